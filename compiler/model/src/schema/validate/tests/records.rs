//! Records: fields that are unknown, absent, or too many, and objects inside of others.

use serde_json::{Value as Json, json};

use super::{accepted, custom, findings, help, messages, refused};
use crate::schema::{Origin, Shape};

fn record() -> Json {
    json!({ "type": "object", "required": ["name"], "properties": {
        "name": { "type": "string" },
        "class": { "type": "string" },
        "ports": { "type": "array", "items": { "type": "object", "properties": { "target": { "type": "integer" } } } },
        "template": { "type": "object", "properties": { "image": { "type": "string" } } },
    } })
}

#[test]
fn a_required_field_is_there() {
    // spec.x.a: Required value
    refused(&record(), json!({}), &["`spec.x` has no `name`"]);
    refused(&record(), json!({ "name": null }), &["`spec.x` has no `name`"]);
    assert_eq!(help(&record(), json!({})), "add `name`, a string");
    let named =
        json!({ "type": "object", "required": ["a"], "properties": { "a": { "type": "string", "enum": ["b", "c"] } } });
    assert_eq!(help(&named, json!({})), "add `a`: `b` or `c`");
    // One that may be null is there when it is.
    let nullable =
        json!({ "type": "object", "required": ["a"], "properties": { "a": { "type": "string", "nullable": true } } });
    accepted(&nullable, json!([{ "a": null }]));
}

#[test]
fn an_unknown_field_is_told_with_what_was_meant() {
    // strict decoding error: unknown field "spec.x.b"
    let with = |key: &str| json!({ "name": "a", key: 1 });
    refused(&record(), with("klass"), &["`spec.x` has no field `klass`"]);
    for (key, words) in [
        ("Class", "did you mean `class`?"),
        ("port", "did you mean `ports`?"),
        ("x", "`x` is a field of `spec`: move it up"),
        ("image", "it stands one level down: `template.image`"),
        ("target", "it stands one level down: `ports[…].target`"),
        ("somethingElse", "there are `class`, `name`, `ports` and `template`"),
    ] {
        assert_eq!(help(&record(), with(key)), words, "{key}");
    }
    let many: Json =
        (0..20).map(|n| (format!("field{n}"), json!({ "type": "string" }))).collect::<serde_json::Map<_, _>>().into();
    let many = json!({ "type": "object", "properties": many });
    assert_eq!(help(&many, json!({ "a": 1 })), "`lornuc explain Test.spec.x` lists the fields");
    assert_eq!(help(&json!({ "type": "object" }), json!({ "a": 1 })), "leave it out: the record has no fields");
}

#[test]
fn a_misspelt_required_field_is_told_once() {
    refused(&record(), json!({ "nmae": "a" }), &["`spec.x` has no field `nmae`"]);
    assert_eq!(help(&record(), json!({ "nmae": "a" })), "did you mean `name`?");
}

#[test]
fn a_map_takes_any_names() {
    let schema = json!({ "type": "object", "additionalProperties": { "type": "string" }, "minProperties": 1, "maxProperties": 2 });
    accepted(&schema, json!([{ "a": "1" }, { "a.b/c": "1" }]));
    // must be of type string: "integer"
    refused(&schema, json!({ "a.b": 1 }), &["`spec.x.\"a.b\"` must be a string, not a number"]);
    // should have at least 1 properties; null is taken out before
    refused(&schema, json!({}), &["`spec.x` must not be empty"]);
    refused(&schema, json!({ "a": null }), &["`spec.x` must not be empty"]);
    // Too many: 3: must have at most 2 items
    refused(&schema, json!({ "a": "", "b": "", "c": "" }), &["`spec.x` must have at most 2 fields"]);
}

#[test]
fn unknown_fields_that_are_preserved_may_be_anything() {
    let schema = json!({ "type": "object", "x-kubernetes-preserve-unknown-fields": true, "properties": { "a": { "type": "string" } } });
    accepted(&schema, json!([{ "z": [1], "a": "x" }]));
    refused(&schema, json!({ "a": 5 }), &["`spec.x.a` must be a string, not a number"]);
    accepted(&json!({ "x-kubernetes-preserve-unknown-fields": true }), json!([5, "x", [1], { "a": null }]));
}

#[test]
fn an_embedded_object_has_a_kind_and_metadata() {
    let schema = json!({ "type": "object", "x-kubernetes-embedded-resource": true, "x-kubernetes-preserve-unknown-fields": true });
    accepted(&schema, json!([{ "apiVersion": "v1", "kind": "X", "metadata": { "name": "a" }, "z": 1 }]));
    // spec.x.apiVersion: Required value, spec.x.kind: Required value
    refused(&schema, json!({}), &["`spec.x` has no `apiVersion`", "`spec.x` has no `kind`"]);
    // spec.x.apiVersion: Invalid value: 5: must be a string
    refused(&schema, json!({ "apiVersion": 5, "kind": "X" }), &["`spec.x.apiVersion` must be a name"]);
    // cannot unmarshal number into Go struct field ObjectMeta.name of type string
    let metadata = |metadata: Json| json!({ "apiVersion": "v1", "kind": "X", "metadata": metadata });
    refused(&schema, metadata(json!({ "name": 5 })), &["`spec.x.metadata.name` must be a string, not a number"]);
    refused(&schema, metadata(json!({ "nam": "a" })), &["`spec.x.metadata` has no field `nam`"]);
    let closed = json!({ "type": "object", "x-kubernetes-embedded-resource": true, "properties": { "spec": { "type": "object" } } });
    accepted(&closed, json!([{ "apiVersion": "v1", "kind": "X", "metadata": {}, "spec": {} }]));
    // unknown field "spec.x.zz"
    refused(&closed, json!({ "apiVersion": "v1", "kind": "X", "zz": 1 }), &["`spec.x` has no field `zz`"]);
}

