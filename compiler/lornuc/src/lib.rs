//! The doors of lornuc and its command. In: a project's folder. Out: manifests on disk or on stdout, and findings.
//! Everything that decides about manifests is in `lornuc-model`; here are disk, git, Nickel and the terminal.

pub mod advance;
mod cache;
pub mod cli;
pub mod evaluate;
pub mod format;
mod git;
pub mod import;
pub mod load;
pub mod output;
pub mod revision;
pub mod timing;
pub mod trial;
pub mod vendor;
pub mod watch;

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use lornuc_model::check::{self, Checked};
use lornuc_model::diagnostic::{Diagnostic, FileId, Report, Span};
use lornuc_model::graph::Graph;
use lornuc_model::name::{EnvironmentName, StackName};
use lornuc_model::parallel::Threads;
use lornuc_model::{graph, resolve, usage};

use advance::{Advance, Stage};
use evaluate::{EvaluateError, Evaluation};
use load::{Format, LoadError, Selection, Sources, Trace};
use timing::Timing;

/// The threads of a run, and who watches them.
#[derive(Debug, Clone)]
pub struct Crew {
    /// How many there may be.
    pub threads: usize,
    /// How far they have come.
    pub advance: Arc<Advance>,
}

impl Crew {
    /// Nobody watches.
    #[must_use]
    pub fn of(threads: usize) -> Self {
        Self { threads, advance: Arc::default() }
    }
}

/// A project after every stage up to `check`.
#[derive(Debug)]
pub struct Compiled {
    /// The sources, for spans.
    pub sources: Arc<Sources>,
    /// The findings of all stages.
    pub report: Report,
    /// What may be rendered; `None` when anything is refused.
    pub checked: Option<Checked>,
    /// All resources that could be resolved, of a refused project too; `None` when nothing was evaluated.
    pub graph: Option<Arc<Graph>>,
    /// What all reading asked of the disk.
    pub trace: Trace,
    /// How long each stage took.
    pub timing: Timing,
}

/// What the world can refuse while a project is compiled. Mistakes of the author are findings instead.
#[derive(Debug, thiserror::Error)]
pub enum CompileError {
    /// While it is read.
    #[error(transparent)]
    Load(#[from] LoadError),
    /// While it is evaluated.
    #[error(transparent)]
    Evaluate(#[from] EvaluateError),
}

/// Takes a project through the line, as far as `check`. Each stage reports all that it can see of the units that the
/// one before handed on. Call it on a thread with a stack of [`STACK_BYTES`].
///
/// # Errors
/// The world's failures, and names in `selection` that do not exist.
pub fn compile(project: &Path, selection: &Selection, crew: &Crew) -> Result<Compiled, CompileError> {
    let mut timing = Timing::start();
    let loaded = load::load(project, selection)?;
    timing.end("load");
    Ok(compile_sources(loaded, selection, crew, timing)?)
}

/// Takes a project of one stack that is not on the disk through the line. Call it on a thread as for [`compile`].
///
/// # Errors
/// The system gives no thread.
pub fn compile_text(settings: &str, stack: &StackName, text: &str) -> Result<Compiled, EvaluateError> {
    let loaded = load::of_texts(settings, stack, text);
    compile_sources(loaded, &Selection::default(), &Crew::of(1), Timing::start())
}

fn compile_sources(
    (sources, mut findings): (Sources, Vec<Diagnostic>),
    selection: &Selection,
    crew: &Crew,
    mut timing: Timing,
) -> Result<Compiled, EvaluateError> {
    let sources = Arc::new(sources);
    let Evaluation { declared, findings: found, secrets, parameters } = evaluate::evaluate(&sources, selection, crew)?;
    findings.extend(found);
    timing.end("evaluate");
    crew.advance.enter(Stage::Checking);
    let Some(declared) = declared else {
        let beside = secrets_beside(&sources, &findings);
        let report = Report::new(findings, &BTreeSet::new()).masking(secrets).masking(beside);
        return Ok(Compiled { trace: sources.trace().clone(), sources, report, checked: None, graph: None, timing });
    };
    let asked =
        |name: &EnvironmentName| selection.environments.as_ref().is_none_or(|names| names.contains(name.as_str()));
    let environments = declared.settings().environments().keys().filter(|name| asked(name)).cloned().collect();
    findings.extend(usage::look(&sources.usage(&declared, parameters), declared.settings(), &findings));
    let located = resolve::locate(declared);
    let mut shelf = sources.shelf(located.settings().kubernetes());
    findings.extend(shelf.read(located.kinds()));
    let (resolved, found) = located.resolve(shelf.schemas(), Threads::new(crew.threads));
    findings.extend(found);
    timing.end("resolve");
    let (graph, found) = graph::build(resolved);
    findings.extend(found);
    timing.end("graph");
    let graph = Arc::new(graph);
    let (checked, found) = check::check(Arc::clone(&graph));
    findings.extend(found);
    let beside = secrets_beside(&sources, &findings);
    let report = Report::new(findings, &environments).masking(secrets).masking(beside);
    // `check` has seen the graph alone: errors of `load` and `evaluate` must keep their units' neighbours back too.
    let checked = checked.filter(|_| !report.has_errors());
    let chosen = selection.stacks.clone().filter(|_| selection.takes_generated());
    let checked = match chosen {
        Some(stacks) => checked.map(|checked| checked.of_stacks(stacks)),
        None => checked,
    };
    timing.end("check");
    let mut trace = sources.trace().clone();
    trace.extend(shelf.into_trace());
    Ok(Compiled { trace, sources, report, checked, graph: Some(graph), timing })
}

/// What the frames of Nickel texts that name a Secret must not show: what of them was evaluated is not known of a text.
fn secrets_beside(sources: &Sources, findings: &[Diagnostic]) -> BTreeSet<Span> {
    let nickel: BTreeSet<FileId> = sources
        .sources()
        .iter()
        // No record of the settings is a resource: `externals` only name Secrets.
        .filter(|(key, _)| sources.settings() != Some(*key))
        .filter(|(key, source)| {
            // Once a text: there may be thousands of findings.
            key.format == Format::Nickel && evaluate::names_secret(sources.files().text(source.file))
        })
        .map(|(_, source)| source.file)
        .collect();
    let labels = findings.iter().flat_map(|finding| &finding.labels).map(|label| label.span);
    let labels = labels.filter(|span| nickel.contains(&span.file()));
    labels.flat_map(|span| evaluate::secrets_beside(sources.files().text(span.file()), span)).collect()
}

/// The stack that [`compile`] needs: sources may be nested thousands of levels deep. Only what is touched is used.
pub const STACK_BYTES: usize = 256 << 20;
