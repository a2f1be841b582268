//! What a person reads of mistakes in pods. A line is `message @ what is marked: label; help`.

use serde_json::{Value, json};

use super::super::tests::{holds, with};

/// A pod that is sound but for a field of its `spec`.
fn pod(key: &str, value: Value) -> Value {
    let pod = json!({
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": { "name": "web", "namespace": "apps", "annotations": {} },
        "spec": { "containers": [{ "name": "web", "image": "example.com/web:1" }], "volumes": [{ "name": "data" }] },
    });
    with(pod, "/spec", (key, value))
}

/// A pod that is sound but for an annotation.
fn noted(key: &str, value: Value) -> Value {
    let pod = json!({
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": { "name": "web", "namespace": "apps", "annotations": {} },
        "spec": { "containers": [{ "name": "web", "image": "example.com/web:1" }], "volumes": [{ "name": "data" }] },
    });
    with(pod, "/metadata/annotations", (key, value))
}

#[test]
fn what_names_need_is_said_of_the_name() {
    holds([
        (
            pod("dnsPolicy", json!("None")),
            "`spec.dnsConfig` must be set when `dnsPolicy` is `None` @ value spec: required in this record; add `dnsConfig`",
        ),
        (
            pod(
                "dnsConfig",
                json!({"nameservers": ["192.0.2.01"], "searches": [".", "a b"], "options": [{"value": "x"}]}),
            ),
            "`spec.dnsConfig.nameservers[0]` must be an address, as `192.0.2.1` or `2001:db8::1` @ value: this is \
             `192.0.2.01`\n\
             `spec.dnsConfig.options[0].name` must be set @ value spec.dnsConfig.options[0]: required in this record; add \
             `name`\n\
             `spec.dnsConfig.searches[1]` must be a domain: labels of `a-z`, `0-9`, `-` and `_`, joined by `.` @ value: this \
             is `a b`",
        ),
        (
            pod("hostAliases", json!([{ "ip": "::ffff:192.0.2.1" }])),
            "`spec.hostAliases[0].ip` must be an address, as `192.0.2.1` or `2001:db8::1` @ value: this is `::ffff:192.0.2.1`",
        ),
        (
            pod("hostname", json!("a.b")),
            "`spec.hostname` must be at most 63 characters of `a-z`, `0-9` and `-`, beginning and ending with a letter or a \
             digit @ value: this is `a.b`",
        ),
        (
            pod("hostnameOverride", json!("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")),
            "`spec.hostnameOverride` must be at most 64 characters @ value: this is \
             `aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa…`",
        ),
    ]);
}

#[test]
fn what_is_shared_with_the_host_is_told_where_it_is_shared() {
    holds([
        (
            pod(
                "securityContext",
                json!({"sysctls": [{"name": "net.core.somaxconn", "value": "1"}, {"name": "Net", "value": "1"}]}),
            ),
            "`spec.securityContext.sysctls[1].name` must be the name of a kernel parameter, as `net.core.somaxconn` @ value: \
             this is `Net`",
        ),
        (
            pod("securityContext", json!({ "windowsOptions": { "hostProcess": true } })),
            "`spec.hostNetwork` must be `true` when containers are processes of the host @ value spec: required in this \
             record",
        ),
        (
            pod("os", json!({ "name": "Linux" })),
            "`spec.os.name` must be `linux` or `windows` @ value: this is `Linux`; did you mean `linux`?",
        ),
        (pod("os", json!({"name": "linux"})), ""),
    ]);
}

#[test]
fn what_the_pod_cannot_have_says_what_it_needs() {
    holds([
        (
            pod("priority", json!(5)),
            "`spec.priority` must not be set without `priorityClassName`, whose class says what it is @ key: set here",
        ),
        (
            pod("preemptionPolicy", json!("Never")),
            "`spec.preemptionPolicy` must not be set to `Never` without `priorityClassName`, whose class says what it is @ \
             key: set here",
        ),
        (
            pod("overhead", json!({ "cpu": "1" })),
            "`spec.overhead` must not be set without `runtimeClassName`, whose class says how much it is @ key: set here",
        ),
        (
            pod("ephemeralContainers", json!([{ "name": "d", "image": "a" }])),
            "`spec.ephemeralContainers` must not be set from the start: `kubectl debug` adds such containers to a pod that \
             runs @ key: set here",
        ),
        (
            pod("resourceClaims", json!([{ "name": "a" }])),
            "`spec.resourceClaims[0]` must hold one of `resourceClaimName` and `resourceClaimTemplateName` @ value: set here",
        ),
    ]);
}

