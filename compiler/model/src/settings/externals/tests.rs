//! Externals: what one stands for, and what odd ones are told as.

use std::collections::BTreeSet;

use serde_json::{Value as Json, json};

use super::External;
use crate::settings::Settings;
use crate::value::{Place, from_json};

fn read(externals: Json) -> (Option<Settings>, Vec<String>) {
    let json = json!({ "project": "shop", "environments": { "dev": {} }, "externals": externals });
    let (settings, findings) = Settings::read(&from_json(json).unwrap(), Place::default(), &BTreeSet::new());
    let told = |finding: crate::diagnostic::Diagnostic| match finding.help {
        Some(help) => format!("{}; {help}", finding.message),
        None => finding.message,
    };
    (settings, findings.into_iter().map(told).collect())
}

fn external(json: Json) -> External {
    let (settings, findings) = read(json!([json]));
    assert_eq!(findings, [""; 0]);
    settings.unwrap().externals()[0].clone()
}

#[test]
fn an_external_is_every_object_that_nothing_said_of_it_rules_out() {
    let db = ("", "Secret", Some("shop"), "db");
    for (said, sought, is) in [
        (json!({ "name": "db" }), db, true),
        (json!({ "name": "*" }), db, true),
        (json!({ "name": "*" }), ("", "ConfigMap", Some("shop"), "db"), false),
        (json!({ "name": "d*" }), db, false),
        (json!({ "name": "db" }), ("", "Secret", Some("shop"), "dbs"), false),
        (json!({ "name": "db", "apiVersion": "v1" }), db, true),
        (json!({ "name": "db", "apiVersion": "v2" }), db, true),
        (json!({ "name": "db", "apiVersion": "v1" }), ("example.com", "Secret", None, "db"), false),
        (json!({ "name": "db" }), ("example.com", "Secret", None, "db"), true),
        (json!({ "name": "db", "apiVersion": "example.com/v1" }), ("example.com", "Secret", None, "db"), true),
        (json!({ "name": "db", "apiVersion": "example.com/v1" }), db, false),
        (json!({ "name": "db", "namespace": "shop" }), db, true),
        (json!({ "name": "db", "namespace": "other" }), db, false),
        (json!({ "name": "*", "namespace": "other" }), db, false),
        (json!({ "name": "db", "namespace": "other" }), ("", "Secret", None, "db"), true),
        (json!({ "labels": { "app": "db" } }), db, true),
        (json!({ "labels": { "app": "db" }, "name": "db-0" }), db, false),
    ] {
        let mut json = said.clone();
        json["kind"] = json!("Secret");
        let (group, kind, namespace, name) = sought;
        assert_eq!(external(json).is(group, kind, namespace, name), is, "{said} {sought:?}");
    }
}

#[test]
fn no_keys_are_other_than_keys_that_are_not_said() {
    let keys = |json: Json| external(json).keys;
    assert_eq!(keys(json!({ "kind": "Secret", "name": "db" })), None);
    assert_eq!(keys(json!({ "kind": "Secret", "name": "db", "keys": [] })), Some(vec![]));
    let twice = json!({ "kind": "Secret", "name": "db", "keys": ["b", "a"] });
    assert_eq!(keys(twice), Some(vec!["b".to_owned(), "a".to_owned()]));
}

#[test]
fn externals_that_are_no_list_or_hold_no_records_are_told() {
    let list = "`externals` must be a list, as `[{ kind = \"Namespace\", name = \"dev\" }]`";
    for (externals, told) in [
        (json!({ "kind": "Namespace", "name": "dev" }), list),
        (json!("dev"), list),
        (json!(null), list),
        (json!(["dev"]), "`externals[0]` must be a record"),
        (json!([[]]), "`externals[0]` must be a record"),
        (json!([{ "kind": "Namespace", "name": "dev" }, null]), "`externals[1]` must be a record"),
    ] {
        let (settings, findings) = read(externals.clone());
        assert_eq!((settings.is_none(), findings), (true, vec![told.to_owned()]), "{externals}");
    }
    assert_eq!(read(json!([])).1, [""; 0]);
}

#[test]
fn each_odd_field_is_told_by_itself() {
    let kind = "`kind` is missing; add `kind = \"Namespace\"`";
    let name = "`name` is missing; add `name = \"dev\"`, or `name = \"*\"` for any";
    for (external, told) in [
        (json!({}), &[kind, name][..]),
        (json!({ "labels": {} }), &[kind]),
        (
            json!({ "kind": 1, "name": [] }),
            &["`externals[0].kind` must be a string", "`externals[0].name` must be a string"],
        ),
        (json!({ "kind": "Namespace", "name": null }), &["`externals[0].name` must be a string"]),
        (json!({ "kind": "Secret", "name": "a", "namespace": ["b"] }), &["`externals[0].namespace` must be a string"]),
        (json!({ "kind": "Secret", "name": "a", "apiVersion": 1 }), &["`externals[0].apiVersion` must be a string"]),
        // What was meant is told, and that it is missing is not.
        (json!({ "knd": "Secret", "name": "a" }), &["externals have no field `knd`; did you mean `kind`?"]),
        (json!({ "kind": "Secret", "nmae": "a" }), &["externals have no field `nmae`; did you mean `name`?"]),
        (
            json!({ "kind": "Secret", "name": "a", "group": "b" }),
            &[
                "externals have no field `group`; there are: `apiVersion`, `kind`, `namespace`, `name`, `keys`, `labels`",
            ],
        ),
        (
            json!({ "kind": "Secret", "name": "a", "keys": [{}, "b", 2] }),
            &["`externals[0].keys[0]` must be a string", "`externals[0].keys[2]` must be a string"],
        ),
    ] {
        assert_eq!(read(json!([external])).1, told, "{external}");
    }
}
