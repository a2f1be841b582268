//! The file of a kind: texts that are none, and paths that lead out of its folder.

use serde_json::{Value as Json, json};

use super::KindFile;
use crate::schema::{Origin, Scope};

fn sound() -> Json {
    json!({ "group": "example.com", "kind": "Widget", "plural": "widgets", "scope": "Cluster",
        "versions": [{ "name": "v1", "served": true, "schema": { "type": "object" } }] })
}

#[test]
fn what_is_missing_wrong_or_too_much_makes_a_text_no_file() {
    for (key, value, says) in [
        ("group", Json::Null, "invalid type: null"),
        ("kind", json!("no kind"), "the kind must begin with"),
        ("kind", json!(""), "the kind must "),
        ("plural", json!(["widgets"]), "invalid type: sequence"),
        ("scope", json!("namespaced"), "the scope is `namespaced`"),
        ("scope", json!("a\n\u{1b}b"), r"the scope is `a\n\u{1b}b`"),
        ("versions", json!({}), "invalid type: map"),
        ("versions", json!([{ "name": "v1", "served": true }]), "missing field `schema`"),
        ("versions", json!([{ "name": "v1", "schema": {} }]), "missing field `served`"),
        ("versions", json!([{ "name": "v1", "schema": {}, "served": "true" }]), "invalid type: string"),
        (
            "versions",
            json!([{ "name": "v1", "schema": {}, "served": true, "storage": true }]),
            "unknown field `storage`",
        ),
        ("shortNames", json!("wd"), "invalid type: string"),
        ("conversion", json!({}), "unknown field `conversion`"),
    ] {
        let mut file = sound();
        file[key] = value.clone();
        let error = KindFile::read(&file.to_string()).map(|_| ()).unwrap_err().to_string();
        assert!(error.contains(says), "{key} {value}: {error}");
        assert!(!error.contains('\n'), "{key} {value}: {error}");
    }
}

#[test]
fn a_text_that_is_cut_anywhere_is_no_file() {
    let text = sound().to_string();
    for end in 0..text.len() {
        assert!(KindFile::read(&text[..end]).is_err(), "{}", &text[..end]);
    }
    assert!(KindFile::read(&text).is_ok());
    for more in ["{}", ",", "x", "\0"] {
        assert!(KindFile::read(&format!("{text}{more}")).is_err(), "{more:?}");
    }
    assert!(KindFile::read(&"[".repeat(100_000)).is_err());
}

#[test]
fn the_facts_are_those_of_the_text_in_its_order() {
    let mut file = sound();
    file["shortNames"] = json!(["wd", "wdg"]);
    file["versions"] = json!([
        { "name": "v2", "served": true, "schema": { "type": "object", "properties": { "a": {} } } },
        { "name": "v1", "served": false, "deprecated": "use v2", "schema": {} },
        { "name": "v0", "served": true, "deprecated": "", "schema": null },
    ]);
    let (kind, facts) = KindFile::read(&file.to_string()).unwrap();
    assert_eq!(
        (kind.to_string(), facts.scope, facts.origin),
        ("Widget.example.com".to_owned(), Scope::Cluster, Origin::Imported)
    );
    assert_eq!(facts.short_names, ["wd".into(), "wdg".into()]);
    let versions: Vec<_> = facts
        .versions
        .iter()
        .map(|version| (&*version.name, version.is_served, version.deprecation.as_deref()))
        .collect();
    assert_eq!(versions, [("v2", true, None), ("v1", false, Some("use v2")), ("v0", true, Some(""))]);
    assert!(facts.version("v2").unwrap().shape().unwrap().known("a").is_some());
    assert!(facts.versions.iter().all(|version| version.shape().is_some()));
    assert_eq!(facts.served().map(|version| &*version.name).collect::<Vec<_>>(), ["v2", "v0"]);
}

#[test]
fn a_path_is_that_of_a_kind_only_where_both_parts_are_names() {
    for (path, kind) in [
        ("example.com/Widget.json", Some("Widget.example.com")),
        ("a.b.c/W1.json", Some("W1.a.b.c")),
        ("example.com/Widget.JSON", None),
        ("example.com/.json", None),
        ("example.com/Widget.json.json", None),
        ("example.com//Widget.json", None),
        ("/example.com/Widget.json", None),
        ("example.com/a/Widget.json", None),
        ("example..com/Widget.json", None),
        ("Example.com/Widget.json", None),
        (".example.com/Widget.json", None),
        ("../Widget.json", None),
        ("example.com/Wid get.json", None),
        ("example.com/Wïdget.json", None),
        ("example.com\\Widget.json", None),
        ("example.com/\0.json", None),
        ("", None),
    ] {
        let read = KindFile::kind(path);
        assert_eq!(read.as_ref().map(ToString::to_string).as_deref(), kind, "{path:?}");
        assert!(read.is_none_or(|kind| KindFile::path(&kind) == path), "{path:?}");
    }
}
