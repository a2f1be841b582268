//! Edges: what namespaces contain, and what `after` names.

use super::{check, check_without, edges, edges_of, order};

#[test]
fn a_namespace_comes_before_what_lives_in_it() {
    let lines = [
        "apps/a",
        "apps/b in other",
        "apps/c in default",
        "platform/shop is Namespace",
        "platform/other is Namespace",
        "platform/unused is Namespace",
    ];
    assert_eq!(edges(&lines), ["platform/other contains apps/b", "platform/shop contains apps/a"]);
}

#[test]
fn a_namespace_contains_nothing_of_another_environment() {
    let lines = ["apps/a", "prod:apps/a", "prod:platform/shop is Namespace"];
    assert_eq!(edges(&lines), ["prod:platform/shop contains prod:apps/a"]);
}

#[test]
fn after_names_a_resource_a_group_or_a_stack() {
    let rest = ["platform/base/x", "platform/base/deep/y", "platform/z", "platform-two/q", "platform/based"];
    for (target, first) in [
        ("platform/z", &["platform/z"][..]),
        ("platform/base", &["platform/base/deep/y", "platform/base/x"]),
        ("platform/base/deep", &["platform/base/deep/y"]),
        ("platform", &["platform/base/deep/y", "platform/base/x", "platform/based", "platform/z"]),
    ] {
        let waiting = format!("apps/a after {target}");
        let wanted: Vec<String> = first.iter().map(|id| format!("{id} after apps/a")).collect();
        assert_eq!(edges(&[&rest[..], &[&waiting]].concat()), wanted, "{target}");
    }
}

#[test]
fn several_targets_make_several_edges_and_the_same_edge_counts_once() {
    let lines = ["apps/a after apps/b platform apps/web platform/z apps/web/c", "apps/b", "apps/web/c", "platform/z"];
    assert_eq!(edges(&lines), ["apps/b after apps/a", "apps/web/c after apps/a", "platform/z after apps/a"]);
}

#[test]
fn one_pair_may_be_joined_for_two_reasons() {
    let lines = ["apps/a after platform/shop", "platform/shop is Namespace"];
    assert_eq!(edges(&lines), ["platform/shop contains apps/a", "platform/shop after apps/a"]);
}

#[test]
fn a_neighbour_in_ones_own_group_may_come_first() {
    assert_eq!(edges(&["apps/web/a after apps/web/b", "apps/web/b"]), ["apps/web/b after apps/web/a"]);
    assert_eq!(edges(&["apps/web/a after apps/job", "apps/job/b"]), ["apps/job/b after apps/web/a"]);
}

#[test]
fn after_means_the_environment_of_the_one_that_waits() {
    let lines = ["apps/a after platform", "platform/x", "prod:apps/a after platform", "prod:platform/y"];
    assert_eq!(edges(&lines), ["platform/x after apps/a", "prod:platform/y after prod:apps/a"]);
}

#[test]
fn an_empty_stack_is_there_and_nothing_to_wait_for() {
    let (graph, findings) = check(&["apps/a after platform", "platform/"]);
    assert_eq!((findings, edges_of(&graph)), (vec![], vec![]));
    let units: Vec<String> = graph.units().iter().map(|unit| unit.name.to_string()).collect();
    assert_eq!(units, ["dev/apps", "dev/platform"]);
}

#[test]
fn targets_in_a_unit_that_is_not_at_hand_are_not_judged() {
    let lines = ["apps/a after platform platform/namespaces platform/deep/er"];
    let (graph, findings) = check_without(&[("dev", "platform")], &lines);
    assert_eq!((findings, order(&graph)), (vec![], vec!["apps/a"]));
    let (_, findings) = check_without(&[("prod", "platform"), ("dev", "platform-two")], &lines);
    assert_eq!(findings.len(), 3, "another unit is no excuse");
}
