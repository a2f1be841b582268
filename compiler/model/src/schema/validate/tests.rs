//! Objects and schemas in, findings out. What is accepted and refused is what an API server of 1.36 said to creations with
//! `dryRun=All` and strict field validation, and, of Kubernetes' own lists, to server-side applies.

mod combined;
mod edges;
mod formats;
mod lists;
mod native;
mod patterns;
mod records;
mod scalars;
mod words;

use serde_json::{Value as Json, json};

use super::{Subject, validate};
use crate::diagnostic::Diagnostic;
use crate::schema::{Origin, Schemas, Shape};
use crate::value::{Place, from_json};

fn findings(object: Json, shape: &Shape, origin: Origin) -> Vec<Diagnostic> {
    let node = from_json(object.clone()).unwrap();
    let kind = object["kind"].as_str().unwrap();
    let schemas = Schemas::builtin();
    validate(&Subject { node: &node, place: Place::default(), kind, shape, metadata: schemas.object_meta(), origin })
}

/// The findings about a custom resource whose `spec.x` has this schema.
fn custom(schema: &Json, value: &Json) -> Vec<Diagnostic> {
    let spec = json!({ "type": "object", "properties": { "x": schema } });
    let shape = Shape::read(&json!({ "type": "object", "properties": { "spec": spec } }));
    let object =
        json!({ "apiVersion": "example.com/v1", "kind": "Test", "metadata": { "name": "a" }, "spec": { "x": value } });
    findings(object, &shape, Origin::Imported)
}

/// The findings about an object of Kubernetes' own.
fn native(object: Json) -> Vec<Diagnostic> {
    let schemas = Schemas::builtin();
    let (group, version) =
        object["apiVersion"].as_str().map(|text| text.rsplit_once('/').unwrap_or(("", text))).unwrap();
    let kind = object["kind"].as_str().unwrap();
    let facts = schemas.of_kind(kind).find(|(known, _)| &*known.group == group).unwrap().1;
    findings(object.clone(), facts.version(version).unwrap().shape().unwrap(), Origin::Kubernetes)
}

fn messages(findings: &[Diagnostic]) -> Vec<&str> {
    findings.iter().map(|finding| &*finding.message).collect()
}

/// The server takes each of these values.
fn accepted(schema: &Json, values: Json) {
    for value in values.as_array().unwrap() {
        assert_eq!(messages(&custom(schema, value)), [""; 0], "{value} beside {schema}");
    }
}

/// The server refuses this value, and these are our words for it.
fn refused(schema: &Json, value: Json, words: &[&str]) {
    assert_eq!(messages(&custom(schema, &value)), words, "{value} beside {schema}");
}

/// The help of the only finding.
fn help(schema: &Json, value: Json) -> String {
    let findings = custom(schema, &value);
    assert_eq!(findings.len(), 1, "{value}: {:?}", messages(&findings));
    findings[0].help.clone().unwrap_or_default()
}
