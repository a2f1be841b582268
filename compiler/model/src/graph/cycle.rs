//! Finds resources that wait for each other in a ring. In: the edges. Out: one finding a ring, with its whole path.
//! Optional edges give way first: as few of a ring as it takes. Of what is required all edges inside a ring are taken out,
//! so that the rest can be ordered.

use std::cell::OnceCell;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap, VecDeque};

use petgraph::Direction;
use petgraph::algo::tarjan_scc;
use petgraph::graph::{EdgeIndex, NodeIndex};
use petgraph::visit::EdgeRef;

use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::resolve::Resource;

use super::build::{Dependencies, Member};
use super::refer::{self, Parts};
use super::reference::{Answer, Reference};
use super::{EdgeKind, Need, ResourceIx};

/// What is told about edges: whose they are, and where the fields are that make them.
struct Teller<'a> {
    parts: Parts<'a>,
    /// Looked for when the first edge is told.
    references: OnceCell<Vec<Reference>>,
}

impl<'a> Teller<'a> {
    fn resource(&self, dependencies: &Dependencies, node: NodeIndex) -> Option<&'a Resource> {
        match dependencies.graph[node] {
            Member::Resource(ix) => Some(&self.parts.resources[ix.0]),
            Member::Group => None,
        }
    }

    /// Where an edge was written: at `after`, or in the field that names the other.
    fn reference(&self, from: NodeIndex, to: NodeIndex) -> Option<&Reference> {
        let references = self.references.get_or_init(|| refer::references(self.parts));
        let ix = |node: NodeIndex| ResourceIx(node.index());
        let is_found = |answer: Answer| answer == Answer::Resource(ix(from)) || answer == Answer::Produced(ix(from));
        references.iter().find(|reference| reference.from == ix(to) && is_found(reference.answer))
    }
}

/// Lets optional edges give way, reports every ring that is left, and takes its edges out.
pub(super) fn break_cycles(dependencies: &mut Dependencies, parts: Parts<'_>, findings: &mut Vec<Diagnostic>) {
    let teller = Teller { parts, references: OnceCell::new() };
    let optional = dependencies.graph.edge_weights().any(|reason| reason.need == Need::Optional);
    let rings_now = if optional { rings(dependencies) } else { Vec::new() };
    let mut giving: Vec<EdgeIndex> = rings_now.iter().flat_map(|ring| giving_way(dependencies, ring)).collect();
    giving.sort_unstable();
    for edge in giving.into_iter().rev() {
        findings.extend(gave_way(dependencies, &teller, edge));
        dependencies.give_way(edge);
    }
    break_required(dependencies, &teller, findings);
}

/// The components of resources that wait for each other. One finding a component, not one a cycle: n resources that all
/// wait for each other have n! cycles.
fn rings(dependencies: &Dependencies) -> Vec<Vec<NodeIndex>> {
    let components = tarjan_scc(&dependencies.graph).into_iter();
    let is_ring = |ring: &Vec<NodeIndex>| ring.len() > 1 || dependencies.graph.contains_edge(ring[0], ring[0]);
    let mut rings: Vec<Vec<NodeIndex>> = components.filter(is_ring).collect();
    rings.iter_mut().for_each(|ring| ring.sort_unstable());
    rings
}

/// The optional edges of a ring against which it can be ordered. What only optional edges hold back goes when nothing else
/// can: the one that waits for the fewest, and of those the first.
fn giving_way(dependencies: &Dependencies, ring: &[NodeIndex]) -> Vec<EdgeIndex> {
    let graph = &dependencies.graph;
    let within = |node: NodeIndex| ring.binary_search(&node).ok();
    let inner = |node: NodeIndex, direction| {
        graph
            .edges_directed(node, direction)
            .filter(move |edge| within(edge.source()).is_some() && within(edge.target()).is_some())
    };
    let mut waits: Vec<(usize, usize)> = ring
        .iter()
        .map(|node| {
            let optional =
                inner(*node, Direction::Incoming).filter(|edge| edge.weight().need == Need::Optional).count();
            (inner(*node, Direction::Incoming).count() - optional, optional)
        })
        .collect();
    let mut done = vec![false; ring.len()];
    let mut heap: BinaryHeap<_> =
        (0..ring.len()).filter(|at| waits[*at].0 == 0).map(|at| Reverse((waits[at].1, at))).collect();
    let mut giving = Vec::new();
    while let Some(Reverse((_, at))) = heap.pop() {
        // A node stands in the heap once for each number of optional edges that it waited for.
        if std::mem::replace(&mut done[at], true) {
            continue;
        }
        let late =
            inner(ring[at], Direction::Incoming).filter(|edge| within(edge.source()).is_some_and(|from| !done[from]));
        giving.extend(late.map(|edge| edge.id()));
        for edge in inner(ring[at], Direction::Outgoing) {
            let Some(next) = within(edge.target()).filter(|next| !done[*next]) else { continue };
            let wait = if edge.weight().need == Need::Optional { &mut waits[next].1 } else { &mut waits[next].0 };
            *wait = wait.saturating_sub(1);
            if waits[next].0 == 0 {
                heap.push(Reverse((waits[next].1, next)));
            }
        }
    }
    giving
}

