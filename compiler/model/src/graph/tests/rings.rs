//! Rings of references: optional ones give way, the rest is told. The same whatever the order of declaration, and in one go
//! over any number of resources.

use proptest::prelude::{Just, ProptestConfig, Strategy, any, prop_assert_eq, proptest};
use serde_json::{Value as Json, json};

use super::project::{Built, Project, container};

/// A Pod that reads ConfigMaps, those behind `?` if they are there, after others.
fn pod(reads: &[&str], after: &[&str]) -> Json {
    let from = |name: &&str| match name.strip_prefix('?') {
        Some(name) => json!({ "configMapRef": { "name": name, "optional": true } }),
        None => json!({ "configMapRef": { "name": name } }),
    };
    let from: Vec<Json> = reads.iter().map(from).collect();
    let mut pod = json!({ "spec": container(json!({ "envFrom": from })) });
    pod["lornuc"] = waits(after)["lornuc"].clone();
    pod
}

fn waits(after: &[&str]) -> Json {
    let after: serde_json::Map<String, Json> = after.iter().map(|id| (format!("apps/{id}"), json!(true))).collect();
    json!({ "lornuc": { "after": after } })
}

fn order(built: &Built) -> Vec<&str> {
    built.graph.in_order().map(|resource| resource.id().path()).collect()
}

#[test]
fn an_optional_reference_gives_way() {
    let built = Project::new()
        .with("apps/a", "v1 Pod a", pod(&["?seed"], &[]))
        .with("apps/seed", "v1 ConfigMap seed", waits(&["a"]))
        .build();
    let words = "`apps/a` may do without `apps/seed`, which waits for it: the reference does not count for their order";
    assert_eq!(built.told(), [format!("optional-cycle apps/a: {words}")]);
    assert_eq!(order(&built), ["a", "seed"]);
    assert_eq!(built.edges(), ["apps/a after apps/seed required", "apps/seed refers apps/a optional"]);
}

#[test]
fn only_what_must_gives_way() {
    let built = Project::new()
        .with("apps/a", "v1 Pod a", pod(&["?one", "?two"], &[]))
        .with("apps/b", "v1 Pod b", pod(&["?one", "?two"], &[]))
        .with("apps/one", "v1 ConfigMap one", waits(&["a"]))
        .with("apps/two", "v1 ConfigMap two", json!({}))
        .build();
    assert_eq!(built.findings.len(), 1, "{:?}", built.told());
    assert_eq!(order(&built), ["two", "a", "one", "b"]);
}

#[test]
fn a_ring_of_what_is_required_is_told_with_the_fields_that_make_it() {
    let built = Project::new()
        .with("apps/a", "v1 Pod a", pod(&["seed", "?seed"], &[]))
        .with("apps/seed", "v1 ConfigMap seed", waits(&["a"]))
        .build();
    let words = "resources wait for each other: `apps/a` before `apps/seed` before `apps/a`";
    assert_eq!(built.told(), [format!("dependency-cycle apps/a: {words}")]);
    let store = json!({ "spec": { "provider": { "vault": {
        "server": "https://vault.example.com",
        "auth": { "tokenSecretRef": { "name": "token", "key": "token" } },
    } } } });
    let secret = json!({ "spec": {
        "secretStoreRef": { "name": "vault" },
        "data": [{ "secretKey": "token", "remoteRef": { "key": "token" } }],
    } });
    let built = Project::new()
        .with("apps/store", "external-secrets.io/v1 SecretStore vault", store)
        .with("apps/token", "external-secrets.io/v1 ExternalSecret token", secret)
        .build();
    let words = "resources wait for each other: `apps/store` before `apps/token` before `apps/store`";
    assert_eq!(built.told(), [format!("dependency-cycle apps/store: {words}")]);
}

#[test]
fn what_belongs_together_makes_no_ring() {
    let labels = json!({ "app": "web" });
    let mut pod = pod(&[], &["service"]);
    pod["metadata"]["labels"] = labels.clone();
    let built = Project::new()
        .with("apps/a", "v1 Pod a", pod)
        .with("apps/service", "v1 Service a", json!({ "spec": { "selector": labels, "ports": [{ "port": 80 }] } }))
        .build();
    assert_eq!(built.told(), [""; 0]);
    assert_eq!(order(&built), ["service", "a"]);
}

