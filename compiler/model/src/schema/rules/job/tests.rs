//! What is said of jobs and those that a clock starts, and where.

use serde_json::{Value, json};

use crate::schema::rules::tests::changed;

fn job() -> Value {
    json!({
        "apiVersion": "batch/v1",
        "kind": "Job",
        "metadata": { "name": "once", "namespace": "shop" },
        "spec": {
            "template": {
                "spec": { "restartPolicy": "Never", "containers": [{ "name": "a", "image": "a:1" }] },
            },
        },
    })
}

fn cron_job() -> Value {
    json!({
        "apiVersion": "batch/v1",
        "kind": "CronJob",
        "metadata": { "name": "often", "namespace": "shop" },
        "spec": {
            "schedule": "0 0 * * *",
            "jobTemplate": {
                "spec": {
                    "template": {
                        "spec": { "restartPolicy": "Never", "containers": [{ "name": "a", "image": "a:1" }] },
                    },
                },
            },
        },
    })
}

#[test]
fn pods_of_a_job_end() {
    let table = r#"
        {"spec.template.spec.restartPolicy": null}
        - `spec.template.spec.restartPolicy` must be set to `OnFailure` or `Never`: the pods of a job end @ value
          spec.template.spec: required in this record; add `restartPolicy`
        {"spec.template.spec.restartPolicy": "Always"}
        - `spec.template.spec.restartPolicy` must be set to `OnFailure` or `Never`: the pods of a job end @ value:
          this is `Always`
        {"spec.template.spec.restartPolicy": "OnFailure", "spec.podFailurePolicy": { "rules": [] }}
        - `spec.template.spec.restartPolicy` must be `Never` @ value: this is `OnFailure`
    "#;
    changed(&job(), table);
}

#[test]
fn an_indexed_job_has_limits_that_get_lower_with_many_completions() {
    let table = r#"
        {"spec.completionMode": "Indexed", "spec.parallelism": 1}
        - `spec.completions` must be set when `completionMode` is `Indexed` @ value spec: required in this record;
          add `completions`
        {"spec.completionMode": "Indexed", "spec.completions": 1, "spec.parallelism": 100000}
        {"spec.completionMode": "Indexed", "spec.completions": 1, "spec.parallelism": 100001}
        - `spec.parallelism` must be at most 100000 when `completionMode` is `Indexed` @ value: this is `100001`
        {"spec.completionMode": "Indexed", "spec.completions": 100001, "spec.parallelism": 10000,
          "spec.backoffLimitPerIndex": 1, "spec.maxFailedIndexes": 10000}
        {"spec.completionMode": "Indexed", "spec.completions": 100001, "spec.parallelism": 10001,
          "spec.backoffLimitPerIndex": 1}
        - `spec.maxFailedIndexes` must be set when `completions` is above 100000 and `backoffLimitPerIndex` is set @
          value spec: required in this record; add `maxFailedIndexes`
        - `spec.parallelism` must be at most 10000 when `completions` is above 100000 and `backoffLimitPerIndex` is
          set @ value: this is `10001`
        {"spec.completionMode": "Indexed", "spec.completions": 5, "spec.backoffLimitPerIndex": 1,
          "spec.maxFailedIndexes": 6}
        - `spec.maxFailedIndexes` must be at most 5 @ value: this is `6`
        {"spec.maxFailedIndexes": 1}
        - `spec.backoffLimitPerIndex` must be set when `maxFailedIndexes` is @ value spec: required in this record;
          add `backoffLimitPerIndex`
        - `spec.maxFailedIndexes` must not be set unless `completionMode` is `Indexed` @ key: set here
    "#;
    changed(&job(), table);
}

#[test]
fn the_name_of_an_indexed_job_has_room_for_the_last_index() {
    let table = r#"
        {"spec.completionMode": "Indexed", "spec.completions": 11, "metadata.name":
          "aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffff"}
        {"spec.completionMode": "Indexed", "spec.completions": 11, "metadata.name":
          "aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeefffffffffff"}
        - `metadata.name` must be a DNS label of at most 63 characters with `-10` behind it, as pods have it @
          value: this is `aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffff…`
        {"spec.completionMode": "Indexed", "spec.completions": 0, "metadata.name": "a.b"}
    "#;
    changed(&job(), table);
}

#[test]
fn the_selector_of_a_job_is_the_servers_unless_it_is_asked_for() {
    let table = r#"
        {"spec.selector": { "matchLabels": { "app": "a" } }}
        - `spec.selector` must be left out without `manualSelector`: the server makes it @ value: set here
        - `spec.template.metadata.labels` must have `app: a`, for `spec.selector` asks for it @ value spec.template:
          required in this record
        {"spec.manualSelector": true, "spec.selector": { "matchLabels": { "app": "a" } }}
        - `spec.template.metadata.labels` must have `app: a`, for `spec.selector` asks for it @ value spec.template:
          required in this record
    "#;
    changed(&job(), table);
}

#[test]
fn what_a_job_succeeds_by_is_among_its_indexes() {
    let table = r#"
        {"spec.successPolicy": { "rules": [{}] }}
        - `spec.successPolicy` must not be set unless `completionMode` is `Indexed` @ key: set here
        {"spec.completionMode": "Indexed", "spec.completions": 5, "spec.successPolicy": { "rules": [{}, {
          "succeededIndexes": "0-4", "succeededCount": 5 }] }}
        - `spec.successPolicy.rules[0]` must have `succeededIndexes` or `succeededCount` @ value: set here
        {"spec.completionMode": "Indexed", "spec.completions": 5, "spec.successPolicy": { "rules": [{
          "succeededIndexes": "0-2", "succeededCount": 4 }] }}
        - `spec.successPolicy.rules[0].succeededCount` must be at most 3, the number of indexes @ value: this is `4`
    "#;
    changed(&job(), table);
}

#[test]
fn a_rule_for_failures_looks_at_one_thing() {
    let table = r#"
        {"spec.podFailurePolicy": { "rules": [{ "action": "FailJob" }] }}
        - `spec.podFailurePolicy.rules[0]` must have `onExitCodes` or `onPodConditions`, and not both @ value: set
          here
        {"spec.podFailurePolicy": { "rules": [{ "action": "FailIndex", "onExitCodes": { "operator": "In", "values":
          [0] } }] }}
        - `spec.podFailurePolicy.rules[0].action` must not be `FailIndex` where `backoffLimitPerIndex` is not set @
          value: this is `FailIndex`
        - `spec.podFailurePolicy.rules[0].onExitCodes.values[0]` must not be 0, for a container that ends with it
          has not failed @ value: this is `0`
        {"spec.podFailurePolicy": { "rules": [{ "action": "Ignore", "onPodConditions": [{ "type":
          "DisruptionTarget", "status": "" }] }] }}
    "#;
    changed(&job(), table);
}

#[test]
fn a_schedule_is_told_by_its_wrong_field() {
    let table = r#"
        {"spec.schedule": "0 0 * * 7"}
        - `spec.schedule` must have a day of the week of 0 to 6, as `0`, `0-6` or `*/5`, not `7` @ value: this is `0
          0 * * 7`
        {"spec.timeZone": "Berlin"}
        - `spec.timeZone` must be a time zone, as `Europe/Berlin` @ value: this is `Berlin`
        {"spec.jobTemplate.spec.selector": {}, "spec.jobTemplate.spec.manualSelector": false}
        - `spec.jobTemplate.spec.selector` must not be set in the template of a job: each job gets its own @ key:
          set here
    "#;
    changed(&cron_job(), table);
}
