//! Check: a graph in, what may be rendered and the findings of the rules out.

mod definitions;
mod delivered;
mod duplicates;
mod images;
mod secrets;
mod sizes;
mod texts;

use serde_json::{Value as Json, json};

use super::{Checked, check};
use crate::declared::Declared;
use crate::diagnostic::Diagnostic;
use crate::graph::build;
use crate::parallel::Threads;
use crate::resolve::resolve;
use crate::schema::Schemas;

/// The environments `dev` and `test` of one cluster, and `prod` of another.
fn settings() -> Json {
    let environment = |cluster: &str| json!({ "namespace": "shop", "cluster": cluster });
    let environments = json!({ "dev": environment("non"), "test": environment("non"), "prod": environment("prod") });
    let externals = json!([{ "kind": "Deployment", "name": "a" }]);
    json!({ "project": "shop", "environments": environments, "externals": externals })
}

fn judged(settings: Json, units: &[(&str, Json)]) -> (Option<Checked>, Vec<Diagnostic>) {
    let unit = |(name, tree): &(&str, Json)| {
        let (environment, stack) = name.split_once('/').unwrap();
        json!({ "environment": environment, "stack": stack, "tree": tree })
    };
    let file = json!({ "settings": settings, "units": units.iter().map(unit).collect::<Vec<_>>() });
    judged_as(Declared::from_json(&file.to_string()).unwrap())
}

/// Judges what the stages before find nothing wrong with.
fn judged_as(declared: Declared) -> (Option<Checked>, Vec<Diagnostic>) {
    let (resolved, before) = resolve(declared, &Schemas::builtin(), Threads::ONE);
    assert_eq!(before, []);
    let (graph, before) = build(resolved);
    assert_eq!(before, []);
    check(graph)
}

fn messages(findings: &[Diagnostic]) -> Vec<&str> {
    findings.iter().map(|finding| finding.message.as_str()).collect()
}

fn resource(api_version: &str, kind: &str, metadata: Json) -> Json {
    json!({ "apiVersion": api_version, "kind": kind, "metadata": metadata })
}

fn config(name: &str) -> Json {
    resource("v1", "ConfigMap", json!({ "name": name }))
}

#[test]
fn a_graph_that_no_rule_refuses_is_checked_and_unchanged() {
    let (checked, findings) = judged(settings(), &[("dev/apps", json!({ "b": config("b"), "a": config("a") }))]);
    assert_eq!(findings, []);
    let checked = checked.unwrap();
    let ids: Vec<&str> = checked.graph().in_order().map(|resource| resource.id().as_str()).collect();
    assert_eq!(ids, ["apps/a", "apps/b"]);
}

#[test]
fn a_project_with_a_broken_unit_is_not_checked_though_no_rule_refuses_it() {
    let units = json!([
        { "environment": "dev", "stack": "apps", "tree": { "a": config("a") } },
        { "environment": "dev", "stack": "jobs", "tree": { "a": 1 } },
    ]);
    let file = json!({ "settings": settings(), "units": units }).to_string();
    let (resolved, before) = resolve(Declared::from_json(&file).unwrap(), &Schemas::builtin(), Threads::ONE);
    assert_eq!(before.len(), 1);
    let (checked, findings) = check(build(resolved).0);
    assert!(checked.is_none() && findings.is_empty());
}
