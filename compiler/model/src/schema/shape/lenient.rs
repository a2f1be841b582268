//! Fields that Kubernetes' own definitions call required, and that its API server does not ask for: it takes what is
//! absent for zero. Found by leaving out each required field of an object of each common kind, in creations with
//! `dryRun=All`; fields of kinds that people do not write were not tried.

/// Definition and field, by name.
pub(super) const PAIRS: &[(&str, &str)] = &[
    ("io.k8s.api.admissionregistration.v1.ValidatingAdmissionPolicyBinding", "spec"),
    ("io.k8s.api.apps.v1.ControllerRevision", "revision"),
    ("io.k8s.api.batch.v1.PodFailurePolicy", "rules"),
    ("io.k8s.api.certificates.v1.CertificateSigningRequest", "spec"),
    ("io.k8s.api.core.v1.Event", "involvedObject"),
    ("io.k8s.api.core.v1.HTTPHeader", "value"),
    ("io.k8s.api.core.v1.ISCSIPersistentVolumeSource", "lun"),
    ("io.k8s.api.core.v1.ISCSIVolumeSource", "lun"),
    ("io.k8s.api.core.v1.LimitRangeSpec", "limits"),
    ("io.k8s.api.core.v1.PersistentVolumeClaimTemplate", "spec"),
    ("io.k8s.api.core.v1.PreferredSchedulingTerm", "preference"),
    ("io.k8s.api.core.v1.ScaleIOPersistentVolumeSource", "secretRef"),
    ("io.k8s.api.core.v1.ScaleIOVolumeSource", "secretRef"),
    ("io.k8s.api.core.v1.SleepAction", "seconds"),
    ("io.k8s.api.core.v1.Sysctl", "value"),
    ("io.k8s.api.core.v1.Taint", "effect"),
    ("io.k8s.api.core.v1.Taint", "key"),
    // Of claims, the server drops what it does not know before it judges the rest; so do the rules of claims.
    ("io.k8s.api.core.v1.TypedLocalObjectReference", "kind"),
    ("io.k8s.api.core.v1.TypedLocalObjectReference", "name"),
    ("io.k8s.api.core.v1.TypedObjectReference", "kind"),
    ("io.k8s.api.core.v1.TypedObjectReference", "name"),
    ("io.k8s.api.core.v1.WeightedPodAffinityTerm", "podAffinityTerm"),
    ("io.k8s.api.discovery.v1.ForZone", "name"),
    ("io.k8s.api.flowcontrol.v1.FlowSchemaSpec", "priorityLevelConfiguration"),
    ("io.k8s.api.networking.v1.IPAddress", "spec"),
    ("io.k8s.api.rbac.v1.ClusterRoleBinding", "roleRef"),
    ("io.k8s.api.rbac.v1.RoleBinding", "roleRef"),
    ("io.k8s.api.rbac.v1.RoleRef", "apiGroup"),
    ("io.k8s.api.resource.v1.Counter", "value"),
    ("io.k8s.api.resource.v1.DeviceCapacity", "value"),
    ("io.k8s.api.resource.v1.DeviceClass", "spec"),
    ("io.k8s.api.resource.v1.ResourceClaim", "spec"),
    ("io.k8s.api.resource.v1.ResourceClaimTemplate", "spec"),
    ("io.k8s.api.resource.v1.ResourceClaimTemplateSpec", "spec"),
    ("io.k8s.api.resource.v1.ResourcePool", "generation"),
    ("io.k8s.api.resource.v1.ResourceSlice", "spec"),
    ("io.k8s.api.resource.v1.ResourceSliceSpec", "pool"),
    ("io.k8s.api.storage.v1.CSIDriver", "spec"),
    ("io.k8s.api.storage.v1.CSINode", "spec"),
    ("io.k8s.api.storage.v1.CSINodeSpec", "drivers"),
    ("io.k8s.api.storage.v1.TokenRequest", "audience"),
    ("io.k8s.api.storage.v1.VolumeAttachment", "spec"),
    ("io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.CustomResourceDefinitionVersion", "served"),
    ("io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.CustomResourceDefinitionVersion", "storage"),
];

