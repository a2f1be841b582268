//! What the API server checks in code of Kubernetes' own kinds, and no schema says. In: an object whose structure is sound.
//! Out: every finding at its line. One file a family; each rule names the function of Kubernetes that it is from, by package
//! (<https://github.com/kubernetes/kubernetes/tree/v1.36.3/pkg/apis>), and `tests/corpus/kubernetes` holds for each what a
//! real server took and refused. Left out is what depends on the state of a cluster.

mod access;
mod address;
mod admission;
mod amount;
mod api_service;
mod at;
mod autoscaling;
mod certificate;
mod claim;
mod container;
mod core;
mod data;
mod definition;
mod disruption;
mod downward;
mod endpoint;
mod flow;
mod form;
mod ingress;
mod job;
mod judge;
mod known;
mod meta;
mod metadata;
mod network_policy;
mod node;
mod number;
mod path;
mod persistent_volume;
mod pod;
mod port;
mod profile;
mod quantity;
mod quota;
mod reference;
mod resource;
mod resource_name;
mod scheduling;
mod selector;
mod service;
mod storage;
mod template;
#[cfg(test)]
mod tests;
mod twice;
mod volume;
mod workload;

use crate::diagnostic::Diagnostic;
use crate::name::Gvk;
use crate::schema::Version;
use crate::value::{Node, Place};
use at::At;
use judge::Judge;
pub use known::field as known_field;

/// What is held against the rules: an object and where it was written.
#[derive(Debug, Clone, Copy)]
pub struct Judged<'a> {
    /// Its group, version and kind.
    pub gvk: &'a Gvk,
    /// Its tree.
    pub node: &'a Node,
    /// Where it was written.
    pub place: Place,
    /// The version of Kubernetes that it is for. The rules are those of one; where another is known to differ, it is asked.
    pub release: Version,
}

/// The rules of a kind.
type Rules = fn(&mut Judge<'_>, &At<'_>);

/// Every finding about an object.
#[must_use]
pub fn check(subject: &Judged<'_>) -> Vec<Diagnostic> {
    let (mut judge, root) = (Judge::new(subject.gvk, subject.release), At::root(subject.node, subject.place));
    metadata::metadata(&mut judge, &root, metadata::Origin::Kubernetes);
    if let Some(rules) = of(subject.gvk.api_version.group(), subject.gvk.kind.as_str()) {
        rules(&mut judge, &root);
    }
    judge.findings()
}

/// What is found in the metadata of a custom object.
#[must_use]
pub fn check_metadata(subject: &Judged<'_>) -> Vec<Diagnostic> {
    let mut judge = Judge::new(subject.gvk, subject.release);
    metadata::metadata(&mut judge, &At::root(subject.node, subject.place), metadata::Origin::Custom);
    judge.findings()
}

fn of(group: &str, kind: &str) -> Option<Rules> {
    if group.is_empty() {
        return of_core(kind);
    }
    Some(match (group, kind) {
        // workloads
        ("apps", "Deployment") => workload::deployment,
        ("apps", "ReplicaSet") => workload::replica_set,
        ("apps", "StatefulSet") => workload::stateful_set,
        ("apps", "DaemonSet") => workload::daemon_set,
        ("apps", "ControllerRevision") => workload::controller_revision,
        ("batch", "Job") => job::job,
        ("batch", "CronJob") => job::cron_job,
        ("autoscaling", "HorizontalPodAutoscaler") => autoscaling::autoscaler,
        ("policy", "PodDisruptionBudget") => disruption::budget,

        // network
        ("discovery.k8s.io", "EndpointSlice") => endpoint::endpoint_slice,
        ("networking.k8s.io", "IPAddress") => network_policy::ip_address,
        ("networking.k8s.io", "Ingress") => ingress::ingress,
        ("networking.k8s.io", "IngressClass") => ingress::ingress_class,
        ("networking.k8s.io", "NetworkPolicy") => network_policy::network_policy,
        ("networking.k8s.io", "ServiceCIDR") => network_policy::service_cidr,

        // the API itself
        ("admissionregistration.k8s.io", "MutatingAdmissionPolicy") => admission::mutating_policy,
        ("admissionregistration.k8s.io", "MutatingAdmissionPolicyBinding") => admission::mutating_policy_binding,
        ("admissionregistration.k8s.io", "MutatingWebhookConfiguration" | "ValidatingWebhookConfiguration") => {
            admission::webhook_configuration
        }
        ("admissionregistration.k8s.io", "ValidatingAdmissionPolicy") => admission::validating_policy,
        ("admissionregistration.k8s.io", "ValidatingAdmissionPolicyBinding") => admission::validating_policy_binding,
        ("apiregistration.k8s.io", "APIService") => api_service::api_service,
        ("flowcontrol.apiserver.k8s.io", "FlowSchema") => flow::flow_schema,
        ("flowcontrol.apiserver.k8s.io", "PriorityLevelConfiguration") => flow::priority_level,

        // storage
        ("storage.k8s.io", "StorageClass") => storage::class,
        ("storage.k8s.io", "VolumeAttributesClass") => storage::attributes_class,
        ("storage.k8s.io", "VolumeAttachment") => storage::attachment,
        ("storage.k8s.io", "CSIDriver") => storage::driver,
        ("storage.k8s.io", "CSINode") => storage::node,
        ("storage.k8s.io", "CSIStorageCapacity") => storage::capacity,

        // policy
        ("rbac.authorization.k8s.io", "Role") => access::role,
        ("rbac.authorization.k8s.io", "ClusterRole") => access::cluster_role,
        ("rbac.authorization.k8s.io", "RoleBinding") => access::role_binding,
        ("rbac.authorization.k8s.io", "ClusterRoleBinding") => access::cluster_role_binding,

        // the rest
        ("events.k8s.io", "Event") => core::new_event,
        ("node.k8s.io", "RuntimeClass") => node::runtime_class,
        ("coordination.k8s.io", "Lease") => node::lease,
        ("certificates.k8s.io", "CertificateSigningRequest") => certificate::signing_request,
        ("resource.k8s.io", "DeviceClass") => resource::class,
        ("resource.k8s.io", "ResourceClaim") => resource::claim,
        ("resource.k8s.io", "ResourceClaimTemplate") => resource::claim_template,
        ("resource.k8s.io", "ResourceSlice") => resource::slice,
        ("apiextensions.k8s.io", "CustomResourceDefinition") => definition::custom_resource_definition,
        ("scheduling.k8s.io", "PriorityClass") => scheduling::priority_class,
        _ => return None,
    })
}

/// The rules of the kinds whose group has no name.
fn of_core(kind: &str) -> Option<Rules> {
    Some(match kind {
        "Pod" => pod::pod,
        "PodTemplate" => template::pod_template,
        "ReplicationController" => workload::replication_controller,
        "Endpoints" => endpoint::endpoints,
        "Service" => service::service,
        "PersistentVolume" => persistent_volume::persistent_volume,
        "PersistentVolumeClaim" => claim::claim,
        "ServiceAccount" => access::service_account,
        "ResourceQuota" => quota::resource_quota,
        "LimitRange" => quota::limit_range,
        "ConfigMap" => data::config_map,
        "Secret" => data::secret,
        "Namespace" => core::namespace,
        "Node" => core::node,
        "Event" => core::event,
        _ => return None,
    })
}
