//! Looks into a text that does parse, for what Nickel's errors do not say: which name hides which, where a list begins,
//! what a contract lists. In: a text and a place in it. Out: ranges and names, or none where the text is of a form that
//! is not looked for.

use std::collections::BTreeSet;
use std::ops::Range;

use super::scan::{Kind, Token, tokens};
use super::{Around, Guess, range};

/// A field that is set to itself: `image = image`, `app = app & { … }`.
pub(in crate::evaluate::fault) fn recursion(text: &str, at: usize) -> Option<Guess> {
    let tokens = tokens(text);
    let index = tokens.iter().position(|token| token.start == at && token.kind == Kind::Word)?;
    let around = Around::new(text, &tokens, index);
    let name = around.found()?;
    let key = around.before(2).filter(|key| key.text == name.text)?;
    let path = around.before(1).filter(|token| token.is("=")).and_then(|_| around.path(index - 1))?;
    let alone = around.after(1).is_none_or(|next| next.is(",") || next.is("}"));
    let bound = tokens[..path.saturating_sub(1)].iter().zip(&tokens[1..]).find(|(before, token)| {
        token.text == name.text && token.kind == Kind::Word && (before.is("let") || before.is("{") || before.is(","))
    });
    let help = match (bound, alone) {
        (None, _) => format!("give `{}` a value of its own", name.text),
        (Some(_), true) => {
            let outer = text[tokens[path].start..key.start].trim_end_matches('.');
            match outer {
                "" => format!("write `include {0}` in place of `{0} = {0}`", name.text),
                outer => format!("write `{outer} = {{ include {} }}`", name.text),
            }
        }
        (Some((before, _)), false) if before.is("let") => format!("rename the `let`, or the field `{}`", name.text),
        (Some(_), false) => format!("rename one of the two fields `{}`", name.text),
    };
    let message = format!("the field `{}` is set to itself", name.text);
    let guess = Guess::new(message, range(name), "refers to the field", help);
    Some(match bound {
        Some((_, outer)) => guess.beside(range(outer), "hidden by the field"),
        None => guess,
    })
}

/// The outermost list around a place, or the one that begins there.
pub(in crate::evaluate::fault) fn list_around(text: &str, at: usize) -> Option<Range<usize>> {
    let tokens = tokens(text);
    let index = tokens.iter().position(|token| token.start == at)?;
    let open = Around::new(text, &tokens, index).open;
    let begin =
        open.into_iter().find(|index| tokens[*index].is("[")).or_else(|| tokens[index].is("[").then_some(index))?;
    Some(tokens[begin].start..tokens[closing(&tokens, begin)?].end())
}

/// The bracket that closes another.
fn closing(tokens: &[Token<'_>], open: usize) -> Option<usize> {
    let mut depth = 0_usize;
    tokens.iter().enumerate().skip(open).find_map(|(index, token)| {
        if ["{", "[", "("].iter().any(|text| token.is(text)) {
            depth += 1;
        } else if ["}", "]", ")"].iter().any(|text| token.is(text)) {
            depth = depth.checked_sub(1)?;
            return (depth == 0).then_some(index);
        }
        None
    })
}

/// The fields of a record literal, by their names.
pub(in crate::evaluate::fault) fn fields(record: &str) -> Vec<&str> {
    let tokens = tokens(record);
    let mut depth = 0_usize;
    let mut names = Vec::new();
    for pair in tokens.windows(2) {
        let (before, token) = (pair[0], pair[1]);
        if ["{", "[", "("].iter().any(|text| before.is(text)) {
            depth += 1;
        } else if ["}", "]", ")"].iter().any(|text| before.is(text)) {
            depth = depth.saturating_sub(1);
        }
        if token.kind == Kind::Word && depth == 1 && (before.is("{") || before.is(",")) {
            names.push(token.text);
        }
    }
    if record.starts_with('{') { names } else { Vec::new() }
}

/// The names that a text binds by `let` or `fun`, and its outermost fields.
pub(in crate::evaluate::fault) fn bound(text: &str) -> BTreeSet<&str> {
    let tokens = tokens(text);
    let mut depth = 0_usize;
    let mut names = BTreeSet::new();
    for (index, token) in tokens.iter().enumerate() {
        if token.is("{") {
            depth += 1;
        } else if token.is("}") {
            depth = depth.saturating_sub(1);
        }
        let Some(before) = index.checked_sub(1).map(|index| &tokens[index]) else { continue };
        let is_field = depth == 1 && (before.is("{") || before.is(","));
        if token.kind == Kind::Word && (is_field || before.is("let") || before.is("rec") || before.is("fun")) {
            names.insert(token.text);
        }
    }
    names
}

/// Whether a place is in the value of the `let` that binds a name.
pub(in crate::evaluate::fault) fn in_own_let(text: &str, at: usize, name: &str) -> bool {
    let tokens = tokens(text);
    let mut open = Vec::new();
    for pair in tokens.windows(2).take_while(|pair| pair[0].start < at) {
        if pair[0].is("let") {
            open.push(pair[1].text);
        } else if pair[0].is("in") {
            open.pop();
        }
    }
    open.last() == Some(&name)
}

/// Whether a text is a path of names, as `l.App`.
pub(in crate::evaluate::fault) fn is_path(text: &str) -> bool {
    text.starts_with(char::is_alphabetic) && text.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '_' | '-'))
}
