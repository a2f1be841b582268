//! What the generator makes.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::{Dice, Edit, cases, left_out, path, schema, spread, text};
use crate::agreement::case::{Case, Class, Kind, Kinds, Size};

/// A kind whose schema has one of each thing that cases are made of.
fn custom() -> Kind {
    let name = json!({ "type": "string", "pattern": "^[a-z]+$", "maxLength": 8 });
    let schema = json!({ "type": "object", "required": ["spec"], "properties": {
        "apiVersion": { "type": "string" }, "kind": { "type": "string" }, "metadata": { "type": "object" },
        "status": { "type": "object", "properties": { "seen": { "type": "boolean" } } },
        "spec": { "type": "object", "required": ["name", "mode"], "properties": {
            "name": name,
            "mode": { "type": "string", "enum": ["One", "Two"] },
            "count": { "type": "integer", "format": "int32", "minimum": 1, "maximum": 9 },
            "since": { "type": "string", "format": "date-time" },
            "size": { "x-kubernetes-int-or-string": true, "pattern": "^(\\+|-)?[0-9]+([KMGTPE]i)?$|[numKMGTPE]" },
            "memory": { "x-kubernetes-int-or-string": true, "pattern": "^[0-9]+(([KMGTPE]i)|[numkMGTPE])?$" },
            "labels": { "type": "object", "additionalProperties": { "type": "string" } },
            "ports": { "type": "array", "maxItems": 3, "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["port"],
                "items": { "type": "object", "required": ["port"], "properties": {
                    "port": { "type": "integer" }, "title": { "type": "string" } } } },
            "from": { "type": "object", "properties": { "file": { "type": "string" }, "url": { "type": "string" } },
                "x-kubernetes-validations": [{ "rule": "has(self.file) != has(self.url)" }] },
        } },
    } });
    Kind { api_version: "example.com/v1".into(), kind: "Thing".into(), schema, is_builtin: false, seeds: Vec::new() }
}

/// A kind of Kubernetes' own, with a definition.
fn builtin() -> (Kind, BTreeMap<String, Value>) {
    let schema = json!({ "type": "object", "required": ["value"], "properties": {
        "apiVersion": { "type": "string" }, "kind": { "type": "string" }, "metadata": { "type": "object" },
        "value": { "type": "integer", "format": "int32" },
        "preemptionPolicy": { "type": "string", "enum": ["Never", "PreemptLowerPriority"] },
        "extra": { "$ref": "io.k8s.api.Extra" },
    } });
    let extra = json!({ "type": "object", "properties": { "inner": { "$ref": "io.k8s.api.Extra" }, "on": { "type": "boolean" } } });
    let (api_version, kind) = ("scheduling.k8s.io/v1".into(), "PriorityClass".into());
    let kind = Kind { api_version, kind, schema, is_builtin: true, seeds: Vec::new() };
    (kind, [("io.k8s.api.Extra".to_owned(), extra)].into_iter().collect())
}

fn made(seed: u64, size: Size) -> Vec<Case> {
    let (own, definitions) = builtin();
    cases(&Kinds { kinds: vec![custom(), own], definitions }, seed, size)
}

/// The cases of the custom kind.
fn of(class: Class) -> Vec<Case> {
    made(1, Size::Full).into_iter().filter(|case| case.class == class && case.kind == "example.com/v1 Thing").collect()
}

#[test]
fn the_same_seed_makes_the_same_cases() {
    assert_eq!(made(7, Size::Quick), made(7, Size::Quick));
    assert_ne!(made(7, Size::Quick), made(8, Size::Quick));
}

#[test]
fn a_quick_run_is_smaller_and_has_every_kind_and_class_that_a_full_one_has() {
    let kinds: Vec<Kind> = (0..12).map(|number| Kind { kind: format!("Thing{number}"), ..custom() }).collect();
    let kinds = Kinds { kinds, definitions: BTreeMap::new() };
    let (quick, full) = (cases(&kinds, 1, Size::Quick), cases(&kinds, 1, Size::Full));
    let classes = |cases: &[Case]| cases.iter().map(|case| (case.class, case.kind.clone())).collect::<BTreeSet<_>>();
    assert_eq!(classes(&quick), classes(&full));
    assert!(2 * quick.len() < full.len(), "{} {}", quick.len(), full.len());
}

#[test]
fn every_class_has_cases() {
    let classes: BTreeSet<Class> = made(1, Size::Full).iter().map(|case| case.class).collect();
    assert_eq!(classes.into_iter().collect::<Vec<_>>(), Class::ALL);
}

#[test]
fn no_case_of_a_kind_and_class_is_made_twice() {
    let mut seen = BTreeSet::new();
    for case in made(1, Size::Full) {
        assert!(seen.insert((case.class, case.kind.clone(), case.object.to_string())), "{case:?}");
    }
}

