//! Runs the tests of a project. In: its folder. Out: a finding for every claim that does not hold, and how each case
//! ended. The resources of a case go down the same line as those of a stack, as far as `check`.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use lornuc_model::case::{Claims, Outcome, in_case};
use lornuc_model::declared::{Absent, Declared, DeclaredUnit, Form, UnitName};
use lornuc_model::diagnostic::{Code, Diagnostic, Files, Report};
use lornuc_model::name::{EnvironmentName, StackName, slug};
use lornuc_model::parallel::Threads;
use lornuc_model::resolve::Resource;
use lornuc_model::settings::Settings;
use lornuc_model::value::{Node, Place};
use lornuc_model::{check, graph, resolve};

use crate::CompileError;
use crate::evaluate::{self, Case};
use crate::load::{self, Shelf, Sources};

/// The tests of a project, run.
#[derive(Debug)]
pub struct Tried {
    /// The sources, for spans.
    pub sources: Arc<Sources>,
    /// What does not hold, and what is wrong with the tests themselves.
    pub report: Report,
    /// How many files of tests there are.
    pub files: usize,
    /// How each case ended, by file and name.
    pub ends: BTreeMap<CaseId, End>,
    /// The settings; `None` when findings keep them from being read.
    pub settings: Option<Settings>,
}

/// A case, by the path of its file and its name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct CaseId {
    /// The path of the file.
    pub file: String,
    /// The name.
    pub name: String,
}

/// How a case ended, in all its environments taken together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// All that it claims holds.
    Passed,
    /// Something does not.
    Failed,
}

/// Runs the cases whose file or name has one of `words` in it, in any case of letters; all when there are none. Call it
/// as [`crate::compile`].
///
/// # Errors
/// The world's failures.
pub fn run(project: &Path, words: &[String], threads: usize) -> Result<Tried, CompileError> {
    let load::Tests { sources, files, mut findings } = load::tests(project)?;
    let sources = Arc::new(sources);
    let evaluated = evaluate::cases(&sources, &files, threads)?;
    findings.extend(evaluated.findings);
    let mut ends = BTreeMap::new();
    let mut environments = BTreeSet::new();
    if let Some(settings) = &evaluated.settings {
        environments.extend(settings.environments().keys().cloned());
        let line = Line {
            settings,
            sources: &sources,
            environments: &environments,
            shelf: RefCell::new(sources.shelf(settings.kubernetes())),
        };
        for case in evaluated.cases.into_iter().filter(|case| is_asked(case, words)) {
            let id = CaseId { file: case.file.path.clone(), name: case.name.to_string() };
            let (end, found) = line.judge(case);
            findings.extend(found);
            let ended = ends.entry(id).or_insert(end);
            *ended = if end == End::Failed { end } else { *ended };
        }
    }
    let report = Report::new(findings, &environments).masking(evaluated.secrets);
    Ok(Tried { sources, report, files: files.len(), ends, settings: evaluated.settings })
}

fn is_asked(case: &Case, words: &[String]) -> bool {
    let has = |text: &str, word: &str| text.to_lowercase().contains(&word.to_lowercase());
    words.is_empty() || words.iter().any(|word| has(&case.name, word) || has(&case.file.path, word))
}

/// What the resources of every case go down.
struct Line<'t> {
    settings: &'t Settings,
    sources: &'t Sources,
    environments: &'t BTreeSet<EnvironmentName>,
    shelf: RefCell<Shelf>,
}

impl Line<'_> {
    /// How a case ended in its environment. One that is not of this environment passes.
    fn judge(&self, case: Case) -> (End, Vec<Diagnostic>) {
        let place = Place { value: None, key: case.at, author: case.at };
        let environment = &case.unit.environment;
        let told = |findings: Vec<Diagnostic>| {
            let findings = findings.into_iter().map(|finding| finding.environment(environment));
            (End::Failed, findings.collect())
        };
        let claims = match case.claims {
            Ok((node, _)) => Claims::read(&case.name, &node, place, self.environments),
            Err(findings) if findings.is_empty() => return told(vec![unseen(&case.name, place)]),
            Err(findings) => Err(findings.into_iter().map(|finding| finding.note(in_case(&case.name))).collect()),
        };
        let claims = match claims {
            Ok(claims) => claims,
            Err(findings) => return told(findings),
        };
        if !claims.is_of(environment) {
            return (End::Passed, Vec::new());
        }
        let (resources, findings) = match case.given {
            Ok((tree, place)) => self.resources(&case.unit, tree, place),
            Err(findings) if findings.is_empty() => return told(vec![unseen(&case.name, place)]),
            Err(findings) => (Vec::new(), findings),
        };
        let files: &Files = self.sources.files();
        let shelf = self.shelf.borrow();
        let schemas = shelf.schemas();
        let outcome = Outcome { group: &case.group, resources: &resources, findings: &findings, files, schemas };
        let failed = claims.judge(&outcome);
        if failed.is_empty() { (End::Passed, Vec::new()) } else { told(failed) }
    }

    /// The resources of a case by itself, and the findings. The stacks of the project are not at hand, so that
    /// references into them are not judged.
    fn resources(&self, name: &UnitName, tree: Node, place: Place) -> (Vec<Resource>, Vec<Diagnostic>) {
        let unit = DeclaredUnit { name: name.clone(), form: Form::Tree, tree, place, inputs: Arc::from("") };
        let stacks = self.sources.stacks().iter().map(|stack| stack.name.clone()).filter(|stack| *stack != name.stack);
        // A library may have no stacks, and what its constructs name is elsewhere all the same: no stack is called `lib`.
        let stacks = stacks.chain([StackName::from(slug("lib"))]);
        let skipped = stacks.map(|stack| UnitName { environment: name.environment.clone(), stack });
        let absent = Absent { skipped: skipped.collect(), ..Absent::default() };
        let declared = Declared::new(self.settings.clone(), vec![unit], absent);
        let located = resolve::locate(declared);
        let mut shelf = self.shelf.borrow_mut();
        let mut findings = shelf.read(located.kinds());
        let (resolved, found) = located.resolve(shelf.schemas(), Threads::ONE);
        findings.extend(found);
        let (graph, found) = graph::build(resolved);
        findings.extend(found);
        // Where the project has no stacks, what is generated for delivery stands beside the case.
        let resources = graph.in_order().filter(|resource| resource.unit() == name).cloned().collect();
        let (_, found) = check::check(graph);
        findings.extend(found);
        (resources, findings)
    }
}

/// A case that was never reached.
fn unseen(name: &str, place: Place) -> Diagnostic {
    let message = format!("the case `{}` was not looked at: others of its file never end", name.escape_debug());
    let finding = Diagnostic::error(Code::FailedTest, message).at(place, "this case");
    finding.help("mend those first".to_owned())
}
