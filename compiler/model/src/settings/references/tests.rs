//! References: what odd entries are told as. Each kind of mistake is in `golden/errors/`, once.

use std::collections::BTreeSet;

use serde_json::{Value as Json, json};

use crate::reference::Entry;
use crate::settings::Settings;
use crate::value::{Place, from_json};

fn read(references: Json) -> (Vec<Entry>, Vec<String>) {
    let json = json!({ "project": "shop", "environments": { "dev": {} }, "references": references });
    let (settings, findings) = Settings::read(&from_json(json).unwrap(), Place::default(), &BTreeSet::new());
    let entries = settings.map(|settings| settings.references().to_vec()).unwrap_or_default();
    (entries, findings.into_iter().map(|finding| finding.message).collect())
}

/// An entry with these fields beside those that every entry has, or instead of them.
fn entry(fields: &Json) -> Json {
    let mut entry = json!({ "kind": "Widget.example.com", "field": "spec.secretName", "to": "Secret" });
    fields.as_object().unwrap().iter().for_each(|(key, value)| entry[key] = value.clone());
    entry
}

#[test]
fn a_flag_that_is_false_is_as_one_left_out() {
    let one = |fields: Json| {
        let (entries, findings) = read(json!([entry(&fields)]));
        assert_eq!(findings, [""; 0]);
        format!("{:?}", entries[0])
    };
    let plain = one(json!({}));
    for flag in ["unordered", "anywhere", "optional"] {
        assert_eq!(one(json!({ flag: false })), plain, "{flag}");
        assert_ne!(one(json!({ flag: true })), plain, "{flag}");
    }
    assert_ne!(one(json!({ "optional": "optional" })), one(json!({ "optional": true })));
}

#[test]
fn every_path_of_an_entry_says_something_of_its_own() {
    let paths = ["key", "port", "target_kind", "target_group", "target_api_version", "namespace", "when", "unless"];
    let entries: Vec<Json> = paths.iter().map(|path| entry(&json!({ (*path): "other" }))).collect();
    let (entries, findings) = read(json!(entries));
    assert_eq!(findings, [""; 0]);
    let different: BTreeSet<String> = entries.iter().map(|entry| format!("{entry:?}")).collect();
    assert_eq!(different.len(), paths.len());
}

#[test]
fn a_wrong_path_is_told_by_the_name_that_its_author_wrote() {
    for name in ["key", "port", "target_kind", "target_group", "target_api_version", "namespace", "when", "unless"] {
        let (_, findings) = read(json!([entry(&json!({ name: "a[" }))]));
        assert_eq!(findings, [format!("`{name}` cannot be `a[`")]);
        let (_, findings) = read(json!([entry(&json!({ name: 1 }))]));
        assert_eq!(findings, [format!("`references[0].{name}` must be a string")]);
    }
}

#[test]
fn odd_entries_are_told_at_once_and_each_by_itself() {
    let list = "`references` must be a list, as `[{ kind = \"Widget.example.com\", field = \"spec.secretName\", to = \"Secret\" }]`";
    for (references, told) in [
        (json!("Widget"), vec![list]),
        (entry(&json!({})), vec![list]),
        (json!([[], null]), vec!["`references[0]` must be a record", "`references[1]` must be a record"]),
        (json!([{}]), vec!["`kind` is missing", "`field` is missing", "`to` is missing"]),
        (
            json!([{ "kind": "Widget.example.com", "to": 1 }]),
            vec!["`field` is missing", "`references[0].to` must be a string"],
        ),
        (
            json!([entry(&json!({ "kind": "widget" })), entry(&json!({ "to": "Secret|config" })), entry(&json!({}))]),
            vec![
                "`widget` is no kind as `Widget.example.com`",
                "`Secret|config` is no kind as `Secret` or `Widget.example.com`",
            ],
        ),
        (
            json!([{ "kind": "Widget.example.com", "feild": "a", "to": "Secret" }]),
            vec!["references have no field `feild`"],
        ),
    ] {
        let (entries, findings) = read(references.clone());
        assert_eq!((entries.len(), findings), (0, told.into_iter().map(str::to_owned).collect()), "{references}");
    }
    assert_eq!(read(json!([])).1, [""; 0]);
}
