//! What the compiler knows of kinds: their scope and served versions. In: the table of `schemas/kinds.tsv`, made by
//! `cargo ci kinds`, and the definitions that a project declares itself. Out: answers by group and kind.

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::name::{GroupKind, Gvk, Kind};
use crate::value::Node;

/// Kinds of a Kubernetes 1.36 API server, and of Crossplane, Flux, External Secrets and the GCP provider.
const KINDS: &str = include_str!("../../../schemas/kinds.tsv");

/// Whether objects of a kind live in a namespace.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// In a namespace.
    Namespaced,
    /// Cluster-wide.
    Cluster,
}

/// What is known of one kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KindFacts {
    /// Where its objects live.
    pub scope: Scope,
    /// The versions that the server serves.
    pub versions: BTreeSet<Arc<str>>,
}

/// All known kinds.
#[derive(Debug, Clone)]
pub struct Schemas(BTreeMap<GroupKind, KindFacts>);

impl Schemas {
    /// The kinds that come with the compiler.
    #[must_use]
    pub fn builtin() -> Self {
        let rows = KINDS.lines().filter(|line| !line.starts_with('#'));
        Self(rows.map(|line| row(line).expect("the table of kinds is well-formed, as a test holds")).collect())
    }

    /// What is known of a kind.
    #[must_use]
    pub fn get(&self, kind: &GroupKind) -> Option<&KindFacts> {
        self.0.get(kind)
    }

    /// The `apiVersion kind` of every known kind of this name or near it, for help lines.
    pub fn of_kind<'a>(&'a self, kind: &'a str) -> impl Iterator<Item = (&'a GroupKind, &'a KindFacts)> {
        self.0.iter().filter(move |(known, _)| known.kind.as_str() == kind)
    }

    /// The names of all kinds of a group.
    pub fn kinds_of<'a>(&'a self, group: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.keys().filter(move |known| &*known.group == group).map(|known| known.kind.as_str())
    }

    /// Adds the kinds that a CRD or XRD defines. Definitions too broken to read define nothing.
    pub fn define(&mut self, gvk: &Gvk, definition: &Node) {
        if gvk.is("apiextensions.k8s.io", "CustomResourceDefinition") {
            self.0.extend(custom_resource(definition));
        } else if gvk.is("apiextensions.crossplane.io", "CompositeResourceDefinition") {
            self.0.extend(composite(gvk, definition));
        }
    }
}

fn row(line: &str) -> Option<(GroupKind, KindFacts)> {
    let mut cells = line.split('\t');
    let (group, kind) = (cells.next()?, Kind::new(cells.next()?).ok()?);
    let scope = match cells.next()? {
        "Namespaced" => Scope::Namespaced,
        "Cluster" => Scope::Cluster,
        _ => return None,
    };
    let versions = cells.next()?.split(',').map(Arc::from).collect();
    Some((GroupKind { group: group.into(), kind }, KindFacts { scope, versions }))
}

fn custom_resource(definition: &Node) -> Option<(GroupKind, KindFacts)> {
    let spec = definition.get("spec")?;
    let scope = match spec.get("scope")?.as_text()? {
        "Cluster" => Scope::Cluster,
        _ => Scope::Namespaced,
    };
    Some((named(spec, "names")?, KindFacts { scope, versions: served(spec) }))
}

/// An XRD makes a CRD for its composite resources and, with `claimNames`, one for its claims, which are namespaced.
/// Without a `scope`, version `v1` means cluster-wide and `v2` namespaced
/// (<https://docs.crossplane.io/latest/composition/composite-resource-definitions/>).
fn composite(gvk: &Gvk, definition: &Node) -> impl Iterator<Item = (GroupKind, KindFacts)> + use<> {
    let facts = definition.get("spec").map(|spec| {
        let scope = match (spec.get("scope").and_then(Node::as_text), gvk.api_version.version()) {
            (Some("Namespaced"), _) | (None, "v2") => Scope::Namespaced,
            _ => Scope::Cluster,
        };
        let versions = served(spec);
        let composite = named(spec, "names").map(|kind| (kind, KindFacts { scope, versions: versions.clone() }));
        let claim = named(spec, "claimNames").map(|kind| (kind, KindFacts { scope: Scope::Namespaced, versions }));
        composite.into_iter().chain(claim)
    });
    facts.into_iter().flatten()
}

fn named(spec: &Node, names: &str) -> Option<GroupKind> {
    let kind = Kind::new(spec.get(names)?.get("kind")?.as_text()?).ok()?;
    Some(GroupKind { group: spec.get("group")?.as_text()?.into(), kind })
}

fn served(spec: &Node) -> BTreeSet<Arc<str>> {
    let versions = spec.get("versions").and_then(Node::as_list).unwrap_or_default();
    let served = versions.iter().filter(|version| version.get("served").and_then(Node::as_bool) != Some(false));
    served.filter_map(|version| version.get("name")?.as_text().map(Arc::from)).collect()
}
