//! The modules as texts. That a language server completes through them, and that they change nothing, is asked of the
//! programs that read them.

use serde_json::json;

use super::{contracts, is_name, stub};
use crate::name::{GroupKind, Kind};
use crate::schema::{KindFacts, KindVersion, Origin, Schemas, Scope, Version};

/// The module of a group with one kind of this schema.
fn module(schema: &serde_json::Value) -> String {
    let facts = KindFacts {
        scope: Scope::Cluster,
        plural: "widgets".into(),
        short_names: Vec::new(),
        versions: vec![
            KindVersion::bare("v1").with_schema(schema.to_string()),
            KindVersion { is_served: false, ..KindVersion::bare("v0") },
        ],
        origin: Origin::Imported,
    };
    let mut schemas = Schemas::builtin();
    schemas.import([(GroupKind { group: "example.com".into(), kind: Kind::new("Widget").unwrap() }, facts)]);
    let mut all = contracts(&schemas);
    assert_eq!(all.keys().collect::<Vec<_>>(), ["example.com.ncl", "kubernetes.ncl"]);
    all.remove("example.com.ncl").unwrap()
}

#[test]
fn kubernetes_has_a_contract_for_every_served_version_of_every_kind() {
    for version in Version::all() {
        let schemas = Schemas::of(version);
        let text = &contracts(&schemas)["kubernetes.ncl"];
        let own = schemas.kinds().filter(|(_, facts)| facts.origin == Origin::Kubernetes);
        let count = own.map(|(_, facts)| facts.served().count()).sum::<usize>();
        assert_eq!(stub(text).unwrap().lines().count(), count + 2, "{version}");
        for line in [
            "  core.v1.Pod = any_of [Dyn, object, core_v1_Pod],\n",
            "  rbac.v1.Role = any_of [Dyn, object, rbac_v1_Role],\n",
            "    containers | any_of [Array core_v1_Container, { _ : core_v1_Container }] | doc \"Required.\",\n",
            "    imagePullPolicy | String | doc \"One of `Always`, `IfNotPresent`, `Never`.\",\n",
            "    properties | { _ : apiextensions_v1_JSONSchemaProps },\n",
        ] {
            assert!(text.contains(line), "{version}: {line}");
        }
    }
}

#[test]
fn what_leads_out_of_the_folder_is_the_name_of_no_module() {
    for name in ["kubernetes.ncl", "example.com.ncl", "Example.Com.ncl"] {
        assert!(is_name(name), "{name}");
    }
    for name in
        ["", ".ncl", "..", "kubernetes.json", "../a.ncl", "/etc/a.ncl", "a/b.ncl", "..\\a.ncl", "C:a.ncl", "a.ncl/"]
    {
        assert!(!is_name(name), "{name}");
    }
}

#[test]
fn two_runs_write_the_same() {
    assert_eq!(contracts(&Schemas::builtin()), contracts(&Schemas::builtin()));
}

