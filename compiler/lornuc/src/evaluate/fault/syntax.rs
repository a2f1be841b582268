//! What an author may have meant by a text that does not parse. In: the text, and what the parser stumbles over. Out: a
//! guess with the edit that mends it, or none: where two edits are as likely, no word is better than a wrong one. It
//! never repeats what stands in quotes, for that may be a secret.

mod brackets;
mod foreign;
pub(super) mod look;
mod missing;
mod scan;
#[cfg(test)]
mod tests;
mod words;

use std::ops::Range;

use scan::{Kind, Token};

/// What the parser stumbles over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Problem {
    /// The token that begins here.
    Unexpected(usize),
    /// The end of the text.
    End,
    /// A value behind `:` or `|`, where a type is expected.
    NotAType(usize),
    /// A field that has a type behind `:` and no value.
    NoValue(Range<usize>),
    /// A value that begins here and is not of the type that stands before it.
    Mistyped(usize),
}

/// What is probably wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Guess {
    pub(super) message: String,
    /// What to edit; empty where something is to be put in.
    pub(super) at: Range<usize>,
    /// The words beside it.
    pub(super) mark: String,
    pub(super) help: String,
    /// Another place that explains.
    pub(super) beside: Option<(Range<usize>, String)>,
}

impl Guess {
    fn new(message: impl Into<String>, at: Range<usize>, mark: &str, help: impl Into<String>) -> Self {
        Self { message: message.into(), at, mark: mark.into(), help: help.into(), beside: None }
    }

    fn beside(mut self, at: Range<usize>, mark: impl Into<String>) -> Self {
        self.beside = Some((at, mark.into()));
        self
    }
}

/// The guess for a problem in a text.
pub(super) fn guess(text: &str, problem: &Problem) -> Option<Guess> {
    let tokens = scan::tokens(text);
    match problem {
        Problem::NotAType(at) => {
            foreign::colon_before(&Around::new(text, &tokens, tokens.iter().position(|token| token.start == *at)?))
        }
        Problem::NoValue(span) => {
            let colon = tokens.iter().position(|token| token.is(":") && span.contains(&token.start))?;
            Some(foreign::typed(&Around::new(text, &tokens, colon), span))
        }
        Problem::Mistyped(at) => {
            let value = tokens.iter().position(|token| token.start == *at)?;
            foreign::construct_as_type(&Around::new(text, &tokens, value))
        }
        Problem::End => {
            let around = Around::new(text, &tokens, tokens.len());
            AT_END.iter().find_map(|guess| guess(&around))
        }
        Problem::Unexpected(at) => words::character(text, *at).or_else(|| {
            // A token that begins before is a string, and what is wrong stands in its interpolation.
            let index = tokens.iter().position(|token| token.start == *at)?;
            let around = Around::new(text, &tokens, index);
            WITHIN.iter().find_map(|guess| guess(&around))
        }),
    }
}

type Guesser = fn(&Around<'_>) -> Option<Guess>;

const AT_END: &[Guesser] = &[brackets::string, brackets::unclosed, missing::end_of_let, missing::body];

/// The most telling first.
const WITHIN: &[Guesser] = &[
    brackets::string_across_lines,
    words::key_with_slash,
    foreign::single_quotes,
    foreign::comment,
    foreign::dollar,
    foreign::double_braces,
    foreign::semicolon,
    foreign::import_from,
    foreign::import_without_quotes,
    foreign::index,
    foreign::conditional,
    foreign::single_equals,
    foreign::arguments,
    foreign::spread,
    words::keyword_as_name,
    words::let_among_fields,
    words::arrow,
    missing::comma,
    missing::word_in,
    missing::equals,
    missing::word_else,
    missing::word_let,
    brackets::mismatch,
];

/// The tokens around the place where the parser stops.
struct Around<'a> {
    text: &'a str,
    tokens: &'a [Token<'a>],
    at: usize,
    /// The brackets that are open there, by their index.
    open: Vec<usize>,
}

impl<'a> Around<'a> {
    fn new(text: &'a str, tokens: &'a [Token<'a>], at: usize) -> Self {
        let mut open = Vec::new();
        for (index, token) in tokens.iter().enumerate().take(at).filter(|(_, token)| token.kind == Kind::Sign) {
            match token.text {
                "{" | "[" | "(" => open.push(index),
                "}" | "]" | ")" => drop(open.pop()),
                _ => {}
            }
        }
        Self { text, tokens, at, open }
    }

    /// The token that is not expected.
    fn found(&self) -> Option<&'a Token<'a>> {
        self.tokens.get(self.at)
    }

    /// The token some places before it.
    fn before(&self, places: usize) -> Option<&'a Token<'a>> {
        self.tokens.get(self.at.checked_sub(places)?)
    }

    fn after(&self, places: usize) -> Option<&'a Token<'a>> {
        self.tokens.get(self.at + places)
    }

    /// The innermost open bracket.
    fn bracket(&self) -> Option<&'a Token<'a>> {
        self.open.last().map(|index| &self.tokens[*index])
    }

    /// The tokens between the innermost open bracket and a place, without those in brackets of their own.
    fn level(&self, to: usize) -> Vec<(usize, &'a Token<'a>)> {
        let from = self.open.last().map_or(0, |index| index + 1);
        let mut depth = 0_usize;
        let mut level = Vec::new();
        for (index, token) in self.tokens.iter().enumerate().take(to).skip(from) {
            match token.text {
                "{" | "[" | "(" if token.kind == Kind::Sign => depth += 1,
                "}" | "]" | ")" if token.kind == Kind::Sign => depth = depth.saturating_sub(1),
                _ if depth == 0 => level.push((index, token)),
                _ => {}
            }
        }
        level
    }

    /// Where the field path that ends before `end` begins: `app.config."A B"`.
    fn path(&self, end: usize) -> Option<usize> {
        let is_step = |index: usize| matches!(self.tokens.get(index)?.kind, Kind::Word | Kind::Plain).then_some(index);
        let mut start = is_step(end.checked_sub(1)?)?;
        while let Some(step) = start.checked_sub(2).and_then(is_step) {
            if !self.tokens[start - 1].is(".") {
                break;
            }
            start = step;
        }
        Some(start)
    }

    /// The last `let` of the innermost bracket that has no `in`.
    fn open_let(&self) -> Option<&'a Token<'a>> {
        let mut open = Vec::new();
        for (_, token) in self.level(self.at) {
            if token.is("let") {
                open.push(token);
            } else if token.is("in") {
                open.pop();
            }
        }
        open.pop()
    }

    fn starts_line(&self, token: &Token<'_>) -> bool {
        let before = self.text[..token.start].trim_end_matches([' ', '\t']);
        before.is_empty() || before.ends_with('\n')
    }

    /// Where the line of a place begins.
    fn line(&self, at: usize) -> usize {
        self.text[..at].rfind('\n').map_or(0, |end| end + 1)
    }
}

const fn range(token: &Token<'_>) -> Range<usize> {
    token.start..token.end()
}

/// The place behind a token.
const fn behind(token: &Token<'_>) -> Range<usize> {
    token.end()..token.end()
}
