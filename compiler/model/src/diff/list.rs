//! Which elements of two lists belong together. In: both lists and the field that holds them. Out: [`Alignment`]. Lists
//! whose elements have names are taken by name; others by what they have in common, so that one element put in between
//! is one change.

use super::align;
use crate::schema::{ListKind, Shape, Subschema};
use crate::value::{Node, Value};

/// What elements of the lists in these fields are known by where no schema is at hand, as Kubernetes merges them
/// (`x-kubernetes-list-map-keys` of its schemas); where one field says too little, with the value that Kubernetes
/// takes for one that is left out.
const KEYS: &[(&str, &[(&str, &str)])] = &[
    ("ports", &[("containerPort", ""), ("protocol", "TCP")]),
    ("ports", &[("port", ""), ("protocol", "TCP")]),
    ("volumeMounts", &[("mountPath", "")]),
    ("volumeDevices", &[("devicePath", "")]),
    ("hostAliases", &[("ip", "")]),
    ("topologySpreadConstraints", &[("topologyKey", ""), ("whenUnsatisfiable", "")]),
    ("conditions", &[("type", "")]),
    ("pipeline", &[("step", "")]),
];

/// What elements of all other lists are known by, if each has one of its own.
const NAME: &[(&str, &str)] = &[("name", "")];

/// Which elements belong together.
pub(super) struct Alignment {
    /// Places in the old and the new list, by the new.
    pub(super) pairs: Vec<(usize, usize)>,
    /// What the elements are called, if they have names.
    pub(super) labels: Option<(Vec<String>, Vec<String>)>,
}

/// By the keys of the list's schema, where it says any; else by those that lists of this name have.
pub(super) fn alignment(field: &str, shape: Option<&Shape>, (old, new): (&[Node], &[Node])) -> Alignment {
    let of_schema = shape.map(keys_of).unwrap_or_default();
    let own = KEYS.iter().filter(|(name, _)| *name == field).map(|(_, keys)| *keys);
    let all = [&*of_schema].into_iter().filter(|keys| !keys.is_empty()).chain(own).chain([NAME]);
    let named = all.into_iter().find_map(|keys| labels(old, keys).zip(labels(new, keys)));
    match named {
        Some((old, new)) => Alignment { pairs: by_label(&old, &new), labels: Some((old, new)) },
        None => Alignment { pairs: by_content(old, new), labels: None },
    }
}

/// The keys that a list merges by, each with its default.
fn keys_of(list: &Shape) -> Vec<(&str, &str)> {
    let ListKind::Map(keys) = &list.list else { return Vec::new() };
    let item = list.items.as_ref().map(Subschema::shape);
    let default = |key: &str| item?.known(key)?.shape().default.as_ref()?.as_text();
    keys.iter().map(|key| (&**key, default(key).unwrap_or_default())).collect()
}

/// The names of all elements; `None` where one has none, or two have the same.
fn labels(items: &[Node], keys: &[(&str, &str)]) -> Option<Vec<String>> {
    let labels: Vec<String> = items.iter().map(|item| label(item, keys)).collect::<Option<_>>()?;
    let mut sorted: Vec<&String> = labels.iter().collect();
    sorted.sort();
    sorted.windows(2).all(|two| two[0] != two[1]).then_some(labels)
}

fn label(item: &Node, keys: &[(&str, &str)]) -> Option<String> {
    item.as_map()?;
    let part = |(key, default): &(&str, &str)| match item.get(key).map(|node| &node.value) {
        Some(Value::Text(text)) => Some(text.to_string()),
        Some(Value::Number(number)) => Some(number.to_string()),
        Some(Value::Null | Value::Bool(_) | Value::List(_) | Value::Map(_)) => None,
        None => (!default.is_empty()).then(|| (*default).to_owned()),
    };
    let parts: Vec<String> = keys.iter().map(part).collect::<Option<_>>()?;
    Some(parts.join("/"))
}

fn by_label(old: &[String], new: &[String]) -> Vec<(usize, usize)> {
    let places: std::collections::BTreeMap<&String, usize> =
        old.iter().enumerate().map(|(at, label)| (label, at)).collect();
    new.iter().enumerate().filter_map(|(at, label)| Some((*places.get(label)?, at))).collect()
}

/// Equal elements; between them, one for one, those of a sort: they were changed rather than exchanged.
fn by_content(old: &[Node], new: &[Node]) -> Vec<(usize, usize)> {
    let keys = |items: &[Node]| items.iter().map(|item| serde_json::to_string(item).ok()).collect::<Vec<_>>();
    let mut pairs = Vec::new();
    let (mut old_from, mut new_from) = (0, 0);
    for (old_to, new_to) in align::common(&keys(old), &keys(new)).into_iter().chain([(old.len(), new.len())]) {
        let between = (old_from..old_to).zip(new_from..new_to);
        pairs.extend(between.filter(|(a, b)| is_of_a_sort(&old[*a], &new[*b])));
        pairs.push((old_to, new_to));
        (old_from, new_from) = (old_to + 1, new_to + 1);
    }
    // The end of both lists closes the last gap, and is no element.
    pairs.pop();
    pairs
}

fn is_of_a_sort(old: &Node, new: &Node) -> bool {
    let sort = |node: &Node| match node.value {
        Value::Map(_) => 0,
        Value::List(_) => 1,
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Text(_) => 2,
    };
    sort(old) == sort(new)
}
