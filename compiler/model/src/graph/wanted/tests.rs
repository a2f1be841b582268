//! The kinds that fields of managed resources are called after, and what is near to another kind.

use super::Wanted;

#[test]
fn a_field_is_called_after_a_kind_by_a_word() {
    for (stem, kind, is_called) in [
        ("network", "Network", true),
        ("network", "Subnetwork", false),
        ("privateNetwork", "Network", true),
        ("privateNetwork", "KeyRing", false),
        ("serviceAccountId", "ServiceAccount", true),
        ("serviceAccountId", "ProjectIAMMember", false),
        ("kmsKeyName", "CryptoKey", true),
        ("kmsKeyName", "Subscription", false),
        ("keyRing", "KeyRing", true),
        ("vpcId", "VPC", true),
        ("instance", "DatabaseInstance", true),
    ] {
        let wanted = Wanted::Managed { family: "gcp.upbound.io", stem };
        assert_eq!(wanted.is_called(kind), is_called, "{stem} {kind}");
    }
}

#[test]
fn the_configuration_of_another_provider_is_not_near() {
    let wanted = Wanted::Provider { group: "storage.gcp.m.upbound.io", kind: "ClusterProviderConfig" };
    assert!(wanted.is_near("gcp.m.upbound.io", "ProviderConfig"));
    assert!(!wanted.is_near("gcp.upbound.io", "ProviderConfig"));
    assert!(!wanted.is_near("kubernetes.crossplane.io", "ProviderConfig"));
}
