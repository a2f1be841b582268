//! The container images of a manifest. In: a node. Out: their references, sorted, each once.

use std::collections::BTreeSet;

use crate::value::{Node, Value};

/// The lists that hold containers in every kind with a pod template, and in composed ones.
const CONTAINERS: &[&str] = &["containers", "initContainers", "ephemeralContainers"];

/// The images at any depth.
pub(super) fn images(node: &Node) -> Vec<String> {
    let mut found = BTreeSet::new();
    collect(node, &mut found);
    found.into_iter().collect()
}

fn collect(node: &Node, found: &mut BTreeSet<String>) {
    match &node.value {
        Value::List(items) => items.iter().for_each(|item| collect(item, found)),
        Value::Map(map) => {
            for field in map.fields() {
                if CONTAINERS.contains(&&*field.key) {
                    let containers = field.node.as_list().unwrap_or_default();
                    let images = containers.iter().filter_map(|container| container.get("image")?.as_text());
                    found.extend(images.map(str::to_owned));
                }
                collect(&field.node, found);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Text(_) => {}
    }
}
