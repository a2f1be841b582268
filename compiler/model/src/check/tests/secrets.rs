//! `literal-secret`: no value in clear text, neither in what is rendered nor in what is told.

use std::collections::BTreeSet;

use serde_json::{Value as Json, json};

use super::{judged, judged_as, messages, settings};
use crate::declared::{Absent, Declared, DeclaredUnit};
use crate::diagnostic::{Code, Color, Diagnostic, FileId, Files, Layer, Report, Span, text};
use crate::value::{Field, Map, Node, Place, Value};

const ENCRYPTED: &str = "ENC[AES256_GCM,data:a,iv:b,tag:c,type:str]";

fn secret(fields: Json) -> Json {
    let mut secret = super::resource("v1", "Secret", json!({ "name": "s" }));
    secret.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
    secret
}

/// The fields that a Secret is refused for, each with the path of the first.
fn refused_for(fields: Json) -> Vec<String> {
    let (checked, findings) = judged(settings(), &[("dev/apps", json!({ "s": secret(fields) }))]);
    assert!(findings.iter().all(|finding| finding.code == Code::LiteralSecret));
    assert_eq!(checked.is_some(), findings.is_empty());
    findings.iter().map(|finding| finding.path.to_string()).collect()
}

#[test]
fn a_secret_with_a_value_in_clear_text_is_refused() {
    for (fields, path) in [
        (json!({ "data": { "key": "aHVudGVyMg==" } }), "data.key"),
        (json!({ "stringData": { "key": "hunter2" } }), "stringData.key"),
        (json!({ "stringData": { "key": 4711 } }), "stringData.key"),
        (json!({ "stringData": { "a.b": { "deep": "hunter2" } } }), "stringData.\"a.b\""),
        (json!({ "data": "hunter2" }), "data"),
        (json!({ "data": ["hunter2"] }), "data"),
        (json!({ "data": { "b": "x", "a": "y" }, "stringData": { "c": "z" } }), "data.a"),
        (json!({ "data": { "key": ENCRYPTED } }), "data.key"),
    ] {
        assert_eq!(refused_for(fields.clone()), [path], "one finding a Secret: {fields}");
    }
}

#[test]
fn a_secret_without_values_is_taken() {
    for fields in [json!({}), json!({ "data": {} }), json!({ "data": {}, "stringData": {}, "type": "Opaque" })] {
        assert_eq!(refused_for(fields), [""; 0]);
    }
}

#[test]
fn what_sops_has_encrypted_whole_passes_as_it_is() {
    let fields = json!({ "data": { "a": ENCRYPTED }, "stringData": { "b": ENCRYPTED },
        "sops": { "mac": ENCRYPTED, "version": "3.9.0", "age": [{ "recipient": "age1x" }] } });
    let (checked, findings) = judged(settings(), &[("dev/apps", json!({ "s": secret(fields.clone()) }))]);
    assert_eq!(findings, []);
    let checked = checked.unwrap();
    let manifest = serde_json::to_value(checked.graph().in_order().next().unwrap().node()).unwrap();
    for field in ["data", "stringData", "sops"] {
        assert_eq!(manifest[field], fields[field]);
    }
}

#[test]
fn what_sops_has_not_finished_is_refused() {
    let whole = json!({ "mac": ENCRYPTED });
    for (values, sops, path) in [
        (json!({ "a": ENCRYPTED, "b": "hunter2" }), whole.clone(), "stringData.b"),
        (json!({ "a": ENCRYPTED, "b": 1 }), whole.clone(), "stringData.b"),
        (json!({ "a": ENCRYPTED, "b": [ENCRYPTED] }), whole.clone(), "stringData.b"),
        (json!({ "a": "ENC[AES256_GCM,data:a" }), whole.clone(), "stringData.a"),
        (json!({ "a": "ENC[hunter2]" }), whole, "stringData.a"),
        (json!({ "a": ENCRYPTED }), json!({}), "stringData.a"),
        (json!({ "a": ENCRYPTED }), json!({ "version": "3.9.0" }), "stringData.a"),
        (json!({ "a": ENCRYPTED }), json!({ "mac": "" }), "stringData.a"),
        (json!({ "a": ENCRYPTED }), json!({ "mac": "forged" }), "stringData.a"),
        (json!({ "a": ENCRYPTED }), json!({ "mac": true }), "stringData.a"),
        (json!({ "a": ENCRYPTED }), json!(ENCRYPTED), "stringData.a"),
        (json!({ "a": ENCRYPTED }), json!(null), "stringData.a"),
    ] {
        assert_eq!(refused_for(json!({ "stringData": values, "sops": sops })), [path], "{values} {sops}");
    }
}

#[test]
fn only_the_secrets_of_kubernetes_itself_are_judged() {
    let config = json!({ "apiVersion": "v1", "kind": "ConfigMap", "metadata": { "name": "c" }, "data": { "a": "b" } });
    let mut settings = settings();
    settings["rules"] = json!({ "unknown-kind": "off" });
    let own = json!({ "apiVersion": "example.com/v1", "kind": "Secret", "metadata": { "name": "s" }, "data": "x" });
    let (checked, findings) = judged(settings, &[("dev/apps", json!({ "c": config, "s": own }))]);
    assert!(checked.is_some() && findings.is_empty());
}

#[test]
fn every_secret_in_every_environment_is_told() {
    let tree = || json!({ "a": secret(json!({ "data": { "x": "y" } })) });
    let (_, findings) = judged(settings(), &[("dev/apps", tree()), ("prod/apps", tree())]);
    assert_eq!(messages(&findings), ["the Secret holds `data.x` in clear text"; 2]);
    let environments: Vec<_> = findings.iter().flat_map(|finding| &finding.environments).map(|e| e.as_str()).collect();
    assert_eq!(environments, ["dev", "prod"]);
}

