//! What a person reads of mistakes in containers. A line is `message @ what is marked: label; help`.

use serde_json::{Value, json};

use super::super::tests::{holds, shown, with};

/// A pod that is sound but for a field of its container.
fn container(key: &str, value: Value) -> Value {
    let pod = json!({
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": { "name": "web", "namespace": "apps", "annotations": {} },
        "spec": { "containers": [{ "name": "web", "image": "example.com/web:1" }], "volumes": [{ "name": "data" }] },
    });
    with(pod, "/spec/containers/0", (key, value))
}

#[test]
fn a_container_has_a_name_and_an_image() {
    holds([
        (
            container("name", json!("A")),
            "`spec.containers[0].name` must be at most 63 characters of `a-z`, `0-9` and `-`, beginning and ending with a \
             letter or a digit @ value: this is `A`",
        ),
        (container("image", json!("")), "`spec.containers[0].image` must be set @ value: empty"),
        (
            container("image", json!(" a")),
            "`spec.containers[0].image` must not begin or end with a blank @ value: this is ` a`",
        ),
        (
            container("image", json!(null)),
            "`spec.containers[0].image` must be set @ value: required in this record; add `image`",
        ),
    ]);
}

#[test]
fn a_probe_has_one_action_and_says_which_there_are() {
    holds([
        (
            container("livenessProbe", json!({})),
            "`spec.containers[0].livenessProbe` must be set with one of `exec`, `httpGet`, `tcpSocket` and `grpc` @ value: \
             empty",
        ),
        (
            container("livenessProbe", json!({ "periodSeconds": 5 })),
            "`spec.containers[0].livenessProbe` must be set with one of `exec`, `httpGet`, `tcpSocket` and `grpc` @ value: \
             set here",
        ),
        (
            container("livenessProbe", json!({ "exec": { "command": ["a"] }, "tcpSocket": { "port": 1 } })),
            "`spec.containers[0].livenessProbe.tcpSocket` must not be set beside `exec`: one action is all that there can be \
             @ key: set here",
        ),
        (
            container("livenessProbe", json!({ "exec": { "command": ["a"] }, "successThreshold": 2 })),
            "`spec.containers[0].livenessProbe.successThreshold` must be 1, for all but a `readinessProbe` @ value: this is \
             `2`",
        ),
        (
            container("readinessProbe", json!({ "httpGet": { "port": "80" } })),
            "`spec.containers[0].readinessProbe.httpGet.port` must be at most 15 characters of `a-z`, `0-9` and `-`: a \
             letter among them, and no `-` at an end or beside another @ value: this is `80`",
        ),
        (
            container("readinessProbe", json!({ "tcpSocket": { "port": 65536 } })),
            "`spec.containers[0].readinessProbe.tcpSocket.port` must be 1 to 65535 @ value: this is `65536`",
        ),
        (
            container("lifecycle", json!({ "preStop": { "sleep": { "seconds": 31 } } })),
            "`spec.containers[0].lifecycle.preStop.sleep.seconds` must be 0 to 30, the `terminationGracePeriodSeconds` of \
             the pod @ value: this is `31`",
        ),
        (container("lifecycle", json!({"preStop": {"sleep": {"seconds": 30}}})), ""),
    ]);
}

#[test]
fn a_port_that_is_0_is_shown_and_not_called_empty() {
    holds([
        (
            container("ports", json!([{ "containerPort": 0 }])),
            "`spec.containers[0].ports[0].containerPort` must be set @ value: this is `0`",
        ),
        (
            container("ports", json!([{ "containerPort": 65536 }])),
            "`spec.containers[0].ports[0].containerPort` must be 1 to 65535 @ value: this is `65536`",
        ),
        (
            container("ports", json!([{ "containerPort": 1, "name": "a" }, { "containerPort": 2, "name": "a" }])),
            "`spec.containers[0].ports[1].name` must differ from the others, and one has the same @ value: this is `a`",
        ),
        (
            container("ports", json!([{ "containerPort": 1, "hostPort": 3 }, { "containerPort": 2, "hostPort": 3 }])),
            "`spec.containers[0].ports[1].hostPort` must differ from the others, and one has the same @ value: this is `3`",
        ),
    ]);
}

#[test]
fn a_variable_comes_from_one_place() {
    holds([
        (
            container("env", json!([{ "name": "A=B" }])),
            "`spec.containers[0].env[0].name` must be of the printable characters of ASCII, without `=` @ value: this is \
             `A=B`",
        ),
        (
            container("env", json!([{ "name": "A", "valueFrom": {} }])),
            "`spec.containers[0].env[0].valueFrom` must have one of `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, \
             `secretKeyRef` and `fileKeyRef` @ value: set here",
        ),
        (
            container(
                "env",
                json!([{"name": "A", "value": "a", "valueFrom": {"fieldRef": {"fieldPath": "metadata.name"}}}]),
            ),
            "`spec.containers[0].env[0].valueFrom` must be left out where there is a `value` @ value: set here",
        ),
        (
            container(
                "env",
                json!([{"name": "A", "valueFrom": {"fieldRef": {"fieldPath": "metadata.labels['a b']"}}}]),
            ),
            "`spec.containers[0].env[0].valueFrom.fieldRef.fieldPath` must name a key that labels and annotations may have @ \
             value: this is `metadata.labels['a b']`",
        ),
        (
            container(
                "env",
                json!([{"name": "A", "valueFrom": {"resourceFieldRef": {"resource": "limits.cpu", "divisor": "2"}}}]),
            ),
            "`spec.containers[0].env[0].valueFrom.resourceFieldRef.divisor` must be `1m` or `1`, for a reference to cpu @ \
             value: this is `2`",
        ),
        (
            container("envFrom", json!([{}])),
            "`spec.containers[0].envFrom[0]` must have one of `configMapRef` and `secretRef` @ value: set here",
        ),
    ]);
}

