//! What is said of autoscalers, and where.

use serde_json::{Value, json};

use crate::schema::rules::tests::changed;

fn scaler() -> Value {
    json!({
        "apiVersion": "autoscaling/v2",
        "kind": "HorizontalPodAutoscaler",
        "metadata": { "name": "web", "namespace": "shop" },
        "spec": {
            "maxReplicas": 3,
            "scaleTargetRef": { "apiVersion": "apps/v1", "kind": "Deployment", "name": "a" },
        },
    })
}

fn old_scaler() -> Value {
    json!({
        "apiVersion": "autoscaling/v1",
        "kind": "HorizontalPodAutoscaler",
        "metadata": { "name": "web", "namespace": "shop" },
        "spec": {
            "maxReplicas": 3,
            "scaleTargetRef": { "apiVersion": "apps/v1", "kind": "Deployment", "name": "a" },
        },
    })
}

#[test]
fn the_most_is_not_below_the_least() {
    let table = r#"
        {"spec.maxReplicas": 0}
        - `spec.maxReplicas` must be at least 1, and not below `minReplicas` @ value: this is `0`
        {"spec.minReplicas": 3}
        {"spec.minReplicas": 4}
        - `spec.maxReplicas` must be at least 4, and not below `minReplicas` @ value: this is `3`
        {"spec.scaleTargetRef": { "apiVersion": "v1", "kind": "ReplicationController", "name": "a" }}
    "#;
    changed(&scaler(), table);
}

#[test]
fn a_metric_has_the_source_of_its_type_and_one_target() {
    let table = r#"
        {"spec.metrics": [{ "type": "Resource" }]}
        - `spec.metrics[0].resource` must be set when `type` is `Resource` @ value spec.metrics[0]: required in this
          record; add `resource`
        {"spec.metrics": [{ "type": "Resource", "resource": { "name": "cpu", "target": { "type": "Utilization" } } }]}
        - `spec.metrics[0].resource.target.averageUtilization` must be set where `averageValue` is not @ value
          spec.metrics[0].resource.target: required in this record; add `averageUtilization`
        {"spec.metrics": [{ "type": "Resource", "resource": { "name": "cpu", "target": { "type": "Utilization",
          "averageUtilization": 0 } } }]}
        - `spec.metrics[0].resource.target.averageUtilization` must be at least 1 @ value: this is `0`
        {"spec.metrics": [{ "type": "Resource", "resource": { "name": "cpu", "target": { "type": "Utilization",
          "averageUtilization": 1, "averageValue": 1 } } }]}
        - `spec.metrics[0].resource.target.averageValue` must not be set beside `averageUtilization` @ key: set here
        {"spec.metrics": [{ "type": "ContainerResource", "containerResource": { "name": "gpu", "container": "a",
          "target": { "type": "Utilization", "averageUtilization": 80 } } }]}
        - `spec.metrics[0].containerResource.name` must be a resource of containers: `cpu`, `memory`, or one with a
          domain before it @ value: this is `gpu`
    "#;
    changed(&scaler(), table);
}

#[test]
fn how_fast_it_goes_has_bounds() {
    let table = r#"
        {"spec.behavior": { "scaleUp": { "policies": [], "stabilizationWindowSeconds": 3600 } }}
        - `spec.behavior.scaleUp.policies` must be set @ value: empty
        {"spec.behavior": { "scaleUp": { "policies": null, "stabilizationWindowSeconds": 3601 } }}
        - `spec.behavior.scaleUp.stabilizationWindowSeconds` must be 0 to 3600 @ value: this is `3601`
    "#;
    changed(&scaler(), table);
}

#[test]
fn what_an_old_autoscaler_says_is_told_where_it_says_it() {
    let table = r#"
        {"spec.targetCPUUtilizationPercentage": 1}
        {"spec.targetCPUUtilizationPercentage": 0}
        - `spec.metrics[0].resource.target.averageUtilization` must be at least 1 @ value
          spec.targetCPUUtilizationPercentage: this is `0`
        {"metadata.annotations": { "autoscaling.alpha.kubernetes.io/metrics": "not json" }}
        {"metadata.annotations": { "autoscaling.alpha.kubernetes.io/behavior":
          "{\"ScaleUp\":{\"Policies\":[{\"Type\":\"Pods\",\"PeriodSeconds\":1}]}}" }}
        - `spec.behavior.scaleUp.policies[0].value` must be at least 1 @ value
          metadata.annotations."autoscaling.alpha.kubernetes.io/behavior": this is `0`
    "#;
    changed(&old_scaler(), table);
}
