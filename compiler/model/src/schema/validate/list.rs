//! The rules for lists: each element, how many there may be, and which must differ.

use super::at::At;
use super::{Taker, Walk, duplicate, words};
use crate::diagnostic::{Code, Diagnostic};
use crate::schema::{Extent, ListKind};
use crate::value::{Node, Value};

impl Walk<'_> {
    pub(super) fn list(&mut self, at: &At<'_>, items: &[Node]) {
        if let Some(below) = &at.shape.items {
            let shape = below.shape();
            for (index, node) in items.iter().enumerate() {
                let element = at.element(index, node, shape);
                if node.value == Value::Null && self.taker == Taker::Decoder {
                    self.no_element(&element, &at.shape.list);
                } else {
                    self.value(&element);
                }
            }
        }
        self.unique(at, items);
    }

    /// Kubernetes' decoder makes an empty element of `null`; only what is merged by keys cannot hold one.
    fn no_element(&mut self, at: &At<'_>, list: &ListKind) {
        match list {
            ListKind::Map(_) => self.tell(|_| {
                Diagnostic::error(Code::WrongType, format!("`{}` must be a record, not null", at.path()))
                    .at(at.place().of_use(), "this is null")
                    .field(at.path())
            }),
            ListKind::Set => self.tell(|_| {
                Diagnostic::error(Code::WrongType, format!("`{}` must not be null", at.path()))
                    .at(at.place().of_use(), "this is null")
                    .field(at.path())
            }),
            ListKind::Atomic => {}
        }
    }

    fn unique(&mut self, at: &At<'_>, items: &[Node]) {
        if items.len() < 2 {
            return;
        }
        let shape = at.shape.items.as_ref().map(|items| items.shape());
        let pairs = match &at.shape.list {
            ListKind::Map(keys) => duplicate::by_keys(items, keys, shape),
            ListKind::Set => duplicate::whole(items),
            ListKind::Atomic if at.shape.limits.as_ref().is_some_and(|limits| limits.has_unique_items) => {
                duplicate::whole(items)
            }
            ListKind::Atomic => return,
        };
        for (first, second) in pairs {
            let element = |index: usize| at.element(index, &items[index], shape.unwrap_or(at.shape));
            self.tell(|subject| duplicate::finding(subject, at, &element(first), &element(second)));
        }
    }

    /// How many elements a list has.
    pub(super) fn count(&mut self, at: &At<'_>, count: usize, allowed: Extent) {
        if !words::is_within(count, allowed) {
            self.tell(|_| words::extent(at, count, allowed, ("element", "elements")));
        }
    }
}
