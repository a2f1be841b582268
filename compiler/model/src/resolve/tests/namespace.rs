//! Namespaces: defaulted from the environment where the kind has one, refused where it has none.

use serde_json::{Value as Json, json};

use super::{heads, manifest, project, refused, resource, settings, unit};
use crate::resolve::Resource;
use crate::schema::Scope;

/// The resource of this kind in `dev`, whose namespace is `shop`.
fn placed(api_version: &str, kind: &str, namespace: Option<&str>) -> Resource {
    let mut metadata = json!({ "name": "a" });
    if let Some(namespace) = namespace {
        metadata["namespace"] = json!(namespace);
    }
    let tree = json!({ "a": resource(api_version, kind, metadata) });
    project(settings(), json!([unit("dev/apps", tree)])).0.units()[0].resources()[0].clone()
}

#[test]
fn the_namespace_of_a_resource_follows_from_the_scope_of_its_kind() {
    const RBAC: &str = "rbac.authorization.k8s.io/v1";
    for (api_version, kind, written, scope, namespace) in [
        ("v1", "ConfigMap", None, Some(Scope::Namespaced), Some("shop")),
        ("v1", "ConfigMap", Some("other"), Some(Scope::Namespaced), Some("other")),
        ("v1", "ConfigMap", Some("shop"), Some(Scope::Namespaced), Some("shop")),
        (RBAC, "Role", None, Some(Scope::Namespaced), Some("shop")),
        (RBAC, "ClusterRole", None, Some(Scope::Cluster), None),
        ("v1", "Namespace", None, Some(Scope::Cluster), None),
        ("example.com/v1", "Widget", None, None, None),
        ("example.com/v1", "Widget", Some("other"), None, Some("other")),
    ] {
        let resource = placed(api_version, kind, written);
        assert_eq!(resource.scope(), scope, "{kind}");
        assert_eq!(resource.key().namespace.as_ref().map(|namespace| namespace.as_str()), namespace, "{kind}");
        let rendered = manifest(&resource)["metadata"].get("namespace").cloned();
        assert_eq!(rendered, namespace.map(Json::from), "the manifest of {kind} says what the key says");
    }
}

#[test]
fn a_namespace_where_none_can_be_is_refused() {
    for namespace in ["other", "shop"] {
        let role =
            resource("rbac.authorization.k8s.io/v1", "ClusterRole", json!({ "name": "a", "namespace": namespace }));
        let findings = refused(json!({ "a": role }));
        assert_eq!(heads(&findings), ["unexpected-namespace apps/a metadata.namespace"]);
        assert_eq!(findings[0].message, "a `ClusterRole` lives in no namespace");
    }
}

#[test]
fn a_namespace_is_asked_for_only_where_the_environment_gives_none() {
    let settings =
        json!({ "project": "shop", "environments": { "dev": {}, "prod": { "namespace": "shop" }, "test": {} } });
    let config = |metadata: Json| json!({ "a": resource("v1", "ConfigMap", metadata) });
    let (bare, placed) = (json!({ "name": "a" }), json!({ "name": "a", "namespace": "other" }));
    let units = json!([
        unit("dev/apps", config(bare.clone())),
        unit("prod/apps", config(bare)),
        unit("test/apps", config(placed)),
    ]);
    let (resolved, findings) = project(settings, units);
    assert_eq!(heads(&findings), ["missing-namespace apps/a"]);
    let names: Vec<String> = resolved.units().iter().map(|unit| unit.name().to_string()).collect();
    assert_eq!(names, ["prod/apps", "test/apps"]);
    let help = "set `environments.dev.namespace` in `lornuc.ncl`, or `metadata.namespace` here";
    assert_eq!(findings[0].help.as_deref(), Some(help));
}

#[test]
fn each_environment_gives_its_own_namespace() {
    let settings = json!({ "project": "shop",
        "environments": { "dev": { "namespace": "shop-dev" }, "prod": { "namespace": "shop" } } });
    let tree = json!({ "a": super::config("a") });
    let (resolved, _) = project(settings, json!([unit("dev/apps", tree.clone()), unit("prod/apps", tree)]));
    let keys: Vec<String> = resolved.units().iter().map(|unit| unit.resources()[0].key().to_string()).collect();
    assert_eq!(keys, ["ConfigMap shop-dev/a", "ConfigMap shop/a"]);
}
