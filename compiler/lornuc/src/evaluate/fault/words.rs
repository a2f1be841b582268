//! The words for Nickel's errors: which code of ours, which sentence, which help.

use lornuc_model::diagnostic::Code;
use lornuc_model::name::did_you_mean;
use nickel_lang_core::error::{Error, EvalErrorKind, ImportErrorKind, TypecheckErrorKind};
use nickel_lang_core::label::Label;

/// How an error is told.
pub(super) struct Words {
    pub(super) code: Code,
    /// Our sentence; `None` to use Nickel's.
    pub(super) message: Option<String>,
    pub(super) help: Option<String>,
    /// Whether Nickel's notes say something to an author.
    pub(super) notes: bool,
    /// What a contract, or `std.fail_with`, says itself.
    pub(super) own: Option<String>,
    /// The field that a record does not have.
    pub(super) missing: Option<String>,
}

impl Words {
    const fn nickels(code: Code) -> Self {
        Self { code, message: None, help: None, notes: true, own: None, missing: None }
    }

    fn ours(code: Code, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { code, message: Some(message.into()), help: Some(help.into()), notes: false, own: None, missing: None }
    }

    fn helped(code: Code, help: &str) -> Self {
        Self { help: Some(help.to_owned()), ..Self::nickels(code) }
    }
}

/// The words for an error.
pub(super) fn of(error: &Error) -> Words {
    match error {
        Error::EvalError(error) => evaluation(&error.error),
        Error::ParseErrors(_) => syntax(),
        Error::TypecheckError(error) => typing(error.borrow_error()),
        Error::ImportError(error) => importing(error),
        Error::ExportError(_) | Error::IOError(_) | Error::ReplError(_) => Words::nickels(Code::EvaluationFailed),
    }
}

#[expect(clippy::wildcard_enum_match_arm, reason = "an enum of Nickel's with many more variants")]
fn typing(error: &TypecheckErrorKind<'_>) -> Words {
    match error {
        TypecheckErrorKind::UnboundIdentifier(id) | TypecheckErrorKind::UnboundTypeVariable(id) => unbound(id.label()),
        TypecheckErrorKind::ImportError(error) => importing(error),
        _ => Words::helped(Code::TypeError, "change the value or the type behind `:`"),
    }
}

fn importing(error: &ImportErrorKind) -> Words {
    match error {
        ImportErrorKind::ParseErrors(..) => syntax(),
        ImportErrorKind::IOError(..)
        | ImportErrorKind::MissingDependency { .. }
        | ImportErrorKind::NoPackageMap { .. } => Words::nickels(Code::MissingImport),
    }
}

fn unbound(name: &str) -> Words {
    if name == "env" {
        let help = "declare it: a field `env | not_exported` in the stack's record, or `include env` in a construct's";
        return Words::ours(Code::UnboundName, "nothing is called `env` here", help);
    }
    Words::ours(
        Code::UnboundName,
        format!("nothing is called `{name}` here"),
        format!("check the spelling, or bind it: `let {name} = … in`, a field beside it, or an import"),
    )
}

fn syntax() -> Words {
    Words::helped(Code::SyntaxError, "look for a missing comma, quote or bracket here or on the line before")
}

