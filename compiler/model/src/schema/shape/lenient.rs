//! Fields that Kubernetes' own definitions call required, and that its API server does not ask for: it takes what is
//! absent for zero. Found by leaving out each required field of an object of each common kind, in creations with
//! `dryRun=All`; fields of kinds that people do not write were not tried.

/// Definition and field, by name.
pub(super) const PAIRS: &[(&str, &str)] = &[
    ("io.k8s.api.admissionregistration.v1.ValidatingAdmissionPolicyBinding", "spec"),
    ("io.k8s.api.apps.v1.ControllerRevision", "revision"),
    ("io.k8s.api.batch.v1.PodFailurePolicy", "rules"),
    ("io.k8s.api.core.v1.Event", "involvedObject"),
    // The server asks for this one under another name, and so do the rules of volumes.
    ("io.k8s.api.core.v1.GCEPersistentDiskVolumeSource", "pdName"),
    ("io.k8s.api.core.v1.HTTPHeader", "value"),
    ("io.k8s.api.core.v1.ISCSIPersistentVolumeSource", "lun"),
    ("io.k8s.api.core.v1.LimitRangeSpec", "limits"),
    ("io.k8s.api.core.v1.PreferredSchedulingTerm", "preference"),
    ("io.k8s.api.core.v1.SleepAction", "seconds"),
    ("io.k8s.api.core.v1.Sysctl", "value"),
    ("io.k8s.api.networking.v1.IPAddress", "spec"),
    ("io.k8s.api.resource.v1.DeviceClass", "spec"),
    ("io.k8s.api.resource.v1.ResourceClaim", "spec"),
    ("io.k8s.api.storage.v1.CSIDriver", "spec"),
    ("io.k8s.api.storage.v1.CSINode", "spec"),
    ("io.k8s.api.storage.v1.CSINodeSpec", "drivers"),
    ("io.k8s.api.storage.v1.TokenRequest", "audience"),
    ("io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.CustomResourceDefinitionVersion", "served"),
    ("io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.CustomResourceDefinitionVersion", "storage"),
];

/// Whether a definition lives without one of its required fields.
pub(super) fn is_dispensable(definition: &str, field: &str) -> bool {
    PAIRS.contains(&(definition, field))
}
