//! The door to Nickel. In: [`Sources`]. Out: [`Declared`], the plain values of every unit with their spans, and the
//! findings of all. No Nickel value leaves this module. Each unit is evaluated by itself, so that a broken one does
//! not take the others along; nothing that a stack does can take more than its budget.

mod budget;
mod cases;
mod fault;
mod job;
mod number;
mod origin;
mod pool;
mod run;
mod session;
mod share;
mod situation;
mod stdlib;
mod syntax;
#[cfg(test)]
mod tests;
mod walk;

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use lornuc_model::declared::{Absent, Declared, DeclaredUnit, Form, UnitName, secret_values};
use lornuc_model::diagnostic::{Code, Diagnostic, Severity, Span};
use lornuc_model::name::{EnvironmentName, StackName, did_you_mean};
use lornuc_model::settings::{DELIVERY_STACK, Settings};
use lornuc_model::value::{Node, Place};
use sha2::{Digest, Sha256};

use crate::Crew;
use crate::advance::Stage;
use crate::load::{Selection, SourceKey, Sources, Stack, StackForm};
pub use cases::{Case, Cases, cases};
use fault::Faults;
use job::{Evaluated, Job};
pub use origin::{Asked, origin};
use pool::Pool;
use share::Subject;
pub use syntax::{names_secret, secrets_beside, syntax};

