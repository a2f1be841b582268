//! Selectors and the labels that they find, and the ports of what they found.

use serde_json::{Value as Json, json};

use super::project::{Project, container};

fn pod(labels: Json) -> Json {
    json!({ "metadata": { "labels": labels }, "spec": container(json!({})) })
}

/// A Service with a selector.
fn service(selector: Json) -> Json {
    json!({ "spec": { "selector": selector, "ports": [{ "port": 80 }] } })
}

#[test]
fn pods_are_found_by_all_labels_in_their_namespace() {
    let project = |selector| {
        Project::new()
            .with("apps/a", "v1 Pod a", pod(json!({ "app": "web", "tier": "front" })))
            .with("apps/b", "v1 Pod b", pod(json!({ "app": "web", "tier": "back" })))
            .with("apps/c", "v1 Pod far/c", pod(json!({ "app": "far" })))
            .with("apps/s", "v1 Service s", service(selector))
            .build()
    };
    let built = project(json!({ "app": "web" }));
    assert_eq!(built.told(), [""; 0]);
    assert_eq!(built.edges(), ["apps/a refers apps/s unordered", "apps/b refers apps/s unordered"]);
    assert_eq!(project(json!({ "app": "web", "tier": "back" })).edges(), ["apps/b refers apps/s unordered"]);
    for (selector, told, help) in [
        (json!({ "app": "web", "tier": "fornt" }), "has the label `tier=fornt`", "write `front`"),
        (
            json!({ "app": "far" }),
            "has the label `app=far`",
            "write a label that one has (`app=web`, `tier=back`, `tier=front`), or add `{ kind = \"Pod\", labels = { app = \"far\" } }` to `externals` in `lornuc.ncl` if the cluster has it",
        ),
    ] {
        let built = project(selector);
        assert_eq!(built.told(), [format!("unmatched-selector apps/s: no pod in the namespace `shop` {told}")]);
        assert_eq!(built.helps(), [help]);
    }
}

#[test]
fn labels_that_are_there_but_not_together_are_told_as_such() {
    let built = Project::new()
        .with("apps/a", "v1 Pod a", pod(json!({ "app": "web" })))
        .with("apps/b", "v1 Pod b", pod(json!({ "tier": "back" })))
        .with("apps/s", "v1 Service s", service(json!({ "app": "web", "tier": "back" })))
        .build();
    let words = "no pod in the namespace `shop` has all of the labels `app=web`, `tier=back`";
    assert_eq!(built.told(), [format!("unmatched-selector apps/s: {words}")]);
}

#[test]
fn expressions_are_met_or_told() {
    let budget = |expression: Json| {
        let spec = json!({ "minAvailable": 1, "selector": { "matchExpressions": [expression] } });
        Project::new()
            .with("apps/a", "v1 Pod a", pod(json!({ "app": "web" })))
            .with("apps/p", "policy/v1 PodDisruptionBudget p", json!({ "spec": spec }))
            .build()
    };
    for (expression, told) in [
        (json!({ "key": "app", "operator": "In", "values": ["web"] }), None),
        (json!({ "key": "app", "operator": "NotIn", "values": ["cart"] }), None),
        (json!({ "key": "app", "operator": "Exists" }), None),
        (json!({ "key": "tier", "operator": "DoesNotExist" }), None),
        (json!({ "key": "pod-template-hash", "operator": "In", "values": ["x"] }), None),
        (json!({ "key": "app", "operator": "In", "values": ["cart"] }), Some("has the label `app=cart`")),
        (json!({ "key": "app", "operator": "In", "values": ["app"] }), Some("has the label `app=app`")),
        (json!({ "key": "app", "operator": "In", "values": ["web", "cart"] }), Some("has the label `app=cart`")),
        (json!({ "key": "tier", "operator": "Exists" }), Some("has the label `tier`")),
    ] {
        let words = |told| format!("unmatched-selector apps/p: no pod in the namespace `shop` {told}");
        assert_eq!(budget(expression.clone()).told(), told.map(words).into_iter().collect::<Vec<_>>(), "{expression}");
    }
}

#[test]
fn what_selects_nothing_or_everything_is_not_judged() {
    let policy = json!({ "spec": { "podSelector": {}, "policyTypes": ["Ingress"] } });
    let built = Project::new()
        .with("apps/p", "networking.k8s.io/v1 NetworkPolicy p", policy)
        .with("apps/s", "v1 Service s", json!({ "spec": { "ports": [{ "port": 80 }] } }))
        .build();
    assert_eq!((built.told(), built.edges()), (vec![], vec![]));
}

