//! Finds the edges. In: resources by environment and id. Out: a directed graph of resources and of the groups that an
//! `after` names; a group stands for its resources, so that a thousand waiting for a thousand are two thousand edges.

use std::collections::BTreeMap;

use petgraph::Direction;
use petgraph::graph::{DiGraph, EdgeIndex, NodeIndex};
use petgraph::visit::EdgeRef;

use crate::declared::{Absent, UnitName};
use crate::diagnostic::{Code, Diagnostic};
use crate::name::{EnvironmentName, Id, StackName, did_you_mean};
use crate::resolve::Resource;
use crate::value::Place;

use super::{Edge, EdgeKind, GraphUnit, Need, ResourceIx, defines};

/// The most unknown targets for which a near name is looked for.
const MOST_NEAR_NAMES: usize = 100;

/// A node: a resource, or a group that something waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Member {
    Resource(ResourceIx),
    Group,
}

/// An edge: why, and where the author says so.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Reason {
    pub(super) kind: EdgeKind,
    pub(super) need: Need,
    pub(super) place: Option<Place>,
}

/// Resources and groups, an edge from what comes first to what waits. Node `n` is resource `n`; groups follow.
#[derive(Debug, Clone)]
pub(super) struct Dependencies {
    pub(super) graph: DiGraph<Member, Reason>,
    /// What belongs together and has no order.
    pub(super) unordered: Vec<Edge>,
}

impl Dependencies {
    /// Takes edges in, each where it belongs.
    pub(super) fn add(&mut self, edges: &[Edge]) {
        for Edge { from, to, kind, need } in edges {
            if *need == Need::Unordered {
                self.unordered.push(Edge { from: *from, to: *to, kind: *kind, need: *need });
            } else {
                let reason = Reason { kind: *kind, need: *need, place: None };
                self.graph.add_edge(NodeIndex::new(from.0), NodeIndex::new(to.0), reason);
            }
        }
    }

    /// Keeps an edge in mind, but not for the order.
    pub(super) fn give_way(&mut self, edge: EdgeIndex) {
        let Some((from, to)) = self.graph.edge_endpoints(edge) else { return };
        let reason = self.graph.remove_edge(edge);
        if let (Member::Resource(from), Member::Resource(to), Some(reason)) = (self.graph[from], self.graph[to], reason)
        {
            self.unordered.push(Edge { from, to, kind: reason.kind, need: reason.need });
        }
    }

    pub(super) fn edges(&self) -> Vec<Edge> {
        let mut edges = self.unordered.clone();
        for edge in self.graph.edge_references() {
            let Member::Resource(to) = self.graph[edge.target()] else { continue };
            let Reason { kind, need, .. } = *edge.weight();
            match self.graph[edge.source()] {
                Member::Resource(from) => edges.push(Edge { from, to, kind, need }),
                Member::Group => edges.extend(self.members(edge.source()).map(|from| Edge { from, to, kind, need })),
            }
        }
        edges.sort_unstable();
        edges.dedup();
        edges
    }

    /// The edges of a kind between two resources.
    pub(super) fn of_kind(&self, kind: EdgeKind) -> impl Iterator<Item = (ResourceIx, ResourceIx)> {
        let of_kind = self.graph.edge_references().filter(move |edge| edge.weight().kind == kind);
        of_kind.filter_map(|edge| match (self.graph[edge.source()], self.graph[edge.target()]) {
            (Member::Resource(from), Member::Resource(to)) => Some((from, to)),
            (Member::Resource(_) | Member::Group, _) => None,
        })
    }

    fn members(&self, group: NodeIndex) -> impl Iterator<Item = ResourceIx> {
        self.graph.neighbors_directed(group, Direction::Incoming).filter_map(|node| match self.graph[node] {
            Member::Resource(ix) => Some(ix),
            Member::Group => None,
        })
    }
}

/// Finds all edges; targets that do not exist are findings, unless they may be in a unit that is not at hand.
pub(super) fn dependencies(
    resources: &[Resource],
    units: &[GraphUnit],
    absent: &Absent,
    findings: &mut Vec<Diagnostic>,
) -> Dependencies {
    let mut graph = DiGraph::with_capacity(resources.len(), resources.len());
    for index in 0..resources.len() {
        graph.add_node(Member::Resource(ResourceIx(index)));
    }
    let mut builder = Builder { resources, units, absent, graph, groups: BTreeMap::new() };
    builder.contains();
    builder.defines();
    builder.after(findings);
    Dependencies { graph: builder.graph, unordered: Vec::new() }
}

struct Builder<'a> {
    resources: &'a [Resource],
    units: &'a [GraphUnit],
    absent: &'a Absent,
    graph: DiGraph<Member, Reason>,
    groups: BTreeMap<(&'a EnvironmentName, Id), NodeIndex>,
}

impl<'a> Builder<'a> {
    fn contains(&mut self) {
        let namespaces: BTreeMap<(&EnvironmentName, &str), usize> = self
            .resources
            .iter()
            .enumerate()
            .filter(|(_, resource)| resource.gvk().is("", "Namespace"))
            .map(|(index, resource)| ((&resource.unit().environment, resource.key().name.as_str()), index))
            .collect();
        for (index, resource) in self.resources.iter().enumerate() {
            let Some(namespace) = &resource.key().namespace else { continue };
            if let Some(from) = namespaces.get(&(&resource.unit().environment, namespace.as_str())) {
                let reason = Reason { kind: EdgeKind::Contains, need: Need::Required, place: None };
                self.graph.add_edge(NodeIndex::new(*from), NodeIndex::new(index), reason);
            }
        }
    }

