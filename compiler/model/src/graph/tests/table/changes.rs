//! The values of a project that name something, each with a change after which it leads nowhere. In: a graph. Out: changes.

use std::collections::BTreeMap;

use serde_json::{Value as Json, json};

use crate::diagnostic::Diagnostic;
use crate::graph::objects::subjects;
use crate::graph::{Graph, ResourceIx};
use crate::reference::{
    Entry, Filled, Keyed, Relative, Select, Step as Walked, TEXT, Table, To, Use, Visit, lines, walk,
};
use crate::value::{Cursor, FieldPath, Node, Step, Value};

/// What is changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Sort {
    /// The name, or a label of the selector.
    Name,
    /// A key of the target: the word of the entry, counted.
    Key(usize),
    /// A port or a listener of it.
    Port(usize),
    /// Its namespace.
    Namespace,
}

impl Sort {
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Key(_) => "key",
            Self::Port(_) => "port",
            Self::Namespace => "namespace",
        }
    }
}

/// A change to one value.
#[derive(Debug, Clone)]
pub(super) struct Change {
    pub(super) from: ResourceIx,
    pub(super) id: String,
    /// `Deployment.apps`.
    pub(super) kind: String,
    /// The line of the table, where it is none of the case's own.
    pub(super) line: Option<usize>,
    pub(super) sort: Sort,
    /// The field that names something.
    pub(super) field: FieldPath,
    /// The value that is changed: the field, one beside it, or one below it.
    pub(super) at: FieldPath,
    pub(super) value: Json,
    pub(super) is_optional: bool,
    to: To,
}

impl Change {
    /// Whether a path is that of the field; of a default, of the nearest record above that was written.
    pub(super) fn is_of(&self, field: &FieldPath) -> bool {
        self.field == *field || (!field.is_root() && self.field.is_below(field))
    }

    /// Whether a finding is about the resource that is changed.
    pub(super) fn is_in(&self, finding: &Diagnostic) -> bool {
        finding.resource.as_ref().is_some_and(|id| id.as_str() == self.id)
    }

    /// Whether it is about the object itself, so that no list of references has it.
    pub(super) fn is_within_object(&self) -> bool {
        self.to == To::ContainerPort
    }
}

/// All changes to a project.
pub(super) fn changes(graph: &Graph) -> Vec<Change> {
    let known: Vec<Entry> = lines(TEXT).map(|(_, entry)| entry).collect();
    let own = Table::with(graph.settings.references());
    let mut changes = Vec::new();
    for subject in subjects(&graph.resources, &graph.known, &graph.settings) {
        let kind = &subject.resource.key().group_kind;
        let mut places = BTreeMap::new();
        note(subject.resource.cursor(), &mut places);
        let mut finder = Finder {
            from: ResourceIx(subject.index),
            id: subject.resource.id().as_str(),
            kind: format!("{}.{}", kind.kind.as_str(), kind.group),
            known: &known,
            places: &places,
            changes: &mut changes,
        };
        walk(&own, &own.roots(&kind.group, kind.kind.as_str()), subject.manifest, &mut finder);
    }
    changes
}

/// Where each value is.
fn note(cursor: Cursor<'_>, places: &mut BTreeMap<*const Node, FieldPath>) {
    places.insert(std::ptr::from_ref(cursor.node()), cursor.path());
    cursor.fields().for_each(|(_, below)| note(below, places));
    cursor.elements().for_each(|below| note(below, places));
}

struct Finder<'f> {
    from: ResourceIx,
    id: &'f str,
    kind: String,
    known: &'f [Entry],
    places: &'f BTreeMap<*const Node, FieldPath>,
    changes: &'f mut Vec<Change>,
}

impl<'a> Visit<'a> for Finder<'_> {
    fn reference(&mut self, found: &Use<'_, 'a>) {
        let Some(field) = self.place(found) else { return };
        let change = Change {
            from: self.from,
            id: self.id.to_owned(),
            kind: self.kind.clone(),
            line: self.known.iter().position(|entry| entry == found.entry),
            sort: Sort::Name,
            at: field.clone(),
            field,
            value: Json::Null,
            is_optional: found.is_optional(),
            to: found.entry.to.clone(),
        };
        let mut add = |sort, at, value| self.changes.push(Change { sort, at, value, ..change.clone() });
        let named = named(found, &change.field, self.places);
        if let Some((at, value)) = default(found, self.places).or(named) {
            add(Sort::Name, at, value);
        }
        for (index, keyed) in found.entry.keyed.iter().enumerate() {
            let (path, sort) = match keyed {
                Keyed::Key(path) => (path, Sort::Key(index)),
                Keyed::Port(path) | Keyed::Listener(path) => (path, Sort::Port(index)),
            };
            for (at, value) in beside(found, path, self.places) {
                add(sort, at, value);
            }
        }
        let namespace = found.entry.namespace.as_ref().and_then(|path| found.first(path));
        if let Some(at) = namespace.and_then(|namespace| self.places.get(&std::ptr::from_ref(namespace.node))) {
            add(Sort::Namespace, at.clone(), json!("nobody-has-this"));
        }
    }
}

