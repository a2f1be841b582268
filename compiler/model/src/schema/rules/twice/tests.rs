//! What is there twice, in short lists and in long ones.

use serde_json::{Value, json};

use super::super::tests::found_in;
use super::{FEW, each, texts};
use crate::diagnostic::Diagnostic;

fn paths(found: Vec<Diagnostic>) -> Vec<String> {
    found.into_iter().map(|finding| finding.path.to_string()).collect()
}

/// The texts that are there twice.
fn of_texts(value: &Value) -> Vec<String> {
    paths(found_in("Pod", value, |judge, at| texts(at, |item| judge.duplicate(item))))
}

/// The names that are there twice.
fn of_names(value: &Value) -> Vec<String> {
    paths(found_in("Pod", value, |judge, at| each(at, "name", |item| judge.duplicate(&item.get("name")))))
}

#[test]
fn each_after_the_first_is_told() {
    assert_eq!(of_texts(&json!(["x", "y", "x", "x"])), ["a[2]", "a[3]"]);
    let named = |names: &[&str]| names.iter().map(|name| json!({ "name": name })).collect::<Value>();
    assert_eq!(of_names(&named(&["x", "y", "x"])), ["a[2].name"]);
    assert!(of_names(&named(&["x", "y", "X"])).is_empty());
}

#[test]
fn what_is_empty_differs_from_all() {
    assert!(of_texts(&json!(["", ""])).is_empty());
    assert!(of_names(&json!([{ "name": "" }, { "name": "" }, {}, {}, { "name": null }])).is_empty());
}

#[test]
fn long_lists_are_judged_as_short_ones() {
    for count in [FEW - 1, FEW, FEW + 1, 3 * FEW] {
        let mut items: Vec<Value> = (0..count).map(|n| json!(format!("n{n}"))).collect();
        assert!(of_texts(&items.clone().into()).is_empty(), "{count}");
        items.push(json!("n1"));
        items.push(json!(""));
        items.push(json!(""));
        assert_eq!(of_texts(&items.into()), [format!("a[{count}]")], "{count}");
    }
}
