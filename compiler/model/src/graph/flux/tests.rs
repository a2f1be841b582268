//! The unit `flux`: when it is made, and what names it takes. What it holds is in `golden/stages/delivery-by-flux`.

mod waits;

use serde_json::{Value as Json, json};

use crate::declared::{Absent, Declared, UnitName};
use crate::graph::Graph;
use crate::graph::tests::checked;
use crate::name::{EnvironmentName, NameRule, StackName};

/// A project of these stacks with one resource each, delivered to two environments.
fn declared(stacks: &[&str], environments: Json) -> Declared {
    let names: Vec<String> = environments.as_object().unwrap().keys().cloned().collect();
    let units = names.iter().flat_map(|environment| {
        stacks.iter().map(move |stack| {
            let resource = json!({ "apiVersion": "v1", "kind": "ConfigMap", "metadata": { "name": format!("{environment}-config") } });
            let tree = json!({ "config": resource });
            json!({ "environment": environment, "stack": stack, "tree": tree })
        })
    });
    let settings = json!({
        "project": "Shop & Co",
        "environments": environments,
        "delivery": { "source": { "kind": "GitRepository", "url": "https://github.com/shop/manifests" } },
    });
    let file = json!({ "settings": settings, "units": units.collect::<Vec<_>>() });
    Declared::from_json(&file.to_string()).unwrap()
}

/// The names of what is generated: of objects in the cluster, and of units.
fn generated(graph: &Graph) -> Vec<String> {
    let made = graph.in_order().filter(|resource| resource.unit().stack.as_str() == "flux");
    made.map(|resource| format!("{} {}", resource.unit().environment, resource.key().name)).collect()
}

fn built(declared: Declared) -> Graph {
    let (graph, findings) = checked(declared);
    assert_eq!(findings, []);
    graph
}

#[test]
fn an_environment_of_which_a_unit_is_not_at_hand_is_not_made_for() {
    let environments = json!({ "dev": { "namespace": "a" }, "prod": { "namespace": "b" } });
    let without = |absent: fn(UnitName) -> Absent| {
        let (settings, mut units, _) = declared(&["apps", "data"], environments.clone()).into_parts();
        let gone = units.remove(0);
        built(Declared::new(settings, units, absent(gone.name)))
    };
    let skipped = without(|unit| Absent { skipped: [unit].into(), ..Absent::default() });
    let broken = without(|unit| Absent { broken: [unit].into(), ..Absent::default() });
    for graph in [skipped, broken] {
        let made = generated(&graph);
        assert!(made.len() == 3 && made.iter().all(|name| name.starts_with("prod ")), "{made:?}");
        assert!(!graph.units().iter().any(|unit| unit.name.to_string() == "dev/flux"));
    }
}

#[test]
fn names_are_of_kubernetes_form_and_differ_whatever_stacks_are_called() {
    let long = "a".repeat(63);
    let stacks = ["source", "a_b", "a-b", "a.b", "a-", &long];
    let environments = json!({
        "one": { "namespace": "a", "cluster": "c" }, "two": { "namespace": "b", "cluster": "c" },
        "three": { "namespace": "d" },
    });
    let graph = built(declared(&stacks, environments));
    let made = generated(&graph);
    let mut names: Vec<&str> = made.iter().map(|line| line.split_once(' ').unwrap().1).collect();
    assert_eq!(names.len(), 21);
    assert!(names.iter().all(|name| name.len() <= 63 && NameRule::DnsSubdomain.check(name).is_ok()), "{names:?}");
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), 21, "{names:?}");
}

#[test]
fn a_unit_that_only_claims_the_name_is_left_as_it_is() {
    let (settings, mut units, absent) = declared(&["apps"], json!({ "dev": { "namespace": "a" } })).into_parts();
    let own = units.first_mut().unwrap();
    own.name = UnitName { environment: EnvironmentName::new("dev").unwrap(), stack: StackName::new("flux").unwrap() };
    let graph = built(Declared::new(settings, units, absent));
    assert_eq!(generated(&graph), ["dev dev-config"]);
}
