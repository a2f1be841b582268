//! The table of kinds.

use std::collections::BTreeSet;

use super::kubernetes::{DEFINITIONS, KINDS, lines};
use super::{KindFile, ListKind, Origin, Schemas, Scope, Type, Version, WELL_KNOWN, well_known};
use crate::name::{ApiVersion, GroupKind, Gvk, Kind};
use crate::value::from_json;

fn scope(schemas: &Schemas, group: &str, kind: &str) -> Option<Scope> {
    schemas.get(&GroupKind { group: group.into(), kind: Kind::new(kind).unwrap() }).map(|facts| facts.scope)
}

#[test]
fn every_row_of_the_table_is_read_and_the_rows_are_sorted() {
    let rows: Vec<&str> = WELL_KNOWN.lines().filter(|line| !line.starts_with('#')).collect();
    assert!(rows.len() > 200);
    assert!(rows.iter().all(|line| well_known(line).is_some()));
    assert!(rows.is_sorted());
    let schemas = Schemas::builtin();
    let well_known = schemas.kinds().filter(|(_, facts)| facts.origin == Origin::WellKnown);
    assert_eq!(well_known.count(), rows.len(), "a kind of Kubernetes' own needs no row");
}

#[test]
fn scopes_are_those_of_the_server() {
    let schemas = Schemas::builtin();
    assert_eq!(scope(&schemas, "", "Namespace"), Some(Scope::Cluster));
    assert_eq!(scope(&schemas, "apps", "Deployment"), Some(Scope::Namespaced));
    assert_eq!(scope(&schemas, "storage.gcp.upbound.io", "Bucket"), Some(Scope::Cluster));
    assert_eq!(scope(&schemas, "storage.gcp.m.upbound.io", "Bucket"), Some(Scope::Namespaced));
    assert_eq!(scope(&schemas, "example.com", "Widget"), None);
}

#[test]
fn definitions_in_the_project_count() {
    let define = |api_version: &str, kind: &str, spec: serde_json::Value| {
        let gvk = Gvk { api_version: ApiVersion::new(api_version).unwrap(), kind: Kind::new(kind).unwrap() };
        let mut schemas = Schemas::builtin();
        schemas.define(&gvk, &from_json(serde_json::json!({ "spec": spec })).unwrap());
        schemas
    };
    let crd = serde_json::json!({ "group": "example.com", "scope": "Cluster", "names": { "kind": "Widget" },
        "versions": [{ "name": "v1", "served": true }, { "name": "v0", "served": false }] });
    let schemas = define("apiextensions.k8s.io/v1", "CustomResourceDefinition", crd);
    assert_eq!(scope(&schemas, "example.com", "Widget"), Some(Scope::Cluster));
    let xrd = serde_json::json!({ "group": "example.com", "names": { "kind": "XDatabase" },
        "claimNames": { "kind": "Database" }, "versions": [{ "name": "v1", "served": true }] });
    let schemas = define("apiextensions.crossplane.io/v1", "CompositeResourceDefinition", xrd.clone());
    assert_eq!(scope(&schemas, "example.com", "XDatabase"), Some(Scope::Cluster));
    assert_eq!(scope(&schemas, "example.com", "Database"), Some(Scope::Namespaced));
    let schemas = define("apiextensions.crossplane.io/v2", "CompositeResourceDefinition", xrd);
    assert_eq!(scope(&schemas, "example.com", "XDatabase"), Some(Scope::Namespaced));
    let broken = define("apiextensions.k8s.io/v1", "CustomResourceDefinition", serde_json::json!([1]));
    assert_eq!(scope(&broken, "example.com", "Widget"), None);
}

#[test]
fn every_version_of_kubernetes_has_a_shape_for_what_is_deployed() {
    for version in Version::all() {
        let schemas = Schemas::of(version);
        let kind = GroupKind { group: "apps".into(), kind: Kind::new("Deployment").unwrap() };
        let shape = schemas.get(&kind).unwrap().version("v1").unwrap().shape().unwrap();
        let spec = ["spec", "template", "spec"].iter().fold(shape, |shape, key| shape.known(key).unwrap().shape());
        let containers = spec.known("containers").unwrap().shape();
        assert_eq!(containers.list, ListKind::Map(["name".into()].into()), "{version}");
        let container = containers.items.as_ref().unwrap().shape();
        assert_eq!(container.known("image").unwrap().shape().kind, Some(Type::String));
        assert!(container.field("imagee").is_none());
        assert!(schemas.object_meta().known("labels").is_some());
    }
    for unknown in ["1.2", "1.33", "1.036", "1.36.3", "v1.36", "1.+36", ""] {
        assert_eq!(Version::new(unknown), None, "{unknown}");
    }
}

