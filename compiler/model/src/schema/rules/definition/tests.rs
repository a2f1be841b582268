//! What is said of definitions of kinds, and where.

use serde_json::{Value, json};

use crate::schema::rules::tests::changed;

fn definition() -> Value {
    json!({
        "apiVersion": "apiextensions.k8s.io/v1",
        "kind": "CustomResourceDefinition",
        "metadata": { "name": "widgets.example.com" },
        "spec": {
            "group": "example.com",
            "scope": "Namespaced",
            "names": { "plural": "widgets", "kind": "Widget" },
            "versions": [
                {
                    "name": "v1",
                    "served": true,
                    "storage": true,
                    "schema": { "openAPIV3Schema": { "type": "object" } },
                },
            ],
        },
    })
}

#[test]
fn a_group_of_kubernetes_needs_an_approval() {
    let table = r#"
        {"metadata.name": "widgets.a.k8s.io", "spec.group": "a.k8s.io"}
        - `metadata.annotations."api-approved.kubernetes.io"` must be set in a group of Kubernetes' own: the address
          of its approval, or `unapproved` @ value metadata: required in this record; add
          `annotations."api-approved.kubernetes.io"`
        {"metadata": { "name": "widgets.a.k8s.io", "annotations": { "api-approved.kubernetes.io": "yes" } },
          "spec.group": "a.k8s.io"}
        - `metadata.annotations."api-approved.kubernetes.io"` must be the address of its approval, or begin with
          `unapproved` @ value: this is `yes`
        {"metadata.name": "widgets.xk8s.io", "spec.group": "xk8s.io"}
    "#;
    changed(&definition(), table);
}

#[test]
fn what_a_conversion_calls_is_added_with_what_holds_it() {
    let table = r#"
        {"spec.conversion": { "strategy": "Webhook" }}
        - `spec.conversion.webhook.clientConfig` must be set with either `url` or `service` when the strategy is
          `Webhook` @ value spec.conversion: required in this record; add `webhook.clientConfig`
        - `spec.conversion.webhook.conversionReviewVersions` must be set @ value spec.conversion: required in this
          record; add `webhook.conversionReviewVersions`
        {"spec.conversion": { "strategy": "webhook" }}
        - `spec.conversion.strategy` must be `None` or `Webhook` @ value: this is `webhook`; did you mean `Webhook`?
        {"spec.conversion": { "strategy": "Webhook", "webhook": { "clientConfig": { "url": "https://a", "service": {
          "name": "a", "namespace": "b" } }, "conversionReviewVersions": ["v1", "v1"] } }}
        - `spec.conversion.webhook.clientConfig` must be set with either `url` or `service` when the strategy is
          `Webhook` @ value: set here
        - `spec.conversion.webhook.conversionReviewVersions[1]` must differ from those before it @ value: this is `v1`
    "#;
    changed(&definition(), table);
}

#[test]
fn a_warning_is_for_a_version_that_is_deprecated() {
    let table = r#"
        {"spec.versions[0].deprecationWarning": "old"}
        - `spec.versions[0].deprecationWarning` must stand beside `deprecated: true` @ value: this is `old`
        {"spec.versions[0].deprecated": true, "spec.versions[0].deprecationWarning": ""}
        - `spec.versions[0].deprecationWarning` must be 1 to 256 characters, on one line @ value: this is `""`
    "#;
    changed(&definition(), table);
}

#[test]
fn a_scale_leads_to_the_right_half_of_an_object() {
    let table = r#"
        {"spec.versions[0].subresources": { "scale": { "specReplicasPath": ".status.a", "statusReplicasPath":
          ".spec.a", "labelSelectorPath": "" } }}
        - `spec.versions[0].subresources.scale.specReplicasPath` must begin with `.spec.` @ value: this is `.status.a`
        - `spec.versions[0].subresources.scale.statusReplicasPath` must begin with `.status.` @ value: this is
          `.spec.a`
        {"spec.versions[0].additionalPrinterColumns": [{ "name": "a", "type": "text", "jsonPath": "spec.a" }]}
        - `spec.versions[0].additionalPrinterColumns[0].jsonPath` must begin with `.` @ value: this is `spec.a`
        - `spec.versions[0].additionalPrinterColumns[0].type` must be `integer`, `number`, `string`, `boolean` or
          `date` @ value: this is `text`
    "#;
    changed(&definition(), table);
}