/// Where a piece of text stands in a file.
fn span(files: &Files, file: FileId, piece: &str) -> Option<Span> {
    let start = u32::try_from(files.text(file).find(piece)?).unwrap();
    Some(Span::new(file, start..start + u32::try_from(piece.len()).unwrap()))
}

/// A value with the places of its keys, texts and numbers; each stands in the file once.
fn placed(node: Node, files: &Files, file: FileId) -> Node {
    let written = serde_json::to_string(&node).unwrap();
    match node.value {
        Value::Map(map) => {
            let field = |field: Field| Field {
                key_span: span(files, file, &format!("\"{}\":", field.key)),
                node: placed(field.node, files, file),
                ..field
            };
            Node::new(Value::Map(Map::new(map.into_fields().into_iter().map(field).collect())))
        }
        value @ (Value::Null | Value::Bool(_) | Value::Number(_) | Value::Text(_) | Value::List(_)) => {
            Node { span: span(files, file, &written), value }
        }
    }
}

/// What a person sees of the findings of a stack that is written in JSON, and the findings.
fn told(source: &str) -> (String, Vec<Diagnostic>, Files) {
    let file = json!({ "settings": settings(), "units": [
        { "environment": "dev", "stack": "apps", "tree": serde_json::from_str::<Json>(source).unwrap() },
    ] });
    let (settings, units, _) = Declared::from_json(&file.to_string()).unwrap().into_parts();
    let mut files = Files::default();
    let file = files.add("stacks/apps.json", source, Layer::Author);
    let place = |unit: DeclaredUnit| DeclaredUnit {
        tree: placed(unit.tree, &files, file),
        place: Place { value: Some(files.whole(file)), ..Place::default() },
        ..unit
    };
    let units = units.into_iter().map(place).collect();
    let (_, findings) = judged_as(Declared::new(settings, units, Absent::default()));
    (text(&Report::new(findings.clone(), &BTreeSet::new()), &files, Color::Never), findings, files)
}

#[test]
fn no_value_of_a_secret_is_shown_and_all_are_masked() {
    for values in [
        r#""stringData": { "user": "hunter2", "pin": 471100, "note": "correct horse" }"#,
        r#""data": { "user": "hunter2" }, "stringData": { "pin": 471100, "note": "correct horse" }"#,
        "\"stringData\": {\n  \"user\": \"hunter2\",\n  \"pin\": 471100, \"note\": \"correct horse\"\n}",
    ] {
        let source = format!(
            r#"{{ "s": {{ "apiVersion": "v1", "kind": "Secret", "metadata": {{ "name": "it" }}, {values} }} }}"#
        );
        let (told, findings, files) = told(&source);
        assert!(told.contains("literal-secret") && told.contains("stacks/apps.json:"), "{told}");
        for secret in ["hunter2", "471100", "correct horse"] {
            assert!(!told.contains(secret), "{told}");
            assert!(!format!("{:?}", (&findings[0].message, &findings[0].notes, &findings[0].help)).contains(secret));
        }
        let mut masked: Vec<&str> = findings[0].masked.iter().map(|span| files.slice(*span)).collect();
        masked.sort_unstable();
        assert_eq!(masked, ["\"correct horse\"", "\"hunter2\"", "471100"]);
    }
}

#[test]
fn values_that_sops_has_encrypted_need_no_mask() {
    let values =
        format!(r#""stringData": {{ "good": "{ENCRYPTED}", "bad": "hunter2" }}, "sops": {{ "mac": "{ENCRYPTED}" }}"#);
    let source =
        format!(r#"{{ "s": {{ "apiVersion": "v1", "kind": "Secret", "metadata": {{ "name": "it" }}, {values} }} }}"#);
    let (told, findings, files) = told(&source);
    assert!(told.contains(ENCRYPTED) && !told.contains("hunter2"), "{told}");
    assert_eq!(findings[0].masked.iter().map(|span| files.slice(*span)).collect::<Vec<_>>(), ["\"hunter2\""]);
}

#[test]
fn what_sops_leaves_alone_and_what_holds_nothing_is_no_clear_text() {
    let sops = json!({ "mac": ENCRYPTED });
    assert_eq!(refused_for(json!({ "stringData": { "a": "", "b": ENCRYPTED }, "sops": sops })), [""; 0]);
    assert_eq!(refused_for(json!({ "data": null })), [""; 0]);
}

#[test]
fn a_copy_of_the_values_in_an_annotation_is_clear_text() {
    let annotation = "kubectl.kubernetes.io/last-applied-configuration";
    let mut copied = secret(json!({}));
    copied["metadata"]["annotations"] = json!({ annotation: "{\"data\":{\"key\":\"aHVudGVyMg==\"}}" });
    let (checked, findings) = judged(settings(), &[("dev/apps", json!({ "s": copied }))]);
    assert!(checked.is_none());
    assert_eq!(findings[0].path.to_string(), format!("metadata.annotations.\"{annotation}\""));
}

#[test]
fn the_items_of_a_list_of_secrets_are_secrets() {
    let list =
        json!({ "apiVersion": "v1", "kind": "SecretList", "items": [secret(json!({ "data": { "k": "dg==" } }))] });
    let (checked, findings) = judged(settings(), &[("dev/apps", json!({ "all": list }))]);
    assert!(checked.is_none());
    assert_eq!(findings[0].code, Code::LiteralSecret);
}
