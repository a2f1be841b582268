//! `kustomization.yaml` of a unit: its files, in the order of the graph.

use super::{Document, yaml};
use crate::value::{Field, Map, Node, Value};

/// The text of the file.
pub(super) fn kustomization(documents: &[&Document]) -> String {
    let text = |text: &str| Node::new(Value::Text(text.into()));
    let field = |key: &str, node: Node| Field { key: key.into(), key_span: None, node };
    let paths = documents.iter().map(|document| text(&document.path)).collect();
    yaml(&Node::new(Value::Map(Map::new(vec![
        field("apiVersion", text("kustomize.config.k8s.io/v1beta1")),
        field("kind", text("Kustomization")),
        field("resources", Node::new(Value::List(paths))),
    ]))))
}
