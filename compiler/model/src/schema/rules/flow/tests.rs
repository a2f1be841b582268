//! What is said of flows and their levels, and where.

use serde_json::{Value, json};

use crate::schema::rules::tests::changed;

fn schema() -> Value {
    json!({
        "apiVersion": "flowcontrol.apiserver.k8s.io/v1",
        "kind": "FlowSchema",
        "metadata": { "name": "a" },
        "spec": {
            "priorityLevelConfiguration": { "name": "a" },
            "rules": [
                {
                    "subjects": [{ "kind": "User", "user": { "name": "a" } }],
                    "resourceRules": [
                        { "verbs": ["get"], "apiGroups": [""], "resources": ["pods"], "namespaces": ["a"] },
                    ],
                },
            ],
        },
    })
}

fn level() -> Value {
    json!({
        "apiVersion": "flowcontrol.apiserver.k8s.io/v1",
        "kind": "PriorityLevelConfiguration",
        "metadata": { "name": "a" },
        "spec": { "type": "Limited", "limited": { "limitResponse": { "type": "Reject" } } },
    })
}

#[test]
fn the_first_place_is_kept_for_what_is_exempt() {
    let table = r#"
        {"spec.matchingPrecedence": 0}
        {"spec.matchingPrecedence": 1}
        - `spec.matchingPrecedence` must be above 1, which is that of `exempt` @ value: this is `1`
        {"spec.matchingPrecedence": 2}
        {"spec.matchingPrecedence": 10000}
        {"spec.matchingPrecedence": 10001}
        - `spec.matchingPrecedence` must be 1 to 10000 @ value: this is `10001`
    "#;
    changed(&schema(), table);
}

#[test]
fn a_rule_says_whose_requests_and_which() {
    let table = r#"
        {"spec.rules[0].resourceRules": []}
        - `spec.rules[0]` must be set with `resourceRules` or `nonResourceRules` in it @ value: set here
        {"spec.rules[0].subjects": [{ "kind": "User", "group": { "name": "a" } }]}
        - `spec.rules[0].subjects[0].user` must be set when `kind` is `User` @ value spec.rules[0].subjects[0]:
          required in this record; add `user`
        - `spec.rules[0].subjects[0].group` must not be set unless `kind` is `Group` @ key: set here
        {"spec.rules[0].resourceRules[0].namespaces": [], "spec.rules[0].resourceRules[0].clusterScope": true}
    "#;
    changed(&schema(), table);
}

#[test]
fn a_level_has_what_its_type_asks_for() {
    let table = r#"
        {"spec.limited": null}
        - `spec.limited` must be set when `type` is `Limited` @ value spec: required in this record; add `limited`
        {"spec.limited.limitResponse": { "type": "Queue" }}
        - `spec.limited.limitResponse.queuing` must be set when `type` is `Queue` @ value
          spec.limited.limitResponse: required in this record; add `queuing`
    "#;
    changed(&level(), table);
}

#[test]
fn a_hand_of_queues_is_dealt_by_sixty_bits() {
    let table = r#"
        {"spec.limited.limitResponse": { "type": "Queue", "queuing": { "queues": 1024, "handSize": 6 } }}
        {"spec.limited.limitResponse": { "type": "Queue", "queuing": { "queues": 1024, "handSize": 7 } }}
        - `spec.limited.limitResponse.queuing.handSize` must be above 0, at most `queues`, and so small that a hand
          of queues is dealt by 60 bits @ value: this is `7`
        {"spec.limited.limitResponse": { "type": "Queue", "queuing": { "queues": 8 } }}
        {"spec.limited.limitResponse": { "type": "Queue", "queuing": { "queues": 7 } }}
        - `spec.limited.limitResponse.queuing.handSize` must be above 0, at most `queues`, and so small that a hand
          of queues is dealt by 60 bits @ value spec.limited.limitResponse.queuing: required in this record
    "#;
    changed(&level(), table);
}
