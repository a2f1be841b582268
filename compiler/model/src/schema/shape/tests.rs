//! What is read of a schema: sound keywords, keywords of the wrong type, and what Kubernetes' own definitions refer to.

use serde_json::{Value as Json, json};

use super::lenient::is_dispensable;
use super::{Extent, Limits, ListKind, Others, Shape, Type};
use crate::name::{GroupKind, Kind};
use crate::schema::{Schemas, Version};

fn limits(schema: &Json) -> Limits {
    *Shape::read(schema).limits.unwrap_or_default()
}

#[test]
fn a_type_is_what_the_schema_says_or_any() {
    for (schema, kind) in [
        (json!({ "type": "boolean" }), Some(Type::Boolean)),
        (json!({ "type": "integer" }), Some(Type::Integer)),
        (json!({ "type": "number" }), Some(Type::Number)),
        (json!({ "type": "string" }), Some(Type::String)),
        (json!({ "type": "array" }), Some(Type::Array)),
        (json!({ "type": "object" }), Some(Type::Object)),
        (json!({ "x-kubernetes-int-or-string": true }), Some(Type::IntOrString)),
        (json!({ "x-kubernetes-int-or-string": true, "type": "string" }), Some(Type::IntOrString)),
        (json!({ "x-kubernetes-int-or-string": false, "type": "string" }), Some(Type::String)),
        (json!({ "type": "null" }), None),
        (json!({ "type": "String" }), None),
        (json!({ "type": ["string"] }), None),
        (json!({ "type": null }), None),
        (json!({}), None),
    ] {
        assert_eq!(Shape::read(&schema).kind, kind, "{schema}");
    }
}

#[test]
fn what_is_no_schema_allows_anything() {
    for schema in [json!(null), json!(true), json!(false), json!(1), json!("object"), json!([{ "type": "string" }])] {
        let shape = Shape::read(&schema);
        assert_eq!(shape, Shape { others: Others::Any, ..Shape::default() }, "{schema}");
    }
}

#[test]
fn fields_that_are_not_named_are_unknown_unless_the_schema_lets_them_in() {
    let text = || Shape::read(&json!({ "type": "string" }));
    let named = json!({ "a": { "type": "string" } });
    for (schema, others) in [
        (json!({ "type": "object" }), Some(Others::Unknown)),
        (json!({ "type": "object", "properties": named }), Some(Others::Unknown)),
        (json!({ "properties": named }), Some(Others::Any)),
        (json!({ "type": "object", "additionalProperties": true }), Some(Others::Any)),
        (json!({ "type": "object", "additionalProperties": false }), Some(Others::Unknown)),
        (json!({ "type": "object", "additionalProperties": "yes" }), Some(Others::Unknown)),
        (json!({ "type": "object", "x-kubernetes-preserve-unknown-fields": true }), Some(Others::Any)),
        (json!({ "type": "object", "x-kubernetes-preserve-unknown-fields": "true" }), Some(Others::Unknown)),
        (json!({ "type": "object", "additionalProperties": { "type": "string" } }), None),
    ] {
        let shape = Shape::read(&schema);
        match others {
            Some(others) => assert_eq!(shape.others, others, "{schema}"),
            None => assert_eq!(shape.field("other").map(|field| field.shape()), Some(&text()), "{schema}"),
        }
    }
    // One that is named has its own schema, not that of the others.
    let both = json!({ "type": "object", "properties": named, "additionalProperties": { "type": "integer" } });
    let shape = Shape::read(&both);
    let kind = |name: &str| shape.field(name).and_then(|field| field.shape().kind);
    assert_eq!((kind("a"), kind("b"), shape.known("b").is_none()), (Some(Type::String), Some(Type::Integer), true));
}