    fn defines(&mut self) {
        for Edge { from, to, kind, need } in defines::edges(self.resources) {
            let reason = Reason { kind, need, place: None };
            self.graph.add_edge(NodeIndex::new(from.0), NodeIndex::new(to.0), reason);
        }
    }

    fn after(&mut self, findings: &mut Vec<Diagnostic>) {
        let resources = self.resources;
        let by_id: BTreeMap<(&EnvironmentName, &Id), usize> = resources
            .iter()
            .enumerate()
            .map(|(index, resource)| ((&resource.unit().environment, resource.id()), index))
            .collect();
        // Only where some resource waits: for thousands that do not, listing every group would be the larger work.
        let mut members: BTreeMap<(&EnvironmentName, Id), Vec<usize>> = BTreeMap::new();
        if resources.iter().any(|resource| !resource.directives().after().is_empty()) {
            for (index, resource) in resources.iter().enumerate() {
                for group in resource.id().groups() {
                    members.entry((&resource.unit().environment, group)).or_default().push(index);
                }
            }
        }
        let mut unknown = 0;
        for (index, resource) in resources.iter().enumerate() {
            let environment = &resource.unit().environment;
            for (target, place) in resource.directives().after() {
                let reason = Reason { kind: EdgeKind::After, need: Need::Required, place: Some(*place) };
                let to = NodeIndex::new(index);
                // A resource before a group: one id cannot be both, for a group has no `apiVersion`.
                if let Some(from) = by_id.get(&(environment, target)) {
                    self.graph.add_edge(NodeIndex::new(*from), to, reason);
                } else if resource.id().groups().any(|group| group == *target) {
                    findings.push(own_group(resource, target, *place));
                } else if let Some(indices) = members.get(&(environment, target.clone())) {
                    let from = self.group(environment, target, indices);
                    self.graph.add_edge(from, to, reason);
                } else if !self.may_be_absent(environment, target) {
                    // Looking for a near name walks all ids: past the first hundred nobody needs it.
                    let near = unknown < MOST_NEAR_NAMES;
                    unknown += 1;
                    let ids = by_id.keys().filter(|key| key.0 == environment).map(|key| key.1.as_str());
                    let groups = members.keys().filter(|key| key.0 == environment).map(|key| key.1.as_str());
                    let known = ids.chain(groups).filter(|_| near);
                    findings.push(self.unknown(resource, target, *place, known));
                }
            }
        }
    }

    fn group(&mut self, environment: &'a EnvironmentName, id: &Id, members: &[usize]) -> NodeIndex {
        if let Some(node) = self.groups.get(&(environment, id.clone())) {
            return *node;
        }
        let node = self.graph.add_node(Member::Group);
        for member in members {
            let reason = Reason { kind: EdgeKind::After, need: Need::Required, place: None };
            self.graph.add_edge(NodeIndex::new(*member), node, reason);
        }
        self.groups.insert((environment, id.clone()), node);
        node
    }

    fn may_be_absent(&self, environment: &EnvironmentName, target: &Id) -> bool {
        let stack = StackName::new(target.as_str().split('/').next().unwrap_or_default());
        let unit = stack.map(|stack| UnitName { environment: environment.clone(), stack });
        unit.is_ok_and(|unit| self.absent.contains(&unit)) || self.is_empty_stack(environment, target)
    }

    /// A stack without resources in this environment is there all the same: nothing to wait for.
    fn is_empty_stack(&self, environment: &EnvironmentName, target: &Id) -> bool {
        let names = self.units.iter().map(|unit| &unit.name);
        names.into_iter().any(|unit| unit.environment == *environment && unit.stack.as_str() == target.as_str())
    }

    fn unknown<'b>(
        &self,
        resource: &Resource,
        target: &Id,
        place: Place,
        known: impl Iterator<Item = &'b str> + Clone,
    ) -> Diagnostic {
        let environment = &resource.unit().environment;
        let elsewhere = self.resources.iter().find(|other| other.id() == target).map(|other| other.unit());
        let help = match elsewhere {
            Some(unit) => Some(format!("it is declared for `{}` only; write `after` there only", unit.environment)),
            None => beside(resource, target, known.clone()).or_else(|| did_you_mean(target.as_str(), known)),
        };
        let message = format!("`after` names `{target}`, which is no resource, group or stack");
        Diagnostic::error(Code::UnknownTarget, message)
            .at(place, "not found")
            .help(help)
            .resource(resource.id())
            .environment(environment)
    }
}

/// The id of a neighbour that is named without its stack or group.
fn beside<'b>(resource: &Resource, target: &Id, known: impl Iterator<Item = &'b str>) -> Option<String> {
    let groups: Vec<String> = resource.id().groups().map(|group| format!("{group}/{target}")).collect();
    let mut known = known.filter(|id| groups.iter().any(|group| group == id));
    known.next().map(|id| format!("write `{id}`: ids begin with the name of their stack"))
}

fn own_group(resource: &Resource, target: &Id, place: Place) -> Diagnostic {
    Diagnostic::error(
        Code::DependencyCycle,
        format!("`{}` cannot come after `{target}`: it is part of it", resource.id()),
    )
    .at(place, "its own group")
    .help("name the resources of the group that come first".to_owned())
    .resource(resource.id())
    .environment(&resource.unit().environment)
}
