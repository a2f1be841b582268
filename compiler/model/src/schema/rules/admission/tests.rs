//! What is said of webhooks and policies, and where.

use serde_json::{Value, json};

use crate::schema::rules::tests::{changed, shown};

fn hook() -> Value {
    json!({
        "apiVersion": "admissionregistration.k8s.io/v1",
        "kind": "ValidatingWebhookConfiguration",
        "metadata": { "name": "a" },
        "webhooks": [
            {
                "name": "pods.example.com",
                "sideEffects": "None",
                "admissionReviewVersions": ["v1"],
                "clientConfig": { "url": "https://example.com/hook" },
                "rules": [
                    { "operations": ["CREATE"], "apiGroups": [""], "apiVersions": ["v1"], "resources": ["pods"] },
                ],
            },
        ],
    })
}

fn policy() -> Value {
    json!({
        "apiVersion": "admissionregistration.k8s.io/v1",
        "kind": "ValidatingAdmissionPolicy",
        "metadata": { "name": "a" },
        "spec": {
            "matchConstraints": {
                "resourceRules": [
                    { "operations": ["CREATE"], "apiGroups": [""], "apiVersions": ["v1"], "resources": ["pods"] },
                ],
            },
            "validations": [{ "expression": "true" }],
        },
    })
}

fn mutation() -> Value {
    json!({
        "apiVersion": "admissionregistration.k8s.io/v1",
        "kind": "MutatingAdmissionPolicy",
        "metadata": { "name": "a" },
        "spec": {
            "reinvocationPolicy": "Never",
            "matchConstraints": {
                "resourceRules": [
                    { "operations": ["CREATE"], "apiGroups": [""], "apiVersions": ["v1"], "resources": ["pods"] },
                ],
            },
            "mutations": [{ "patchType": "JSONPatch", "jsonPatch": { "expression": "[]" } }],
        },
    })
}

fn binding() -> Value {
    json!({
        "apiVersion": "admissionregistration.k8s.io/v1",
        "kind": "ValidatingAdmissionPolicyBinding",
        "metadata": { "name": "a" },
        "spec": { "policyName": "a", "validationActions": ["Deny"] },
    })
}

#[test]
fn a_webhook_is_reached_in_one_way() {
    let table = r#"
        {"webhooks[0].clientConfig": {}}
        - `webhooks[0].clientConfig` must be set with either `url` or `service` in it @ value: empty
        {"webhooks[0].clientConfig.service": { "name": "a", "namespace": "b" }}
        - `webhooks[0].clientConfig` must be set with either `url` or `service` in it @ value: set here
        {"webhooks[0].clientConfig": { "service": { "name": "a", "namespace": "b", "port": 65536, "path": "hook" } }}
        - `webhooks[0].clientConfig.service.path` must begin with `/`, and be names in lower case with `/` between
          them @ value: this is `hook`
        - `webhooks[0].clientConfig.service.port` must be 1 to 65535 @ value: this is `65536`
    "#;
    changed(&hook(), table);
}

#[test]
fn the_password_of_an_address_is_not_shown() {
    let table = r#"
        {"webhooks[0].clientConfig.url": "https://user:swordfish@example.com/"}
        - `webhooks[0].clientConfig.url` must be `https://`, a host and a path, without user, query or fragment @
          value: not of that form
        {"webhooks[0].clientConfig.url": "https://user@example.com/"}
        - `webhooks[0].clientConfig.url` must be `https://`, a host and a path, without user, query or fragment @
          value: this is `https://user@example.com/`
    "#;
    changed(&hook(), table);
}

#[test]
fn a_webhook_is_waited_for_up_to_half_a_minute() {
    let table = r#"
        {"webhooks[0].timeoutSeconds": 0}
        - `webhooks[0].timeoutSeconds` must be 1 to 30 @ value: this is `0`
        {"webhooks[0].timeoutSeconds": 1}
        {"webhooks[0].timeoutSeconds": 30}
        {"webhooks[0].timeoutSeconds": 31}
        - `webhooks[0].timeoutSeconds` must be 1 to 30 @ value: this is `31`
    "#;
    changed(&hook(), table);
}

