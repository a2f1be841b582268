//! Manifests that are no part of a stack.

use std::collections::BTreeSet;

use serde_json::{Value as Json, json};

use crate::check::check_foreign;
use crate::diagnostic::{Diagnostic, FileId, Files, Layer, Span};
use crate::graph;
use crate::parallel::Threads;
use crate::resolve::foreign;
use crate::schema::{Schemas, Version};
use crate::settings::Settings;
use crate::value::{Node, from_json};

/// Whether the file of the documents was named, or found in a folder.
#[derive(Clone, Copy, PartialEq, Eq)]
enum From {
    Name,
    Folder,
}

struct Looked {
    ids: Vec<String>,
    findings: Vec<Diagnostic>,
    left_out: usize,
}

impl Looked {
    fn heads(&self) -> Vec<String> {
        self.findings.iter().map(|finding| format!("{}: {}", finding.code, finding.message)).collect()
    }
}

fn documents(files: &mut Files, name: &str, documents: &[Json]) -> (FileId, Vec<Node>) {
    let file = files.add(name, "", Layer::Author);
    let node = |json: &Json| Node { span: Some(Span::new(file, 0..0)), ..from_json(json.clone()).unwrap() };
    (file, documents.iter().map(node).collect())
}

fn look_at(given: &[(&str, Vec<Json>)], from: From) -> Looked {
    let (mut files, mut nodes, mut named) = (Files::default(), Vec::new(), BTreeSet::new());
    for (name, jsons) in given {
        let (file, read) = documents(&mut files, name, jsons);
        nodes.extend(read);
        named.extend((from == From::Name).then_some(file));
    }
    let settings = Settings::of_foreign(None, Version::default());
    let foreign = foreign(nodes, settings, &named, &files);
    let left_out = foreign.left_out.len();
    let (resolved, mut findings) = foreign.resolve(&Schemas::builtin(), Threads::ONE);
    let (graph, _) = graph::build(resolved);
    findings.extend(check_foreign(&graph));
    let ids = graph.in_order().map(|resource| resource.id().to_string()).collect();
    Looked { ids, findings, left_out }
}

fn config(name: &str) -> Json {
    json!({ "apiVersion": "v1", "kind": "ConfigMap", "metadata": { "name": name } })
}

#[test]
fn ids_say_file_kind_and_name() {
    let list = json!({ "apiVersion": "v1", "kind": "List", "items": [config("b"), config("c")] });
    let looked = look_at(&[("in/a.yaml", vec![config("a"), list]), ("<stdin>", vec![config("a")])], From::Name);
    assert_eq!(
        looked.ids,
        ["<stdin>:ConfigMap/a", "in/a.yaml:ConfigMap/a", "in/a.yaml:ConfigMap/b", "in/a.yaml:ConfigMap/c"]
    );
    assert_eq!(looked.heads(), [""; 0]);
}

#[test]
fn what_is_a_rule_for_stacks_is_none_for_manifests() {
    let containers = json!([{ "name": "migrate", "image": "migrate:1" }]);
    let job = json!({ "apiVersion": "batch/v1", "kind": "Job", "metadata": { "generateName": "migrate-" },
        "spec": { "template": { "spec": { "restartPolicy": "Never", "containers": containers } } } });
    let manifests = vec![
        json!({ "apiVersion": "v1", "kind": "Secret", "metadata": { "name": "a" }, "data": { "a": "Yg==" } }),
        job.clone(),
        job,
        json!({ "apiVersion": "v1", "kind": "ConfigMap", "metadata": { "name": "b" }, "data": { "a": "${env.host}" } }),
    ];
    assert_eq!(look_at(&[("a.yaml", manifests)], From::Name).heads(), [""; 0]);
}

