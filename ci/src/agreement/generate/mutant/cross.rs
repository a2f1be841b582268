//! Fields of Kubernetes' own kinds that are sound by themselves and not beside each other: two of which there may be one,
//! words that decide what others must stand beside them, elements of one name, selectors that select nothing.

use serde_json::{Value, json};

use super::super::dice::Dice;
use super::super::hint;
use super::super::host::Host;
use super::super::make::Maker;
use super::super::path::{Edit, Step};
use super::super::schema::Sort;
use super::made;

/// What others are read by.
const MISSED: &[&str] = &[
    "type",
    "selector",
    "labels",
    "matchLabels",
    "metadata",
    "operator",
    "values",
    "port",
    "name",
    "kind",
    "ports",
    "rules",
    "restartPolicy",
    "template",
    "operations",
    "resources",
    "apiGroups",
    "verbs",
    "roleRef",
    "limited",
    "requests",
];

pub(super) fn edits(host: &Host<'_>, value: &Value, maker: Maker<'_>, dice: &mut Dice) -> Vec<Vec<Edit>> {
    let mut edits = Vec::new();
    let is_field = matches!(host.path.0.last(), Some(Step::Field(_)));
    // Most fields that are not required nobody misses.
    let is_missed = MISSED.contains(&host.name) || dice.below(6) == 0;
    if is_field && is_missed && !host.above.requires(host.name) {
        edits.push(vec![Edit::Out(host.path.clone())]);
    }
    match host.shape.sort() {
        Sort::Text => edits.extend(other_words(host, value)),
        Sort::Record => edits.extend(beside(host, value, (maker, dice))),
        Sort::List => edits.extend(of_list(host, value)),
        Sort::Entries => edits.extend(of_labels(host, value)),
        Sort::Boolean => edits.push(vec![Edit::Put(host.path.clone(), json!(value == &json!(false)))]),
        Sort::Integer | Sort::Number | Sort::IntOrString | Sort::Quantity | Sort::Anything => {}
    }
    edits
}

/// The other words of a list, and another name where something is referred to by name.
fn other_words(host: &Host<'_>, value: &Value) -> Vec<Vec<Edit>> {
    let listed = host.shape.schema["enum"].as_array().map(Vec::as_slice).unwrap_or_default();
    let mut words: Vec<Value> = listed.iter().filter(|word| *word != value).cloned().collect();
    if listed.is_empty() && matches!(host.name, "name" | "containerName" | "operator" | "type" | "kind" | "container") {
        words.push(json!("other"));
    }
    words.into_iter().map(|word| vec![Edit::Put(host.path.clone(), word)]).collect()
}

/// A second one of fields that exclude each other, or none of them.
fn beside(host: &Host<'_>, value: &Value, (maker, dice): (Maker<'_>, &mut Dice)) -> Vec<Vec<Edit>> {
    let mut edits = Vec::new();
    for group in hint::groups(host.shape.definition) {
        for name in group.iter().filter(|name| value.get(name).is_none()) {
            let made = made(maker, host.shape, name, dice);
            edits.extend(made.map(|made| vec![Edit::Put(host.path.field(name), made)]));
        }
    }
    edits
}

fn of_list(host: &Host<'_>, value: &Value) -> Vec<Vec<Edit>> {
    let Some(items) = value.as_array().filter(|items| !items.is_empty()) else { return Vec::new() };
    let keys = host.shape.texts("x-kubernetes-list-map-keys");
    let mut edits = vec![vec![Edit::Put(host.path.clone(), json!([]))]];
    // What the keys of the list refuse is another class.
    if keys.is_empty() && host.shape.schema["x-kubernetes-list-type"] != "set" {
        edits.extend(items.iter().map(|item| vec![Edit::Put(host.path.item(items.len()), item.clone())]));
    }
    // Another element, with one field of the first.
    for key in ["name", "containerPort", "port", "mountPath"] {
        let (Some(first), Some(last)) = (items[0].get(key), items.last().filter(|_| items.len() > 1)) else { continue };
        if last.get(key).is_some_and(|value| value != first) && !keys.contains(&key) {
            edits.push(vec![Edit::Put(host.path.item(items.len() - 1).field(key), first.clone())]);
        }
    }
    edits
}

/// Labels that no selector of the object selects, and selectors that select none of its labels.
fn of_labels(host: &Host<'_>, value: &Value) -> Vec<Vec<Edit>> {
    let is_labels = matches!(host.name, "labels" | "matchLabels" | "selector");
    let Some(fields) = value.as_object().filter(|_| is_labels) else { return Vec::new() };
    let other = fields.keys().map(|key| vec![Edit::Put(host.path.field(key), json!("other"))]);
    other.chain([vec![Edit::Put(host.path.clone(), json!({}))]]).collect()
}
