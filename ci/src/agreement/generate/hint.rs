//! What schemas of Kubernetes' own kinds do not say: values by the names of fields, fields that must be there, and such as
//! exclude each other. In: names. Out: what makes an object sound. The cases are about our rules, and so nothing here is
//! read from them.

use serde_json::Value;

use super::schema::{Origin, Sort};

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

/// Values in JSON, by the record that a field stands in (any, if it is empty) and its name.
const VALUES: &[(&str, &str, &str)] = &[
    ("APIServiceSpec", "caBundle", r#""YQ==""#),
    ("AppArmorProfile", "type", r#""RuntimeDefault""#),
    ("AuditAnnotation", "valueExpression", r#""'a'""#),
    ("AzureDiskVolumeSource", "diskURI", r#""https://a.blob.core.windows.net/b/c.vhd""#),
    ("CELDeviceSelector", "expression", r#""true""#),
    ("CSIDriverSpec", "nodeAllocatableUpdatePeriodSeconds", "60"),
    ("CSINodeDriver", "topologyKeys", r#"["b"]"#),
    ("Capabilities", "add", r#"["CHOWN"]"#),
    ("Capabilities", "drop", r#"["CHOWN"]"#),
    ("CephFSPersistentVolumeSource", "monitors", r#"["10.0.0.1:6789"]"#),
    ("Container", "resizePolicy", r#"[{"resourceName":"cpu","restartPolicy":"NotRequired"}]"#),
    ("Container", "restartPolicy", r#""Always""#),
    ("ContainerResizePolicy", "resourceName", r#""cpu""#),
    ("ContainerResizePolicy", "restartPolicy", r#""NotRequired""#),
    ("ContainerRestartRule", "action", r#""Restart""#),
    ("ContainerRestartRule", "exitCodes", r#"{"operator":"In","values":[1]}"#),
    ("DeviceClassSpec", "extendedResourceName", r#""example.com/a""#),
    ("DeviceSelector", "cel", r#"{"expression":"true"}"#),
    ("DownwardAPIVolumeFile", "path", r#""a""#),
    ("DownwardAPIVolumeFile", "resourceFieldRef", r#"{"containerName":"a","resource":"limits.cpu"}"#),
    ("ExecAction", "command", r#"["a"]"#),
    ("FCVolumeSource", "lun", "0"),
    ("FCVolumeSource", "targetWWNs", r#"["50060e801049cfd1"]"#),
    ("HPAScalingRules", "policies", r#"[{"type":"Pods","value":1,"periodSeconds":15}]"#),
    ("HPAScalingRules", "selectPolicy", r#""Max""#),
    ("HTTPGetAction", "httpHeaders", r#"[{"name":"X-A","value":"a"}]"#),
    ("HostAlias", "hostnames", r#"["a.example.com"]"#),
    ("ISCSIPersistentVolumeSource", "iqn", r#""iqn.2026-01.com.example:a""#),
    ("ISCSIVolumeSource", "iqn", r#""iqn.2026-01.com.example:a""#),
    ("JobSpec", "managedBy", r#""example.com/a""#),
    ("KeyToPath", "path", r#""a""#),
    ("LabelSelectorRequirement", "key", r#""tier""#),
    ("LabelSelectorRequirement", "operator", r#""NotIn""#),
    ("LabelSelectorRequirement", "values", r#"["z"]"#),
    ("NamedRuleWithOperations", "apiGroups", r#"["apps"]"#),
    ("NamedRuleWithOperations", "apiVersions", r#"["v1"]"#),
    ("NamedRuleWithOperations", "operations", r#"["CREATE"]"#),
    ("NamedRuleWithOperations", "resources", r#"["deployments"]"#),
    ("NamedRuleWithOperations", "scope", r#""*""#),
    ("NodeSelectorRequirement", "operator", r#""In""#),
    ("NodeSelectorRequirement", "values", r#"["a"]"#),
    ("NodeSelectorTerm", "matchFields", r#"[{"key":"metadata.name","operator":"In","values":["a"]}]"#),
    ("ObjectFieldSelector", "fieldPath", r#""metadata.name""#),
    ("ParamKind", "kind", r#""A""#),
    ("ParamKind", "apiVersion", r#""example.com/v1""#),
    ("ParamRef", "parameterNotFoundAction", r#""Allow""#),
    ("PodAffinityTerm", "labelSelector", r#"{"matchLabels":{"app":"a"}}"#),
    ("PodDNSConfig", "nameservers", r#"["10.0.0.10"]"#),
    ("PodOS", "name", r#""linux""#),
    ("PodSpec", "initContainers", r#"[{"name":"init","image":"a:1","restartPolicy":"Always"}]"#),
    ("PolicyRule", "verbs", r#"["get"]"#),
    ("QuobyteVolumeSource", "registry", r#""a.example.com:7861""#),
    ("ResourceFieldSelector", "resource", r#""limits.cpu""#),
    ("RuleWithOperations", "scope", r#""*""#),
    ("SeccompProfile", "type", r#""RuntimeDefault""#),
    ("ServicePort", "nodePort", "30080"),
    ("ServiceSpec", "clusterIPs", r#"["10.0.0.1"]"#),
    ("ServiceSpec", "externalIPs", r#"["198.51.100.1"]"#),
    ("Sysctl", "name", r#""kernel.shm_rmid_forced""#),
    ("StorageOSPersistentVolumeSource", "secretRef", r#"{"name":"a","namespace":"b"}"#),
    ("TokenRequest", "expirationSeconds", "3600"),
    ("TypedLocalObjectReference", "kind", r#""PersistentVolumeClaim""#),
    ("TypedObjectReference", "kind", r#""PersistentVolumeClaim""#),
    ("ServiceAccountTokenProjection", "path", r#""a""#),
    ("ServiceAccountTokenProjection", "expirationSeconds", "3600"),
    ("ClusterTrustBundleProjection", "path", r#""a""#),
    ("PodCertificateProjection", "credentialBundlePath", r#""a""#),
    ("PodSecurityContext", "seLinuxChangePolicy", r#""Recursive""#),
    ("ServiceSpec", "trafficDistribution", r#""PreferClose""#),
    ("AzureDiskVolumeSource", "kind", r#""Dedicated""#),
    ("SecurityContext", "procMount", r#""Default""#),
    ("VolumeMount", "mountPropagation", r#""None""#),
    ("ISCSIPersistentVolumeSource", "initiatorName", r#""iqn.2026-01.com.example:b""#),
    ("ISCSIVolumeSource", "initiatorName", r#""iqn.2026-01.com.example:b""#),
    ("IPBlock", "except", r#"["10.1.0.0/16"]"#),
    ("DeviceAttribute", "version", r#""1.2.3""#),
    ("DeviceConstraint", "matchAttribute", r#""example.com/a""#),
    ("FCVolumeSource", "wwids", r#"["3600508b400105e210000900000490000"]"#),
    ("Toleration", "operator", r#""Exists""#),
    ("Validation", "reason", r#""Invalid""#),
    ("WebhookClientConfig", "url", r#""https://example.com/a""#),
];

/// Fields that need others beside them, as JSON; `null` takes one out.
const COMPANIONS: &[(&str, &str, &str)] = &[
    ("APIServiceSpec", "caBundle", r#"{"insecureSkipTLSVerify":null}"#),
    ("AppArmorProfile", "localhostProfile", r#"{"type":"Localhost"}"#),
    ("Container", "restartPolicyRules", r#"{"restartPolicy":"Never"}"#),
    ("MetricTarget", "averageUtilization", r#"{"type":"Utilization","averageValue":null,"value":null}"#),
    ("MetricTarget", "averageValue", r#"{"type":"AverageValue","averageUtilization":null,"value":null}"#),
    ("MetricTarget", "value", r#"{"type":"Value","averageUtilization":null,"averageValue":null}"#),
    ("NetworkPolicyPort", "endPort", r#"{"port":80}"#),
    ("PodDNSConfig", "options", r#"{"nameservers":["10.0.0.10"]}"#),
    ("PriorityLevelConfigurationSpec", "exempt", r#"{"type":"Exempt","limited":null}"#),
    ("SeccompProfile", "localhostProfile", r#"{"type":"Localhost"}"#),
    ("Toleration", "tolerationSeconds", r#"{"effect":"NoExecute"}"#),
    ("Toleration", "value", r#"{"operator":"Equal","key":"a"}"#),
];

/// What must stand beside a field.
pub(super) fn companions(definition: &str, name: &str) -> Option<Value> {
    let found = COMPANIONS.iter().find(|(of, field, _)| *of == definition && *field == name);
    found.and_then(|(_, _, text)| serde_json::from_str(text).ok())
}

/// Fields that are sound only beside something that stands elsewhere in the object, by their record, or in any.
const DEPENDENT: &[(&str, &str)] = &[
    ("", "adminAccess"),
    ("", "allocateLoadBalancerNodePorts"),
    ("", "bindingConditions"),
    ("", "bindingFailureConditions"),
    ("", "chapAuthDiscovery"),
    ("", "chapAuthSession"),
    ("", "claims"),
    ("", "clusterIPs"),
    ("", "distinctAttribute"),
    ("", "exempt"),
    ("", "fileKeyRef"),
    ("", "healthCheckNodePort"),
    ("", "hostIPC"),
    ("", "hostProcess"),
    ("", "inlineVolumeSpec"),
    ("", "ipFamilies"),
    ("", "jsonPatch"),
    ("", "loadBalancerClass"),
    ("", "minDomains"),
    ("", "nonResourceURLs"),
    ("", "perDeviceNodeSelection"),
    ("", "podFailurePolicy"),
    ("", "privileged"),
    ("", "recursiveReadOnly"),
    ("", "requestPolicy"),
    ("", "resourceClaims"),
    ("", "sharedCounters"),
    ("", "successPolicy"),
    ("", "volumeDevices"),
    ("", "volumeMounts"),
    ("IPBlock", "except"),
    ("NodeSelectorRequirement", "values"),
    ("Device", "allNodes"),
    ("Device", "nodeName"),
    ("Device", "nodeSelector"),
    ("DeviceAttribute", "bools"),
    ("DeviceAttribute", "ints"),
    ("DeviceAttribute", "strings"),
    ("DeviceAttribute", "versions"),
    ("JobSpec", "backoffLimitPerIndex"),
    ("JobSpec", "completionMode"),
    ("JobSpec", "manualSelector"),
    ("JobSpec", "maxFailedIndexes"),
    ("JobSpec", "selector"),
    ("MetricTarget", "averageUtilization"),
    ("MetricTarget", "averageValue"),
    ("MetricTarget", "value"),
    ("PersistentVolumeSpec", "volumeAttributesClassName"),
    ("PodSpec", "activeDeadlineSeconds"),
    ("Probe", "terminationGracePeriodSeconds"),
    ("ResourceQuotaSpec", "scopes"),
    ("ServicePort", "nodePort"),
    ("Subject", "apiGroup"),
    ("TypedLocalObjectReference", "apiGroup"),
    ("TypedObjectReference", "apiGroup"),
    ("TypedObjectReference", "namespace"),
];

/// Whether a field may be added where it is not.
pub(super) fn is_dependent(definition: &str, name: &str) -> bool {
    DEPENDENT.iter().any(|(of, field)| *field == name && (of.is_empty() || *of == definition))
}

/// A value for a field, by the record that it stands in and its name.
pub(super) fn value(origin: Origin, owner: &str, name: &str, sort: Sort) -> Option<Value> {
    if origin == Origin::Custom {
        return of_any_kind(name, sort);
    }
    let found = VALUES.iter().find(|(of, field, _)| *field == name && (*of == owner || of.is_empty()));
    let found = found.and_then(|(_, _, text)| serde_json::from_str(text).ok());
    found.or_else(|| by_name(name, sort))
}

/// What a text is for, where its schema leaves that to a rule.
fn of_any_kind(name: &str, sort: Sort) -> Option<Value> {
    let is_duration = ["Delay", "delay", "interval", "Interval", "timeout"].iter().any(|end| name.ends_with(end));
    (is_duration && sort == Sort::Text).then(|| "60s".into())
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
            | ("NamedRuleWithOperations", "apiGroups" | "apiVersions" | "operations" | "resources")
            | ("ParamRef", "name" | "parameterNotFoundAction")
            | ("ParamKind", "apiVersion" | "kind")
            | ("ExecAction", "command")
            | ("FCVolumeSource", "targetWWNs" | "lun")
            | ("FlockerVolumeSource", "datasetName")
            | ("ScaleIOVolumeSource" | "ScaleIOPersistentVolumeSource", "volumeName")
            | ("StorageOSVolumeSource" | "StorageOSPersistentVolumeSource", "volumeName")
            | ("ContainerRestartRule", "exitCodes")
            | ("DeviceSelector", "cel")
            | ("SecretReference", "name" | "namespace")
            | ("DeviceClaimConfiguration" | "DeviceClassConfiguration", "opaque")
            | ("DeviceConstraint", "matchAttribute")
            | ("EphemeralVolumeSource", "volumeClaimTemplate")
            | ("ImageVolumeSource", "reference")
    )
}

/// The key of a first entry.
pub(super) fn key(owner: &str, name: &str) -> &'static str {
    match name {
        _ if owner == "VolumeResourceRequirements" => "storage",
        "default" | "defaultRequest" | "max" | "min" | "maxLimitRequestRatio" if owner == "LimitRangeItem" => "cpu",
        "overhead" | "podFixed" => "cpu",
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
    ("VolumeMount", &["subPath", "subPathExpr"]),
    ("VolumeAttachmentSource", &["inlineVolumeSpec", "persistentVolumeName"]),
    ("DeviceRequest", &["exactly", "firstAvailable"]),
    ("DeviceConstraint", &["distinctAttribute", "matchAttribute"]),
    ("ResourceSliceSpec", &["allNodes", "nodeName", "nodeSelector", "perDeviceNodeSelection"]),
    ("DeviceAttribute", &["bool", "bools", "int", "ints", "string", "strings", "version", "versions"]),
    ("ParamRef", &["name", "selector"]),
    ("FCVolumeSource", &["targetWWNs", "wwids"]),
    ("FlockerVolumeSource", &["datasetName", "datasetUUID"]),
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
