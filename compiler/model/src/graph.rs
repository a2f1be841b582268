//! How the resources of an environment depend on each other. In: [`Resolved`]. Out: [`Graph`], acyclic by
//! construction, with one order for every reader; edges to what does not exist and cycles are findings.

mod build;
mod cycle;
mod defines;
mod flux;
mod labels;
mod objects;
mod order;
mod print;
mod problem;
mod refer;
mod reference;
#[cfg(test)]
mod tests;
mod units;
mod verify;
mod wanted;

use std::sync::Arc;

pub(crate) use defines::applied;
pub use reference::{Answer, Reference};

use crate::declared::{Absent, UnitName};
use crate::diagnostic::{Diagnostic, Severity};
use crate::name::{EnvironmentName, Id};
use crate::resolve::{Known, Resolved, Resource};
use crate::schema::{Schemas, Shape};
use crate::settings::Settings;

/// The index of a resource in its [`Graph`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ResourceIx(usize);

/// What one resource is to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum EdgeKind {
    /// A namespace contains the resource.
    Contains,
    /// A CRD, an XRD or a package defines the kind of the resource.
    Defines,
    /// It makes, at run time, an object that the resource names.
    Produces,
    /// It puts the resource into the cluster, and takes it out again.
    Owns,
    /// The resource names it in a field.
    Refers,
    /// The author wrote `after`.
    After,
}

impl EdgeKind {
    /// The word in printed graphs.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Contains => "contains",
            Self::Defines => "defines",
            Self::Produces => "produces",
            Self::Owns => "owns",
            Self::Refers => "refers",
            Self::After => "after",
        }
    }
}

/// How much one resource needs another to be there before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Need {
    /// Without it the resource cannot be made, or does not work.
    Required,
    /// It works without: the edge decides the order only where no cycle comes of it.
    Optional,
    /// They belong together, and neither waits for the other: a Service and the pods that it selects.
    Unordered,
}

/// One relation: `from` comes before `to`, unless they are [`Need::Unordered`]. An `after` that names a group is an edge
/// from each resource in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Edge {
    /// What comes first.
    pub from: ResourceIx,
    /// What waits.
    pub to: ResourceIx,
    /// Why.
    pub kind: EdgeKind,
    /// How much.
    pub need: Need,
}

/// A unit and the digest of what it was made from.
#[derive(Debug, Clone)]
pub struct GraphUnit {
    /// Its name.
    pub name: UnitName,
    /// The digest.
    pub inputs: Arc<str>,
}

/// All resources and their dependencies. Prints as text for people.
#[derive(Debug, Clone)]
pub struct Graph {
    settings: Settings,
    units: Vec<GraphUnit>,
    resources: Vec<Resource>,
    dependencies: build::Dependencies,
    order: Vec<ResourceIx>,
    unit_edges: Vec<units::UnitEdge>,
    absent: Absent,
    /// Those of them that were not at hand when references were judged: the others broke by what was found then.
    unseen: Absent,
    known: Known,
}

impl Graph {
    /// The project's settings.
    #[must_use]
    pub const fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The units, those without resources too.
    #[must_use]
    pub fn units(&self) -> &[GraphUnit] {
        &self.units
    }

    /// A resource.
    #[must_use]
    pub fn resource(&self, ix: ResourceIx) -> &Resource {
        &self.resources[ix.0]
    }

    /// What the schema of its version says that a resource may be; `None` where that is not known.
    #[must_use]
    pub fn shape(&self, resource: &Resource) -> Option<&Shape> {
        let facts = self.known.get(&resource.unit().environment)?.get(&resource.gvk().group_kind())?;
        facts.version(resource.gvk().api_version.version())?.shape()
    }

    /// What is known of kinds in an environment; `None` for one without units.
    #[must_use]
    pub fn schemas(&self, environment: &EnvironmentName) -> Option<&Schemas> {
        self.known.get(environment)
    }

