//! What a person reads of mistakes in workloads. A line is `message @ what is marked: label; help`.

use serde_json::{Value, json};

use super::super::tests::{holds, with};

/// A workload that is sound but for a field of its `spec`.
fn made(version: &str, kind: &str, (selector, key, value): (Value, &str, Value)) -> Value {
    let pod = json!({ "containers": [{ "name": "web", "image": "example.com/web:1" }] });
    let template = json!({ "metadata": { "labels": { "app": "web" } }, "spec": pod });
    let spec = json!({ "selector": selector, "template": template });
    let metadata = json!({ "name": "web", "namespace": "apps" });
    let object = json!({ "apiVersion": version, "kind": kind, "metadata": metadata, "spec": spec });
    with(object, "/spec", (key, value))
}

fn deployment(key: &str, value: Value) -> Value {
    made("apps/v1", "Deployment", (json!({ "matchLabels": { "app": "web" } }), key, value))
}

fn daemon_set(key: &str, value: Value) -> Value {
    made("apps/v1", "DaemonSet", (json!({ "matchLabels": { "app": "web" } }), key, value))
}

fn controller(key: &str, value: Value) -> Value {
    made("v1", "ReplicationController", (json!({ "app": "web" }), key, value))
}

#[test]
fn a_label_that_is_asked_for_is_shown_on_one_line() {
    holds([
        (
            deployment("selector", json!({ "matchLabels": { "app": "api" } })),
            "`spec.template.metadata.labels` must have `app: api`, for `spec.selector` asks for it @ value: set here",
        ),
        (
            deployment("selector", json!({ "matchLabels": { "app": "" } })),
            "`spec.template.metadata.labels` must have `app: \"\"`, for `spec.selector` asks for it @ value: set here",
        ),
        (
            deployment("selector", json!({})),
            "`spec.selector` must name the labels of the template's pods: an empty one selects all @ value: set here",
        ),
        (
            deployment("selector", json!({ "matchExpressions": [{ "key": "app", "operator": "In" }] })),
            "`spec.selector.matchExpressions[0].values` must be set when `operator` is `In` or `NotIn` @ value \
             spec.selector.matchExpressions[0]: required in this record; add `values`",
        ),
    ]);
}

#[test]
fn a_controller_asks_for_labels_of_any_form() {
    holds([
        (
            controller("selector", json!({ "a\nb": "c\td" })),
            "`spec.template.metadata.labels` must have `a\\nb: c\\td`, for `spec.selector` asks for it @ value: set here",
        ),
        (
            controller("selector", json!({ "app": "" })),
            "`spec.template.metadata.labels` must have `app: \"\"`, for `spec.selector` asks for it @ value: set here",
        ),
    ]);
}

#[test]
fn how_pods_are_replaced_says_why_they_could_not_be() {
    holds([
        (
            deployment("minReadySeconds", json!(600)),
            "`spec.progressDeadlineSeconds` must be above `minReadySeconds`, which is 600, and is 600 where it is absent @ \
             value spec: required in this record",
        ),
        (deployment("minReadySeconds", json!(599)), ""),
        (
            deployment("progressDeadlineSeconds", json!(0)),
            "`spec.progressDeadlineSeconds` must be above `minReadySeconds`, which is 0 @ value: this is `0`",
        ),
        (
            deployment("strategy", json!({ "type": "Recreate", "rollingUpdate": {} })),
            "`spec.strategy.rollingUpdate` must not be set when `type` is `Recreate` @ key: set here",
        ),
        (
            deployment("strategy", json!({ "rollingUpdate": { "maxUnavailable": "0%", "maxSurge": 0 } })),
            "`spec.strategy.rollingUpdate.maxUnavailable` must not be 0 when `maxSurge` is: no pod could be replaced @ \
             value: this is `0%`",
        ),
        (
            deployment("strategy", json!({ "rollingUpdate": { "maxUnavailable": "101%" } })),
            "`spec.strategy.rollingUpdate.maxUnavailable` must be at most `100%` @ value: this is `101%`",
        ),
        (deployment("strategy", json!({"rollingUpdate": {"maxUnavailable": "100%"}})), ""),
    ]);
}

#[test]
fn a_daemon_set_replaces_pods_one_way() {
    holds([
        (
            daemon_set("updateStrategy", json!({ "rollingUpdate": { "maxUnavailable": 0 } })),
            "`spec.updateStrategy.rollingUpdate.maxUnavailable` must be set above 0 when `maxSurge` is 0: no pod could be \
             replaced @ value: this is `0`",
        ),
        (
            daemon_set("updateStrategy", json!({ "rollingUpdate": { "maxSurge": 1 } })),
            "`spec.updateStrategy.rollingUpdate.maxSurge` must be 0 unless `maxUnavailable` is, which is 1 where it is \
             absent @ value: this is `1`",
        ),
        (daemon_set("updateStrategy", json!({"rollingUpdate": {"maxSurge": 1, "maxUnavailable": 0}})), ""),
    ]);
}
