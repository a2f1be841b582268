//! Places: what is absent is empty, and paths lead there all the same.

use serde_json::{Value, json};

use super::At;
use crate::value::{Place, from_json};

fn with(value: Value, look: impl Fn(&At<'_>)) {
    let node = from_json(value).unwrap();
    look(&At::root(&node, Place::default()));
}

#[test]
fn what_is_absent_is_empty_and_has_a_path() {
    with(json!({ "a": null, "b": "", "c": [], "d": {}, "e": 0, "f": false }), |root| {
        for (key, is_set, is_empty) in [
            ("a", false, true),
            ("b", true, true),
            ("c", true, true),
            ("d", true, true),
            ("e", true, false),
            ("f", true, false),
            ("g", false, true),
        ] {
            let at = root.get(key);
            assert_eq!((at.is_set(), at.is_empty()), (is_set, is_empty), "{key}");
            assert_eq!(at.path().to_string(), key);
        }
        let (first, second) = (root.get("x"), root.get("c"));
        assert_eq!(first.get("y").path().to_string(), "x.y");
        assert_eq!(second.element(3).get("z").path().to_string(), "c[3].z");
    });
}

#[test]
fn values_of_another_type_are_none() {
    with(json!({ "a": "5", "b": 5, "c": true, "d": 1.5 }), |root| {
        let int = |key| root.get(key).int();
        assert_eq!([int("a"), int("b"), int("c"), int("d")], [None, Some(5), None, None]);
        assert_eq!((root.get("a").text(), root.get("b").text(), root.text_of("a")), ("5", "", "5"));
        assert!(root.get("c").is_true() && !root.get("c").is_false() && !root.get("a").is_true());
        assert!(root.get("a").quantity() == root.get("b").quantity() && root.get("c").quantity().is_none());
    });
}

#[test]
fn elements_and_entries_know_where_they_are() {
    with(json!({ "a": [{ "b": 1 }, { "b": null }], "m": { "x.y": 1, "z": null } }), |root| {
        let (list, map) = (root.get("a"), root.get("m"));
        let paths: Vec<String> = list.items().map(|item| item.get("b").path().to_string()).collect();
        assert_eq!(paths, ["a[0].b", "a[1].b"]);
        let entries: Vec<(String, bool)> = map.entries().map(|(_, at)| (at.path().to_string(), at.is_set())).collect();
        assert_eq!(entries, [("m.\"x.y\"".to_owned(), true), ("m.z".to_owned(), false)]);
        assert_eq!((list.count(), map.count(), root.get("none").count()), (2, 2, 0));
        let keys = list.element(1);
        let inner = keys.get("b");
        assert_eq!(inner.keys().collect::<Vec<_>>(), ["b", "a"]);
        assert_eq!(inner.above().above().path(), list.path());
    });
}

#[test]
fn a_place_that_kubernetes_calls_otherwise_is_written_as_it_was() {
    with(json!({ "old": { "x": 1 } }), |root| {
        let (old, new) = (root.get("old"), root.get("new"));
        let known = old.known_as(&new);
        let inner = known.get("x");
        assert_eq!((inner.path().to_string(), inner.field().to_string()), ("old.x".to_owned(), "new.x".to_owned()));
    });
}
