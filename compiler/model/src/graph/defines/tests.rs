//! What defines what: kinds and groups within one environment, and which unit a Kustomization applies.

use serde_json::{Value as Json, json};

use crate::declared::Declared;
use crate::graph::tests::{checked, edges_of};

/// The edges of a project of these resources: an id with its environment, a kind, and a `spec`.
fn edges(resources: &[(&str, &str, Json)]) -> Vec<String> {
    let unit = |(id, head, spec): &(&str, &str, Json)| {
        let (environment, id) = id.split_once(':').unwrap_or(("dev", id));
        let (stack, name) = id.split_once('/').unwrap();
        let (api_version, kind) = head.split_once(' ').unwrap();
        let mut own = json!({ "apiVersion": api_version, "kind": kind, "metadata": { "name": name } });
        if kind != "ConfigMap" {
            own["spec"] = spec.clone();
        }
        let tree = json!({ name: own });
        json!({ "environment": environment, "stack": stack, "tree": tree })
    };
    let environments = json!({ "dev": { "namespace": "shop" }, "prod": { "namespace": "shop" } });
    let settings = json!({ "project": "shop", "environments": environments, "rules": { "unknown-kind": "off" } });
    let file = json!({ "settings": settings, "units": resources.iter().map(unit).collect::<Vec<_>>() });
    let (graph, findings) = checked(Declared::from_json(&file.to_string()).unwrap());
    assert_eq!(findings, []);
    edges_of(&graph)
}

const PROVIDER: &str = "pkg.crossplane.io/v1 Provider";
const KUSTOMIZATION: &str = "kustomize.toolkit.fluxcd.io/v1 Kustomization";

#[test]
fn a_package_comes_before_objects_of_its_groups_in_its_own_environment() {
    let package = |kind: &str, name: &str| {
        ("a/package", kind.to_owned(), json!({ "package": format!("r.example.com/{name}:v1") }))
    };
    for (id, kind, image, api_version, is_before) in [
        ("b/x", PROVIDER, "provider-gcp-storage", "storage.gcp.upbound.io/v1", true),
        ("b/x", PROVIDER, "provider-gcp-storage", "storage.gcp.m.upbound.io/v1", true),
        ("b/x", PROVIDER, "provider-gcp-storage", "sql.gcp.upbound.io/v1", false),
        ("b/x", PROVIDER, "provider-gcp-storage", "storage.gcp.example.com/v1", false),
        ("prod:b/x", PROVIDER, "provider-gcp-storage", "storage.gcp.upbound.io/v1", false),
        ("b/x", "pkg.crossplane.io/v1 Revision", "provider-gcp-storage", "storage.gcp.upbound.io/v1", false),
        ("b/x", "pkg.example.com/v1 Provider", "provider-gcp-storage", "storage.gcp.upbound.io/v1", false),
    ] {
        let (own, head, spec) = package(kind, image);
        let found = edges(&[(own, &head, spec), (id, &format!("{api_version} Thing"), json!({}))]);
        let expected = if is_before { vec!["a/package defines b/x"] } else { vec![] };
        assert_eq!(found, expected, "{id} {kind} {api_version}");
    }
}

#[test]
fn two_packages_of_one_family_both_come_first() {
    let of = |name: &str| json!({ "package": format!("xpkg.upbound.io/upbound/{name}:v1") });
    let found = edges(&[
        ("a/family", PROVIDER, of("provider-family-gcp")),
        ("b/storage", PROVIDER, of("provider-gcp-storage")),
        ("c/config", "gcp.upbound.io/v1beta1 ProviderConfig", json!({})),
    ]);
    assert_eq!(found, ["a/family defines c/config", "b/storage defines c/config"]);
}

#[test]
fn a_package_without_an_image_defines_nothing() {
    for spec in [json!({}), json!({ "package": "" }), json!({ "packagePullPolicy": "Always" })] {
        let thing = ("b/x", "storage.gcp.upbound.io/v1 Bucket", json!({}));
        assert_eq!(edges(&[("a/package", PROVIDER, spec), thing]), [""; 0]);
    }
}

#[test]
fn a_kustomization_applies_the_unit_that_its_path_ends_with() {
    for (head, path, is_owner) in [
        (KUSTOMIZATION, json!("dev/apps"), true),
        (KUSTOMIZATION, json!("./clusters/dev/apps"), true),
        (KUSTOMIZATION, json!("/a/b/dev/apps//"), true),
        (KUSTOMIZATION, json!("./prod/apps"), false),
        (KUSTOMIZATION, json!("./dev/apps/web"), false),
        (KUSTOMIZATION, json!("./my-dev/apps"), false),
        (KUSTOMIZATION, json!("apps"), false),
        (KUSTOMIZATION, json!(""), false),
        (KUSTOMIZATION, json!(null), false),
        ("kustomize.config.k8s.io/v1beta1 Kustomization", json!("dev/apps"), false),
    ] {
        let spec = json!({ "path": path });
        let found = edges(&[("platform/apps", head, spec), ("apps/web", "v1 ConfigMap", json!({}))]);
        let expected = if is_owner { vec!["platform/apps owns apps/web"] } else { vec![] };
        assert_eq!(found, expected, "{head} {path}");
    }
}
