//! What is said of servers behind the API server, and where.

use serde_json::{Value, json};

use crate::schema::rules::tests::changed;

fn api() -> Value {
    json!({
        "apiVersion": "apiregistration.k8s.io/v1",
        "kind": "APIService",
        "metadata": { "name": "v1.example.com" },
        "spec": {
            "group": "example.com",
            "version": "v1",
            "groupPriorityMinimum": 1000,
            "versionPriority": 15,
            "service": { "namespace": "a", "name": "b" },
        },
    })
}

#[test]
fn an_api_is_named_by_its_version_and_group() {
    let table = r#"
        {"metadata.name": "v2.", "spec.group": "", "spec.version": "v2"}
        - `spec.group` must be set unless `version` is `v1` @ value: empty
    "#;
    changed(&api(), table);
}

#[test]
fn priorities_have_bounds() {
    let table = r#"
        {"spec.groupPriorityMinimum": 20000, "spec.versionPriority": 1000}
        {"spec.groupPriorityMinimum": 20001, "spec.versionPriority": 1001}
        - `spec.groupPriorityMinimum` must be 1 to 20000 @ value: this is `20001`
        - `spec.versionPriority` must be 1 to 1000 @ value: this is `1001`
        {"spec.groupPriorityMinimum": 1, "spec.versionPriority": 1}
        {"spec.groupPriorityMinimum": 0, "spec.versionPriority": 0}
        - `spec.groupPriorityMinimum` must be 1 to 20000 @ value: this is `0`
        - `spec.versionPriority` must be 1 to 1000 @ value: this is `0`
    "#;
    changed(&api(), table);
}

#[test]
fn a_server_is_trusted_in_one_way() {
    let table = r#"
        {"spec.service": null, "spec.insecureSkipTLSVerify": true}
        - `spec.insecureSkipTLSVerify` must not be set without `service` @ value: this is `true`
        {"spec.caBundle": "", "spec.insecureSkipTLSVerify": true}
        {"spec.caBundle": "YQ==", "spec.insecureSkipTLSVerify": true}
        - `spec.insecureSkipTLSVerify` must not be set beside `caBundle` @ value: this is `true`
    "#;
    changed(&api(), table);
}
