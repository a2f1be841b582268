//! Edges that the kinds of resources make: a CRD, an XRD or a package before the objects of the kinds that it defines, and
//! a Flux Kustomization of a stack before the unit that it applies. In: resources. Out: edges; it reports nothing.

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use crate::declared::UnitName;
use crate::name::{EnvironmentName, GroupKind, StackName};
use crate::reference::package;
use crate::resolve::Resource;
use crate::schema;
use crate::settings::DELIVERY_STACK;
use crate::value::Node;

use super::{Edge, EdgeKind, Need, ResourceIx};

/// Everything that defines a kind or applies a unit, before what it is for. Linear: each resource is looked up by its kind.
pub(super) fn edges(resources: &[Resource]) -> Vec<Edge> {
    let definers = Definers::of(resources);
    let owners = owners(resources);
    let mut edges = Vec::new();
    for (index, resource) in resources.iter().enumerate() {
        let to = ResourceIx(index);
        let defined = definers.before(resource).filter(|from| *from != to);
        edges.extend(defined.map(|from| Edge { from, to, kind: EdgeKind::Defines, need: Need::Required }));
        // What is applied by hand first works without its owner: how every cluster begins.
        let owned = owners.get(resource.unit()).into_iter().flatten().copied();
        edges.extend(owned.map(|from| Edge { from, to, kind: EdgeKind::Owns, need: Need::Optional }));
    }
    edges
}

/// What defines kinds, by the kinds.
#[derive(Default)]
struct Definers<'a> {
    kinds: BTreeMap<(&'a EnvironmentName, GroupKind), Vec<ResourceIx>>,
    packages: BTreeMap<&'a EnvironmentName, Vec<(&'a str, ResourceIx)>>,
    /// The packages that define kinds of a group, of the groups that there are objects of.
    groups: BTreeMap<(&'a EnvironmentName, &'a str), Vec<ResourceIx>>,
}

impl<'a> Definers<'a> {
    fn of(resources: &'a [Resource]) -> Self {
        let mut definers = Self::default();
        for (index, resource) in resources.iter().enumerate() {
            let (environment, ix) = (&resource.unit().environment, ResourceIx(index));
            for kind in schema::defined(resource.gvk(), resource.node()) {
                definers.kinds.entry((environment, kind)).or_default().push(ix);
            }
            if let Some(image) = package_image(resource) {
                definers.packages.entry(environment).or_default().push((image, ix));
            }
        }
        if definers.packages.is_empty() {
            return definers;
        }
        for resource in resources {
            let (environment, group) = (&resource.unit().environment, resource.gvk().api_version.group());
            let Some(packages) = definers.packages.get(environment) else { continue };
            definers.groups.entry((environment, group)).or_insert_with(|| {
                let defining = packages.iter().filter(|(image, _)| package::defines(image, group));
                defining.map(|(_, ix)| *ix).collect()
            });
        }
        definers
    }

    fn before<'s>(&'s self, resource: &'s Resource) -> impl Iterator<Item = ResourceIx> + 's {
        let environment = &resource.unit().environment;
        let by_kind = match self.kinds.is_empty() {
            true => None,
            false => self.kinds.get(&(environment, resource.gvk().group_kind())),
        };
        let by_group = self.groups.get(&(environment, resource.gvk().api_version.group()));
        by_kind.into_iter().chain(by_group).flatten().copied()
    }
}

/// The image of a package that a resource installs.
fn package_image(resource: &Resource) -> Option<&str> {
    let gvk = resource.gvk();
    let installs = ["Provider", "Configuration", "Function"].iter().any(|kind| gvk.is("pkg.crossplane.io", kind));
    resource.node().get("spec")?.get("package").and_then(Node::as_text).filter(|_| installs)
}

/// The Kustomizations of stacks, by the unit that each applies. One in the unit itself comes with what it applies.
fn owners(resources: &[Resource]) -> BTreeMap<UnitName, Vec<ResourceIx>> {
    let mut owners: BTreeMap<UnitName, Vec<ResourceIx>> = BTreeMap::new();
    for (index, resource) in resources.iter().enumerate() {
        let unit = applied(resource).filter(|unit| unit != resource.unit());
        if let Some(unit) = unit.filter(|_| resource.unit().stack.as_str() != DELIVERY_STACK) {
            owners.entry(unit).or_default().push(ResourceIx(index));
        }
    }
    owners
}

/// The unit that a Flux Kustomization applies: its path ends as the folder of one.
pub(crate) fn applied(resource: &Resource) -> Option<UnitName> {
    if !resource.gvk().is("kustomize.toolkit.fluxcd.io", "Kustomization") {
        return None;
    }
    let path = resource.node().get("spec")?.get("path").and_then(Node::as_text)?;
    let mut parts = path.trim_end_matches('/').rsplit('/');
    let (stack, environment) = (parts.next()?, parts.next()?);
    let stack = StackName::new(stack).ok()?;
    let is_own = environment == resource.unit().environment.as_str();
    is_own.then(|| UnitName { environment: resource.unit().environment.clone(), stack })
}
