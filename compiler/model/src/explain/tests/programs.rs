//! What programs get: every fact of a schema under the name that it has there, and none that is not there.

use serde_json::{Value as Json, json as object};

use super::super::{Depth, explain, json};
use crate::schema::{KindFile, Schemas};

/// What is told of a field `x` of this schema.
fn told(schema: &Json, asked: &str, depth: Depth) -> Json {
    let file = object!({
        "group": "example.com", "kind": "Thing", "plural": "things", "scope": "Namespaced",
        "versions": [{ "name": "v1", "served": true, "schema": {
            "type": "object", "properties": { "x": schema },
        } }],
    });
    let mut schemas = Schemas::builtin();
    schemas.import([KindFile::read(&file.to_string()).unwrap()]);
    serde_json::from_str(&json(&explain(&schemas, asked).unwrap(), depth)).unwrap()
}

fn field(schema: &Json) -> Json {
    told(schema, "thing.x", Depth::Fields)["field"].clone()
}

#[test]
fn every_fact_has_the_name_that_it_has_in_a_schema() {
    for (schema, expected) in [
        (object!({ "type": "string" }), object!({ "type": "string" })),
        (object!({ "type": "string", "nullable": true }), object!({ "type": "string", "nullable": true })),
        (
            object!({ "type": "string", "minLength": 1, "maxLength": 9, "pattern": "^a$", "default": "a" }),
            object!({ "type": "string", "minLength": 1, "maxLength": 9, "pattern": "^a$", "default": "a" }),
        ),
        (
            object!({ "type": "integer", "minimum": -1, "maximum": 5, "exclusiveMaximum": true, "multipleOf": 2 }),
            object!({ "type": "integer", "minimum": -1, "maximum": 5, "exclusiveMaximum": true, "multipleOf": 2 }),
        ),
        (
            object!({ "type": "number", "minimum": 0.5, "multipleOf": 0.25 }),
            object!({ "type": "number", "minimum": 0.5, "multipleOf": 0.25 }),
        ),
        (
            object!({ "type": "string", "enum": ["a", "", null] }),
            object!({ "type": "string", "enum": ["a", "", null] }),
        ),
        (
            object!({ "type": "array", "minItems": 1, "items": { "type": "integer", "maximum": 3 } }),
            object!({ "type": "[]integer", "minItems": 1, "listType": "atomic",
                "each": { "type": "integer", "maximum": 3 } }),
        ),
        (
            object!({ "type": "array", "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["k"],
                "items": { "type": "object", "required": ["k"], "properties": { "k": { "type": "string" } } } }),
            object!({ "type": "[]object", "listType": "map", "listMapKeys": ["k"], "each": { "type": "object" },
                "fields": { "k": { "type": "string", "required": true } } }),
        ),
        (
            object!({ "type": "object", "maxProperties": 2, "additionalProperties": { "type": "boolean" } }),
            object!({ "type": "map[string]boolean", "maxProperties": 2, "each": { "type": "boolean" } }),
        ),
        (
            object!({ "type": "object", "x-kubernetes-preserve-unknown-fields": true, "x-kubernetes-map-type": "atomic" }),
            object!({ "type": "object", "preserveUnknownFields": true, "mapType": "atomic" }),
        ),
        (
            object!({ "type": "object", "x-kubernetes-validations": [
                { "rule": "true", "message": "m", "reason": "FieldValueInvalid" }, { "rule": "false" } ] }),
            object!({ "type": "object", "rules": [
                { "rule": "true", "message": "m", "reason": "FieldValueInvalid" }, { "rule": "false" } ] }),
        ),
    ] {
        assert_eq!(field(&schema), expected, "{schema}");
    }
}

#[test]
fn a_default_that_is_nothing_is_a_default_of_an_imported_kind() {
    for default in [object!(0), object!(""), object!(false), object!([]), object!({}), object!(null)] {
        assert_eq!(field(&object!({ "default": default }))["default"], default);
    }
}

#[test]
fn fields_alone_end_after_one_level_and_a_tree_at_its_leaves() {
    let schema = object!({ "type": "object", "properties": { "a": { "type": "object", "properties": {
        "b": { "type": "array", "items": { "type": "object", "properties": { "c": { "type": "string" } } } } } } } });
    let below = |depth: Depth| told(&schema, "thing.x", depth)["field"]["fields"]["a"]["fields"].clone();
    assert_eq!(below(Depth::Fields), Json::Null);
    assert_eq!(below(Depth::Tree)["b"]["fields"]["c"], object!({ "type": "string", "required": false }));
}

#[test]
fn a_whole_kind_is_told_with_its_names_and_versions() {
    let whole = told(&object!({ "type": "string" }), "thing", Depth::Fields);
    for (key, value) in [
        ("group", object!("example.com")),
        ("kind", object!("Thing")),
        ("version", object!("v1")),
        ("versions", object!([{ "name": "v1", "served": true }])),
        ("scope", object!("Namespaced")),
        ("plural", object!("things")),
        ("shortNames", object!([])),
        ("path", object!("")),
        ("required", object!(false)),
    ] {
        assert_eq!(whole[key], value, "{key}");
    }
    let fields = whole["field"]["fields"].as_object().unwrap();
    assert!(fields.keys().eq(["apiVersion", "kind", "metadata", "x"]), "{fields:?}");
}

#[test]
fn text_of_any_author_is_json_that_reads_back_the_same() {
    for text in ["\u{1b}[31m\u{7}\0", "\u{202e}x", "\"}{", "a\nb\r\n", "\u{feff}"] {
        assert_eq!(field(&object!({ "description": text }))["description"], text);
    }
}
