//! What the changes of each class are, on one object.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::super::dice::Dice;
use super::super::host::{Host, Hosts};
use super::super::make::Maker;
use super::super::schema::{Origin, Shapes};
use super::super::site::Sites;
use super::{applies, edits, labels, names};
use crate::agreement::case::Class;

/// The objects after each change of a class at the field `a` of a schema, with what is said of the change.
fn broken(class: Class, field: &Value, origin: Origin) -> Vec<(Value, String)> {
    let schema =
        json!({ "type": "object", "required": ["a"], "properties": { "a": field, "z": { "type": "string" } } });
    let definitions = BTreeMap::new();
    let shapes = Shapes(&definitions);
    let root = shapes.of(&schema);
    let sites = Sites::of(shapes, root, |_, _| true);
    let maker = Maker { shapes, origin };
    let mut dice = Dice::new(1);
    let bases = vec![Hosts::smallest(maker, root, ("example.com/v1", "Thing"), &mut dice)];
    let hosts = Hosts { maker, sites, bases };
    let host: Host<'_> = hosts.host(0, &mut dice).unwrap();
    if !applies(class, &hosts.sites, 0, origin) {
        return Vec::new();
    }
    let made = edits(class, &host, maker, &mut dice).into_iter().map(|edits| {
        let mut object = host.object.clone();
        edits.iter().try_for_each(|edit| edit.apply(&mut object)).unwrap();
        let said: Vec<String> = edits.iter().map(ToString::to_string).collect();
        // Nothing but the field has changed.
        let mut rest = object.clone();
        rest["a"] = host.object["a"].clone();
        assert_eq!(rest, host.object, "{said:?}");
        (object["a"].clone(), said.join(", "))
    });
    made.collect()
}

fn values(class: Class, field: &Value) -> Vec<Value> {
    broken(class, field, Origin::Custom).into_iter().map(|(value, _)| value).collect()
}

#[test]
fn what_is_said_of_a_change_is_what_has_changed() {
    let said = broken(Class::WrongType, &json!({ "type": "integer" }), Origin::Custom);
    assert!(said.contains(&(json!("1"), "a: \"1\"".to_owned())), "{said:?}");
    let said = broken(Class::MissingRequired, &json!({ "type": "integer" }), Origin::Custom);
    assert_eq!(said, [(Value::Null, "without a".to_owned())]);
    let said = broken(Class::UnknownField, &json!({ "type": "object", "properties": { "b": {} } }), Origin::Custom);
    assert!(said.iter().any(|(value, said)| value["foreign"] == "a" && said == "a.foreign: \"a\""), "{said:?}");
}

#[test]
fn wrong_types_are_of_another_type() {
    assert!(values(Class::WrongType, &json!({ "type": "string" })).iter().all(|value| !value.is_string()));
    assert!(values(Class::WrongType, &json!({ "type": "boolean" })).iter().all(|value| !value.is_boolean()));
    let list = json!({ "type": "array", "items": { "type": "string" } });
    assert!(values(Class::WrongType, &list).iter().all(|value| !value.is_array()));
    assert!(values(Class::WrongType, &json!({ "x-kubernetes-preserve-unknown-fields": true })).is_empty());
}

#[test]
fn numbers_go_beyond_their_bounds() {
    let found =
        values(Class::OutOfBounds, &json!({ "type": "integer", "format": "int32", "minimum": 2, "maximum": 5 }));
    for number in [json!(1), json!(6), json!(2_147_483_648_i64)] {
        assert!(found.contains(&number), "{number} {found:?}");
    }
}

#[test]
fn lengths_and_counts_go_beyond_their_bounds() {
    let text = json!({ "type": "string", "minLength": 2, "maxLength": 3 });
    assert_eq!(values(Class::OutOfBounds, &text), [json!("a"), json!("aaaa")]);
    let list = json!({ "type": "array", "minItems": 1, "maxItems": 1, "items": { "type": "string" } });
    assert_eq!(values(Class::OutOfBounds, &list), [json!([]), json!(["a", "a1"])]);
    let entries = json!({ "type": "object", "maxProperties": 1, "additionalProperties": { "type": "string" } });
    assert_eq!(values(Class::OutOfBounds, &entries), [json!({ "key0": "a", "key1": "a" })]);
}