/// Fields of volumes and containers that are zero where they are absent, or that `schema::rules` asks for instead: of these
/// the server says that they are missing at another place.
pub(super) const OF_PODS: &[(&str, &str)] = &[
    ("io.k8s.api.core.v1.ContainerResizePolicy", "resourceName"),
    ("io.k8s.api.core.v1.ContainerResizePolicy", "restartPolicy"),
    ("io.k8s.api.core.v1.DownwardAPIVolumeFile", "path"),
    ("io.k8s.api.core.v1.GCEPersistentDiskVolumeSource", "pdName"),
    ("io.k8s.api.core.v1.HTTPHeader", "name"),
    ("io.k8s.api.core.v1.ISCSIPersistentVolumeSource", "lun"),
    ("io.k8s.api.core.v1.ISCSIVolumeSource", "lun"),
    ("io.k8s.api.core.v1.ObjectFieldSelector", "fieldPath"),
    ("io.k8s.api.core.v1.PersistentVolumeClaimTemplate", "spec"),
    ("io.k8s.api.core.v1.ResourceFieldSelector", "resource"),
    ("io.k8s.api.core.v1.ScaleIOVolumeSource", "secretRef"),
    ("io.k8s.api.core.v1.ServiceAccountTokenProjection", "path"),
];

/// Required fields whose absence the server does not tell: it takes an empty record, and tells what that lacks. The rules
/// for the kinds do the same, so that both name the same fields.
pub(super) const TOLD_BY_RULES: &[(&str, &str)] = &[
    ("io.k8s.api.apps.v1.DaemonSetSpec", "selector"),
    ("io.k8s.api.apps.v1.DaemonSetSpec", "template"),
    ("io.k8s.api.apps.v1.DeploymentSpec", "selector"),
    ("io.k8s.api.apps.v1.DeploymentSpec", "template"),
    ("io.k8s.api.apps.v1.ReplicaSetSpec", "selector"),
    ("io.k8s.api.apps.v1.StatefulSetSpec", "selector"),
    ("io.k8s.api.apps.v1.StatefulSetSpec", "template"),
    ("io.k8s.api.autoscaling.v1.HorizontalPodAutoscaler", "spec"),
    ("io.k8s.api.autoscaling.v1.HorizontalPodAutoscalerSpec", "scaleTargetRef"),
    ("io.k8s.api.autoscaling.v2.ContainerResourceMetricSource", "target"),
    ("io.k8s.api.autoscaling.v2.ExternalMetricSource", "metric"),
    ("io.k8s.api.autoscaling.v2.ExternalMetricSource", "target"),
    ("io.k8s.api.autoscaling.v2.HorizontalPodAutoscaler", "spec"),
    ("io.k8s.api.autoscaling.v2.HorizontalPodAutoscalerSpec", "scaleTargetRef"),
    ("io.k8s.api.autoscaling.v2.ObjectMetricSource", "describedObject"),
    ("io.k8s.api.autoscaling.v2.ObjectMetricSource", "metric"),
    ("io.k8s.api.autoscaling.v2.ObjectMetricSource", "target"),
    ("io.k8s.api.autoscaling.v2.PodsMetricSource", "metric"),
    ("io.k8s.api.autoscaling.v2.PodsMetricSource", "target"),
    ("io.k8s.api.autoscaling.v2.ResourceMetricSource", "target"),
    ("io.k8s.api.batch.v1.CronJob", "spec"),
    ("io.k8s.api.batch.v1.CronJobSpec", "jobTemplate"),
    ("io.k8s.api.batch.v1.JobSpec", "template"),
];

/// Whether the rules for a kind tell that the field is absent.
pub(super) fn is_told_by_rules(definition: &str, field: &str) -> bool {
    TOLD_BY_RULES.binary_search(&(definition, field)).is_ok()
}

/// Whether a definition lives without one of its required fields.
pub(super) fn is_dispensable(definition: &str, field: &str) -> bool {
    PAIRS.contains(&(definition, field)) || OF_PODS.contains(&(definition, field))
}
