//! What is known of a kind and its fields, for people who ask. In: the schemas, and a name with a path as people write
//! them: `deploy.spec.replicas`, `apps/v1/Deployment`. Out: [`Explained`], as text or JSON; or what is unknown about the
//! name, with near ones. It guesses no kind where several are meant.

mod asked;
mod error;
mod find;
mod json;
mod spot;
#[cfg(test)]
mod tests;
mod text;
mod walk;
mod words;

pub use error::ExplainError;
pub use json::json;
pub use text::{Style, text};

use crate::name::GroupKind;
use crate::schema::{KindFacts, KindVersion, Schemas};
use crate::value::Node;
use spot::Spot;

/// How much is told of a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Depth {
    /// Its own fields.
    Fields,
    /// All fields below it.
    Tree,
}

/// A field of a kind, or the kind itself.
#[derive(Debug)]
pub struct Explained<'s> {
    schemas: &'s Schemas,
    kind: &'s GroupKind,
    facts: &'s KindFacts,
    version: &'s KindVersion,
    /// Other kinds of the name, of which no schema is at hand.
    others: Vec<&'s GroupKind>,
    /// The way to the field; empty for the kind itself.
    path: String,
    spot: Spot<'s>,
    is_required: bool,
}

impl Explained<'_> {
    /// The type, as Kubernetes writes it.
    #[must_use]
    pub fn type_name(&self) -> String {
        words::kind(&self.spot)
    }

    /// What the schema gives in the place of nothing, where that says something.
    #[must_use]
    pub fn default(&self) -> Option<&Node> {
        words::default(&self.spot, self.facts.origin)
    }

    /// Whether what holds it must have it.
    #[must_use]
    pub const fn is_required(&self) -> bool {
        self.is_required
    }
}

/// Looks up what a name means.
///
/// # Errors
/// No such kind, version or field; several kinds of the name; a kind without a schema.
pub fn explain<'s>(schemas: &'s Schemas, text: &str) -> Result<Explained<'s>, ExplainError> {
    let asked = asked::Asked::read(text)?;
    let find::Found { kind, facts, version, others, path } = find::find(schemas, &asked)?;
    let shape = version.shape().ok_or_else(|| ExplainError::no_schema(kind, facts))?;
    let walk::End { path, spot, is_required } = walk::walk(schemas, kind, Spot::root(shape), &asked::steps(path)?)?;
    Ok(Explained { schemas, kind, facts, version, others, path, spot, is_required })
}
