//! Why a question has no answer: a sentence, and what to do.

use std::fmt;

use crate::explain::ExplainError;
use crate::value::FieldPath;

/// What is wrong with what was asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WhyError {
    /// Nothing has the id.
    UnknownId {
        /// The id.
        id: String,
        /// A near one.
        near: Option<String>,
    },
    /// The stack has mistakes, so that nothing is known of what is in it.
    Broken {
        /// The stack.
        stack: String,
    },
    /// A group has no fields.
    NoResource(String),
    /// The text is no path.
    NoPath(String),
    /// The kind has no such field.
    UnknownField(ExplainError),
    /// The field holds no record.
    NoFields {
        /// The field.
        field: FieldPath,
        /// What it holds.
        kind: &'static str,
    },
    /// The list has no such element.
    NoElement {
        /// The list.
        list: FieldPath,
        /// What was asked for.
        element: String,
        /// What its elements are called.
        known: Vec<String>,
    },
}

impl WhyError {
    /// What to do about it.
    #[must_use]
    pub fn help(&self) -> String {
        match self {
            Self::UnknownId { near: Some(near), .. } => format!("did you mean `{near}`?"),
            Self::UnknownId { near: None, .. } => {
                "name a resource as `apps/web/deployment`; `lornuc why apps` lists what is in the stack `apps`"
                    .to_owned()
            }
            Self::Broken { .. } => "mend its mistakes first; `lornuc check` tells them".to_owned(),
            Self::NoResource(id) => format!("name one of its resources; `lornuc why {id}` lists them"),
            Self::NoPath(_) => {
                "a path looks like `spec.replicas`, `spec.containers[web].image` or `data.\"a.b\"`".to_owned()
            }
            Self::UnknownField(error) => error.help(),
            Self::NoFields { field, .. } => format!("ask for `{field}`"),
            Self::NoElement { known, .. } if known.is_empty() => "the list is empty".to_owned(),
            Self::NoElement { known, .. } => format!("it has `{}`", known.join("`, `")),
        }
    }
}

impl fmt::Display for WhyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownId { id, .. } => write!(f, "no resource, group or stack is called `{id}`"),
            Self::Broken { stack } => write!(f, "the stack `{stack}` has mistakes, and so nothing is known of it"),
            Self::NoResource(id) => write!(f, "`{id}` is a group, and has no fields"),
            Self::NoPath(text) => write!(f, "`{text}` is no path of a field"),
            Self::UnknownField(error) => write!(f, "{error}"),
            Self::NoFields { field, kind } => write!(f, "`{field}` is {kind}, and has no fields"),
            Self::NoElement { list, element, .. } => write!(f, "`{list}` has no element `{element}`"),
        }
    }
}

impl std::error::Error for WhyError {}
