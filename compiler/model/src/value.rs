//! Plain data with spans: what Nickel and YAML become, and what manifests are written from. In: values from
//! `evaluate` or a JSON file. Out: nodes to read, through cursors that know where each was written.

mod cursor;
mod json;
mod path;
mod secret;
#[cfg(test)]
mod tests;

use std::cmp::Ordering;
use std::fmt;
use std::sync::Arc;

pub use cursor::{Cursor, Place};
pub use json::{JsonError, from_json};
pub(crate) use path::is_bare;
pub use path::{FieldPath, PathError, Step};
pub(crate) use secret::{KEY, is_secret_name};

use crate::source::Span;

/// The deepest nesting of data, in levels, that the doors let in. The deepest real manifests, CRDs with their
/// schemas, have some sixty.
pub const DEEPEST: usize = 256;

/// A value and where it was written.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// The expression that made the value; `None` when no source did.
    pub span: Option<Span>,
    /// The value.
    pub value: Value,
}

/// Any value that JSON can hold and Kubernetes accepts.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number.
    Number(Number),
    /// Text.
    Text(Arc<str>),
    /// A list, in the order written.
    List(Vec<Node>),
    /// A record.
    Map(Map),
}

impl Value {
    /// The type in the words of the field, with its article: `a string`.
    #[must_use]
    pub const fn type_name(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "a boolean",
            Self::Number(_) => "a number",
            Self::Text(_) => "a string",
            Self::List(_) => "a list",
            Self::Map(_) => "a record",
        }
    }
}

/// A number that survives JSON and Kubernetes' decoder: a 64-bit integer, or a fraction whose shortest decimal
/// form is exact.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Number(Repr);

#[derive(Debug, Clone, Copy, PartialEq)]
enum Repr {
    Int(i64),
    Float(f64),
}

impl Number {
    /// A double; `None` when it is infinite, not a number, or whole and beyond 2^53, where neighbouring integers are
    /// not told apart. Another whole number becomes an integer, as Kubernetes' decoder makes it.
    #[must_use]
    pub fn from_f64(value: f64) -> Option<Self> {
        const EXACT: f64 = 9_007_199_254_740_992.0;
        if value.is_finite() && value.fract() != 0.0 {
            return Some(Self(Repr::Float(value)));
        }
        #[expect(clippy::cast_possible_truncation, reason = "whole and within 2^53")]
        (value.abs() <= EXACT).then(|| Self::from(value as i64))
    }

    /// The integer, if it is one.
    #[must_use]
    pub const fn as_i64(self) -> Option<i64> {
        match self.0 {
            Repr::Int(value) => Some(value),
            Repr::Float(_) => None,
        }
    }

    /// The fraction, if it is one.
    #[must_use]
    pub const fn as_fraction(self) -> Option<f64> {
        match self.0 {
            Repr::Int(_) => None,
            Repr::Float(value) => Some(value),
        }
    }
}

impl From<i64> for Number {
    fn from(value: i64) -> Self {
        Self(Repr::Int(value))
    }
}

impl fmt::Display for Number {
    /// The form that JSON and YAML share; a fraction always shows a point or an exponent.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Repr::Int(value) => write!(f, "{value}"),
            Repr::Float(value) => {
                // YAML 1.1 takes an exponent only after a point. A fraction's is never positive.
                let text = format!("{value:?}");
                match text.split_once('e') {
                    Some((mantissa, exponent)) if !mantissa.contains('.') => write!(f, "{mantissa}.0e{exponent}"),
                    _ => f.write_str(&text),
                }
            }
        }
    }
}

/// One field of a record.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    /// Its name.
    pub key: Arc<str>,
    /// Where the name was written; computed names have no place.
    pub key_span: Option<Span>,
    /// Its value.
    pub node: Node,
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.into())
    }
}

impl Field {
    /// A field that no source wrote.
    pub(crate) fn made(key: &str, value: impl Into<Value>) -> Self {
        Self { key: key.into(), key_span: None, node: Node::new(value.into()) }
    }

    /// A record that no source wrote, of these fields.
    pub(crate) fn record(key: &str, fields: Vec<Self>) -> Self {
        Self::made(key, Value::Map(Map::new(fields)))
    }

    /// The same field, written at the same place, with a record of these fields in it.
    pub(crate) fn with(&self, map: Map) -> Self {
        let node = Node { span: self.node.span, value: Value::Map(map) };
        Self { key: Arc::clone(&self.key), key_span: self.key_span, node }
    }
}

/// A record, its fields in the order they are rendered: `apiVersion`, `kind`, `metadata`, `name`, `namespace`, then
/// the others by name. One order for every record keeps the output independent of the order of declaration, and
/// the first five are what a reader looks for first.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Map(Box<[Field]>);

