//! Values of CEL. In: nodes beside their shapes, which are looked into only as far as a rule does. Out: values to compute
//! with, typed as the server types them. What a shape does not name is not there, as it is not on the server.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use chrono::{DateTime, Duration, FixedOffset};
use kube_cel::cel::objects::Opaque;

use super::fault::Fault;
use super::{format, names};
use crate::schema::shape::{ListKind, Others, Shape, Subschema, Type};
use crate::value::{Map as Fields, Node, Value};

/// A value while a rule is evaluated.
#[derive(Debug, Clone)]
pub(super) enum Val<'a> {
    Null,
    Bool(bool),
    Int(i64),
    Uint(u64),
    Double(f64),
    Text(Arc<str>),
    Bytes(Arc<[u8]>),
    Timestamp(DateTime<FixedOffset>),
    Duration(Duration),
    List(List<'a>),
    Map(Map<'a>),
    Optional(Option<Box<Self>>),
    /// Of the functions that Kubernetes adds: a quantity, an address, a version.
    Opaque(OpaqueVal),
    /// The name of a type.
    Type(Arc<str>),
    /// What no schema says anything of. It is equal to the same, and nothing else can be asked of it.
    Unknown(&'a Node),
}

/// A value of a library.
#[derive(Clone)]
pub(super) struct OpaqueVal(pub(super) Arc<dyn Opaque>);

impl std::fmt::Debug for OpaqueVal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.0.runtime_type_name())
    }
}

/// A list, and when two of them are equal.
#[derive(Debug, Clone)]
pub(super) struct List<'a> {
    pub(super) kind: &'a ListKind,
    pub(super) items: Items<'a>,
}

#[derive(Debug, Clone)]
pub(super) enum Items<'a> {
    /// Of the object.
    Nodes(&'a [Node], Option<&'a Subschema>),
    /// Made by the rule.
    Made(Arc<Vec<Val<'a>>>),
}

/// A record or a map.
#[derive(Debug, Clone)]
pub(super) enum Map<'a> {
    /// Of the object.
    View(View<'a>),
    /// Made by the rule.
    Made(Arc<BTreeMap<Key, Val<'a>>>),
}

/// A record of the object.
#[derive(Debug, Clone, Copy)]
pub(super) struct View<'a> {
    pub(super) fields: &'a Fields,
    pub(super) shape: &'a Shape,
    /// Whether it is a whole object: of its metadata a rule sees the names alone.
    pub(super) is_resource: bool,
}

/// A key of a map that a rule made. Whole numbers are the same key whatever their type.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Key {
    Bool(bool),
    Int(i64),
    Uint(u64),
    Text(Arc<str>),
}

static ATOMIC: ListKind = ListKind::Atomic;

static TEXT: LazyLock<Subschema> =
    LazyLock::new(|| Subschema::Here(Arc::new(Shape { kind: Some(Type::String), ..Shape::default() })));

/// The metadata that a rule sees.
static METADATA: LazyLock<Subschema> = LazyLock::new(|| {
    let fields = ["generateName", "name"].map(|name| (Arc::from(name), TEXT.clone()));
    Subschema::Here(Arc::new(Shape { kind: Some(Type::Object), fields: fields.into(), ..Shape::default() }))
});

impl<'a> Val<'a> {
    /// The value at a node.
    pub(super) fn of(node: &'a Node, shape: Option<&'a Shape>) -> Result<Self, Fault> {
        let Some(shape) = shape else { return Ok(Self::Unknown(node)) };
        let wrong = || Fault::Refused(format!("invalid data, {} does not fit its schema", node.value.type_name()));
        if matches!(node.value, Value::Null) {
            return if shape.nullable { Ok(Self::Null) } else { Err(wrong()) };
        }
        Ok(match (shape.kind, &node.value) {
            (Some(Type::Boolean), Value::Bool(value)) => Self::Bool(*value),
            (Some(Type::Integer | Type::IntOrString | Type::Quantity), Value::Number(number)) => {
                Self::Int(number.as_i64().ok_or_else(wrong)?)
            }
            (Some(Type::Number), Value::Number(number)) => {
                #[expect(clippy::cast_precision_loss, reason = "as the server makes a double of a whole number")]
                let whole = number.as_i64().map(|value| value as f64);
                Self::Double(whole.or(number.as_fraction()).ok_or_else(wrong)?)
            }
            (Some(Type::IntOrString | Type::Quantity), Value::Text(text)) => Self::Text(Arc::clone(text)),
            (Some(Type::String), Value::Text(text)) => {
                format::read(shape.limits.as_ref().and_then(|limits| limits.format.as_deref()), text)?
            }
            (Some(Type::Array), Value::List(items)) => {
                Self::List(List { kind: &shape.list, items: Items::Nodes(items, shape.items.as_ref()) })
            }
            (Some(Type::Object), Value::Map(fields)) => {
                Self::Map(Map::View(View { fields, shape, is_resource: shape.is_resource }))
            }
            (None, _) => Self::Unknown(node),
            (Some(_), _) => return Err(wrong()),
        })
    }

