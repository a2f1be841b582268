//! Labels of templates, held against selectors.

use serde_json::{Value, json};

use super::super::super::tests::told;
use super::{selected, selected_by_daemon_set, unmet};

fn spec(selector: &Value, labels: &Value) -> Value {
    json!({ "selector": selector, "template": { "metadata": { "labels": labels } } })
}

#[test]
fn the_first_that_a_selector_misses_is_named() {
    let labels = json!({ "app": "web", "tier": "front" });
    for (selector, wanted) in [
        (json!({ "matchLabels": { "app": "web" } }), None),
        (json!({ "matchLabels": { "app": "web", "tier": "front" } }), None),
        (json!({ "matchLabels": { "app": "api" } }), Some("`app: api`")),
        (json!({ "matchLabels": { "app": "web", "zone": "a" } }), Some("`zone: a`")),
        (json!({ "matchExpressions": [{ "key": "app", "operator": "In", "values": ["api", "web"] }] }), None),
        (json!({ "matchExpressions": [{ "key": "app", "operator": "Exists" }] }), None),
        (json!({ "matchExpressions": [{ "key": "zone", "operator": "DoesNotExist" }] }), None),
        // What is not there is among no values.
        (json!({ "matchExpressions": [{ "key": "zone", "operator": "NotIn", "values": ["a"] }] }), None),
        (
            json!({ "matchExpressions": [{ "key": "zone", "operator": "In", "values": ["a"] }] }),
            Some("what the expression for `zone` takes"),
        ),
        (
            json!({ "matchExpressions": [{ "key": "app", "operator": "NotIn", "values": ["web"] }] }),
            Some("what the expression for `app` takes"),
        ),
        (
            json!({ "matchExpressions": [{ "key": "app", "operator": "DoesNotExist" }] }),
            Some("what the expression for `app` takes"),
        ),
    ] {
        let found = told(&selector, |judge, at| {
            if let Some(asked) = unmet(at, |key| labels[key].as_str()) {
                judge.invalid(at, asked);
            }
        });
        let wanted: Vec<String> = wanted.map(|asked| format!("`a` must {asked}")).into_iter().collect();
        assert_eq!(found, wanted, "{selector}");
    }
}

#[test]
fn a_workload_selects_the_pods_of_its_template() {
    let app = json!({ "matchLabels": { "app": "web" } });
    for (spec, count) in [
        (spec(&app, &json!({ "app": "web", "more": "x" })), 0),
        (spec(&app, &json!({ "app": "api" })), 1),
        (spec(&app, &json!(null)), 1),
        (spec(&json!({}), &json!({ "app": "web" })), 1),
        // That of a DaemonSet is told by the labels alone.
        (spec(&json!(null), &json!({ "app": "web" })), 2),
    ] {
        let found = told(&spec, |judge, at| {
            selected(judge, at);
        });
        assert_eq!(found.len(), count, "{spec}: {found:?}");
        let found = told(&spec, selected_by_daemon_set);
        assert_eq!(found.len(), count.min(1), "{spec}: {found:?}");
    }
}
