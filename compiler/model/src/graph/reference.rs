//! What the fields of resources name, and what was found of it: for people who ask.

use crate::value::{FieldPath, Place};

use super::ResourceIx;

/// A field that names something.
#[derive(Debug, Clone, PartialEq)]
pub struct Reference {
    /// The resource that the field is of.
    pub from: ResourceIx,
    /// The field; for a default that nobody wrote the nearest record above it.
    pub field: FieldPath,
    /// Where it was written.
    pub place: Place,
    /// What it names, in words: ``Secret `gateway`, key `signing-key` ``.
    pub wants: String,
    /// What was found.
    pub answer: Answer,
}

/// What there is of a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Answer {
    /// A resource of the project.
    Resource(ResourceIx),
    /// This resource makes it at run time.
    Produced(ResourceIx),
    /// The cluster has it already, as every cluster or as the settings say.
    External,
    /// Nothing; it may be absent.
    MayBeAbsent,
    /// Nobody can tell: a unit is not at hand, or the name is made at run time.
    Unjudged,
    /// Nothing: there is a finding.
    Missing,
}
