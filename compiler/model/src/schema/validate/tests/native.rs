//! Kubernetes' own kinds: what its decoder takes.

use serde_json::{Value as Json, json};

use super::{messages, native};

/// A Deployment with these fields of its spec, of its pods and of its container.
fn deployment(spec: Json, pod: Json, container: Json) -> Json {
    let merged = |mut base: Json, more: Json| {
        base.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        base
    };
    let container = merged(json!({ "name": "a", "image": "b" }), container);
    let pod = merged(json!({ "containers": [container] }), pod);
    let template = json!({ "metadata": { "labels": { "a": "b" } }, "spec": pod });
    let spec = merged(json!({ "selector": { "matchLabels": { "a": "b" } }, "template": template }), spec);
    json!({ "apiVersion": "apps/v1", "kind": "Deployment", "metadata": { "name": "a" }, "spec": spec })
}

fn none() -> Json {
    json!({})
}

fn said(object: Json) -> Vec<String> {
    messages(&native(object)).into_iter().map(str::to_owned).collect()
}

#[test]
fn a_field_has_the_type_that_it_is_decoded_into() {
    for (spec, words) in [
        (json!({ "replicas": 2 }), None),
        (json!({ "replicas": null }), None),
        // cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32
        (json!({ "replicas": "2" }), Some("`spec.replicas` must be an integer, not a string")),
        (json!({ "replicas": 1.5 }), Some("`spec.replicas` must be an integer, not a fraction")),
        (json!({ "replicas": 3_000_000_000_i64 }), Some("`spec.replicas` must fit into 32 bits")),
        (json!({ "paused": "true" }), Some("`spec.paused` must be a boolean, not a string")),
        (json!({ "strategy": { "rollingUpdate": { "maxSurge": "25%" } } }), None),
        (
            json!({ "strategy": { "rollingUpdate": { "maxSurge": 1.5 } } }),
            Some("`spec.strategy.rollingUpdate.maxSurge` must be an integer or a string, not a fraction"),
        ),
        // Unsupported value: "Rolling"
        (
            json!({ "strategy": { "type": "Rolling" } }),
            Some("`spec.strategy.type` must be `Recreate` or `RollingUpdate`"),
        ),
    ] {
        assert_eq!(said(deployment(spec.clone(), none(), none())), Vec::from_iter(words), "{spec}");
    }
}

#[test]
fn lists_keep_the_keys_of_their_elements_apart() {
    let at = "`spec.template.spec.containers[0]";
    for (container, words) in [
        (json!({ "env": [{ "name": "A" }, { "name": "B" }] }), vec![]),
        // apply: .env: duplicate entries for key [name="A"]
        (
            json!({ "env": [{ "name": "A" }, { "name": "A" }] }),
            vec![format!("{at}.env` has two elements with `name` `A`")],
        ),
        (json!({ "ports": [{ "containerPort": 80 }, { "containerPort": 80, "protocol": "UDP" }] }), vec![]),
        // apply: .ports: duplicate entries for key [containerPort=80,protocol="TCP"]
        (
            json!({ "ports": [{ "containerPort": 80 }, { "containerPort": 80, "protocol": "TCP" }] }),
            vec![format!("{at}.ports` has two elements with `containerPort` `80` and `protocol` `TCP`")],
        ),
        // apply: associative list with keys may not have a null element
        (json!({ "env": [null] }), vec![format!("{at}.env[0]` must be a record, not null")]),
        (json!({ "args": [null] }), vec![]),
        (json!({ "args": [5] }), vec![format!("{at}.args[0]` must be a string, not a number")]),
        // containers[0].ports[0].containerPort: Required value
        (json!({ "ports": [{}] }), vec![format!("{at}.ports[0]` has no `containerPort`")]),
        // unknown field "spec.template.spec.containers[0].imagePullPolic"
        (json!({ "imagePullPolic": "Always" }), vec![format!("{at}` has no field `imagePullPolic`")]),
        (json!({ "imagePullPolicy": "" }), vec![]),
    ] {
        assert_eq!(said(deployment(none(), none(), container.clone())), words, "{container}");
    }
    // apply: .imagePullSecrets: duplicate entries for key [name=""]
    let nameless = json!({ "imagePullSecrets": [{}, {}] });
    assert_eq!(said(deployment(none(), nameless, none())).len(), 1);
}