/// Rungs of two Pods and two ConfigMaps: each Pod reads both maps of its rung, each map waits for both Pods below.
#[test]
fn a_ladder_with_more_ways_than_anyone_can_walk_is_ordered() {
    let mut project = Project::new();
    for rung in 0..40 {
        let below: Vec<String> = if rung == 0 {
            Vec::new()
        } else {
            ["l", "r"].iter().map(|side| format!("p{:02}{side}", rung - 1)).collect()
        };
        let below: Vec<&str> = below.iter().map(String::as_str).collect();
        let maps: Vec<String> = ["l", "r"].iter().map(|side| format!("m{rung:02}{side}")).collect();
        let reads: Vec<&str> = maps.iter().map(String::as_str).collect();
        for (side, map) in ["l", "r"].iter().zip(&maps) {
            let name = format!("p{rung:02}{side}");
            project = project.with(&format!("apps/{name}"), &format!("v1 Pod {name}"), pod(&reads, &[])).with(
                &format!("apps/{map}"),
                &format!("v1 ConfigMap {map}"),
                waits(&below),
            );
        }
    }
    let built = project.build();
    assert_eq!(built.told(), [""; 0]);
    let order = order(&built);
    assert_eq!((order.len(), order[0], order[159]), (160, "m00l", "p39r"));
    assert_eq!(built.edges().len(), 40 * 4 + 39 * 4);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Eight Pods that read ConfigMaps, some of which wait for Pods, some of which are missing.
    #[test]
    fn the_order_of_declaration_changes_nothing(
        reads in proptest::collection::vec((0..8_usize, 0..10_usize, any::<bool>()), 0..16),
        waiting in proptest::collection::vec((0..8_usize, 0..8_usize), 0..4),
        dealt in Just((0..16).collect::<Vec<usize>>()).prop_shuffle(),
    ) {
        let mut declared = Vec::new();
        for n in 0..8 {
            let reads: Vec<String> = reads
                .iter()
                .filter(|(pod, ..)| *pod == n)
                .map(|(_, map, optional)| format!("{}m{map}", if *optional { "?" } else { "" }))
                .collect();
            let reads: Vec<&str> = reads.iter().map(String::as_str).collect();
            declared.push((format!("apps/p{n}"), format!("v1 Pod p{n}"), pod(&reads, &[])));
            let after: Vec<String> =
                waiting.iter().filter(|(map, _)| *map == n).map(|(_, pod)| format!("p{pod}")).collect();
            let after: Vec<&str> = after.iter().map(String::as_str).collect();
            declared.push((format!("apps/m{n}"), format!("v1 ConfigMap m{n}"), waits(&after)));
        }
        let seen = |declared: &[(String, String, Json)]| {
            let mut project = Project::new();
            for (id, head, rest) in declared {
                project = project.with(id, head, rest.clone());
            }
            let built = project.build();
            (built.told(), built.edges(), built.answers())
        };
        let first = seen(&declared);
        let dealt: Vec<_> = dealt.iter().map(|at| declared[*at].clone()).collect();
        prop_assert_eq!(first, seen(&dealt));
    }
}

#[test]
fn a_hundred_thousand_resources_are_looked_at_in_one_go() {
    const PODS: usize = 33_334;
    let from = |name: String| json!({ "configMapRef": { "name": name } });
    let mut project = Project::new();
    for n in 0..PODS {
        let maps = [n, n * 7 % PODS, n * 31 % PODS].map(|at| from(format!("a{at}")));
        let more = [n, n * 13 % PODS].map(|at| from(format!("b{at}")));
        let from: Vec<Json> = maps.into_iter().chain(more).collect();
        project = project
            .with(
                &format!("apps/p{n}"),
                &format!("v1 Pod p{n}"),
                json!({ "spec": container(json!({ "envFrom": from })) }),
            )
            .with(&format!("apps/a{n}"), &format!("v1 ConfigMap a{n}"), json!({}))
            .with(&format!("apps/b{n}"), &format!("v1 ConfigMap b{n}"), json!({}));
    }
    let built = project.build();
    assert_eq!(built.findings, []);
    assert!(built.graph.edges().len() > 160_000, "{}", built.graph.edges().len());
}
