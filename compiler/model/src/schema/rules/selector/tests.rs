//! Selectors, of labels and of nodes.

use serde_json::{Value, json};

use super::super::tests::told;
use super::{label_selector, node_selector};

fn expression(operator: &str, values: &Value) -> Value {
    json!({ "key": "a", "operator": operator, "values": values })
}

#[test]
fn an_operator_says_whether_there_are_values() {
    for (operator, values, is_sound) in [
        ("In", json!(["x"]), true),
        ("NotIn", json!(["x", "y"]), true),
        ("Exists", json!(null), true),
        ("DoesNotExist", json!([]), true),
        ("In", json!([]), false),
        ("NotIn", json!(null), false),
        ("Exists", json!(["x"]), false),
        ("DoesNotExist", json!(["x"]), false),
        ("in", json!(["x"]), false),
        ("Gt", json!(["1"]), false),
    ] {
        let selector = json!({ "matchExpressions": [expression(operator, &values)] });
        assert_eq!(told(&selector, label_selector).is_empty(), is_sound, "{selector}");
    }
}

#[test]
fn keys_and_values_are_those_of_labels() {
    for (labels, is_sound) in [
        (json!({ "app": "web" }), true),
        (json!({ "app.kubernetes.io/name": "Web_1.2-3" }), true),
        (json!({ "app": "" }), true),
        (json!({ "app": "a b" }), false),
        (json!({ "app": "-a" }), false),
        (json!({ "a b": "x" }), false),
        (json!({ "/a": "x" }), false),
        (json!({ "app": "x".repeat(64) }), false),
    ] {
        let selector = json!({ "matchLabels": labels });
        assert_eq!(told(&selector, label_selector).is_empty(), is_sound, "{selector}");
    }
}

#[test]
fn nodes_are_compared_with_one_number() {
    for (operator, values, is_sound) in [
        ("Gt", json!(["1"]), true),
        ("Lt", json!(["1"]), true),
        ("Gt", json!(["1", "2"]), false),
        ("Lt", json!([]), false),
        ("In", json!(["x"]), true),
    ] {
        let selector = json!({ "nodeSelectorTerms": [{ "matchExpressions": [expression(operator, &values)] }] });
        assert_eq!(told(&selector, node_selector).is_empty(), is_sound, "{selector}");
    }
    assert_eq!(told(&json!({}), node_selector), ["`a.nodeSelectorTerms` must be set"]);
}

#[test]
fn of_the_fields_of_a_node_only_its_name_is_known() {
    for (field, is_sound) in [
        (json!({ "key": "metadata.name", "operator": "In", "values": ["node-1"] }), true),
        (json!({ "key": "metadata.name", "operator": "NotIn", "values": ["node-1"] }), true),
        (json!({ "key": "metadata.name", "operator": "Exists" }), false),
        (json!({ "key": "metadata.name", "operator": "In", "values": ["a", "b"] }), false),
        (json!({ "key": "metadata.name", "operator": "In", "values": ["Node_1"] }), false),
        (json!({ "key": "spec.podCIDR", "operator": "In", "values": ["a"] }), false),
    ] {
        let selector = json!({ "nodeSelectorTerms": [{ "matchFields": [field] }] });
        assert_eq!(told(&selector, node_selector).is_empty(), is_sound, "{selector}");
    }
}
