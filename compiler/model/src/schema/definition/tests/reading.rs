//! Definitions that are read leniently, as those in stacks are, and the text that their files get.

use serde_json::{Value as Json, json};

use super::super::read;
use super::{crd, find, node};
use crate::schema::definition::{Definition, Docs};
use crate::schema::{KindFile, Scope};

fn read_crd(document: &Json) -> Vec<Definition> {
    read("apiextensions.k8s.io/v1", "CustomResourceDefinition", &node(document))
}

#[test]
fn a_broken_definition_still_says_that_its_kind_exists() {
    let names = json!({ "kind": "Widget" });
    for (spec, is_read) in [
        (json!({ "group": "example.com", "scope": "Namespaced", "names": names }), true),
        (json!({ "group": "example.com", "scope": "nowhere", "names": names, "versions": 7 }), true),
        (json!({ "group": "", "scope": "Cluster", "names": names, "versions": [null, "v1", { "name": 1 }] }), true),
        (json!({ "group": "example.com", "names": names }), false),
        (json!({ "scope": "Cluster", "names": names }), false),
        (json!({ "group": "example.com", "scope": "Cluster" }), false),
        (json!({ "group": "example.com", "scope": "Cluster", "names": { "kind": "a b" } }), false),
        (json!({ "group": "example.com", "scope": "Cluster", "names": { "kind": null } }), false),
        (json!("text"), false),
    ] {
        assert_eq!(read_crd(&json!({ "spec": spec })).len(), usize::from(is_read), "{spec}");
    }
    assert_eq!(read_crd(&json!({})).len(), 0);
}

#[test]
fn versions_say_whether_they_are_served_and_why_they_should_not_be_used() {
    let mut document = crd(&json!({ "type": "object" }));
    document["spec"]["versions"] = json!([
        { "name": "v1", "served": false },
        { "name": "v1beta1", "deprecated": true },
        { "name": "v2", "deprecated": true, "deprecationWarning": "use v3" },
        { "name": "v3", "deprecated": false, "deprecationWarning": "never" },
        { "name": "odd", "served": "no", "deprecated": "true" },
    ]);
    let definitions = read_crd(&document);
    let versions = definitions[0].versions.iter();
    let shown: Vec<_> =
        versions.map(|version| (&*version.name, version.is_served, version.deprecation.as_deref())).collect();
    assert_eq!(
        shown,
        [
            ("v3", true, None),
            ("v2", true, Some("use v3")),
            ("v1", false, None),
            ("v1beta1", true, Some("")),
            ("odd", true, None),
        ]
    );
}

#[test]
fn the_text_of_a_file_is_read_as_the_facts_of_its_definition() {
    let mut document = crd(&json!({ "type": "object", "description": "With \"quotes\",\nlines and \u{1f600}." }));
    document["spec"]["scope"] = json!("Cluster");
    document["spec"]["versions"][0]["deprecated"] = json!(true);
    document["spec"]["versions"][0]["deprecationWarning"] = json!("use \"v2\"\n");
    let definition = &read_crd(&document)[0];
    let (kind, read) = KindFile::read(&definition.text(Docs::Kept)).unwrap();
    let facts = definition.facts();
    assert_eq!((kind.to_string(), read.scope), ("Widget.example.com".to_owned(), Scope::Cluster));
    assert_eq!((&read.plural, &read.short_names), (&facts.plural, &facts.short_names));
    let (read, facts) = (read.version("v1").unwrap(), facts.version("v1").unwrap());
    assert_eq!((read.deprecation.as_deref(), read.shape()), (Some("use \"v2\"\n"), facts.shape()));
    assert_eq!(read.shape().unwrap().description.as_deref(), Some("With \"quotes\",\nlines and \u{1f600}."));
}

#[test]
fn the_text_of_a_schema_holds_what_a_server_writes_back() {
    for (schema, text) in [
        (
            json!({ "type": "string", "minLength": 0, "maxLength": 5 }),
            r#"{"maxLength":5,"minLength":0,"type":"string"}"#,
        ),
        (json!({ "type": "object", "additionalProperties": true }), r#"{"additionalProperties":true,"type":"object"}"#),
        (json!({ "type": "object", "additionalProperties": false }), r#"{"type":"object"}"#),
        (json!({ "type": "object", "additionalProperties": {} }), r#"{"additionalProperties":{},"type":"object"}"#),
        (
            json!({ "type": "array", "items": { "type": "string", "title": "t" } }),
            r#"{"items":{"type":"string"},"type":"array"}"#,
        ),
        (json!({ "not": { "required": ["a"] }, "x": 1, "example": {} }), r#"{"not":{"required":["a"]}}"#),
        (json!({ "oneOf": [{ "minimum": 1.5 }, {}], "anyOf": [] }), r#"{"oneOf":[{"minimum":1.5},{}]}"#),
        (json!({ "default": { "b": [null, 1], "a": false } }), r#"{"default":{"a":false,"b":[null,1]}}"#),
        (json!({ "enum": [], "default": "", "format": "", "pattern": null }), r#"{"default":"","enum":[]}"#),
        (json!({ "nullable": false, "uniqueItems": true, "required": [] }), r#"{"uniqueItems":true}"#),
        // Fields may be called as keywords are.
        (
            json!({ "properties": { "title": { "type": "string" }, "default": {}, "properties": { "properties": { "x": {} } } } }),
            r#"{"properties":{"default":{},"properties":{"properties":{"x":{}}},"title":{"type":"string"}}}"#,
        ),
    ] {
        assert_eq!(super::super::text::schema(&node(&schema), Docs::Kept), text, "{schema}");
    }
}

#[test]
fn docs_are_dropped_at_every_depth_and_fields_of_their_name_are_kept() {
    let inner = json!({ "type": "object", "description": "b", "properties": { "description": { "type": "string" } } });
    let schema = json!({ "description": "a", "items": inner, "allOf": [{ "description": "c" }] });
    assert_eq!(
        super::super::text::schema(&node(&schema), Docs::Dropped),
        r#"{"allOf":[{}],"items":{"properties":{"description":{"type":"string"}},"type":"object"}}"#
    );
}

#[test]
fn a_list_may_hold_sound_and_broken_definitions_beside_others() {
    let mut other = crd(&json!({ "type": "array" }));
    (other["metadata"]["name"], other["spec"]["names"]) =
        (json!("gadgets.example.com"), json!({ "kind": "Gadget", "plural": "gadgets" }));
    let items = json!([crd(&json!({ "type": "object" })), null, 5, { "kind": "ConfigMap" }, other]);
    let found = find(&node(&json!({ "apiVersion": "v1", "kind": "List", "items": items })));
    let kinds: Vec<String> = found.definitions.iter().map(|definition| definition.kind.to_string()).collect();
    let refused: Vec<String> = found.refused.iter().map(ToString::to_string).collect();
    assert_eq!((kinds, refused), (vec!["Widget.example.com".to_owned()], vec!["Gadget.example.com".to_owned()]));
}
