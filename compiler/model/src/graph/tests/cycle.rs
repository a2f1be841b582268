//! Rings: each is reported once with its path, and the rest is ordered all the same.

use super::{check, edges_of, messages, order};
use crate::diagnostic::{Code, Severity};

/// The paths of the rings: `apps/a apps/b apps/a`.
fn rings(lines: &[&str]) -> Vec<String> {
    let (_, findings) = check(lines);
    for finding in &findings {
        assert_eq!((finding.code, finding.severity), (Code::DependencyCycle, Severity::Error));
        let first = finding.resource.as_ref().unwrap().as_str();
        assert!(finding.message.contains(&format!(": `{first}` before ")), "{}", finding.message);
    }
    let path = |message: &str| {
        let ids = message.strip_prefix("resources wait for each other: ").unwrap();
        ids.replace(" before ", " ").replace('`', "")
    };
    messages(&findings).into_iter().map(path).collect()
}

#[test]
fn a_ring_of_any_size_is_told_with_its_whole_path() {
    for (lines, path) in [
        (&["apps/a after apps/a"][..], "apps/a apps/a"),
        (&["apps/a after apps/b", "apps/b after apps/a"], "apps/a apps/b apps/a"),
        (&["apps/a after apps/c", "apps/b after apps/a", "apps/c after apps/b"], "apps/a apps/b apps/c apps/a"),
        (&["apps/a after jobs/b", "jobs/b after apps/a"], "apps/a jobs/b apps/a"),
    ] {
        assert_eq!(rings(lines), [path]);
    }
    let count = 500;
    let lines: Vec<String> =
        (0..count).map(|n| format!("apps/r{n:03} after apps/r{:03}", (n + count - 1) % count)).collect();
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    let path: Vec<String> = (0..=count).map(|n| format!("apps/r{:03}", n % count)).collect();
    assert_eq!(rings(&lines), [path.join(" ")]);
}

#[test]
fn a_chain_is_no_ring() {
    let diamond = ["apps/a", "apps/b after apps/a", "apps/c after apps/a", "apps/d after apps/b apps/c"];
    assert_eq!(rings(&diamond), [""; 0]);
    assert_eq!(rings(&["apps/a after apps/b", "apps/b", "prod:apps/a", "prod:apps/b after apps/a"]), [""; 0]);
}

#[test]
fn rings_go_through_groups_and_stacks() {
    for (lines, path) in [
        (&["apps/a after jobs", "jobs/b after apps/a", "jobs/c"][..], "apps/a jobs/b apps/a"),
        (&["apps/a after jobs", "apps/c", "jobs/b after apps"], "apps/a jobs/b apps/a"),
        (
            &["apps/x/a after apps/y", "apps/y/b after apps/z", "apps/z/c after apps/x"],
            "apps/x/a apps/z/c apps/y/b apps/x/a",
        ),
    ] {
        assert_eq!(rings(lines), [path]);
    }
}

#[test]
fn a_ring_through_a_namespace_says_who_lives_where() {
    let lines = ["apps/a", "platform/shop is Namespace after apps/a"];
    assert_eq!(rings(&lines), ["apps/a platform/shop apps/a"]);
    let (_, findings) = check(&lines);
    assert_eq!(findings[0].notes, ["`apps/a` lives in the namespace of `platform/shop`"]);
    assert_eq!(rings(&["apps/a", "apps/b", "platform/shop is Namespace after apps"]), ["apps/a platform/shop apps/a"]);
}

#[test]
fn each_ring_is_told_once_and_in_its_environment() {
    let ring = ["apps/a after apps/b", "apps/b after apps/a", "jobs/c after jobs/d", "jobs/d after jobs/c"];
    let prod = ["prod:apps/a after apps/b", "prod:apps/b after apps/a"];
    let mut found = rings(&[&ring[..], &prod].concat());
    found.sort();
    assert_eq!(found, ["apps/a apps/b apps/a", "apps/a apps/b apps/a", "jobs/c jobs/d jobs/c"]);
    let (_, findings) = check(&prod);
    assert_eq!(findings[0].environments.iter().map(|name| name.as_str()).collect::<Vec<_>>(), ["prod"]);
}

#[test]
fn rings_that_share_a_resource_are_one_finding() {
    let lines = ["apps/a after apps/b apps/c", "apps/b after apps/a", "apps/c after apps/a"];
    assert_eq!(rings(&lines), ["apps/a apps/b apps/a"]);
}

#[test]
fn of_two_ways_round_the_shorter_is_told() {
    let long = ["apps/a after apps/d", "apps/b after apps/a", "apps/c after apps/b", "apps/d after apps/c apps/a"];
    assert_eq!(rings(&long), ["apps/a apps/d apps/a"]);
}

#[test]
fn what_stands_around_a_ring_is_ordered_all_the_same() {
    let lines = [
        "apps/a after apps/y",
        "apps/b after apps/m",
        "apps/m after apps/b apps/z",
        "apps/y after apps/m",
        "apps/z",
        "apps/free after platform",
        "platform/base",
    ];
    let (graph, findings) = check(&lines);
    assert_eq!(findings.len(), 1);
    let kept = ["apps/m after apps/y", "apps/y after apps/a", "apps/z after apps/m", "platform/base after apps/free"];
    assert_eq!(edges_of(&graph), kept);
    assert_eq!(order(&graph).len(), 7);
}

#[test]
fn the_unit_of_a_ring_is_broken() {
    let (graph, _) = check(&["apps/a after apps/a", "jobs/b"]);
    assert_eq!(graph.absent().broken.iter().map(ToString::to_string).collect::<Vec<_>>(), ["dev/apps"]);
}
