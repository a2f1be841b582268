//! Secrets inside a text: a line `password: …` or `--token=…`, a URL with a password. In: a text. Out: the same with
//! these masked. It goes by names; text in which nothing is named stays as it is.

use super::{MASK, is_secret_name};

/// The longest name that is looked at; what is longer is prose.
const LONGEST_NAME: usize = 64;

/// The text with what is named as a secret masked; `None` when there is nothing.
pub(super) fn masked(text: &str) -> Option<String> {
    if !text.contains(['=', ':']) {
        return None;
    }
    let mut found = false;
    let lines = text.split('\n').map(|line| {
        let masked = assignment(line).or_else(|| url(line));
        found |= masked.is_some();
        masked.unwrap_or_else(|| line.to_owned())
    });
    let lines: Vec<String> = lines.collect();
    found.then(|| lines.join("\n"))
}

/// `name=value`, `--name=value`, `name: value`, `"name": "value"`, with whatever stands before the name.
fn assignment(line: &str) -> Option<String> {
    let at = line.find(['=', ':'])?;
    let (before, after) = (&line[..at], &line[at + 1..]);
    let last = before.trim_end().rsplit(char::is_whitespace).next().unwrap_or_default();
    let name = last.trim_matches(['"', '\'', '-']);
    // A colon without a space stands in URLs, times and images.
    let separates = line[at..].starts_with('=') || after.starts_with([' ', '\t']);
    let value = after.trim().trim_end_matches(',');
    let is_plain = matches!(value, "" | "true" | "false" | "null" | "{" | "[" | "|" | ">");
    (separates && !is_plain && name.len() <= LONGEST_NAME && is_secret_name(name))
        .then(|| format!("{}{MASK}", &line[..line.len() - after.trim_start().len()]))
}

/// `scheme://user:password@host`.
fn url(line: &str) -> Option<String> {
    let begin = line.find("://")? + 3;
    let end = line[begin..].find(['/', ' ', '"', '\'', '?']).map_or(line.len(), |end| begin + end);
    let host = begin + line[begin..end].rfind('@')?;
    let password = begin + line[begin..host].find(':')? + 1;
    (password < host).then(|| format!("{}{MASK}{}", &line[..password], &line[host..]))
}