    /// A whole object: what a rule at the root of a schema calls `self`.
    pub(super) const fn root(fields: &'a Fields, shape: &'a Shape) -> Self {
        Self::Map(Map::View(View { fields, shape, is_resource: true }))
    }

    pub(super) fn text(text: &str) -> Self {
        Self::Text(text.into())
    }

    /// A list that a rule made.
    pub(super) fn list(items: Vec<Self>) -> Self {
        Self::List(List { kind: &ATOMIC, items: Items::Made(Arc::new(items)) })
    }

    pub(super) const fn type_name(&self) -> &'static str {
        match self {
            Self::Null => "null_type",
            Self::Bool(_) => "bool",
            Self::Int(_) => "int",
            Self::Uint(_) => "uint",
            Self::Double(_) => "double",
            Self::Text(_) => "string",
            Self::Bytes(_) => "bytes",
            Self::Timestamp(_) => "google.protobuf.Timestamp",
            Self::Duration(_) => "google.protobuf.Duration",
            Self::List(_) => "list",
            Self::Map(_) => "map",
            Self::Optional(_) => "optional_type",
            Self::Opaque(_) => "object",
            Self::Type(_) => "type",
            Self::Unknown(_) => "unknown",
        }
    }
}

impl<'a> List<'a> {
    pub(super) fn len(&self) -> usize {
        match &self.items {
            Items::Nodes(nodes, _) => nodes.len(),
            Items::Made(items) => items.len(),
        }
    }

    pub(super) fn get(&self, index: usize) -> Option<Result<Val<'a>, Fault>> {
        match &self.items {
            Items::Nodes(nodes, below) => {
                nodes.get(index).map(|node| Val::of(node, below.as_ref().map(|below| below.shape())))
            }
            Items::Made(items) => items.get(index).cloned().map(Ok),
        }
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = Result<Val<'a>, Fault>> + use<'a> {
        let list = self.clone();
        (0..list.len()).map_while(move |index| list.get(index))
    }
}

impl<'a> Map<'a> {
    pub(super) fn len(&self) -> usize {
        match self {
            Self::View(view) => view.fields.fields().len(),
            Self::Made(entries) => entries.len(),
        }
    }

    /// The value of a key, as a rule writes it.
    pub(super) fn get(&self, key: &Key) -> Option<Result<Val<'a>, Fault>> {
        match (self, key) {
            (Self::View(view), Key::Text(key)) => view.get(key),
            (Self::View(_), Key::Bool(_) | Key::Int(_) | Key::Uint(_)) => None,
            (Self::Made(entries), key) => entries.get(key).cloned().map(Ok),
        }
    }

    /// The keys, in one order for every run.
    pub(super) fn keys(&self) -> Vec<Key> {
        match self {
            Self::View(view) => view.keys().map(Key::Text).collect(),
            Self::Made(entries) => entries.keys().cloned().collect(),
        }
    }
}

impl<'a> View<'a> {
    fn has_names(self) -> bool {
        self.is_resource || !self.shape.fields.is_empty()
    }

    fn below(self, name: &str) -> Option<&'a Subschema> {
        match name {
            "apiVersion" | "kind" if self.is_resource => Some(&TEXT),
            "metadata" if self.is_resource => Some(&METADATA),
            _ if self.has_names() => self.shape.known(name),
            _ => match &self.shape.others {
                Others::Of(below) => Some(below),
                Others::Any | Others::Unknown => None,
            },
        }
    }

    /// A `null` in a record is as good as absent; in a map it has its key.
    fn get(self, key: &str) -> Option<Result<Val<'a>, Fault>> {
        let name = if self.has_names() { names::unescaped(key)? } else { key.into() };
        let node = &self.fields.get(&name)?.node;
        if self.has_names() && matches!(node.value, Value::Null) {
            return None;
        }
        Some(Val::of(node, Some(self.below(&name)?.shape())))
    }

    fn keys(self) -> impl Iterator<Item = Arc<str>> + use<'a> {
        self.fields.fields().iter().filter(move |field| self.below(&field.key).is_some()).map(move |field| {
            match self.has_names().then(|| names::escaped(&field.key)).flatten() {
                Some(escaped) => escaped.as_ref().into(),
                None => Arc::clone(&field.key),
            }
        })
    }
}
