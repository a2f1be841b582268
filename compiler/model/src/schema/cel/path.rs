//! The path of a rule to the field that it is about. In: `.spec.size` or `['a.b'].c`. Out: the names on the way; what is no
//! path leads nowhere, for the server has refused it in the definition.

/// The names.
pub(super) fn names(path: &str) -> Vec<String> {
    let mut names = Vec::new();
    let mut rest = path.trim();
    while !rest.is_empty() {
        let taken = match rest.strip_prefix("['") {
            Some(quoted) => quoted_name(quoted),
            None => bare_name(rest),
        };
        let Some((name, after)) = taken else { return Vec::new() };
        names.push(name);
        rest = after;
    }
    names
}

fn bare_name(text: &str) -> Option<(String, &str)> {
    let text = text.strip_prefix('.')?;
    let end = text.find(['.', '[']).unwrap_or(text.len());
    let (name, rest) = text.split_at(end);
    (!name.is_empty()).then(|| (name.to_owned(), rest))
}

fn quoted_name(text: &str) -> Option<(String, &str)> {
    let mut name = String::new();
    let mut signs = text.char_indices();
    while let Some((at, sign)) = signs.next() {
        match sign {
            '\'' => return Some((name, text[at..].strip_prefix("']")?)),
            '\\' => name.push(signs.next()?.1),
            _ => name.push(sign),
        }
    }
    None
}
