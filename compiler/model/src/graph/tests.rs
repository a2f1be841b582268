//! Graph: resolved resources in, edges, one order and findings out.

mod cycle;
mod edges;
mod inborn;
mod namespaces;
mod order;
mod project;
mod refer;
mod rings;
mod selectors;
mod settings;
mod table;
mod targets;

use std::collections::BTreeMap;

use serde_json::{Map as JsonMap, Value as Json, json};

use super::{Graph, build};
use crate::declared::{Absent, Declared, UnitName};
use crate::diagnostic::Diagnostic;
use crate::name::{EnvironmentName, StackName};
use crate::parallel::Threads;
use crate::resolve::resolve;
use crate::schema::Schemas;

/// A project written one resource a line: `[environment:]id [is Namespace|in NAMESPACE] [after ID…]`. The environment
/// is `dev` where none is written, the namespace `shop`; an id that ends with `/` is an empty stack.
pub(super) fn declared(lines: &[&str]) -> Declared {
    let mut units: BTreeMap<(&str, &str), Json> = BTreeMap::new();
    for line in lines {
        let words: Vec<&str> = line.split(' ').collect();
        let (environment, id) = words[0].split_once(':').unwrap_or(("dev", words[0]));
        let (stack, path) = id.split_once('/').unwrap();
        let tree = units.entry((environment, stack)).or_insert_with(|| json!({}));
        if !path.is_empty() {
            tree.as_object_mut().map(|tree| put(tree, path, resource(id, &words[1..]))).unwrap();
        }
    }
    let units = units
        .into_iter()
        .map(|((environment, stack), tree)| json!({ "environment": environment, "stack": stack, "tree": tree }));
    let environment = json!({ "namespace": "shop" });
    let environments = json!({ "dev": environment, "prod": environment, "test": environment });
    let settings = json!({ "project": "shop", "environments": environments });
    let file = json!({ "settings": settings, "units": units.collect::<Vec<_>>() });
    Declared::from_json(&file.to_string()).unwrap()
}

fn put(group: &mut JsonMap<String, Json>, path: &str, resource: Json) {
    match path.split_once('/') {
        None => drop(group.insert(path.to_owned(), resource)),
        Some((head, tail)) => {
            let below = group.entry(head).or_insert_with(|| json!({}));
            put(below.as_object_mut().unwrap(), tail, resource);
        }
    }
}

fn resource(id: &str, words: &[&str]) -> Json {
    let (before, after) = match words.iter().position(|word| *word == "after") {
        Some(at) => (&words[..at], &words[at + 1..]),
        None => (words, &[][..]),
    };
    let mut metadata = json!({ "name": id.replace('/', "-") });
    let kind = match before {
        ["is", "Namespace"] => {
            metadata["name"] = json!(id.rsplit('/').next());
            "Namespace"
        }
        ["in", namespace] => {
            metadata["namespace"] = json!(namespace);
            "ConfigMap"
        }
        _ => "ConfigMap",
    };
    let after: JsonMap<String, Json> = after.iter().map(|target| ((*target).to_owned(), json!(true))).collect();
    json!({ "apiVersion": "v1", "kind": kind, "metadata": metadata, "lornuc": { "after": after } })
}

/// The graph of a project, in whose order each resource stands once and every edge is kept.
pub(super) fn check(lines: &[&str]) -> (Graph, Vec<Diagnostic>) {
    checked(declared(lines))
}

/// The same with units that the user did not ask for.
pub(super) fn check_without(skipped: &[(&str, &str)], lines: &[&str]) -> (Graph, Vec<Diagnostic>) {
    let (settings, units, _) = declared(lines).into_parts();
    let skipped = skipped.iter().map(|(environment, stack)| UnitName {
        environment: EnvironmentName::new(environment).unwrap(),
        stack: StackName::new(stack).unwrap(),
    });
    checked(Declared::new(settings, units, Absent { skipped: skipped.collect(), ..Absent::default() }))
}

pub(super) fn checked(declared: Declared) -> (Graph, Vec<Diagnostic>) {
    let (resolved, findings) = resolve(declared, &Schemas::builtin(), Threads::ONE);
    assert_eq!(findings, []);
    let (graph, findings) = build(resolved);
    assert_eq!(graph.verify(), Ok(()), "{graph}");
    (graph, findings)
}

/// The edges of a sound project: `platform/base after apps/web`.
fn edges(lines: &[&str]) -> Vec<String> {
    let (graph, findings) = check(lines);
    assert_eq!(messages(&findings), [""; 0]);
    edges_of(&graph)
}

pub(super) fn edges_of(graph: &Graph) -> Vec<String> {
    let id = |ix| {
        let resource = graph.resource(ix);
        let environment = resource.unit().environment.as_str();
        if environment == "dev" { resource.id().to_string() } else { format!("{environment}:{}", resource.id()) }
    };
    graph.edges().iter().map(|edge| format!("{} {} {}", id(edge.from), edge.kind.as_str(), id(edge.to))).collect()
}

fn order(graph: &Graph) -> Vec<&str> {
    graph.in_order().map(|resource| resource.id().as_str()).collect()
}

pub(super) fn messages(findings: &[Diagnostic]) -> Vec<&str> {
    findings.iter().map(|finding| finding.message.as_str()).collect()
}