#[test]
fn quantities_have_kubernetes_grammar() {
    let limited =
        |quantity: &Json| deployment(none(), none(), json!({ "resources": { "limits": { "memory": quantity } } }));
    for quantity in [json!(1), json!(0.5)] {
        assert_eq!(said(limited(&quantity)), [""; 0], "{quantity}");
    }
    for text in ["1Gi", "100m", "1e3", "1E5", "1E", "1e+3", "+1.", ".5", ".", "-", " 1"] {
        assert_eq!(said(limited(&json!(text))), [""; 0], "{text}");
    }
    // quantities must match the regular expression …; unable to parse quantity's suffix
    for (text, near) in [
        ("1gb", Some("write `\"1G\"`")),
        ("1K", Some("write `\"1k\"`")),
        ("1 Gi", Some("write `\"1Gi\"`")),
        ("5GiB", Some("write `\"5Gi\"`")),
        ("5MB", Some("write `\"5M\"`")),
        ("1e", Some("write `\"1E\"`")),
        ("", None),
        ("many", None),
    ] {
        let found = native(limited(&json!(text)));
        let words =
            ["`spec.template.spec.containers[0].resources.limits.memory` must be a quantity, as `500m` or `2Gi`"];
        assert_eq!(messages(&found), words, "{text}");
        assert_eq!(found[0].help.as_deref(), near, "{text}");
    }
    assert_eq!(said(limited(&json!(true))).len(), 1);
}

#[test]
fn what_the_server_takes_for_zero_may_be_absent() {
    let object = |api_version: &str, kind: &str, more: Json| {
        let mut object = json!({ "apiVersion": api_version, "kind": kind, "metadata": { "name": "a" } });
        object.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        said(object)
    };
    assert_eq!(object("v1", "LimitRange", json!({ "spec": {} })), [""; 0]);
    assert_eq!(object("storage.k8s.io/v1", "CSIDriver", none()), [""; 0]);
    // spec.roleRef.kind: Required value
    let binding = json!({ "roleRef": { "apiGroup": "rbac.authorization.k8s.io", "name": "a" } });
    assert_eq!(object("rbac.authorization.k8s.io/v1", "RoleBinding", binding), ["`roleRef` has no `kind`"]);
    assert_eq!(object("storage.k8s.io/v1", "StorageClass", none()), ["the `StorageClass` has no `provisioner`"]);
}

#[test]
fn texts_are_decoded_by_their_format() {
    let object = |field: &str, value: Json| {
        said(json!({ "apiVersion": "v1", "kind": "ConfigMap", "metadata": { "name": "a" }, field: value }))
    };
    for text in ["YQ==", "", "YQ==\n"] {
        assert_eq!(object("binaryData", json!({ "a": text })), [""; 0], "{text}");
    }
    // illegal base64 data at input byte 0
    for text in ["x", "YQ", "YW_-"] {
        assert_eq!(object("binaryData", json!({ "a": text })), ["`binaryData.a` must be base64"], "{text}");
    }
    assert_eq!(object("immutable", json!("x")), ["`immutable` must be a boolean, not a string"]);
    // parsing time "2026" as "2006-01-02T15:04:05Z07:00"
    assert_eq!(object("metadata", json!({ "name": "a", "creationTimestamp": "2026" })).len(), 1);
    assert_eq!(object("metadata", json!({ "name": "a", "creationTimestamp": null })), [""; 0]);
}

#[test]
fn a_deep_value_ends() {
    let mut schema = json!({ "type": "object" });
    for _ in 0..80 {
        schema = json!({ "type": "object", "properties": { "a": schema } });
    }
    let version = json!({ "name": "v1", "served": true, "storage": true, "schema": { "openAPIV3Schema": schema } });
    let spec =
        json!({ "group": "b.c", "names": { "kind": "A", "plural": "as" }, "scope": "Cluster", "versions": [version] });
    let crd = json!({ "apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition", "metadata": { "name": "as.b.c" }, "spec": spec });
    assert_eq!(said(crd), [""; 0]);
}
