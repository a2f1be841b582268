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

#[test]
fn each_change_that_refuses_what_was_taken_is_told_with_its_field() {
    let map = |of: Json| json!({ "type": "object", "additionalProperties": of });
    for (old, new, change) in [
        (json!({ "type": "string" }), json!({ "type": "integer" }), "`spec.a` was a string and is an integer"),
        (json!({ "type": "number" }), json!({ "type": "integer" }), "`spec.a` was a number and is an integer"),
        (
            json!({ "x-kubernetes-int-or-string": true }),
            json!({ "type": "string" }),
            "`spec.a` was an integer or a string and is a string",
        ),
        (json!({ "type": "array", "items": {} }), map(json!({})), "`spec.a` was a list and is a record"),
        (
            json!({ "x-kubernetes-preserve-unknown-fields": true }),
            json!({ "type": "boolean" }),
            "`spec.a` was of any type and is a boolean",
        ),
        (
            json!({ "type": "string", "enum": ["x", "a \"b\""] }),
            json!({ "type": "string", "enum": ["x"] }),
            "`spec.a` does not take `\"a \\\"b\\\"\"` any more",
        ),
        (
            json!({ "type": "integer", "enum": [1, 2] }),
            json!({ "type": "integer", "enum": [2, 3] }),
            "`spec.a` does not take `1` any more",
        ),
        (
            json!({ "enum": [{ "b": [null, true] }, "x"] }),
            json!({ "enum": ["x"] }),
            "`spec.a` does not take `{\"b\":[null,true]}` any more",
        ),
        (
            record(&json!({ "b": { "type": "string" } })),
            json!({ "type": "object", "required": ["b"], "properties": { "b": { "type": "string" } } }),
            "`spec.a.b` is required now",
        ),
        (map(record(&json!({ "b": { "type": "string" } }))), map(record(&json!({}))), "`spec.a.*.b` is gone"),
        // Fields that nobody names.
        (
            map(json!({ "type": "string" })),
            record(&json!({ "b": { "type": "string" } })),
            "`spec.a` takes certain fields only now",
        ),
        (
            json!({ "type": "object", "x-kubernetes-preserve-unknown-fields": true }),
            record(&json!({ "b": { "type": "string" } })),
            "`spec.a` takes certain fields only now",
        ),
        (
            json!({ "type": "object", "x-kubernetes-preserve-unknown-fields": true }),
            map(json!({ "type": "string" })),
            "`spec.a.*` was of any type and is a string",
        ),
    ] {
        let changes = between(&record(&json!({ "a": old })), &record(&json!({ "a": new })));
        assert_eq!(changes, [format!("v1: {change}")], "{old} {new}");
    }
}

#[test]
fn what_is_only_wider_or_narrower_is_not_spoken_of() {
    for (old, new) in [
        (json!({ "type": "integer" }), json!({ "type": "number" })),
        (json!({ "type": "string" }), json!({ "x-kubernetes-int-or-string": true })),
        (json!({ "type": "boolean" }), json!({ "x-kubernetes-preserve-unknown-fields": true })),
        (json!({ "type": "string" }), json!({ "type": "string", "maxLength": 1, "pattern": "^a$" })),
        (json!({ "type": "string", "enum": ["x"] }), json!({ "type": "string" })),
        (json!({ "type": "integer", "enum": [1, 2] }), json!({ "type": "integer", "enum": [2.0, 1.0, 3] })),
        (
            json!({ "type": "object", "additionalProperties": { "type": "string" } }),
            json!({ "type": "object", "x-kubernetes-preserve-unknown-fields": true }),
        ),
        (json!({ "type": "object" }), json!({ "type": "object", "additionalProperties": { "type": "string" } })),
    ] {
        let changes = between(&record(&json!({ "a": old })), &record(&json!({ "a": new })));
        assert_eq!(changes, [""; 0], "{old} {new}");
    }
}

#[test]
fn what_every_object_has_cannot_go() {
    let whole = json!({ "type": "object", "required": ["spec"], "properties": {
        "apiVersion": { "type": "string" }, "kind": { "type": "string" }, "metadata": { "type": "object" },
        "spec": { "type": "object" }, "status": { "type": "object" },
    } });
    let bare = json!({ "type": "object", "required": ["spec"], "properties": { "spec": { "type": "object" } } });
    let mut strict = whole.clone();
    strict["required"] = json!(["apiVersion", "kind", "metadata", "spec", "status"]);
    let of = |schema: &Json| facts("Cluster", &json!([{ "name": "v1", "served": true, "schema": schema }]));
    for (old, new) in [(&whole, &bare), (&bare, &whole), (&bare, &strict), (&strict, &bare)] {
        assert_eq!(breaking(&of(old), &of(new)), [""; 0], "{old} {new}");
    }
    let spec = json!({ "type": "object", "properties": { "spec": { "type": "object" } } });
    assert_eq!(breaking(&of(&spec), &of(&bare)), ["v1: `spec` is required now"]);
}

#[test]
fn a_version_that_is_still_there_and_not_served_breaks() {
    let version = |served: bool| json!([{ "name": "v1", "served": served, "schema": {} }]);
    assert_eq!(
        breaking(&facts("Cluster", &version(true)), &facts("Cluster", &version(false))),
        ["`v1` is not served any more"]
    );
    assert_eq!(breaking(&facts("Cluster", &version(false)), &facts("Cluster", &json!([]))), [""; 0]);
}
