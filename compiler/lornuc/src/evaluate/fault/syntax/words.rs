//! Words and signs at places where Nickel has them not: names with `/`, words of the language as names, quotes of a
//! word processor. In: the tokens around a mistake. Out: a guess.

use super::scan::Kind;
use super::{Around, Guess, range};

/// A character that no token begins with, and that looks like one that does.
pub(super) fn character(text: &str, at: usize) -> Option<Guess> {
    let c = text.get(at..)?.chars().next()?;
    let range = at..at + c.len_utf8();
    match c {
        '“' | '”' | '„' | '«' | '»' | '‘' | '’' | '`' => {
            Some(Guess::new("text stands in double quotes", range, "another kind of quote", "write `\"` in its place"))
        }
        c if !c.is_ascii() && (c.is_whitespace() || c.is_control()) => {
            let message = format!("a character that cannot be seen is not expected here: U+{:04X}", u32::from(c));
            Some(Guess::new(message, range, "no plain space", "write a plain space in its place"))
        }
        _ => None,
    }
}

/// `labels.app.kubernetes.io/name = "web"`.
pub(super) fn key_with_slash(around: &Around<'_>) -> Option<Guess> {
    let slash = around.found().filter(|token| token.is("/"))?;
    let start = around.tokens.get(around.path(around.at)?)?.start;
    let name = around.text[start..].split(|c: char| c.is_whitespace() || c == '=').next()?;
    let is_set = around.text[start + name.len()..].trim_start().starts_with('=');
    if !is_set || !name.contains('/') || slash.start > start + name.len() || name.contains(['"', '{', ',']) {
        return None;
    }
    let parts = ["matchLabels.", "labels.", "annotations."];
    let key = parts.iter().find_map(|part| Some(name.find(part)? + part.len())).unwrap_or(0);
    let help = format!("write `{}\"{}\"`", &name[..key], &name[key..]);
    Some(Guess::new("a key with a `/` stands in quotes", start + key..start + name.len(), "a key", help))
}

/// `spec.in = 1`: a word of the language as a field's name.
pub(super) fn keyword_as_name(around: &Around<'_>) -> Option<Guess> {
    let found = around.found().filter(|token| token.kind == Kind::Keyword)?;
    let before = around.before(1)?;
    let after = around.after(1)?;
    let named = before.is(".") || ((before.is("{") || before.is(",")) && found.text != "let");
    (named && (after.is("=") || after.is(".") || after.is(":"))).then(|| {
        let message = format!("`{}` is a word of the language", found.text);
        Guess::new(message, range(found), "used as a name", format!("put it in quotes: `\"{}\"`", found.text))
    })
}

/// `{ let x = 1 in a = x }`.
pub(super) fn let_among_fields(around: &Around<'_>) -> Option<Guess> {
    let found = around.found().filter(|token| token.is("let"))?;
    let first = around.before(1).is_some_and(|before| before.is("{") || before.is(","));
    (first && around.bracket().is_some_and(|bracket| bracket.is("{"))).then(|| {
        Guess::new(
            "a `let` stands before a value, not among fields",
            range(found),
            "among fields",
            "write a field in its place, `NAME | not_exported = …`; or move it before the `{`",
        )
    })
}

/// `x => …`.
pub(super) fn arrow(around: &Around<'_>) -> Option<Guess> {
    let found = around.found().filter(|token| token.is("=>"))?;
    let name = around.before(1).filter(|token| token.kind == Kind::Word)?;
    let begins = around.before(2).is_some_and(|before| ["=", "(", ",", "["].iter().any(|text| before.is(text)));
    begins.then(|| {
        let help = format!("write `fun {} => …`", name.text);
        Guess::new("a function begins with `fun`", range(name).start..found.end(), "a function", help)
    })
}
