//! The door to Nickel. In: [`Sources`]. Out: [`Declared`], the plain values of every unit with their spans, and the
//! findings of all. No Nickel value leaves this module. Each stack is evaluated by itself, so that a broken one does
//! not take the others along; nothing that a stack does can take more than its budget.

mod budget;
mod fault;
mod number;
mod pool;
mod session;
#[cfg(test)]
mod tests;
mod walk;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::io;
use std::sync::Arc;

use lornuc_model::declared::{Absent, Declared, DeclaredUnit, Form, UnitName};
use lornuc_model::diagnostic::{Code, Diagnostic, Severity};
use lornuc_model::name::{EnvironmentName, StackName, did_you_mean};
use lornuc_model::settings::Settings;
use lornuc_model::value::{Node, Place};
use sha2::{Digest, Sha256};

use crate::load::{Selection, SourceKey, Sources, Stack, StackForm};
use fault::Faults;
use pool::{Evaluated, Job, Pool};

/// What the world can refuse while a project is evaluated.
#[derive(Debug, thiserror::Error)]
pub enum EvaluateError {
    /// The system gives no thread.
    #[error("cannot start a thread")]
    Thread(#[from] io::Error),
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

/// Evaluates the settings and every unit that `selection` asks for. `None` when the settings have errors: nothing is
/// known of the units then.
///
/// # Errors
/// The system gives no thread; the user asks for an environment that nobody declares.
pub fn evaluate(
    sources: &Arc<Sources>,
    selection: &Selection,
    threads: usize,
) -> Result<(Option<Declared>, Vec<Diagnostic>), EvaluateError> {
    let Some(settings_key) = sources.settings() else { return Ok((None, Vec::new())) };
    let mut pool = Pool::new(sources)?;
    pool.submit(Job::Settings(settings_key.clone()));
    let mut faults = Faults::default();
    let Some(settings) = settings(sources, pool.next()?, &mut faults) else {
        return Ok((None, faults.into_findings()));
    };
    known(&settings, selection)?;
    let asked =
        |unit: &UnitName| selection.environments.as_ref().is_none_or(|names| names.contains(unit.environment.as_str()));
    let jobs: Vec<Job> = units_of(sources, &settings)
        .filter(|(unit, _)| asked(unit))
        .filter_map(|(unit, stack)| match &stack.form {
            StackForm::Nickel(stack) => Some(Job::Unit { settings: settings_key.clone(), unit, stack: stack.clone() }),
            StackForm::Folder(_) | StackForm::Broken | StackForm::Skipped => None,
        })
        .collect();
    pool.grow(threads.min(jobs.len()));
    let trees = nickel(&pool, jobs, &mut faults)?;
    let (units, absent) = declared(sources, &settings, &asked, trees);
    Ok((Some(Declared::new(settings, units, absent)), faults.into_findings()))
}

/// Every unit with its tree, or among those that are not at hand.
fn declared(
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

/// The trees of the units that are written in Nickel. The faults are put together in the order of the units, whatever
/// the order in which threads finish.
fn nickel(pool: &Pool, jobs: Vec<Job>, faults: &mut Faults) -> Result<BTreeMap<UnitName, Tree>, EvaluateError> {
    let count = jobs.len();
    jobs.into_iter().for_each(|job| pool.submit(job));
    let mut done = BTreeMap::new();
    for _ in 0..count {
        let evaluated = pool.next()?;
        if let Job::Unit { unit, .. } = evaluated.job {
            done.insert(unit, (evaluated.tree, evaluated.faults));
        }
    }
    let mut trees = BTreeMap::new();
    // By name again: of one fault met by many units, the first to be put in is the one that is shown.
    for (unit, (tree, found)) in done {
        faults.extend(found);
        trees.extend(tree.map(|(tree, place)| (unit, (tree, place, Form::Tree))));
    }
    Ok(trees)
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
    match asked.find(|name| !known().any(|known| known == name.as_str())) {
        None => Ok(()),
        Some(name) => Err(EvaluateError::NoEnvironment {
            name: name.clone(),
            help: did_you_mean(name, known())
                .unwrap_or_else(|| format!("there are: {}", known().collect::<Vec<_>>().join(", "))),
        }),
    }
}

fn settings(sources: &Sources, evaluated: Evaluated, faults: &mut Faults) -> Option<Settings> {
    faults.extend(evaluated.faults);
    let (tree, place) = evaluated.tree?;
    let stacks: BTreeSet<StackName> = sources.stacks().iter().map(|stack| stack.name.clone()).collect();
    let (settings, findings) = Settings::read(&tree, place, &stacks);
    let sound = findings.iter().all(|finding| finding.severity != Severity::Error);
    faults.extend(findings.into_iter().map(fault::Fault::plain));
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
        write!(text, "{byte:02x}").expect("a string takes all writes");
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
