//! The order: after what a resource depends on, else by environment and id, whatever the order of declaration.

use std::collections::BTreeSet;

use proptest::prelude::{Just, ProptestConfig, Strategy, prop, prop_assert_eq, proptest};

use super::{check, declared, edges_of, messages, order};
use crate::diagnostic::Code;
use crate::graph::build;
use crate::parallel::Threads;
use crate::resolve::resolve;
use crate::schema::Schemas;

#[test]
fn where_nothing_decides_the_order_is_by_environment_and_id() {
    let lines = ["prod:apps/a", "jobs/a", "apps/b", "apps-two/a", "apps/a/z", "test:apps/a", "apps/a10", "apps/a2"];
    let (graph, _) = check(&lines);
    let seen: Vec<String> =
        graph.in_order().map(|resource| format!("{} {}", resource.unit().environment, resource.id())).collect();
    let dev = ["dev apps-two/a", "dev apps/a/z", "dev apps/a10", "dev apps/a2", "dev apps/b", "dev jobs/a"];
    assert_eq!(seen, [&dev[..], &["prod apps/a", "test apps/a"]].concat());
}

#[test]
fn a_resource_comes_as_soon_as_what_it_waits_for_has_come() {
    let lines = ["apps/a after apps/c", "apps/b", "apps/c", "apps/d"];
    assert_eq!(order(&check(&lines).0), ["apps/b", "apps/c", "apps/a", "apps/d"]);
    let lines = ["apps/a after z", "apps/b", "z/y after z/x", "z/x", "zz/last"];
    assert_eq!(order(&check(&lines).0), ["apps/b", "z/x", "z/y", "apps/a", "zz/last"]);
}

#[test]
fn two_thousand_that_wait_for_two_thousand_are_four_thousand_edges() {
    let lines: Vec<String> = (0..2_000)
        .flat_map(|n| [format!("apps/r{n:04} after platform/base"), format!("platform/base/r{n:04}")])
        .collect();
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    let (resolved, _) = resolve(declared(&lines), &Schemas::builtin(), Threads::ONE);
    let (graph, findings) = build(resolved);
    assert_eq!(messages(&findings), [""; 0]);
    assert_eq!(graph.verify(), Ok(()));
    assert_eq!(graph.dependencies.graph.edge_count(), 4_000);
    let order = order(&graph);
    assert_eq!(order.len(), 4_000);
    assert!(order[..2_000].iter().all(|id| id.starts_with("platform/base/")));
    assert!(order[2_000..].iter().all(|id| id.starts_with("apps/")) && order[2_000..].is_sorted());
}

const GROUPS: [&str; 4] = ["apps/x", "apps/y", "jobs/x", "jobs/y"];

/// The id of resource `n`: three in each group.
fn id(n: usize) -> String {
    format!("{}/r{n:02}", GROUPS[n % GROUPS.len()])
}

/// What resource `n` waits for: some of the resources, and some of the groups that it does not stand in.
fn line(n: usize, waits: &[(usize, bool)]) -> String {
    let target = |(of, as_group): &(usize, bool)| match as_group {
        true => GROUPS[of % GROUPS.len()].to_owned(),
        false => id(*of),
    };
    let own = GROUPS[n % GROUPS.len()];
    let targets: BTreeSet<String> = waits.iter().map(target).filter(|target| target != own).collect();
    let targets: String = targets.iter().map(|target| format!(" {target}")).collect();
    if targets.is_empty() { id(n) } else { format!("{} after{targets}", id(n)) }
}

/// How many sets of resources wait for each other, found by following every way from every resource.
fn rings(lines: &[String]) -> usize {
    let ids: Vec<&str> = lines.iter().map(|line| line.split(' ').next().unwrap()).collect();
    let waits = |line: &str, id: &str| {
        line.split(' ').skip(2).any(|target| format!("{id}/").starts_with(&format!("{target}/")))
    };
    let mut reach: Vec<Vec<bool>> = lines.iter().map(|line| ids.iter().map(|id| waits(line, id)).collect()).collect();
    for via in 0..ids.len() {
        for from in 0..ids.len() {
            for to in 0..ids.len() {
                reach[from][to] |= reach[from][via] && reach[via][to];
            }
        }
    }
    let first_of_its_ring = |n: &usize| reach[*n][*n] && !(0..*n).any(|m| reach[*n][m] && reach[m][*n]);
    (0..ids.len()).filter(first_of_its_ring).count()
}

fn projects() -> impl Strategy<Value = (Vec<String>, Vec<String>)> {
    let waits = prop::collection::vec((0..12_usize, prop::bool::weighted(0.25)), 0..3);
    let lines = prop::collection::vec(waits, 12)
        .prop_map(|waits| waits.iter().enumerate().map(|(n, waits)| line(n, waits)).collect::<Vec<String>>());
    lines.prop_flat_map(|lines| (Just(lines.clone()), Just(lines).prop_shuffle()))
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(128) })]

    #[test]
    fn any_graph_is_ordered_the_same_in_any_order_of_declaration((lines, shuffled) in projects()) {
        let seen = |lines: &[String]| {
            let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
            let (graph, findings) = check(&lines);
            (graph.to_string(), edges_of(&graph), findings)
        };
        let found = seen(&lines);
        let told = found.2.iter().filter(|finding| finding.code == Code::DependencyCycle).count();
        prop_assert_eq!(told, rings(&lines), "{:?}", found.2);
        prop_assert_eq!(found, seen(&shuffled));
    }
}
