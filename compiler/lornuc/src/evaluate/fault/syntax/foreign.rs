//! Forms of other languages: what is written so in JSON, YAML, Go templates, TypeScript or a shell, and otherwise in
//! Nickel. In: the tokens around a mistake. Out: a guess, where the form is one that Nickel has no use for.

use std::ops::Range;

use super::scan::Kind;
use super::{Around, Guess, range};

/// `// comment`, `/* comment */`; or `//` between two records, as Nix merges. Behind a value the first `/` divides, and
/// the parser stops at the second sign.
pub(super) fn comment(around: &Around<'_>) -> Option<Guess> {
    let found = around.found()?;
    let divides = around.before(1).filter(|before| before.is("/") && before.end() == found.start);
    let (slash, next, follows) = match divides {
        Some(slash) => (slash, found, around.after(1)),
        None => (found, around.after(1).filter(|next| next.start == found.end())?, around.after(2)),
    };
    if !slash.is("/") || !(next.is("/") || next.is("*")) {
        return None;
    }
    let at = slash.start..next.end();
    if let Some(address) = address(around, slash.start) {
        return Some(address);
    }
    if divides.is_some() && next.is("/") && follows.is_some_and(|token| token.is("{")) {
        return Some(Guess::new("`//` merges no records", at, "no operator", "write `&` in its place"));
    }
    let text = if next.is("/") { "`//` begins no comment" } else { "`/*` begins no comment" };
    Some(Guess::new(text, at, "no comment", "write `#` before every line of a comment"))
}

/// `https://example.com` without its quotes.
fn address(around: &Around<'_>, slash: usize) -> Option<Guess> {
    let colon = around.tokens.iter().position(|token| token.is(":") && token.end() == slash)?;
    let scheme = around.tokens.get(colon.checked_sub(1)?)?;
    let is_name = scheme.kind == Kind::Word && scheme.end() == around.tokens[colon].start;
    is_name.then(|| {
        Guess::new(
            "text stands in double quotes",
            scheme.start..slash,
            "begins here",
            "put a `\"` before and behind it",
        )
    })
}

/// `'a text'`, which is a tag up to the first sign that no name has.
pub(super) fn single_quotes(around: &Around<'_>) -> Option<Guess> {
    let found = around.found()?;
    let line = around.text[..found.start].rfind('\n').map_or(0, |at| at + 1);
    let tag = around.tokens[..around.at].iter().rfind(|token| token.kind == Kind::Tag && token.start >= line)?;
    let rest = around.text[tag.end()..].lines().next()?;
    // Only when the other quote follows, and nothing between ends a value.
    let close = rest.find('\'').filter(|close| !rest[..*close].contains([',', '"', '{', '}', '[', ']', '=']))?;
    let end = tag.end() + close + 1;
    let inside = found.start < end || tag.end() == found.start;
    inside.then(|| {
        Guess::new(
            "text stands in double quotes",
            tag.start..end,
            "in single quotes",
            "write `\"` in place of each `'`",
        )
    })
}

/// `${env.host}` as an expression.
pub(super) fn dollar(around: &Around<'_>) -> Option<Guess> {
    let dollar = around.found().filter(|token| token.is("$"))?;
    let brace = around.after(1).filter(|next| next.is("{"))?;
    Some(Guess::new(
        "`${…}` is no expression",
        dollar.start..brace.end(),
        "not needed here",
        "write the name alone, as `env.host`; inside a string write `%{env.host}`",
    ))
}

/// `{{ .Values.host }}`.
pub(super) fn double_braces(around: &Around<'_>) -> Option<Guess> {
    let inner = around.found().filter(|token| token.is("{"))?;
    let outer = around.before(1).filter(|before| before.is("{") && before.end() == inner.start)?;
    Some(Guess::new(
        "`{{…}}` is a template, and stacks are no templates",
        outer.start..inner.end(),
        "no expression",
        "write the name alone, as `env.host`; inside a string write `%{env.host}`",
    ))
}

pub(super) fn semicolon(around: &Around<'_>) -> Option<Guess> {
    let found = around.found().filter(|token| token.is(";"))?;
    let help = if around.open_let().is_some() {
        "write `in` in its place: `let … = … in`"
    } else if around.bracket().is_some_and(|bracket| bracket.is("{") || bracket.is("[")) {
        "write `,` in its place"
    } else {
        return None;
    };
    Some(Guess::new("`;` ends nothing", range(found), "not expected", help))
}

/// `import l from "lib.ncl"`.
pub(super) fn import_from(around: &Around<'_>) -> Option<Guess> {
    let name = around.before(1).filter(|token| token.kind == Kind::Word)?;
    let import = around.before(2).filter(|token| token.is("import"))?;
    let from = around.found().filter(|token| token.text == "from")?;
    let path = around.after(1).filter(|token| token.kind == Kind::Plain && token.closed)?;
    Some(Guess::new(
        "an import is a value, and names nothing by itself",
        import.start..from.end(),
        "bind it",
        format!("write `let {} = import {} in`", name.text, path.text),
    ))
}

/// `import lib/shop.ncl`.
pub(super) fn import_without_quotes(around: &Around<'_>) -> Option<Guess> {
    let start =
        (1..=6).find_map(|places| around.before(places + 1).filter(|token| token.is("import")).map(|_| places))?;
    let path = around.before(start)?;
    let text = around.text[path.start..].split_whitespace().next()?.trim_end_matches([',', ';', ')']);
    let at = path.start..path.start + text.len();
    let looks =
        (text.contains('/') || text.ends_with(".ncl")) && path.kind != Kind::Plain && !text.contains(['"', '{', '(']);
    let inside = around.found().is_some_and(|found| found.start < at.end);
    (looks && inside)
        .then(|| Guess::new("the path stands in no quotes", at, "a path", format!("write `import \"{text}\"`")))
}

