//! Several schemas for one value.

use serde_json::{Value as Json, json};

use super::{accepted, custom, help, refused};

fn with(rule: &str, branches: Json) -> Json {
    json!({ "type": "object", "properties": { "a": { "type": "string" }, "b": { "type": "string" } }, rule: branches })
}

#[test]
fn any_of_wants_one_that_fits() {
    let schema = with("anyOf", json!([{ "required": ["a"] }, { "required": ["b"] }]));
    accepted(&schema, json!([{ "a": "" }, { "a": "", "b": "" }]));
    // "spec.x" must validate at least one schema (anyOf), spec.x.a: Required value
    refused(&schema, json!({}), &["`spec.x` must have `a` or `b`"]);
    refused(&schema, json!({ "a": null }), &["`spec.x` must have `a` or `b`"]);
    assert_eq!(help(&schema, json!({})), "add `a` or `b`");
}

#[test]
fn one_of_wants_exactly_one_that_fits() {
    let schema = with("oneOf", json!([{ "required": ["a"] }, { "required": ["b"] }]));
    accepted(&schema, json!([{ "a": "" }, { "b": "" }]));
    // must validate one and only one schema (oneOf). Found none valid
    refused(&schema, json!({}), &["`spec.x` must have one of `a` and `b`"]);
    // Found 2 valid alternatives
    refused(&schema, json!({ "a": "", "b": "" }), &["`spec.x` must have one of `a` and `b` alone"]);
    assert_eq!(help(&schema, json!({ "a": "", "b": "" })), "leave out `a` or `b`");
    let numbers = json!({ "type": "integer", "oneOf": [{ "minimum": 1 }, { "maximum": 5 }] });
    refused(&numbers, json!(3), &["`spec.x` must have exactly one of 2 forms, and has 2"]);
}

#[test]
fn all_of_wants_every_one() {
    let schema = json!({ "type": "string", "allOf": [{ "minLength": 2 }, { "pattern": "^a" }] });
    accepted(&schema, json!(["ab"]));
    // should be at least 2 chars long; "spec.x" must validate all the schemas (allOf)
    refused(&schema, json!("a"), &["`spec.x` must have at least 2 characters"]);
    refused(&schema, json!("b"), &["`spec.x` must have at least 2 characters", "`spec.x` must match `^a`"]);
}

#[test]
fn not_wants_one_that_does_not_fit() {
    let schema = with("not", json!({ "required": ["a", "b"] }));
    accepted(&schema, json!([{ "a": "" }, {}]));
    // "spec.x" must not validate the schema (not)
    refused(&schema, json!({ "a": "", "b": "" }), &["`spec.x` must not have `a` and `b` at once"]);
    refused(&with("not", json!({ "required": ["a"] })), json!({ "a": "" }), &["`spec.x` must not have `a`"]);
    let text = json!({ "type": "string", "not": { "pattern": "^x" } });
    refused(&text, json!("xy"), &["`spec.x` must not be of a form that its schema excludes"]);
}

#[test]
fn the_nearest_branch_says_what_it_lacks() {
    let schema = with(
        "oneOf",
        json!([
            { "properties": { "a": { "enum": ["one"] } }, "required": ["a", "b"] },
            { "properties": { "a": { "enum": ["two"] } }, "required": ["a"] },
        ]),
    );
    accepted(&schema, json!([{ "a": "two" }, { "a": "one", "b": "" }]));
    let findings = custom(&schema, &json!({ "a": "twoo" }));
    assert_eq!(findings[0].message, "`spec.x` must have one of 2 forms, and has none");
    assert_eq!(findings[0].notes, ["of the nearest: `spec.x.a` must be `two`: did you mean `two`?"]);
}

#[test]
fn branches_in_branches_end() {
    let mut schema = json!({ "minimum": 5 });
    for _ in 0..40 {
        schema = json!({ "anyOf": [schema, { "minimum": 7 }] });
    }
    assert_eq!(custom(&schema, &json!(1)).len(), 1);
    accepted(&schema, json!([5]));
}
