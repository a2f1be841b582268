//! What Crossplane makes of an XRD: the fields that it adds, the keywords that it takes over, and those that it drops.

use serde_json::{Value as Json, json};

use super::{find, messages, node};
use crate::schema::{KindVersion, Origin, Scope};

/// An XRD with this schema, and with more in its `spec`.
fn xrd(version: &str, schema: &Json, more: Json) -> Json {
    let mut xrd = json!({
        "apiVersion": format!("apiextensions.crossplane.io/{version}"),
        "kind": "CompositeResourceDefinition",
        "metadata": { "name": "xshops.example.com" },
        "spec": {
            "group": "example.com",
            "names": { "kind": "XShop", "plural": "xshops", "shortNames": ["xs"] },
            "versions": [{ "name": "v1", "served": true, "referenceable": true, "schema": { "openAPIV3Schema": schema } }],
        },
    });
    xrd["spec"].as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    xrd
}

/// The schema that the server has of one of the kinds.
fn made(xrd: &Json, index: usize) -> Json {
    let found = find(&node(xrd));
    let schema = found.definitions[index].versions[0].schema.clone().unwrap();
    serde_json::to_value(&schema).unwrap()
}

fn keys(schema: &Json, pointer: &str) -> Vec<String> {
    schema.pointer(pointer).unwrap().as_object().unwrap().keys().cloned().collect()
}

fn claimed() -> Json {
    json!({ "claimNames": { "kind": "Shop", "plural": "shops" } })
}

const SPEC: &str = "/properties/spec/properties";

#[test]
fn the_machinery_lies_where_the_scope_puts_it() {
    let of_old = [
        "claimRef",
        "compositionRef",
        "compositionRevisionRef",
        "compositionRevisionSelector",
        "compositionSelector",
        "compositionUpdatePolicy",
        "resourceRefs",
        "writeConnectionSecretToRef",
    ];
    let schema = json!({ "type": "object" });
    let crossplane = ["crossplane"];
    for (version, scope, spec, status) in [
        ("v1", json!({}), &of_old[..], &["claimConditionTypes", "conditions", "connectionDetails"][..]),
        ("v1", json!({ "scope": "Cluster" }), &crossplane, &["conditions"]),
        ("v2", json!({}), &crossplane, &["conditions"]),
        ("v2", json!({ "scope": "Cluster" }), &crossplane, &["conditions"]),
    ] {
        let made = made(&xrd(version, &schema, scope.clone()), 0);
        assert_eq!(keys(&made, SPEC), spec, "{version} {scope}");
        assert_eq!(keys(&made, "/properties/status/properties"), status, "{version} {scope}");
        assert_eq!(made["required"], json!(["spec"]), "{version} {scope}");
    }
}

#[test]
fn what_is_composed_for_a_namespaced_resource_names_no_namespace() {
    let refs = "/properties/spec/properties/crossplane/properties/resourceRefs/items/properties";
    for (scope, names) in
        [("Namespaced", &["apiVersion", "kind", "name"][..]), ("Cluster", &["apiVersion", "kind", "name", "namespace"])]
    {
        let made = made(&xrd("v2", &json!({ "type": "object" }), json!({ "scope": scope })), 0);
        assert_eq!(keys(&made, refs), names, "{scope}");
    }
}

#[test]
fn policies_are_defaults_of_the_fields_that_they_are_about() {
    for (policies, update, delete) in [
        (json!({}), "Automatic", "Background"),
        (json!({ "defaultCompositionUpdatePolicy": "Manual" }), "Manual", "Background"),
        (json!({ "defaultCompositeDeletePolicy": "Foreground" }), "Automatic", "Foreground"),
        (json!({ "defaultCompositeDeletePolicy": 1 }), "Automatic", "Background"),
    ] {
        let mut more = claimed();
        more.as_object_mut().unwrap().extend(policies.as_object().unwrap().clone());
        let xrd = xrd("v1", &json!({ "type": "object" }), more);
        let default = |index: usize, name: &str| made(&xrd, index).pointer(&format!("{SPEC}/{name}/default")).cloned();
        assert_eq!(default(0, "compositionUpdatePolicy"), Some(json!(update)), "{policies}");
        assert_eq!(default(1, "compositeDeletePolicy"), Some(json!(delete)), "{policies}");
        assert_eq!(default(1, "compositionUpdatePolicy"), None, "{policies}");
    }
}