#[test]
fn what_stands_for_all_stands_alone() {
    let table = r#"
        {"webhooks[0].rules[0].resources": ["pods/*", "pods/status"]}
        - `webhooks[0].rules[0].resources[1]` must not be among what an entry before it stands for @ value: this is
          `pods/status`
        {"webhooks[0].rules[0].resources": ["*/*", "pods"]}
        - `webhooks[0].rules[0].resources` must hold nothing beside what stands for all @ value: set here
    "#;
    changed(&hook(), table);
}

#[test]
fn expressions_are_told_with_their_fault() {
    let table = r#"
        {"spec.validations": [{ "expression": " " }]}
        - `spec.validations[0].expression` must be set @ value: this is ` `
        {"spec.validations": [{ "expression": "params.a == 1" }]}
        - `spec.validations[0].expression` must be an expression in CEL: there is no `params` @ value: this is
          `params.a == 1`
        {"spec.paramKind": { "apiVersion": "v1", "kind": "ConfigMap" }, "spec.validations": [{ "expression":
          "params.a == 1" }]}
        {"spec.validations": [{ "expression": "'a'", "messageExpression": "true" }]}
        - `spec.validations[0].expression` must be an expression in CEL: it makes no `true` or `false` @ value: this
          is `'a'`
        - `spec.validations[0].messageExpression` must be an expression in CEL: it makes no text @ value: this is
          `true`
        {"spec.variables": [{ "name": "a", "expression": "variables.b" }, { "name": "b", "expression": "variables.a"
          }]}
        - `spec.variables[0].expression` must be an expression in CEL: there is no `b` @ value: this is `variables.b`
    "#;
    changed(&policy(), table);
}

#[test]
fn a_policy_says_what_it_is_for_and_what_it_checks() {
    let table = r#"
        {"spec.validations": null}
        - `spec.auditAnnotations` must be set unless `validations` is @ value spec: required in this record; add
          `auditAnnotations`
        - `spec.validations` must be set unless `auditAnnotations` is @ value spec: required in this record; add
          `validations`
        {"spec.matchConstraints": null}
        - `spec.matchConstraints` must be set @ value spec: required in this record; add `matchConstraints`
    "#;
    changed(&policy(), table);
}

#[test]
fn what_is_deleted_cannot_be_changed() {
    let table = r#"
        {"spec.matchConstraints.resourceRules[0].operations": ["CREATE", "DELETE"]}
        - `spec.matchConstraints.resourceRules[0].operations` must not be set to `DELETE`, as what is deleted cannot
          be changed @ key: set here
        {"spec.mutations[0].patchType": "ApplyConfiguration"}
        - `spec.mutations[0].applyConfiguration` must be set when `patchType` is `ApplyConfiguration` @ value
          spec.mutations[0]: required in this record; add `applyConfiguration`
        - `spec.mutations[0].jsonPatch` must not be set unless `patchType` is `JSONPatch` @ value: set here
    "#;
    changed(&mutation(), table);
}

#[test]
fn parameters_are_named_or_selected() {
    let table = r#"
        {"spec.paramRef": { "parameterNotFoundAction": "Deny" }}
        - `spec.paramRef` must be set with either `name` or `selector` in it @ value: set here
        {"spec.paramRef": { "name": "a", "selector": {}, "parameterNotFoundAction": "Deny" }}
        - `spec.paramRef.name` must not be set beside `selector` @ key: set here
        - `spec.paramRef.selector` must not be set beside `name` @ key: set here
    "#;
    changed(&binding(), table);
}

#[test]
fn no_line_with_a_password_is_drawn() {
    let mut hook = hook();
    hook["webhooks"][0]["clientConfig"]["url"] = "https://user:swordfish@example.com/".into();
    let text = shown(&hook);
    assert!(text.contains("must be `https://`") && !text.contains("swordfish"), "{text}");
}