/// What the world can refuse while a project is evaluated.
#[derive(Debug, thiserror::Error)]
pub enum EvaluateError {
    /// The system gives no thread.
    #[error("cannot start a thread")]
    Thread(#[from] io::Error),
    /// The user asks for the unit `flux` of a project that Flux does not get.
    #[error("the project has no stack `{DELIVERY_STACK}`: it is made where `lornuc.ncl` has a `delivery`")]
    NoDelivery,
    /// The user asks for an environment that the project does not have.
    #[error("the project has no environment `{name}`")]
    NoEnvironment {
        /// The name.
        name: String,
        /// A near name, or those that there are.
        help: String,
    },
}

type Tree = (Node, Place, Form);

/// What became of a project.
#[derive(Debug)]
pub struct Evaluation {
    /// The values; `None` when the settings have errors, for nothing is known of the units then.
    pub declared: Option<Declared>,
    /// The findings.
    pub findings: Vec<Diagnostic>,
    /// Where the values of Secrets were written, in units that failed while they were evaluated too: no message may show
    /// them.
    pub secrets: BTreeSet<Span>,
    /// The parameters of each unit's environment, with what its contract adds; not of units that could not be evaluated
    /// so far.
    pub parameters: BTreeMap<UnitName, BTreeSet<Arc<str>>>,
}

/// Evaluates the settings and every unit that `selection` asks for.
///
/// # Errors
/// The system gives no thread; the user asks for an environment that nobody declares.
pub fn evaluate(sources: &Arc<Sources>, selection: &Selection, crew: &Crew) -> Result<Evaluation, EvaluateError> {
    let mut told = Told { faults: Faults::default(), secrets: folder_secrets(sources), parameters: BTreeMap::new() };
    let declared = match sources.settings() {
        Some(key) => declared(sources, key, selection, crew, &mut told)?,
        None => None,
    };
    let Told { faults, secrets, parameters } = told;
    Ok(Evaluation { declared, findings: faults.into_findings(), secrets, parameters })
}

/// What evaluations tell beside their trees.
struct Told {
    faults: Faults,
    secrets: BTreeSet<Span>,
    parameters: BTreeMap<UnitName, BTreeSet<Arc<str>>>,
}

impl Told {
    fn extend(&mut self, faults: Vec<fault::Fault>, secrets: Vec<Span>) {
        self.faults.extend(faults);
        self.secrets.extend(secrets);
    }
}

fn folder_secrets(sources: &Sources) -> BTreeSet<Span> {
    let folders = sources.stacks().iter().filter_map(|stack| match &stack.form {
        StackForm::Folder(folder) => Some(folder),
        StackForm::Nickel(_) | StackForm::Broken | StackForm::Skipped => None,
    });
    folders.flat_map(|folder| secret_values(&folder.resources)).collect()
}

fn declared(
    sources: &Arc<Sources>,
    settings_key: &SourceKey,
    selection: &Selection,
    crew: &Crew,
    told: &mut Told,
) -> Result<Option<Declared>, EvaluateError> {
    let mut pool = Pool::new(sources, crew)?;
    let evaluated = pool.run(vec![Job::Settings(settings_key.clone())])?;
    let Some(settings) = settings(sources, evaluated, told) else { return Ok(None) };
    known(&settings, selection)?;
    let asked =
        |unit: &UnitName| selection.environments.as_ref().is_none_or(|names| names.contains(unit.environment.as_str()));
    let subjects = subjects(sources, &settings, settings_key, &asked);
    crew.advance.expect(subjects.len());
    crew.advance.enter(Stage::Evaluating);
    let trees = trees(every(&mut pool, subjects)?, told);
    let (units, absent) = units(sources, &settings, &asked, trees);
    Ok(Some(Declared::new(settings, units, absent)))
}

/// Every unit with its tree, or among those that are not at hand.
fn units(
    sources: &Sources,
    settings: &Settings,
    asked: &dyn Fn(&UnitName) -> bool,
    mut trees: BTreeMap<UnitName, Tree>,
) -> (Vec<DeclaredUnit>, Absent) {
    let mut units = Vec::new();
    let mut absent = Absent::default();
    for (name, stack) in units_of(sources, settings) {
        let tree = match &stack.form {
            _ if !asked(&name) => Err(&mut absent.skipped),
            StackForm::Skipped => Err(&mut absent.skipped),
            StackForm::Broken => Err(&mut absent.broken),
            StackForm::Folder(folder) => Ok((folder.resources.clone(), folder.place, Form::Flat)),
            StackForm::Nickel(_) => trees.remove(&name).ok_or(&mut absent.broken),
        };
        match tree {
            Ok((tree, place, form)) => {
                let inputs = digest(sources, stack, &name);
                units.push(DeclaredUnit { name, form, tree, place, inputs });
            }
            Err(set) => drop(set.insert(name)),
        }
    }
    (units, absent)
}

/// The units that are written in Nickel and asked for.
fn subjects(
    sources: &Sources,
    settings: &Settings,
    settings_key: &SourceKey,
    asked: &dyn Fn(&UnitName) -> bool,
) -> Vec<Subject> {
    let nickel = |(unit, stack): (UnitName, &Stack)| match &stack.form {
        StackForm::Nickel(key) => Some(Subject { settings: settings_key.clone(), stack: key.clone(), unit }),
        StackForm::Folder(_) | StackForm::Broken | StackForm::Skipped => None,
    };
    units_of(sources, settings).filter(|(unit, _)| asked(unit)).filter_map(nickel).collect()
}

/// Evaluates units: all at once as far as they are sound, and then each stack that has others by itself, to the end.
fn every(pool: &mut Pool, subjects: Vec<Subject>) -> Result<Vec<Evaluated>, EvaluateError> {
    let mut spoiled: BTreeMap<SourceKey, Arc<AtomicBool>> = BTreeMap::new();
    let job = |subject: &Subject| {
        let spoiled = Arc::clone(spoiled.entry(subject.stack.clone()).or_default());
        Job::Unit { subject: subject.clone(), spoiled }
    };
    let jobs = subjects.iter().map(job).collect();
    pool.grow(subjects.len());
    let mut evaluated = pool.run(jobs)?;
    let sound: BTreeSet<UnitName> = evaluated.iter().filter_map(|one| one.unit.clone()).collect();
    let mut stacks: BTreeMap<SourceKey, (SourceKey, Vec<UnitName>)> = BTreeMap::new();
    for Subject { settings, stack, unit } in subjects.into_iter().filter(|subject| !sound.contains(&subject.unit)) {
        stacks.entry(stack).or_insert((settings, Vec::new())).1.push(unit);
    }
    let jobs = stacks.into_iter().map(|(stack, (settings, units))| Job::Stack {
        settings,
        stack,
        units,
        without: BTreeSet::new(),
        spent: 0,
    });
    evaluated.extend(pool.run(jobs.collect())?);
    Ok(evaluated)
}

/// The trees of the units that are written in Nickel. The faults are put together in the order of the units, whatever
/// the order in which threads finish: of one fault met by many units, the first is the one that is shown. A unit that
/// spent its budget was evaluated again without the resource that did.
fn trees(mut evaluated: Vec<Evaluated>, told: &mut Told) -> BTreeMap<UnitName, Tree> {
    let mut trees = BTreeMap::new();
    let mut failed = BTreeSet::new();
    evaluated.sort_by(|a, b| a.unit.cmp(&b.unit));
    for Evaluated { unit, tree, faults, secrets, parameters, .. } in evaluated {
        told.extend(faults, secrets);
        if let Some(unit) = unit.as_ref().filter(|_| !parameters.is_empty()) {
            told.parameters.entry(unit.clone()).or_default().extend(parameters);
        }
        match (unit, tree) {
            (Some(unit), Some((tree, place))) => {
                told.secrets.extend(secret_values(&tree));
                trees.insert(unit, (tree, place, Form::Tree));
            }
            (Some(unit), None) => drop(failed.insert(unit)),
            (None, _) => {}
        }
    }
    trees.retain(|unit, _| !failed.contains(unit));
    trees
}

/// All units of the project, stack by stack.
fn units_of<'a>(sources: &'a Sources, settings: &'a Settings) -> impl Iterator<Item = (UnitName, &'a Stack)> + use<'a> {
    sources.stacks().iter().flat_map(|stack| {
        settings.environments_of(&stack.name).map(move |environment| {
            (UnitName { environment: environment.name.clone(), stack: stack.name.clone() }, stack)
        })
    })
}