#[test]
fn a_name_is_no_longer_than_the_value_of_a_label() {
    for (longest, made_of) in [(json!(10), 10), (json!(63), 63), (json!(200), 63), (json!("10"), 63), (json!(1.5), 63)]
    {
        let name = json!({ "type": "object", "properties": { "name": { "type": "string", "maxLength": longest } } });
        let made = made(&xrd("v2", &json!({ "type": "object", "properties": { "metadata": name } }), json!({})), 0);
        assert_eq!(made["properties"]["metadata"]["properties"]["name"]["maxLength"], made_of, "{longest}");
    }
}

#[test]
fn keywords_reach_the_server_or_are_told_to_be_lost() {
    let rules = json!([{ "rule": "true" }]);
    for (schema, pointer, lost) in [
        (json!({ "description": "A shop." }), "/description", None),
        (json!({ "x-kubernetes-validations": rules }), "/x-kubernetes-validations", None),
        (json!({ "maxProperties": 9 }), "/maxProperties", Some("maxProperties")),
        (json!({ "properties": { "data": { "type": "string" } } }), "/properties/data", Some("data")),
        (
            json!({ "properties": { "spec": { "type": "object", "minProperties": 1 } } }),
            "/properties/spec/minProperties",
            Some("spec.minProperties"),
        ),
        (
            json!({ "properties": { "spec": { "type": "object", "x-kubernetes-preserve-unknown-fields": true } } }),
            "/properties/spec/x-kubernetes-preserve-unknown-fields",
            None,
        ),
        (
            json!({ "properties": { "status": { "type": "object", "x-kubernetes-preserve-unknown-fields": true } } }),
            "/properties/status/x-kubernetes-preserve-unknown-fields",
            Some("status.x-kubernetes-preserve-unknown-fields"),
        ),
        (
            json!({ "properties": { "metadata": { "type": "object", "properties": { "name": { "type": "string", "pattern": "^a" } } } } }),
            "/properties/metadata/properties/name/pattern",
            Some("metadata.name.pattern"),
        ),
    ] {
        let mut whole = schema.clone();
        whole["type"] = json!("object");
        let xrd = xrd("v2", &whole, json!({}));
        let words = lost.map(|what| format!("Crossplane leaves `{what}` out of the schema of `XShop`"));
        assert_eq!(messages(&find(&node(&xrd))), Vec::from_iter(words), "{schema}");
        assert_eq!(made(&xrd, 0).pointer(pointer).is_none(), lost.is_some(), "{schema}");
    }
}

#[test]
fn the_authors_field_gives_way_to_one_of_crossplanes() {
    let schema = |part: &str, field: &str| json!({ "type": "object", "properties": { part: { "type": "object", "properties": { field: { "type": "integer" } } } } });
    for (version, more, part, field) in [
        ("v1", json!({}), "spec", "claimRef"),
        ("v1", claimed(), "spec", "resourceRef"),
        ("v1", claimed(), "spec", "compositeDeletePolicy"),
        ("v2", json!({}), "spec", "crossplane"),
        ("v2", json!({}), "status", "conditions"),
    ] {
        let found = find(&node(&xrd(version, &schema(part, field), more)));
        let words = format!("Crossplane puts a field of its own in the place of `{part}.{field}` of `XShop`");
        assert_eq!(messages(&found), [words]);
    }
    // Of another scope these are names as any other.
    for field in ["claimRef", "resourceRef", "compositionRef"] {
        let found = find(&node(&xrd("v2", &schema("spec", field), json!({}))));
        assert_eq!(messages(&found), [""; 0], "{field}");
    }
}

#[test]
fn an_author_who_describes_nothing_still_gets_a_kind() {
    for schema in [
        json!({ "type": "object" }),
        json!({ "type": "object", "properties": {} }),
        json!({ "type": "object", "properties": { "spec": {} } }),
        json!({ "type": "object", "properties": { "spec": { "properties": null } } }),
    ] {
        let made = made(&xrd("v2", &schema, json!({})), 0);
        assert_eq!(keys(&made, SPEC), ["crossplane"], "{schema}");
    }
}

#[test]
fn the_facts_of_a_definition_are_those_of_its_kinds() {
    let found = find(&node(&xrd("v1", &json!({ "type": "object" }), claimed())));
    let facts: Vec<_> =
        found.definitions.iter().map(|definition| (definition.kind.to_string(), definition.facts())).collect();
    let shown: Vec<_> = facts
        .iter()
        .map(|(kind, facts)| (&**kind, facts.scope, &*facts.plural, facts.short_names.len(), facts.origin))
        .collect();
    assert_eq!(
        shown,
        [
            ("XShop.example.com", Scope::Cluster, "xshops", 1, Origin::Declared),
            ("Shop.example.com", Scope::Namespaced, "shops", 0, Origin::Declared),
        ]
    );
    assert!(facts.iter().all(|(_, facts)| facts.served().all(|version: &KindVersion| version.shape().is_some())));
}
