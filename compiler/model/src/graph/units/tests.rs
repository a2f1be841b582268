//! Units: edges between resources in, the fewest edges between units out.

use std::collections::BTreeSet;

use proptest::prelude::{Just, ProptestConfig, Strategy, prop, prop_assert, prop_assert_eq, proptest};
use serde_json::json;

use super::reduce::{contracted, reduced};
use crate::declared::Declared;
use crate::diagnostic::{Code, Diagnostic};
use crate::graph::Graph;
use crate::graph::tests::{check, checked, messages};

fn unit_edges(graph: &Graph) -> Vec<String> {
    graph.unit_edges().map(|(before, after)| format!("{before} {}", after.stack)).collect()
}

/// The unit edges of a sound project.
fn edges(lines: &[&str]) -> Vec<String> {
    let (graph, findings) = check(lines);
    assert_eq!(messages(&findings), [""; 0]);
    unit_edges(&graph)
}

#[test]
fn a_unit_comes_before_another_when_any_of_its_resources_does() {
    let lines = ["apps/web after data/db", "data/db", "data/other", "jobs/a after apps", "platform/shop is Namespace"];
    // Every resource lives in the namespace; that it comes before the applications follows from what they wait for.
    let expected = ["dev/apps jobs", "dev/data apps", "dev/platform data"];
    assert_eq!(edges(&lines), expected);
}

#[test]
fn each_environment_has_units_of_its_own() {
    let lines = ["apps/a after data/b", "data/b", "prod:apps/a", "prod:data/b after apps/a"];
    assert_eq!(edges(&lines), ["dev/data apps", "prod/apps data"]);
}

#[test]
fn what_waits_for_its_own_unit_makes_no_edge() {
    assert_eq!(edges(&["apps/a after apps/b", "apps/b"]), [""; 0]);
}

#[test]
fn the_units_right_before_a_unit_are_those_that_it_must_wait_for() {
    let (graph, _) = check(&["a/x", "b/x after a/x", "c/x after a/x b/x", "d/x after b/x c/x"]);
    let names = |stack: &str| -> Vec<String> {
        let unit = graph.units().iter().find(|unit| unit.name.stack.as_str() == stack).unwrap();
        graph.units_before(&unit.name).map(ToString::to_string).collect()
    };
    assert_eq!(names("d"), ["dev/c"]);
    assert_eq!(names("c"), ["dev/b"]);
    assert_eq!(names("a"), [""; 0]);
}

#[test]
fn units_in_a_ring_are_told_by_their_shortest_way_round_and_what_makes_it() {
    let lines = ["a/1 after b/1", "b/1", "b/2 after c/1", "c/1", "c/2 after a/2", "a/2", "c/3 after b/3", "b/3"];
    let (graph, findings) = check(&lines);
    assert_eq!(messages(&findings), ["units wait for each other: `a` before `c` before `b` before `a`"]);
    assert_eq!(findings[0].code, Code::UnitCycle);
    assert_eq!(findings[0].help.as_deref(), Some("move `a/2` to the stack `c`, or `c/2` to `a`"));
    assert_eq!(unit_edges(&graph), [""; 0]);
    assert_eq!(graph.absent().broken.len(), 1);
}

#[test]
fn the_link_that_the_fewest_edges_make_is_the_one_to_mend() {
    let (_, findings) = check(&["a/1 after b/1", "a/2 after b/1", "b/1", "b/2 after a/3", "a/3"]);
    assert_eq!(findings[0].resource.as_ref().unwrap().as_str(), "b/2");
}

/// Units of which each applies others by a Kustomization, one a line: `platform applies apps data`; with `+apps/own` its
/// own resource waits for that.
fn applying(lines: &[&str]) -> (Graph, Vec<Diagnostic>) {
    let units = lines.iter().map(|line| {
        let words: Vec<&str> = line.split(' ').collect();
        let mut tree = json!({ "own": { "apiVersion": "v1", "kind": "ConfigMap", "metadata": { "name": words[0] } } });
        for applied in words.iter().skip(2) {
            if let Some(waits) = applied.strip_prefix('+') {
                tree["own"]["lornuc"] = json!({ "after": { waits: true } });
                continue;
            }
            tree[*applied] = json!({
                "apiVersion": "kustomize.toolkit.fluxcd.io/v1", "kind": "Kustomization",
                "metadata": { "name": format!("{}-{applied}", words[0]) },
                "spec": { "path": format!("./clusters/dev/{applied}/") },
            });
        }
        json!({ "environment": "dev", "stack": words[0], "tree": tree })
    });
    let settings = json!({
        "project": "shop", "environments": { "dev": { "namespace": "shop" } }, "rules": { "unknown-kind": "off" },
    });
    let file = json!({ "settings": settings, "units": units.collect::<Vec<_>>() });
    checked(Declared::from_json(&file.to_string()).unwrap())
}

#[test]
fn a_unit_with_the_kustomization_of_another_comes_before_it() {
    let (graph, findings) = applying(&["apps", "data", "platform applies apps data"]);
    assert_eq!(messages(&findings), [""; 0]);
    assert_eq!(unit_edges(&graph), ["dev/platform apps", "dev/platform data"]);
    let kinds: BTreeSet<&str> = graph.edges().iter().map(|edge| edge.kind.as_str()).collect();
    assert_eq!(kinds, BTreeSet::from(["owns"]));
}