#[test]
fn fields_are_found_in_whatever_order_they_were_written() {
    let names = ["zeta", "Alpha", "alpha", "é", "", "a.b/c", "$ref"];
    let fields: serde_json::Map<String, Json> =
        names.iter().map(|name| ((*name).to_owned(), json!({ "default": name }))).collect();
    let shape = Shape::read(&json!({ "type": "object", "properties": fields }));
    for name in names {
        let default = shape.known(name).and_then(|field| field.shape().default.clone());
        assert_eq!(default.as_ref().and_then(|node| node.as_text()), Some(name));
    }
    assert!(shape.known("beta").is_none());
}

#[test]
fn keywords_of_the_wrong_type_say_nothing() {
    for schema in [
        json!({ "minLength": "1", "maxLength": -1, "minItems": 1.5, "maxItems": null, "minProperties": [] }),
        json!({ "minimum": "0", "maximum": null, "multipleOf": {}, "pattern": 5, "format": ["uuid"] }),
        json!({ "enum": "a", "allOf": {}, "anyOf": null, "oneOf": "x", "uniqueItems": "true" }),
        json!({ "exclusiveMinimum": true, "exclusiveMaximum": 5 }),
    ] {
        assert_eq!(Shape::read(&schema).limits, None, "{schema}");
    }
    let odd = Shape::read(&json!({ "required": "a", "properties": ["a"], "x-kubernetes-list-type": 1,
        "x-kubernetes-validations": [null, {}, { "rule": 1 }, "true"], "description": 5, "nullable": "true" }));
    assert_eq!(odd, Shape { others: Others::Any, ..Shape::default() });
    assert_eq!(*Shape::read(&json!({ "required": ["a", 1, null, "b"] })).required, ["a".into(), "b".into()]);
}

#[test]
fn bounds_keep_their_digits() {
    let at = |schema: Json| {
        let Limits { minimum, maximum, .. } = limits(&schema);
        (minimum.map(|bound| (bound.at.to_string(), bound.is_exclusive)), maximum.map(|bound| bound.at.to_string()))
    };
    let least = |text: &str, is_exclusive: bool| Some((text.to_owned(), is_exclusive));
    assert_eq!(
        at(json!({ "minimum": i64::MIN, "maximum": i64::MAX })),
        (least("-9223372036854775808", false), Some("9223372036854775807".to_owned()))
    );
    assert_eq!(at(json!({ "minimum": 0.5, "exclusiveMinimum": true })), (least("0.5", true), None));
    assert_eq!(at(json!({ "minimum": 2.0, "exclusiveMinimum": false })), (least("2", false), None));
    let length = limits(&json!({ "minLength": 0, "maxLength": u64::MAX })).length;
    assert_eq!(length, Extent { least: Some(0), most: Some(u64::MAX) });
}

