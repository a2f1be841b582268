//! How findings say things: hostile and long values, values that are secret, and the help that goes with them.

use serde_json::{Value as Json, json};

use super::super::{Subject, validate};
use super::{custom, findings, help, messages, native, refused};
use crate::diagnostic::{Diagnostic, Files, Layer, Span};
use crate::schema::{Origin, Schemas, Shape};
use crate::value::{Node, Place, Value, from_json};

/// Gives every value a place.
fn place(node: &mut Node, span: Span) {
    node.span = Some(span);
    match &mut node.value {
        Value::List(items) => items.iter_mut().for_each(|item| place(item, span)),
        Value::Map(map) => map.fields_mut().iter_mut().for_each(|field| {
            field.key_span = Some(span);
            place(&mut field.node, span);
        }),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Text(_) => {}
    }
}

/// The only finding about a custom resource with this `spec`, which has a place in a file.
fn placed(schema: &Json, spec: &Json) -> Diagnostic {
    let span = Span::new(Files::default().add("a.ncl", "", Layer::Author), 0..0);
    let shape = Shape::read(&json!({ "type": "object", "properties": { "spec": schema } }));
    let mut node = from_json(json!({ "apiVersion": "a.b/v1", "kind": "Test", "metadata": {}, "spec": spec })).unwrap();
    place(&mut node, span);
    let place = Place { value: Some(span), ..Place::default() };
    let schemas = Schemas::builtin();
    let metadata = schemas.object_meta();
    let mut found =
        validate(&Subject { node: &node, place, kind: "Test", shape: &shape, metadata, origin: Origin::Imported });
    assert_eq!(found.len(), 1, "{schema} {spec}: {:?}", messages(&found));
    assert!(!found[0].labels.is_empty());
    found.remove(0)
}

/// All the words of a finding.
fn said(finding: &Diagnostic) -> String {
    let labels: String = finding.labels.iter().map(|label| format!("; {}", label.message)).collect();
    let help = finding.help.as_deref().unwrap_or_default();
    format!("{}; {help}; {}{labels}", finding.message, finding.notes.join("; "))
}

