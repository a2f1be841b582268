//! Why a name explains nothing: a sentence, and what to do.

use std::fmt;

use super::find;
use crate::name::GroupKind;
use crate::schema::KindFacts;

/// What is wrong with what was asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ExplainError {
    /// The text does not begin with a name.
    NoName(String),
    /// What stands behind the name is no path.
    NoPath(String),
    /// No kind has the name.
    UnknownKind {
        /// The name.
        name: String,
        /// A near one.
        near: Option<String>,
    },
    /// No kind of the name is in the group.
    UnknownGroup {
        /// The group.
        group: String,
        /// The kinds of the name.
        known: Vec<String>,
    },
    /// The kind has no such version.
    UnknownVersion {
        /// The kind.
        kind: String,
        /// The version.
        version: String,
        /// Those that it has.
        known: Vec<String>,
    },
    /// Several kinds have the name.
    Ambiguous {
        /// The name.
        name: String,
        /// The kinds, as they can be asked for.
        choices: Vec<String>,
    },
    /// The kind is known, and nothing of its fields.
    NoSchema {
        /// The kind with its group.
        kind: String,
        /// The name of its CRD.
        definition: String,
    },
    /// There is no such field.
    UnknownField {
        /// The field.
        field: String,
        /// Where it was looked for: a path, or the kind.
        inside: String,
        /// A near one.
        near: Option<String>,
        /// How to ask for the fields that there are.
        asked_as: String,
    },
    /// A field of what may hold anything.
    Anything(String),
    /// A step into a list where there is none.
    NotAList {
        /// The field.
        field: String,
        /// Its type.
        kind: String,
    },
}

impl ExplainError {
    pub(super) fn no_schema(kind: &GroupKind, facts: &KindFacts) -> Self {
        let plural = if facts.plural.is_empty() { find::plural(kind.kind.as_str()) } else { facts.plural.to_string() };
        Self::NoSchema { kind: kind.to_string(), definition: format!("{plural}.{}", kind.group) }
    }

    /// What to do about it.
    #[must_use]
    pub fn help(&self) -> String {
        match self {
            Self::NoName(_) => "name a kind, as `deployment`, `deploy` or `apps/v1/Deployment`".to_owned(),
            Self::NoPath(_) => {
                "a path looks like `spec.template.spec.containers[0].image` or `metadata.labels.\"a.b\"`".to_owned()
            }
            Self::UnknownKind { near: Some(near), .. } | Self::UnknownField { near: Some(near), .. } => {
                format!("did you mean `{near}`?")
            }
            Self::UnknownKind { near: None, .. } => {
                "check the spelling; the kind of a CRD is known once `lornuc import` has taken it in".to_owned()
            }
            Self::UnknownGroup { known, .. } | Self::Ambiguous { choices: known, .. } => {
                format!("there {}", listed(known))
            }
            Self::UnknownVersion { known, .. } => format!("it has {}", quoted(known)),
            Self::NoSchema { definition, .. } => {
                format!("in a project, `lornuc import FILE` takes in the file that holds the CRD `{definition}`")
            }
            Self::UnknownField { near: None, asked_as, .. } => format!("`lornuc explain {asked_as}` lists its fields"),
            Self::Anything(_) => "its author lets it hold any fields; look into the documentation".to_owned(),
            Self::NotAList { .. } => "leave the brackets out".to_owned(),
        }
    }
}

fn quoted(names: &[String]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

fn listed(names: &[String]) -> String {
    if names.len() == 1 { format!("is {}", quoted(names)) } else { format!("are {}", quoted(names)) }
}

impl fmt::Display for ExplainError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoName(text) => write!(f, "`{text}` does not begin with the name of a kind"),
            Self::NoPath(path) => write!(f, "`{path}` is no path of a field"),
            Self::UnknownKind { name, .. } => write!(f, "no kind is called `{name}`"),
            Self::UnknownGroup { group, .. } if group.is_empty() => write!(f, "the core group has no such kind"),
            Self::UnknownGroup { group, .. } => write!(f, "the group `{group}` has no such kind"),
            Self::UnknownVersion { kind, version, .. } => write!(f, "`{kind}` has no version `{version}`"),
            Self::Ambiguous { name, .. } => write!(f, "several kinds are called `{name}`"),
            Self::NoSchema { kind, .. } => write!(f, "of `{kind}` no schema is at hand"),
            Self::UnknownField { field, inside, .. } => write!(f, "`{inside}` has no field `{field}`"),
            Self::Anything(field) => write!(f, "`{field}` holds anything: no schema says more"),
            Self::NotAList { field, kind } => write!(f, "`{field}` is no list but `{kind}`"),
        }
    }
}

impl std::error::Error for ExplainError {}
