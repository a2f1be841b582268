//! A place on the way down an object, whether or not something stands there. In: the place above, on the stack. Out: the
//! value as Go's decoder hands it on: what is absent is empty. Paths are made when something is to be told.

use std::sync::Arc;

use super::quantity::Quantity;
use crate::value::{Field, FieldPath, Node, Place, Step as PathStep, Value};

/// A value that may be absent.
#[derive(Clone, Copy)]
pub(super) struct At<'w> {
    node: Option<&'w Node>,
    step: Step<'w>,
    up: Option<&'w Self>,
}

#[derive(Clone, Copy)]
enum Step<'w> {
    Root(Place),
    Field(&'w Field),
    /// A field that is not there.
    Absent(&'w str),
    Element(usize),
}

impl<'w> At<'w> {
    pub(super) const fn root(node: &'w Node, place: Place) -> Self {
        Self { node: Some(node), step: Step::Root(place), up: None }
    }

    /// At a field, which may not be there. To the decoder `null` is nothing.
    pub(super) fn get<'b>(&'b self, key: &'b str) -> At<'b> {
        match self.node.and_then(Node::as_map).and_then(|map| map.get(key)) {
            Some(field) => {
                At { node: Some(&field.node).filter(is_something), step: Step::Field(field), up: Some(self) }
            }
            None => At { node: None, step: Step::Absent(key), up: Some(self) },
        }
    }

    /// Whether something stands there, however empty: what is a pointer in Go is set then.
    pub(super) const fn is_set(&self) -> bool {
        self.node.is_some()
    }

    /// Whether nothing stands there, or something empty: what is no pointer in Go is not set then. `false` and 0 count as
    /// something.
    pub(super) fn is_empty(&self) -> bool {
        match self.node.map(|node| &node.value) {
            None | Some(Value::Null) => true,
            Some(Value::Text(text)) => text.is_empty(),
            Some(Value::List(items)) => items.is_empty(),
            Some(Value::Map(map)) => map.is_empty(),
            Some(Value::Bool(_) | Value::Number(_)) => false,
        }
    }

    /// The value, if there is one.
    pub(super) fn value(&self) -> Option<&'w Value> {
        self.node.map(|node| &node.value)
    }

    pub(super) const fn node(&self) -> Option<&'w Node> {
        self.node
    }

    /// The text, empty where there is none.
    pub(super) fn text(&self) -> &'w str {
        self.node.and_then(Node::as_text).unwrap_or_default()
    }

    /// The text, where it is not empty.
    pub(super) fn some_text(&self) -> Option<&'w str> {
        Some(self.text()).filter(|text| !text.is_empty())
    }

    /// The integer, if there is one.
    pub(super) fn int(&self) -> Option<i64> {
        match self.value()? {
            Value::Number(number) => number.as_i64(),
            Value::Null | Value::Bool(_) | Value::Text(_) | Value::List(_) | Value::Map(_) => None,
        }
    }

    /// Whether `true` stands there.
    pub(super) fn is_true(&self) -> bool {
        self.node.and_then(Node::as_bool) == Some(true)
    }

    /// The quantity, if there is one.
    pub(super) fn quantity(&self) -> Option<Quantity> {
        match self.value()? {
            Value::Text(text) => Quantity::read(text),
            Value::Number(number) => Quantity::read(&number.to_string()),
            Value::Null | Value::Bool(_) | Value::List(_) | Value::Map(_) => None,
        }
    }

    /// The elements of a list.
    pub(super) fn items<'b>(&'b self) -> impl Iterator<Item = At<'b>> + Clone {
        let items = self.node.and_then(Node::as_list).unwrap_or_default();
        let at = |(index, node)| At { node: Some(node), step: Step::Element(index), up: Some(self) };
        items.iter().enumerate().map(at)
    }

    /// At an element of a list, which may not be there.
    pub(super) fn element<'b>(&'b self, index: usize) -> At<'b> {
        let node = self.node.and_then(Node::as_list).and_then(|items| items.get(index));
        At { node, step: Step::Element(index), up: Some(self) }
    }

    /// The entries of a map, by key.
    pub(super) fn entries<'b>(&'b self) -> impl Iterator<Item = (&'b str, At<'b>)> + Clone {
        let fields = self.node.and_then(Node::as_map).map_or(&[][..], |map| map.fields());
        let at = |field: &'b Field| {
            let node = Some(&field.node).filter(is_something);
            (&*field.key, At { node, step: Step::Field(field), up: Some(self) })
        };
        fields.iter().map(at)
    }

    /// How many elements or entries there are.
    pub(super) fn count(&self) -> usize {
        match self.value() {
            Some(Value::List(items)) => items.len(),
            Some(Value::Map(map)) => map.fields().len(),
            None | Some(Value::Null | Value::Bool(_) | Value::Number(_) | Value::Text(_)) => 0,
        }
    }

    /// What this stands in; a root stands in itself.
    pub(super) const fn above(&self) -> &Self {
        match self.up {
            Some(up) => up,
            None => self,
        }
    }

    /// This and all above it, the root last.
    fn upwards(&self) -> impl Iterator<Item = &At<'w>> + Clone {
        std::iter::successors(Some(self), |at| at.up)
    }

    /// The names of the fields on the way, the last first.
    pub(super) fn keys(&self) -> impl Iterator<Item = &str> + Clone {
        self.upwards().filter_map(|at| match at.step {
            Step::Field(field) => Some(&*field.key),
            Step::Absent(key) => Some(key),
            Step::Root(_) | Step::Element(_) => None,
        })
    }

    pub(super) fn path(&self) -> FieldPath {
        let steps = self.upwards().filter_map(|at| match at.step {
            Step::Root(_) => None,
            Step::Field(field) => Some(PathStep::Field(Arc::clone(&field.key))),
            Step::Absent(key) => Some(PathStep::Field(key.into())),
            Step::Element(index) => Some(PathStep::Element(index)),
        });
        let mut steps: Vec<_> = steps.collect();
        steps.reverse();
        FieldPath::new(steps)
    }

    /// Where it was written; of what is not there, what it would stand in.
    pub(super) fn place(&self) -> Place {
        let up = || self.up.map(At::place).unwrap_or_default();
        match (self.step, self.node) {
            (Step::Root(place), _) => place,
            (Step::Field(field), _) => up().field(field),
            (Step::Element(_), Some(node)) => up().element(node),
            (Step::Absent(_) | Step::Element(_), _) => up(),
        }
    }
}

const fn is_something(node: &&Node) -> bool {
    !matches!(node.value, Value::Null)
}