#[test]
fn every_kind_of_every_version_has_a_shape() {
    for version in Version::all() {
        let schemas = Schemas::of(version);
        let own = || schemas.kinds().filter(|(_, facts)| facts.origin == Origin::Kubernetes);
        for (kind, facts) in own() {
            assert!(!facts.plural.is_empty(), "{kind:?}");
            let shapes = facts.versions.iter().map(|version| version.shape());
            assert!(shapes.flatten().all(|shape| shape.known("apiVersion").is_some()), "{version}: {kind:?}");
        }
    }
}

#[test]
fn the_tables_of_kubernetes_are_sorted_and_hold_all_that_they_refer_to() {
    let keys = |table, columns| move || lines(table).map(move |row| row.split('\t').take(columns).collect::<Vec<_>>());
    assert!(keys(DEFINITIONS, 2)().is_sorted());
    assert!(keys(KINDS, 2)().is_sorted());
    assert!(Version::all().all(|version| version.kinds().count() > 60));
    for version in Version::all() {
        let rows = lines(DEFINITIONS).filter(|row| row.split('\t').nth(1).is_some_and(|range| version.is_in(range)));
        let references =
            rows.flat_map(|row| row.split("\"$ref\":\"").skip(1)).filter_map(|rest| rest.split('"').next());
        let missing: BTreeSet<&str> = references.filter(|name| version.definitions().get(name).is_none()).collect();
        assert!(missing.is_empty(), "{version}: {missing:?}");
    }
}

#[test]
fn minor_versions_differ_where_kubernetes_changed() {
    let of = |minor: &str| Schemas::of(Version::new(minor).unwrap());
    let bundle = GroupKind { group: "certificates.k8s.io".into(), kind: Kind::new("ClusterTrustBundle").unwrap() };
    assert!(of("1.36").get(&bundle).is_none());
    assert!(of("1.37").get(&bundle).is_some());
    let operators = |minor: &str| {
        let schemas = of(minor);
        let pod = GroupKind { group: "".into(), kind: Kind::new("Pod").unwrap() };
        let spec =
            schemas.get(&pod).unwrap().version("v1").unwrap().shape().unwrap().known("spec").unwrap().shape().clone();
        let toleration = spec.known("tolerations").unwrap().shape().items.clone().unwrap();
        toleration.shape().known("operator").unwrap().shape().limits.clone().unwrap().values.len()
    };
    assert_eq!((operators("1.34"), operators("1.35")), (2, 4));
}

#[test]
fn what_the_server_sets_is_a_default_and_the_zero_of_a_type_is_none() {
    let schemas = Schemas::builtin();
    let service = GroupKind { group: "".into(), kind: Kind::new("Service").unwrap() };
    let service = schemas.get(&service).unwrap().version("v1").unwrap().shape().unwrap();
    let spec = service.known("spec").unwrap().shape();
    assert_eq!(spec.default, None);
    let port = spec.known("ports").unwrap().shape().items.as_ref().unwrap().shape();
    let default = |field: &str| port.known(field).unwrap().shape().default.as_ref().and_then(|node| node.as_text());
    assert_eq!((default("protocol"), default("name")), (Some("TCP"), None));
    assert_eq!(*port.required, ["port".into()]);
}

#[test]
fn the_file_of_a_kind_is_read_or_refused() {
    let text = r#"{ "group": "example.com", "kind": "Widget", "plural": "widgets", "shortNames": ["wd"], "scope": "Cluster",
        "versions": [{ "name": "v1", "served": true, "schema": { "type": "object", "properties": { "spec": {} } } }] }"#;
    let (kind, facts) = KindFile::read(text).unwrap();
    assert_eq!(KindFile::path(&kind), "example.com/Widget.json");
    assert!(facts.version("v1").unwrap().shape().unwrap().known("spec").is_some());
    for (wrong, says) in [("", "EOF"), ("{}", "missing field"), (&text.replace("Cluster", "World"), "scope")] {
        assert!(KindFile::read(wrong).unwrap_err().to_string().contains(says), "{wrong}");
    }
}

#[test]
fn only_paths_of_kinds_are_files_of_kinds() {
    let kind = |path: &str| KindFile::kind(path).map(|kind| kind.to_string());
    assert_eq!(kind("example.com/Widget.json"), Some("Widget.example.com".to_owned()));
    for other in
        ["../etc.d/Widget.json", "example.com/../Widget.json", "example/Widget.json", "example.com/Widget", "kinds.tsv"]
    {
        assert_eq!(kind(other), None, "{other}");
    }
}
