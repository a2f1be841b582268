//! The table of kinds.

use super::{KindFile, ListKind, Schemas, Scope, Type, Version, WELL_KNOWN, well_known};
use crate::name::{ApiVersion, GroupKind, Gvk, Kind};
use crate::value::from_json;

fn scope(schemas: &Schemas, group: &str, kind: &str) -> Option<Scope> {
    schemas.get(&GroupKind { group: group.into(), kind: Kind::new(kind).unwrap() }).map(|facts| facts.scope)
}

#[test]
fn every_row_of_the_table_is_read_and_the_rows_are_sorted() {
    let rows: Vec<&str> = WELL_KNOWN.lines().filter(|line| !line.starts_with('#')).collect();
    assert!(rows.len() > 300);
    assert!(rows.iter().all(|line| well_known(line).is_some()));
    assert!(rows.is_sorted());
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
    assert_eq!(Version::new("1.2"), None);
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
