//! A place on the way down: a value, what it may be, and the step to it. In: the place above, on the stack. Out: path and
//! place in the sources, made when something is to be told there.

use crate::schema::Shape;
use crate::value::{Field, FieldPath, Node, Place, Step as PathStep};
use std::sync::Arc;

/// A value beside its shape.
#[derive(Clone, Copy)]
pub(super) struct At<'w> {
    pub(super) node: &'w Node,
    pub(super) shape: &'w Shape,
    step: Step<'w>,
    up: Option<&'w Self>,
}

#[derive(Clone, Copy)]
enum Step<'w> {
    Root(Place),
    Field(&'w Field),
    Element(usize),
}

impl<'w> At<'w> {
    pub(super) const fn root(node: &'w Node, place: Place, shape: &'w Shape) -> Self {
        Self { node, shape, step: Step::Root(place), up: None }
    }

    /// At a field.
    pub(super) const fn field<'b>(&'b self, field: &'b Field, shape: &'b Shape) -> At<'b> {
        At { node: &field.node, shape, step: Step::Field(field), up: Some(self) }
    }

    /// At an element.
    pub(super) const fn element<'b>(&'b self, index: usize, node: &'b Node, shape: &'b Shape) -> At<'b> {
        At { node, shape, step: Step::Element(index), up: Some(self) }
    }

    /// The same value beside another shape.
    pub(super) const fn beside<'b>(&'b self, shape: &'b Shape) -> At<'b>
    where
        'w: 'b,
    {
        At { shape, ..*self }
    }

    /// The record that this stands in, lists left out.
    pub(super) fn above(&self) -> Option<&'w Self> {
        let up = self.up?;
        match self.step {
            Step::Element(_) => up.above(),
            Step::Root(_) | Step::Field(_) => Some(up),
        }
    }

    /// The names of the fields on the way, the last first.
    pub(super) fn keys(&self) -> impl Iterator<Item = &'w str> {
        std::iter::successors(Some(*self), |at| at.up.copied()).filter_map(|at| at.key())
    }

    /// The name of the field, if it is one.
    pub(super) fn key(&self) -> Option<&'w str> {
        match self.step {
            Step::Field(field) => Some(&*field.key),
            Step::Root(_) | Step::Element(_) => None,
        }
    }

    /// This and all above it, the root last.
    pub(super) fn upwards(&self) -> impl Iterator<Item = &At<'w>> + Clone {
        std::iter::successors(Some(self), |at| at.up)
    }

    pub(super) fn path(&self) -> FieldPath {
        let steps = self.upwards().filter_map(|at| match at.step {
            Step::Root(_) => None,
            Step::Field(field) => Some(PathStep::Field(Arc::clone(&field.key))),
            Step::Element(index) => Some(PathStep::Element(index)),
        });
        let mut steps: Vec<_> = steps.collect();
        steps.reverse();
        FieldPath::new(steps)
    }

    /// The path of a field below, which may not be there.
    pub(super) fn path_of(&self, name: &str) -> FieldPath {
        let mut steps = self.path().steps().to_vec();
        steps.push(PathStep::Field(name.into()));
        FieldPath::new(steps)
    }

    pub(super) fn place(&self) -> Place {
        let up = || self.up.map(At::place).unwrap_or_default();
        match self.step {
            Step::Root(place) => place,
            Step::Field(field) => up().field(field),
            Step::Element(_) => up().element(self.node),
        }
    }
}