    /// All resources so that each comes after what it depends on; where nothing decides, by environment and id.
    pub fn in_order(&self) -> impl Iterator<Item = &Resource> {
        self.order.iter().map(|ix| self.resource(*ix))
    }

    /// All resources, by environment, stack and id.
    pub fn resources(&self) -> impl Iterator<Item = (ResourceIx, &Resource)> {
        self.resources.iter().enumerate().map(|(index, resource)| (ResourceIx(index), resource))
    }

    /// The resource of this id in an environment.
    #[must_use]
    pub fn find(&self, environment: &EnvironmentName, id: &Id) -> Option<ResourceIx> {
        let own = |resource: &Resource| resource.id() == id && resource.unit().environment == *environment;
        self.resources.iter().position(own).map(ResourceIx)
    }

    /// All edges, each `after` of a group spelt out, sorted. For a group of n resources that m wait for, these
    /// are n × m: for showing, not for computing.
    #[must_use]
    pub fn edges(&self) -> Vec<Edge> {
        self.dependencies.edges()
    }

    /// What defines the kind of what, each pair once.
    pub(crate) fn defined(&self) -> impl Iterator<Item = (ResourceIx, ResourceIx)> {
        self.dependencies.of_kind(EdgeKind::Defines)
    }

    /// What the fields of resources name, and what there is of it, by resource and field. They are looked for again: for
    /// showing, not for computing.
    #[must_use]
    pub fn references(&self) -> Vec<Reference> {
        let Self { settings, units, resources, unseen, known, .. } = self;
        refer::references(refer::Parts { settings, units, resources, absent: unseen, known })
    }

    /// The units that are not at hand.
    #[must_use]
    pub const fn absent(&self) -> &Absent {
        &self.absent
    }
}

/// Builds the graph. Edges that would close a cycle are reported and left out.
#[must_use]
pub fn build(resolved: Resolved) -> (Graph, Vec<Diagnostic>) {
    let (settings, resolved_units, mut absent, known) = resolved.into_parts();
    let mut found: Vec<flux::Unit> = resolved_units
        .into_iter()
        .map(|unit| {
            let (name, inputs, resources) = unit.into_parts();
            (GraphUnit { name, inputs }, resources)
        })
        .collect();
    flux::add(&mut found, &settings, &absent);
    let mut units = Vec::new();
    let mut resources = Vec::new();
    for (unit, own) in found {
        units.push(unit);
        resources.extend(own);
    }
    let mut findings = Vec::new();
    let parts =
        refer::Parts { settings: &settings, units: &units, resources: &resources, absent: &absent, known: &known };
    let (edges, found) = refer::edges(parts);
    findings.extend(found);
    let mut dependencies = build::dependencies(&resources, &units, &absent, &mut findings);
    dependencies.add(&edges);
    cycle::break_cycles(&mut dependencies, parts, &mut findings);
    let order = order::order(&dependencies, &resources);
    let subject =
        units::Subject { dependencies: &dependencies, resources: &resources, units: &units, settings: &settings };
    let unit_edges = subject.edges(&mut findings);
    flux::depend((&units, &unit_edges), &mut resources, &mut dependencies);
    let unseen = absent.clone();
    // Their resources stay, so that the rules judge them; nothing is rendered while any unit is broken.
    absent.broken.extend(findings.iter().filter_map(|finding| unit_of(finding, &units)));
    (Graph { settings, units, resources, dependencies, order, unit_edges, absent, unseen, known }, findings)
}

/// The unit that an error stops.
fn unit_of(finding: &Diagnostic, units: &[GraphUnit]) -> Option<UnitName> {
    let stack =
        finding.resource.as_ref().filter(|_| finding.severity == Severity::Error)?.as_str().split('/').next()?;
    let named =
        |unit: &&GraphUnit| unit.name.stack.as_str() == stack && finding.environments.contains(&unit.name.environment);
    units.iter().find(named).map(|unit| unit.name.clone())
}
