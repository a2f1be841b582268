//! Finds the resources in the declared values and learns what each is: id, kind, scope, namespace, name, directives.
//! In: [`Declared`] and [`Schemas`]. Out: [`Resolved`], with namespaces filled in, and the findings. It never looks
//! at how resources relate to each other.

mod directive;
mod find;
mod foreign;
mod identity;
mod kind;
mod lower;
mod namespace;
mod print;
mod rules;
mod served;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

pub use directive::{Directives, Ignored};
pub use foreign::{Foreign, foreign};
pub(crate) use lower::entry_key;

use crate::declared::{Absent, Declared, DeclaredUnit, Form, UnitName};
use crate::diagnostic::{Diagnostic, Severity};
use crate::name::{GroupKind, Gvk, Id, Key, Namespace, ObjectName};
use crate::parallel::{self, Threads};
use crate::schema::{Schemas, Scope};
use crate::settings::Settings;
use crate::value::{Cursor, Field, FieldPath, Node, Place, Step};
use find::Found;
pub(crate) use kind::Known;
use kind::{Kinds, Unknown};

/// A resource whose id, kind, name and namespace are known to be right.
#[derive(Debug, Clone)]
pub struct Resource {
    unit: UnitName,
    id: Id,
    gvk: Gvk,
    key: Key,
    scope: Option<Scope>,
    directives: Directives,
    node: Node,
    place: Place,
}

impl Resource {
    /// The unit it is part of.
    #[must_use]
    pub const fn unit(&self) -> &UnitName {
        &self.unit
    }

    /// Its id.
    #[must_use]
    pub const fn id(&self) -> &Id {
        &self.id
    }

    /// Group, version and kind.
    #[must_use]
    pub const fn gvk(&self) -> &Gvk {
        &self.gvk
    }

    /// Its name in the cluster, the namespace filled in.
    #[must_use]
    pub const fn key(&self) -> &Key {
        &self.key
    }

    /// Where objects of its kind live; `None` for an unknown kind.
    #[must_use]
    pub const fn scope(&self) -> Option<Scope> {
        self.scope
    }

    /// What the author asks of the compiler for it.
    #[must_use]
    pub const fn directives(&self) -> &Directives {
        &self.directives
    }

    /// The manifest: namespace filled in, directives taken out.
    #[must_use]
    pub const fn node(&self) -> &Node {
        &self.node
    }

    /// Where it was written.
    #[must_use]
    pub const fn place(&self) -> Place {
        self.place
    }

    /// A cursor on the manifest.
    #[must_use]
    pub const fn cursor(&self) -> Cursor<'_> {
        Cursor::new(&self.node, self.place)
    }
}

/// A resource that a later stage makes of the settings: of a kind that lives in a namespace and is known to be right.
pub(crate) struct Made {
    pub(crate) unit: UnitName,
    pub(crate) id: Id,
    pub(crate) gvk: Gvk,
    pub(crate) namespace: Namespace,
    pub(crate) name: ObjectName,
    pub(crate) node: Node,
    pub(crate) place: Place,
}

impl From<Made> for Resource {
    fn from(made: Made) -> Self {
        let Made { unit, id, gvk, namespace, name, node, place } = made;
        let key = Key { group_kind: gvk.group_kind(), namespace: Some(namespace), name };
        let (scope, directives) = (Some(Scope::Namespaced), Directives::default());
        Self { unit, id, gvk, key, scope, directives, node, place }
    }
}

impl Resource {
    /// Sets a field of `spec` of what a later stage has made.
    pub(crate) fn set_in_spec(&mut self, field: Field) {
        let spec = self.node.as_map_mut().and_then(|root| root.get_mut_field("spec"));
        if let Some(spec) = spec.and_then(|spec| spec.node.as_map_mut()) {
            spec.set(field);
        }
    }
}

/// The resources of one unit, by id.
#[derive(Debug, Clone)]
pub struct ResolvedUnit {
    name: UnitName,
    inputs: Arc<str>,
    resources: Vec<Resource>,
}

impl ResolvedUnit {
    /// Its name.
    #[must_use]
    pub const fn name(&self) -> &UnitName {
        &self.name
    }

