//! Types, enums, numbers and text.

use serde_json::json;

use super::{accepted, help, refused};

#[test]
fn a_value_has_the_type_of_its_schema() {
    let string = json!({ "type": "string" });
    // Invalid value: "integer": spec.x in body must be of type string: "integer"
    refused(&string, json!(5), &["`spec.x` must be a string, not a number"]);
    refused(&string, json!(true), &["`spec.x` must be a string, not a boolean"]);
    refused(&string, json!([]), &["`spec.x` must be a string, not a list"]);
    refused(&string, json!({}), &["`spec.x` must be a string, not a record"]);
    let integer = json!({ "type": "integer" });
    accepted(&integer, json!([1, 1.0, 1e3, i64::MAX]));
    // Invalid value: "number": spec.x in body must be of type integer: "number"
    refused(&integer, json!(1.5), &["`spec.x` must be an integer, not a fraction"]);
    refused(&integer, json!("80"), &["`spec.x` must be an integer, not a string"]);
    accepted(&json!({ "type": "number" }), json!([1, 1.5]));
    refused(&json!({ "type": "number" }), json!("1"), &["`spec.x` must be a number, not a string"]);
    refused(&json!({ "type": "boolean" }), json!("true"), &["`spec.x` must be a boolean, not a string"]);
    refused(&json!({ "type": "boolean" }), json!(1), &["`spec.x` must be a boolean, not a number"]);
    refused(&json!({ "type": "object" }), json!([]), &["`spec.x` must be a record, not a list"]);
}

#[test]
fn the_help_writes_the_value_as_the_type_that_is_wanted() {
    for (kind, value, words) in [
        ("string", json!(5), "write `\"5\"`"),
        ("string", json!(true), "write `\"true\"`"),
        ("integer", json!("80"), "write `80` without quotes"),
        ("integer", json!("many"), ""),
        ("number", json!("0.5"), "write `0.5` without quotes"),
        ("boolean", json!("true"), "write `true` without quotes"),
        ("boolean", json!("yes"), ""),
        ("array", json!("a"), "write a list: `[…]`"),
        ("object", json!([{}]), "leave out the list"),
        ("string", json!({ "a": 1 }), "write it as text: `std.serialize 'Json …`"),
    ] {
        assert_eq!(help(&json!({ "type": kind }), value.clone()), words, "{value} for {kind}");
    }
}

#[test]
fn null_is_the_absence_of_a_value() {
    for schema in [
        json!({ "type": "string" }),
        json!({ "type": "string", "nullable": true }),
        json!({ "type": "string", "default": "a" }),
        json!({ "type": "string", "enum": ["a"] }),
        json!({ "x-kubernetes-int-or-string": true }),
        json!({ "x-kubernetes-preserve-unknown-fields": true }),
    ] {
        accepted(&schema, json!([null]));
    }
}

#[test]
fn int_or_string_takes_both_and_no_fraction() {
    let schema = json!({ "x-kubernetes-int-or-string": true, "pattern": "^[0-9]+m$",
        "anyOf": [{ "type": "integer" }, { "type": "string" }] });
    accepted(&schema, json!([5, "5m"]));
    // spec.x in body must be of type integer,string: "number"
    refused(&schema, json!(1.5), &["`spec.x` must be an integer or a string, not a fraction"]);
    // spec.x in body should match '^[0-9]+m$'
    refused(&schema, json!("5x"), &["`spec.x` must match `^[0-9]+m$`"]);
}

#[test]
fn an_enum_lists_its_values() {
    let schema = json!({ "type": "string", "enum": ["Always", "Never"] });
    accepted(&schema, json!(["Always"]));
    // Unsupported value: "always": supported values: "Always", "Never"
    refused(&schema, json!("always"), &["`spec.x` must be `Always` or `Never`"]);
    assert_eq!(help(&schema, json!("always")), "did you mean `Always`?");
    assert_eq!(help(&schema, json!("")), "");
    accepted(&json!({ "type": "integer", "enum": [1, 2] }), json!([1, 1.0]));
    refused(&json!({ "type": "integer", "enum": [1, 2] }), json!(3), &["`spec.x` must be `1` or `2`"]);
    let many: Vec<String> = (0..20).map(|n| format!("v{n}")).collect();
    let words =
        "`spec.x` must be one of `v0`, `v1`, `v2`, `v3`, `v4`, `v5`, `v6`, `v7`, `v8`, `v9`, `v10`, `v11` or 8 others";
    refused(&json!({ "type": "string", "enum": many }), json!("other"), &[words]);
}

#[test]
fn a_number_keeps_to_its_bounds() {
    let schema = json!({ "type": "integer", "minimum": 1, "maximum": 10 });
    accepted(&schema, json!([1, 10]));
    // should be greater than or equal to 1
    refused(&schema, json!(0), &["`spec.x` must be at least 1"]);
    // should be less than or equal to 10
    refused(&schema, json!(11), &["`spec.x` must be at most 10"]);
    let open =
        json!({ "type": "number", "minimum": 0, "exclusiveMinimum": true, "maximum": 1, "exclusiveMaximum": true });
    accepted(&open, json!([0.1]));
    // should be greater than 0
    refused(&open, json!(0), &["`spec.x` must be greater than 0"]);
    refused(&open, json!(1), &["`spec.x` must be less than 1"]);
    accepted(&json!({ "type": "integer", "multipleOf": 5 }), json!([10, 0, -5]));
    // should be a multiple of 5
    refused(&json!({ "type": "integer", "multipleOf": 5 }), json!(7), &["`spec.x` must be a multiple of 5"]);
    accepted(&json!({ "type": "number", "multipleOf": 0.1 }), json!([0.3, 1, 7]));
    refused(&json!({ "type": "number", "multipleOf": 0.1 }), json!(0.35), &["`spec.x` must be a multiple of 0.1"]);
    accepted(&json!({ "type": "integer", "multipleOf": -1 }), json!([i64::MIN]));
    // Checked value must be of type integer with format int32
    let short = json!({ "type": "integer", "format": "int32" });
    accepted(&short, json!([2_147_483_647]));
    refused(&short, json!(2_147_483_648_i64), &["`spec.x` must fit into 32 bits"]);
}

#[test]
fn text_is_as_long_as_its_characters_count() {
    let schema = json!({ "type": "string", "minLength": 2, "maxLength": 3 });
    accepted(&schema, json!(["ab", "äöü"]));
    // should be at least 2 chars long
    refused(&schema, json!("a"), &["`spec.x` must have at least 2 characters"]);
    // Too long: may not be more than 3 bytes
    refused(&schema, json!("abcd"), &["`spec.x` must have at most 3 characters"]);
    refused(&schema, json!("äöüß"), &["`spec.x` must have at most 3 characters"]);
    refused(&json!({ "type": "string", "minLength": 1 }), json!(""), &["`spec.x` must not be empty"]);
}

#[test]
fn of_one_value_the_first_broken_rule_is_told() {
    let schema = json!({ "type": "string", "minLength": 3, "pattern": "^[a-z]+$", "format": "uuid" });
    refused(&schema, json!("A"), &["`spec.x` must have at least 3 characters"]);
    refused(&schema, json!("ABC"), &["`spec.x` must match `^[a-z]+$`"]);
    refused(&schema, json!("abc"), &["`spec.x` must be a UUID"]);
}