impl Finder<'_> {
    /// Where the field is, or would be: it may have come of a default.
    fn place(&self, found: &Use<'_, '_>) -> Option<FieldPath> {
        if let Some(path) = self.places.get(&std::ptr::from_ref(found.value.node)) {
            return Some(path.clone());
        }
        let pattern = &found.entry.field.0;
        found.around.iter().enumerate().rev().find_map(|(index, around)| {
            let above = self.places.get(&std::ptr::from_ref(around.record.node))?;
            let rest = pattern.get(pattern.len().checked_sub(found.around.len() - index)?..)?;
            below(above, rest)
        })
    }
}

fn below(above: &FieldPath, rest: &[Walked]) -> Option<FieldPath> {
    let rest: Option<Vec<Step>> = rest.iter().map(|step| Some(Step::Field(step.name()?.into()))).collect();
    Some(FieldPath::new([above.steps(), &rest?].concat()))
}

/// The name, or the first label that is asked for, and another that nothing has.
fn named(
    found: &Use<'_, '_>,
    field: &FieldPath,
    places: &BTreeMap<*const Node, FieldPath>,
) -> Option<(FieldPath, Json)> {
    let place = |value: Filled<'_>| places.get(&std::ptr::from_ref(value.node)).cloned();
    let nobody = json!("nobody-has-this");
    let first = |labels: Filled<'_>| place(labels.of(labels.fields().first()?));
    match found.entry.select {
        None if found.entry.to == To::ContainerPort => {
            found.value.text().filter(|text| text.parse::<u16>().is_err()).map(|_| (field.clone(), json!("nobody")))
        }
        None if found.entry.to == To::Composite => Some((field.clone(), json!("Nobody"))),
        None => found.value.text().map(|_| (field.clone(), nobody)),
        Some(Select::Labels | Select::One) => Some((first(found.value)?, nobody)),
        Some(Select::Selector) => {
            let labels = found.value.get("matchLabels").and_then(first);
            let expression = || {
                let expression = found.value.get("matchExpressions")?.elements().next()?;
                place(expression.get("values")?.elements().next()?)
            };
            Some((labels.or_else(expression)?, nobody))
        }
    }
}

/// The record that would hold the name, where all of it comes of a default: its other fields are written along.
fn default(found: &Use<'_, '_>, places: &BTreeMap<*const Node, FieldPath>) -> Option<(FieldPath, Json)> {
    let [.., above, holder] = found.around else { return None };
    let name = found.entry.field.0.last().and_then(Walked::name)?;
    let field = found.entry.field.0.iter().rev().nth(1)?;
    if places.contains_key(&std::ptr::from_ref(holder.record.node)) {
        return None;
    }
    let fields = holder.record.fields().iter();
    let texts = fields.filter_map(|field| Some((field.key.to_string(), json!(field.node.as_text()?))));
    let mut record: serde_json::Map<String, Json> = texts.collect();
    record.insert(name.to_owned(), json!("nobody-has-this"));
    let at = below(places.get(&std::ptr::from_ref(above.record.node))?, std::slice::from_ref(field))?;
    Some((at, Json::Object(record)))
}

/// The values beside the field that say a key or a port, and others that nothing has. One that counts where none is written
/// is written.
fn beside(found: &Use<'_, '_>, path: &Relative, places: &BTreeMap<*const Node, FieldPath>) -> Vec<(FieldPath, Json)> {
    let other = |node: &Node| match node.value {
        Value::Number(_) => json!(64321),
        Value::Null | Value::Bool(_) | Value::Text(_) | Value::List(_) | Value::Map(_) => json!("nobody"),
    };
    let written = found.all(path).into_iter();
    let written = written.filter_map(|value| Some((places.get(&std::ptr::from_ref(value.node))?, value)));
    let mut changes: Vec<_> = written.map(|(at, value)| (at.clone(), other(value.node))).collect();
    if let (true, 0, false, Some(default)) = (changes.is_empty(), path.up, path.down.is_empty(), &path.default) {
        let holder = places.get(&std::ptr::from_ref(found.holder().record.node));
        let value = if default.parse::<u16>().is_ok() { json!(64321) } else { json!("nobody") };
        changes.extend(holder.and_then(|holder| below(holder, &path.down)).map(|at| (at, value)));
    }
    changes
}
