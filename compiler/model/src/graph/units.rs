//! Which unit comes before which. In: the edges between resources. Out: the fewest edges between units that carry all of
//! them, acyclic; units that wait for each other are findings. What is generated for delivery is no part of it.

mod reduce;
mod ring;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use petgraph::Direction;
use petgraph::algo::tarjan_scc;
use petgraph::graph::{DiGraph, NodeIndex};
use petgraph::visit::EdgeRef;

use crate::declared::UnitName;
use crate::diagnostic::Diagnostic;
use crate::resolve::Resource;
use crate::settings::{DELIVERY_STACK, Settings};
use crate::value::Place;

use super::build::{Dependencies, Member, Reason};
use super::{Edge, Graph, GraphUnit, Need, ResourceIx};
pub(super) use reduce::contracted;
use reduce::reduced;

impl Graph {
    /// Which unit comes before which, sorted: the transitive reduction, so that what follows from others is not said.
    pub fn unit_edges(&self) -> impl Iterator<Item = (&UnitName, &UnitName)> {
        self.unit_edges.iter().map(|(before, after)| (&self.units[*before].name, &self.units[*after].name))
    }

    /// The units that come right before a unit.
    pub fn units_before<'a>(&'a self, unit: &'a UnitName) -> impl Iterator<Item = &'a UnitName> {
        self.unit_edges().filter(move |(_, after)| *after == unit).map(|(before, _)| before)
    }
}

/// An edge between two units, by their numbers: what comes first, and what waits.
pub(super) type UnitEdge = (usize, usize);

/// What makes a unit wait for another.
#[derive(Debug, Clone)]
struct Link {
    need: Need,
    /// The first of the strongest edges.
    edge: Edge,
    place: Option<Place>,
    count: usize,
}

impl Link {
    /// Takes in another between the same units.
    fn take(&mut self, other: &Self) {
        let count = self.count + other.count;
        if (other.need, other.edge) < (self.need, self.edge) {
            *self = other.clone();
        }
        self.count = count;
    }
}

type Links = BTreeMap<UnitEdge, Link>;

/// What the edges of resources are to units.
pub(super) struct Subject<'a> {
    pub(super) dependencies: &'a Dependencies,
    pub(super) resources: &'a [Resource],
    pub(super) units: &'a [GraphUnit],
    pub(super) settings: &'a Settings,
}

