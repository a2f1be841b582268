//! Fields beside the schema of their kind.

use serde_json::json;

use super::{config, heads, project, refused, resource, settings, unit};

#[test]
fn every_finding_names_resource_field_and_environment() {
    let mut web = resource("v1", "Service", json!({ "name": "web" }));
    web["spec"] = json!({ "ports": [{ "port": "80" }], "tipe": "ClusterIP" });
    let findings = refused(json!({ "web": web }));
    assert_eq!(heads(&findings), ["wrong-type apps/web spec.ports[0].port", "unknown-field apps/web spec.tipe"]);
}

#[test]
fn a_wrong_name_does_not_hide_what_is_wrong_with_the_fields() {
    let mut web = resource("v1", "Service", json!({ "name": "Web", "labels": { "a": 1 }, "lables": {} }));
    web["spec"] = json!([]);
    assert_eq!(
        heads(&refused(json!({ "web": web }))),
        [
            "invalid-name apps/web metadata.name",
            "invalid-label apps/web metadata.labels.a",
            "unknown-field apps/web metadata.lables",
            "wrong-type apps/web spec",
        ]
    );
}

#[test]
fn directives_are_no_fields_of_the_object() {
    let mut web = config("web");
    web["lornuc"] = json!({ "keep": true });
    let (_, findings) = project(settings(), json!([unit("dev/apps", json!({ "web": web }))]));
    assert_eq!(heads(&findings), [""; 0]);
}

#[test]
fn of_a_version_that_is_not_known_no_field_is_judged() {
    let mut web = resource("v9", "Service", json!({ "name": "web" }));
    web["spec"] = json!(5);
    let (_, findings) = project(settings(), json!([unit("dev/apps", json!({ "web": web }))]));
    assert_eq!(heads(&findings), ["unserved-version apps/web apiVersion"]);
}
