//! A whole resource in its environments. In: a graph and a resource. Out: what it is in the cluster, its file, its place,
//! what the author asks of the compiler for it, and how it is related to others.

use std::collections::BTreeMap;

use crate::graph::{Answer, EdgeKind, Graph, Need, Reference, ResourceIx};
use crate::name::{EnvironmentName, Id};
use crate::resolve::Resource;
use crate::value::FieldPath;

/// A resource in its environments.
#[derive(Debug)]
pub struct Whole<'g> {
    /// The resource in each, by environment.
    pub resources: Vec<&'g Resource>,
    /// How it is related to others, with the environments in which it is so.
    pub relations: BTreeMap<Relation<'g>, Vec<&'g EnvironmentName>>,
    /// What its fields name, in their order.
    pub named: Vec<(Mention<'g>, Vec<&'g EnvironmentName>)>,
    /// The fields of others that name it.
    pub naming: Vec<((&'g Id, FieldPath), Vec<&'g EnvironmentName>)>,
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

/// A field that names something, and what there is of it.
#[derive(Debug, PartialEq)]
pub struct Mention<'g> {
    /// The field.
    pub field: FieldPath,
    /// What it names, in words.
    pub wants: String,
    /// What was found.
    pub found: Mentioned<'g>,
}

/// What there is of a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mentioned<'g> {
    /// A resource of the project.
    Resource(&'g Id),
    /// What this resource makes at run time.
    Produced(&'g Id),
    /// The cluster has it already.
    External,
    /// Nothing, and it may be absent.
    Optional,
    /// Nobody can tell.
    Unjudged,
    /// Nothing, which is a mistake.
    Missing,
}

impl<'g> Mention<'g> {
    pub(super) fn of(graph: &'g Graph, reference: &Reference) -> Self {
        let found = match reference.answer {
            Answer::Resource(ix) => Mentioned::Resource(graph.resource(ix).id()),
            Answer::Produced(ix) => Mentioned::Produced(graph.resource(ix).id()),
            Answer::External => Mentioned::External,
            Answer::MayBeAbsent => Mentioned::Optional,
            Answer::Unjudged => Mentioned::Unjudged,
            Answer::Missing => Mentioned::Missing,
        };
        Mention { field: reference.field.clone(), wants: reference.wants.clone(), found }
    }
}

impl Mentioned<'_> {
    /// What was found, in words.
    pub(super) fn words(self) -> String {
        match self {
            Self::Resource(id) => id.to_string(),
            Self::Produced(id) => format!("made by {id}"),
            Self::External => "in the cluster already".to_owned(),
            Self::Optional => "not there, and may be absent".to_owned(),
            Self::Unjudged => "not judged".to_owned(),
            Self::Missing => "missing".to_owned(),
        }
    }
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
    let (mut named, mut naming) = (Vec::new(), Vec::new());
    for reference in graph.references() {
        let environment = &graph.resource(reference.from).unit().environment;
        if resources.contains(&reference.from) {
            named.push((environment, Mention::of(graph, &reference)));
        }
        if let Answer::Resource(ix) | Answer::Produced(ix) = reference.answer
            && resources.contains(&ix)
        {
            naming.push((environment, (graph.resource(reference.from).id(), reference.field)));
        }
    }
    let (named, naming) = (once(named), once(naming));
    Whole { resources: resources.iter().map(|ix| graph.resource(*ix)).collect(), relations, named, naming }
}

/// What is said of several environments, once.
fn once<T: PartialEq>(told: Vec<(&EnvironmentName, T)>) -> Vec<(T, Vec<&EnvironmentName>)> {
    super::grouped(told)
        .into_iter()
        .map(|(mut environments, said)| {
            environments.dedup();
            (said, environments)
        })
        .collect()
}

impl Relation<'_> {
    /// Why, as seen from the resource that is asked about.
    pub(super) const fn reason(&self) -> &'static str {
        match (self.kind, self.is_from) {
            (EdgeKind::Contains, true) => "its namespace",
            (EdgeKind::Contains, false) => "lives in this namespace",
            (EdgeKind::Defines, true) => "defines its kind",
            (EdgeKind::Defines, false) => "is of a kind that this defines",
            (EdgeKind::Produces, true) => "makes what this names",
            (EdgeKind::Produces, false) => "names what this makes",
            (EdgeKind::Owns, true) => "puts this into the cluster",
            (EdgeKind::Owns, false) => "is put into the cluster by this",
            (EdgeKind::Refers, true) => "named in a field of this",
            (EdgeKind::Refers, false) => "names this in a field",
            (EdgeKind::After, _) => "`after`",
        }
    }
}
