//! What schemas of Kubernetes' own kinds do not say: values by the names of fields, fields that must be there, and such as
//! exclude each other. In: names. Out: what makes an object sound. The cases are about our rules, and so nothing here is
//! read from them.

use serde_json::{Value, json};

use super::schema::Sort;

/// Fields that are not made: what they hold is judged by what a cluster has, or only a controller may write it.
const NOT_MADE: &[&str] = &[
    "priorityClassName",
    "priority",
    "serviceAccountName",
    "serviceAccount",
    "runtimeClassName",
    "overhead",
    "schedulingGroup",
    "ephemeralContainers",
    "nominatedNodeName",
    "ownerReferences",
    "managedFields",
];

/// Whether cases are made of a field.
pub(super) fn is_made(_definition: &str, name: &str) -> bool {
    !NOT_MADE.contains(&name)
}

/// A value for a field, by the record that it stands in and its name.
pub(super) fn value(is_builtin: bool, owner: &str, name: &str, sort: Sort) -> Option<Value> {
    if !is_builtin {
        return None;
    }
    let of_owner = match (owner, name) {
        ("LabelSelectorRequirement" | "NodeSelectorRequirement", "operator") => Some(json!("In")),
        ("LabelSelectorRequirement", "values") => Some(json!(["a"])),
        ("NodeSelectorRequirement", "values") => Some(json!(["a"])),
        ("Toleration", "operator") => Some(json!("Exists")),
        ("Capabilities", "add" | "drop") => Some(json!(["CHOWN"])),
        ("PolicyRule", "verbs") => Some(json!(["get"])),
        ("PodAffinityTerm", "labelSelector") => Some(json!({ "matchLabels": { "app": "a" } })),
        ("WebhookClientConfig", "url") => Some(json!("https://example.com/a")),
        ("PodDNSConfig", "nameservers") => Some(json!(["10.0.0.10"])),
        ("HostAlias", "hostnames") => Some(json!(["a.example.com"])),
        ("Sysctl", "name") => Some(json!("kernel.shm_rmid_forced")),
        ("SeccompProfile" | "AppArmorProfile", "type") => Some(json!("RuntimeDefault")),
        ("HTTPGetAction", "httpHeaders") => Some(json!([{ "name": "X-A", "value": "a" }])),
        ("ObjectFieldSelector", "fieldPath") => Some(json!("metadata.name")),
        ("ResourceFieldSelector", "resource") => Some(json!("limits.cpu")),
        ("ServicePort", "nodePort") => Some(json!(30080)),
        ("PodOS", "name") => Some(json!("linux")),
        _ => None,
    };
    of_owner.or_else(|| by_name(name, sort))
}

fn by_name(name: &str, sort: Sort) -> Option<Value> {
    let text = match name {
        "image" | "reference" => "registry.example.com/a:1",
        "mountPath" => "/data",
        "subPath" => "a/b",
        "path" | "workingDir" => "/a",
        "ip" | "podIP" | "clusterIP" | "loadBalancerIP" | "hostIP" => "10.0.0.1",
        "cidr" | "podCIDR" => "10.0.0.0/8",
        "schedule" => "*/5 * * * *",
        "timeZone" => "Etc/UTC",
        "topologyKey" => "kubernetes.io/hostname",
        "host" | "hostname" | "subdomain" => "a",
        "expression" | "celExpression" | "valueExpression" => "true",
        "driver" | "provisioner" | "attacher" | "driverName" => "csi.example.com",
        "controller" | "controllerName" => "example.com/a",
        "deviceClassName" => "a.example.com",
        "messageExpression" => "'a'",
        "apiVersion" => "v1",
        "kind" => "ConfigMap",
        _ => "",
    };
    if !text.is_empty() && sort == Sort::Text {
        return Some(text.into());
    }
    let is_port = sort == Sort::Integer && (name == "port" || name.ends_with("Port"));
    let number = match name {
        _ if is_port => 8080,
        "activeDeadlineSeconds" | "progressDeadlineSeconds" => 700,
        "defaultMode" | "mode" => 0o644,
        "weight" => 10,
        _ => return None,
    };
    (sort == Sort::Integer).then(|| number.into())
}

