//! What is said of ways to run containers and of leases, and where.

use serde_json::{Value, json};

use crate::schema::rules::tests::changed;

fn class() -> Value {
    json!({
        "apiVersion": "node.k8s.io/v1",
        "kind": "RuntimeClass",
        "metadata": { "name": "a" },
        "handler": "a",
    })
}

fn lease() -> Value {
    json!({
        "apiVersion": "coordination.k8s.io/v1",
        "kind": "Lease",
        "metadata": { "name": "a", "namespace": "shop" },
        "spec": { "leaseDurationSeconds": 1, "leaseTransitions": 0 },
    })
}

#[test]
fn what_a_class_costs_and_where_it_runs_is_told_at_its_place() {
    let table = r#"
        {"overhead": { "podFixed": { "cpu": "-1" } }}
        - `overhead.podFixed.cpu` must be at least 0 @ value: this is `-1`
        {"scheduling": { "tolerations": [{ "key": "a", "operator": "Exists" }, { "key": "a", "operator": "Exists" }, {
          "key": "b", "operator": "Exists" }] }}
        - `scheduling.tolerations[1]` must differ from the others, and one has the same @ value: set here
    "#;
    changed(&class(), table);
}

#[test]
fn a_lease_lasts_a_second_at_least() {
    let table = r#"
        {"spec.leaseDurationSeconds": 0, "spec.leaseTransitions": -1}
        - `spec.leaseDurationSeconds` must be at least 1 @ value: this is `0`
        - `spec.leaseTransitions` must be at least 0 @ value: this is `-1`
    "#;
    changed(&lease(), table);
}