#[test]
fn no_text_that_matches_is_a_bad_pattern() {
    let found = values(Class::BadPattern, &json!({ "type": "string", "pattern": "^[a-z]+$" }));
    assert!(found.contains(&json!("A_b")) && !found.contains(&json!("a")), "{found:?}");
    let all = values(Class::BadPattern, &json!({ "type": "string", "pattern": ".*" }));
    assert!(all.is_empty(), "{all:?}");
}

#[test]
fn words_that_are_not_listed_are_near_those_that_are() {
    let found = values(Class::WrongEnum, &json!({ "type": "string", "enum": ["One", "one"] }));
    assert!(found.contains(&json!("ONE")) && !found.contains(&json!("one")), "{found:?}");
}

#[test]
fn formats_and_quantities_are_known_by_the_schema() {
    assert!(values(Class::BadFormat, &json!({ "type": "string", "format": "byte" })).contains(&json!("YQ=")));
    assert!(values(Class::BadFormat, &json!({ "type": "string" })).is_empty());
    let quantity = json!({ "x-kubernetes-int-or-string": true, "pattern": "^[0-9]+([KMGTPE]i)?$" });
    assert!(values(Class::BadQuantity, &quantity).contains(&json!("1GiB")));
    assert!(values(Class::BadPattern, &quantity).is_empty());
}

#[test]
fn elements_are_the_same_by_their_keys() {
    let list = json!({ "type": "array", "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["k", "p"],
        "items": { "type": "object", "required": ["k", "v"], "properties": {
            "k": { "type": "string" }, "v": { "type": "string" }, "p": { "type": "string", "default": "TCP" } } } });
    let found = values(Class::DuplicateKey, &list);
    let differs = json!([{ "k": "a", "v": "a" }, { "k": "a", "v": "a1" }]);
    let is_default = json!([{ "k": "a", "v": "a" }, { "k": "a", "v": "a", "p": "TCP" }]);
    for expected in [differs, is_default] {
        assert!(found.contains(&expected), "{expected} {found:?}");
    }
}

#[test]
fn rules_are_broken_by_the_fields_that_they_name() {
    let record = json!({ "type": "object", "properties": { "b": { "type": "string" }, "c": { "type": "string" } },
        "x-kubernetes-validations": [{ "rule": "has(self.b) != has(self.c)" }] });
    let found = values(Class::FailedRule, &record);
    assert!(found.contains(&json!({ "b": "a", "c": "a" })) && found.contains(&json!({})), "{found:?}");
}

#[test]
fn fields_that_exclude_each_other_stand_beside_each_other() {
    let value = json!({ "type": "object", "properties": { "matchLabels": { "type": "object", "additionalProperties": { "type": "string" } } } });
    let found = broken(Class::CrossField, &value, Origin::Builtin);
    assert!(broken(Class::CrossField, &value, Origin::Custom).is_empty());
    assert!(found.iter().all(|(value, _)| value.is_null() || value.is_object()), "{found:?}");
}

#[test]
fn names_and_labels_are_changes_of_metadata_alone() {
    let object = json!({ "metadata": { "name": "a" }, "spec": {} });
    for edits in names().iter().chain(&labels()) {
        let mut changed = object.clone();
        edits.iter().try_for_each(|edit| edit.apply(&mut changed)).unwrap();
        assert_ne!(changed, object);
        assert_eq!(changed["spec"], object["spec"]);
        let name = changed["metadata"]["name"].as_str().unwrap();
        assert!(!name.is_empty() && !name.contains('/') && name != "." && name != "..", "{name}");
    }
}