#[test]
fn fields_of_every_type_have_a_contract_and_a_doc() {
    let fields = json!({
        "any": {},
        "bag": { "type": "object", "x-kubernetes-preserve-unknown-fields": true },
        "flag": { "type": "boolean", "default": false },
        "labels": { "type": "object", "additionalProperties": { "type": "string" } },
        "lists": { "type": "array", "items": { "type": "array", "items": { "type": "string" } } },
        "mode": { "type": "string", "enum": ["One", "Two"], "default": "One", "description": "How \"it\" is %{done}.\n" },
        "object": { "type": "object", "x-kubernetes-embedded-resource": true },
        "pairs": { "type": "array", "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["a", "b"],
            "items": { "type": "object", "properties": { "a": { "type": "string" }, "b": { "type": "string" } } } },
        "port": { "x-kubernetes-int-or-string": true },
        "size": { "type": "integer" },
        "things": { "type": "array", "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["name"],
            "items": { "type": "object", "required": ["name"], "properties": { "name": { "type": "string" } } } },
        "$ref": { "type": "number" },
        "let": { "type": "string" },
    });
    let text =
        module(&json!({ "type": "object", "properties": { "spec": { "type": "object", "properties": fields } } }));
    let written = text.split_once("    spec | {\n").unwrap().1.split_once("\n    },\n").unwrap().0;
    assert_eq!(
        written,
        r#"      "$ref" | Number,
      any | Dyn,
      bag | Dyn,
      flag | Bool | doc "Default: `false`.",
      labels | { _ : String },
      "let" | String,
      lists | Array (Array String),
      mode | String | doc "How \"it\" is \%{done}.\n\nOne of `One`, `Two`.\n\nDefault: `One`.",
      object | object,
      pairs | Array {
        a | String,
        b | String,
      },
      port | Dyn | doc "A whole number or text.",
      size | Number,
      things | any_of [Array {
        name | String | doc "Required.",
      }, { _ : {
        name | String | doc "Required.",
      } }],"#
    );
    assert!(text.ends_with("in\n{\n  v1.Widget = any_of [Dyn, object, v1_Widget],\n}\n"), "{text}");
}

#[test]
fn a_build_reads_the_same_names_and_no_contract() {
    let text = module(&json!({ "description": "\nin\n{\n  v9.Other = any_of [Dyn, object],\n}\n" }));
    assert_eq!(stub(&text).unwrap(), "{\n  v1.Widget = Dyn,\n}\n");
    for other in ["", "{}", "\nin\n{\n", "let a = 1 in\n{\n  v1.Widget = a,\n}\n", &format!("{text}{{}}")] {
        assert_eq!(stub(other), None, "{other}");
    }
}

#[test]
fn a_schema_that_is_none_allows_everything() {
    for schema in [json!(null), json!([1]), json!({ "type": "string" }), json!({ "$ref": "#/definitions/a" })] {
        assert!(module(&schema).contains("v1.Widget = any_of [Dyn, object, v1_Widget],"), "{schema}");
    }
}

/// The record that the module has of `spec`, with these fields.
fn spec_with(fields: &serde_json::Value) -> String {
    let spec = json!({ "type": "object", "properties": fields });
    let text = module(&json!({ "type": "object", "properties": { "spec": spec } }));
    text.split_once("    spec | {\n").unwrap().1.split_once("\n    },\n").unwrap().0.to_owned()
}

#[test]
fn a_doc_says_what_a_value_may_be_and_what_it_is_without_one() {
    let many: Vec<String> = (0..41).map(|n| format!("v{n}")).collect();
    for (schema, doc) in [
        (json!({ "type": "string", "enum": ["a"] }), "Only `a`."),
        (json!({ "type": "string", "enum": ["a", ""] }), "Only `a`."),
        (json!({ "type": "integer", "enum": [1, 2], "default": 2 }), "One of `1`, `2`. Default: `2`."),
        (json!({ "type": "boolean", "default": true }), "Default: `true`."),
        (json!({ "type": "string", "description": " Why. \n" }), "Why."),
        (json!({ "type": "string", "description": "", "default": "a" }), "Default: `a`."),
        (json!({ "x-kubernetes-int-or-string": true, "default": "25%" }), "A whole number or text. Default: `25%`."),
    ] {
        let written = spec_with(&json!({ "a": schema }));
        assert!(written.ends_with(&format!(" | doc \"{doc}\",")), "{schema}: {written}");
    }
    assert!(spec_with(&json!({ "a": { "enum": many } })).contains("`v38`, `v39` and others."));
    // What cannot be said in a word is not said.
    for silent in [
        json!({ "type": "string", "default": "" }),
        json!({ "type": "string", "enum": [""] }),
        json!({ "type": "string", "description": " \n" }),
        json!({ "type": "string", "default": null }),
        json!({ "type": "string", "default": ["a"], "maxLength": 3 }),
    ] {
        assert_eq!(spec_with(&json!({ "a": silent })), "      a | String,", "{silent}");
    }
}

