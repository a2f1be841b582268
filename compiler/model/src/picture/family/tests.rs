//! Families go by the group first, and by the kind where the group holds many things.

use super::Family;
use crate::name::{ApiVersion, Gvk, Kind};

fn class(api_version: &str, kind: &str) -> &'static str {
    let gvk = Gvk { api_version: ApiVersion::new(api_version).unwrap(), kind: Kind::new(kind).unwrap() };
    Family::of(&gvk).class()
}

#[test]
fn the_core_group_is_split_by_kind() {
    for (kind, family) in [
        ("Pod", "workload"),
        ("ReplicationController", "workload"),
        ("Service", "network"),
        ("Endpoints", "network"),
        ("ConfigMap", "config"),
        ("Secret", "config"),
        ("ServiceAccount", "access"),
        ("PersistentVolume", "storage"),
        ("PersistentVolumeClaim", "storage"),
        ("Namespace", "other"),
        ("LimitRange", "other"),
    ] {
        assert_eq!(class("v1", kind), family, "{kind}");
    }
}

#[test]
fn a_kind_of_the_core_group_means_nothing_in_another() {
    assert_eq!(class("serving.knative.dev/v1", "Service"), "other");
    assert_eq!(class("example.com/v1", "Secret"), "other");
    assert_eq!(class("storage.k8s.io/v1", "Secret"), "storage");
}

#[test]
fn a_domain_holds_what_is_below_it_and_not_what_ends_alike() {
    for (api_version, family) in [
        ("pkg.crossplane.io/v1", "crossplane"),
        ("crossplane.io/v1", "crossplane"),
        ("storage.gcp.upbound.io/v1beta1", "crossplane"),
        ("notcrossplane.io/v1", "other"),
        ("crossplane.io.example.com/v1", "other"),
        ("helm.toolkit.fluxcd.io/v2", "flux"),
        ("myfluxcd.io/v2", "other"),
        ("external-secrets.io/v1", "secrets"),
        ("generators.external-secrets.io/v1alpha1", "secrets"),
        ("internal-external-secrets.io/v1", "other"),
    ] {
        assert_eq!(class(api_version, "Thing"), family, "{api_version}");
    }
}
