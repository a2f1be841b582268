//! What every cluster has is found without anybody declaring it, each line of `cluster.txt` by its own name.

use serde_json::{Value as Json, json};

use super::build;
use crate::declared::Declared;
use crate::diagnostic::Diagnostic;
use crate::graph::Answer;
use crate::parallel::Threads;
use crate::resolve::resolve;
use crate::schema::Schemas;

/// A widget for each object, which names it; `end` is put behind each name.
fn widgets(end: &str) -> Vec<Json> {
    let mut widgets = Vec::new();
    for line in include_str!("../../reference/cluster.txt").lines().filter(|line| !line.starts_with('#')) {
        let words: Vec<&str> = line.split_whitespace().collect();
        let [kind, namespace, names @ ..] = words.as_slice() else { continue };
        let (kind, group) = kind.split_once('.').unwrap_or((kind, ""));
        let namespace = if matches!(*namespace, "-" | "*") { "anywhere" } else { namespace };
        let key = names.iter().find_map(|word| word.strip_prefix("keys=")?.split(',').next());
        for name in names.iter().filter(|word| !word.starts_with("keys=")) {
            let mut spec =
                json!({ "group": group, "kind": kind, "name": format!("{name}{end}"), "namespace": namespace });
            if let Some(key) = key {
                spec["key"] = key.into();
            }
            widgets.push(spec);
        }
    }
    widgets
}

fn judged(widgets: &[Json]) -> (Vec<Answer>, Vec<Diagnostic>) {
    let widget = |(index, spec): (usize, &Json)| {
        let metadata = json!({ "name": format!("w{index}"), "namespace": "shop" });
        let object = json!({ "apiVersion": "web.example/v1", "kind": "Widget", "metadata": metadata, "spec": spec });
        (format!("w{index:03}"), object)
    };
    let tree: serde_json::Map<String, Json> = widgets.iter().enumerate().map(widget).collect();
    let reference = json!({
        "kind": "Widget.web.example", "field": "spec.name", "to": "*", "target_kind": "kind", "target_group": "group",
        "namespace": "namespace", "key": "key",
    });
    let settings = json!({
        "project": "shop", "environments": { "dev": { "namespace": "shop" } }, "references": [reference],
        "externals": [{ "kind": "Namespace", "name": "shop" }],
    });
    let file = json!({ "settings": settings, "units": [{ "environment": "dev", "stack": "apps", "tree": tree }] });
    let declared = Declared::from_json(&file.to_string()).unwrap();
    let (graph, findings) = build(resolve(declared, &Schemas::builtin(), Threads::ONE).0);
    assert_eq!(graph.verify(), Ok(()));
    (graph.references().into_iter().map(|reference| reference.answer).collect(), findings)
}

#[test]
fn what_every_cluster_has_is_found() {
    let widgets = widgets("");
    assert!(widgets.len() > 90, "{}", widgets.len());
    let (answers, findings) = judged(&widgets);
    assert_eq!(findings, []);
    assert_eq!(answers, vec![Answer::External; widgets.len()]);
}

#[test]
fn what_no_cluster_has_is_told() {
    let widgets = widgets("-nobody");
    let (answers, findings) = judged(&widgets);
    assert_eq!(answers, vec![Answer::Missing; widgets.len()]);
    assert_eq!(findings.len(), widgets.len());
}

#[test]
fn what_is_in_one_namespace_is_in_no_other() {
    let (answers, _) = judged(&[
        json!({ "group": "", "kind": "Service", "name": "kubernetes", "namespace": "shop" }),
        json!({ "group": "", "kind": "ConfigMap", "name": "kube-root-ca.crt", "namespace": "shop", "key": "ca.crt" }),
    ]);
    assert_eq!(answers, [Answer::Missing, Answer::External]);
}