#[test]
fn pods_of_the_cluster_are_found_by_their_labels() {
    let project = |labels: Json| {
        Project::new()
            .with("apps/s", "v1 Service s", service(json!({ "app": "legacy" })))
            .setting("externals", json!([{ "kind": "Pod", "namespace": "shop", "labels": labels }]))
            .build()
    };
    assert_eq!(project(json!({ "app": "legacy", "tier": "old" })).told(), [""; 0]);
    assert_eq!(project(json!({ "app": "other" })).told().len(), 1);
}

#[test]
fn nothing_is_told_of_pods_that_may_be_in_a_unit_that_is_not_at_hand() {
    let service = service(json!({ "app": "web" }));
    let built = Project::new().with("apps/s", "v1 Service s", service).skipped("web").build();
    assert_eq!(built.told(), [""; 0]);
}

/// A Service to a container with a port, and what is told of it.
fn told_of_port(target: Json, container_ports: Json) -> Vec<String> {
    let mut pod = pod(json!({ "app": "web" }));
    pod["spec"]["containers"][0]["ports"] = container_ports;
    let spec = json!({ "selector": { "app": "web" }, "ports": [{ "port": 80, "targetPort": target }] });
    let built = Project::new().with("apps/a", "v1 Pod a", pod).with("apps/s", "v1 Service s", json!({ "spec": spec }));
    let built = built.build();
    let helps = built.helps().into_iter().map(str::to_owned);
    built.told().into_iter().zip(helps).map(|(told, help)| format!("{told}; {help}")).collect()
}

#[test]
fn target_ports_are_held_against_containers() {
    let ports = || json!([{ "name": "http", "containerPort": 8080 }]);
    let told = |port: &str, help: &str| {
        [format!("missing-port apps/s: no container of the selected pods has the port `{port}`; {help}")]
    };
    assert_eq!(told_of_port(json!("http"), ports()), [""; 0]);
    assert_eq!(told_of_port(json!(8080), ports()), [""; 0]);
    assert_eq!(told_of_port(json!("htpp"), ports()), told("htpp", "write `http`"));
    assert_eq!(told_of_port(json!(8081), ports()), told("8081", "write `8080`"));
    let unnamed = json!([{ "containerPort": 8080 }]);
    assert_eq!(told_of_port(json!("http"), unnamed), told("http", "give one of its ports the name `http`"));
    assert_eq!(told_of_port(json!(8081), Json::Null), [""; 0], "containers need not say what they listen on");
    assert_eq!(told_of_port(json!("http"), Json::Null), told("http", "declare the port `http` there"));
}

#[test]
fn ports_of_a_service_are_held_against_it() {
    let project = |port: Json| {
        let backend = json!({ "service": { "name": "web", "port": port } });
        let spec =
            json!({ "selector": { "app": "web" }, "ports": [{ "name": "web", "port": 80, "targetPort": 8080 }] });
        Project::new()
            .with("apps/a", "v1 Pod a", pod(json!({ "app": "web" })))
            .with("apps/i", "networking.k8s.io/v1 Ingress i", json!({ "spec": { "defaultBackend": backend } }))
            .with("apps/s", "v1 Service web", json!({ "spec": spec }))
            .build()
    };
    assert_eq!(project(json!({ "name": "web" })).told(), [""; 0]);
    for (port, name, help) in [
        (json!({ "number": 8080 }), "8080", "write `80`, which leads to `8080` of the containers"),
        (json!({ "number": 81 }), "81", "write `80`"),
        (json!({ "name": "http" }), "http", "write `web`"),
    ] {
        let built = project(port);
        assert_eq!(built.told(), [format!("missing-port apps/i: the Service `web` has no port `{name}`")]);
        assert_eq!(built.helps(), [help]);
    }
}

#[test]
fn a_probe_names_a_port_of_its_own_container() {
    let project = |probe: Json| {
        let ports = json!([{ "name": "http", "containerPort": 8080 }]);
        let mut fields = json!({ "ports": ports });
        fields["livenessProbe"] = json!({ "httpGet": probe });
        Project::new().with("apps/a", "v1 Pod a", json!({ "spec": container(fields) })).build().told()
    };
    assert_eq!(project(json!({ "port": "http" })), [""; 0]);
    assert_eq!(project(json!({ "port": 9 })), [""; 0]);
    assert_eq!(project(json!({ "port": "htpp" })), ["missing-port apps/a: the container has no port `htpp`"]);
    assert_eq!(project(json!({ "port": "far", "host": "example.com" })), [""; 0], "another host has its own");
}