#[test]
fn names_that_are_no_words_of_nickel_are_quoted() {
    for (name, written) in [
        ("a-b", "a-b"),
        ("a.b/c", "\"a.b/c\""),
        ("1a", "\"1a\""),
        ("", "\"\""),
        ("let", "\"let\""),
        ("%{evil}", "\"\\%{evil}\""),
        ("a\"b\\", "\"a\\\"b\\\\\""),
    ] {
        assert_eq!(spec_with(&json!({ name: { "type": "string" } })), format!("      {written} | String,"));
    }
}

#[test]
fn lists_and_maps_take_the_contracts_of_what_they_hold() {
    let keyed = |items: serde_json::Value, keys: serde_json::Value| json!({ "type": "array", "items": items, "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": keys });
    let map = json!({ "type": "object", "additionalProperties": { "type": "integer" } });
    for (schema, contract) in [
        (json!({ "type": "array" }), "Array Dyn"),
        (json!({ "type": "array", "items": {} }), "Array Dyn"),
        (json!({ "type": "array", "items": map }), "Array { _ : Number }"),
        (json!({ "type": "object", "additionalProperties": map }), "{ _ : { _ : Number } }"),
        (json!({ "type": "object", "additionalProperties": true }), "Dyn"),
        (json!({ "type": "object" }), "Dyn"),
        (keyed(json!({ "type": "string" }), json!(["name"])), "Array String"),
        (keyed(map.clone(), json!(["name"])), "Array { _ : Number }"),
        (keyed(map.clone(), json!([])), "Array { _ : Number }"),
        (
            json!({ "type": "object", "x-kubernetes-embedded-resource": true, "additionalProperties": { "type": "string" } }),
            "any_of [object, { _ : String }]",
        ),
        (
            json!({ "type": "array", "items": { "x-kubernetes-embedded-resource": true, "additionalProperties": map } }),
            "Array (any_of [object, { _ : { _ : Number } }])",
        ),
    ] {
        assert_eq!(spec_with(&json!({ "a": schema })), format!("      a | {contract},"), "{schema}");
    }
}

#[test]
fn groups_that_begin_alike_have_modules_of_their_own() {
    let facts = |origin: Origin| KindFacts {
        scope: Scope::Cluster,
        plural: "widgets".into(),
        short_names: Vec::new(),
        versions: vec![KindVersion::bare("v1beta1"), KindVersion::bare("v1")],
        origin,
    };
    let kind = |group: &str, kind: &str| GroupKind { group: group.into(), kind: Kind::new(kind).unwrap() };
    let mut schemas = Schemas::builtin();
    schemas.import([
        (kind("apps.example.com", "Widget"), facts(Origin::Imported)),
        (kind("apps.example.com", "Gadget"), facts(Origin::Imported)),
        (kind("apps.other.org", "Widget"), facts(Origin::Imported)),
        (kind("declared.org", "Widget"), facts(Origin::Declared)),
    ]);
    let all = contracts(&schemas);
    assert_eq!(all.keys().collect::<Vec<_>>(), ["apps.example.com.ncl", "apps.other.org.ncl", "kubernetes.ncl"]);
    // Of a kind without a schema there is what every object has; the import changes nothing for Kubernetes' own.
    assert_eq!(
        stub(&all["apps.example.com.ncl"]).unwrap(),
        "{\nv1.Gadget = Dyn,\nv1.Widget = Dyn,\nv1beta1.Gadget = Dyn,\nv1beta1.Widget = Dyn,\n}\n"
            .replace("\nv1", "\n  v1")
    );
    assert!(all["apps.other.org.ncl"].contains("  v1.Widget = any_of [Dyn, object],\n"));
    assert_eq!(all["kubernetes.ncl"], contracts(&Schemas::builtin())["kubernetes.ncl"]);
}