#[test]
fn what_need_not_come_first_gives_way_where_it_would_close_a_ring() {
    let (graph, findings) = applying(&["apps", "data", "platform applies apps data +apps/own"]);
    assert_eq!(messages(&findings), [""; 0]);
    assert_eq!(unit_edges(&graph), ["dev/apps platform", "dev/platform data"]);
}

#[test]
fn a_kustomization_of_its_own_unit_or_of_another_project_makes_no_edge() {
    let (graph, findings) = applying(&["apps applies apps other"]);
    assert_eq!((messages(&findings), graph.edges().len()), (vec![], 0));
}

/// The pairs that a set of edges leads from and to.
fn closure(count: usize, edges: &[(usize, usize)]) -> BTreeSet<(usize, usize)> {
    let mut closure: BTreeSet<(usize, usize)> = edges.iter().copied().collect();
    for via in 0..count {
        for from in 0..count {
            for to in 0..count {
                if closure.contains(&(from, via)) && closure.contains(&(via, to)) {
                    closure.insert((from, to));
                }
            }
        }
    }
    closure
}

const UNITS: usize = 9;

/// Edges from smaller numbers to greater ones, the units numbered by chance.
fn acyclic() -> impl Strategy<Value = Vec<(usize, usize)>> {
    let edges = prop::collection::btree_set((0..UNITS, 0..UNITS), 0..24);
    let numbers = Just((0..UNITS).collect::<Vec<_>>()).prop_shuffle();
    (edges, numbers).prop_map(|(edges, numbers)| {
        let forward = edges.into_iter().filter(|(from, to)| from < to);
        forward.map(|(from, to)| (numbers[from], numbers[to])).collect()
    })
}

/// Resources of some stacks, each of which waits for some of those of others.
fn projects() -> impl Strategy<Value = (Vec<String>, Vec<String>)> {
    let waits = prop::collection::btree_set((0..UNITS, 0..3_usize), 0..3);
    let lines = prop::collection::vec(waits, UNITS * 2).prop_map(|all| {
        let line = |(n, waits): (usize, &BTreeSet<(usize, usize)>)| {
            let targets: Vec<String> = waits.iter().map(|(unit, r)| format!("s{unit}/r{}", r % 2)).collect();
            let after = if targets.is_empty() { String::new() } else { format!(" after {}", targets.join(" ")) };
            format!("s{}/r{}{after}", n / 2, n % 2)
        };
        all.iter().enumerate().map(line).collect::<Vec<_>>()
    });
    lines.prop_flat_map(|lines| (Just(lines.clone()), Just(lines).prop_shuffle()))
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(256) })]

    #[test]
    fn the_reduction_says_the_same_with_no_edge_too_many(edges in acyclic()) {
        let kept = reduced(UNITS, &edges);
        let all = closure(UNITS, &edges);
        prop_assert_eq!(&closure(UNITS, &kept), &all);
        for left_out in &kept {
            let fewer: Vec<_> = kept.iter().filter(|edge| *edge != left_out).copied().collect();
            prop_assert!(closure(UNITS, &fewer) != all, "{:?} follows from the others", left_out);
        }
    }

    #[test]
    fn looking_through_units_keeps_what_the_others_wait_for(edges in acyclic(), kept in prop::collection::vec(prop::bool::ANY, UNITS)) {
        let left = closure(UNITS, &contracted(UNITS, &edges, |unit| kept[unit]));
        let expected: BTreeSet<_> = closure(UNITS, &edges).into_iter().filter(|(from, to)| kept[*from] && kept[*to]).collect();
        prop_assert_eq!(left, expected);
    }

    #[test]
    fn every_edge_between_units_in_no_ring_is_kept_in_any_order_of_declaration((lines, shuffled) in projects()) {
        let seen = |lines: &[String]| {
            let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
            let (graph, findings) = check(&lines);
            let number = |unit: &crate::declared::UnitName| unit.stack.as_str()[1..].parse::<usize>().unwrap();
            let units: Vec<_> = graph.unit_edges().map(|(from, to)| (number(from), number(to))).collect();
            let resources = graph.edges();
            let of = |ix| number(graph.resource(ix).unit());
            let across: BTreeSet<_> = resources.iter().map(|edge| (of(edge.from), of(edge.to))).filter(|(a, b)| a != b).collect();
            (units, across, findings)
        };
        let (units, across, findings) = seen(&lines);
        let (kept, all) = (closure(UNITS, &units), closure(UNITS, &Vec::from_iter(across.clone())));
        prop_assert!(!(0..UNITS).any(|unit| kept.contains(&(unit, unit))));
        let is_in_ring = |(from, to): &&(usize, usize)| all.contains(&(*to, *from));
        let carried: BTreeSet<_> = across.iter().filter(|edge| !is_in_ring(edge)).collect();
        prop_assert!(carried.iter().all(|edge| kept.contains(edge)));
        let has_ring = across.iter().any(|edge| is_in_ring(&edge));
        prop_assert_eq!(has_ring, findings.iter().any(|finding| finding.code == Code::UnitCycle));
        prop_assert_eq!((units, across, findings), seen(&shuffled));
    }
}
