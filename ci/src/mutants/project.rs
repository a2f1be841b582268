//! A project that is evaluated once, and judged as often as its values are changed. In: a folder and an environment. Out: its
//! values, and what the stages behind evaluation make of any version of them. It refuses a project with mistakes.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use lornuc::load::{Selection, Shelf};
use lornuc::{Crew, evaluate, load};
use lornuc_model::declared::{Absent, Declared, DeclaredUnit};
use lornuc_model::diagnostic::{Diagnostic, Severity};
use lornuc_model::graph::Graph;
use lornuc_model::parallel::Threads;
use lornuc_model::{check, graph, resolve};

use crate::run::Failed;

/// An evaluated project.
#[derive(Debug)]
pub(super) struct Project {
    declared: Declared,
    absent: Absent,
    shelf: Shelf,
}

/// What the stages make of values.
pub(super) struct Outcome {
    /// The resources of the units that are whole.
    pub(super) graph: Graph,
    /// What all stages say, each finding by itself: a report would put some together.
    pub(super) findings: Vec<Diagnostic>,
}

impl Project {
    /// Reads and evaluates a project in one of its environments. Call it on a thread with a big stack.
    pub(super) fn evaluate(root: &Path, environment: &str) -> Result<Self, Failed> {
        let environments = Some(BTreeSet::from([environment.to_owned()]));
        let selection = Selection { environments, ..Selection::default() };
        let failed = |error: &dyn std::error::Error| Failed(format!("{}: {error}", root.display()));
        let (sources, mut findings) = load::load(root, &selection).map_err(|error| failed(&error))?;
        let sources = Arc::new(sources);
        let evaluated = evaluate::evaluate(&sources, &selection, &Crew::of(1)).map_err(|error| failed(&error))?;
        findings.extend(evaluated.findings);
        let sound = evaluated.declared.filter(|_| findings.iter().all(|one| one.severity != Severity::Error));
        let declared = sound.ok_or_else(|| Failed(format!("{}: has mistakes", root.display())))?;
        let located = resolve::locate(declared.clone());
        let mut shelf = sources.shelf(located.settings().kubernetes());
        shelf.read(located.kinds());
        let skipped = located.settings().environments().keys().filter(|name| name.as_str() != environment);
        let units = |name| declared.units().iter().map(move |unit| (name, &unit.name.stack));
        let skipped = skipped.flat_map(units).map(|(environment, stack)| lornuc_model::declared::UnitName {
            environment: environment.clone(),
            stack: stack.clone(),
        });
        let absent = Absent { skipped: skipped.collect(), broken: BTreeSet::new() };
        Ok(Self { declared, absent, shelf })
    }

    /// The values of its units.
    pub(super) fn units(&self) -> &[DeclaredUnit] {
        self.declared.units()
    }

    /// What the stages make of other values.
    pub(super) fn judge(&self, units: Vec<DeclaredUnit>) -> Outcome {
        let declared = Declared::new(self.declared.settings().clone(), units, self.absent.clone());
        let (resolved, mut findings) = resolve::resolve(declared, self.shelf.schemas(), Threads::new(1));
        let (graph, found) = graph::build(resolved);
        findings.extend(found);
        let (_, found) = check::check(graph.clone());
        findings.extend(found);
        Outcome { graph, findings }
    }
}
