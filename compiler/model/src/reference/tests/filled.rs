//! Manifests with the defaults of their schemas: what is written, what is absent, and what is `null`.

use serde_json::{Value as Json, json};

use super::super::filled::Filled;
use crate::schema::Shape;
use crate::value::{Node, from_json};

fn node(json: &Json) -> Node {
    from_json(json.clone()).unwrap()
}

/// A kind whose record, its field and its list have defaults.
fn shape() -> Shape {
    let reference = json!({ "type": "object", "properties": { "kind": { "type": "string", "default": "Secret" } } });
    let mut defaulted = reference.clone();
    defaulted["default"] = json!({});
    Shape::read(&json!({ "type": "object", "properties": {
        "plain": reference,
        "spec": { "type": "object", "default": {}, "properties": {
            "ref": defaulted,
            "name": { "type": "string", "default": "" },
            "list": { "type": "array", "default": [{}, { "kind": "Own" }], "items": reference },
            "by": { "type": "object", "additionalProperties": reference },
            "texts": { "type": "object", "additionalProperties": { "type": "string", "default": "own" } },
        } },
    } }))
}

#[test]
fn a_field_is_as_written_or_as_the_default_has_it() {
    let shape = shape();
    for (manifest, path, text) in [
        (json!({}), &["spec", "ref", "kind"][..], Some("Secret")),
        (json!({ "spec": null }), &["spec", "ref", "kind"], Some("Secret")),
        (json!({ "spec": { "ref": null } }), &["spec", "ref", "kind"], Some("Secret")),
        (json!({ "spec": { "ref": { "kind": null } } }), &["spec", "ref", "kind"], Some("Secret")),
        (json!({ "spec": { "ref": { "kind": "Own" } } }), &["spec", "ref", "kind"], Some("Own")),
        (json!({ "spec": { "ref": { "kind": "" } } }), &["spec", "ref", "kind"], None),
        (json!({ "spec": { "ref": { "kind": 1 } } }), &["spec", "ref", "kind"], None),
        (json!({ "spec": { "ref": "text" } }), &["spec", "ref", "kind"], None),
        (json!({ "spec": [] }), &["spec", "ref", "kind"], None),
        (json!({}), &["spec", "name"], None),
        (json!({}), &["plain", "kind"], None),
        (json!({ "plain": null }), &["plain", "kind"], None),
        (json!({ "plain": {} }), &["plain", "kind"], Some("Secret")),
        (json!({ "spec": { "by": { "a": {} } } }), &["spec", "by", "a", "kind"], Some("Secret")),
        (json!({ "spec": { "by": {} } }), &["spec", "by", "a", "kind"], None),
        (json!({ "spec": { "texts": { "a": "b" } } }), &["spec", "texts", "a"], Some("b")),
        (json!({ "spec": { "texts": { "a": null } } }), &["spec", "texts", "a"], Some("own")),
        (json!({ "spec": { "texts": {} } }), &["spec", "texts", "a"], None),
        (json!({ "other": "a" }), &["other"], Some("a")),
        (json!({ "other": null }), &["other"], None),
    ] {
        let manifest_node = node(&manifest);
        let found = Filled::new(&manifest_node, Some(&shape)).find(path).and_then(Filled::text);
        assert_eq!(found, text, "{manifest} {path:?}");
    }
}

#[test]
fn without_a_schema_only_what_is_written_is_there() {
    let manifest = node(&json!({ "a": { "b": "c" }, "none": null, "empty": {}, "off": false }));
    let filled = Filled::new(&manifest, None);
    assert_eq!(filled.find(&["a", "b"]).and_then(Filled::text), Some("c"));
    assert!(filled.find(&[]).is_some());
    let is_there = ["a", "none", "empty", "off", "absent"].map(|name| filled.get(name).is_some());
    assert_eq!(is_there, [true, false, true, true, false]);
}

#[test]
fn elements_have_the_defaults_of_their_items() {
    let shape = shape();
    for (manifest, kinds) in [
        (json!({}), vec!["Secret", "Own"]),
        (json!({ "spec": { "list": null } }), vec!["Secret", "Own"]),
        (json!({ "spec": { "list": [] } }), vec![]),
        (json!({ "spec": { "list": [{}, null, 1, { "kind": "a" }] } }), vec!["Secret", "a"]),
        (json!({ "spec": { "list": { "kind": "a" } } }), vec![]),
        (json!({ "spec": { "list": "a" } }), vec![]),
    ] {
        let manifest_node = node(&manifest);
        let list = Filled::new(&manifest_node, Some(&shape)).find(&["spec", "list"]).unwrap();
        let found: Vec<&str> = list.elements().filter_map(|element| element.get("kind")?.text()).collect();
        assert_eq!(found, kinds, "{manifest}");
    }
}

#[test]
fn fields_are_those_that_were_written_and_have_defaults_below() {
    let shape = shape();
    let manifest = node(&json!({ "spec": { "by": { "b": {}, "a": { "kind": "Own" } } } }));
    let filled = Filled::new(&manifest, Some(&shape));
    assert_eq!(filled.fields().len(), 1);
    let by = filled.find(&["spec", "by"]).unwrap();
    let kinds = by.fields().iter().map(|field| (&*field.key, by.of(field).get("kind").and_then(Filled::text)));
    let mut kinds: Vec<_> = kinds.collect();
    kinds.sort_unstable();
    assert_eq!(kinds, [("a", Some("Own")), ("b", Some("Secret"))]);
    let list = node(&json!([{ "a": 1 }]));
    assert!(Filled::new(&list, None).fields().is_empty());
}
