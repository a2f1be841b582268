//! Changes for programs. In: [`Diff`]. Out: one JSON document, whose form has a version; values are whole, and masked
//! where they may be secret.

use std::borrow::Cow;

use serde::Serialize;

use super::{Action, Change, Counts, Diff, FieldChange, Relation, Shown, UnitDiff};
use crate::value::Node;

/// The form of the document; later forms have another.
const VERSION: u32 = 1;

#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    relation: &'static str,
    counts: Count,
    units: Vec<Unit<'a>>,
}

#[derive(Serialize)]
struct Count {
    created: usize,
    deleted: usize,
    changed: usize,
    moved: usize,
}

#[derive(Serialize)]
struct Unit<'a> {
    environment: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    against: Option<&'a str>,
    stack: &'a str,
    changes: Vec<Resource<'a>>,
}

#[derive(Serialize)]
struct Resource<'a> {
    action: &'static str,
    id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<&'a str>,
    group: &'a str,
    kind: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    namespace: Option<&'a str>,
    name: &'a str,
    replaces: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fields: Vec<Field<'a>>,
}

#[derive(Serialize)]
struct Field<'a> {
    action: &'static str,
    path: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    old: Option<Shape<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    new: Option<Shape<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<&'a str>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Shape<'a> {
    Value(Cow<'a, Node>),
    Order(Vec<String>),
}

/// The document, ended by a line end.
#[must_use]
pub fn json(diff: &Diff<'_>) -> String {
    let Counts { created, deleted, changed, moved } = diff.counts();
    let document = Document {
        version: VERSION,
        relation: match diff.relation {
            Relation::Successive => "successive",
            Relation::Beside => "beside",
        },
        counts: Count { created, deleted, changed, moved },
        units: diff.units.iter().map(|unit| of_unit(unit, diff.relation)).collect(),
    };
    let json = serde_json::to_string_pretty(&document).expect("plain values are JSON");
    format!("{json}\n")
}

fn of_unit<'a>(unit: &'a UnitDiff<'a>, relation: Relation) -> Unit<'a> {
    Unit {
        environment: unit.new.as_str(),
        against: (relation == Relation::Beside).then_some(unit.old.as_str()),
        stack: &unit.stack,
        changes: unit.changes.iter().map(of_change).collect(),
    }
}

fn of_change<'a>(change: &'a Change<'a>) -> Resource<'a> {
    let (action, from) = match change.action {
        Action::Create => ("create", None),
        Action::Delete => ("delete", None),
        Action::Change => ("change", None),
        Action::Move { from } => ("move", Some(from.as_str())),
    };
    Resource {
        action,
        id: change.id.as_str(),
        from,
        group: change.identity.group,
        kind: change.identity.kind,
        namespace: change.identity.namespace,
        name: change.identity.name,
        replaces: change.is_replaced,
        source: change.source.as_deref(),
        fields: change.fields.iter().map(of_field).collect(),
    }
}

fn of_field<'a>(change: &'a FieldChange<'a>) -> Field<'a> {
    let (action, old, new) = match change.shown() {
        Shown::Added(new) => ("add", None, Some(Shape::Value(new))),
        Shown::Removed(old) => ("remove", Some(Shape::Value(old)), None),
        Shown::Set { old, new } => ("set", Some(Shape::Value(old)), Some(Shape::Value(new))),
        Shown::Masked => ("masked", None, None),
        Shown::Reordered(old, new) => ("reorder", Some(Shape::Order(old)), Some(Shape::Order(new))),
    };
    Field { action, path: change.path.to_string(), old, new, source: change.source.as_deref() }
}
