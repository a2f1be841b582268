//! A place on the way down an object, whether or not something stands there. In: the place above, on the stack. Out: the
//! value as Go's decoder hands it on: what is absent is empty. Paths are made when something is to be told.

#[cfg(test)]
mod tests;

use std::sync::Arc;

use super::quantity::Quantity;
use crate::value::{Field, FieldPath, Node, Place, Step as PathStep, Value};

/// A value that may be absent.
#[derive(Clone, Copy)]
pub(super) struct At<'w> {
    node: Option<&'w Node>,
    step: Step<'w>,
    up: Option<&'w Self>,
    /// The place that Kubernetes names instead.
    alias: Option<&'w Self>,
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
        Self { node: Some(node), step: Step::Root(place), up: None, alias: None }
    }

    /// At a field, which may not be there. To the decoder `null` is nothing.
    pub(super) fn get<'b>(&'b self, key: &'b str) -> At<'b> {
        let (node, step) = match self.node.and_then(Node::as_map).and_then(|map| map.get(key)) {
            Some(field) => (Some(&field.node).filter(is_something), Step::Field(field)),
            None => (None, Step::Absent(key)),
        };
        At { node, step, up: Some(self), alias: None }
    }

    /// This, of which Kubernetes tells as if it stood somewhere else: its types in Go have other fields than the API. So do
    /// findings; their words name the place that a person wrote.
    pub(super) const fn known_as<'b>(&'b self, alias: &'b At<'b>) -> At<'b> {
        At { node: self.node, step: self.step, up: self.up, alias: Some(alias) }
    }

    /// Here, at what the text that stands here says: an annotation may hold JSON.
    pub(super) const fn holding<'b>(&'b self, node: &'b Node) -> At<'b> {
        At { node: Some(node), step: self.step, up: self.up, alias: self.alias }
    }

    /// At an element of a list, which may not be there: Kubernetes tells of such.
    pub(super) fn element(&self, index: usize) -> At<'_> {
        let node = self.node.and_then(Node::as_list).and_then(|items| items.get(index));
        At { node, step: Step::Element(index), up: Some(self), alias: None }
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

    /// The text of a field, which lives as long as the object.
    pub(super) fn text_of(&self, key: &str) -> &'w str {
        self.node.and_then(|node| node.get(key)).and_then(Node::as_text).unwrap_or_default()
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

    /// Whether `false` stands there.
    pub(super) fn is_false(&self) -> bool {
        self.node.and_then(Node::as_bool) == Some(false)
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
        let at = |(index, node)| At { node: Some(node), step: Step::Element(index), up: Some(self), alias: None };
        items.iter().enumerate().map(at)
    }

    /// The entries of a map, by key.
    pub(super) fn entries<'b>(&'b self) -> impl Iterator<Item = (&'b str, At<'b>)> + Clone {
        let fields = self.node.and_then(Node::as_map).map_or(&[][..], |map| map.fields());
        let at = |field: &'b Field| {
            let node = Some(&field.node).filter(is_something);
            (&*field.key, At { node, step: Step::Field(field), up: Some(self), alias: None })
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

    /// The way from the root, as it was written.
    pub(super) fn path(&self) -> FieldPath {
        path_of(self.upwards())
    }

    /// What of the way is not there, from the first field that is absent or `null`; empty where something stands.
    pub(super) fn absent(&self) -> FieldPath {
        path_of(self.upwards().take_while(|at| !at.is_set()))
    }

    /// The way from the root, as Kubernetes names it.
    pub(super) fn field(&self) -> FieldPath {
        path_of(std::iter::successors(Some(self.known()), |at| at.up.map(Self::known)))
    }

    /// The place that Kubernetes means.
    fn known(&self) -> &Self {
        std::iter::successors(Some(self), |at| at.alias).last().unwrap_or(self)
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

/// A path of steps, the last first.
fn path_of<'a, 'w: 'a>(upwards: impl Iterator<Item = &'a At<'w>>) -> FieldPath {
    let steps = upwards.filter_map(|at| match at.step {
        Step::Root(_) => None,
        Step::Field(field) => Some(PathStep::Field(Arc::clone(&field.key))),
        Step::Absent(key) => Some(PathStep::Field(key.into())),
        Step::Element(index) => Some(PathStep::Element(index)),
    });
    let mut steps: Vec<_> = steps.collect();
    steps.reverse();
    FieldPath::new(steps)
}

const fn is_something(node: &&Node) -> bool {
    !matches!(node.value, Value::Null)
}
