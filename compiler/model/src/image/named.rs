//! The images that a manifest names: of the containers of every pod template at any depth, composed ones included, and
//! of volumes that are images. In: a node. Out: each image and the way to it.

use crate::value::{Cursor, Node, Value};

/// The lists that hold containers in every kind with a pod template.
const CONTAINERS: &[&str] = &["containers", "initContainers", "ephemeralContainers"];

/// An image and where a manifest names it.
#[derive(Debug, Clone)]
pub struct Named<'a> {
    /// The image as it is named.
    pub text: &'a str,
    way: Vec<Hop<'a>>,
}

#[derive(Debug, Clone, Copy)]
enum Hop<'a> {
    Field(&'a str),
    Element(usize),
}

impl Named<'_> {
    /// A cursor on the name. `root` is on the manifest that it was found in.
    #[must_use]
    pub fn cursor<'n>(&self, root: &Cursor<'n>) -> Option<Cursor<'n>> {
        self.way.iter().try_fold(root.clone(), |at, hop| match hop {
            Hop::Field(key) => at.get(key),
            Hop::Element(index) => at.elements().nth(*index),
        })
    }
}

/// The images of a manifest, in the order of its fields.
#[must_use]
pub fn named(node: &Node) -> Vec<Named<'_>> {
    let mut found = Vec::new();
    collect(node, &mut Vec::new(), &mut found);
    found
}

/// The way is kept on one stack and copied for an image alone: manifests have many fields and few images.
fn collect<'a>(node: &'a Node, way: &mut Vec<Hop<'a>>, found: &mut Vec<Named<'a>>) {
    match &node.value {
        Value::List(items) => {
            for (index, item) in items.iter().enumerate() {
                way.push(Hop::Element(index));
                collect(item, way, found);
                way.pop();
            }
        }
        Value::Map(map) => {
            for field in map.fields() {
                way.push(Hop::Field(&field.key));
                found.extend(listed(&field.key, &field.node, way));
                collect(&field.node, way, found);
                way.pop();
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Text(_) => {}
    }
}

/// The images of a list of containers, or of volumes.
fn listed<'a>(key: &str, list: &'a Node, way: &[Hop<'a>]) -> Vec<Named<'a>> {
    let tail: &[&'static str] = match key {
        "volumes" => &["image", "reference"],
        key if CONTAINERS.contains(&key) => &["image"],
        _ => return Vec::new(),
    };
    let items = list.as_list().unwrap_or_default().iter().enumerate();
    let image = |(index, item): (usize, &'a Node)| {
        let text = tail.iter().try_fold(item, |node, key| node.get(key))?.as_text()?;
        let end = [Hop::Element(index)].into_iter().chain(tail.iter().map(|key| Hop::Field(key)));
        Some(Named { text, way: way.iter().copied().chain(end).collect() })
    };
    items.filter_map(image).collect()
}
