//! The way to a field, as people write it. In: `spec.containers[web].image`, or with the entries of lists as in a stack:
//! `spec.containers.web.image`. Out: the same in the manifest, and in what the stack declares.

use std::sync::Arc;

use super::{Way, WhyError};
use crate::graph::Graph;
use crate::resolve::{Resource, entry_key};
use crate::value::{FieldPath, Node, Step, Value};

/// Reads a path. Brackets may hold the name of an element.
pub(super) fn read(text: &str) -> Result<FieldPath, WhyError> {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('[') {
        let Some((inside, after)) = after.split_once(']') else { break };
        plain.push_str(before);
        let is_index = !inside.is_empty() && inside.bytes().all(|byte| byte.is_ascii_digit());
        let name = inside.trim_matches('"');
        // A bracket inside quotes is part of a key.
        if is_index || before.matches('"').count() % 2 == 1 || name.contains('"') {
            plain.push_str(&format!("[{inside}]"));
        } else {
            plain.push_str(&format!(".\"{name}\""));
        }
        rest = after;
    }
    plain.push_str(rest);
    plain.parse().map_err(|_| WhyError::NoPath(text.to_owned()))
}

/// Where a path leads in one resource.
pub(super) struct Walked<'g> {
    /// The steps in the manifest.
    pub(super) path: FieldPath,
    /// The steps in what the stack declares.
    pub(super) ways: Vec<Way>,
    /// The value; `None` where nothing is set.
    pub(super) node: Option<&'g Node>,
}

/// Goes down a manifest as far as it is set.
pub(super) fn walk<'g>(graph: &'g Graph, resource: &'g Resource, asked: &FieldPath) -> Result<Walked<'g>, WhyError> {
    let mut walked = Walked { path: FieldPath::root(), ways: Vec::new(), node: Some(resource.node()) };
    let mut steps: Vec<Step> = Vec::new();
    for step in asked.steps() {
        let (step, way, node) = match walked.node.map(|node| &node.value) {
            Some(Value::List(items)) => {
                let list = FieldPath::new(steps.clone());
                let key = graph
                    .schemas(&resource.unit().environment)
                    .and_then(|schemas| entry_key(schemas, resource.gvk(), &list));
                element(items, &list, key, step)?
            }
            Some(Value::Map(map)) => (step.clone(), way(step), name(step).and_then(|key| Some(&map.get(key)?.node))),
            Some(value @ (Value::Bool(_) | Value::Number(_) | Value::Text(_))) => {
                return Err(WhyError::NoFields { field: FieldPath::new(steps), kind: value.type_name() });
            }
            Some(Value::Null) | None => (step.clone(), way(step), None),
        };
        steps.push(step);
        walked.ways.push(way);
        walked.node = node;
    }
    walked.path = FieldPath::new(steps);
    Ok(walked)
}

fn name(step: &Step) -> Option<&str> {
    match step {
        Step::Field(key) => Some(key),
        Step::Element(_) => None,
    }
}

fn way(step: &Step) -> Way {
    match step {
        Step::Field(key) => Way::Field(Arc::clone(key)),
        Step::Element(index) => Way::Entry { index: *index, name: None },
    }
}

type Element<'g> = (Step, Way, Option<&'g Node>);

/// An element by its place or its name.
fn element<'g>(items: &'g [Node], list: &FieldPath, key: Option<&str>, step: &Step) -> Result<Element<'g>, WhyError> {
    // Of a list that is written as a list only, elements are called by the same field, where they have it.
    let named = |item: &'g Node| item.get(key.unwrap_or("name")).and_then(Node::as_text);
    let found = match step {
        Step::Element(index) => items.get(*index).map(|item| (*index, item)),
        Step::Field(name) => items.iter().enumerate().find(|(_, item)| named(item) == Some(&**name)),
    };
    let Some((index, item)) = found else {
        let known = |(index, item): (usize, &'g Node)| named(item).map_or_else(|| index.to_string(), str::to_owned);
        let element = match step {
            Step::Element(index) => index.to_string(),
            Step::Field(name) => name.to_string(),
        };
        let known = items.iter().enumerate().map(known).collect();
        return Err(WhyError::NoElement { list: list.clone(), element, known });
    };
    let name = key.and_then(|_| named(item)).map(Arc::from);
    Ok((Step::Element(index), Way::Entry { index, name }, Some(item)))
}
