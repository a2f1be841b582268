//! Ways through a manifest: which fields are told, with what around them, and what beside them counts.

use serde_json::{Value as Json, json};

use super::super::entry::Entry;
use super::super::filled::Filled;
use super::super::pattern::Relative;
use super::super::table::Table;
use super::super::walk::{Use, Visit, walk};
use crate::schema::Shape;
use crate::value::{Node, from_json};

/// Notes of each field that is told what a test asks of it.
struct Notes<F>(Vec<String>, F);

impl<'a, F: Fn(&Use<'_, 'a>) -> String> Visit<'a> for Notes<F> {
    fn reference(&mut self, found: &Use<'_, 'a>) {
        self.0.push((self.1)(found));
    }
}

fn node(json: &Json) -> Node {
    from_json(json.clone()).unwrap()
}

/// The notes of a `Widget.example.com`, whose entries are lines as `spec.name Secret key=key`.
fn noted(lines: &[&str], manifest: Filled<'_>, note: impl Fn(&Use<'_, '_>) -> String) -> Vec<String> {
    let entry = |line: &&str| {
        let words: Vec<&str> = line.split(' ').collect();
        Entry::parse("Widget.example.com", words[0], words[1], &words[2..]).unwrap()
    };
    let table = Table::with(&lines.iter().map(entry).collect::<Vec<_>>());
    let mut notes = Notes(Vec::new(), note);
    walk(&table, &table.roots("example.com", "Widget"), manifest, &mut notes);
    notes.0
}

/// The values that are told, each with the fields on its way.
fn ways(lines: &[&str], manifest: &Json) -> Vec<String> {
    noted(lines, Filled::new(&node(manifest), None), |found| {
        let way: Vec<&str> = found.around.iter().skip(1).map(|around| around.field).collect();
        format!("{} {}", way.join("."), found.value.text().unwrap_or("?"))
    })
}

#[test]
fn every_value_that_a_path_leads_to_is_told_with_the_records_around_it() {
    let manifest = json!({
        "list": [{ "name": "a" }, { "other": "b" }, "c", { "name": "d" }],
        "texts": ["e", "f"],
        "by": { "y": { "name": "h" }, "z": "i" },
        "in": { "aRef": { "name": "j" }, "more": [{ "bRef": { "name": "k", "cRef": { "name": "l" } } }] },
    });
    for (line, expected) in [
        ("list[].name Secret", &["list a", "list d"][..]),
        ("list.name Secret", &[]),
        ("texts[] Secret", &[" e", " f"]),
        ("by{}.name Secret", &["by.y h"]),
        ("by{} Secret", &["by ?", "by i"]),
        ("by[].name Secret", &[]),
        ("in.**Ref.name Secret", &["in.aRef j", "in.more.bRef k", "in.more.bRef.cRef l"]),
        ("in.**bRef.name Secret", &["in.more.bRef k"]),
        ("in.more[].bRef.cRef.name Secret", &["in.more.bRef.cRef l"]),
        ("absent.name Secret", &[]),
    ] {
        assert_eq!(ways(&[line], &manifest), expected, "{line}");
    }
}

#[test]
fn a_field_counts_when_all_that_it_wants_is_there_and_nothing_that_it_must_not_have() {
    let beside = |mut more: Json| {
        more["name"] = json!("a");
        json!({ "mode": "on", "ref": more })
    };
    for (words, more, is_told) in [
        ("when=key", json!({}), false),
        ("when=key", json!({ "key": "b" }), true),
        ("when=key", json!({ "key": "" }), true),
        ("when=key", json!({ "key": null }), false),
        ("when=key", json!({ "key": false }), false),
        ("when=key", json!({ "key": true }), true),
        ("when=type:A", json!({ "type": "A" }), true),
        ("when=type:A", json!({ "type": "a" }), false),
        ("when=type:A", json!({}), false),
        ("when=type|A:A", json!({}), true),
        ("when=type|A:A", json!({ "type": "B" }), false),
        ("when=^.mode:on", json!({}), true),
        ("when=^.^.mode:on", json!({}), false),
        ("when=key when=type", json!({ "key": "b" }), false),
        ("when=key when=type", json!({ "key": "b", "type": "c" }), true),
        ("unless=key", json!({}), true),
        ("unless=key", json!({ "key": "b" }), false),
        ("unless=key", json!({ "key": false }), true),
        ("unless=^.mode", json!({}), false),
        ("when=key unless=type", json!({ "key": "b", "type": "c" }), false),
        ("when=items[].a", json!({ "items": [{ "b": 1 }, { "a": 1 }] }), true),
        ("when=items[].a", json!({ "items": [] }), false),
    ] {
        let line = format!("ref.name Secret {words}");
        assert_eq!(!ways(&[&line], &beside(more.clone())).is_empty(), is_told, "{words} {more}");
    }
}

