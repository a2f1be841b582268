//! What stands in quotes on the lines of a text that cannot be evaluated. In: a text that names the kind `Secret`, or
//! the field that only a Secret has, and a label. Out: spans to mask: nothing says which text is a secret there, so all in quotes counts.

use lornuc_model::diagnostic::Span;

/// The quoted parts of the lines that a label touches; none when the text names no Secret. A quote without an end
/// reaches to the end of its line. Single quotes count too: that they make no text is the mistake of some.
pub(in crate::evaluate) fn beside(text: &str, label: Span) -> Vec<Span> {
    if !names_secret(text) {
        return Vec::new();
    }
    let from = text.get(..label.start() as usize).and_then(|before| before.rfind('\n')).map_or(0, |at| at + 1);
    let to = text
        .get(label.end() as usize..)
        .and_then(|after| after.find('\n'))
        .map_or(text.len(), |at| at + label.end() as usize);
    let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    let mut found = Vec::new();
    let mut open: Option<(usize, char)> = None;
    let mut escaped = false;
    let mut close = |start: usize, end: usize| {
        if is_head(&text[from..start]) {
            return;
        }
        found.push(Span::new(label.file(), offset(start)..offset(end)));
    };
    for (at, c) in text.get(from..to).unwrap_or_default().char_indices().map(|(at, c)| (at + from, c)) {
        match (c, open) {
            _ if escaped => escaped = false,
            ('\\', Some(_)) => escaped = true,
            ('"' | '\'', None) => open = Some((at + 1, c)),
            (c, Some((start, quote))) if c == quote || c == '\n' => {
                close(start, at);
                open = None;
            }
            _ => {}
        }
    }
    if let Some((start, _)) = open {
        close(start, to);
    }
    found
}

/// Whether a text names the kind `Secret`, or the field that only a Secret has.
pub(in crate::evaluate) fn names_secret(text: &str) -> bool {
    ["\"Secret\"", "stringData"].iter().any(|word| text.contains(word))
}

/// Whether a quote that begins behind this text is the head of a manifest, which tells what it is and holds no secret.
fn is_head(before: &str) -> bool {
    let key = before.trim_end_matches(['"', '\'']).trim_end().trim_end_matches('=').trim_end();
    ["apiVersion", "kind", "metadata.name"].iter().any(|head| key.ends_with(head))
}
