//! A manifest as the API server will hold it: what its author left out has the default of its schema. In: a node and the
//! shape of its kind, where that has defaults. Out: fields and elements, without a copy of anything.

use crate::schema::Shape;
use crate::value::{Field, Map, Node, Value};

/// A value of a manifest, and what its schema says of it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Filled<'a> {
    /// The value, as written or as the default has it.
    pub(crate) node: &'a Node,
    shape: Option<&'a Shape>,
}

impl<'a> Filled<'a> {
    /// A manifest. Kubernetes' own kinds have their defaults in code: for them there is no shape.
    pub(crate) const fn new(node: &'a Node, shape: Option<&'a Shape>) -> Self {
        Self { node, shape }
    }

    /// A field; its default where it is absent, or `null`, which is the same to the server.
    pub(crate) fn get(self, key: &str) -> Option<Self> {
        let map = self.node.as_map()?;
        let shape = self.shape.and_then(|shape| shape.field(key)).map(|below| below.shape());
        let written = map.get(key).map(|field| &field.node).filter(|node| !matches!(node.value, Value::Null));
        // The shape of all other fields has a default for those that are there.
        let is_named = || map.get(key).is_some() || self.shape.is_some_and(|shape| shape.known(key).is_some());
        let node = written.or_else(|| shape?.default.as_ref().filter(|_| is_named()))?;
        Some(Self { node, shape })
    }

    /// Down along several fields.
    pub(crate) fn find(self, keys: &[&str]) -> Option<Self> {
        keys.iter().try_fold(self, |at, key| at.get(key))
    }

    /// The text, unless it is empty: to Kubernetes' decoders that is an absent one.
    pub(crate) fn text(self) -> Option<&'a str> {
        self.node.as_text().filter(|text| !text.is_empty())
    }

    /// The elements of a list; none when this is another value.
    pub(crate) fn elements(self) -> impl Iterator<Item = Self> {
        let shape = self.shape.and_then(|shape| shape.items.as_ref()).map(|below| below.shape());
        self.node.as_list().unwrap_or_default().iter().map(move |node| Self { node, shape })
    }

    /// The fields that were written; none when this is no record.
    pub(crate) fn fields(self) -> &'a [Field] {
        self.node.as_map().map_or(&[], Map::fields)
    }

    /// The value of a field that was written.
    pub(crate) fn of(self, field: &'a Field) -> Self {
        let shape = self.shape.and_then(|shape| shape.field(&field.key)).map(|below| below.shape());
        Self { node: &field.node, shape }
    }
}
