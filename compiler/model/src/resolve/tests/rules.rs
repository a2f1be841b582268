//! How what schemas say and what rules say go together: one mistake is told once.

use serde_json::{Value as Json, json};

use super::{deployment, heads, refused, resource};

fn service(ports: Json) -> Json {
    let mut service = resource("v1", "Service", json!({ "name": "a" }));
    service["spec"] = json!({ "ports": ports });
    service
}

fn job(spec: &Json) -> Json {
    let mut job = resource("batch/v1", "Job", json!({ "name": "a" }));
    let pod = json!({ "restartPolicy": "Never", "containers": [{ "name": "a", "image": "a:1" }] });
    job["spec"] = json!({ "template": { "spec": pod } });
    job["spec"].as_object_mut().unwrap().extend(spec.as_object().unwrap().clone());
    job
}

#[test]
fn an_object_that_cannot_be_decoded_is_not_judged_by_rules() {
    let mut web = deployment("a");
    web["spec"]["selector"] = json!({ "matchLabels": { "app": "other" } });
    assert_eq!(heads(&refused(json!({ "a": web }))), ["invalid-value apps/a spec.template.metadata.labels"]);
    for (field, value, code) in [("replica", json!(1), "unknown-field"), ("replicas", json!("1"), "wrong-type")] {
        let mut web = web.clone();
        web["spec"][field] = value;
        assert_eq!(heads(&refused(json!({ "a": web }))), [format!("{code} apps/a spec.{field}")]);
    }
}

#[test]
fn what_is_missing_is_told_beside_what_breaks_a_rule_and_each_once() {
    let found =
        refused(json!({ "a": service(json!([{ "name": "A" }, { "name": "b", "port": 0, "targetPort": 80 }])) }));
    let wanted = [
        "missing-field apps/a spec.ports[0].port",
        "invalid-value apps/a spec.ports[0].name",
        "invalid-value apps/a spec.ports[0].targetPort",
        "invalid-value apps/a spec.ports[1].port",
    ];
    assert_eq!(heads(&found), wanted);
}

#[test]
fn nothing_is_missing_in_what_must_not_be_there() {
    let found = refused(json!({ "a": job(&json!({ "successPolicy": {} })) }));
    assert_eq!(heads(&found), ["forbidden-field apps/a spec.successPolicy"]);
    let indexed = json!({ "successPolicy": {}, "completionMode": "Indexed", "completions": 1 });
    let found = refused(json!({ "a": job(&indexed) }));
    assert_eq!(heads(&found), ["missing-field apps/a spec.successPolicy.rules"]);
}

#[test]
fn a_value_of_no_enumeration_is_told_by_the_schema_alone() {
    let mut a = service(json!([{ "port": 80, "protocol": "tcp" }]));
    a["spec"]["sessionAffinity"] = json!("client");
    let wanted = ["invalid-value apps/a spec.ports[0].protocol", "invalid-value apps/a spec.sessionAffinity"];
    assert_eq!(heads(&refused(json!({ "a": a }))), wanted);
}
