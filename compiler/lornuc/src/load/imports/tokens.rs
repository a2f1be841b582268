//! What the tokens of a Nickel text say before anything parses it. In: a text. Out: where its imports stand, and what a
//! parser must not be given.

use std::borrow::Cow;

use lornuc_model::diagnostic::{FileId, Span};
use nickel_lang_parser::lexer::{Lexer, NormalToken, Token};

use super::Mention;

/// What a parser is given. Data is refused at 256 levels; code around it may go somewhat deeper. Measured: 90,000 signs
/// before a number overflow the stack of the type checker, 45,000 do not.
const DEEPEST: Nesting = Nesting { brackets: 30_000, chain: 50_000 };

/// The most digits of an exponent: Nickel's numbers are exact, and `1e1000000000` has as many digits as it says.
const LONGEST_EXPONENT: usize = 3;

/// What the tokens say.
pub(super) struct Tokens {
    /// The `import` keywords.
    pub(super) imports: Vec<Span>,
    /// The identifiers, whatever they stand for.
    pub(super) identifiers: Vec<Span>,
    /// What the text may not have.
    pub(super) refused: Vec<(Mention, Span)>,
}

/// The text with the digits of huge exponents made zero, each in its place: already the lexer computes numbers.
pub(crate) fn tamed(text: &str) -> Cow<'_, str> {
    let mut bytes = Cow::Borrowed(text.as_bytes());
    for (start, end) in exponents(text) {
        if end - start > LONGEST_EXPONENT {
            bytes.to_mut()[start..end].fill(b'0');
        }
    }
    match bytes {
        Cow::Borrowed(_) => Cow::Borrowed(text),
        // Digits for digits leave UTF-8 as it was: nothing is lost.
        Cow::Owned(bytes) => Cow::Owned(String::from_utf8_lossy(&bytes).into_owned()),
    }
}

/// The digits behind every `e` that stands behind a digit or a point, in strings too.
fn exponents(text: &str) -> impl Iterator<Item = (usize, usize)> {
    let bytes = text.as_bytes();
    let behind_number = |at: usize| at > 0 && (bytes[at - 1].is_ascii_digit() || bytes[at - 1] == b'.');
    text.match_indices(['e', 'E']).filter(move |(at, _)| behind_number(*at)).map(move |(at, _)| {
        let sign = bytes.get(at + 1).is_some_and(|byte| matches!(byte, b'+' | b'-'));
        let start = at + 1 + usize::from(sign);
        let digits = bytes[start.min(bytes.len())..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        (start, start + digits)
    })
}

/// Whether a number has an exponent that is not computed.
pub(in crate::load) fn is_huge(number: &str) -> bool {
    exponents(number).any(|(start, end)| end - start > LONGEST_EXPONENT)
}

/// A carriage return without a line feed, which Nickel's lexer is not made for.
pub(super) fn lone_return(text: &str, file: FileId) -> Option<Span> {
    let lone = |at: &usize| text.as_bytes().get(at + 1) != Some(&b'\n');
    let at = text.match_indices('\r').map(|(at, _)| at).find(lone)?;
    let start = u32::try_from(at).unwrap_or(u32::MAX);
    Some(Span::new(file, start..start.saturating_add(1)))
}

/// Reads the tokens of `tamed`, which has the places of `text`.
pub(super) fn read(text: &str, tamed: &str, file: FileId) -> Tokens {
    let mut tokens = Tokens { imports: Vec::new(), identifiers: Vec::new(), refused: Vec::new() };
    let mut chains = Chains::default();
    for (start, token, end) in Lexer::new(tamed).map_while(Result::ok) {
        let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        let span = Span::new(file, offset(start)..offset(end));
        let source = text.get(start..end).unwrap_or_default();
        if let Token::Normal(token) = &token {
            if matches!(token, NormalToken::Import) {
                tokens.imports.push(span);
            }
            if matches!(token, NormalToken::Identifier(_)) {
                tokens.identifiers.push(span);
            }
            if matches!(token, NormalToken::DecNumLiteral(_)) && is_huge(source) {
                tokens.refused.push((Mention::HugeNumber(source.to_owned()), span));
            }
            if let Some(name) = internal_operator(source) {
                tokens.refused.push((Mention::InternalOperator(name), span));
            }
        }
        chains.count(&token, source);
        if !chains.deepest.is_within(&DEEPEST) {
            tokens.refused.push((Mention::TooDeep, span));
            break;
        }
    }
    tokens
}

/// How deep a text is nested.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Nesting {
    /// The most brackets in brackets.
    pub(crate) brackets: usize,
    /// The most tokens between two commas of one bracket: chains of operators and of `let` are as deep as they are long.
    pub(crate) chain: usize,
}

impl Nesting {
    /// Whether it is nowhere deeper than another.
    pub(crate) const fn is_within(&self, other: &Self) -> bool {
        self.brackets <= other.brackets && self.chain <= other.chain
    }
}

/// How deep a text is nested, of which [`tamed`] has been asked.
pub(crate) fn nesting(tamed: &str) -> Nesting {
    let mut chains = Chains::default();
    for (start, token, end) in Lexer::new(tamed).map_while(Result::ok) {
        chains.count(&token, tamed.get(start..end).unwrap_or_default());
    }
    chains.deepest
}

/// The lengths of the chains in the brackets that are open, and the deepest seen.
#[derive(Debug)]
struct Chains {
    open: Vec<usize>,
    deepest: Nesting,
}

impl Default for Chains {
    fn default() -> Self {
        Self { open: vec![0], deepest: Nesting::default() }
    }
}

impl Chains {
    fn count(&mut self, token: &Token<'_>, source: &str) {
        let is_code = matches!(token, Token::Normal(_));
        match source {
            "{" | "[" | "(" | "[|" if is_code => self.open.push(0),
            // The bracket that ends an interpolation is code again.
            text if !is_code && text.starts_with('%') && text.ends_with('{') => self.open.push(0),
            "}" | "]" | ")" | "|]" if is_code => drop(self.open.pop()),
            "," if is_code => drop(self.open.pop().map(|_| self.open.push(0))),
            _ => {}
        }
        match self.open.last_mut() {
            None => self.open.push(0),
            Some(chain) => *chain += usize::from(is_code),
        }
        let chain = self.open.last().copied().unwrap_or_default();
        self.deepest.brackets = self.deepest.brackets.max(self.open.len());
        self.deepest.chain = self.deepest.chain.max(chain);
    }
}

/// A name between two `%`.
fn internal_operator(source: &str) -> Option<String> {
    let name = source.strip_prefix('%')?.strip_suffix('%')?;
    name.starts_with(|c: char| c.is_ascii_alphabetic()).then(|| source.to_owned())
}
