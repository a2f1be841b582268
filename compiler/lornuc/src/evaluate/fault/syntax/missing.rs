//! What is left out: commas, `=`, `in`, `else`. In: the tokens around a mistake. Out: a guess, with its mark where the
//! thing belongs.

use super::scan::Kind;
use super::{Around, Guess, behind, range};

/// What stands behind the `|` of a field, and never behind that of a value.
const METADATA: &[&str] = &["default", "force", "doc", "optional", "not_exported", "priority"];

/// Two fields, and no comma between them. The parser takes the second one's name for an argument, and stops behind it.
pub(super) fn comma(around: &Around<'_>) -> Option<Guess> {
    let found = around.found()?;
    if !around.bracket()?.is("{") || around.open_let().is_some() {
        return None;
    }
    let next = match () {
        () if found.is("=") => around.path(around.at)?,
        () if found.is("include") => around.at,
        // `a = 1 b | default = 2`: the parser takes the `|` for the end of the first value.
        () if METADATA.contains(&found.text) && around.before(1)?.is("|") => around.path(around.at - 1)?,
        () => return None,
    };
    let before = around.tokens.get(next.checked_sub(1)?).filter(|token| token.ends_value())?;
    // A value must have begun: `{ a b = 1 }` may be a name of two words as well.
    let valued = around.level(next).into_iter().rfind(|(_, token)| token.is("=") || token.is(","));
    let included = next.checked_sub(2).is_some_and(|at| around.tokens[at].is("include"));
    let has_value = valued.is_some_and(|(_, token)| token.is("="));
    (has_value || included).then(|| {
        Guess::new("a comma is missing between two fields", behind(before), "put a `,` here", "put a `,` at the mark")
    })
}

/// `let l = import "lib.ncl"` with nothing behind it.
pub(super) fn word_in(around: &Around<'_>) -> Option<Guess> {
    let found = around.found()?;
    let open = around.open_let()?;
    let before = around.before(1).filter(|token| token.ends_value())?;
    let begins = found.is("{") || found.is("let") || found.is("fun") || around.starts_line(found);
    let is_value = !matches!(found.text, "=" | "," | "}" | "]" | ")" | ":" | "|");
    (begins && is_value).then(|| without_in(before.end(), open))
}

/// The same, where nothing follows at all, or what follows can be taken for an argument.
pub(super) fn end_of_let(around: &Around<'_>) -> Option<Guess> {
    let open = around.open_let()?;
    let body =
        around.tokens.iter().find(|token| token.start > open.start && token.is("{") && around.starts_line(token));
    let last = body.map_or(around.text.trim_end().len(), |body| around.text[..body.start].trim_end().len());
    Some(without_in(last, open))
}

fn without_in(at: usize, open: &super::Token<'_>) -> Guess {
    Guess::new("the `let` has no `in`", at..at, "put `in` here", "put `in` at the mark: `let … = … in`")
        .beside(range(open), "this `let`")
}

/// The file ends where the value of a `let … in` should stand.
pub(super) fn body(around: &Around<'_>) -> Option<Guess> {
    let last = around.before(1).filter(|token| token.is("in"))?;
    Some(Guess::new(
        "nothing follows the `in`",
        range(last),
        "nothing behind it",
        "write the record of the stack behind it",
    ))
}

/// `name "web"`.
pub(super) fn equals(around: &Around<'_>) -> Option<Guess> {
    let found = around.found()?;
    let value = matches!(found.kind, Kind::Plain | Kind::Multi | Kind::Number)
        || ["{", "[", "true", "false"].iter().any(|text| found.is(text));
    if !value || !around.bracket()?.is("{") {
        return None;
    }
    let path = around.path(around.at)?;
    let name = around.tokens[around.at - 1];
    let first = around.tokens.get(path.checked_sub(1)?)?;
    (name.kind == Kind::Word && (first.is("{") || first.is(","))).then(|| {
        Guess::new(
            "an `=` is missing between a field and its value",
            behind(&name),
            "put `=` here",
            "put `=` at the mark",
        )
    })
}

/// `if … then …` and no `else`.
pub(super) fn word_else(around: &Around<'_>) -> Option<Guess> {
    let found = around.found().filter(|token| matches!(token.text, "}" | "]" | ")" | ","))?;
    let level = around.level(around.at);
    let choice = level.iter().rfind(|(_, token)| ["then", "else", ",", "="].iter().any(|text| token.is(text)))?;
    let before = around.before(1)?;
    (choice.1.is("then") && before.ends_value() && found.kind == Kind::Sign).then(|| {
        Guess::new("the `if` has no `else`", behind(before), "put `else` here", "say what it is otherwise: `else …`")
            .beside(range(choice.1), "this `then`")
    })
}

/// An `in` that belongs to no `let`.
pub(super) fn word_let(around: &Around<'_>) -> Option<Guess> {
    let found = around.found().filter(|token| token.is("in"))?;
    around.open_let().is_none().then(|| {
        Guess::new(
            "this `in` belongs to no `let`",
            range(found),
            "not expected",
            "take it away, or put a `let` before it",
        )
    })
}