    /// The digest of what it was made from.
    #[must_use]
    pub const fn inputs(&self) -> &Arc<str> {
        &self.inputs
    }

    /// Its resources by id.
    #[must_use]
    pub fn resources(&self) -> &[Resource] {
        &self.resources
    }

    pub(crate) fn into_parts(self) -> (UnitName, Arc<str>, Vec<Resource>) {
        (self.name, self.inputs, self.resources)
    }
}

/// All units that could be resolved. Prints as text for people.
#[derive(Debug, Clone)]
pub struct Resolved {
    settings: Settings,
    units: Vec<ResolvedUnit>,
    absent: Absent,
    known: Known,
}

impl Resolved {
    /// The project's settings.
    #[must_use]
    pub const fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The units by environment and stack.
    #[must_use]
    pub fn units(&self) -> &[ResolvedUnit] {
        &self.units
    }

    /// The units that are not at hand, those included that findings of this stage have stopped.
    #[must_use]
    pub const fn absent(&self) -> &Absent {
        &self.absent
    }

    pub(crate) fn into_parts(self) -> (Settings, Vec<ResolvedUnit>, Absent, Known) {
        (self.settings, self.units, self.absent, self.known)
    }
}

/// The resources of every unit, found and named, before anything is known of their kinds.
#[derive(Debug)]
pub struct Located {
    settings: Settings,
    units: Vec<(DeclaredUnit, Vec<Found>)>,
    absent: Absent,
    findings: Vec<Diagnostic>,
}

/// Finds the resources of every unit.
#[must_use]
pub fn locate(declared: Declared) -> Located {
    let (settings, units, absent) = declared.into_parts();
    let mut findings = Vec::new();
    let units = units
        .into_iter()
        .map(|mut unit| {
            let found = find::find(&mut unit, &mut findings);
            (unit, found)
        })
        .collect();
    Located { settings, units, absent, findings }
}

impl Located {
    /// The settings of the project.
    #[must_use]
    pub const fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The kinds of all resources: what schemas are needed of.
    #[must_use]
    pub fn kinds(&self) -> BTreeSet<GroupKind> {
        let mut kinds = BTreeSet::new();
        for gvk in self.units.iter().flat_map(|(_, resources)| resources).filter_map(identity::gvk) {
            // Most are there already.
            let kind = gvk.group_kind();
            if !kinds.contains(&kind) {
                kinds.insert(kind);
            }
        }
        kinds
    }

    /// Resolves every unit. A unit with an error is left out and named as broken; the findings of all are returned.
    #[must_use]
    pub fn resolve(self, schemas: &Schemas, threads: Threads) -> (Resolved, Vec<Diagnostic>) {
        let Self { settings, units, absent, findings } = self;
        resolve_found((settings, units, absent), findings, schemas, threads)
    }
}

/// [`locate`] and [`Located::resolve`] at once, for those who have all schemas.
#[must_use]
pub fn resolve(declared: Declared, schemas: &Schemas, threads: Threads) -> (Resolved, Vec<Diagnostic>) {
    locate(declared).resolve(schemas, threads)
}

