//! What the evaluator can tell of where a value comes from. In: nothing. Out: the types that it fills. Where it cannot
//! tell, a part is missing.

use std::sync::Arc;

use crate::source::Span;
use crate::value::Node;

/// A step down what a stack declares, where lists may be written as records.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Way {
    /// Into a field.
    Field(Arc<str>),
    /// Into an element of a list, or into the entry of the record that was written in its place.
    Entry {
        /// The place in the list, from 0.
        index: usize,
        /// The key of the entry.
        name: Option<Arc<str>>,
    },
}

/// How much a definition counts where several are merged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rank {
    /// `| default`.
    Default,
    /// `| priority N`.
    Priority(Arc<str>),
    /// Nothing is said.
    Plain,
    /// `| force`.
    Force,
}

/// One place that gives a field a value.
#[derive(Debug, Clone, PartialEq)]
pub struct Definition {
    /// Where the name of the field is written.
    pub key: Option<Span>,
    /// What is written for it.
    pub expression: Option<Span>,
    /// How much it counts.
    pub rank: Rank,
    /// What it would give, or gives; `None` where that is not known, and for records and lists.
    pub value: Option<Node>,
}

/// One field on the way: the field itself, or one that its expression takes.
#[derive(Debug, Clone, PartialEq)]
pub struct Link {
    /// What it is called there: `app.replicas`.
    pub name: Arc<str>,
    /// What counts: more than one where equal values, or records, are merged.
    pub counts: Vec<Definition>,
    /// What counts less.
    pub overridden: Vec<Definition>,
}

/// The way from a field to where its value was written.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Trace {
    /// The field itself, then what its expression takes, and so on.
    pub links: Vec<Link>,
    /// What the last expression reads, where it is not a value as it stands.
    pub reads: Vec<Link>,
}
