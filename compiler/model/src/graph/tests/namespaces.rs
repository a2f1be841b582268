//! Namespaces that nobody declares, what is in another one, and what may be named from there.

use serde_json::{Value as Json, json};

use super::project::{Project, container};

#[test]
fn a_project_that_declares_no_namespace_is_not_asked_for_any() {
    let built = Project::new().with("apps/a", "v1 ConfigMap a", json!({})).build();
    assert_eq!(built.told(), [""; 0]);
}

#[test]
fn one_finding_is_told_for_each_namespace_that_nobody_declares() {
    let project = || {
        Project::new()
            .with("apps/a", "v1 ConfigMap a", json!({}))
            .with("apps/b", "v1 ConfigMap b", json!({}))
            .with("apps/c", "v1 ConfigMap monitorin/c", json!({}))
            .with("platform/m", "v1 Namespace monitoring", json!({}))
    };
    let told =
        |name: &str, id: &str| format!("missing-target apps/{id}: nothing declares or produces the Namespace `{name}`");
    let built = project().build();
    assert_eq!(built.told(), [told("monitorin", "c"), told("shop", "a")]);
    assert_eq!(built.findings[1].notes, ["2 resources are in it"]);
    assert_eq!(built.helps()[0], "write `monitoring`, or declare the namespace");
    let shop = json!([{ "kind": "Namespace", "name": "shop" }]);
    assert_eq!(project().setting("externals", shop).build().told(), [told("monitorin", "c")]);
    let any = json!([{ "kind": "Namespace", "name": "*" }]);
    assert_eq!(project().setting("externals", any).build().told(), [""; 0]);
    assert_eq!(project().skipped("other").build().told(), [""; 0]);
    let off = json!({ "missing-target": "off" });
    assert_eq!(project().setting("rules", off).build().told(), [""; 0]);
}

#[test]
fn namespaces_of_every_cluster_and_of_releases_are_there() {
    let release = json!({ "spec": {
        "interval": "1h", "targetNamespace": "cache", "install": { "createNamespace": true },
        "chart": { "spec": { "chart": "cache", "sourceRef": { "kind": "HelmRepository", "name": "charts" } } },
    } });
    let built = Project::new()
        .with("apps/a", "v1 ConfigMap kube-system/a", json!({}))
        .with("apps/b", "v1 ConfigMap cache/b", json!({}))
        .with("apps/r", "helm.toolkit.fluxcd.io/v2 HelmRelease default/cache", release)
        .setting("externals", json!([{ "kind": "HelmRepository", "name": "charts" }]))
        .build();
    assert_eq!(built.told(), [""; 0]);
}

