//! Lists: elements, counts, and what must differ.

use serde_json::json;

use super::{accepted, custom, refused};

#[test]
fn every_element_is_looked_at() {
    let schema = json!({ "type": "array", "items": { "type": "integer" }, "minItems": 1, "maxItems": 2 });
    accepted(&schema, json!([[1], [1, 2]]));
    // must be of type integer: "string"
    refused(&schema, json!([1, "a"]), &["`spec.x[1]` must be an integer, not a string"]);
    // must be of type integer: "null"
    refused(&schema, json!([null]), &["`spec.x[0]` must be an integer, not null"]);
    // should have at least 1 items
    refused(&schema, json!([]), &["`spec.x` must not be empty"]);
    // Too many: 3: must have at most 2 items
    refused(&schema, json!([1, 2, 3]), &["`spec.x` must have at most 2 elements"]);
}

#[test]
fn the_elements_of_a_set_differ() {
    let schema = json!({ "type": "array", "items": { "type": "string" }, "x-kubernetes-list-type": "set" });
    accepted(&schema, json!([["a", "b"], [], ["a"]]));
    // spec.x[1]: Duplicate value: "a"
    refused(&schema, json!(["a", "a"]), &["`spec.x` has an element twice"]);
    // The server names the first repetition of each value too, and no other.
    let findings = custom(&schema, &json!(["a", "b", "a", "b", "a"]));
    let paths: Vec<String> = findings.iter().map(|finding| finding.path.to_string()).collect();
    assert_eq!(paths, ["spec.x[2]", "spec.x[3]"]);
    let unique = json!({ "type": "array", "items": {}, "uniqueItems": true });
    accepted(&unique, json!([[1, "1", [1], { "a": 1 }, { "a": 2 }]]));
    refused(&unique, json!([{ "a": [1] }, { "a": [1] }]), &["`spec.x` has an element twice"]);
}

#[test]
fn the_keys_of_a_list_map_differ_with_their_defaults() {
    let fields = json!({ "name": { "type": "string" }, "protocol": { "type": "string", "default": "TCP" } });
    let schema = json!({ "type": "array", "items": { "type": "object", "required": ["name"], "properties": fields },
        "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["name", "protocol"] });
    accepted(
        &schema,
        json!([[{ "name": "a" }, { "name": "a", "protocol": "UDP" }], [{ "name": "a" }, { "name": "b" }]]),
    );
    // spec.x[1]: Duplicate value: {"k":"a","p":"TCP"}
    let words = ["`spec.x` has two elements with `name` `a` and `protocol` `TCP`"];
    refused(&schema, json!([{ "name": "a" }, { "name": "a" }]), &words);
    refused(&schema, json!([{ "name": "a" }, { "name": "a", "protocol": "TCP" }]), &words);
    // spec.x[0].k: Required value
    refused(&schema, json!([{ "protocol": "UDP" }]), &["`spec.x[0]` has no `name`"]);
    // must be an object for an array of list-type map
    refused(
        &schema,
        json!(["a", "a"]),
        &["`spec.x[0]` must be a record, not a string", "`spec.x[1]` must be a record, not a string"],
    );
}

#[test]
fn long_lists_are_held_to_the_same() {
    let schema = json!({ "type": "array", "items": { "type": "object", "properties": { "n": { "type": "integer" } } },
        "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["n"] });
    let element = |n: usize| json!({ "n": n });
    let mut items: Vec<_> = (0..1000).map(element).collect();
    accepted(&schema, json!([items.clone()]));
    items.push(element(7));
    let findings = custom(&schema, &json!(items));
    assert_eq!(findings[0].message, "`spec.x` has two elements with `n` `7`");
    assert_eq!(findings[0].path.to_string(), "spec.x[1000]");
    assert_eq!(findings.len(), 1);
}
