//! What an id names. In: a graph and a text. Out: a resource in its environments, or what is in a group; a near name for
//! what is neither.

use std::collections::{BTreeMap, BTreeSet};

use super::WhyError;
use crate::graph::{Graph, ResourceIx};
use crate::name::{EnvironmentName, Id, Kind, nearest};

/// What an id names.
#[derive(Debug)]
pub enum Named<'g> {
    /// A resource, in the order of its environments.
    Resource(Vec<ResourceIx>),
    /// A group or a stack, with all in it.
    Group {
        /// The group.
        id: Id,
        /// What is in it, by id.
        members: Vec<Member<'g>>,
    },
}

/// A resource of a group.
#[derive(Debug)]
pub struct Member<'g> {
    /// Its id.
    pub id: &'g Id,
    /// Its kind.
    pub kind: &'g Kind,
    /// Where it is.
    pub environments: Vec<&'g EnvironmentName>,
}

/// Looks up an id.
///
/// # Errors
/// Nothing has the id; its stack has mistakes.
pub fn find<'g>(graph: &'g Graph, text: &str) -> Result<Named<'g>, WhyError> {
    let text = text.trim_end_matches('/');
    let own: Vec<ResourceIx> =
        graph.resources().filter(|(_, resource)| resource.id().as_str() == text).map(|(ix, _)| ix).collect();
    if !own.is_empty() {
        return Ok(Named::Resource(own));
    }
    let below = format!("{text}/");
    let mut members: BTreeMap<(&Id, &Kind), Vec<&EnvironmentName>> = BTreeMap::new();
    for (_, resource) in graph.resources().filter(|(_, resource)| resource.id().as_str().starts_with(&below)) {
        members.entry((resource.id(), &resource.gvk().kind)).or_default().push(&resource.unit().environment);
    }
    let members: Vec<Member<'g>> =
        members.into_iter().map(|((id, kind), environments)| Member { id, kind, environments }).collect();
    let is_stack = graph.units().iter().any(|unit| unit.name.stack.as_str() == text);
    match Id::parse(text) {
        Ok(id) if is_stack || !members.is_empty() => Ok(Named::Group { id, members }),
        Ok(_) | Err(_) => Err(unknown(graph, text)),
    }
}

fn unknown(graph: &Graph, text: &str) -> WhyError {
    let stack = text.split('/').next().unwrap_or_default();
    if graph.absent().broken.iter().any(|unit| unit.stack.as_str() == stack) {
        return WhyError::Broken { stack: stack.to_owned() };
    }
    let ids: BTreeSet<String> = graph
        .resources()
        .flat_map(|(_, resource)| resource.id().groups().chain([resource.id().clone()]))
        .map(|id| id.to_string())
        .collect();
    let near = nearest(text, ids.iter().map(String::as_str)).map(str::to_owned);
    // Who leaves the stack out, or a group, means the one resource whose id ends so.
    let ending = format!("/{text}");
    let near = near.or_else(|| ids.iter().find(|id| id.ends_with(&ending)).cloned());
    WhyError::UnknownId { id: text.to_owned(), near }
}
