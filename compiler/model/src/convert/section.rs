//! The sections of a stack, in the order in which they are written. In: the resources. Out: groups with their members
//! and the ids of these; and the same as a tree of values.

use std::collections::{BTreeMap, BTreeSet};

use crate::value::{Field, Map, Node, Value};

use super::group::{self, Group, Groups};
use super::ids;
use super::manifest::Manifest;

/// A group of the stack, or all of it.
pub(super) struct Section<'m> {
    /// Its segment; `None` for resources that stand in the stack itself.
    pub(super) name: Option<String>,
    /// The resources with their segments, in the order in which they are written.
    pub(super) members: Vec<(String, &'m Manifest)>,
}

impl<'m> Section<'m> {
    pub(super) fn nodes(&self) -> impl Iterator<Item = &'m Node> {
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

/// Where a section comes among the others: its rank, and its name.
type Order = (u8, Option<String>);

/// The resources of a group.
struct Members<'m> {
    group: Group,
    manifests: Vec<&'m Manifest>,
}

/// Sorts the resources into sections.
pub(super) fn sections(manifests: &[Manifest]) -> Vec<Section<'_>> {
    let mut sections = Vec::new();
    let groups = ordered(manifests);
    let names: BTreeSet<&String> = groups.keys().filter_map(|(_, name)| name.as_ref()).collect();
    for ((_, name), Members { group, manifests }) in &groups {
        let mut section = section(name.clone(), group, manifests);
        // The only one of its kind needs no group around it.
        if let (Group::Kind(_), [(id, _)]) = (group, section.members.as_slice())
            && !names.contains(id)
        {
            section.name = None;
        }
        sections.push(section);
    }
    sections
}

fn ordered(manifests: &[Manifest]) -> BTreeMap<Order, Members<'_>> {
    let Groups { of, is_flat } = group::group(manifests);
    let sole = of.iter().min().cloned();
    // An application may be called like a group of one kind; the two are one section then.
    let mut ranks: BTreeMap<String, u8> = BTreeMap::new();
    for group in &of {
        let first = ranks.entry(group.segment()).or_insert(rank(group));
        *first = rank(group).min(*first);
    }
    let mut groups: BTreeMap<Order, Members<'_>> = BTreeMap::new();
    for (group, manifest) in of.into_iter().zip(manifests) {
        let segment = group.segment();
        let order = if is_flat { (0, None) } else { (ranks[&segment], Some(segment)) };
        let group = if is_flat { sole.clone().unwrap_or(group) } else { group };
        groups.entry(order).or_insert_with(|| Members { group, manifests: Vec::new() }).manifests.push(manifest);
    }
    groups
}

fn section<'m>(name: Option<String>, group: &Group, manifests: &[&'m Manifest]) -> Section<'m> {
    let ids = ids::ids(group, manifests);
    let mut members: Vec<_> = ids.into_iter().zip(manifests.iter().copied()).collect();
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
pub(super) fn tree(sections: &[Section<'_>]) -> Node {
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
