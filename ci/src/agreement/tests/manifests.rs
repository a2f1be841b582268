//! Manifests of others, in files that are made here.

use std::collections::BTreeMap;
use std::fs;

use super::super::manifests::read;

const FILE: &str = "\
apiVersion: v1
kind: Pod
metadata: { generateName: a- }
---
# nothing
---
apiVersion: v1
kind: List
items:
- { apiVersion: v1, kind: Secret, metadata: { name: b } }
- { apiVersion: apps/v1, kind: DeploymentList, items: [{ apiVersion: apps/v1, kind: Deployment }] }
---
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: as.b.c }
spec:
  group: b.c
  names: { plural: as, kind: A }
  versions: [{ name: v1, served: true, storage: true }]
---
spec: {}
";

#[test]
fn documents_are_found_in_folders_and_lists_and_what_else_there_is_is_counted() {
    let folder = std::env::temp_dir().join(format!("lornuc-manifests-{}", std::process::id()));
    fs::create_dir_all(folder.join("inner")).unwrap();
    let write = |name: &str, text: &[u8]| fs::write(folder.join(name), text).unwrap();
    write("inner/a.yaml", FILE.as_bytes());
    write("b.yml", b"apiVersion: {{ .Values.a }}");
    write("c.json", b"{ \"a\": 1 }");
    write("d.yaml", b"\xff");
    write("e.yaml", b"apiVersion: [");
    write("f.txt", FILE.as_bytes());
    let found = read(std::slice::from_ref(&folder)).unwrap();
    fs::remove_dir_all(&folder).unwrap();
    let cases: Vec<(String, &str)> = found
        .cases
        .iter()
        .map(|case| (case.kind.clone(), case.what.rsplit_once("a.yaml").map_or("", |(_, number)| number)))
        .collect();
    let wanted = [("v1 Pod", "#1"), ("v1 Secret", "#3.1"), ("apps/v1 Deployment", "#3.2.1")];
    assert_eq!(cases, wanted.map(|(kind, number)| (kind.to_owned(), number)));
    assert_eq!(found.cases[0].object["metadata"]["name"], "a-00001");
    assert_eq!(found.crds.len(), 1);
    let passed_over = BTreeMap::from([
        ("CRDs and XRDs", 1),
        ("documents that are no manifests", 1),
        ("files of Kustomize", 1),
        ("files that are no YAML", 1),
        ("files that are no text", 1),
        ("files without manifests", 1),
        ("templates", 1),
    ]);
    assert_eq!(found.passed_over, passed_over);
    assert!(read(&[folder]).is_err(), "it is gone");
}
