//! What is never shown, in any form.

use serde_json::{Value as Json, json};

use super::{Resource, fields, moves, side, told};
use crate::diagnostic::Color;
use crate::diff::{Diff, Pair, Relation, compare, html, json as as_json, markdown, text};

/// Every form of the changes between two manifests.
fn forms(old: Json, new: Json) -> String {
    let (old, new) = ([Resource::new("a/b", old)], [Resource::new("a/b", new)]);
    let pair = Pair { old: side("dev", &old), new: side("dev", &new) };
    let diff: Diff<'_> = compare(&[pair], Relation::Successive, &moves(&[]));
    assert!(!diff.is_empty());
    [text(&diff, Color::Ansi), as_json(&diff), markdown(&diff, "a"), html(&diff, "a")].concat()
}

fn secret(fields: Json) -> Json {
    let mut manifest = json!({ "apiVersion": "v1", "kind": "Secret", "metadata": { "name": "a" } });
    for (key, value) in fields.as_object().unwrap() {
        manifest[key] = value.clone();
    }
    manifest
}

#[test]
fn values_of_a_secret_are_in_no_form() {
    let annotated = |text: &str| json!({ "name": "a", "annotations": { "last": text } });
    let cases = [
        (secret(json!({ "data": { "a": "hush1" } })), secret(json!({ "data": { "a": "hush2" } }))),
        (secret(json!({ "stringData": { "a": "hush1\nx" } })), secret(json!({ "stringData": { "a": "hush2\nx" } }))),
        (secret(json!({})), secret(json!({ "data": { "a": "hush", "b": { "c": ["hush"] } } }))),
        (secret(json!({ "data": "hush" })), secret(json!({ "data": { "a": "hush" } }))),
        (secret(json!({ "metadata": annotated("hush1") })), secret(json!({ "metadata": annotated("hush2") }))),
        (json!({ "items": [secret(json!({ "data": { "a": "hush1" } }))] }), json!({ "items": [] })),
        (json!({ "a": secret(json!({ "data": { "b": "hush1" } })) }), json!({ "a": "x" })),
        (json!({ "kind": "Secret", "data": { "a": "hush" } }), json!({ "kind": "List", "data": { "a": "hush2" } })),
    ];
    for (old, new) in cases {
        let all = forms(old.clone(), new.clone()) + &forms(new, old);
        assert!(!all.contains("hush"), "{all}");
    }
}

#[test]
fn that_a_value_of_a_secret_changes_is_told() {
    let object = |value: &str| [Resource::new("a/b", secret(json!({ "data": { "password": value } })))];
    assert_eq!(told(&object("b2xk"), &object("bmV3")), "change a/b  data.password  changed (masked)\n");
}

#[test]
fn values_whose_name_says_so_are_masked() {
    for name in [
        "password",
        "DB_PASSWORD",
        "token",
        "accessToken",
        "apiKey",
        "API_KEY",
        "apikey",
        "key",
        "client-secret",
        "credentials",
        "SECRET_KEY_BASE",
        "tls.key",
        "passwords",
        "keys",
    ] {
        let told = fields(json!({ "data": { name: "hush1" } }), json!({ "data": { name: "hush2" } }));
        assert!(told.contains("(masked)") && !told.contains("hush"), "{name}: {told}");
        let told = fields(json!({}), json!({ "a": [{ name: ["hush"] }] }));
        assert!(told.contains("(masked)") && !told.contains("hush"), "{name}: {told}");
        let pair = |value: &str| json!({ "env": [{ "name": name, "value": value }] });
        let told = fields(pair("hush1"), pair("hush2"));
        assert!(told.contains("changed (masked)") && !told.contains("hush"), "{name}: {told}");
    }
}

#[test]
fn what_leads_to_a_secret_or_describes_it_is_shown() {
    let cases = [
        json!({ "secretName": "X" }),
        json!({ "secretKeyRef": { "name": "a", "key": "X" } }),
        json!({ "remoteRef": { "key": "X" } }),
        json!({ "matchExpressions": [{ "key": "X" }] }),
        json!({ "topologyKey": "X" }),
        json!({ "keyAlgorithm": "X" }),
        json!({ "imagePullSecrets": [{ "name": "X" }] }),
        json!({ "secret": { "secretName": "X" } }),
        json!({ "credentials": { "source": "X" } }),
        json!({ "tokenExpirationSeconds": "X" }),
        json!({ "secretStore": "X" }),
        json!({ "monitor": "X" }),
    ];
    for new in cases {
        let old: Json = serde_json::from_str(&new.to_string().replace('X', "Y")).unwrap();
        let told = fields(old, new);
        assert!(told.contains('X') && told.contains('Y'), "{told}");
    }
    let flag = |value: bool| json!({ "automountServiceAccountToken": value });
    assert_eq!(fields(flag(true), flag(false)), "change apps/a  automountServiceAccountToken  true → false\n");
}

#[test]
fn what_is_named_as_a_secret_inside_a_text_is_masked_and_the_rest_is_shown() {
    for (old, new, told) in [
        ("--token=hush1", "--token=hush2", "changed (masked)"),
        ("--port=1", "--port=2", "\"--port=1\" → \"--port=2\""),
        (
            "https://a:hush@db:1/x",
            "https://a:hush@db:2/x",
            "\"https://a:(masked)@db:1/x\" → \"https://a:(masked)@db:2/x\"",
        ),
        ("a:1.0", "a:1.1", "\"a:1.0\" → \"a:1.1\""),
        (
            "port: 1\n  password: 'hush1'\n",
            "port: 2\n  password: 'hush1'\n",
            "2 lines differ\n    - port: 1\n    + port: 2",
        ),
        ("a\nexport DB_PASSWORD=hush1\n", "b\nexport DB_PASSWORD=hush2\n", "2 lines differ\n    - a\n    + b"),
        ("{\n \"apiKey\": \"hush1\",\n}", "{\n \"apiKey\": \"hush2\",\n}", "changed (masked)"),
        ("x\ntoken: true\n", "x\ntoken: false\n", "2 lines differ\n    - token: true\n    + token: false"),
    ] {
        let found = fields(json!({ "data": { "text": old } }), json!({ "data": { "text": new } }));
        assert!(found.contains(told) && !found.contains("hush"), "{found}");
    }
}