fn resolve_found(
    (settings, found, mut absent): (Settings, Vec<(DeclaredUnit, Vec<Found>)>, Absent),
    mut findings: Vec<Diagnostic>,
    schemas: &Schemas,
    threads: Threads,
) -> (Resolved, Vec<Diagnostic>) {
    // Definitions first, over all units: a kind may be defined in one stack and used in another, whatever their names.
    // By environment: what a CRD in dev defines is not there in prod.
    let mut known = Known::new();
    let mut kinds = Kinds::default();
    for (unit, resources) in &found {
        let known = known.entry(unit.name.environment.clone()).or_insert_with(|| schemas.clone());
        let mut of_unit: BTreeMap<Gvk, Vec<&Found>> = BTreeMap::new();
        for (gvk, resource) in resources.iter().filter_map(|found| Some((identity::gvk(found)?, found))) {
            known.define(&gvk, &resource.node);
            of_unit.entry(gvk).or_default().push(resource);
        }
        kinds.add(unit, of_unit);
    }
    let Unknown { findings: unknown, stopped } = kinds.unknown(&known, &settings, &absent);
    findings.extend(unknown);
    let mut resolved = Vec::new();
    for (unit, resources) in found {
        let known = known.get(&unit.name.environment).unwrap_or(schemas);
        let context = Context { settings: &settings, schemas: known, unit: &unit.name, form: unit.form };
        let mut whole = Vec::with_capacity(resources.len());
        for (resource, found) in parallel::map(resources, threads, |found| context.resource(found)) {
            whole.extend(resource);
            findings.extend(found);
        }
        resolved.push(ResolvedUnit { name: unit.name, inputs: unit.inputs, resources: whole });
    }
    let failed: BTreeSet<UnitName> = resolved
        .iter()
        .filter(|unit| stopped.contains(&unit.name) || findings.iter().any(|finding| stops(finding, &unit.name)))
        .map(|unit| unit.name.clone())
        .collect();
    resolved.retain(|unit| !failed.contains(&unit.name));
    absent.broken.extend(failed);
    (Resolved { settings, units: resolved, absent, known }, findings)
}

fn stops(finding: &Diagnostic, unit: &UnitName) -> bool {
    let stack = unit.stack.as_str();
    let own = |id: &Id| id.as_str() == stack || id.as_str().strip_prefix(stack).is_some_and(|r| r.starts_with('/'));
    finding.severity == Severity::Error
        && finding.environments.contains(&unit.environment)
        && finding.resource.as_ref().is_some_and(own)
}

/// What resolving one resource looks at.
struct Context<'a> {
    settings: &'a Settings,
    schemas: &'a Schemas,
    unit: &'a UnitName,
    form: Form,
}

/// Whether a path leads through another. That one may be of a record in the place of a list: its entries are elements now,
/// and which is which is not known any more.
fn is_within(path: &FieldPath, outer: &FieldPath) -> bool {
    let same = |(step, outer): (&Step, &Step)| match (step, outer) {
        (Step::Element(_), Step::Field(_)) => true,
        (Step::Field(_) | Step::Element(_), _) => step == outer,
    };
    path.steps().len() >= outer.steps().len() && path.steps().iter().zip(outer.steps()).all(same)
}

impl Context<'_> {
    fn resource(&self, mut found: Found) -> (Option<Resource>, Vec<Diagnostic>) {
        let mut findings = Vec::new();
        let directives = directive::take(&mut found, &mut findings);
        let identity = identity::read(&found, &mut findings);
        let gvk = kind::of(&found, identity.as_ref());
        if let Some(gvk) = &gvk {
            let before = findings.len();
            // In YAML of any origin a record where a list belongs is a mistake.
            if self.form == Form::Tree {
                lower::lower(&mut found, gvk, self.schemas, &mut findings);
            }
            // What could not be lowered is still a record: that it is no list has been told.
            let told: Vec<FieldPath> = findings[before..].iter().map(|finding| finding.path.clone()).collect();
            let is_told = |finding: &Diagnostic| told.iter().any(|path| is_within(&finding.path, path));
            let fields = kind::fields(self.schemas, gvk, &found);
            findings.extend(fields.into_iter().filter(|finding| !is_told(finding)));
        }
        let namespaced = identity.and_then(|identity| self.namespaced(&mut found, identity, &mut findings));
        let mut of_kind = Vec::new();
        if let Some(gvk) = &gvk {
            let judged = rules::judged(self.schemas, gvk, &found, &mut findings);
            findings.extend(judged.of_object);
            of_kind = judged.of_kind;
        }
        // Told in one place, so that no reader of a field can forget to say which resource it was.
        for finding in &mut findings {
            finding.resource = Some(found.id.clone());
        }
        findings.append(&mut of_kind);
        for finding in &mut findings {
            finding.environments.insert(self.unit.environment.clone());
        }
        let Found { id, node, place } = found;
        let resource = namespaced.map(|(gvk, key, scope)| {
            let unit = self.unit.clone();
            Resource { unit, id, gvk, key, scope, directives, node, place }
        });
        (resource, findings)
    }
}