#[test]
fn one_mistake_in_a_toleration_is_one_finding() {
    holds([
        (
            pod("tolerations", json!([{}])),
            "`spec.tolerations[0].operator` must be `Exists` when there is no `key` @ value spec.tolerations[0]: required in \
             this record",
        ),
        (
            pod("tolerations", json!([{ "operator": "exists" }])),
            "`spec.tolerations[0].operator` must be `Equal`, `Exists`, `Gt` or `Lt` @ value: this is `exists`; did you mean \
             `Exists`?",
        ),
        (
            pod("tolerations", json!([{ "key": "a", "operator": "Gt", "value": "1" }])),
            "`spec.tolerations[0].operator` must be `Equal` or `Exists` @ value: this is `Gt`",
        ),
        (
            pod("tolerations", json!([{ "key": "a", "operator": "Exists", "value": "b" }])),
            "`spec.tolerations[0].value` must not be set when `operator` is `Exists` @ key: set here",
        ),
        (
            pod("tolerations", json!([{ "key": "a", "tolerationSeconds": 5 }])),
            "`spec.tolerations[0].effect` must be `NoExecute` when `tolerationSeconds` is set @ value spec.tolerations[0]: \
             required in this record",
        ),
        (
            pod("tolerations", json!([{ "key": "a", "effect": "noexecute" }])),
            "`spec.tolerations[0].effect` must be `NoExecute`, `NoSchedule` or `PreferNoSchedule` @ value: this is \
             `noexecute`; did you mean `NoExecute`?",
        ),
    ]);
}

#[test]
fn terms_of_affinity_and_spread_say_which_field_is_wrong() {
    holds([
        (
            pod(
                "affinity",
                json!({"podAffinity": {"preferredDuringSchedulingIgnoredDuringExecution": [{"weight": 101, "podAffinityTerm": {"topologyKey": "a", "matchLabelKeys": ["x"]}}]}}),
            ),
            "`spec.affinity.podAffinity.preferredDuringSchedulingIgnoredDuringExecution[0].podAffinityTerm.matchLabelKeys` \
             must not be set without `labelSelector` @ key: set here\n\
             `spec.affinity.podAffinity.preferredDuringSchedulingIgnoredDuringExecution[0].weight` must be 1 to 100 @ value: \
             this is `101`",
        ),
        (
            pod(
                "affinity",
                json!({"nodeAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": {"nodeSelectorTerms": []}}}),
            ),
            "`spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms` must be set @ \
             value: empty",
        ),
        (
            pod(
                "topologySpreadConstraints",
                json!([{"maxSkew": 0, "topologyKey": "", "whenUnsatisfiable": "DoNotSchedule"}]),
            ),
            "`spec.topologySpreadConstraints[0].maxSkew` must be 1 to 2147483647 @ value: this is `0`\n\
             `spec.topologySpreadConstraints[0].topologyKey` must be set @ value: empty",
        ),
        (
            pod(
                "topologySpreadConstraints",
                json!([{"maxSkew": 1, "topologyKey": "a", "whenUnsatisfiable": "ScheduleAnyway", "minDomains": 2}]),
            ),
            "`spec.topologySpreadConstraints[0].minDomains` must not be set unless `whenUnsatisfiable` is `DoNotSchedule` @ \
             key: set here",
        ),
    ]);
}

#[test]
fn what_the_pod_has_as_a_whole_is_held_against_its_containers() {
    holds([
        (
            pod("resources", json!({ "claims": [] })),
            "`spec.resources.claims` must not be set for a pod as a whole @ key: set here",
        ),
        (
            pod("resources", json!({ "limits": { "storage": "1" } })),
            "`spec.resources.limits.storage` must not be set for a pod as a whole, which takes `cpu`, `memory` and \
             `hugepages-…` @ key: set here",
        ),
        (
            pod("resources", json!({ "limits": { "cpu": "1" }, "requests": { "cpu": "1001m" } })),
            "`spec.resources.requests.cpu` must be at most `limits.cpu`, which is `1` @ value: this is `1001m`",
        ),
        (pod("resources", json!({"limits": {"cpu": "1"}, "requests": {"cpu": "1"}})), ""),
    ]);
}

#[test]
fn annotations_are_marked_and_name_what_they_hold() {
    holds([
        (
            noted("scheduler.alpha.kubernetes.io/tolerations", json!("{")),
            "`metadata.annotations.\"scheduler.alpha.kubernetes.io/tolerations\"` must be a list of tolerations in JSON @ \
             value: this is `{`",
        ),
        (
            noted("scheduler.alpha.kubernetes.io/tolerations", json!("[{\"key\":\"-\",\"operator\":\"Exists\" }]")),
            "`metadata.annotations.\"scheduler.alpha.kubernetes.io/tolerations\"[0].key` must be at most 63 characters of \
             letters, digits, `-`, `_` and `.`, beginning and ending with a letter or a digit, with an optional DNS \
             subdomain and `/` before it @ key metadata.annotations.\"scheduler.alpha.kubernetes.io/tolerations\": this is \
             `-`",
        ),
        (
            noted("controller.kubernetes.io/pod-deletion-cost", json!("+1")),
            "`metadata.annotations.\"controller.kubernetes.io/pod-deletion-cost\"` must be a whole number of 32 bits @ \
             value: this is `+1`",
        ),
        (
            noted("container.apparmor.security.beta.kubernetes.io/api", json!("runtime/default")),
            "`metadata.annotations.\"container.apparmor.security.beta.kubernetes.io/api\"` must be of a container of the \
             pod, and none is called `api` @ value: this is `runtime/default`",
        ),
        (
            noted("kubernetes.io/config.mirror", json!("a")),
            "`metadata.annotations.\"kubernetes.io/config.mirror\"` must not be set without `nodeName` @ key: set here",
        ),
    ]);
}