/// What is told of a subject in another namespace.
fn bound(subject: Json) -> (Vec<String>, Vec<String>) {
    let role = json!({ "apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "view" });
    let built = Project::new()
        .with("apps/account", "v1 ServiceAccount shared/reader", json!({}))
        .with(
            "apps/bind",
            "rbac.authorization.k8s.io/v1 RoleBinding bind",
            json!({ "roleRef": role, "subjects": [subject] }),
        )
        .build();
    (built.told(), built.helps().into_iter().map(str::to_owned).collect())
}

#[test]
fn what_is_in_another_namespace_is_told_as_such() {
    let there = json!({ "kind": "ServiceAccount", "name": "reader", "namespace": "shared" });
    assert_eq!(bound(there), (vec![], vec![]));
    let message = "the ServiceAccount `reader` is in the namespace `shared`, and is looked for in `shop`";
    for (subject, help) in [
        (json!({ "kind": "ServiceAccount", "name": "reader", "namespace": "shop" }), "write `shared`"),
        (json!({ "kind": "ServiceAccount", "name": "reader" }), "set `namespace` beside the name to `shared`"),
    ] {
        // A subject without a namespace is refused by the server as well.
        if subject.get("namespace").is_some() {
            assert_eq!(bound(subject), (vec![format!("wrong-namespace apps/bind: {message}")], vec![help.to_owned()]));
        }
    }
    let from = json!([{ "configMapRef": { "name": "limits" } }]);
    let built = Project::new()
        .with("apps/a", "v1 Pod a", json!({ "spec": container(json!({ "envFrom": from })) }))
        .with("apps/b", "v1 ConfigMap shared/limits", json!({}))
        .build();
    assert_eq!(built.helps(), ["declare the ConfigMap in `shop` too: this field reaches its own namespace only"]);
}

const GATEWAY: &str = "gateway.networking.k8s.io/v1 Gateway edge/edge";
const ROUTE: &str = "gateway.networking.k8s.io/v1 HTTPRoute shop/web";

/// A route to a Service in another namespace, with what else there is.
fn routed(more: &[(&str, Json)]) -> Vec<String> {
    let rules = json!([{ "backendRefs": [{ "name": "cart", "namespace": "cart", "port": 80 }] }]);
    let mut project = Project::new()
        .with("apps/cart", "v1 Service cart/cart", json!({ "spec": { "ports": [{ "port": 80 }] } }))
        .with("apps/route", ROUTE, json!({ "spec": { "rules": rules } }));
    for (head, rest) in more {
        project = project.with("apps/more", head, rest.clone());
    }
    project.build().told()
}

#[test]
fn a_route_reaches_another_namespace_by_a_grant() {
    let missing = "missing-grant apps/route: the Service `cart` is in the namespace `cart`, and no ReferenceGrant \
                   there lets HTTPRoutes of `shop` name it";
    assert_eq!(routed(&[]), [missing]);
    let grant = |from: &str, to: Json| {
        let from = json!([{ "group": "gateway.networking.k8s.io", "kind": "HTTPRoute", "namespace": from }]);
        json!({ "spec": { "from": from, "to": [to] } })
    };
    let head = "gateway.networking.k8s.io/v1beta1 ReferenceGrant cart/allow";
    let service = json!({ "group": "", "kind": "Service" });
    assert_eq!(routed(&[(head, grant("shop", service.clone()))]), [""; 0]);
    assert_eq!(routed(&[(head, grant("other", service))]), [missing]);
    let one = |name: &str| json!({ "group": "", "kind": "Service", "name": name });
    assert_eq!(routed(&[(head, grant("shop", one("cart")))]), [""; 0]);
    let elsewhere = "gateway.networking.k8s.io/v1beta1 ReferenceGrant shop/allow";
    assert_eq!(
        routed(&[(elsewhere, grant("shop", json!({ "group": "", "kind": "Service" })))]),
        [missing],
        "it must be where the target is"
    );
}

#[test]
fn a_listener_takes_routes_of_its_own_namespace_unless_it_says_otherwise() {
    let attached = |allowed: Json, section: &str| {
        let listener =
            json!({ "name": "http", "port": 80, "protocol": "HTTP", "allowedRoutes": { "namespaces": allowed } });
        let parent = json!([{ "name": "edge", "namespace": "edge", "sectionName": section }]);
        Project::new()
            .with("edge/gateway", GATEWAY, json!({ "spec": { "gatewayClassName": "c", "listeners": [listener] } }))
            .with("apps/route", ROUTE, json!({ "spec": { "parentRefs": parent } }))
            .setting("externals", json!([{ "kind": "GatewayClass", "name": "c" }]))
            .build()
            .told()
    };
    assert_eq!(attached(json!({ "from": "All" }), "http"), [""; 0]);
    assert_eq!(attached(json!({ "from": "Selector", "selector": {} }), "http"), [""; 0]);
    let refused = "missing-grant apps/route: no listener of the Gateway `edge` takes routes from the namespace `shop`";
    assert_eq!(attached(json!({ "from": "Same" }), "http"), [refused]);
    assert_eq!(
        attached(json!({ "from": "All" }), "https"),
        ["missing-port apps/route: the Gateway `edge` has no listener `https`"]
    );
}