fn evaluation(error: &EvalErrorKind) -> Words {
    match error {
        EvalErrorKind::BlameError { label, .. } => blame(label),
        EvalErrorKind::MissingFieldDef { id, .. } => {
            Words::ours(Code::MissingValue, format!("nothing gives `{id}` a value"), format!("set `{id}`"))
        }
        EvalErrorKind::FieldMissing { id, field_names, .. } => {
            let names = field_names.iter().map(|name| name.label());
            let help = did_you_mean(id.label(), names.clone()).unwrap_or_else(|| listed(names));
            let words = Words::ours(Code::UnknownField, format!("the record has no field `{id}`"), help);
            Words { missing: Some(id.label().to_owned()), ..words }
        }
        EvalErrorKind::UnboundIdentifier(id, _) => unbound(id.label()),
        EvalErrorKind::InfiniteRecursion(..) => Words::ours(
            Code::InfiniteRecursion,
            "the value depends on itself",
            "a field hides a `let` of its own name: write `include name` instead of `name = name`, or rename the `let`",
        ),
        EvalErrorKind::MergeIncompatibleArgs { .. } => Words::ours(
            Code::MergeConflict,
            "the field is given two values",
            "keep one; or mark the one that counts `| force`, or the other `| default`",
        ),
        EvalErrorKind::TypeError { .. }
        | EvalErrorKind::UnaryPrimopTypeError { .. }
        | EvalErrorKind::NAryPrimopTypeError { .. }
        | EvalErrorKind::QueryNonRecord { .. }
        | EvalErrorKind::IncomparableValues { .. } => {
            Words::helped(Code::WrongType, "give the operation a value of the type it asks for")
        }
        EvalErrorKind::NotAFunc(..) => Words::helped(
            Code::WrongType,
            "take the argument away; or separate the two with a comma or an operator, if one is missing",
        ),
        EvalErrorKind::ParseError(_) => syntax(),
        EvalErrorKind::NonExhaustiveEnumMatch { .. }
        | EvalErrorKind::NonExhaustiveMatch { .. }
        | EvalErrorKind::FailedDestructuring { .. } => Words::ours(
            Code::EvaluationFailed,
            "no branch of the `match` fits the value",
            "add a branch for it, or `_` for all others",
        ),
        EvalErrorKind::DeserializationError(..) | EvalErrorKind::DeserializationErrorWithInner { .. } => {
            Words::helped(Code::SyntaxError, "mend the text that is read")
        }
        EvalErrorKind::NotEnoughArgs(..)
        | EvalErrorKind::SerializationError(_)
        | EvalErrorKind::IllegalPolymorphicTailAccess { .. }
        | EvalErrorKind::InternalError(..)
        | EvalErrorKind::Other(..) => Words::nickels(Code::EvaluationFailed),
    }
}

/// A contract may bring its own words; else the type is named.
fn blame(label: &Label) -> Words {
    let field = label.field_name.map(|id| format!("`{id}`")).unwrap_or_else(|| "the value".to_owned());
    let own = label.diagnostics.iter().rev().find_map(|diagnostic| diagnostic.message.clone());
    if own.as_deref() == Some("cannot merge unequal arrays") {
        return Words::ours(
            Code::MergeConflict,
            "the field is given two lists, and lists are not merged",
            "give the whole list and mark it `| force`, or mark the other `| default`",
        );
    }
    let contract = label.typ.to_string();
    let named = !contract.contains('%') && !contract.contains('\n') && contract.len() <= 60;
    let message = match &own {
        Some(own) => format!("{field} breaks its contract: {}", plain(own)),
        None if named => format!("{field} must be `{contract}`"),
        None => format!("{field} breaks its contract"),
    };
    Words {
        code: Code::ContractViolation,
        message: Some(message),
        help: Some("give a value that the contract accepts".to_owned()),
        notes: false,
        own,
        missing: None,
    }
}

fn listed<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let mut names: Vec<&str> = names.collect();
    names.sort_unstable();
    match names.len() {
        0 => "the record is empty".to_owned(),
        1..=12 => format!("there are: `{}`", names.join("`, `")),
        more => format!("there are {more} others, `{}` among them", names[..12].join("`, `")),
    }
}

/// A sentence of Nickel's in our form: one line, lower case at its beginning. Of a text that first says who speaks, or
/// where, the last line is added: it says what is wrong.
pub(super) fn plain(text: &str) -> String {
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let first = lines.next().unwrap_or_default();
    let last = lines.next_back().filter(|_| first.ends_with(':') || first.contains(" error at line "));
    let line = match last {
        Some(last) => format!("{}: {last}", first.trim_end_matches(':')),
        None => first.to_owned(),
    };
    let mut letters = line.chars();
    match letters.next() {
        Some(first) if letters.clone().next().is_some_and(char::is_lowercase) => {
            format!("{}{}", first.to_lowercase(), letters.as_str())
        }
        _ => line,
    }
}

/// The words beside a contract.
pub(super) const CONTRACT: &str = "its contract";

/// The words beside a mark: Nickel's, but for those that say less than ours.
pub(super) fn label(text: &str) -> String {
    match text {
        "applied to this expression" => "this value".into(),
        "expected type" => CONTRACT.into(),
        "cannot merge this expression" => "one value".into(),
        "with this expression" => "another value".into(),
        "recursive reference" => "refers to itself".into(),
        "this identifier is unbound" => "not bound".into(),
        text if text.starts_with("this requires the field") => "read here".into(),
        text if text.starts_with("this record lacks the field") => "in this record".into(),
        text => plain(text),
    }
}

/// A note of Nickel's, unless it shows its inside.
pub(super) fn note(text: &str) -> Option<String> {
    let inside = ["%<", "<unknown>", "contract.", "did you mean"];
    let text = text.trim();
    (!text.is_empty() && !inside.iter().any(|part| text.contains(part))).then(|| text.to_owned())
}