#[test]
fn what_every_object_has_needs_no_schema() {
    let shape = Shape::read(&json!({ "type": "object", "required": ["spec", "status"],
        "properties": { "spec": { "type": "object" }, "metadata": { "type": "object", "properties": { "name": { "type": "string", "maxLength": 3 } } } } }));
    let object = |more: Json| {
        let mut object =
            json!({ "apiVersion": "example.com/v1", "kind": "Test", "metadata": { "name": "a" }, "spec": {} });
        object.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let found = findings(object, &shape, Origin::Imported);
        messages(&found).into_iter().map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(object(json!({})), [""; 0]);
    // .status: field not declared in schema
    assert_eq!(object(json!({ "status": { "ready": 1 } })), ["the `Test` has no field `status`"]);
    assert_eq!(object(json!({ "spce": {} })), ["the `Test` has no field `spce`"]);
    assert_eq!(object(json!({ "metadata": { "name": "long" } })), ["`metadata.name` must have at most 3 characters"]);
    // unknown field "metadata.lables"
    assert_eq!(object(json!({ "metadata": { "name": "a", "lables": {} } })), ["`metadata` has no field `lables`"]);
    // Names, labels and annotations have been judged before.
    assert_eq!(object(json!({ "metadata": { "name": "a", "labels": { "a": 1 }, "annotations": [] } })), [""; 0]);
}

#[test]
fn of_a_status_only_the_types_are_judged() {
    let status = json!({ "type": "object", "required": ["ready"], "properties": {
        "ready": { "type": "boolean" }, "phase": { "type": "string", "enum": ["Up"] },
        "conditions": { "type": "array", "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["type"],
                        "items": { "type": "object", "properties": { "type": { "type": "string" } } } } } });
    let shape = Shape::read(&json!({ "type": "object", "properties": { "status": status } }));
    let said = |status: Json| {
        let object = json!({ "apiVersion": "a.b/v1", "kind": "Test", "metadata": { "name": "a" }, "status": status });
        messages(&findings(object, &shape, Origin::Imported)).into_iter().map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(said(json!({ "phase": "Down" })), [""; 0]);
    assert_eq!(said(json!({ "ready": null })), [""; 0]);
    // .status.ready: expected boolean, got 1
    assert_eq!(said(json!({ "ready": 1 })), ["`status.ready` must be a boolean, not a number"]);
    // .status.other: field not declared in schema
    assert_eq!(said(json!({ "other": 1 })), ["`status` has no field `other`"]);
    // .status.conditions: duplicate entries for key [type="a"]
    assert_eq!(said(json!({ "conditions": [{ "type": "a" }, { "type": "a" }] })).len(), 1);
}

#[test]
fn what_sops_has_encrypted_passes() {
    let mac = "ENC[AES256_GCM,data:aaaa,iv:aaaa,tag:aaaa,type:str]";
    let shape = Shape::read(
        &json!({ "type": "object", "properties": { "n": { "type": "integer" }, "m": { "type": "integer" } } }),
    );
    let object = json!({ "apiVersion": "a.b/v1", "kind": "Test", "n": mac, "m": "text", "sops": { "mac": mac } });
    assert_eq!(messages(&findings(object.clone(), &shape, Origin::Imported)), ["`m` must be an integer, not a string"]);
    let mut open = object;
    open["sops"] = json!({});
    assert_eq!(findings(open, &shape, Origin::Imported).len(), 2);
}

#[test]
fn values_are_not_shown_where_a_name_says_that_they_are_secret() {
    let schema =
        |name: &str| json!({ "type": "object", "properties": { name: { "type": "string", "pattern": "^a" } } });
    let label = |name: &str| {
        let found = custom(&schema(name), &json!({ name: "hunter2" }));
        format!("{} {:?}", found[0].message, found[0].help)
    };
    assert!(!label("password").contains("hunter2"));
}

#[test]
fn a_required_field_with_a_default_may_be_left_out() {
    let schema = json!({
        "type": "object", "required": ["mode", "name"],
        "properties": { "mode": { "type": "string", "default": "a" }, "name": { "type": "string" } },
    });
    accepted(&schema, json!([{ "name": "b" }, { "name": "b", "mode": null }]));
    refused(&schema, json!({}), &["`spec.x` has no `name`"]);
}
