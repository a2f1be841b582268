//! What breaks, and what does not. The words are in `golden/errors/breaking-schema/`.

use serde_json::{Value as Json, json};

use super::breaking;
use crate::schema::{KindFacts, KindFile};

fn facts(scope: &str, versions: &Json) -> KindFacts {
    let file = json!({ "group": "a.b", "kind": "C", "plural": "cs", "scope": scope, "versions": versions });
    KindFile::read(&file.to_string()).unwrap().1
}

/// What breaks when the schema of `spec` becomes another.
fn between(old: &Json, new: &Json) -> Vec<String> {
    let of = |spec: &Json| {
        let schema = json!({ "type": "object", "properties": { "spec": spec, "status": spec } });
        facts("Cluster", &json!([{ "name": "v1", "served": true, "schema": schema }]))
    };
    breaking(&of(old), &of(new)).into_iter().filter(|change| !change.contains("`status")).collect()
}

fn record(fields: &Json) -> Json {
    json!({ "type": "object", "properties": fields })
}

#[test]
fn what_takes_all_that_was_taken_breaks_nothing() {
    let string = json!({ "type": "string" });
    let old = record(&json!({ "a": { "type": "integer" }, "b": { "type": "string", "enum": ["x"] }, "c": string }));
    let mut new = record(&json!({
        "a": { "x-kubernetes-int-or-string": true },
        "b": { "type": "string", "enum": ["x", "y"] },
        "d": { "type": "string", "default": "d" },
    }));
    new["x-kubernetes-preserve-unknown-fields"] = true.into();
    new["required"] = json!(["d"]);
    assert_eq!(between(&old, &new), Vec::<String>::new());
    let map = json!({ "type": "object", "additionalProperties": string });
    assert_eq!(between(&record(&json!({ "c": string })), &map), Vec::<String>::new());
    assert_eq!(between(&old, &old), Vec::<String>::new());
}

#[test]
fn changes_are_found_in_lists_and_maps() {
    let of = |inner: Json| {
        record(&json!({
            "list": { "type": "array", "items": inner },
            "map": { "type": "object", "additionalProperties": inner },
        }))
    };
    let changes = between(&of(json!({ "type": "string" })), &of(json!({ "type": "string", "enum": ["a"] })));
    assert_eq!(
        changes,
        ["v1: `spec.list[]` takes certain values only now", "v1: `spec.map.*` takes certain values only now",]
    );
}

#[test]
fn a_version_that_is_gone_breaks_and_one_that_was_not_served_does_not() {
    let version = |name: &str, served: bool| json!({ "name": name, "served": served, "schema": {} });
    let old = facts("Cluster", &json!([version("v2", true), version("v1", true), version("v1alpha1", false)]));
    let new = facts("Namespaced", &json!([version("v2", true)]));
    assert_eq!(breaking(&old, &new), ["its scope was `Cluster` and is `Namespaced`", "there is no `v1` any more",]);
}
