//! Labels and annotations: keys, values and their sum.

use serde_json::{Value as Json, json};

use super::{heads, refused, resource, sound};

fn with(field: &str, value: Json) -> Json {
    json!({ "a": resource("v1", "ConfigMap", json!({ "name": "a", field: value })) })
}

#[test]
fn records_of_strings_and_null_are_taken() {
    let longest = "x".repeat(63);
    for labels in [
        json!(null),
        json!({}),
        json!({ "app": "" }),
        json!({ "app.kubernetes.io/name": "web_1.2-3", "A": "B" }),
        json!({ longest.as_str(): longest, "example.com/x": "1" }),
    ] {
        assert_eq!(super::manifest(&sound(with("labels", labels.clone()))[0])["metadata"]["labels"], labels);
    }
    for annotations in [json!(null), json!({}), json!({ "Example.com/Note": "any text\n at all: {}", "a": "" })] {
        let kept = &super::manifest(&sound(with("annotations", annotations.clone()))[0])["metadata"]["annotations"];
        assert_eq!(*kept, annotations, "keys of annotations are judged in lower case, as the server does");
    }
}

#[test]
fn values_of_another_type_are_refused_and_scalars_are_quoted_in_the_help() {
    for (field, code) in [("labels", "invalid-label"), ("annotations", "invalid-annotation")] {
        for (value, help) in [
            (json!(true), Some("write `\"true\"`")),
            (json!(8080), Some("write `\"8080\"`")),
            (json!(1.5), Some("write `\"1.5\"`")),
            (json!(["a"]), None),
            (json!({ "a": "b" }), Some("a key with points stands in quotes: `\"key.…\"`")),
        ] {
            let findings = refused(with(field, json!({ "fine": "x", "key": value })));
            assert_eq!(heads(&findings), [format!("{code} apps/a metadata.{field}.key")], "{value}");
            assert_eq!(findings[0].help.as_deref(), help);
        }
        for value in [json!("a=b"), json!(["a"]), json!(1), json!(true)] {
            let findings = refused(with(field, value));
            assert_eq!(heads(&findings), [format!("invalid-resource apps/a metadata.{field}")]);
        }
    }
}

#[test]
fn null_is_an_empty_value_as_to_the_server() {
    for field in ["labels", "annotations"] {
        sound(with(field, json!({ "fine": "x", "key": null })));
    }
}

#[test]
fn keys_that_are_no_qualified_names_are_refused() {
    let long = "x".repeat(64);
    for key in ["", "a b", "-a", "a-", "/a", "a/", "a/b/c", "a_b.c/d", "ä", long.as_str()] {
        assert_eq!(refused(with("labels", json!({ key: "v" })))[0].code.as_str(), "invalid-label", "{key}");
        assert_eq!(refused(with("annotations", json!({ key: "v" })))[0].code.as_str(), "invalid-annotation", "{key}");
    }
    assert_eq!(refused(with("labels", json!({ "Example.com/x": "v" })))[0].code.as_str(), "invalid-label");
}

#[test]
fn values_of_labels_are_short_and_of_few_characters() {
    let long = "x".repeat(64);
    for value in ["a b", "-a", "a-", ".", "a/b", "a:b", "ä", " ", long.as_str()] {
        assert_eq!(heads(&refused(with("labels", json!({ "l": value })))), ["invalid-label apps/a metadata.labels.l"]);
    }
}

#[test]
fn a_key_and_its_value_are_both_judged() {
    assert_eq!(refused(with("labels", json!({ "a b": "c d", "e": 1 }))).len(), 3);
    assert_eq!(refused(with("annotations", json!({ "a b": 1, "e": 2 }))).len(), 3);
}

#[test]
fn annotations_hold_256_kib_of_keys_and_values_together() {
    let filled = |bytes: usize| json!({ "key-1": "x".repeat(1_000), "key-2": "ä".repeat((bytes - 1_010) / 2) });
    assert_eq!(sound(with("annotations", filled(256 * 1024))).len(), 1);
    let findings = refused(with("annotations", filled(256 * 1024 + 2)));
    assert_eq!(heads(&findings), ["invalid-annotation apps/a metadata.annotations"]);
    assert_eq!(findings[0].message, "the annotations hold 262146 bytes; Kubernetes takes 262144");
}