impl Subject<'_> {
    /// The edges between units. Those in a ring of what is required are findings, and left out; an optional one that
    /// would close a ring gives way.
    pub(super) fn edges(&self, findings: &mut Vec<Diagnostic>) -> Vec<UnitEdge> {
        let links = self.links();
        let required = |(pair, link): (&UnitEdge, &Link)| (link.need == Need::Required).then_some(*pair);
        let required: Vec<UnitEdge> = links.iter().filter_map(required).collect();
        let rings = rings(self.units.len(), &required);
        for ring in members(&rings) {
            findings.extend(ring::finding(self, &links, &ring));
        }
        let is_apart = |(before, after): &UnitEdge| rings[*before] != rings[*after];
        let mut kept: Vec<UnitEdge> = required.into_iter().filter(is_apart).collect();
        self.add_optional(&links, &mut kept);
        kept.sort_unstable();
        reduced(self.units.len(), &kept)
    }

    /// Adds the edges that need not be: all that lie in no ring, and of the others, in order, those that close none.
    fn add_optional(&self, links: &Links, kept: &mut Vec<UnitEdge>) {
        let optional = links.iter().filter(|(_, link)| link.need != Need::Required).map(|(pair, _)| *pair);
        let optional: Vec<UnitEdge> = optional.collect();
        let all: Vec<UnitEdge> = kept.iter().chain(&optional).copied().collect();
        let rings = rings(self.units.len(), &all);
        let (free, tied): (Vec<_>, Vec<_>) = optional.into_iter().partition(|(from, to)| rings[*from] != rings[*to]);
        kept.extend(free);
        for (before, after) in tied {
            if !reaches(self.units.len(), kept, (after, before)) {
                kept.push((before, after));
            }
        }
    }

    fn resource(&self, ix: ResourceIx) -> &Resource {
        &self.resources[ix.0]
    }

    /// The number of each resource's unit; `None` for what is generated.
    fn numbers(&self) -> Vec<Option<usize>> {
        let known: BTreeMap<&UnitName, usize> =
            self.units.iter().enumerate().map(|(number, unit)| (&unit.name, number)).collect();
        let number = |resource: &Resource| {
            Some(resource.unit()).filter(|unit| unit.stack.as_str() != DELIVERY_STACK).and_then(|unit| known.get(unit))
        };
        self.resources.iter().map(|resource| number(resource).copied()).collect()
    }

    /// The links of all pairs of units. A group counts for each unit once, whoever waits for it: thousands may wait for
    /// thousands.
    fn links(&self) -> Links {
        let numbers = self.numbers();
        let graph = &self.dependencies.graph;
        let mut links = Links::new();
        let followed = |node: &NodeIndex| graph.edges(*node).next().is_some();
        for node in graph.node_indices().filter(followed) {
            let sources = self.sources(node, &numbers);
            for waits in graph.edges(node) {
                let Member::Resource(to) = graph[waits.target()] else { continue };
                let Some(after) = numbers[to.0] else { continue };
                for (before, from) in sources.iter().filter(|(before, _)| **before != after) {
                    let Reason { kind, need, place } = *waits.weight();
                    let edge = Edge { from: *from, to, kind, need };
                    let link = Link { need, edge, place, count: 1 };
                    links.entry((*before, after)).and_modify(|known| known.take(&link)).or_insert(link);
                }
            }
        }
        links
    }

    /// The units behind a node, and the first resource of each.
    fn sources(&self, node: NodeIndex, numbers: &[Option<usize>]) -> BTreeMap<usize, ResourceIx> {
        let graph = &self.dependencies.graph;
        let mut sources = BTreeMap::new();
        let mut add = |ix: ResourceIx| {
            if let Some(number) = numbers[ix.0] {
                let first = sources.entry(number).or_insert(ix);
                *first = ix.min(*first);
            }
        };
        match graph[node] {
            Member::Resource(ix) => add(ix),
            Member::Group => graph.neighbors_directed(node, Direction::Incoming).for_each(|member| {
                if let Member::Resource(ix) = graph[member] {
                    add(ix);
                }
            }),
        }
        sources
    }
}

/// For each unit the number of its ring; a unit in none has a number of its own.
fn rings(count: usize, edges: &[UnitEdge]) -> Vec<usize> {
    let mut graph: DiGraph<(), ()> = DiGraph::with_capacity(count, edges.len());
    for _ in 0..count {
        graph.add_node(());
    }
    for (before, after) in edges {
        graph.add_edge(NodeIndex::new(*before), NodeIndex::new(*after), ());
    }
    let mut ring = vec![0; count];
    for (number, nodes) in tarjan_scc(&graph).iter().enumerate() {
        nodes.iter().for_each(|node| ring[node.index()] = number);
    }
    ring
}

/// The units of each ring, the ring of the first unit first.
fn members(rings: &[usize]) -> Vec<Vec<usize>> {
    let mut members: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (unit, ring) in rings.iter().enumerate() {
        members.entry(*ring).or_default().push(unit);
    }
    let mut members: Vec<Vec<usize>> = members.into_values().filter(|units| units.len() > 1).collect();
    members.sort_unstable();
    members
}

fn reaches(count: usize, edges: &[UnitEdge], (from, to): UnitEdge) -> bool {
    let after = reduce::successors(count, edges);
    let mut seen = vec![false; count];
    let mut todo = vec![from];
    while let Some(unit) = todo.pop() {
        if unit == to {
            return true;
        }
        if !std::mem::replace(&mut seen[unit], true) {
            todo.extend(&after[unit]);
        }
    }
    false
}
