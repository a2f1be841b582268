//! What is said of namespaces, nodes and events, and where.

use serde_json::{Value, json};

use crate::schema::rules::tests::changed;

fn namespace() -> Value {
    json!({ "apiVersion": "v1", "kind": "Namespace", "metadata": { "name": "a" } })
}

fn node() -> Value {
    json!({ "apiVersion": "v1", "kind": "Node", "metadata": { "name": "a" } })
}

fn event() -> Value {
    json!({
        "apiVersion": "events.k8s.io/v1",
        "kind": "Event",
        "metadata": { "name": "a", "namespace": "shop" },
        "eventTime": "2026-01-01T00:00:00.000000Z",
        "reportingController": "a",
        "reportingInstance": "b",
        "action": "c",
        "reason": "d",
        "type": "Normal",
        "regarding": { "namespace": "shop" },
    })
}

#[test]
fn a_finalizer_has_a_domain() {
    let table = r#"
        {"spec": { "finalizers": ["kubernetes", "example.com/a", "mine"] }}
        - `spec.finalizers[2]` must be a name with a domain and `/` before it, or one of Kubernetes' own finalizers
          @ value: this is `mine`
        {"metadata.finalizers": ["a"]}
        - `metadata.finalizers[0]` must have a domain and `/` before it: it is none of Kubernetes' own finalizers @
          value: this is `a`
    "#;
    changed(&namespace(), table);
}

#[test]
fn a_taint_has_a_key_and_an_effect_of_its_own() {
    let table = r#"
        {"spec": { "taints": [{ "key": "a", "effect": "NoSchedule" }, { "key": "a", "effect": "NoSchedule", "value":
          "b" }, { "key": "a", "effect": "NoExecute" }] }}
        - `spec.taints[1]` must differ from the others, and one has the same @ value: set here
        {"spec": { "podCIDR": "10.0.0.0/24", "podCIDRs": ["10.0.0.0/24", "10.0.1.0/24"] }}
        - `spec.podCIDRs` must hold one block of each family at most @ value: set here
    "#;
    changed(&node(), table);
}

#[test]
fn an_event_of_today_has_none_of_the_old_fields() {
    let table = r#"
        {"type": "normal", "reason": ""}
        - `reason` must be set @ value: empty
        - `type` must be `Normal` or `Warning` @ value: this is `normal`; did you mean `Normal`?
        {"series": { "count": 1, "lastObservedTime": "2026-01-01T00:00:00.000000Z" }}
        - `series.count` must be at least 2 @ value: this is `1`
        {"deprecatedCount": 1, "deprecatedSource": { "host": "a" }}
        - `deprecatedCount` must not be set in this version of the API @ key: set here
        - `deprecatedSource` must not be set in this version of the API @ key: set here
        {"deprecatedCount": 0, "deprecatedSource": {}}
    "#;
    changed(&event(), table);
}
