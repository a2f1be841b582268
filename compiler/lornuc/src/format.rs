//! The door to Nickel's formatter. In: a Nickel text. Out: the same text in the one form that all such texts share. It
//! refuses what does not parse, and never gives back a text that says anything else: not a token, not a comment.

#[cfg(test)]
mod tests;

use nickel_lang_parser::ErrorTolerantParser;
use nickel_lang_parser::ast::AstAlloc;
use nickel_lang_parser::files::Files;
use nickel_lang_parser::grammar::TermParser;
use nickel_lang_parser::lexer::Lexer;

use crate::load::{self, Nesting};

/// Why a text was not formatted. It stays as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FormatError {
    /// It does not parse; what is wrong with it is for `evaluate` to say, which has the words.
    #[error("the text is not Nickel")]
    NotNickel,
    /// It is larger or nested deeper than the formatter has time for.
    #[error("the text is larger or nested deeper than is formatted")]
    TooLarge,
    /// Nickel reads it and its formatter does not, or would have changed what it says, or finds no form that stays.
    #[error("the text means something to Nickel that its formatter does not know")]
    NotUnderstood,
}

/// The largest text, in bytes: some ten thousand lines. Nickel's formatter takes a second for 200 kB where nothing is
/// optimised, and as long again to see that its own output stays.
const LARGEST: usize = 512 << 10;

/// The formatter's time grows with the square of the depth: a second for 300 brackets in each other, and for a chain of
/// 2,000 operators.
const DEEPEST: Nesting = Nesting { brackets: 300, chain: 2_000 };

/// How often a text is formatted before it is given up that it comes to rest.
const MOST_ROUNDS: usize = 4;

/// Formats a text. Line ends stay as the first one is; a mark of byte order is taken away, for Nickel cannot read it.
/// Call it on a thread with a stack of [`crate::STACK_BYTES`].
///
/// # Errors
/// The text stays as it is.
pub fn format(text: &str) -> Result<String, FormatError> {
    let plain = text.trim_start_matches('\u{feff}').replace("\r\n", "\n");
    if plain.len() > LARGEST {
        return Err(FormatError::TooLarge);
    }
    let said = read(&plain)?;
    let formatted = settled(&plain)?;
    // What the formatter made is not trusted: a grammar of its own reads the text, and it might know a construct
    // differently.
    if read(&formatted).is_ok_and(|now| now == said) {
        Ok(if begins_with_crlf(text) { formatted.replace('\n', "\r\n") } else { formatted })
    } else {
        Err(FormatError::NotUnderstood)
    }
}

fn begins_with_crlf(text: &str) -> bool {
    text.find('\n').is_some_and(|at| text[..at].ends_with('\r'))
}

/// The form in which the formatter leaves its own output alone.
fn settled(text: &str) -> Result<String, FormatError> {
    let mut last = text.to_owned();
    for _ in 0..MOST_ROUNDS {
        let mut out = Vec::new();
        nickel_lang_core::format::format(last.as_bytes(), &mut out).map_err(|_| FormatError::NotUnderstood)?;
        let next = String::from_utf8(out).map_err(|_| FormatError::NotUnderstood)?;
        if next == last {
            return Ok(last);
        }
        last = next;
    }
    Err(FormatError::NotUnderstood)
}

/// What a text says, apart from the space between its words.
#[derive(Debug, PartialEq, Eq)]
struct Said<'t> {
    tokens: Vec<&'t str>,
    /// Each with the number of tokens before it.
    comments: Vec<(usize, &'t str)>,
}

/// The words of a text that parses.
fn read(text: &str) -> Result<Said<'_>, FormatError> {
    if text.contains('\r') {
        return Err(FormatError::NotNickel);
    }
    // Already the lexer would compute the number that `1e1000000000` stands for.
    let tamed = load::tamed(text);
    if !load::nesting(&tamed).is_within(&DEEPEST) {
        return Err(FormatError::TooLarge);
    }
    let mut said = Said { tokens: Vec::new(), comments: Vec::new() };
    let mut end_of_last = 0;
    for token in Lexer::new(&tamed) {
        let (start, _, end) = token.map_err(|_| FormatError::NotNickel)?;
        said.note(text, end_of_last, start);
        said.tokens.extend(text.get(start..end));
        end_of_last = end;
    }
    said.note(text, end_of_last, text.len());
    let alloc = AstAlloc::new();
    // An id of a table of its own: nothing of the syntax tree is kept.
    let id = Files::empty().add("", tamed.as_ref());
    match TermParser::new().parse_tolerant(&alloc, id, Lexer::new(&tamed)) {
        Ok((_, errors)) if errors.no_errors() => Ok(said),
        _ => Err(FormatError::NotNickel),
    }
}

impl<'t> Said<'t> {
    /// Notes the comments between two tokens.
    fn note(&mut self, text: &'t str, start: usize, end: usize) {
        let lines = text.get(start..end).unwrap_or_default().lines();
        let comments = lines.map(str::trim).filter(|line| line.starts_with('#'));
        self.comments.extend(comments.map(|comment| (self.tokens.len(), comment)));
    }
}
