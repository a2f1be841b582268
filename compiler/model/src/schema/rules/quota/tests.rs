//! What is said of quotas and limits, and where.

use serde_json::{Value, json};

use crate::schema::rules::tests::changed;

fn quota() -> Value {
    json!({
        "apiVersion": "v1",
        "kind": "ResourceQuota",
        "metadata": { "name": "a", "namespace": "shop" },
        "spec": { "hard": { "pods": "10" } },
    })
}

fn range() -> Value {
    json!({
        "apiVersion": "v1",
        "kind": "LimitRange",
        "metadata": { "name": "a", "namespace": "shop" },
        "spec": { "limits": [{ "type": "Container", "max": { "cpu": "1" } }] },
    })
}

#[test]
fn a_resource_is_told_at_its_name_and_an_amount_at_its_value() {
    let table = r#"
        {"spec.hard": { "gpu": "1" }}
        - the key `gpu` in `spec.hard` must be a resource that Kubernetes knows, or have a domain and `/` before it
          @ key spec.hard.gpu: not of that form
        {"spec.hard": { "pods": "0" }}
        {"spec.hard": { "pods": "1.5", "cpu": "1.5" }}
        - `spec.hard.pods` must be a whole number @ value: this is `1.5`
    "#;
    changed(&quota(), table);
}

#[test]
fn a_scope_limits_what_it_can() {
    let table = r#"
        {"spec.hard": { "services": "1" }, "spec.scopes": ["BestEffort"]}
        - `spec.scopes[0]` must be another scope, for this one does not limit `services` @ value: this is `BestEffort`
        {"spec.scopeSelector": { "matchExpressions": [{ "scopeName": "PriorityClass", "operator": "In" }] }}
        - `spec.scopeSelector.matchExpressions[0].values` must be set when `operator` is `In` or `NotIn` @ value
          spec.scopeSelector.matchExpressions[0]: required in this record; add `values`
        {"spec.scopeSelector": { "matchExpressions": [{ "scopeName": "BestEffort", "operator": "In", "values": ["a"]
          }] }}
        - `spec.scopeSelector.matchExpressions[0].operator` must be `Exists` for this scope @ value: this is `In`
    "#;
    changed(&quota(), table);
}

#[test]
fn limits_do_not_contradict_one_another() {
    let table = r#"
        {"spec.limits[0].default": { "cpu": "500m" }, "spec.limits[0].defaultRequest": { "cpu": "501m" }}
        - `spec.limits[0].defaultRequest.cpu` must be between `min` and `max`, and at most `default` @ value: this
          is `501m`
        {"spec.limits[0].min": { "cpu": "500m" }, "spec.limits[0].maxLimitRequestRatio": { "cpu": "2" }}
        {"spec.limits[0].min": { "cpu": "500m" }, "spec.limits[0].maxLimitRequestRatio": { "cpu": "2001m" }}
        - `spec.limits[0].maxLimitRequestRatio.cpu` must be at most `max` divided by `min` @ value: this is `2001m`
        {"spec.limits[0].maxLimitRequestRatio": { "cpu": "999m" }}
        - `spec.limits[0].maxLimitRequestRatio.cpu` must be at least 1 @ value: this is `999m`
        {"spec.limits": [{ "type": "Pod", "default": { "cpu": "1" } }]}
        - `spec.limits[0].default` must not be set for pods: only what runs in them has defaults @ key: set here
        {"spec.limits": [{ "type": "PersistentVolumeClaim" }]}
        - `spec.limits[0]` must be set with `min.storage` or `max.storage` in it @ value: set here
    "#;
    changed(&range(), table);
}