#[test]
fn one_object_twice_is_a_mistake_within_a_file_alone() {
    let looked = look_at(&[("dev.yaml", vec![config("a")]), ("prod.yaml", vec![config("a")])], From::Name);
    assert_eq!(looked.heads(), [""; 0]);
    let looked = look_at(&[("a.yaml", vec![config("b")]), ("b.yaml", vec![config("b"), config("b")])], From::Name);
    assert_eq!(looked.heads(), ["duplicate-key: the ConfigMap `b` is also declared by `b.yaml:ConfigMap/b`"]);
    assert_eq!(looked.findings[0].resource.as_ref().unwrap().as_str(), "b.yaml:ConfigMap/b#2");
}

#[test]
fn a_namespace_of_what_has_none_is_a_warning() {
    let role = json!({ "apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRole",
        "metadata": { "name": "a", "namespace": "b" } });
    let looked = look_at(&[("a.yaml", vec![role])], From::Name);
    assert_eq!(looked.heads(), ["unexpected-namespace: a `ClusterRole` lives in no namespace"]);
    assert_eq!((looked.findings[0].severity.as_str(), looked.ids.len()), ("warning", 1));
}

#[test]
fn definitions_count_for_all_files() {
    let crd = json!({ "apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition",
        "metadata": { "name": "widgets.example.com" }, "spec": { "group": "example.com", "scope": "Namespaced",
            "names": { "kind": "Widget", "plural": "widgets" }, "versions": [{ "name": "v1", "served": true }] } });
    let widget = json!({ "apiVersion": "example.com/v1", "kind": "Widget", "metadata": { "name": "a" } });
    let unknown = |looked: &Looked| looked.heads().iter().any(|head| head.starts_with("unknown-kind"));
    assert!(unknown(&look_at(&[("a.yaml", vec![widget.clone()])], From::Name)));
    assert!(!unknown(&look_at(&[("a.yaml", vec![widget]), ("crds.yaml", vec![crd])], From::Name)));
}

#[test]
fn what_is_no_manifest_is_told_where_it_was_named_or_looks_like_one() {
    let values = || vec![json!({ "replicas": 1 }), json!("text"), json!([1])];
    let others = vec![json!({ "apiVersion": "v2", "name": "chart" }), json!({ "kind": "x" }), json!({ "version": 1 })];
    assert_eq!(look_at(&[("Chart.yaml", others)], From::Folder).heads(), [""; 0]);
    let kustomization = || vec![json!({ "apiVersion": "kustomize.config.k8s.io/v1beta1", "kind": "Kustomization" })];
    let looked = look_at(&[("values.yaml", values()), ("k.yaml", kustomization())], From::Folder);
    assert_eq!((looked.heads(), looked.left_out), (Vec::new(), 2));
    let looked = look_at(&[("values.yaml", values()), ("k.yaml", kustomization())], From::Name);
    assert_eq!(
        looked.heads(),
        [
            "invalid-resource: the document has neither `apiVersion` nor `kind`",
            "invalid-resource: the document is a string, and no manifest",
            "invalid-resource: the document is a list, and no manifest",
        ]
    );
    for (document, help) in [
        (json!({ "apiversion": "v1", "kind": "Pod" }), "write `apiVersion` in place of `apiversion`"),
        (json!({ "apiVersion": "v1", "metadata": {} }), "add `kind`"),
        (json!({ "apiVerson": "v1", "Kind": "Pod", "metadata": {} }), "write `apiVersion` in place of `apiVerson`"),
        (json!({ "metadata": { "name": "a" } }), "a manifest has `apiVersion` and `kind`"),
        (json!({ "apiVersion": "v1", "kind": "List", "items": 3 }), "write a list, or leave it out"),
    ] {
        let looked = look_at(&[("a.yaml", vec![document])], From::Folder);
        assert_eq!(looked.findings[0].help.as_deref(), Some(help));
    }
}

#[test]
fn names_without_end_and_with_controls_make_ids_of_one_line() {
    let looked = look_at(&[("a.yaml", vec![config(&format!("a\n\u{1b}{}", "x".repeat(500)))])], From::Name);
    let id = looked.findings[0].resource.as_ref().unwrap().as_str();
    assert!(id.len() < 120 && id.starts_with("a.yaml:ConfigMap/a\\n\\u{1b}xxx"), "{id}");
}

