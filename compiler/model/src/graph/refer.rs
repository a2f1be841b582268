//! Looks for what the fields of resources name: among the resources of the environment, what comes of them at run time, what
//! the clusters have already. In: all resources. Out: edges, and a finding for each name that leads nowhere.

mod composite;
mod grants;
mod named;
mod namespaces;
mod ports;
mod selected;
mod words;

use std::cell::OnceCell;
use std::collections::BTreeSet;

use crate::declared::Absent;
use crate::name::{Namespace, StackName};
use crate::reference::{Filled, Roots, Table, To, Use, Visit, walk};
use crate::resolve::{Known, Resource};
use crate::settings::Settings;
use crate::value::Node;

use super::labels::Labels;
use super::objects::{Objects, Subject, products, subjects};
use super::problem::{Problem, cursors, told};
use super::reference::{Answer, Reference};
use super::{Edge, EdgeKind, GraphUnit, Need, ResourceIx};
use crate::diagnostic::Diagnostic;

/// What there is to look in.
pub(super) struct Site<'o> {
    settings: &'o Settings,
    absent: &'o Absent,
    known: &'o Known,
    units: &'o [GraphUnit],
    table: &'o Table,
    subjects: &'o [Subject<'o>],
    objects: Objects<'o>,
    pods: OnceCell<Labels<'o>>,
    resources: OnceCell<Labels<'o>>,
    /// The clusters whose namespaces the project declares.
    with_namespaces: BTreeSet<usize>,
}

/// The parts of a graph that references are looked for in.
#[derive(Debug, Clone, Copy)]
pub(super) struct Parts<'a> {
    pub(super) settings: &'a Settings,
    pub(super) units: &'a [GraphUnit],
    pub(super) resources: &'a [Resource],
    pub(super) absent: &'a Absent,
    pub(super) known: &'a Known,
}

/// The edges that references make, sorted and each told once, and the findings.
pub(super) fn edges(parts: Parts<'_>) -> (Vec<Edge>, Vec<Diagnostic>) {
    with_site(parts, |site| {
        let mut edges = Vec::new();
        let mut findings = Vec::new();
        let mut kinds = Kinds::default();
        for subject in site.subjects {
            let mut judge = Judge { site, subject: *subject, edges: &mut edges, problems: Vec::new(), told: None };
            walk(site.table, kinds.roots(site.table, subject), subject.manifest, &mut judge);
            if !judge.problems.is_empty() {
                findings.extend(told(judge.problems, subject.resource, site.settings));
            }
        }
        namespaces::missing(site, &mut findings);
        edges.sort_unstable();
        // Of several fields that name the same the one that needs it most counts.
        edges.dedup_by_key(|edge| (edge.from, edge.to, edge.kind));
        (edges, findings)
    })
}

/// What each field names, by resource.
pub(super) fn references(parts: Parts<'_>) -> Vec<Reference> {
    with_site(parts, |site| {
        let mut references = Vec::new();
        let mut kinds = Kinds::default();
        for subject in site.subjects {
            let mut edges = Vec::new();
            let told = Some(Vec::new());
            let mut judge = Judge { site, subject: *subject, edges: &mut edges, problems: Vec::new(), told };
            walk(site.table, kinds.roots(site.table, subject), subject.manifest, &mut judge);
            let told = judge.told.unwrap_or_default();
            let cursors = cursors(subject.resource, told.iter().flat_map(|told| [told.at, told.holder]));
            let at = |node: &Node| cursors.get(&std::ptr::from_ref(node));
            references.extend(told.iter().filter_map(|told| {
                let cursor = at(told.at).or_else(|| at(told.holder))?;
                let (field, place) = (cursor.path(), cursor.place());
                let from = ResourceIx(subject.index);
                Some(Reference { from, field, place, wants: told.wants.clone(), answer: told.answer })
            }));
        }
        references
    })
}

fn with_site<R>(parts: Parts<'_>, look: impl FnOnce(&Site<'_>) -> R) -> R {
    let Parts { settings, units, resources, absent, known } = parts;
    let own;
    let table = if settings.references().is_empty() {
        Table::builtin()
    } else {
        own = Table::with(settings.references());
        &own
    };
    let subjects = subjects(resources, known, settings);
    let products = products(&subjects);
    let objects = Objects::new(&subjects, &products);
    let with_namespaces = namespaces::declared(&objects, settings, &subjects);
    let (pods, resources) = (OnceCell::new(), OnceCell::new());
    look(&Site {
        settings,
        absent,
        known,
        units,
        table,
        subjects: &subjects,
        objects,
        pods,
        resources,
        with_namespaces,
    })
}

