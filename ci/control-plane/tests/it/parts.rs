//! Each part does what it is there for.

use std::thread::sleep;
use std::time::Duration;

use control_plane::{Client, ControlPlane, Part, Parts};
use serde_json::{Value, json};

/// Waits for what must come about.
pub(crate) fn until(done: impl Fn() -> bool) {
    for _ in 0..ATTEMPTS {
        if done() {
            return;
        }
        sleep(Duration::from_millis(50));
    }
    panic!("it does not come about");
}

/// A minute: only what never happens takes as long.
const ATTEMPTS: usize = 1200;

pub(crate) fn apply(client: &Client, path: &str, object: &Value) {
    client.apply(path, object).unwrap().done("PATCH", path).unwrap();
}

/// Whether the object at the path has the condition.
pub(crate) fn has(client: &Client, path: &str, condition: &str) -> bool {
    let object = client.get(path).unwrap().body;
    let conditions = object["status"]["conditions"].as_array().cloned().unwrap_or_default();
    conditions.iter().any(|it| it["type"] == condition && it["status"] == "True")
}

#[test]
fn a_deployment_becomes_available_and_a_job_succeeds_on_a_node_without_a_kubelet() {
    let Some(plane) = ControlPlane::for_test(&Parts::api_server().with(Part::Nodes)) else { return };
    let namespace = plane.namespace("nodes").unwrap();
    let client = plane.admin().client();
    let path = |kind: &str| format!("/apis/{kind}/{}", "web").replace("NS", namespace.name());
    let labels = json!({ "app": "web" });
    let containers = json!([{ "name": "web", "image": "example.org/web:1" }]);
    let deployment = json!({
        "apiVersion": "apps/v1", "kind": "Deployment", "metadata": { "name": "web" },
        "spec": {
            "replicas": 2,
            "selector": { "matchLabels": labels },
            "template": { "metadata": { "labels": labels }, "spec": { "containers": containers } },
        },
    });
    let job = json!({
        "apiVersion": "batch/v1", "kind": "Job", "metadata": { "name": "web" },
        "spec": { "template": { "spec": { "containers": containers, "restartPolicy": "Never" } } },
    });
    let deployments = path("apps/v1/namespaces/NS/deployments");
    let jobs = path("batch/v1/namespaces/NS/jobs");
    apply(client, &deployments, &deployment);
    apply(client, &jobs, &job);
    until(|| has(client, &deployments, "Available"));
    until(|| has(client, &jobs, "Complete"));
}

#[test]
fn a_definition_of_composites_is_established_by_crossplane() {
    let Some(plane) = ControlPlane::for_test(&Parts::api_server().with(Part::Crossplane)) else { return };
    let client = plane.admin().client();
    let path = "/apis/apiextensions.crossplane.io/v2/compositeresourcedefinitions/shops.example.org";
    let definition = json!({
        "apiVersion": "apiextensions.crossplane.io/v2", "kind": "CompositeResourceDefinition",
        "metadata": { "name": "shops.example.org" },
        "spec": {
            "scope": "Namespaced",
            "group": "example.org",
            "names": { "kind": "Shop", "plural": "shops" },
            "versions": [{
                "name": "v1", "served": true, "referenceable": true,
                "schema": { "openAPIV3Schema": {
                    "type": "object",
                    "properties": { "spec": { "type": "object", "properties": { "size": { "type": "integer" } } } },
                } },
            }],
        },
    });
    apply(client, path, &definition);
    until(|| has(client, path, "Established"));
    let shop =
        json!({ "apiVersion": "example.org/v1", "kind": "Shop", "metadata": { "name": "own" }, "spec": { "size": 2 } });
    apply(client, "/apis/example.org/v1/namespaces/default/shops/own", &shop);
}
