//! Reading a tree while remembering where things were written: the value, its key, and the nearest key above it
//! that the author wrote. The last is found on the way down, so nodes need not carry it.

use std::sync::Arc;

use super::{Field, FieldPath, Node, Step};
use crate::source::Span;

/// The three places of a value. Each may be missing: computed keys and list elements have no key place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Place {
    /// The expression that made the value.
    pub value: Option<Span>,
    /// Where its key was written.
    pub key: Option<Span>,
    /// The nearest key at or above it outside the library.
    pub author: Option<Span>,
}

impl Place {
    /// The place of a field's value below this one.
    #[must_use]
    pub fn field(self, field: &Field) -> Self {
        let key = field.key_span;
        let author = key.filter(|span| span.is_authored()).or(self.author);
        Self { value: field.node.span, key, author }
    }

    /// The place of a list element below this one. It has no key: where the author wrote it is the nearest place of what
    /// the library put in.
    #[must_use]
    pub fn element(self, node: &Node) -> Self {
        // A parameter that is used in a list is written in another file, and is not where the list is.
        let is_beside = |span: &Span| self.author.is_none_or(|author| author.file() == span.file());
        let author = node.span.filter(|span| span.is_authored() && is_beside(span)).or(self.author);
        Self { value: node.span, key: None, author }
    }

    /// The place of the key rather than of its value.
    #[must_use]
    pub const fn of_key(self) -> Self {
        Self { value: self.key, ..self }
    }

    /// The place where a value is used: its key, where the value itself was written in another file. A parameter of the
    /// environment that is used in the wrong way is not wrong itself.
    #[must_use]
    pub fn of_use(self) -> Self {
        match (self.value, self.key) {
            (Some(value), Some(key)) if value.file() != key.file() && key.is_authored() => self.of_key(),
            _ => self,
        }
    }

    /// The line to edit: the value where the author wrote it, else its key, else the nearest key of the author's
    /// above, else whatever there is.
    #[must_use]
    pub fn primary(&self) -> Option<Span> {
        let authored = |span: &Span| span.is_authored();
        self.value.filter(authored).or(self.key.filter(authored)).or(self.author).or(self.value).or(self.key)
    }
}

/// A node, its place, and the way to it.
#[derive(Debug, Clone)]
pub struct Cursor<'a> {
    node: &'a Node,
    place: Place,
    way: Option<Arc<Way<'a>>>,
}

/// The steps from the root, last first; shared between siblings.
#[derive(Debug)]
struct Way<'a> {
    step: WayStep<'a>,
    up: Option<Arc<Self>>,
}

#[derive(Debug)]
enum WayStep<'a> {
    Field(&'a Arc<str>),
    Element(usize),
}

impl<'a> Cursor<'a> {
    /// At the root of a tree that stands at `place`.
    #[must_use]
    pub const fn new(node: &'a Node, place: Place) -> Self {
        Self { node, place, way: None }
    }

    /// The node.
    #[must_use]
    pub const fn node(&self) -> &'a Node {
        self.node
    }

    /// Where it was written.
    #[must_use]
    pub const fn place(&self) -> Place {
        self.place
    }

    /// The path from the root.
    #[must_use]
    pub fn path(&self) -> FieldPath {
        let mut steps = Vec::new();
        let mut way = self.way.as_ref();
        while let Some(here) = way {
            steps.push(match here.step {
                WayStep::Field(key) => Step::Field(Arc::clone(key)),
                WayStep::Element(index) => Step::Element(index),
            });
            way = here.up.as_ref();
        }
        steps.reverse();
        FieldPath::new(steps)
    }

    /// Down to a field; `None` when this is not a record or lacks it.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<Self> {
        self.node.as_map()?.get(key).map(|field| self.down(field))
    }

    /// Down along several fields.
    #[must_use]
    pub fn find(&self, keys: &[&str]) -> Option<Self> {
        keys.iter().try_fold(self.clone(), |at, key| at.get(key))
    }

    /// The fields with a cursor on each value; none when this is not a record.
    pub fn fields(&self) -> impl Iterator<Item = (&'a Field, Self)> {
        let fields = self.node.as_map().map_or(&[][..], |map| map.fields());
        fields.iter().map(|field| (field, self.down(field)))
    }

    /// The elements; none when this is not a list.
    pub fn elements(&self) -> impl Iterator<Item = Self> {
        let items = self.node.as_list().unwrap_or_default();
        items.iter().enumerate().map(|(index, node)| Self {
            node,
            place: self.place.element(node),
            way: Some(Arc::new(Way { step: WayStep::Element(index), up: self.way.clone() })),
        })
    }

    fn down(&self, field: &'a Field) -> Self {
        Self {
            node: &field.node,
            place: self.place.field(field),
            way: Some(Arc::new(Way { step: WayStep::Field(&field.key), up: self.way.clone() })),
        }
    }
}
