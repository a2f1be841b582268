//! Elements that are the same where they must differ.

use serde_json::{Value, json};

use super::super::dice::Dice;
use super::super::host::Host;
use super::super::make::{Maker, Place, distinguish};
use super::super::path::Edit;
use super::super::schema::Shape;

pub(super) fn has_keys(shape: Shape<'_>) -> bool {
    matches!(shape.schema["x-kubernetes-list-type"].as_str(), Some("map" | "set"))
}

pub(super) fn duplicates<'k>(host: &Host<'k>, value: &Value, maker: Maker<'k>, dice: &mut Dice) -> Vec<Vec<Edit>> {
    let Some(items) = value.as_array().filter(|items| !items.is_empty()) else { return Vec::new() };
    let keys = host.shape.texts("x-kubernetes-list-map-keys");
    let end = host.path.item(items.len());
    let mut edits = Vec::new();
    for item in items {
        edits.push(vec![Edit::Put(end.clone(), item.clone())]);
        // The same by its keys only.
        let Some(fields) = item.as_object() else { continue };
        let mut other = fields.clone();
        for (name, field) in other.iter_mut().filter(|(name, _)| !keys.contains(&name.as_str())) {
            if let Value::String(text) = field {
                *text = format!("{text}{}", name.len());
            }
        }
        edits.push(vec![Edit::Put(end.clone(), other.clone().into())]);
        for (key, default) in keys.iter().filter_map(|key| Some((*key, default(host.shape, key)?))) {
            let mut without = fields.clone();
            let mut with = fields.clone();
            without.remove(key);
            with.insert(key.to_owned(), default);
            edits.push(vec![Edit::Put(host.path.clone(), json!([without, with]))]);
            edits.push(vec![Edit::Put(host.path.clone(), json!([without, without]))]);
        }
    }
    let place = Place { owner: host.above, name: host.name, depth: 1 };
    let mut other = maker.item(host.shape, place, dice);
    distinguish(maker.shapes, host.shape, &mut other, items);
    let whole = |items: Vec<Value>| vec![Edit::Put(host.path.clone(), items.into())];
    let first = || items[0].clone();
    edits.push(whole(vec![first(), other.clone(), first()]));
    edits.push(whole(vec![other.clone(), first(), other.clone()]));
    edits.push(whole(vec![other.clone(), other]));
    if items.len() > 1 {
        edits.push(vec![Edit::Put(host.path.item(0), items[items.len() - 1].clone())]);
    }
    edits.push(vec![
        Edit::Put(end.clone(), items[0].clone()),
        Edit::Put(host.path.item(items.len() + 1), items[0].clone()),
    ]);
    edits
}

/// What a key is that is not there; the schema of Kubernetes' own kinds is one reference away.
fn default(list: Shape<'_>, key: &str) -> Option<Value> {
    let said = &list.schema["items"]["properties"][key]["default"];
    match key {
        _ if !said.is_null() => Some(said.clone()),
        "protocol" => Some(json!("TCP")),
        _ => None,
    }
}