/// The roots of each kind, by its number, looked up once.
#[derive(Default)]
struct Kinds(Vec<Option<Roots>>);

impl Kinds {
    fn roots(&mut self, table: &Table, subject: &Subject<'_>) -> &Roots {
        if self.0.len() <= subject.kind {
            self.0.resize(subject.kind + 1, None);
        }
        let kind = &subject.resource.key().group_kind;
        self.0[subject.kind].get_or_insert_with(|| table.roots(&kind.group, kind.kind.as_str()))
    }
}

/// A field that was looked at, for people who ask.
struct Told<'o> {
    at: &'o Node,
    holder: &'o Node,
    wants: String,
    answer: Answer,
}

/// Judges the references of one resource.
struct Judge<'s, 'o> {
    site: &'s Site<'o>,
    subject: Subject<'o>,
    edges: &'s mut Vec<Edge>,
    problems: Vec<Problem<'o>>,
    told: Option<Vec<Told<'o>>>,
}

impl<'o> Visit<'o> for Judge<'_, 'o> {
    fn reference(&mut self, found: &Use<'_, 'o>) {
        match &found.entry.to {
            To::ContainerPort => self.container_port(found),
            To::Composite => self.composite(found),
            To::Object | To::Part(_) => {}
            To::Kinds(_) | To::Any | To::ProviderConfig | To::Managed | To::Flux => match found.entry.select {
                Some(form) => self.selector(found, form),
                None => self.name(found),
            },
        }
    }
}

impl<'o> Judge<'_, 'o> {
    /// Where a target is looked for: in the namespace that is written, else in that of the manifest; `None`: in any.
    fn namespace<'u>(&self, found: &'u Use<'_, 'o>) -> Option<&'u str>
    where
        'o: 'u,
    {
        if found.entry.is_anywhere {
            return None;
        }
        let written = found.entry.namespace.as_ref().and_then(|path| found.text(path));
        written.or_else(|| self.own_namespace(found))
    }

    fn own_namespace(&self, found: &Use<'_, 'o>) -> Option<&'o str> {
        if found.is_embedded() {
            return found.manifest().find(&["metadata", "namespace"]).and_then(Filled::text);
        }
        self.subject.resource.key().namespace.as_ref().map(Namespace::as_str)
    }

    /// Whether a target may be in a unit that is not at hand.
    fn may_be_absent(&self) -> bool {
        self.site.absent.touches(&self.subject.resource.unit().environment)
    }

    /// An edge from a target, or from what it comes of.
    fn edge(&mut self, found: &Use<'_, 'o>, target: Subject<'o>, kind: EdgeKind) {
        let own = self.subject;
        // Other environments of the cluster are applied by themselves.
        let is_neighbour = target.resource.unit().environment == own.resource.unit().environment;
        if target.index == own.index || !is_neighbour {
            return;
        }
        let need = if found.entry.is_unordered || found.is_embedded() {
            Need::Unordered
        } else if found.is_optional() {
            Need::Optional
        } else {
            Need::Required
        };
        self.edges.push(Edge { from: ResourceIx(target.index), to: ResourceIx(own.index), kind, need });
    }

    fn tell(&mut self, found: &Use<'_, 'o>, at: Filled<'o>, wants: impl FnOnce() -> String, answer: Answer) {
        if let Some(told) = &mut self.told {
            told.push(Told { at: at.node, holder: found.written().node, wants: wants(), answer });
        }
    }

    /// Whether a Kustomization delivers a unit of the project: its path ends with environment and stack.
    fn delivers_unit(&self) -> bool {
        let path = self.subject.manifest.find(&["spec", "path"]).and_then(Filled::text);
        let mut parts = path.unwrap_or_default().trim_end_matches('/').rsplit('/');
        let (stack, environment) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
        let is_own = |unit: &GraphUnit| {
            unit.name.environment.as_str() == environment && StackName::as_str(&unit.name.stack) == stack
        };
        environment == self.subject.resource.unit().environment.as_str() && self.site.units.iter().any(is_own)
    }
}
