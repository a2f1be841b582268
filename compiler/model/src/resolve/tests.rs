//! Resolve: declared values in, resources and findings out.

mod annotations;
mod directive;
mod fields;
mod find;
mod foreign;
mod identity;
mod ids;
mod kinds;
mod lists;
mod namespace;
mod rules;
mod served;
mod units;

use serde_json::{Value as Json, json};

use super::{Resolved, Resource, resolve};
use crate::declared::Declared;
use crate::diagnostic::{Diagnostic, Severity};
use crate::parallel::Threads;
use crate::schema::Schemas;

/// A project with the environment `dev`, whose namespace is `shop`.
fn settings() -> Json {
    json!({ "project": "shop", "environments": { "dev": { "namespace": "shop" } } })
}

/// A unit of this `environment/stack`.
fn unit(name: &str, tree: Json) -> Json {
    let (environment, stack) = name.split_once('/').unwrap();
    json!({ "environment": environment, "stack": stack, "tree": tree })
}

/// A unit that was read from a folder of YAML.
fn flat(name: &str, resources: Json) -> Json {
    let mut unit = unit(name, resources);
    unit["form"] = json!("flat");
    unit
}

fn project(settings: Json, units: Json) -> (Resolved, Vec<Diagnostic>) {
    let file = json!({ "settings": settings, "units": units }).to_string();
    resolve(Declared::from_json(&file).unwrap(), &Schemas::builtin(), Threads::ONE)
}

/// The resources of the stack `apps` in `dev`, of which nothing is to be said.
fn sound(tree: Json) -> Vec<Resource> {
    let (resolved, findings) = project(settings(), json!([unit("dev/apps", tree)]));
    assert_eq!(heads(&findings), [""; 0]);
    resolved.units()[0].resources().to_vec()
}

/// The findings of the stack `apps` in `dev`, which is left out for them.
fn refused(tree: Json) -> Vec<Diagnostic> {
    let (resolved, findings) = project(settings(), json!([unit("dev/apps", tree.clone())]));
    assert!(resolved.units().is_empty(), "{tree} is taken: {resolved}");
    for finding in &findings {
        assert_eq!(finding.severity, Severity::Error, "{tree}: {}", finding.message);
        let environments: Vec<&str> = finding.environments.iter().map(|name| name.as_str()).collect();
        assert_eq!(environments, ["dev"], "{tree}: {}", finding.message);
    }
    findings
}

/// Code, id and field of each finding: `invalid-name apps/a metadata.name`.
fn heads(findings: &[Diagnostic]) -> Vec<String> {
    let head = |finding: &Diagnostic| {
        let id = finding.resource.as_ref().map_or("nowhere", |id| id.as_str());
        format!("{} {id} {}", finding.code, finding.path).trim_end().to_owned()
    };
    findings.iter().map(head).collect()
}

fn ids(resources: &[Resource]) -> Vec<&str> {
    resources.iter().map(|resource| resource.id().as_str()).collect()
}

fn manifest(resource: &Resource) -> Json {
    serde_json::to_value(resource.node()).unwrap()
}

fn resource(api_version: &str, kind: &str, metadata: Json) -> Json {
    json!({ "apiVersion": api_version, "kind": kind, "metadata": metadata })
}

/// A Deployment with the least that one has.
fn deployment(name: &str) -> Json {
    let labels = json!({ "app": name });
    let template = json!({ "metadata": { "labels": labels },
        "spec": { "containers": [{ "name": name, "image": "web:1" }] } });
    let mut deployment = resource("apps/v1", "Deployment", json!({ "name": name }));
    deployment["spec"] = json!({ "selector": { "matchLabels": labels }, "template": template });
    deployment
}

fn config(name: &str) -> Json {
    resource("v1", "ConfigMap", json!({ "name": name }))
}