#[test]
fn a_target_may_be_absent_where_the_entry_or_the_field_beside_it_says_so() {
    for (word, beside, is_optional) in [
        ("unordered", json!({ "optional": true }), "false"),
        ("optional", json!({}), "true"),
        ("optional=optional", json!({}), "false"),
        ("optional=optional", json!({ "optional": true }), "true"),
        ("optional=optional", json!({ "optional": false }), "false"),
        ("optional=optional", json!({ "optional": null }), "false"),
        ("optional=policy.resolution:Optional", json!({ "policy": { "resolution": "Optional" } }), "true"),
        ("optional=policy.resolution:Optional", json!({ "policy": { "resolution": "Required" } }), "false"),
        ("optional=policy.resolution:Optional", json!({ "policy": "Optional" }), "false"),
    ] {
        let mut manifest = json!({ "name": "a" });
        manifest.as_object_mut().unwrap().extend(beside.as_object().unwrap().clone());
        let line = format!("name Secret {word}");
        let found = noted(&[&line], Filled::new(&node(&manifest), None), |found| found.is_optional().to_string());
        assert_eq!(found, [is_optional], "{word} {beside}");
    }
}

#[test]
fn what_is_beside_a_field_is_found_up_and_down_from_its_record() {
    let manifest = node(&json!({
        "kind": "Root", "spec": { "kind": "Spec", "refs": [{ "name": "a", "kind": "", "items": [{ "key": "x" }, {}, { "key": "y" }] }] },
    }));
    for (path, text, all) in [
        ("name", Some("a"), 1),
        ("kind", None, 1),
        ("kind|Secret", Some("Secret"), 1),
        ("^.kind", Some("Spec"), 1),
        ("^.^.kind|Secret", Some("Root"), 1),
        ("^.^.^.kind", None, 0),
        ("^.^.^.kind|Secret", Some("Secret"), 0),
        ("^", None, 0),
        ("|Secret", Some("Secret"), 0),
        ("items[].key", Some("x"), 2),
        ("items[]", None, 3),
        ("^.refs[].items[]{}", Some("x"), 2),
        ("**y", None, 0),
    ] {
        let relative = Relative::parse(path).unwrap();
        let found = noted(&["spec.refs[].name Secret"], Filled::new(&manifest, None), |found| {
            format!("{:?} {}", found.text(&relative), found.all(&relative).len())
        });
        assert_eq!(found, [format!("{text:?} {all}")], "{path}");
    }
}

#[test]
fn a_manifest_inside_another_is_looked_at_as_its_own_kind() {
    let inner = json!({ "apiVersion": "example.com/v1", "kind": "Widget", "name": "inner" });
    let mut holder = inner.clone();
    holder["base"] = json!({ "apiVersion": "example.com/v2", "kind": "Widget", "name": "innermost" });
    for (base, expected) in [
        (inner.clone(), &["inner true inner", "outer false outer"][..]),
        (holder, &["innermost true innermost", "inner true inner", "outer false outer"]),
        (json!({ "kind": "Widget", "name": "inner" }), &["outer false outer"]),
        (json!({ "apiVersion": "example.com/v1", "name": "inner" }), &["outer false outer"]),
        (json!({ "apiVersion": "v1", "kind": "Widget", "name": "inner" }), &["outer false outer"]),
        (json!([inner]), &["outer false outer"]),
        (json!("text"), &["outer false outer"]),
    ] {
        let manifest = node(&json!({ "base": base, "name": "outer" }));
        let found = noted(&["base @object", "name Secret"], Filled::new(&manifest, None), |found| {
            let own = found.manifest().get("name").and_then(Filled::text).unwrap_or_default();
            format!("{} {} {own}", found.value.text().unwrap_or_default(), found.is_embedded())
        });
        assert_eq!(found, expected, "{base}");
    }
}

#[test]
fn what_comes_of_defaults_is_told_at_the_nearest_record_that_was_written() {
    let shape = Shape::read(&json!({ "type": "object", "properties": { "spec": {
        "type": "object", "default": {}, "properties": { "ref": {
            "type": "object", "default": {}, "properties": { "name": { "type": "string", "default": "own" } },
        } },
    } } }));
    for (manifest, expected) in [
        (json!({ "a": 0 }), "own a"),
        (json!({ "spec": { "b": 0 } }), "own b"),
        (json!({ "spec": { "ref": { "c": 0 } } }), "own c"),
        (json!({ "spec": { "ref": { "name": "given" } } }), "given name"),
    ] {
        let found = noted(&["spec.ref.name Secret"], Filled::new(&node(&manifest), Some(&shape)), |found| {
            let keys: Vec<&str> = found.written().fields().iter().map(|field| &*field.key).collect();
            format!("{} {}", found.value.text().unwrap_or_default(), keys.join(","))
        });
        assert_eq!(found, [expected], "{manifest}");
    }
}
