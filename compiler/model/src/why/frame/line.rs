//! Secrets on a line that is shown for something else: text in quotes that a name says to be secret. In: a line of Nickel or
//! YAML. Out: what must not be shown of it.

#[cfg(test)]
mod tests;

use std::ops::Range;

use crate::source::{Files, Span};
use crate::value::is_secret_name;

/// The texts in quotes on the lines of a span that stand behind names of secrets, and on the lines beside them: a frame
/// draws a line that two others are around.
pub(super) fn secrets(span: Span, files: &Files) -> Vec<Span> {
    let text = files.text(span.file());
    let (start, end) = (span.start() as usize, span.end() as usize);
    let from = text.get(..start).and_then(|before| before.rmatch_indices('\n').nth(1)).map_or(0, |(at, _)| at + 1);
    let to = text.get(end..).and_then(|after| after.match_indices('\n').nth(1)).map_or(text.len(), |(at, _)| end + at);
    let offset = |at: usize| u32::try_from(from + at).unwrap_or(u32::MAX);
    let mut found = Vec::new();
    let mut begin = 0;
    for line in text.get(from..to).unwrap_or_default().split_inclusive('\n') {
        let place =
            |range: Range<usize>| Span::new(span.file(), offset(begin + range.start)..offset(begin + range.end));
        found.extend(of_line(line).into_iter().map(place));
        begin += line.len();
    }
    found
}

/// The insides of quotes.
fn of_line(line: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut begin = None;
    let mut is_escaped = false;
    for (at, c) in line.char_indices() {
        match begin {
            _ if is_escaped => is_escaped = false,
            Some(_) if c == '\\' => is_escaped = true,
            Some(from) if c == '"' => {
                if is_secret(&line[..from]) {
                    found.push(from + 1..at);
                }
                begin = None;
            }
            None if c == '"' => begin = Some(at),
            Some(_) | None => {}
        }
    }
    found
}

/// Whether what stands in front of a text gives it to a name of a secret: `password | String = `, `env.TOKEN.value = `.
fn is_secret(before: &str) -> bool {
    let before = before.trim_end();
    let Some(named) = before.strip_suffix(['=', ':']) else { return false };
    let field = named.rsplit(['{', ',', '(']).next().unwrap_or_default();
    let path = field.trim().split(['|', ' ']).next().unwrap_or_default();
    path.split('.').any(|name| is_secret_name(name.trim_matches('"')))
}
