//! Brackets and quotes without a partner. In: the tokens around a mistake. Out: a guess that marks the one that has
//! none, as far as the indent tells.

use super::scan::{Kind, Token};
use super::{Around, Guess, behind, range};

/// A string that runs on to the end of the file.
pub(super) fn string(around: &Around<'_>) -> Option<Guess> {
    let open = around.tokens.last().filter(|token| !token.closed)?;
    if open.kind == Kind::Multi {
        let (start, _) = open.text.split_once('"')?;
        let end = open.start + start.len() + 1;
        let percents = start.trim_start_matches(|c| c != '%');
        let help = format!("close it with `\"{percents}`");
        return Some(Guess::new("the string is not closed", open.start..end, "begins here", help));
    }
    if let Some(guess) = interpolation(open) {
        return Some(guess);
    }
    // With one quote too few every string behind it is turned inside out: the first that runs over its line is the one.
    let first = around.tokens.iter().find(|token| crosses_lines(token))?;
    Some(not_closed(around, first))
}

/// `"100%{"`: an interpolation that does not end on its line.
fn interpolation(string: &Token<'_>) -> Option<Guess> {
    let line = string.text.lines().next()?;
    let begin =
        line.find("%{").filter(|begin| !line[*begin..].split('"').next().is_some_and(|code| code.contains('}')))?;
    let at = string.start + begin..string.start + begin + 2;
    Some(Guess::new(
        "this `%{` is not closed",
        at,
        "begins an expression",
        "close it with `}`, or write `\\%{` for the text itself",
    ))
}

/// A string in plain quotes that ends on a later line, with what follows it not understood.
pub(super) fn string_across_lines(around: &Around<'_>) -> Option<Guess> {
    let found = around.found()?;
    let line = around.line(found.start);
    let ends_here = |token: &&Token<'_>| crosses_lines(token) && token.start < line && token.end() >= line;
    around.tokens[..=around.at].iter().rfind(ends_here).map(|token| not_closed(around, token))
}

fn crosses_lines(token: &Token<'_>) -> bool {
    token.kind == Kind::Plain && token.text.contains('\n')
}

/// Which of several strings on a line lacks its end cannot be told: they are marked together.
fn not_closed(around: &Around<'_>, token: &Token<'_>) -> Guess {
    let help = "put a `\"` at its end; text of several lines stands in `m%\"…\"%`";
    let line = around.line(token.start);
    let beside = |other: &&Token<'_>| other.kind == Kind::Plain && other.start >= line;
    match around.tokens.iter().find(beside).filter(|first| first.start < token.start) {
        Some(first) => {
            let at = first.start..token.start + 1;
            Guess::new("a string of this line is not closed", at, "one quote too few", help)
        }
        None => {
            let at = token.start..token.start + 1;
            Guess::new("the string is not closed on its line", at, "begins here", help)
        }
    }
}

/// A bracket that the end of the file leaves open.
pub(super) fn unclosed(around: &Around<'_>) -> Option<Guess> {
    let outermost = around.open.first().map(|index| &around.tokens[*index])?;
    let (open, close) = suspect(around).unwrap_or((outermost, None));
    let wanted = partner(open.text)?;
    let guess = Guess::new(
        format!("this `{}` is not closed", open.text),
        range(open),
        "opened here",
        format!("put a `{wanted}` where it ends"),
    );
    Some(match close {
        Some(close) => guess.beside(range(close), "closes it, and stands as if it closed another"),
        None => guess,
    })
}

/// The first bracket that is closed at another indent than its line has: it took the partner of one before it.
fn suspect<'a>(around: &Around<'a>) -> Option<(&'a Token<'a>, Option<&'a Token<'a>>)> {
    let mut open: Vec<&Token<'_>> = Vec::new();
    for token in around.tokens.iter().filter(|token| token.kind == Kind::Sign) {
        match token.text {
            "{" | "[" | "(" => open.push(token),
            "}" | "]" | ")" => {
                let opening = open.pop()?;
                if around.starts_line(token) && indent(around, token) != indent(around, opening) {
                    return Some((opening, Some(token)));
                }
            }
            _ => {}
        }
    }
    None
}

/// The spaces before the line of a token.
fn indent(around: &Around<'_>, token: &Token<'_>) -> usize {
    let line = around.line(token.start);
    around.text[line..].find(|c: char| !c.is_whitespace()).unwrap_or(0)
}

fn partner(bracket: &str) -> Option<&'static str> {
    match bracket {
        "{" => Some("}"),
        "[" => Some("]"),
        "(" => Some(")"),
        _ => None,
    }
}

/// `]` where `}` is wanted, and a bracket that closes nothing.
pub(super) fn mismatch(around: &Around<'_>) -> Option<Guess> {
    let found = around.found().filter(|token| matches!(token.text, "}" | "]" | ")"))?;
    let Some(open) = around.bracket() else {
        let message = format!("this `{}` closes nothing", found.text);
        let guess = Guess::new(message, range(found), "not expected", "take one away, or open one before");
        return Some(match suspect(around) {
            Some((_, Some(close))) if close.start < found.start => {
                guess.beside(range(close), "closes one too many, by its indent")
            }
            _ => guess,
        });
    };
    let wanted = partner(open.text)?;
    let before = around.before(1).filter(|token| token.ends_value() || token.is(","))?;
    (wanted != found.text).then(|| {
        Guess::new(
            format!("`{}` does not close `{}`", found.text, open.text),
            range(found),
            "not expected",
            format!("put a `{wanted}` before it, or write it in its place"),
        )
        .beside(if before.start > open.start { range(open) } else { behind(open) }, "open here")
    })
}