#[test]
fn the_smallest_object_has_what_is_required_and_no_more() {
    let smallest = &of(Class::Valid).into_iter().find(|case| case.what.starts_with('{')).unwrap().object;
    let fields: Vec<&String> = smallest["spec"].as_object().unwrap().keys().collect();
    assert_eq!(fields, ["mode", "name"]);
    assert_eq!(smallest["metadata"], json!({ "name": "a" }));
}

#[test]
fn sound_objects_have_every_field_and_every_value_of_an_enum() {
    let valid = of(Class::Valid);
    for name in ["count", "since", "size", "memory", "labels", "ports", "from"] {
        assert!(valid.iter().any(|case| case.object["spec"].get(name).is_some()), "{name}");
    }
    for mode in ["One", "Two"] {
        assert!(valid.iter().any(|case| case.object["spec"]["mode"] == mode), "{mode}");
    }
    assert!(valid.iter().all(|case| case.object.get("status").is_none()));
}

#[test]
fn sound_objects_keep_rules_that_are_understood() {
    for case in of(Class::Valid) {
        let Some(from) = case.object["spec"].get("from") else { continue };
        assert_ne!(from.get("file").is_some(), from.get("url").is_some(), "{}", case.what);
    }
}

#[test]
fn a_kind_that_no_case_is_made_of_has_none() {
    let mut kind = custom();
    let (name, _) = left_out()[0];
    (kind.api_version, kind.kind) = name.split_once(' ').map(|(of, kind)| (of.to_owned(), kind.to_owned())).unwrap();
    let made = cases(&Kinds { kinds: vec![kind], definitions: BTreeMap::new() }, 1, Size::Quick);
    assert!(made.is_empty(), "{made:?}");
}

#[test]
fn a_definition_that_holds_itself_is_followed_once() {
    let cases = made(1, Size::Full);
    let depth = |case: &Case| case.object.to_string().matches("\"inner\"").count();
    assert_eq!(cases.iter().filter(|case| case.class == Class::Valid).map(depth).max(), Some(1));
}

#[test]
fn kinds_that_say_nothing_make_no_trouble() {
    let odd = json!({ "": {}, "é": { "type": "object", "properties": { "é": {} } } });
    let schemas = [
        json!(null),
        json!([]),
        json!({ "type": "object", "properties": odd }),
        json!({ "$ref": "nowhere" }),
        json!({ "$ref": "io.k8s.api.Loop" }),
    ];
    for schema in schemas {
        let kinds = vec![Kind { schema, ..custom() }];
        let definitions = [("io.k8s.api.Loop".to_owned(), json!({ "$ref": "io.k8s.api.Loop" }))].into_iter().collect();
        let made = cases(&Kinds { kinds, definitions }, 1, Size::Quick);
        assert!(made.iter().any(|case| case.class == Class::Valid));
    }
}

#[test]
fn a_kind_of_kubernetes_has_the_seeds_that_are_kept_and_those_that_are_given() {
    let (mut kind, definitions) = builtin();
    let given = json!({ "apiVersion": "scheduling.k8s.io/v1", "kind": "PriorityClass", "metadata": { "name": "given" }, "value": 5 });
    kind.seeds.push(given.clone());
    let made = cases(&Kinds { kinds: vec![kind], definitions }, 1, Size::Full);
    let valid: Vec<&Case> = made.iter().filter(|case| case.class == Class::Valid).collect();
    assert!(valid.iter().any(|case| case.object == given));
    assert!(valid.iter().any(|case| case.object["preemptionPolicy"] == "Never"));
}

#[test]
fn a_text_of_a_pattern_matches_it() {
    let patterns = [
        "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$",
        "^(http|https)://.*$",
        "^([0-9]+(\\.[0-9]+)?(ms|s|m|h))+$",
        "^.*@.*\\.com$",
    ];
    let mut dice = Dice::new(3);
    for pattern in patterns {
        let schema = json!({ "type": "string", "pattern": pattern });
        for _ in 0..20 {
            let text = text::made(schema::Shape { schema: &schema, definition: "" }, &mut dice);
            assert!(regex::Regex::new(pattern).unwrap().is_match(&text), "{pattern} {text}");
        }
    }
}

#[test]
fn every_kind_has_its_share() {
    assert_eq!(spread::share(vec![vec![1, 2, 3, 4], vec![10], vec![20, 21]], 5), [1, 10, 20, 2, 21]);
    assert_eq!(spread::share(vec![vec![1], vec![]], 5), [1]);
}

#[test]
fn a_change_of_a_place_that_is_not_there_is_none() {
    let mut object = json!({ "a": [1] });
    let at = path::Path::of("b.c");
    assert_eq!(Edit::Put(at, json!(1)).apply(&mut object), None);
    assert_eq!(Edit::Out(path::Path::of("b")).apply(&mut object), None);
    assert_eq!(object, json!({ "a": [1] }));
    let item = path::Path::of("a").item(1);
    assert_eq!(Edit::Put(item, json!(2)).to_string(), "a[1]: 2");
    assert_eq!(Edit::Out(path::Path::of("a").field("b/c")).to_string(), "without a[b/c]");
}