#[test]
fn hostile_names_and_values_stay_on_one_line() {
    let evil = "a\n\u{1b}[31m\u{202e}b";
    let closed = json!({ "type": "object", "properties": { "a": { "type": "string" } } });
    let listed = json!({ "type": "string", "enum": [evil] });
    let map = json!({ "type": "object", "additionalProperties": { "type": "integer" } });
    let pattern = json!({ "type": "string", "pattern": evil.replace('[', "") });
    let wanted = json!({ "type": "object", "required": [evil] });
    let either = json!({ "type": "object", "anyOf": [{ "required": [evil] }, { "required": ["a"] }] });
    let only = json!({ "type": "object", "properties": { evil: {} } });
    let keyed = json!({ "type": "array", "items": { "type": "object", "properties": { "n": { "type": "string" } } },
        "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["n"] });
    for (schema, value) in [
        (closed, json!({ evil: 1 })),
        (listed, json!("x")),
        (map, json!({ evil: "x" })),
        (pattern, json!("x")),
        (wanted, json!({})),
        (either, json!({})),
        (only, json!({ "zzzzzz": 1 })),
        (keyed, json!([{ "n": evil }, { "n": evil }])),
    ] {
        let said = said(&placed(&schema, &value));
        assert!(!said.contains(['\n', '\u{1b}', '\u{202e}']), "{schema}: {said:?}");
    }
}

#[test]
fn long_texts_are_cut_and_short_ones_are_not() {
    let (sixty, more) = ("ä".repeat(60), "ä".repeat(61));
    for (pattern, shown) in [(sixty.clone(), sixty.clone()), (more, format!("{sixty}…"))] {
        let schema = json!({ "type": "string", "pattern": pattern });
        refused(&schema, json!("b"), &[&format!("`spec.x` must match `{shown}`")]);
    }
    let listed = json!({ "type": "string", "enum": ["a".repeat(10_000), ""] });
    refused(&listed, json!("b"), &[&format!("`spec.x` must be `{}…` or `\"\"`", "a".repeat(60))]);
}

#[test]
fn an_enum_names_its_values_as_far_as_a_line_goes() {
    for (values, words) in [
        (json!(["a"]), "be `a`"),
        (json!(["a", "b", "c"]), "be `a`, `b` or `c`"),
        (json!([1.5, true, null, [1], { "a": 1 }]), "be `1.5`, `true`, `null`, `…` or `…`"),
    ] {
        refused(&json!({ "enum": values }), json!("z"), &[&format!("`spec.x` must {words}")]);
    }
    let of = |count: usize| (0..count).map(|n| json!(format!("v{n}"))).collect::<Vec<Json>>();
    let last = |count: usize| {
        let found = custom(&json!({ "type": "string", "enum": of(count) }), &json!("other"));
        found[0].message.rsplit_once(' ').map(|(_, last)| last.to_owned())
    };
    assert_eq!((last(12), last(13)), (Some("`v11`".to_owned()), Some("others".to_owned())));
    // One that is not listed in the message may be meant all the same.
    assert_eq!(
        help(&json!({ "type": "string", "enum": ["Foreground", "Background"] }), json!("background")),
        "did you mean `Background`?"
    );
}

#[test]
fn what_is_secret_by_its_name_is_in_no_word_of_a_finding() {
    let secret = "hunter2";
    for (field, schema) in [
        ("password", json!({ "type": "integer" })),
        ("password", json!({ "type": "string", "pattern": "^x" })),
        ("password", json!({ "type": "string", "enum": ["one", "hunter"] })),
        ("password", json!({ "type": "string", "maxLength": 2 })),
        ("apiToken", json!({ "type": "string", "format": "uuid" })),
        ("clientSecret", json!({ "type": "array" })),
        ("privateKey", json!({ "type": "string", "not": { "pattern": "^h" } })),
        ("password", json!({ "type": "string", "oneOf": [{ "pattern": "^x" }, { "enum": ["y"] }] })),
    ] {
        let record = json!({ "type": "object", "properties": { field: schema } });
        let said = said(&placed(&record, &json!({ field: secret })));
        assert!(!said.contains(secret), "{said}");
    }
    let digits = json!({ "type": "object", "properties": { "password": { "type": "string" } } });
    assert!(!said(&placed(&digits, &json!({ "password": 13_371_337 }))).contains("13371337"));
}

#[test]
fn secret_keys_of_elements_are_not_shown() {
    let key = json!({ "type": "object", "properties": { "token": { "type": "string" } } });
    let list = json!({ "type": "array", "items": key, "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["token"] });
    let set = json!({ "type": "array", "items": { "type": "string" }, "x-kubernetes-list-type": "set" });
    for (field, schema, value) in [
        ("tokens", &set, json!(["hunter2", "hunter2"])),
        ("passwords", &list, json!([{ "token": "hunter2" }, { "token": "hunter2" }])),
        ("users", &list, json!([{ "token": "hunter2" }, { "token": "hunter2" }])),
    ] {
        let record = json!({ "type": "object", "properties": { field: schema } });
        let finding = placed(&record, &json!({ field: value }));
        assert!(!finding.masked.is_empty(), "{field}");
        let said = said(&finding);
        assert!(!said.contains("hunter2"), "{field}: {said}");
    }
}

#[test]
fn a_variable_with_a_secret_name_does_not_show_its_value() {
    let env = |name: &str| {
        let container = json!({ "name": "a", "image": "b", "env": [{ "name": name, "value": 24_680 }] });
        let pod = json!({ "apiVersion": "v1", "kind": "Pod", "metadata": { "name": "a" }, "spec": { "containers": [container] } });
        said(&native(pod)[0])
    };
    assert!(env("LOG_LEVEL").contains("24680"));
    assert!(!env("DB_PASSWORD").contains("24680"));
}

#[test]
fn the_data_of_a_secret_is_judged_by_rules_and_its_other_fields_here() {
    let secret = |more: Json| {
        let mut secret = json!({ "apiVersion": "v1", "kind": "Secret", "metadata": { "name": "a" } });
        secret.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        messages(&native(secret)).into_iter().map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(secret(json!({ "data": { "a": 5 }, "stringData": 7 })), [""; 0]);
    assert_eq!(secret(json!({ "type": 5 })), ["`type` must be a string, not a number"]);
    assert_eq!(secret(json!({ "dta": {} })), ["the `Secret` has no field `dta`"]);
}

#[test]
fn an_unknown_field_of_the_root_is_not_told_to_be_one_of_every_object() {
    let shape = Shape::read(&json!({ "type": "object", "properties": {
        "apiVersion": { "type": "string" }, "kind": { "type": "string" }, "metadata": { "type": "object" },
        "spec": { "type": "object" }, "status": { "type": "object" } } }));
    let object = json!({ "apiVersion": "a.b/v1", "kind": "Test", "metadata": { "name": "a" }, "zzzzzz": 1 });
    let found = findings(object, &shape, Origin::Imported);
    assert_eq!(found[0].help.as_deref(), Some("there is only `spec`"));
}

#[test]
fn of_several_places_below_up_to_three_are_named() {
    let holder = json!({ "type": "object", "properties": { "image": { "type": "string" } } });
    let record = |names: &[&str]| {
        let fields: serde_json::Map<String, Json> =
            names.iter().map(|name| ((*name).to_owned(), holder.clone())).collect();
        json!({ "type": "object", "properties": fields })
    };
    let unknown = json!({ "image": "a" });
    assert_eq!(help(&record(&["one", "two"]), unknown.clone()), "it stands one level down: `one.image` or `two.image`");
    let four = ["four", "one", "three", "two"];
    assert_eq!(help(&record(&four), unknown), "there are `four`, `one`, `three` and `two`");
}
