//! Why nothing can be shown of what was asked for: a sentence, and what to do.

use std::fmt;

/// What is wrong with what is wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WantedError {
    /// No unit and no stack is called so.
    UnknownUnit {
        /// What was asked for.
        name: String,
        /// What may be meant.
        help: Option<String>,
    },
    /// No resource and no group is called so.
    UnknownResource {
        /// What was asked for.
        id: String,
        /// What may be meant.
        help: Option<String>,
    },
    /// The unit has mistakes, so that its resources are not known.
    BrokenUnit {
        /// What was asked for.
        name: String,
    },
}

impl WantedError {
    /// What to do about it.
    #[must_use]
    pub fn help(&self) -> Option<String> {
        match self {
            Self::UnknownUnit { help, .. } | Self::UnknownResource { help, .. } => help.clone(),
            Self::BrokenUnit { .. } => Some("mend the mistakes of its unit first".to_owned()),
        }
    }
}

impl fmt::Display for WantedError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownUnit { name, .. } => write!(f, "there is no unit and no stack `{name}`"),
            Self::UnknownResource { id, .. } => write!(f, "there is no resource and no group `{id}`"),
            Self::BrokenUnit { name } => write!(f, "nothing can be shown of `{name}`: it has mistakes"),
        }
    }
}

impl std::error::Error for WantedError {}
