//! Definitions: what is read of them, how their files are written, and what is judged. Most findings are in
//! `golden/errors/`; that XRDs become what Crossplane makes of them is asked of a real one.

mod composites;
mod judged;
mod reading;

use serde_json::{Value as Json, json};

use super::{Docs, Found, agreed, find, priority};
use crate::schema::{KindFile, Scope};
use crate::value::{Node, from_json};

fn node(json: &Json) -> Node {
    from_json(json.clone()).unwrap()
}

fn crd(schema: &Json) -> Json {
    json!({
        "apiVersion": "apiextensions.k8s.io/v1",
        "kind": "CustomResourceDefinition",
        "metadata": { "name": "widgets.example.com" },
        "spec": {
            "group": "example.com", "scope": "Namespaced",
            "names": { "kind": "Widget", "plural": "widgets", "shortNames": ["wd"] },
            "versions": [{
                "name": "v1", "served": true, "storage": true, "schema": { "openAPIV3Schema": schema },
            }],
        },
    })
}

fn messages(found: &Found) -> Vec<&str> {
    found.findings.iter().map(|finding| &*finding.message).collect()
}

/// What is said of a schema of `spec`.
fn judged(spec: &Json) -> Vec<String> {
    let found = find(&node(&crd(&json!({ "type": "object", "properties": { "spec": spec } }))));
    messages(&found).into_iter().map(|message| message.replace(" of `Widget.example.com` v1", "")).collect()
}

#[test]
fn versions_are_preferred_as_kubernetes_prefers_them() {
    let mut names = ["foo1", "v1alpha2", "v10beta3", "v1", "v2", "v3beta1", "v11", "v01", "v10"];
    names.sort_by_key(|name| std::cmp::Reverse(priority(name)));
    assert_eq!(names, ["v11", "v10", "v2", "v1", "v10beta3", "v3beta1", "v1alpha2", "foo1", "v01"]);
}

#[test]
fn the_file_is_sorted_and_holds_only_what_a_server_keeps() {
    let schema = json!({
        "type": "object", "title": "none", "description": "Why.", "required": [], "nullable": false,
        "properties": { "b": { "type": "string", "example": 1, "default": null }, "a": { "type": "object", "properties": {} } },
    });
    let found = find(&node(&crd(&schema)));
    let text = found.definitions[0].text(Docs::Dropped);
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(
        lines[..7],
        [
            "{",
            "\"group\":\"example.com\",",
            "\"kind\":\"Widget\",",
            "\"plural\":\"widgets\",",
            "\"scope\":\"Namespaced\",",
            "\"shortNames\":[\"wd\"],",
            "\"versions\":[",
        ]
    );
    let fields = "\"properties\":{\"a\":{\"type\":\"object\"},\"b\":{\"default\":null,\"type\":\"string\"}}";
    assert_eq!(
        lines[7..],
        [&*format!("{{\"name\":\"v1\",\"schema\":{{{fields},\"type\":\"object\"}},\"served\":true}}"), "]", "}"]
    );
    let (kind, facts) = KindFile::read(&text).unwrap();
    assert_eq!((kind.to_string(), facts.scope), ("Widget.example.com".to_owned(), Scope::Namespaced));
    assert!(found.definitions[0].text(Docs::Kept).contains("\"description\":\"Why.\""));
}

#[test]
fn lists_are_looked_into_whether_or_not_they_say_what_their_elements_are() {
    let one = crd(&json!({ "type": "object" }));
    let mut bare = one.clone();
    bare.as_object_mut().unwrap().retain(|key, _| !matches!(&**key, "apiVersion" | "kind"));
    let list = |api_version: &str, kind: &str, item: &Json| {
        find(&node(&json!({ "apiVersion": api_version, "kind": kind, "items": [item] }))).definitions.len()
    };
    assert_eq!(list("v1", "List", &one), 1);
    assert_eq!(list("apiextensions.k8s.io/v1", "CustomResourceDefinitionList", &bare), 1);
    assert_eq!(list("v1", "List", &json!({ "apiVersion": "v1", "kind": "List", "items": [one] })), 0);
    assert_eq!(list("v1", "ConfigMapList", &bare), 0);
}

#[test]
fn of_two_that_say_the_same_one_stays_and_of_two_that_differ_none() {
    let (one, other) = (crd(&json!({ "type": "object" })), crd(&json!({ "type": "object", "description": "other" })));
    let both = |second: &Json, docs| {
        let mut found = find(&node(&one));
        found.extend(find(&node(second)));
        let (kinds, rest) = agreed(found, docs);
        (kinds.len(), rest.findings.len())
    };
    assert_eq!(both(&one, Docs::Kept), (1, 0));
    assert_eq!(both(&other, Docs::Kept), (0, 1));
    assert_eq!(both(&other, Docs::Dropped), (1, 0));
}