/// What is told of an optional edge that gave way.
fn gave_way(dependencies: &Dependencies, teller: &Teller<'_>, edge: EdgeIndex) -> Option<Diagnostic> {
    let (first, second) = ends(dependencies, edge);
    let (from, to) = (teller.resource(dependencies, first)?, teller.resource(dependencies, second)?);
    let severity = teller.parts.settings.level(Code::OptionalCycle, &to.unit().stack).severity()?;
    let message = format!(
        "`{}` may do without `{}`, which waits for it: the reference does not count for their order",
        to.id(),
        from.id()
    );
    let mut finding = match severity {
        Severity::Error => Diagnostic::error(Code::OptionalCycle, message),
        Severity::Warning => Diagnostic::warning(Code::OptionalCycle, message),
    };
    finding = match teller.reference(first, second) {
        Some(reference) => finding.at(reference.place, "optional").field(reference.field.clone()),
        None => finding.on(&to.cursor(), "comes first"),
    };
    let help = format!("if `{}` must come first, change what makes it wait", from.id());
    Some(finding.help(help).resource(to.id()).environment(&to.unit().environment))
}

fn break_required(dependencies: &mut Dependencies, teller: &Teller<'_>, findings: &mut Vec<Diagnostic>) {
    let mut inside = Vec::new();
    for ring in rings(dependencies) {
        let path = shortest(dependencies, &ring);
        findings.extend(report(dependencies, teller, &path));
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

fn report(dependencies: &Dependencies, teller: &Teller<'_>, path: &[EdgeIndex]) -> Option<Diagnostic> {
    let endpoints = |edge: &EdgeIndex| ends(dependencies, *edge);
    let resource = |node: NodeIndex| teller.resource(dependencies, node);
    let on_path: Vec<&Resource> = path.iter().filter_map(|edge| resource(endpoints(edge).0)).collect();
    let first = on_path.first()?;
    let ids: Vec<String> = on_path.iter().chain([first]).map(|resource| format!("`{}`", resource.id())).collect();
    let has_after = path.iter().any(|edge| dependencies.graph[*edge].kind == EdgeKind::After);
    let help = if has_after { "take one of the `after` out" } else { "one of them must do without the other" };
    let mut finding =
        Diagnostic::error(Code::DependencyCycle, format!("resources wait for each other: {}", ids.join(" before ")))
            .help(help.to_owned())
            .resource(first.id())
            .environment(&first.unit().environment);
    for edge in path {
        let (from, to) = endpoints(edge);
        let Some(waiting) = resource(to) else { continue };
        let kind = dependencies.graph[*edge].kind;
        let named = || teller.reference(from, to).map(|reference| reference.place);
        let is_named = matches!(kind, EdgeKind::Refers | EdgeKind::Produces);
        let place = dependencies.graph[*edge].place.or_else(|| is_named.then(named).flatten());
        if let Some(place) = place {
            finding = finding.at(place, format!("`{}` waits here", waiting.id()));
        } else if let (EdgeKind::Contains, Some(from)) = (kind, resource(from)) {
            finding = finding.note(format!("`{}` lives in the namespace of `{}`", waiting.id(), from.id()));
        }
    }
    Some(finding)
}

fn ends(dependencies: &Dependencies, edge: EdgeIndex) -> (NodeIndex, NodeIndex) {
    dependencies.graph.edge_endpoints(edge).expect("an edge of this graph")
}
