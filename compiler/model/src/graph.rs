//! How the resources of an environment depend on each other. In: [`Resolved`]. Out: [`Graph`], acyclic by
//! construction, with one order for every reader; edges to what does not exist and cycles are findings.

mod build;
mod cycle;
mod order;
mod print;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use crate::declared::{Absent, UnitName};
use crate::diagnostic::{Diagnostic, Severity};
use crate::resolve::{Known, Resolved, Resource};
use crate::schema::Shape;
use crate::settings::Settings;

/// The index of a resource in its [`Graph`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ResourceIx(usize);

/// Why one resource comes before another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum EdgeKind {
    /// A namespace contains the resource.
    Contains,
    /// The author wrote `after`.
    After,
}

impl EdgeKind {
    /// The word in printed graphs.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Contains => "contains",
            Self::After => "after",
        }
    }
}

/// One dependency: `from` comes before `to`. An `after` that names a group is an edge from each resource in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Edge {
    /// What comes first.
    pub from: ResourceIx,
    /// What waits.
    pub to: ResourceIx,
    /// Why.
    pub kind: EdgeKind,
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
    absent: Absent,
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

    /// All resources so that each comes after what it depends on; where nothing decides, by environment and id.
    pub fn in_order(&self) -> impl Iterator<Item = &Resource> {
        self.order.iter().map(|ix| self.resource(*ix))
    }

    /// All dependencies, each `after` of a group spelt out, sorted. For a group of n resources that m wait for, these
    /// are n × m: for showing, not for computing.
    #[must_use]
    pub fn edges(&self) -> Vec<Edge> {
        self.dependencies.edges()
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
    let mut units = Vec::new();
    let mut resources = Vec::new();
    for unit in resolved_units {
        let (name, inputs, found) = unit.into_parts();
        units.push(GraphUnit { name, inputs });
        resources.extend(found);
    }
    let mut findings = Vec::new();
    let mut dependencies = build::dependencies(&resources, &units, &absent, &mut findings);
    cycle::break_cycles(&mut dependencies, &resources, &mut findings);
    let order = order::order(&dependencies, &resources);
    // Their resources stay, so that the rules judge them; nothing is rendered while any unit is broken.
    absent.broken.extend(findings.iter().filter_map(|finding| unit_of(finding, &units)));
    (Graph { settings, units, resources, dependencies, order, absent, known }, findings)
}

/// The unit that an error stops.
fn unit_of(finding: &Diagnostic, units: &[GraphUnit]) -> Option<UnitName> {
    let stack =
        finding.resource.as_ref().filter(|_| finding.severity == Severity::Error)?.as_str().split('/').next()?;
    let named =
        |unit: &&GraphUnit| unit.name.stack.as_str() == stack && finding.environments.contains(&unit.name.environment);
    units.iter().find(named).map(|unit| unit.name.clone())
}
