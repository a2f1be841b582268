//! What is there twice, in short lists and in long ones.

use serde_json::{Value, json};

use super::super::tests::found_in;
use super::{FEW, each, texts};

fn paths(value: &Value, is_of_texts: bool) -> Vec<String> {
    let found = found_in("Pod", value, |judge, at| match is_of_texts {
        true => texts(at, |item| judge.duplicate(item)),
        false => each(at, "name", |item| judge.duplicate(&item.get("name"))),
    });
    found.into_iter().map(|finding| finding.path.to_string()).collect()
}

#[test]
fn each_after_the_first_is_told() {
    assert_eq!(paths(&json!(["x", "y", "x", "x"]), true), ["a[2]", "a[3]"]);
    let named = |names: &[&str]| names.iter().map(|name| json!({ "name": name })).collect::<Value>();
    assert_eq!(paths(&named(&["x", "y", "x"]), false), ["a[2].name"]);
    assert!(paths(&named(&["x", "y", "X"]), false).is_empty());
}

#[test]
fn what_is_empty_differs_from_all() {
    assert!(paths(&json!(["", ""]), true).is_empty());
    assert!(paths(&json!([{ "name": "" }, { "name": "" }, {}, {}, { "name": null }]), false).is_empty());
}

#[test]
fn long_lists_are_judged_as_short_ones() {
    for count in [FEW - 1, FEW, FEW + 1, 3 * FEW] {
        let mut items: Vec<Value> = (0..count).map(|n| json!(format!("n{n}"))).collect();
        assert!(paths(&items.clone().into(), true).is_empty(), "{count}");
        items.push(json!("n1"));
        items.push(json!(""));
        items.push(json!(""));
        assert_eq!(paths(&items.into(), true), [format!("a[{count}]")], "{count}");
    }
}
