//! Packages and the groups of their kinds, as they are published.

use super::{defines, name};

#[test]
fn a_package_is_named_by_the_last_part_of_its_image() {
    let images = [
        ("xpkg.upbound.io/upbound/provider-gcp-storage:v1.12.1", "provider-gcp-storage"),
        ("localhost:5000/provider-kubernetes", "provider-kubernetes"),
        ("xpkg.crossplane.io/crossplane-contrib/provider-sql@sha256:0123", "provider-sql"),
        ("xpkg.crossplane.io/c/function-auto-ready:v0.4.2@sha256:0123", "function-auto-ready"),
        ("", ""),
    ];
    for (image, expected) in images {
        assert_eq!(name(image), expected);
    }
}

#[test]
fn a_package_defines_the_groups_that_its_name_says() {
    let pairs = [
        ("provider-gcp-storage", "storage.gcp.upbound.io"),
        ("provider-gcp-storage", "storage.gcp.m.upbound.io"),
        ("provider-gcp-storage", "gcp.m.upbound.io"),
        ("provider-family-gcp", "gcp.upbound.io"),
        ("provider-family-gcp", "gcp.m.upbound.io"),
        ("provider-gcp", "storage.gcp.upbound.io"),
        ("provider-gcp", "gcp.upbound.io"),
        ("provider-gcp", "compute.gcp.crossplane.io"),
        ("provider-kubernetes", "kubernetes.crossplane.io"),
        ("provider-kubernetes", "kubernetes.m.crossplane.io"),
        ("provider-helm", "helm.m.crossplane.io"),
        ("provider-sql", "mysql.sql.crossplane.io"),
        ("provider-upjet-github", "repo.github.upbound.io"),
        ("provider-upjet-github", "github.m.upbound.io"),
        ("provider-terraform", "tf.m.upbound.io"),
        ("provider-azuread", "groups.azuread.upbound.io"),
    ];
    for (package, group) in pairs {
        assert!(defines(&format!("xpkg.upbound.io/upbound/{package}:v1"), group), "{package} defines {group}");
    }
}

#[test]
fn a_package_defines_no_other_groups() {
    let pairs = [
        ("provider-gcp-storage", "sql.gcp.upbound.io"),
        ("provider-family-gcp", "storage.gcp.upbound.io"),
        ("provider-gcp", "gcp.example.org"),
        ("provider-gcp", "notgcp.upbound.io"),
        ("provider-gcp-storage", "storage.aws.upbound.io"),
        ("provider-kubernetes", "pkg.crossplane.io"),
        ("provider-", "crossplane.io"),
        ("function-auto-ready", "auto-ready.crossplane.io"),
        ("configuration-gcp-network", "network.gcp.upbound.io"),
        ("gcp", "gcp.upbound.io"),
        ("", ""),
    ];
    for (package, group) in pairs {
        assert!(!defines(package, group), "{package} does not define {group}");
    }
}
