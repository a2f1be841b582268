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
mod site;
#[cfg(test)]
mod tests;
mod text;
mod write;

use std::collections::{BTreeMap, BTreeSet};

use crate::check::Checked;
use crate::diagnostic::{Diagnostic, Files};
use crate::name::Id;
use crate::resolve::Resource;
use crate::value::{Field, Map, Node, Value};
use group::{Group, Groups};
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
    expected: Vec<Resource>,
}

/// Writes a stack of the documents. `origin` says in its head where they are from; `files` are their texts.
#[must_use]
pub fn convert(documents: Vec<Node>, origin: &str, files: &Files) -> Conversion {
    let mut kept = keep::keep(documents);
    let namespace = unused_namespace(&kept.manifests);
    judge::judge(&mut kept, &namespace);
    let sections = sections(&kept.manifests);
    let expected = judge::expected(tree(&sections), &namespace);
    let text = (!kept.manifests.is_empty()).then(|| file::file(&sections, origin, &kept.left_out, files));
    Conversion {
        text,
        findings: kept.findings,
        settings: judge::settings_text(&namespace),
        kept: kept.manifests.len(),
        left_out: kept.left_out.len(),
        expected,
    }
}

impl Conversion {
    /// The ids of resources that the written stack gives otherwise, lacks, or has without need. None, or it is a bug.
    #[must_use]
    pub fn differences(&self, checked: &Checked) -> Vec<Id> {
        let made: BTreeMap<&Id, &Resource> =
            checked.graph().in_order().map(|resource| (resource.id(), resource)).collect();
        let same = |resource: &Resource| {
            made.get(resource.id())
                .is_some_and(|made| same_value(made.node(), resource.node()) && same_directives(made, resource))
        };
        let expected: BTreeSet<&Id> = self.expected.iter().map(Resource::id).collect();
        let changed = self.expected.iter().filter(|resource| !same(resource)).map(Resource::id);
        let added = made.keys().copied().filter(|id| !expected.contains(id));
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

/// A group of the stack, or all of it.
struct Section<'m> {
    /// Its segment; `None` for resources that stand in the stack itself.
    name: Option<String>,
    /// The resources with their segments, in the order in which they are written.
    members: Vec<(String, &'m Manifest)>,
}

impl<'m> Section<'m> {
    fn nodes(&self) -> impl Iterator<Item = &'m Node> {
        self.members.iter().map(|(_, manifest)| &manifest.node)
    }
}

/// What people look for first in an application; the others follow by id.
const ORDER: &[&str] = &[
    "Namespace",
    "Deployment",
    "StatefulSet",
    "DaemonSet",
    "CronJob",
    "Job",
    "Pod",
    "Service",
    "Ingress",
    "ServiceAccount",
    "ClusterRole",
    "ClusterRoleBinding",
    "Role",
    "RoleBinding",
    "ConfigMap",
];

fn sections<'m>(manifests: &'m [Manifest]) -> Vec<Section<'m>> {
    let Groups { of, is_flat } = group::group(manifests);
    let sole = of.iter().min().cloned();
    let mut ranks: BTreeMap<String, u8> = BTreeMap::new();
    for group in &of {
        let first = ranks.entry(group.segment()).or_insert(rank(group));
        *first = rank(group).min(*first);
    }
    let mut groups: BTreeMap<(u8, Option<String>), (Group, Vec<&Manifest>)> = BTreeMap::new();
    for (group, manifest) in of.into_iter().zip(manifests) {
        let segment = group.segment();
        let key = if is_flat { (0, None) } else { (ranks[&segment], Some(segment)) };
        let group = if is_flat { sole.clone().unwrap_or(group) } else { group };
        groups.entry(key).or_insert_with(|| (group, Vec::new())).1.push(manifest);
    }
    let names: BTreeSet<String> = groups.keys().filter_map(|(_, name)| name.clone()).collect();
    let section = |((_, name), (group, manifests)): ((u8, Option<String>), (Group, Vec<&'m Manifest>))| {
        let section = section(name, &group, manifests);
        // The only one of its kind needs no group around it.
        let is_alone =
            matches!((&group, section.members.as_slice()), (Group::Kind(_), [(id, _)]) if !names.contains(id));
        if is_alone { Section { name: None, ..section } } else { section }
    };
    groups.into_iter().map(section).collect()
}

fn section<'m>(name: Option<String>, group: &Group, manifests: Vec<&'m Manifest>) -> Section<'m> {
    let ids = ids::ids(group, &manifests);
    let mut members: Vec<_> = ids.into_iter().zip(manifests).collect();
    let place = |kind: &str| ORDER.iter().position(|known| *known == kind).unwrap_or(ORDER.len());
    members.sort_by(|a, b| place(a.1.kind()).cmp(&place(b.1.kind())).then_with(|| a.0.cmp(&b.0)));
    Section { name, members }
}

/// Namespaces first, then definitions, then applications.
fn rank(group: &Group) -> u8 {
    match group {
        Group::Kind(name) if name == "namespaces" => 0,
        Group::Kind(name) if name == "crds" => 1,
        Group::Application(_) | Group::Kind(_) => 2,
    }
}

/// The sections as a tree of values, which `resolve` finds the same resources in as in the stack.
fn tree(sections: &[Section<'_>]) -> Node {
    let field = |key: &str, node: Node| Field { key: key.into(), key_span: None, node };
    let mut fields = Vec::new();
    for section in sections {
        let members = section.members.iter().map(|(id, manifest)| field(id, manifest.node.clone()));
        match &section.name {
            Some(name) => fields.push(field(name, Node::new(Value::Map(Map::new(members.collect()))))),
            None => fields.extend(members),
        }
    }
    Node::new(Value::Map(Map::new(fields)))
}
