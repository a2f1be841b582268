//! Names of fields as rules write them. In: a name of one side. Out: that of the other; nothing for names that no rule can
//! write (<https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#validation-expression>).

use std::borrow::Cow;

/// The words of the language.
const RESERVED: &[&str] = &[
    "true",
    "false",
    "null",
    "in",
    "as",
    "break",
    "const",
    "continue",
    "else",
    "for",
    "function",
    "if",
    "import",
    "let",
    "loop",
    "package",
    "namespace",
    "return",
    "var",
    "void",
    "while",
];

const SIGNS: &[(&str, &str)] = &[("__", "underscores"), (".", "dot"), ("-", "dash"), ("/", "slash")];

/// Whether a name is a word of the language, which nothing can be called by.
pub(in crate::schema) fn is_reserved(name: &str) -> bool {
    RESERVED.contains(&name)
}

/// The identifier of a field.
pub(super) fn escaped(name: &str) -> Option<Cow<'_, str>> {
    let is_sign = |c: char| matches!(c, '_' | '.' | '-' | '/');
    if name.is_empty() || name.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    if !name.chars().all(|c| c.is_ascii_alphanumeric() || is_sign(c)) {
        return None;
    }
    if RESERVED.contains(&name) {
        return Some(format!("__{name}__").into());
    }
    if !name.contains("__") && !name.contains(['.', '-', '/']) {
        return Some(name.into());
    }
    let mut escaped = String::with_capacity(name.len() + 16);
    let mut rest = name;
    while let Some(first) = rest.chars().next() {
        match SIGNS.iter().find(|(sign, _)| rest.starts_with(sign)) {
            Some((sign, word)) => {
                escaped.extend(["__", word, "__"]);
                rest = &rest[sign.len()..];
            }
            None => {
                escaped.push(first);
                rest = &rest[first.len_utf8()..];
            }
        }
    }
    Some(escaped.into())
}

/// The field of an identifier; `None` where the identifier has an escape that means nothing.
pub(super) fn unescaped(identifier: &str) -> Option<Cow<'_, str>> {
    if !identifier.contains("__") {
        return Some(identifier.into());
    }
    let mut name = String::with_capacity(identifier.len());
    let mut rest = identifier;
    while let Some(at) = rest.find("__") {
        let (before, from) = rest.split_at(at);
        let word = from[2..].split('_').next().filter(|word| !word.is_empty());
        let Some(word) = word.filter(|word| from[2 + word.len()..].starts_with("__")) else {
            // One `_` less may begin an escape: `___dot__` is `_.`.
            name.push_str(before);
            name.push('_');
            rest = &from[1..];
            continue;
        };
        name.push_str(before);
        match SIGNS.iter().find(|(_, known)| *known == word) {
            Some((sign, _)) => name.push_str(sign),
            None if RESERVED.contains(&word) && identifier.len() == word.len() + 4 => name.push_str(word),
            None => return None,
        }
        rest = &from[word.len() + 4..];
    }
    name.push_str(rest);
    Some(name.into())
}
