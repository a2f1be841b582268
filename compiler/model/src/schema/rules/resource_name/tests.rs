//! Names of resources: what is Kubernetes' own, what has a domain, and how much of it there may be.

use serde_json::json;

use super::super::tests::told;
use super::{Use, is_extended, is_native, is_of_quota, may_be_overcommitted, name, of_container};

#[test]
fn resources_with_another_domain_are_extended() {
    for (name, native, extended) in [
        ("cpu", true, false),
        ("kubernetes.io/cpu", true, false),
        ("batch.kubernetes.io/x", true, false),
        ("nvidia.com/gpu", false, true),
        ("example.com/a_b", false, true),
        ("requests.nvidia.com/gpu", false, false),
        ("example.com/", false, false),
    ] {
        assert_eq!((is_native(name), is_extended(name)), (native, extended), "{name}");
    }
}

#[test]
fn huge_pages_and_devices_are_promised_once() {
    for (name, more_than_once) in [
        ("cpu", true),
        ("memory", true),
        ("ephemeral-storage", true),
        ("hugepages-2Mi", false),
        ("nvidia.com/gpu", false),
    ] {
        assert_eq!(may_be_overcommitted(name), more_than_once, "{name}");
    }
}

#[test]
fn quotas_know_their_own_names() {
    for name in ["pods", "cpu", "requests.cpu", "limits.memory", "hugepages-1Gi", "requests.hugepages-1Gi", "services"]
    {
        assert!(is_of_quota(name), "{name}");
    }
    for name in ["storage", "limits.storage", "pod", "gpu", "limits.hugepages-1Gi"] {
        assert!(!is_of_quota(name), "{name}");
    }
}

#[test]
fn a_name_depends_on_what_it_is_for() {
    for (key, container, quota, other) in [
        ("cpu", true, true, true),
        ("storage", false, false, true),
        ("pods", false, true, true),
        ("hugepages-2Mi", true, true, true),
        ("nvidia.com/gpu", true, true, true),
        ("gpu", false, false, false),
        ("requests.nvidia.com/gpu", false, true, true),
        ("a b", false, false, false),
    ] {
        let is_taken = |of| told(&json!("1"), |judge, at| name(judge, (key, at), of)).is_empty();
        let found = (is_taken(Use::Container), is_taken(Use::Quota), is_taken(Use::Other));
        assert_eq!(found, (container, quota, other), "{key}");
    }
}

#[test]
fn what_is_counted_is_whole_and_pages_are_not_cut() {
    for (key, amount, is_sound) in [
        ("cpu", "100m", true),
        ("cpu", "-1", false),
        ("memory", "1.5Gi", true),
        ("nvidia.com/gpu", "1", true),
        ("nvidia.com/gpu", "500m", false),
        ("hugepages-2Mi", "4Mi", true),
        ("hugepages-2Mi", "3Mi", false),
    ] {
        let found = told(&json!(amount), |judge, at| of_container(judge, (key, at)));
        assert_eq!(found.is_empty(), is_sound, "{key}: {amount}: {found:?}");
    }
}
