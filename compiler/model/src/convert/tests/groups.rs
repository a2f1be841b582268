//! Groups and ids: one group an application, ids that say what a resource is there.

use serde_json::{Value as Json, json};

use super::{ids, labelled, resource, service};

fn named(application: &str, instance: &str) -> Json {
    json!({ "app.kubernetes.io/name": application, "app.kubernetes.io/instance": instance })
}

#[test]
fn a_sole_application_stands_in_the_stack_itself() {
    let labels = json!({ "app": "web" });
    let all = [
        service("web", labels.clone()),
        service("web-headless", labels.clone()),
        labelled("ConfigMap", "web-files", labels),
        resource("v1", "Namespace", "shop"),
    ];
    assert_eq!(ids(&all), ["configmap", "namespace", "service", "service-headless"]);
}

#[test]
fn several_applications_are_groups_by_whichever_label_names_them() {
    let all = [
        service("a", named("api", "shop")),
        service("b", json!({ "app": "web" })),
        service("c", json!({ "k8s-app": "dns" })),
        service("d", json!({ "app.kubernetes.io/instance": "cache" })),
    ];
    assert_eq!(ids(&all), ["api/service", "cache/service", "dns/service", "web/service"]);
}

#[test]
fn two_installations_of_one_application_are_two_groups() {
    let all = [service("a-redis", named("redis", "a")), service("redis-b", named("redis", "redis-b"))];
    assert_eq!(ids(&all), ["redis-a/service", "redis-b/service"]);
}

#[test]
fn a_resource_without_labels_goes_to_whose_name_it_begins_with() {
    let all = [
        service("web", json!({ "app": "web" })),
        service("api", json!({ "app": "api" })),
        resource("v1", "ConfigMap", "web-files"),
        resource("v1", "ConfigMap", "webhook"),
        resource("v1", "ConfigMap", "apis"),
    ];
    assert_eq!(ids(&all), ["api/service", "configmaps/apis", "configmaps/webhook", "web/configmap", "web/service"]);
}

#[test]
fn names_that_begin_alike_make_a_group() {
    let all = [
        resource("v1", "ConfigMap", "shop-web-files"),
        service("shop-web", json!({})),
        service("shop-web-headless", json!({})),
        resource("v1", "ConfigMap", "other"),
        service("x", json!({ "app": "x" })),
    ];
    assert_eq!(
        ids(&all),
        ["configmap", "shop-web/configmap", "shop-web/service", "shop-web/service-headless", "x/service"]
    );
}

#[test]
fn namespaces_and_definitions_stand_apart() {
    let definition = |plural: &str| {
        let mut all = resource("apiextensions.k8s.io/v1", "CustomResourceDefinition", &format!("{plural}.example.org"));
        let version = json!({ "name": "v1", "served": true, "storage": true, "schema": { "openAPIV3Schema": { "type": "object" } } });
        all["spec"] = json!({ "group": "example.org", "scope": "Cluster", "versions": [version],
            "names": { "plural": plural, "kind": "Thing" } });
        all["metadata"]["labels"] = json!({ "app": "web" });
        all
    };
    let all = [
        definition("things"),
        definition("others"),
        labelled("Namespace", "a", json!({ "app": "web" })),
        labelled("Namespace", "b", json!({ "app": "web" })),
        service("web", json!({ "app": "web" })),
    ];
    assert_eq!(ids(&all), ["crds/others", "crds/things", "namespaces/a", "namespaces/b", "web/service"]);
}

#[test]
fn names_that_would_clash_are_told_apart() {
    let config = |namespace: &str| {
        let metadata = json!({ "name": "web", "namespace": namespace, "labels": { "app": "web" } });
        json!({ "apiVersion": "v1", "kind": "ConfigMap", "metadata": metadata })
    };
    assert_eq!(ids(&[config("a"), config("b")]), ["configmap-a-web", "configmap-b-web"]);
    let other = |group: &str| {
        let mut other = labelled("Ingress", "web", json!({ "app": "web" }));
        other["apiVersion"] = json!(format!("{group}/v1"));
        other
    };
    let both = ids(&[other("a.example.org"), other("b.example.org")]);
    assert!(both[0] != both[1] && both.iter().all(|id| id.starts_with("ingress-web-")), "{both:?}");
}

#[test]
fn names_with_a_meaning_of_their_own_are_no_ids() {
    let all = [
        resource("kustomize.toolkit.fluxcd.io/v1", "Kustomization", "apps"),
        labelled("ConfigMap", "a", json!({ "app": "env" })),
        labelled("ConfigMap", "c", json!({ "app": "index" })),
        labelled("ConfigMap", "d", json!({ "app": "Web_UI" })),
    ];
    assert_eq!(ids(&all), ["kustomization-apps", "the-env/configmap", "the-index/configmap", "web_ui/configmap"]);
}