#[test]
fn what_a_mount_lacks_is_told_of_the_mount() {
    holds([
        (
            container("volumeMounts", json!([{ "name": "a", "mountPath": "/a" }])),
            "`spec.containers[0].volumeMounts[0].name` must name one of the volumes of the pod @ value: this is `a`",
        ),
        (
            container("volumeMounts", json!([{ "name": "data", "mountPath": "/a", "subPath": "../b" }])),
            "`spec.containers[0].volumeMounts[0].subPath` must be a path without `..` in it @ value: this is `../b`",
        ),
        (
            container(
                "volumeMounts",
                json!([{"name": "data", "mountPath": "/a", "mountPropagation": "Bidirectional"}]),
            ),
            "`spec.containers[0].volumeMounts[0].mountPropagation` must not be set to `Bidirectional` for a container that \
             is not privileged @ key: set here",
        ),
        (
            container("volumeDevices", json!([{ "name": "data", "devicePath": "/a" }])),
            "`spec.containers[0].volumeDevices[0].name` must name a volume with `persistentVolumeClaim` or `ephemeral` @ \
             value: this is `data`",
        ),
    ]);
}

#[test]
fn requests_are_held_against_limits() {
    holds([
        (
            container("resources", json!({ "limits": { "cpu": "1" }, "requests": { "cpu": "1.001" } })),
            "`spec.containers[0].resources.requests.cpu` must be at most `limits.cpu`, which is `1` @ value: this is `1.001`",
        ),
        (
            container(
                "resources",
                json!({ "limits": { "example.com/gpu": "1" }, "requests": { "example.com/gpu": "2" } }),
            ),
            "`spec.containers[0].resources.requests.\"example.com/gpu\"` must be the same as in `limits`, for such a \
             resource is promised once @ value: this is `2`",
        ),
        (
            container("resources", json!({ "requests": { "example.com/gpu": "1" } })),
            "`spec.containers[0].resources.limits.\"example.com/gpu\"` must be set to the same as in `requests`, for such a \
             resource is promised once @ value spec.containers[0].resources: required in this record; add \
             `limits.\"example.com/gpu\"`",
        ),
        (
            container("resources", json!({ "claims": [{}] })),
            "`spec.containers[0].resources.claims[0]` has no `name` @ value: required in this record; add `name`, a string",
        ),
        (
            container("resources", json!({ "claims": [{ "name": "a" }] })),
            "`spec.containers[0].resources.claims[0].name` must name one of the `resourceClaims` of the pod @ value: this is \
             `a`",
        ),
    ]);
}

#[test]
fn security_contexts_say_what_does_not_go_together() {
    holds([
        (
            container("securityContext", json!({ "allowPrivilegeEscalation": false, "privileged": true })),
            "`spec.containers[0].securityContext` must not have `allowPrivilegeEscalation` false and `privileged` true @ \
             value: set here",
        ),
        (
            container("securityContext", json!({ "procMount": "Unmasked" })),
            "`spec.containers[0].securityContext.procMount` must not be `Unmasked` where `hostUsers` is not false @ value: \
             this is `Unmasked`",
        ),
        (
            container("securityContext", json!({ "runAsUser": 2147483648_i64 })),
            "`spec.containers[0].securityContext.runAsUser` must be 0 to 2147483647 @ value: this is `2147483648`",
        ),
        (
            container("securityContext", json!({ "seccompProfile": { "type": "Localhost" } })),
            "`spec.containers[0].securityContext.seccompProfile.localhostProfile` must be set when `type` is `Localhost` @ \
             value spec.containers[0].securityContext.seccompProfile: required in this record; add `localhostProfile`",
        ),
        (
            container(
                "restartPolicyRules",
                json!([{"action": "Restart", "exitCodes": {"operator": "In", "values": [1]}}]),
            ),
            "`spec.containers[0].restartPolicy` must be set where there are `restartPolicyRules` @ value spec.containers[0]: \
             required in this record; add `restartPolicy`",
        ),
    ]);
}

#[test]
fn the_value_of_a_variable_with_a_secret_name_is_shown_nowhere() {
    let from = json!({ "fieldRef": { "fieldPath": "metadata.name" } });
    for variable in [
        json!({ "name": "DB_PASSWORD", "value": "swordfish", "valueFrom": from }),
        json!({ "name": "DB=PASSWORD", "value": "swordfish" }),
        json!({ "name": "DB_PASSWORD", "value": { "swordfish": true } }),
    ] {
        let text = shown(&container("env", json!([variable])));
        assert!(text.contains("error") && !text.contains("swordfish"), "{text}");
    }
}
