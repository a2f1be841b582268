//! Objects that no schema lets through reach no rule, and yet no rule may trip over one. In: the objects of the corpus, with
//! something else at a place. Out: whatever is said of them, it is said well.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use super::{Gvk, Kind, Place, Version, Written, files};
use crate::diagnostic::Diagnostic;
use crate::name::ApiVersion;
use crate::schema::rules::{Judged, check};
use crate::value::{Node, from_json};

/// The sound objects of the corpus, but for those that are large to show a limit.
fn objects() -> Vec<Value> {
    let corpus = files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus/kubernetes"));
    let cases =
        corpus.iter().flat_map(|file| control_plane::corpus::cases(&fs::read_to_string(file).unwrap()).unwrap());
    cases
        .filter(|case| case.refused.is_empty())
        .map(|case| case.object)
        .filter(|object| object.to_string().len() < 1500)
        .collect()
}

/// What the rules alone say.
fn said(object: &Value, node: &Node) -> Vec<Diagnostic> {
    let text = |key: &str| object[key].as_str().unwrap();
    let gvk = Gvk { api_version: ApiVersion::new(text("apiVersion")).unwrap(), kind: Kind::new(text("kind")).unwrap() };
    let place = Place { value: node.span, ..Place::default() };
    check(&Judged { gvk: &gvk, node, place, release: Version::default() })
}

/// All places of an object, as JSON pointers, but for those that say what it is.
fn places(object: &Value) -> Vec<String> {
    let mut places = Vec::new();
    below(object, "", &mut places);
    places
}

fn below(value: &Value, here: &str, into: &mut Vec<String>) {
    let inner: Vec<(String, &Value)> = match value {
        Value::Object(fields) => {
            fields.iter().map(|(key, value)| (key.replace('~', "~0").replace('/', "~1"), value)).collect()
        }
        Value::Array(items) => items.iter().enumerate().map(|(index, item)| (index.to_string(), item)).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => return,
    };
    for (key, value) in inner {
        let there = format!("{here}/{key}");
        if !matches!(&*there, "/apiVersion" | "/kind") {
            below(value, &there, into);
            into.push(there);
        }
    }
}

#[test]
fn whatever_stands_at_a_place_is_told_in_one_line_at_a_mark() {
    let long = "ä".repeat(3000);
    let odd = [
        json!(null),
        json!({}),
        json!([]),
        json!([null, {}, ""]),
        json!({ "": null, "\u{0}`\n": [{}] }),
        json!(true),
        json!(i64::MIN),
        json!(1.5),
        json!(""),
        json!("-\n`é\u{200b}"),
        json!(long),
    ];
    let (mut wrong, mut met) = (BTreeSet::new(), BTreeMap::new());
    for object in objects() {
        for place in places(&object) {
            // Where a field stands in many objects, each has some of the values.
            let turn: &mut usize = met.entry(format!("{} {place}", object["kind"])).or_default();
            *turn += 1;
            for value in odd.iter().skip(*turn - 1).step_by(3).filter(|_| *turn <= 3) {
                let mut changed = object.clone();
                *changed.pointer_mut(&place).unwrap() = value.clone();
                let found = said(&object, &Written::new(&changed).node);
                let ill = found.iter().filter_map(ill).map(|text| text.chars().take(150).collect::<String>());
                wrong.extend(ill.map(|text| format!("{} {place}: {text:?}", object["kind"])));
            }
        }
    }
    assert!(wrong.is_empty(), "{} lines\n{}", wrong.len(), Vec::from_iter(wrong).join("\n"));
}

/// Records with entries of any name, of which null is the zero value to Go.
const MAPS: &[&str] = &[
    "annotations",
    "attributes",
    "capacity",
    "counters",
    "data",
    "limits",
    "matchLabels",
    "parameters",
    "requests",
    "stringData",
];

/// As those, and where the server asks whether there is a key, be it null.
const KEPT: &[(&str, &str)] = &[("ReplicationController", "/spec/selector/app"), ("ServiceAccount", "/secrets/0/name")];

#[test]
fn null_is_the_absence_of_a_field() {
    let (mut wrong, mut met) = (BTreeSet::new(), BTreeSet::new());
    for object in objects() {
        for place in places(&object) {
            let (above, key) = place.rsplit_once('/').unwrap();
            let is_kept = KEPT.iter().any(|(kind, kept)| object["kind"] == *kind && place == *kept);
            let is_entry = is_kept || above.rsplit_once('/').is_some_and(|(_, map)| MAPS.contains(&map));
            if is_entry || !met.insert(format!("{} {place}", object["kind"])) {
                continue;
            }
            let (mut null, mut without) = (object.clone(), object.clone());
            *null.pointer_mut(&place).unwrap() = Value::Null;
            let Value::Object(fields) = without.pointer_mut(above).unwrap() else { continue };
            fields.remove(&key.replace("~1", "/").replace("~0", "~"));
            let words = |object: &Value| said(object, &from_json(object.clone()).unwrap()).into_iter();
            let of_null: Vec<String> = words(&null).map(|found| found.message).collect();
            let of_none: Vec<String> = words(&without).map(|found| found.message).collect();
            if of_null != of_none {
                wrong.insert(format!("{} {place}: {of_null:?}, and without {of_none:?}", object["kind"]));
            }
        }
    }
    assert!(wrong.is_empty(), "{} places\n{}", wrong.len(), Vec::from_iter(wrong).join("\n"));
}

/// What reads badly in a finding: what is empty, or has more than one line, or stands nowhere.
fn ill(finding: &Diagnostic) -> Option<&str> {
    let labels = finding.labels.iter().map(|label| &label.message);
    let mut words = labels.chain([&finding.message]).chain(&finding.help);
    let ill = words.find(|text| text.is_empty() || text.contains(['\n', '\0']));
    ill.or_else(|| Some(&finding.message).filter(|_| finding.primary().is_none())).map(|text| &**text)
}
