//! Manifests as a stack: what `lornuc convert` writes. In: documents with spans. Out: Nickel that comes to the same
//! resources, and a finding for each that is not in it. It is no stage of the line; it goes the other way.

mod file;
mod group;
mod ids;
mod judge;
mod keep;
mod layout;
mod lift;
mod manifest;
mod section;
mod site;
#[cfg(test)]
mod tests;
pub(crate) mod text;
mod write;

use std::collections::{BTreeMap, BTreeSet};

use crate::check::Checked;
use crate::diagnostic::{Diagnostic, Files};
use crate::name::{Id, Key, Namespace};
use crate::resolve::Resource;
use crate::value::{Node, Value};
use manifest::Manifest;

/// The name that the converted stack has while it is checked.
pub const STACK: &str = judge::STACK;

/// A stack, and what became of the documents it is made of.
#[derive(Debug)]
pub struct Conversion {
    /// The text of the stack; `None` when nothing is left to write.
    pub text: Option<String>,
    /// What is left out or means something else than before.
    pub findings: Vec<Diagnostic>,
    /// The settings of a project in which the stack must come to the same resources, as Nickel.
    pub settings: String,
    /// How many resources the stack has.
    pub kept: usize,
    /// How many documents are left out.
    pub left_out: usize,
    /// What the documents say, under the ids of the stack.
    expected: BTreeMap<Id, Resource>,
}

/// Writes a stack of the documents. `origin` says in its head where they are from; `files` are their texts; `namespace`
/// is the one that is left to the environment, so that the stack is one for all.
#[must_use]
pub fn convert(documents: Vec<Node>, origin: &str, files: &Files, namespace: Option<&Namespace>) -> Conversion {
    let mut kept = keep::keep(documents);
    let left = namespace.map(Namespace::as_str);
    let namespace = left.map_or_else(|| unused_namespace(&kept.manifests), str::to_owned);
    judge::judge(&mut kept, &namespace);
    let given = judge::all(&kept.manifests, &namespace);
    if left.is_some() {
        leave_to_environment(&mut kept.manifests, &namespace);
    }
    let sections = section::sections(&kept.manifests);
    let expected = with_ids(given, judge::expected(section::tree(&sections), &namespace));
    let text =
        (!kept.manifests.is_empty()).then(|| file::head(origin, &kept.left_out, files) + &file::file(&sections, left));
    Conversion {
        text,
        findings: kept.findings,
        settings: judge::settings_text(&namespace),
        kept: kept.manifests.len(),
        left_out: kept.left_out.len(),
        expected,
    }
}

/// The resources as they were given, each under the id that the one of its key has in the stack.
fn with_ids(given: Vec<Resource>, written: Vec<Resource>) -> BTreeMap<Id, Resource> {
    let ids: BTreeMap<&Key, &Id> = written.iter().map(|resource| (resource.key(), resource.id())).collect();
    // Without one it keeps an id that no stack has, and is found to differ.
    let id = |resource: &Resource| ids.get(resource.key()).map_or_else(|| resource.id().clone(), |id| (*id).clone());
    given.into_iter().map(|resource| (id(&resource), resource)).collect()
}

/// Takes the namespace out of the resources that the compiler gives one to. Of an unknown kind it knows no scope.
fn leave_to_environment(manifests: &mut [Manifest], namespace: &str) {
    let namespaced = judge::namespaced(manifests, namespace);
    for (index, manifest) in manifests.iter_mut().enumerate() {
        if namespaced.contains(&index)
            && manifest.namespace() == namespace
            && let Some(metadata) = manifest.metadata_mut()
        {
            metadata.remove("namespace");
        }
    }
}

impl Conversion {
    /// The ids of resources that the written stack gives otherwise, lacks, or has without need. None, or it is a bug.
    #[must_use]
    pub fn differences(&self, checked: &Checked) -> Vec<Id> {
        let made: BTreeMap<&Id, &Resource> =
            checked.graph().in_order().map(|resource| (resource.id(), resource)).collect();
        let same = |id: &Id, resource: &Resource| {
            made.get(id).is_some_and(|made| same_value(made.node(), resource.node()) && same_directives(made, resource))
        };
        let changed = self.expected.iter().filter(|(id, resource)| !same(id, resource)).map(|(id, _)| id);
        let added = made.keys().copied().filter(|id| !self.expected.contains_key(*id));
        let mut all: Vec<Id> = changed.chain(added).cloned().collect();
        all.sort();
        all
    }
}

fn same_directives(a: &Resource, b: &Resource) -> bool {
    let ids = |resource: &Resource| resource.directives().after().iter().map(|(id, _)| id.clone()).collect::<Vec<_>>();
    let (ours, theirs) = (a.directives(), b.directives());
    ids(a) == ids(b)
        && ours.keep() == theirs.keep()
        && ours.replace() == theirs.replace()
        && ours.ignore() == theirs.ignore()
}

/// Whether two nodes have one value, wherever they were written.
fn same_value(a: &Node, b: &Node) -> bool {
    match (&a.value, &b.value) {
        (Value::List(a), Value::List(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same_value(a, b)),
        (Value::Map(a), Value::Map(b)) => {
            let pairs = || a.fields().iter().zip(b.fields());
            a.fields().len() == b.fields().len() && pairs().all(|(a, b)| a.key == b.key && same_value(&a.node, &b.node))
        }
        (a, b) => a == b,
    }
}

/// A namespace that no resource names.
fn unused_namespace(manifests: &[Manifest]) -> String {
    let used: BTreeSet<&str> = manifests.iter().map(Manifest::namespace).collect();
    let names = std::iter::once("none".to_owned()).chain((2..).map(|number| format!("none-{number}")));
    names.into_iter().find(|name| !used.contains(name.as_str())).unwrap_or_default()
}