#[test]
fn a_name_is_made_of_one_that_is_generated() {
    let job = |metadata: Json| json!({ "apiVersion": "batch/v1", "kind": "Job", "metadata": metadata });
    for (metadata, id) in [
        (json!({ "generateName": "a-" }), "a.yaml:Job/a-00001"),
        (json!({ "generateName": "a-", "name": "b" }), "a.yaml:Job/b"),
        // To the server a field that is null is not there.
        (json!({ "generateName": "a-", "name": null }), "a.yaml:Job/a-00001"),
    ] {
        let looked = look_at(&[("a.yaml", vec![job(metadata.clone())])], From::Name);
        let told: Vec<&str> =
            looked.findings.iter().filter_map(|finding| finding.resource.as_ref().map(|id| id.as_str())).collect();
        assert!(
            looked.ids.iter().map(String::as_str).chain(told).any(|known| known == id),
            "{metadata}: {:?}",
            looked.heads()
        );
        assert!(!looked.heads().iter().any(|head| head.contains("name")), "{metadata}: {:?}", looked.heads());
    }
    // One without end is cut as the server cuts it, so that it still is a name.
    let long = look_at(&[("a.yaml", vec![job(json!({ "generateName": "a".repeat(300) }))])], From::Name);
    assert!(!long.heads().iter().any(|head| head.contains("name")), "{:?}", long.heads());
    for metadata in [json!({ "generateName": 5 }), json!({ "generateName": null }), json!("a"), json!({})] {
        let looked = look_at(&[("a.yaml", vec![job(metadata.clone())])], From::Name);
        assert!(!looked.findings.is_empty() && looked.ids.is_empty(), "{metadata}");
    }
}

#[test]
fn a_list_is_looked_into_at_any_depth_and_says_what_in_it_is_none() {
    let list = |items: Json| json!({ "apiVersion": "v1", "kind": "List", "items": items });
    let deep = (0..40).fold(config("a"), |inner, _| list(json!([inner])));
    for (document, ids, heads) in [
        (deep, &["a.yaml:ConfigMap/a"][..], &[][..]),
        (list(json!([])), &[], &[]),
        (list(json!(null)), &[], &[]),
        (list(json!({})), &[], &["invalid-resource: `items` must be a list of manifests, not a record"]),
        (list(json!("a")), &[], &["invalid-resource: `items` must be a list of manifests, not a string"]),
        (
            list(json!([config("a"), null, 5])),
            &["a.yaml:ConfigMap/a"],
            &[
                "invalid-resource: the document is null, and no manifest",
                "invalid-resource: the document is a number, and no manifest",
            ],
        ),
    ] {
        let looked = look_at(&[("a.yaml", vec![document.clone()])], From::Name);
        assert_eq!(
            (looked.ids.clone(), looked.heads()),
            (
                ids.iter().map(|id| (*id).to_owned()).collect(),
                heads.iter().map(|head| (*head).to_owned()).collect::<Vec<_>>()
            ),
            "{document}"
        );
    }
}

#[test]
fn what_is_wrong_in_one_file_keeps_no_other_from_being_looked_at() {
    let broken = json!({ "apiVersion": "v1", "kind": "ConfigMap", "metadata": { "name": "Not A Name" } });
    let wrong = json!({ "apiVersion": "v1", "kind": "Service", "metadata": { "name": "c" }, "spec": { "prots": [] } });
    let looked =
        look_at(&[("a.yaml", vec![broken]), ("b.yaml", vec![wrong]), ("c.yaml", vec![config("d")])], From::Folder);
    let told: Vec<&str> = looked.findings.iter().map(|finding| finding.resource.as_ref().unwrap().as_str()).collect();
    assert_eq!(told, ["a.yaml:ConfigMap/Not A Name", "b.yaml:Service/c"]);
    assert_eq!(looked.ids, ["b.yaml:Service/c", "c.yaml:ConfigMap/d"]);
    assert!(looked.findings.iter().all(|finding| finding.environments.is_empty()));
}