fn rank(key: &str) -> u8 {
    match key {
        "apiVersion" => 0,
        "kind" => 1,
        "metadata" => 2,
        "name" => 3,
        "namespace" => 4,
        _ => 5,
    }
}

fn rendered_order(a: &str, b: &str) -> Ordering {
    rank(a).cmp(&rank(b)).then_with(|| a.cmp(b))
}

impl Map {
    /// A record of these fields, whatever their order. Of two fields with one name the later stays; readers that
    /// must refuse such records do so before.
    #[must_use]
    pub fn new(mut fields: Vec<Field>) -> Self {
        // The sort is stable: of fields with one name the later declared stands last, and is kept by walking backwards.
        fields.sort_by(|a, b| rendered_order(&a.key, &b.key));
        fields.reverse();
        fields.dedup_by(|a, b| a.key == b.key);
        fields.reverse();
        Self(fields.into_boxed_slice())
    }

    /// The field of this name.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Field> {
        /// Up to here names are compared one by one: most differ in their length, which takes a step each, while the order
        /// of two takes some dozen.
        const FEW: usize = 24;
        if self.0.len() <= FEW {
            return self.0.iter().find(|field| *field.key == *key);
        }
        self.0.binary_search_by(|field| rendered_order(&field.key, key)).ok().map(|at| &self.0[at])
    }

    /// The fields in rendered order.
    #[must_use]
    pub fn fields(&self) -> &[Field] {
        &self.0
    }

    /// Sets a field, in the place of one with the same name.
    pub fn set(&mut self, field: Field) {
        match self.0.binary_search_by(|other| rendered_order(&other.key, &field.key)) {
            Ok(at) => self.0[at] = field,
            Err(at) => {
                let mut fields = std::mem::take(&mut self.0).into_vec();
                fields.insert(at, field);
                self.0 = fields.into_boxed_slice();
            }
        }
    }

    /// Takes a field out.
    pub fn remove(&mut self, key: &str) -> Option<Field> {
        let at = self.0.binary_search_by(|field| rendered_order(&field.key, key)).ok()?;
        let mut fields = std::mem::take(&mut self.0).into_vec();
        let removed = fields.remove(at);
        self.0 = fields.into_boxed_slice();
        Some(removed)
    }

    /// A field, to change its value; its key must stay, for the order is by key.
    pub(crate) fn get_mut_field(&mut self, key: &str) -> Option<&mut Field> {
        let at = self.0.binary_search_by(|field| rendered_order(&field.key, key)).ok()?;
        Some(&mut self.0[at])
    }

    /// The fields, to change their values; the keys must stay, for the order is by key.
    pub(crate) fn fields_mut(&mut self) -> &mut [Field] {
        &mut self.0
    }

    /// The values, to change them.
    pub(crate) fn values_mut(&mut self) -> impl Iterator<Item = &mut Node> {
        self.0.iter_mut().map(|field| &mut field.node)
    }

    /// Whether there are no fields.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Node {
    /// A value that no source wrote.
    #[must_use]
    pub const fn new(value: Value) -> Self {
        Self { span: None, value }
    }

    /// The record, if it is one.
    #[must_use]
    pub const fn as_map(&self) -> Option<&Map> {
        match &self.value {
            Value::Map(map) => Some(map),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::Text(_) | Value::List(_) => None,
        }
    }

    /// The record, if it is one, to change it.
    pub(crate) const fn as_map_mut(&mut self) -> Option<&mut Map> {
        match &mut self.value {
            Value::Map(map) => Some(map),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::Text(_) | Value::List(_) => None,
        }
    }

    /// The list, if it is one.
    #[must_use]
    pub fn as_list(&self) -> Option<&[Self]> {
        match &self.value {
            Value::List(items) => Some(items),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::Text(_) | Value::Map(_) => None,
        }
    }

    /// The text, if it is some.
    #[must_use]
    pub fn as_text(&self) -> Option<&str> {
        match &self.value {
            Value::Text(text) => Some(text),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::List(_) | Value::Map(_) => None,
        }
    }

    /// The boolean, if it is one.
    #[must_use]
    pub const fn as_bool(&self) -> Option<bool> {
        match &self.value {
            Value::Bool(value) => Some(*value),
            Value::Null | Value::Text(_) | Value::Number(_) | Value::List(_) | Value::Map(_) => None,
        }
    }

    /// The value of a field, if this is a record that has it.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Self> {
        self.as_map()?.get(key).map(|field| &field.node)
    }
}

impl Map {
    /// The fields, given away.
    #[must_use]
    pub fn into_fields(self) -> Vec<Field> {
        self.0.into_vec()
    }
}
