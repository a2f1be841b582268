//! What every cluster has: in which namespaces it is found, and under which keys.

use super::super::cluster::{inborn, inborn_names};

const RBAC: &str = "rbac.authorization.k8s.io";

#[test]
fn an_object_is_found_by_its_group_kind_name_and_where_it_has_one_its_namespace() {
    for (group, kind, namespace, name, is_there) in [
        ("", "Namespace", None, "kube-system", true),
        ("", "Namespace", None, "kube", false),
        ("example.com", "Namespace", None, "kube-system", false),
        ("", "ServiceAccount", Some("shop"), "default", true),
        ("", "ServiceAccount", None, "default", true),
        ("", "Secret", Some("shop"), "default", false),
        ("", "Service", Some("default"), "kubernetes", true),
        ("", "Service", None, "kubernetes", true),
        ("", "Service", Some("shop"), "kubernetes", false),
        (RBAC, "ClusterRole", None, "view", true),
        (RBAC, "Role", None, "view", false),
        ("", "ClusterRole", None, "view", false),
        (RBAC, "Role", Some("kube-public"), "system:controller:bootstrap-signer", true),
        (RBAC, "Role", Some("kube-system"), "system:controller:bootstrap-signer", true),
        (RBAC, "Role", Some("default"), "system:controller:bootstrap-signer", false),
        ("", "ConfigMap", Some("kube-system"), "keys=ca.crt", false),
        ("", "#", None, "KIND", false),
    ] {
        let found = inborn(group, kind, namespace, name).is_some();
        assert_eq!(found, is_there, "{kind}.{group} {namespace:?} {name}");
    }
}

#[test]
fn told_keys_are_all_there_are_and_where_none_are_told_there_may_be_any() {
    let authority = inborn("", "ConfigMap", Some("shop"), "kube-root-ca.crt").unwrap();
    assert_eq!(authority.keys().collect::<Vec<_>>(), ["ca.crt"]);
    assert!(authority.has_key("ca.crt"));
    assert!(!authority.has_key("ca") && !authority.has_key(""));
    let service = inborn("", "Service", None, "kubernetes").unwrap();
    assert_eq!(service.keys().count(), 0);
    assert!(service.has_key("any"));
}

#[test]
fn names_of_a_kind_are_those_of_all_its_lines() {
    let names = |kind| inborn_names(kind).collect::<Vec<_>>();
    assert_eq!(names("Namespace"), ["default", "kube-node-lease", "kube-public", "kube-system"]);
    assert_eq!(names("ConfigMap"), ["extension-apiserver-authentication", "kube-root-ca.crt"]);
    assert_eq!(names("PriorityClass"), [""; 0]);
    assert_eq!(names("PriorityClass.scheduling.k8s.io").len(), 2);
}