/// Fields that a record must have although its definition does not require them.
pub(super) fn is_due(definition: &str, name: &str) -> bool {
    matches!(
        (definition, name),
        ("Container", "image")
            | ("EnvVar" | "HTTPHeader", "value")
            | ("LabelSelectorRequirement" | "NodeSelectorRequirement", "values")
            | ("NodeSelectorTerm", "matchExpressions")
            | ("Toleration", "operator")
            | ("Volume", "emptyDir")
            | ("LabelSelector", "matchLabels")
            | ("Probe" | "LifecycleHandler", "tcpSocket")
            | ("VolumeProjection", "configMap")
            | (
                "ConfigMapVolumeSource" | "SecretVolumeSource" | "ConfigMapProjection" | "SecretProjection",
                "name" | "secretName"
            )
            | (
                "ConfigMapKeySelector"
                    | "SecretKeySelector"
                    | "LocalObjectReference"
                    | "ConfigMapEnvSource"
                    | "SecretEnvSource",
                "name"
            )
            | ("EnvFromSource", "configMapRef")
            | ("EnvVarSource", "fieldRef")
            | ("HTTPIngressPath", "path")
            | ("HostAlias", "hostnames")
            | ("DownwardAPIVolumeFile", "fieldRef")
            | ("IPBlock", "cidr")
            | ("NetworkPolicyPeer", "podSelector")
            | ("PodAffinityTerm" | "TopologySpreadConstraint", "labelSelector")
            | ("PersistentVolumeClaimSpec", "accessModes" | "resources")
            | ("PersistentVolumeClaimTemplate" | "PersistentVolumeClaim", "spec")
            | ("VolumeResourceRequirements", "requests")
            | ("IngressBackend", "service")
            | ("IngressServiceBackend", "port")
            | ("ServiceBackendPort", "number")
            | ("MatchCondition" | "Variable" | "Validation", "expression")
            | ("PodDNSConfigOption", "name")
            | ("PreferredSchedulingTerm", "weight")
    )
}

/// The key of a first entry.
pub(super) fn key(name: &str) -> &'static str {
    match name {
        "limits" | "requests" | "capacity" | "allocatable" => "cpu",
        "hard" | "used" => "pods",
        _ => "key",
    }
}

/// Fields of which a record has one.
const EXCLUSIVE: &[(&str, &[&str])] = &[
    (
        "Volume",
        &[
            "awsElasticBlockStore",
            "azureDisk",
            "azureFile",
            "cephfs",
            "cinder",
            "configMap",
            "csi",
            "downwardAPI",
            "emptyDir",
            "ephemeral",
            "fc",
            "flexVolume",
            "flocker",
            "gcePersistentDisk",
            "gitRepo",
            "glusterfs",
            "hostPath",
            "image",
            "iscsi",
            "nfs",
            "persistentVolumeClaim",
            "photonPersistentDisk",
            "portworxVolume",
            "projected",
            "quobyte",
            "rbd",
            "scaleIO",
            "secret",
            "storageos",
            "vsphereVolume",
        ],
    ),
    (
        "PersistentVolumeSpec",
        &[
            "awsElasticBlockStore",
            "azureDisk",
            "azureFile",
            "cephfs",
            "cinder",
            "csi",
            "fc",
            "flexVolume",
            "flocker",
            "gcePersistentDisk",
            "glusterfs",
            "hostPath",
            "iscsi",
            "local",
            "nfs",
            "photonPersistentDisk",
            "portworxVolume",
            "quobyte",
            "rbd",
            "scaleIO",
            "storageos",
            "vsphereVolume",
        ],
    ),
    (
        "VolumeProjection",
        &["clusterTrustBundle", "configMap", "downwardAPI", "podCertificate", "secret", "serviceAccountToken"],
    ),
    ("Probe", &["exec", "grpc", "httpGet", "tcpSocket"]),
    ("LifecycleHandler", &["exec", "httpGet", "sleep", "tcpSocket"]),
    ("EnvVar", &["value", "valueFrom"]),
    ("EnvVarSource", &["configMapKeyRef", "fieldRef", "fileKeyRef", "resourceFieldRef", "secretKeyRef"]),
    ("EnvFromSource", &["configMapRef", "secretRef"]),
    ("DownwardAPIVolumeFile", &["fieldRef", "resourceFieldRef"]),
    ("IngressBackend", &["resource", "service"]),
    ("ServiceBackendPort", &["name", "number"]),
    ("WebhookClientConfig", &["service", "url"]),
    ("PodDisruptionBudgetSpec", &["maxUnavailable", "minAvailable"]),
];

/// The fields that exclude each other, one of them the named one.
pub(super) fn exclusive(definition: &str, name: &str) -> Option<&'static [&'static str]> {
    let group = EXCLUSIVE.iter().find(|(of, fields)| *of == definition && fields.contains(&name));
    let peers: &[&str] = match (definition, name) {
        ("NetworkPolicyPeer", "ipBlock") => &["namespaceSelector", "podSelector"],
        ("NetworkPolicyPeer", "namespaceSelector" | "podSelector") => &["ipBlock"],
        _ => return group.map(|(_, fields)| *fields),
    };
    Some(peers)
}

/// All groups of a definition.
pub(super) fn groups(definition: &str) -> impl Iterator<Item = &'static [&'static str]> {
    EXCLUSIVE.iter().filter(move |(of, _)| *of == definition).map(|(_, fields)| *fields)
}
