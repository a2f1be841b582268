//! The rules for records: known fields, required ones, whole objects inside of others, and how many fields there may be.

use super::at::At;
use super::{Strangers, Taker, Walk, unknown, words};
use crate::diagnostic::{Code, Diagnostic};
use crate::schema::{Extent, Others, Shape};
use crate::value::{Field, Map, Value};

impl Walk<'_> {
    /// A record below the root.
    pub(super) fn record(&mut self, at: &At<'_>, map: &Map) {
        if at.shape.is_resource {
            self.embedded(at, map);
        }
        for field in map.fields() {
            self.field(at, map, field);
        }
        self.required(at, map, &[]);
    }

    /// One field of a record.
    pub(super) fn field(&mut self, at: &At<'_>, map: &Map, field: &Field) {
        match at.shape.field(&field.key) {
            Some(known) => {
                let shape = known.shape();
                if !is_nothing(field, shape) {
                    self.value(&at.field(field, shape));
                }
            }
            None if at.shape.others == Others::Any || self.strangers == Strangers::Passed => {}
            None if at.shape.is_resource && matches!(&*field.key, "apiVersion" | "kind" | "metadata") => {}
            None => self.tell(|subject| unknown::finding(subject, at, map, field)),
        }
    }

    /// The required fields, but for some that are not judged here. The server fills defaults in before it asks.
    pub(super) fn required(&mut self, at: &At<'_>, map: &Map, passed: &[&str]) {
        if self.taker == Taker::Types {
            return;
        }
        let has_default = |name: &str| at.shape.field(name).is_some_and(|below| below.shape().default.is_some());
        for name in &at.shape.required {
            let is_told = || {
                passed.contains(&&**name)
                    || at.shape.told_by_rules.contains(name)
                    || has_default(name)
                    || self.is_ruled(at)
            };
            if !has(at.shape, map, name) && !is_told() && !unknown::is_misspelt(at, map, name) {
                self.tell(|subject| missing(subject, at, name));
            }
        }
    }

    /// A whole object in a field (`x-kubernetes-embedded-resource`): the server asks for its kind, and decodes its
    /// metadata as it does that of every object.
    fn embedded(&mut self, at: &At<'_>, map: &Map) {
        for name in ["apiVersion", "kind"] {
            match map.get(name).map(|field| &field.node.value) {
                None | Some(Value::Null) => self.tell(|subject| missing(subject, at, name)),
                Some(Value::Text(text)) if !text.is_empty() => {}
                Some(_) => self.tell(|_| {
                    Diagnostic::error(Code::InvalidValue, format!("`{}` must be a name", at.path_of(name)))
                        .at(at.place(), "in this object")
                        .field(at.path_of(name))
                }),
            }
        }
        let Some(metadata) = map.get("metadata").filter(|field| field.node.value != Value::Null) else { return };
        let before = std::mem::replace(&mut self.taker, Taker::Decoder);
        self.value(&at.field(metadata, self.subject.metadata));
        self.taker = before;
    }

    /// How many fields a record has. What is `null` is not there.
    pub(super) fn size(&mut self, at: &At<'_>, map: &Map, allowed: Extent) {
        if allowed == Extent::default() {
            return;
        }
        let is_there = |field: &&Field| at.shape.field(&field.key).is_none_or(|s| !is_nothing(field, s.shape()));
        let count = map.fields().iter().filter(is_there).count();
        if !words::is_within(count, allowed) {
            self.tell(|_| words::extent(at, count, allowed, ("field", "fields")));
        }
    }
}

/// The server takes `null` out where it is no value of its own.
fn is_nothing(field: &Field, shape: &Shape) -> bool {
    field.node.value == Value::Null && !shape.nullable
}

fn has(shape: &Shape, map: &Map, name: &str) -> bool {
    let is_there = |field: &Field| {
        field.node.value != Value::Null || shape.field(name).is_some_and(|below| below.shape().nullable)
    };
    map.get(name).is_some_and(is_there)
}

fn missing(subject: &super::Subject<'_>, at: &At<'_>, name: &str) -> Diagnostic {
    let what = words::record(subject, at);
    let hint = at.shape.known(name).map(|below| words::hint(below.shape())).unwrap_or_default();
    let shown = words::escaped(name);
    Diagnostic::error(Code::MissingField, format!("{what} has no `{shown}`"))
        .at(at.place(), "required in this record")
        .field(at.path_of(name))
        .help(format!("add `{shown}`{hint}"))
}
