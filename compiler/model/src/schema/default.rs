//! Defaults as the API server sets them in objects of custom kinds. In: a shape and a value. Out: the value with what the
//! shape's defaults add, the same node where they add nothing. Kubernetes' own kinds get their defaults from code: their
//! definitions name few of them, and nothing here is for them.

use std::borrow::Cow;

use super::shape::Shape;
use crate::value::{Field, Map, Node, Value};

/// The value as the server would store it. A field that was written keeps its places; one that was not has none.
#[must_use]
pub fn defaulted<'a>(shape: &Shape, node: &'a Node) -> Cow<'a, Node> {
    if is_complete(shape, node) {
        return Cow::Borrowed(node);
    }
    let mut node = node.clone();
    fill(shape, &mut node);
    Cow::Owned(node)
}

/// Whether it is a `null` that may not be one: it stands for the default, or for nothing.
const fn is_absent(shape: &Shape, node: &Node) -> bool {
    matches!(node.value, Value::Null) && !shape.nullable
}

fn is_complete(shape: &Shape, node: &Node) -> bool {
    match &node.value {
        Value::Map(map) => {
            let is_there = |name: &str| map.get(name).is_some();
            let is_right = |field: &Field| match shape.field(&field.key) {
                Some(below) => !is_absent(below.shape(), &field.node) && is_complete(below.shape(), &field.node),
                None => true,
            };
            shape.fields.iter().all(|(name, below)| below.shape().default.is_none() || is_there(name))
                && map.fields().iter().all(is_right)
        }
        Value::List(items) => shape.items.as_ref().is_none_or(|below| {
            let below = below.shape();
            items.iter().all(|item| !(is_absent(below, item) && below.default.is_some()) && is_complete(below, item))
        }),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Text(_) => true,
    }
}

/// A parent's default goes in before those of its fields, which may complete it. A `null` in a list stays where there is
/// no default: it has a place of its own, which is refused.
fn fill(shape: &Shape, node: &mut Node) {
    match &mut node.value {
        Value::Map(map) => {
            let mut fields = std::mem::take(map).into_fields();
            fields.retain(|field| {
                shape.field(&field.key).is_none_or(|below| {
                    let below = below.shape();
                    !is_absent(below, &field.node) || below.default.is_some()
                })
            });
            let absent = |name: &str| !fields.iter().any(|field| *field.key == *name);
            let added = shape.fields.iter().filter(|(name, _)| absent(name)).filter_map(|(name, below)| {
                let default = below.shape().default.as_ref()?;
                Some(Field { key: name.clone(), key_span: None, node: Node::new(default.value.clone()) })
            });
            let added: Vec<Field> = added.collect();
            fields.extend(added);
            for field in &mut fields {
                if let Some(below) = shape.field(&field.key) {
                    renew(below.shape(), &mut field.node);
                }
            }
            *map = Map::new(fields);
        }
        Value::List(items) => {
            if let Some(below) = &shape.items {
                items.iter_mut().for_each(|item| renew(below.shape(), item));
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Text(_) => {}
    }
}

fn renew(shape: &Shape, node: &mut Node) {
    if let (true, Some(default)) = (is_absent(shape, node), &shape.default) {
        node.value = default.value.clone();
    }
    fill(shape, node);
}