/// `ports[0]` and `ports.0` in a field's name.
pub(super) fn index(around: &Around<'_>) -> Option<Guess> {
    let found = around.found()?;
    let name = around.before(1).filter(|name| name.kind == Kind::Word && name.end() == found.start)?;
    let digits = around.after(1).filter(|next| next.kind == Kind::Number)?;
    let bracketed = found.is("[") && around.after(2).is_some_and(|token| token.is("]"));
    let pointed = found.is(".") && digits.start == found.end();
    (bracketed || pointed).then(|| {
        Guess::new(
            "a field has no index",
            found.start..if bracketed { digits.end() + 1 } else { digits.end() },
            "an element of a list",
            format!("set the whole list: `{} | force = [ … ]`", name.text),
        )
    })
}

/// `condition ? one : other`.
pub(super) fn conditional(around: &Around<'_>) -> Option<Guess> {
    let found = around.found().filter(|token| token.is("?"))?;
    Some(Guess::new("`?` chooses nothing", range(found), "no operator", "write `if … then … else …`"))
}

/// `if env.name = "prod"`.
pub(super) fn single_equals(around: &Around<'_>) -> Option<Guess> {
    let found = around.found().filter(|token| token.is("="))?;
    let level = around.level(around.at);
    let condition = level.iter().rfind(|(_, token)| ["if", "then", ",", "="].iter().any(|text| token.is(text)))?;
    condition.1.is("if").then(|| Guess::new("`=` compares nothing", range(found), "sets a field", "write `==`"))
}

/// `f(a, b)`.
pub(super) fn arguments(around: &Around<'_>) -> Option<Guess> {
    let found = around.found().filter(|token| token.is(","))?;
    let bracket = around.open.last().filter(|index| around.tokens[**index].is("("))?;
    let function = around.tokens.get(bracket.checked_sub(1)?)?;
    let called = function.kind == Kind::Word && function.end() == around.tokens[*bracket].start;
    called.then(|| {
        Guess::new(
            "arguments are not separated by commas",
            range(found),
            "not expected",
            format!(
                "write them side by side: `{} … …`, each in brackets of its own if it is more than a word",
                function.text
            ),
        )
    })
}

/// `{ ...env }`.
pub(super) fn spread(around: &Around<'_>) -> Option<Guess> {
    let found = around.found()?;
    let dots = around.text[found.start.saturating_sub(2)..].starts_with("...");
    let from = if dots { found.start.saturating_sub(2) } else { found.start };
    let name = around.text[from..].starts_with("...").then(|| around.text[from + 3..].chars().next())??;
    (name.is_alphabetic()).then(|| {
        Guess::new("`...` spreads no record", from..from + 3, "no operator", "merge the two: `record & { … }`")
    })
}

/// `image: "web"`: a value stands behind the colon, where a type is expected.
pub(super) fn colon_before(around: &Around<'_>) -> Option<Guess> {
    let sign = around.before(1).filter(|token| token.is(":") || token.is("|"))?;
    let path = around.path(around.at - 1)?;
    if sign.is("|") {
        return Some(Guess::new("`|` is followed by a contract, and this is a value", range(sign), "", "write `=`"));
    }
    Some(set_by_equals(&around.text[around.tokens[path].start..sign.start], range(sign)))
}

/// `app: { … }`, `web: l.App`: a type, and no value.
pub(super) fn typed(around: &Around<'_>, span: &Range<usize>) -> Guess {
    let colon = around.found().map_or_else(|| span.clone(), range);
    let name = around.path(around.at).map_or("", |path| &around.text[around.tokens[path].start..colon.start]);
    let annotation = &around.text[colon.end..span.end.max(colon.end)];
    as_a_type(name, annotation, colon.clone()).unwrap_or_else(|| set_by_equals(name, colon))
}

/// `web : l.App = { … }`.
pub(super) fn construct_as_type(around: &Around<'_>) -> Option<Guess> {
    let equals = around.before(1).filter(|token| token.is("="))?;
    let level = around.level(around.at);
    let (index, colon) = level.iter().rfind(|(_, token)| token.is(":") || token.is(",") || token.is("in"))?;
    let name = &around.text[around.tokens[around.path(*index)?].start..colon.start];
    let annotation = &around.text[colon.end()..equals.start];
    as_a_type(name, annotation, range(colon)).filter(|_| colon.is(":"))
}

/// A construct that stands where a type is expected.
fn as_a_type(name: &str, annotation: &str, colon: Range<usize>) -> Option<Guess> {
    let (name, kind) = (name.trim(), annotation.split(['|', '&']).next()?.trim());
    let (_, last) = kind.rsplit_once('.')?;
    let is_path = kind.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '_' | '-'));
    if !is_path || !last.starts_with(char::is_uppercase) || name.contains('"') {
        return None;
    }
    let begin = colon.end + annotation.find(kind)?;
    let help = if name == "env" {
        format!("write `env | {kind}`")
    } else {
        format!("write `{name} = {kind} & {{ … }}` to use the construct; a contract stands behind `|`")
    };
    let message = format!("`:` gives `{name}` a static type, and `{kind}` is none");
    Some(Guess::new(message, colon.start..begin + kind.len(), "a type is expected here", help))
}

fn set_by_equals(name: &str, at: Range<usize>) -> Guess {
    let name = name.trim();
    // A quoted key may be a secret's as little as its value; it is left out all the same where it is long.
    let help = if name.is_empty() || name.contains('"') || name.len() > 60 {
        "write `=` in place of `:`".to_owned()
    } else {
        format!("write `{name} = …`")
    };
    Guess::new("a field is set with `=`; behind `:` stands a type", at, "a type follows", help)
}
