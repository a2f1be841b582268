//! Finds resources that wait for each other in a ring. In: the edges. Out: one finding a ring, with its whole path;
//! the edges inside it are taken out, so that the rest can be ordered.

use std::collections::{BTreeMap, VecDeque};

use petgraph::algo::tarjan_scc;
use petgraph::graph::{EdgeIndex, NodeIndex};
use petgraph::visit::EdgeRef;

use crate::diagnostic::{Code, Diagnostic};
use crate::resolve::Resource;

use super::EdgeKind;
use super::build::{Dependencies, Member};

/// Reports every ring and takes its edges out.
pub(super) fn break_cycles(dependencies: &mut Dependencies, resources: &[Resource], findings: &mut Vec<Diagnostic>) {
    // One finding a component, not one a cycle: n resources that all wait for each other have n! cycles.
    let rings: Vec<Vec<NodeIndex>> = tarjan_scc(&dependencies.graph)
        .into_iter()
        .filter(|ring| ring.len() > 1 || dependencies.graph.contains_edge(ring[0], ring[0]))
        .collect();
    let mut inside = Vec::new();
    for mut ring in rings {
        ring.sort_unstable();
        let path = shortest(dependencies, &ring);
        findings.extend(report(dependencies, resources, &path));
        let edges = ring.iter().flat_map(|node| dependencies.graph.edges(*node));
        inside.extend(edges.filter(|edge| ring.binary_search(&edge.target()).is_ok()).map(|edge| edge.id()));
    }
    // Removing an edge moves the last one into its place: from the last to the first none is missed.
    inside.sort_unstable();
    for edge in inside.into_iter().rev() {
        dependencies.graph.remove_edge(edge);
    }
}

/// The shortest way round from the first resource of a ring that lies on one.
fn shortest(dependencies: &Dependencies, ring: &[NodeIndex]) -> Vec<EdgeIndex> {
    let start = ring[0];
    let mut reached: BTreeMap<NodeIndex, EdgeIndex> = BTreeMap::new();
    let mut queue = VecDeque::from([start]);
    while let Some(node) = queue.pop_front() {
        let mut out: Vec<_> = dependencies.graph.edges(node).map(|edge| (edge.target(), edge.id())).collect();
        // petgraph gives the edges in the reverse order of their making; the reported path must not depend on that.
        out.sort_unstable();
        for (target, edge) in out.into_iter().filter(|(target, _)| ring.binary_search(target).is_ok()) {
            if reached.contains_key(&target) {
                continue;
            }
            reached.insert(target, edge);
            queue.push_back(target);
        }
    }
    let mut path = Vec::new();
    let mut at = start;
    while let Some(edge) = reached.get(&at) {
        path.push(*edge);
        at = ends(dependencies, *edge).0;
        if at == start {
            break;
        }
    }
    path.reverse();
    path
}

fn report(dependencies: &Dependencies, resources: &[Resource], path: &[EdgeIndex]) -> Option<Diagnostic> {
    let endpoints = |edge: &EdgeIndex| ends(dependencies, *edge);
    let resource = |node: NodeIndex| match dependencies.graph[node] {
        Member::Resource(ix) => Some(&resources[ix.0]),
        Member::Group => None,
    };
    let on_path: Vec<&Resource> = path.iter().filter_map(|edge| resource(endpoints(edge).0)).collect();
    let first = on_path.first()?;
    let ids: Vec<String> = on_path.iter().chain([first]).map(|resource| format!("`{}`", resource.id())).collect();
    let mut finding =
        Diagnostic::error(Code::DependencyCycle, format!("resources wait for each other: {}", ids.join(" before ")))
            .help("take one of the `after` out".to_owned())
            .resource(first.id())
            .environment(&first.unit().environment);
    for edge in path {
        let reason = dependencies.graph[*edge];
        let waiting = resource(endpoints(edge).1);
        let (Some(waiting), Some(place)) = (waiting, reason.place) else { continue };
        finding = finding.at(place, format!("`{}` waits here", waiting.id()));
    }
    for edge in path.iter().filter(|edge| dependencies.graph[**edge].kind == EdgeKind::Contains) {
        if let (Some(from), Some(to)) = (resource(endpoints(edge).0), resource(endpoints(edge).1)) {
            finding = finding.note(format!("`{}` lives in the namespace of `{}`", to.id(), from.id()));
        }
    }
    Some(finding)
}

fn ends(dependencies: &Dependencies, edge: EdgeIndex) -> (NodeIndex, NodeIndex) {
    dependencies.graph.edge_endpoints(edge).expect("an edge of this graph")
}
