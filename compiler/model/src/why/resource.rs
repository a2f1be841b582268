//! A whole resource in its environments. In: a graph and a resource. Out: what it is in the cluster, its file, its place,
//! what the author asks of the compiler for it, and how it is related to others.

use std::collections::BTreeMap;

use crate::graph::{EdgeKind, Graph, Need, ResourceIx};
use crate::name::{EnvironmentName, Id};
use crate::resolve::Resource;

/// A resource in its environments.
#[derive(Debug)]
pub struct Whole<'g> {
    /// The resource in each, by environment.
    pub resources: Vec<&'g Resource>,
    /// How it is related to others, with the environments in which it is so.
    pub relations: BTreeMap<Relation<'g>, Vec<&'g EnvironmentName>>,
}

/// Which side of an edge the other resource is on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Side {
    /// The resource waits for it.
    Before,
    /// It waits for the resource.
    Behind,
    /// Neither waits.
    Beside,
}

/// An edge to or from another resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Relation<'g> {
    /// Where the other is.
    pub side: Side,
    /// The other.
    pub other: &'g Id,
    /// Why.
    pub kind: EdgeKind,
    /// How much.
    pub need: Need,
    /// Whether the other is at the beginning of the edge.
    pub is_from: bool,
}

/// Gathers what is known of a resource in its environments.
#[must_use]
pub fn whole<'g>(graph: &'g Graph, resources: &[ResourceIx]) -> Whole<'g> {
    let mut relations: BTreeMap<Relation<'g>, Vec<&'g EnvironmentName>> = BTreeMap::new();
    for edge in graph.edges() {
        for (own, other, is_from) in [(edge.to, edge.from, true), (edge.from, edge.to, false)] {
            if !resources.contains(&own) {
                continue;
            }
            let side = match (edge.need, is_from) {
                (Need::Unordered, _) => Side::Beside,
                (Need::Required | Need::Optional, true) => Side::Before,
                (Need::Required | Need::Optional, false) => Side::Behind,
            };
            let other = graph.resource(other).id();
            let relation = Relation { side, other, kind: edge.kind, need: edge.need, is_from };
            relations.entry(relation).or_default().push(&graph.resource(own).unit().environment);
        }
    }
    Whole { resources: resources.iter().map(|ix| graph.resource(*ix)).collect(), relations }
}

impl Relation<'_> {
    /// Why, as seen from the resource that is asked about.
    pub(super) const fn reason(&self) -> &'static str {
        match (self.kind, self.is_from) {
            (EdgeKind::Contains, true) => "its namespace",
            (EdgeKind::Contains, false) => "lives in it",
            (EdgeKind::Defines, true) => "defines its kind",
            (EdgeKind::Defines, false) => "is of a kind that it defines",
            (EdgeKind::Produces, true) => "makes what it names",
            (EdgeKind::Produces, false) => "names what it makes",
            (EdgeKind::Owns, true) => "puts it into the cluster",
            (EdgeKind::Owns, false) => "is put into the cluster by it",
            (EdgeKind::Refers, true) => "it names it",
            (EdgeKind::Refers, false) => "names it",
            (EdgeKind::After, _) => "`after`",
        }
    }
}
