//! Flux pulls an artifact from the registry and applies what is in it.

use std::fs;
use std::path::Path;
use std::process::Command;

use control_plane::{ControlPlane, Part, Parts};
use lornuc_model::digest::Digest;
use serde_json::{Value, json};

use crate::parts::{apply, has, until};

/// What Flux calls the parts of an artifact.
const CONFIG: &str = "application/vnd.cncf.flux.config.v1+json";
const CONTENT: &str = "application/vnd.cncf.flux.content.v1.tar+gzip";
const MANIFEST: &str = "application/vnd.oci.image.manifest.v1+json";

/// The folder as a layer of an artifact.
fn packed(folder: &Path) -> Vec<u8> {
    let packed = Command::new("tar").args(["-czf", "-", "."]).current_dir(folder).output().unwrap();
    assert!(packed.status.success());
    packed.stdout
}

/// Puts a blob into the repository at the address, and says what a manifest says of it.
fn push_blob(repository: &str, media_type: &str, bytes: &[u8]) -> Value {
    let begun = ureq::post(format!("{repository}/blobs/uploads/")).send_empty().unwrap();
    let place = begun.headers()["location"].to_str().unwrap();
    let digest = Digest::of(bytes);
    let separator = if place.contains('?') { '&' } else { '?' };
    ureq::put(format!("{place}{separator}digest={}", digest.as_str())).send(bytes).unwrap();
    json!({ "mediaType": media_type, "digest": digest.as_str(), "size": bytes.len() })
}

/// Puts the folder into the repository as the artifact with the tag.
pub(crate) fn push(repository: &str, tag: &str, folder: &Path) {
    let manifest = json!({
        "schemaVersion": 2,
        "mediaType": MANIFEST,
        "config": push_blob(repository, CONFIG, b"{}"),
        "layers": [push_blob(repository, CONTENT, &packed(folder))],
        "annotations": {
            "org.opencontainers.image.revision": tag,
            "org.opencontainers.image.source": "https://example.org",
        },
    });
    let request = ureq::put(format!("{repository}/manifests/{tag}")).header("content-type", MANIFEST);
    request.send(manifest.to_string()).unwrap();
}

#[test]
fn an_artifact_is_pulled_and_applied() {
    let Some(plane) = ControlPlane::for_test(&Parts::api_server().with(Part::Flux)) else { return };
    let client = plane.admin().client();
    let namespace = plane.namespace("flux").unwrap();
    let registry = plane.registry().unwrap();

    let folder = tempfile::tempdir().unwrap();
    let config_map = json!({
        "apiVersion": "v1", "kind": "ConfigMap",
        "metadata": { "name": "pulled", "namespace": namespace.name() }, "data": { "from": "the registry" },
    });
    fs::write(folder.path().join("config-map.yaml"), config_map.to_string()).unwrap();
    push(&format!("http://{registry}/v2/stacks/apps"), "v1", folder.path());

    let source = json!({
        "apiVersion": "source.toolkit.fluxcd.io/v1", "kind": "OCIRepository", "metadata": { "name": "apps" },
        "spec": {
            "interval": "1m", "insecure": true, "url": format!("oci://{registry}/stacks/apps"), "ref": { "tag": "v1" },
        },
    });
    let kustomization = json!({
        "apiVersion": "kustomize.toolkit.fluxcd.io/v1", "kind": "Kustomization", "metadata": { "name": "apps" },
        "spec": {
            "interval": "1m", "prune": true, "wait": true, "path": "./",
            "sourceRef": { "kind": "OCIRepository", "name": "apps" },
        },
    });
    let path = |kind: &str| format!("/apis/{kind}.toolkit.fluxcd.io/v1/namespaces/{}", namespace.name());
    let kustomizations = format!("{}/kustomizations/apps", path("kustomize"));
    apply(client, &format!("{}/ocirepositories/apps", path("source")), &source);
    apply(client, &kustomizations, &kustomization);
    until(|| has(client, &kustomizations, "Ready"));
    let applied = client.get(&format!("/api/v1/namespaces/{}/configmaps/pulled", namespace.name())).unwrap();
    assert_eq!(applied.body["data"]["from"], "the registry");
}
