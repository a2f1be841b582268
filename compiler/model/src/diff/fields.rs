//! The fields in which two manifests differ. In: both manifests. Out: changes in the order of the fields, none for what
//! is the same; applied to the old manifest they give the new one.

use super::list::{self, Alignment};
use super::path::{ListStep, Path, Step};
use super::secrecy::Secrecy;
use super::{Edit, FieldChange, Object};
use crate::schema::{Shape, Subschema};
use crate::value::{Field, Map, Node, Place, Value};

/// Whether two values are the same, wherever they were written.
pub(super) fn same(old: &Node, new: &Node) -> bool {
    if std::ptr::eq(old, new) {
        return true;
    }
    match (&old.value, &new.value) {
        (Value::Map(old), Value::Map(new)) => {
            let (old, new) = (old.fields(), new.fields());
            old.len() == new.len()
                && old.iter().zip(new).all(|(old, new)| old.key == new.key && same(&old.node, &new.node))
        }
        (Value::List(old), Value::List(new)) => {
            old.len() == new.len() && old.iter().zip(new).all(|(old, new)| same(old, new))
        }
        (old, new) => old == new,
    }
}

/// The changes that lead from one manifest to another.
pub(super) fn between<'a>(old: &Object<'a>, new: &Object<'a>) -> Vec<FieldChange<'a>> {
    let mut walk = Walk { new, steps: Vec::new(), changes: Vec::new() };
    let shape = new.shape.or(old.shape);
    walk.node(old.node, new.node, Here { place: new.origin.place(), secrecy: Secrecy::root(), shape });
    walk.changes
}

/// What is known of the field that the walk is at.
#[derive(Clone, Copy)]
struct Here<'a> {
    /// Its place on the new side.
    place: Place,
    secrecy: Secrecy<'a>,
    shape: Option<&'a Shape>,
}

struct Walk<'a, 'o> {
    new: &'o Object<'a>,
    steps: Vec<Step>,
    changes: Vec<FieldChange<'a>>,
}

impl<'a> Walk<'a, '_> {
    fn node(&mut self, old: &'a Node, new: &'a Node, here: Here<'a>) {
        if same(old, new) {
            return;
        }
        match (&old.value, &new.value) {
            (Value::Map(old), Value::Map(new)) => self.map(old, new, here),
            (Value::List(old), Value::List(new)) => self.list(old, new, here),
            _ => self.push(Edit::Set { old, new }, here),
        }
    }

    fn push(&mut self, edit: Edit<'a>, here: Here<'a>) {
        let source = self.new.origin.line(here.place);
        let path = Path::new(self.steps.clone());
        self.changes.push(FieldChange { path, source, edit, secrecy: here.secrecy });
    }

    fn down(&mut self, step: Step, walk: impl FnOnce(&mut Self)) {
        self.steps.push(step);
        walk(self);
        self.steps.pop();
    }

    fn map(&mut self, old: &'a Map, new: &'a Map, here: Here<'a>) {
        // Both are in one order, but a merge of the two would have to know it.
        let mut all: Vec<(&'a Field, Option<&'a Field>)> =
            old.fields().iter().map(|field| (field, new.get(&field.key))).collect();
        let added = new.fields().iter().filter(|field| old.get(&field.key).is_none());
        let removed_or_changed = all.len();
        all.extend(added.map(|field| (field, None)));
        for (index, (field, other)) in all.into_iter().enumerate() {
            let secrecy = here.secrecy.field([old, new], &field.key);
            let place = other.map_or(here.place, |other| here.place.field(other));
            let shape = here.shape.and_then(|shape| shape.field(&field.key)).map(Subschema::shape);
            self.down(Step::Field(field.key.clone()), |walk| match other {
                Some(other) => walk.node(&field.node, &other.node, Here { place, secrecy, shape }),
                None if index < removed_or_changed => {
                    walk.push(Edit::Removed(&field.node), Here { place, secrecy, shape })
                }
                None => {
                    let place = here.place.field(field);
                    walk.push(Edit::Added(&field.node), Here { place, secrecy, shape });
                }
            });
        }
    }

    fn list(&mut self, old: &'a [Node], new: &'a [Node], here: Here<'a>) {
        let Alignment { pairs, labels } = list::alignment(here.secrecy.holder(), here.shape, (old, new));
        let (old_labels, new_labels) = labels.unzip();
        let step = |labels: &Option<Vec<String>>, at: usize| {
            Step::Element(ListStep { at, label: labels.as_ref().map(|labels| labels[at].clone()) })
        };
        let mut old_of_new: Vec<Option<usize>> = vec![None; new.len()];
        let mut is_kept = vec![false; old.len()];
        for (before, after) in &pairs {
            old_of_new[*after] = Some(*before);
            is_kept[*before] = true;
        }
        for (at, node) in old.iter().enumerate().filter(|(at, _)| !is_kept[*at]) {
            let here = Here { secrecy: here.secrecy.element(), ..here };
            self.down(step(&old_labels, at), |walk| walk.push(Edit::Removed(node), here));
        }
        if let Some(labels) = &old_labels {
            self.order(&pairs, labels, here);
        }
        for (at, node) in new.iter().enumerate() {
            let shape = here.shape.and_then(|shape| shape.items.as_ref()).map(Subschema::shape);
            let here = Here { place: here.place.element(node), secrecy: here.secrecy.element(), shape };
            self.down(step(&new_labels, at), |walk| match old_of_new[at] {
                Some(before) => walk.node(&old[before], node, here),
                None => walk.push(Edit::Added(node), here),
            });
        }
    }

    /// Tells when what both lists have stands in another order.
    fn order(&mut self, pairs: &[(usize, usize)], labels: &[String], here: Here<'a>) {
        if pairs.is_sorted() {
            return;
        }
        let mut kept: Vec<usize> = pairs.iter().map(|(before, _)| *before).collect();
        kept.sort_unstable();
        let rank = |before: &usize| kept.partition_point(|other| other < before);
        let order = pairs.iter().map(|(before, _)| rank(before)).collect();
        let labels = kept.iter().map(|before| labels[*before].clone()).collect();
        self.push(Edit::Reordered { order, labels }, here);
    }
}
