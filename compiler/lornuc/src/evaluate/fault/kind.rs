//! The words for each kind of Nickel's errors. In: an error. Out: [`Words`]; what needs a look at the values or the text
//! beside them is in `value` and `text`.

use lornuc_model::diagnostic::Code;
use lornuc_model::name::did_you_mean;
use nickel_lang_core::error::{Error, EvalErrorKind, ImportErrorKind, TypecheckErrorKind};

use super::value;
use super::words::{Words, listed};
use crate::evaluate::session::Session;

/// The words for an error.
pub(super) fn words(error: &Error, session: &Session) -> Words {
    match error {
        Error::EvalError(error) => evaluation(&error.error, session),
        Error::ParseErrors(_) => syntax(),
        Error::TypecheckError(error) => typing(error.borrow_error(), session),
        Error::ImportError(error) => importing(error),
        Error::ExportError(_) | Error::IOError(_) | Error::ReplError(_) => Words::nickels(Code::EvaluationFailed),
    }
}

#[expect(clippy::wildcard_enum_match_arm, reason = "an enum of Nickel's with many more variants")]
fn typing(error: &TypecheckErrorKind<'_>, session: &Session) -> Words {
    match error {
        TypecheckErrorKind::UnboundIdentifier(id) | TypecheckErrorKind::UnboundTypeVariable(id) => {
            value::unbound(id, session)
        }
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

fn syntax() -> Words {
    Words::helped(Code::SyntaxError, "look for a missing comma, quote or bracket here or on the line before")
}

fn evaluation(error: &EvalErrorKind, session: &Session) -> Words {
    match error {
        EvalErrorKind::BlameError { label, evaluated_arg, .. } => value::blame(label, evaluated_arg.as_ref(), session),
        EvalErrorKind::MissingFieldDef { id, pos_record, .. } => value::missing(id.label(), *pos_record, session),
        EvalErrorKind::FieldMissing { id, field_names, pos_op, .. } => {
            let names = field_names.iter().map(|name| name.label());
            let help = value::hidden_environment(*pos_op, names.clone(), session);
            let help = help.or_else(|| did_you_mean(id.label(), names.clone())).unwrap_or_else(|| listed(names));
            let words = Words::ours(Code::UnknownField, format!("the record has no field `{id}`"), help);
            Words { missing: Some(id.label().to_owned()), ..words }
        }
        EvalErrorKind::UnboundIdentifier(id, _) => value::unbound(id, session),
        EvalErrorKind::InfiniteRecursion(_, pos) => value::recursion(*pos, session),
        EvalErrorKind::MergeIncompatibleArgs { left_arg, right_arg, .. } => Words::ours(
            Code::MergeConflict,
            match (left_arg.type_of(), right_arg.type_of()) {
                (Some("Array"), Some("Record")) | (Some("Record"), Some("Array")) => {
                    "the field is given a list and a record, and the two are not merged"
                }
                _ => "the field is given two values",
            },
            "keep one; or mark the one that counts `| force`, or the other `| default`",
        ),
        EvalErrorKind::UnaryPrimopTypeError { primop, expected, arg_evaluated, .. }
        | EvalErrorKind::NAryPrimopTypeError { primop, expected, arg_evaluated, .. } => {
            value::path_for_file(expected, arg_evaluated, session)
                .unwrap_or_else(|| value::operand(primop, expected, arg_evaluated))
        }
        EvalErrorKind::TypeError { expected, term, .. } => {
            value::path_for_file(expected, term, session).unwrap_or_else(|| value::operand("", expected, term))
        }
        EvalErrorKind::QueryNonRecord { .. } | EvalErrorKind::IncomparableValues { .. } => {
            Words::helped(Code::WrongType, "give the operation a value of the type it asks for")
        }
        EvalErrorKind::NotAFunc(called, argument, pos) => value::not_a_function(called, argument, *pos, session),
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
