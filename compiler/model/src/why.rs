//! Why a resource, or a field of it, is as it is. In: a graph, what a user asks for, and what the evaluator can tell of
//! fields. Out: an [`Answer`], as text or JSON: where it was declared, what it waits for, where a value was written and
//! what that overrides. It shows no value that may be secret.

mod error;
mod field;
mod find;
mod frame;
mod json;
mod path;
mod resource;
#[cfg(test)]
mod tests;
mod text;
mod trace;

pub use error::WhyError;
pub use field::{Field, fields};
pub use find::{Member, Named, find};
pub use json::json;
pub use resource::{Mention, Mentioned, Relation, Side, Whole, whole};
pub use text::{View, text};
pub use trace::{Definition, Link, Rank, Trace, Way};

use crate::graph::Graph;
use crate::name::{EnvironmentName, Id};

/// What a question is answered with.
#[derive(Debug)]
pub enum Answer<'g> {
    /// What stands in a group or a stack.
    Group {
        /// The group.
        id: Id,
        /// What is in it.
        members: Vec<Member<'g>>,
    },
    /// A resource.
    Resource(Whole<'g>),
    /// A field of a resource, environment by environment, with what the evaluator tells of it.
    Field(Vec<(Field<'g>, Option<Trace>)>),
}

/// Environments in words: `dev, staging, prod`, in the order of their names.
fn listed(environments: &[&EnvironmentName]) -> String {
    environments.iter().map(|name| name.as_str()).collect::<Vec<_>>().join(", ")
}

/// What every environment has in common is told once.
fn grouped<'g, T: PartialEq>(
    told: impl IntoIterator<Item = (&'g EnvironmentName, T)>,
) -> Vec<(Vec<&'g EnvironmentName>, T)> {
    let mut groups: Vec<(Vec<&EnvironmentName>, T)> = Vec::new();
    for (environment, said) in told {
        match groups.iter_mut().find(|(_, other)| *other == said) {
            Some((environments, _)) => environments.push(environment),
            None => groups.push((vec![environment], said)),
        }
    }
    groups
}

/// Whether a project has several environments, so that naming one says something.
fn names_environments(graph: &Graph) -> bool {
    graph.settings().environments().len() > 1
}