#[test]
fn a_list_merges_as_its_schema_says() {
    for (schema, list) in [
        (json!({ "x-kubernetes-list-type": "set" }), ListKind::Set),
        (json!({ "x-kubernetes-list-type": "atomic" }), ListKind::Atomic),
        (json!({ "x-kubernetes-list-type": "Set" }), ListKind::Atomic),
        (json!({ "x-kubernetes-list-map-keys": ["a"] }), ListKind::Atomic),
        (json!({ "x-kubernetes-list-type": "map" }), ListKind::Map([].into())),
        (
            json!({ "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["a", 1, "b"] }),
            ListKind::Map(["a".into(), "b".into()].into()),
        ),
    ] {
        assert_eq!(Shape::read(&schema).list, list, "{schema}");
    }
}

#[test]
fn what_int_or_string_may_be_is_its_type_alone() {
    let branches = json!([{ "type": "integer" }, { "type": "string" }]);
    let free = Shape::read(&json!({ "anyOf": branches }));
    assert_eq!(free.limits.map(|limits| limits.any_of.len()), Some(2));
    let either = json!({ "x-kubernetes-int-or-string": true, "anyOf": branches });
    assert_eq!(Shape::read(&either).limits, None);
    let narrowed =
        limits(&json!({ "x-kubernetes-int-or-string": true, "allOf": [{ "anyOf": branches }, { "pattern": "^a" }] }));
    assert_eq!(narrowed.all_of.len(), 2);
}

#[test]
fn rules_are_seen_from_everywhere_above_them() {
    let rule = json!({ "type": "string", "x-kubernetes-validations": [{ "rule": "self != ''", "message": "say it" }] });
    for schema in [
        json!({ "properties": { "a": rule } }),
        json!({ "items": { "additionalProperties": rule } }),
        json!({ "properties": { "a": { "items": { "properties": { "b": rule } } } } }),
    ] {
        let shape = Shape::read(&schema);
        assert!(shape.has_rules && shape.rules.is_empty(), "{schema}");
    }
    let own = Shape::read(&rule);
    assert_eq!((own.rules.len(), own.rules[0].message.as_deref(), own.has_rules), (1, Some("say it"), true));
    assert!(!Shape::read(&json!({ "properties": { "x-kubernetes-validations": { "type": "array" } } })).has_rules);
}

#[test]
fn a_reference_in_a_schema_of_its_own_leads_nowhere() {
    let schema = json!({ "type": "object", "properties": {
        "a": { "$ref": "#/definitions/a" },
        "b": { "$ref": "io.k8s.api.core.v1.Pod" },
        "c": { "allOf": [{ "$ref": "io.k8s.api.core.v1.Pod" }] },
    } });
    let shape = Shape::read(&schema);
    for name in ["a", "b", "c"] {
        let field = shape.known(name).unwrap().shape();
        assert_eq!((field.kind, field.fields.len(), &field.others), (None, 0, &Others::Any), "{name}");
    }
}

#[test]
fn kubernetes_own_references_lead_to_types_that_it_decodes() {
    let schemas = Schemas::builtin();
    let of = |group: &str, kind: &str, path: &[&str]| {
        let kind = GroupKind { group: group.into(), kind: Kind::new(kind).unwrap() };
        let root = schemas.get(&kind).unwrap().version("v1").unwrap().shape().unwrap();
        path.iter().fold(root, |shape, name| match (*name, &shape.items) {
            ("[]", Some(items)) => items.shape(),
            (name, _) => shape.field(name).unwrap().shape(),
        })
    };
    for (group, kind, path, wanted) in [
        ("", "Service", &["spec", "ports", "[]", "targetPort"][..], Type::IntOrString),
        ("", "PersistentVolumeClaim", &["spec", "resources", "requests", "storage"], Type::Quantity),
        ("", "Pod", &["spec", "volumes", "[]", "emptyDir", "sizeLimit"], Type::Quantity),
        ("apps", "Deployment", &["spec", "replicas"], Type::Integer),
        ("", "ConfigMap", &["data", "any"], Type::String),
        ("", "Pod", &["metadata", "creationTimestamp"], Type::String),
    ] {
        assert_eq!(of(group, kind, path).kind, Some(wanted), "{kind} {path:?}");
    }
    // A definition may hold itself.
    let props = ["spec", "versions", "[]", "schema", "openAPIV3Schema"];
    let schema = of("apiextensions.k8s.io", "CustomResourceDefinition", &props);
    let inner = schema.known("properties").and_then(|map| map.shape().field("a")).unwrap();
    assert_eq!(inner.shape(), schema);
}

#[test]
fn every_field_that_may_be_absent_is_one_of_its_definition() {
    let has = |definition: &str, field: &str| {
        let named = Version::all().filter_map(|version| version.definitions().get(definition));
        named.into_iter().any(|named| named.shape().known(field).is_some())
    };
    for (definition, field) in super::lenient::PAIRS {
        assert!(has(definition, field), "{definition} has no `{field}`");
        assert!(is_dispensable(definition, field));
    }
    for (definition, field) in super::lenient::TOLD_BY_RULES {
        assert!(has(definition, field), "{definition} has no `{field}`");
    }
    assert!(super::lenient::PAIRS.is_sorted() && super::lenient::TOLD_BY_RULES.is_sorted());
    assert!(super::lenient::OF_PODS.is_sorted());
    assert!(!is_dispensable("io.k8s.api.core.v1.ServicePort", "port"));
}
