//! What the compiler generates for Flux is taken by the API server, and does what it is for.

use std::fs;

use control_plane::fixtures::{CrdSet, crds};
use control_plane::verdict::{Verdict, ask};
use control_plane::{Client, ControlPlane, Part, Parts, Shared};
use lornuc_model::check::check;
use lornuc_model::declared::Declared;
use lornuc_model::diagnostic::Files;
use lornuc_model::graph::build;
use lornuc_model::parallel::Threads;
use lornuc_model::render::{Format, Manifests, render};
use lornuc_model::resolve::resolve;
use lornuc_model::schema::Schemas;
use serde_json::{Value, json};

use crate::flux::push;
use crate::parts::{apply, has, until};

/// What is rendered of declared values, as JSON.
fn rendered(declared: &Value) -> Manifests {
    let declared = Declared::from_json(&declared.to_string()).unwrap();
    let (resolved, findings) = resolve(declared, &Schemas::builtin(), Threads::ONE);
    assert_eq!(findings, []);
    let (graph, findings) = build(resolved);
    assert_eq!(findings, []);
    render(&check(graph).0.unwrap(), &Files::default(), Format::Json, Threads::ONE)
}

/// The generated objects, with the collection of each.
fn generated(manifests: &Manifests) -> Vec<(String, Value)> {
    let own = manifests.documents().iter().filter(|document| document.unit.stack.as_str() == "flux");
    let with_collection = own.map(|document| {
        let object: Value = serde_json::from_str(&document.text).unwrap();
        let plural = match object["kind"].as_str().unwrap() {
            "OCIRepository" => "ocirepositories",
            "GitRepository" => "gitrepositories",
            _ => "kustomizations",
        };
        let (version, namespace) =
            (object["apiVersion"].as_str().unwrap(), object["metadata"]["namespace"].as_str().unwrap());
        (format!("/apis/{version}/namespaces/{namespace}/{plural}"), object)
    });
    with_collection.collect()
}

/// A project of a composite kind and an object of it, in two stacks, with everything said that can be.
fn project(namespace: &str, source: &Value, more: &Value) -> Value {
    let definition = json!({
        "apiVersion": "apiextensions.crossplane.io/v2", "kind": "CompositeResourceDefinition",
        "metadata": { "name": "queues.delivered.example.org" },
        "spec": {
            "group": "delivered.example.org", "scope": "Namespaced", "names": { "kind": "Queue", "plural": "queues" },
            "versions": [{
                "name": "v1", "served": true, "referenceable": true,
                "schema": { "openAPIV3Schema": {
                    "type": "object",
                    "properties": { "spec": { "type": "object", "properties": { "size": { "type": "string" } } } },
                } },
            }],
        },
    });
    let queue = json!({
        "apiVersion": "delivered.example.org/v1", "kind": "Queue",
        "metadata": { "name": "orders", "namespace": namespace }, "spec": { "size": "small" },
    });
    let mut delivery = json!({ "source": source, "namespace": namespace, "retryInterval": "2s" });
    delivery.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    json!({
        "settings": {
            "project": "shop",
            "environments": { "dev": {} },
            "rules": { "unknown-kind": "off", "missing-target": "off" },
            "delivery": delivery,
            // Nothing composes the object, so that it is never ready.
            "stacks": { "apps": { "delivery": { "wait": false } } },
        },
        "units": [
            { "environment": "dev", "stack": "apps", "tree": { "queue": queue } },
            { "environment": "dev", "stack": "platform", "tree": { "queue": definition } },
        ],
    })
}

fn is_taken(client: &Client, manifests: &Manifests) {
    let objects = generated(manifests);
    assert_eq!(objects.len(), 3);
    for (collection, object) in &objects {
        assert_eq!(ask(client, collection, object).unwrap(), Verdict::Accepted, "{object}");
    }
}

#[test]
fn what_is_generated_is_taken_with_every_field_that_can_be_set() {
    let Some(plane) = Shared::for_test(&Parts::api_server()) else { return };
    plane.install(&crds(CrdSet::Flux).unwrap()).unwrap();
    let namespace = plane.namespace("delivery").unwrap();
    let more = json!({
        "path": "clusters", "interval": "1h30m", "timeout": "1.5m", "prune": false, "serviceAccountName": "flux",
        "deletionPolicy": "WaitForTermination",
        "decryption": { "provider": "sops", "secretRef": { "name": "age" }, "serviceAccountName": "flux" },
    });
    for kind in ["GitRepository", "OCIRepository"] {
        let (url, refs, providers) = match kind {
            "GitRepository" => (
                "ssh://git@github.com/shop/manifests",
                &["branch", "tag", "semver", "commit", "name"][..],
                &["generic", "aws", "azure", "github"],
            ),
            _ => ("oci://r.example.org/shop", &["tag", "semver", "digest"][..], &["generic", "aws", "azure", "gcp"]),
        };
        for (at, name) in refs.iter().enumerate() {
            let source = json!({
                "kind": kind, "url": url, "ref": { *name: "main" }, "provider": providers[at % providers.len()],
                "secretRef": { "name": "access" }, "interval": "5m", "name": "manifests",
            });
            is_taken(plane.admin().client(), &rendered(&project(namespace.name(), &source, &more)));
        }
        let plain = json!({ "kind": kind, "url": url });
        is_taken(plane.admin().client(), &rendered(&project(namespace.name(), &plain, &json!({}))));
    }
}

#[test]
fn flux_applies_units_in_the_order_that_their_resources_need() {
    let parts = Parts::api_server().with(Part::Flux).with(Part::Crossplane);
    let Some(plane) = ControlPlane::for_test(&parts) else { return };
    let client = plane.admin().client();
    let namespace = plane.namespace("delivery").unwrap();
    let registry = plane.registry().unwrap();
    let source =
        json!({ "kind": "OCIRepository", "url": format!("oci://{registry}/shop/manifests"), "ref": { "tag": "v1" } });
    let manifests = rendered(&project(namespace.name(), &source, &json!({})));

    let folder = tempfile::tempdir().unwrap();
    let at = |unit: &str, path: &str| folder.path().join(unit).join(path);
    for document in manifests.documents() {
        let file = at(&document.unit.to_string(), &document.path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, &document.text).unwrap();
    }
    for unit in manifests.units() {
        fs::write(at(&unit.name.to_string(), "kustomization.yaml"), &unit.kustomization).unwrap();
    }
    push(&format!("http://{registry}/v2/shop/manifests"), "v1", folder.path());

    for (collection, mut object) in generated(&manifests) {
        if object["kind"] == "OCIRepository" {
            object["spec"]["insecure"] = true.into();
        }
        apply(client, &format!("{collection}/{}", object["metadata"]["name"].as_str().unwrap()), &object);
    }
    let kustomization = |name: &str| {
        format!("/apis/kustomize.toolkit.fluxcd.io/v1/namespaces/{}/kustomizations/{name}", namespace.name())
    };
    until(|| has(client, &kustomization("platform"), "Ready"));
    until(|| has(client, &kustomization("apps"), "Ready"));
    let path = format!("/apis/delivered.example.org/v1/namespaces/{}/queues/orders", namespace.name());
    assert_eq!(client.get(&path).unwrap().body["spec"]["size"], "small");
}
