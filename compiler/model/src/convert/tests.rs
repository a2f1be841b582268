//! Conversion: documents in, the text of a stack out.

mod groups;
mod kept;
mod nickel;
mod shared;

use serde_json::{Value as Json, json};

use super::{Conversion, convert};
use crate::diagnostic::{Diagnostic, Files};
use crate::value::from_json;

/// Converts documents that no file holds.
fn converted(documents: &[Json]) -> Conversion {
    let nodes = documents.iter().map(|document| from_json(document.clone()).unwrap()).collect();
    convert(nodes, "a test", &Files::default(), None)
}

/// The text of the stack behind its head.
fn stack(documents: &[Json]) -> String {
    let text = converted(documents).text.unwrap();
    text.strip_prefix("# Made by `lornuc convert` from a test.\n").unwrap_or(&text).to_owned()
}

fn resource(api_version: &str, kind: &str, name: &str) -> Json {
    json!({ "apiVersion": api_version, "kind": kind, "metadata": { "name": name } })
}

fn labelled(kind: &str, name: &str, labels: Json) -> Json {
    json!({ "apiVersion": "v1", "kind": kind, "metadata": { "name": name, "labels": labels } })
}

/// A Service with the one thing that it must have.
fn service(name: &str, labels: Json) -> Json {
    let mut service = labelled("Service", name, labels);
    service["spec"] = json!({ "ports": [{ "port": 80 }] });
    service
}

/// The ids of what is kept, sorted.
fn ids(documents: &[Json]) -> Vec<String> {
    let mut ids: Vec<String> = converted(documents).expected.keys().map(|id| id.path().to_owned()).collect();
    ids.sort();
    ids
}

fn messages(findings: &[Diagnostic]) -> Vec<&str> {
    findings.iter().map(|finding| finding.message.as_str()).collect()
}

#[test]
fn nothing_to_keep_is_no_stack() {
    assert_eq!(converted(&[]).text, None);
    let conversion = converted(&[json!({ "a": 1 })]);
    assert_eq!((conversion.text, conversion.kept, conversion.left_out), (None, 0, 1));
    assert_eq!(messages(&conversion.findings), ["the document is no resource: it has no `apiVersion`"]);
}

#[test]
fn fields_that_everyone_writes_first_come_first() {
    let document = json!({
        "spec": { "b": 1, "name": "x", "a": 2 },
        "metadata": { "namespace": "shop", "name": "web", "annotations": {} },
        "kind": "Thing",
        "apiVersion": "example.org/v1",
    });
    assert_eq!(
        stack(&[document]),
        "{\n  env | not_exported,\n\n  thing = {\n    apiVersion = \"example.org/v1\",\n    kind = \"Thing\",\n    \
         metadata = { name = \"web\", namespace = \"shop\", annotations = {} },\n    \
         spec = { name = \"x\", a = 2, b = 1 },\n  },\n}\n"
    );
}

#[test]
fn a_namespace_that_is_not_written_is_told_from_one_that_is() {
    let here = json!({ "apiVersion": "v1", "kind": "ConfigMap", "metadata": { "name": "a", "namespace": "none" } });
    let conversion = converted(&[here, resource("v1", "ConfigMap", "a")]);
    assert_eq!(conversion.kept, 2);
    assert!(conversion.settings.contains("namespace = \"none-2\""), "{}", conversion.settings);
}
