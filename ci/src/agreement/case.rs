//! What is judged: objects of known kinds, each with what it tries.

use std::collections::BTreeMap;

use serde_json::Value;

/// What a case tries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Class {
    /// The server should take it.
    Valid,
    /// A field that the schema requires is not there.
    MissingRequired,
    /// A value of another type.
    WrongType,
    /// A value that is none of those listed.
    WrongEnum,
    /// A field that the schema does not have.
    UnknownField,
    /// A number, a length or a count beyond its bounds.
    OutOfBounds,
    /// A text that does not match its pattern.
    BadPattern,
    /// A text that is not of its format.
    BadFormat,
    /// Two elements of a list are the same where they must differ.
    DuplicateKey,
    /// A rule in CEL is broken.
    FailedRule,
    /// A name that its kind does not take.
    BadName,
    /// A label, an annotation or a selector of another form.
    BadLabel,
    /// A text that is no quantity, or one that may not be there.
    BadQuantity,
    /// Fields that are sound by themselves and not beside each other.
    CrossField,
}

impl Class {
    pub(crate) const ALL: [Self; 14] = [
        Self::Valid,
        Self::MissingRequired,
        Self::WrongType,
        Self::WrongEnum,
        Self::UnknownField,
        Self::OutOfBounds,
        Self::BadPattern,
        Self::BadFormat,
        Self::DuplicateKey,
        Self::FailedRule,
        Self::BadName,
        Self::BadLabel,
        Self::BadQuantity,
        Self::CrossField,
    ];

    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Valid => "valid",
            Self::MissingRequired => "missing-required",
            Self::WrongType => "wrong-type",
            Self::WrongEnum => "wrong-enum",
            Self::UnknownField => "unknown-field",
            Self::OutOfBounds => "out-of-bounds",
            Self::BadPattern => "bad-pattern",
            Self::BadFormat => "bad-format",
            Self::DuplicateKey => "duplicate-key",
            Self::FailedRule => "failed-rule",
            Self::BadName => "bad-name",
            Self::BadLabel => "bad-label",
            Self::BadQuantity => "bad-quantity",
            Self::CrossField => "cross-field",
        }
    }
}

/// A kind that cases are made of.
#[derive(Debug, Clone)]
pub(crate) struct Kind {
    pub(crate) api_version: String,
    pub(crate) kind: String,
    /// Its `openAPIV3Schema`. Of Kubernetes' own kinds with references into [`Kinds::definitions`], as in
    /// `schemas/kubernetes/definitions.tsv`.
    pub(crate) schema: Value,
    /// Whether Kubernetes has it itself.
    pub(crate) is_builtin: bool,
    /// Objects that the server takes.
    pub(crate) seeds: Vec<Value>,
}

/// All kinds that cases are made of.
#[derive(Debug, Clone, Default)]
pub(crate) struct Kinds {
    pub(crate) kinds: Vec<Kind>,
    /// What schemas of Kubernetes' own kinds refer to, by name.
    pub(crate) definitions: BTreeMap<String, Value>,
}

/// An object to judge.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Case {
    pub(crate) class: Class,
    /// As `apps/v1 Deployment`.
    pub(crate) kind: String,
    /// The change that makes it what it is: `spec.replicas: "a"`.
    pub(crate) what: String,
    pub(crate) object: Value,
}

/// How many cases there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Size {
    /// Some thousands, of every kind and class.
    Quick,
    /// All.
    Full,
}