/// Holds the environments that a user asks for against those that there are.
fn known(settings: &Settings, selection: &Selection) -> Result<(), EvaluateError> {
    let known = || settings.environments().keys().map(EnvironmentName::as_str);
    let mut asked = selection.environments.iter().flatten();
    if selection.takes_generated() && !settings.environments().keys().any(|name| settings.delivery(name).is_some()) {
        return Err(EvaluateError::NoDelivery);
    }
    match asked.find(|name| !known().any(|known| known == name.as_str())) {
        None => Ok(()),
        Some(name) => Err(EvaluateError::NoEnvironment {
            name: name.clone(),
            help: did_you_mean(name, known())
                .unwrap_or_else(|| format!("there are: {}", known().collect::<Vec<_>>().join(", "))),
        }),
    }
}

fn settings(sources: &Sources, evaluated: Vec<Evaluated>, told: &mut Told) -> Option<Settings> {
    let evaluated = evaluated.into_iter().next()?;
    told.extend(evaluated.faults, evaluated.secrets);
    let (tree, place) = evaluated.tree?;
    let stacks: BTreeSet<StackName> = sources.stacks().iter().map(|stack| stack.name.clone()).collect();
    let (settings, findings) = Settings::read(&tree, place, &stacks);
    let sound = findings.iter().all(|finding| finding.severity != Severity::Error);
    told.faults.extend(findings.into_iter().map(fault::Fault::plain));
    settings.filter(|_| sound)
}

/// A digest of everything that can change a unit: the compiler's version, the unit's name, the settings and the
/// sources of the stack, by path.
fn digest(sources: &Sources, stack: &Stack, unit: &UnitName) -> Arc<str> {
    let mut hasher = Sha256::new();
    let mut feed = |text: &str| {
        // With its length, so that no two lists of texts run together into the same bytes.
        hasher.update((text.len() as u64).to_le_bytes());
        hasher.update(text);
    };
    feed(env!("CARGO_PKG_VERSION"));
    feed(&unit.to_string());
    let settings = sources.settings().into_iter().flat_map(|key| sources.closure(key));
    let own = match &stack.form {
        StackForm::Nickel(key) => sources.closure(key),
        StackForm::Folder(_) | StackForm::Broken | StackForm::Skipped => BTreeSet::new(),
    };
    let keys: BTreeSet<&SourceKey> = settings.chain(own).collect();
    let mut files: Vec<_> = keys.into_iter().map(|key| sources.sources()[key].file).collect();
    if let StackForm::Folder(folder) = &stack.form {
        files.extend(&folder.files);
    }
    for file in files {
        feed(sources.files().name(file));
        feed(sources.files().text(file));
    }
    let mut text = String::from("sha256:");
    for byte in hasher.finalize() {
        text.push_str(&format!("{byte:02x}"));
    }
    text.into()
}

/// The finding for work that its budget does not cover.
fn exhausted(excess: budget::Excess) -> Diagnostic {
    let (message, help) = match excess {
        budget::Excess::Steps => (
            format!("evaluating this takes more than {} steps", budget::STEPS),
            "look for a recursion without an end, or an array much larger than meant",
        ),
        budget::Excess::Size => (
            "evaluating this makes a value larger than any manifest".to_owned(),
            "look for text or a number that doubles over and over",
        ),
    };
    Diagnostic::error(Code::TooMuchWork, message).help(help.to_owned())
}
