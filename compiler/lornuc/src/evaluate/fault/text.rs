//! Faults of a text: what does not parse, and what its static types refuse. In: Nickel's diagnostics and the place where
//! its parser stumbles. Out: one finding for each text. What a parser says behind the first mistake is mostly about its
//! own confusion.

use std::ops::Range;

use codespan_reporting::diagnostic::Diagnostic as NickelDiagnostic;
use lornuc_model::diagnostic::{Code, Diagnostic, Role, Span};
use nickel_lang_core::error::{Error, ImportErrorKind, ParseError, ParseErrors, TypecheckErrorKind};
use nickel_lang_core::files::FileId as NickelFile;
use nickel_lang_core::position::RawSpan;

use super::syntax::{Guess, Problem, guess};
use super::words::{self, Words};
use super::{Fault, Identity, labels, notes, quoted};
use crate::evaluate::session::Session;

/// The first place where a text is not understood.
pub(super) struct Stumble {
    /// Which of Nickel's diagnostics tells of it.
    index: usize,
    file: NickelFile,
    problem: Option<Problem>,
}

/// Where a text goes wrong; `None` for errors that are no text's.
pub(super) fn stumble(error: &Error) -> Option<Stumble> {
    match error {
        Error::ParseErrors(errors) => first(errors),
        Error::ImportError(error) => imported(error),
        Error::TypecheckError(error) => typed(error.borrow_error()),
        Error::EvalError(_) | Error::ExportError(_) | Error::IOError(_) | Error::ReplError(_) => None,
    }
}

fn imported(error: &ImportErrorKind) -> Option<Stumble> {
    match error {
        ImportErrorKind::ParseErrors(errors, _) => first(errors),
        ImportErrorKind::IOError(..)
        | ImportErrorKind::MissingDependency { .. }
        | ImportErrorKind::NoPackageMap { .. } => None,
    }
}

/// A value that a static type refuses, which may be a construct that stands where a type is expected.
#[expect(clippy::wildcard_enum_match_arm, reason = "an enum of Nickel's with many more variants")]
fn typed(kind: &TypecheckErrorKind<'_>) -> Option<Stumble> {
    match kind {
        TypecheckErrorKind::ImportError(error) => imported(error),
        TypecheckErrorKind::TypeMismatch { pos, .. } => {
            let span = pos.into_opt()?;
            let problem = Some(Problem::Mistyped(span.start.to_usize()));
            Some(Stumble { index: 0, file: span.src_id, problem })
        }
        _ => None,
    }
}

fn first(errors: &ParseErrors) -> Option<Stumble> {
    let places = errors.errors.iter().map(problem).enumerate();
    let (index, (file, _, problem)) = places.min_by_key(|(_, (_, start, _))| *start)?;
    Some(Stumble { index, file: file?, problem })
}

/// The file and place of an error, and what it is in our words.
#[expect(clippy::wildcard_enum_match_arm, reason = "an enum of Nickel's with many more variants")]
fn problem(error: &ParseError) -> (Option<NickelFile>, usize, Option<Problem>) {
    let at = |span: &RawSpan, problem: fn(usize) -> Problem| {
        let start = span.start.to_usize();
        (Some(span.src_id), start, Some(problem(start)))
    };
    match error {
        ParseError::UnexpectedEOF(file, _) => (Some(*file), usize::MAX, Some(Problem::End)),
        ParseError::UnexpectedToken(span, _) | ParseError::ExtraToken(span) | ParseError::UnmatchedCloseBrace(span) => {
            at(span, Problem::Unexpected)
        }
        ParseError::InvalidContract(span) => at(span, Problem::NotAType),
        ParseError::TypedFieldWithoutDefinition { field_span, annot_span } => {
            let range = field_span.start.to_usize()..annot_span.end.to_usize();
            (Some(field_span.src_id), range.start, Some(Problem::NoValue(range)))
        }
        // In front of all others: what else is wrong with such a text is not known.
        _ => (None, 0, None),
    }
}

/// The findings for a text: one, unless it is of a kind that has no first place.
pub(super) fn faults(
    told: &[NickelDiagnostic<NickelFile>],
    stumble: Option<Stumble>,
    words: &Words,
    session: &Session,
) -> Vec<Fault> {
    let guessed = stumble.as_ref().and_then(|stumble| {
        let end = session.raw_span(RawSpan { src_id: stumble.file, start: 0.into(), end: 0.into() })?;
        let guess = guess(session.read(end)?, stumble.problem.as_ref()?)?;
        Some(guessed(guess, words.code, end, session))
    });
    if let Some(fault) = guessed {
        return vec![fault];
    }
    let first = stumble.map_or(0, |stumble| stumble.index);
    let nickel = told.get(first).or_else(|| told.first());
    nickel.map(|nickel| fault(nickel, words, session)).into_iter().collect()
}

fn guessed(guess: Guess, code: Code, begin: Span, session: &Session) -> Fault {
    let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    let span = |range: Range<usize>| Span::new(begin.file(), offset(range.start)..offset(range.end));
    let mut finding = Diagnostic::error(code, guess.message).label(span(guess.at), guess.mark).help(guess.help);
    if let Some((range, mark)) = guess.beside {
        finding = finding.secondary(span(range), mark);
    }
    in_text(finding, session)
}

/// A fault of a text: the line to edit is the one that Nickel marks, be it the library's.
fn fault(nickel: &NickelDiagnostic<NickelFile>, words: &Words, session: &Session) -> Fault {
    let mut labels = labels(nickel, session);
    labels.retain(|label| label.role == Role::Primary || label.message != "imported here");
    let unexpected = labels.first().filter(|_| nickel.message == "unexpected token").map(|label| label.span);
    let token = unexpected.and_then(|span| session.text(span)).filter(|token| !token.trim().is_empty());
    let message = match (token, &words.message) {
        (Some(token), _) => format!("`{token}` is not expected here"),
        (None, Some(message)) => message.clone(),
        (None, None) if nickel.message.starts_with("unexpected end of file") => "the file ends too early".into(),
        (None, None) => words::plain(&nickel.message),
    };
    let mut finding = Diagnostic::error(words.code, message).help(words.help.clone());
    finding.notes = notes(nickel, words);
    finding.labels = labels;
    if let Some(name) = nickel.message.strip_prefix("multiple declarations for included field ") {
        finding.message = format!("{name} is both included and set");
        finding.notes.clear();
        finding.help = Some("take one of the two out".into());
    }
    if nickel.message == "invalid escape sequence" {
        finding.help = Some("write `\\\\` for a backslash".into());
    }
    in_text(finding, session)
}

/// What stands in quotes on the lines of a text that names Secrets is masked: nothing else says what is one there.
fn in_text(mut finding: Diagnostic, session: &Session) -> Fault {
    let spans: Vec<Span> = finding.labels.iter().map(|label| label.span).collect();
    finding.masked = spans.iter().flat_map(|span| quoted::beside(session.whole(*span), *span)).collect();
    let identity = Identity { code: finding.code, message: finding.message.clone(), labels: spans, anchor: None };
    Fault { identity, finding }
}