#[test]
fn a_broken_definition_is_refused_by_name() {
    let found = find(&node(&crd(&json!({ "type": "array" }))));
    assert_eq!((found.definitions.len(), found.refused.len()), (0, 1));
    let not_a_record = find(&node(&crd(&json!([1]))));
    assert!(!not_a_record.findings.is_empty());
    assert_eq!(find(&node(&json!({ "apiVersion": "v1", "kind": "ConfigMap" }))).findings, []);
}

#[test]
fn a_schema_that_is_structural_is_not_spoken_of() {
    let spec = json!({
        "type": "object",
        "oneOf": [{ "required": ["a"] }, { "properties": { "b": { "enum": ["x"] } }, "not": { "required": ["c"] } }],
        "properties": {
            "a": { "x-kubernetes-int-or-string": true, "anyOf": [{ "type": "integer" }, { "type": "string" }] },
            "b": { "type": "string", "format": "uri", "pattern": "^[[:alpha:]][^[]*$" },
            "c": { "x-kubernetes-preserve-unknown-fields": true },
            "d": { "type": "object", "additionalProperties": { "type": "string" } },
            "e": { "type": "array", "items": { "type": "string" }, "x-kubernetes-list-type": "set" },
        },
    });
    assert_eq!(judged(&spec), Vec::<String>::new());
}

#[test]
fn what_is_not_structural_is_said_of_each_field() {
    let spec = json!({ "type": "object", "properties": {
        "a": { "type": "array", "items": [{ "type": "string" }] },
        "b": { "type": "string", "x-kubernetes-list-type": "sett" },
        "c": { "type": "string", "x-kubernetes-int-or-string": true },
        "d": "string",
        "e": { "type": "object", "x-kubernetes-preserve-unknown-fields": false },
        "f": { "type": "array", "items": { "type": "object" }, "x-kubernetes-list-type": "map" },
        "g": { "type": "array", "items": { "type": "string" }, "anyOf": [{ "items": { "nullable": true } }] },
        "h": { "type": "string", "allOf": [{ "items": {} }] },
    } });
    assert_eq!(
        judged(&spec),
        [
            "`spec.a` must have one schema for all its elements",
            "`spec.b` has the list type `sett`, which is none",
            "`spec.b` must be an array to have a list type",
            "`spec.c` must not have a type beside `x-kubernetes-int-or-string`",
            "`spec.d` must have a record as its schema, not a string",
            "`spec.e` must not have `x-kubernetes-preserve-unknown-fields: false`",
            "`spec.f` must name the keys of its elements",
            "`spec.g anyOf[0][]` must not have `nullable`",
            "`spec.h allOf[0]` must have `items` outside too",
        ]
    );
}

#[test]
fn a_schema_that_could_not_be_read_back_is_refused() {
    let deep =
        (0..70).fold(json!({ "type": "string" }), |inner, _| json!({ "type": "object", "properties": { "a": inner } }));
    assert_eq!(judged(&deep), ["the schema is nested 144 levels deep; 120 are the most"]);
}

#[test]
fn a_claim_lives_in_a_namespace_and_has_the_schema_of_claims() {
    let xrd = json!({
        "apiVersion": "apiextensions.crossplane.io/v1",
        "kind": "CompositeResourceDefinition",
        "metadata": { "name": "xshops.example.com" },
        "spec": {
            "group": "example.com",
            "names": { "kind": "XShop", "plural": "xshops" },
            "claimNames": { "kind": "Shop", "plural": "shops" },
            "versions": [{ "name": "v1", "served": true, "referenceable": true, "schema": { "openAPIV3Schema": {
                "type": "object", "properties": { "spec": { "type": "object", "properties": { "size": { "type": "integer" } } } },
            } } }],
        },
    });
    let found = find(&node(&xrd));
    let spec_of = |index: usize| {
        let facts = found.definitions[index].facts();
        let shape = facts.version("v1").unwrap().shape().unwrap().clone();
        (facts.scope, shape.known("spec").unwrap().shape().clone())
    };
    let ((composite_scope, composite), (claim_scope, claim)) = (spec_of(0), spec_of(1));
    assert_eq!((composite_scope, claim_scope), (Scope::Cluster, Scope::Namespaced));
    assert!(composite.known("size").is_some() && claim.known("size").is_some());
    assert!(composite.known("claimRef").is_some() && claim.known("claimRef").is_none());
    assert!(claim.known("resourceRef").is_some());
    assert_eq!(messages(&found), Vec::<&str>::new());
}
