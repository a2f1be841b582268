//! What the stacks are compared with. In: the output of an earlier build, or a commit. Out: its resources by environment.
//! It prints the findings of a project that was broken then.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use lornuc_model::check::Checked;
use lornuc_model::declared::UnitName;
use lornuc_model::diff::{Object, Origin, Side};
use lornuc_model::name::{EnvironmentName, Id};
use lornuc_model::parallel::{self, Threads};
use lornuc_model::render;
use lornuc_model::settings::DELIVERY_STACK;
use lornuc_model::value::Node;

use super::super::build::{FOLDER, from_here};
use super::super::session;
use super::super::terminal::{Failure, Terminal};
use super::super::{Global, Units};
use super::{revision, side_of};
use crate::Crew;
use crate::evaluate::EvaluateError;
use crate::load::{LoadError, Rendered, Selection, rendered};
use crate::revision::as_of;
use crate::{CompileError, Compiled};

/// What a user asks for.
pub(super) struct Wanted<'a> {
    pub(super) units: &'a Units,
    pub(super) against: Option<&'a Path>,
}

impl Wanted<'_> {
    fn has(&self, unit: &UnitName) -> bool {
        let is_in = |names: &[String], name: &str| names.is_empty() || names.iter().any(|known| known == name);
        is_in(&self.units.env, unit.environment.as_str()) && is_in(&self.units.stack, unit.stack.as_str())
    }
}

/// The old side.
pub(super) struct Old {
    /// For people: `dist`, or a commit.
    pub(super) name: String,
    form: Form,
}

enum Form {
    /// Resources of an output, and their manifests; `None` for those that are what the stacks render now.
    Output(Vec<(Rendered, Option<Node>)>),
    /// A compiled project; `None` where the commit has nothing of what is asked for.
    Project(Option<Box<Compiled>>),
}

impl Old {
    /// Reads it; `None` when the project of that time has mistakes, which are printed.
    pub(super) fn read(
        wanted: &Wanted<'_>,
        root: &Path,
        (checked, now): (&Checked, &Now<'_>),
        (global, terminal): (&Global, &Terminal),
    ) -> Result<Option<Self>, Failure> {
        if let Some(revision) = wanted.against.and_then(revision) {
            return commit(wanted, root, revision, (global, terminal));
        }
        let threads = Threads::new(session::threads(global));
        let beside = root.join(FOLDER);
        let folder = wanted.against.map_or_else(|| from_here(&beside), Path::to_path_buf);
        let graph = checked.graph();
        let known: BTreeSet<&UnitName> = checked.units().map(|unit| &unit.name).collect();
        let found = rendered(
            &folder,
            graph.settings().project(),
            |unit| known.contains(unit),
            |unit| wanted.has(unit),
            threads,
        )?;
        let read = parallel::map(found, threads, |old| match now.get(&key(&old)) {
            Some(node) if is_as_rendered(&old, node) => Ok((old, None)),
            _ => old.node().map(|node| (old, Some(node))),
        });
        let form = Form::Output(read.into_iter().collect::<Result<_, _>>()?);
        Ok(Some(Self { name: format!("`{}`", folder.display()), form }))
    }

    /// The environments that it has resources of.
    pub(super) fn environments(&self) -> BTreeSet<EnvironmentName> {
        match &self.form {
            Form::Output(found) => found.iter().map(|(old, _)| old.unit.environment.clone()).collect(),
            Form::Project(project) => {
                let then = project.iter().filter_map(|compiled| compiled.checked.as_ref());
                then.flat_map(Checked::units).map(|unit| unit.name.environment.clone()).collect()
            }
        }
    }

    /// Its resources of one environment.
    pub(super) fn side<'a>(&'a self, name: &EnvironmentName, now: &Now<'a>) -> Side<'a> {
        let empty = Side { environment: name.clone(), namespace: None, objects: Vec::new() };
        match &self.form {
            Form::Project(None) => empty,
            Form::Project(Some(compiled)) => match &compiled.checked {
                Some(then) => side_of(name, compiled, then),
                None => empty,
            },
            Form::Output(found) => {
                let own = found.iter().filter(|(old, _)| old.unit.environment == *name);
                let objects = own.filter_map(|(old, node)| {
                    let node = node.as_ref().or_else(|| now.get(&key(old)).copied())?;
                    let origin = old.source.as_deref().map_or(Origin::Unknown, Origin::Line);
                    Some(Object { id: &old.id, node, origin, shape: None })
                });
                Side { objects: objects.collect(), ..empty }
            }
        }
    }
}

/// What the stacks render now, by environment and id.
pub(super) type Now<'a> = BTreeMap<(&'a EnvironmentName, &'a Id), &'a Node>;

pub(super) fn now(checked: &Checked) -> Now<'_> {
    checked.in_order().map(|resource| ((&resource.unit().environment, resource.id()), resource.node())).collect()
}

fn key(old: &Rendered) -> (&EnvironmentName, &Id) {
    (&old.unit.environment, &old.id)
}

/// Whether a file holds what a build would write: most do, and need not be read as YAML, which takes the longest.
fn is_as_rendered(old: &Rendered, node: &Node) -> bool {
    match old.file.extension().is_some_and(|ending| ending == "json") {
        true => serde_json::to_string_pretty(node).is_ok_and(|json| old.text.trim_end() == json),
        false => old.text == render::yaml(node),
    }
}

/// Compiles the project as of a commit.
fn commit(
    wanted: &Wanted<'_>,
    root: &Path,
    revision: &str,
    (global, terminal): (&Global, &Terminal),
) -> Result<Option<Old>, Failure> {
    let project = as_of(root, revision)?;
    let name = format!("`{revision}` ({})", project.commit.get(..12).unwrap_or(&project.commit));
    let compiled = compile(&project.root, wanted.units, &session::crew(global))?;
    match &compiled {
        Some(compiled) if compiled.checked.is_none() => {
            terminal.report(&compiled.report, compiled.sources.files());
            terminal
                .note(&format!("these are mistakes of the project as of {name}, with which nothing can be compared"));
            Ok(None)
        }
        Some(_) | None => Ok(Some(Old { name, form: Form::Project(compiled.map(Box::new)) })),
    }
}

/// The units that are asked for, of those that there were.
fn compile(root: &Path, units: &Units, crew: &Crew) -> Result<Option<Compiled>, Failure> {
    let chosen = |names: &[String]| (!names.is_empty()).then(|| names.iter().cloned().collect::<BTreeSet<_>>());
    let mut selection = Selection { stacks: chosen(&units.stack), environments: chosen(&units.env) };
    // Names that the project of that time did not have are left out, one a round.
    loop {
        let (names, missing) = match crate::compile(root, &selection, crew) {
            Ok(compiled) => return Ok(Some(compiled)),
            Err(CompileError::Load(LoadError::NoStack { name, .. })) => (&mut selection.stacks, name),
            Err(CompileError::Evaluate(EvaluateError::NoDelivery)) => {
                (&mut selection.stacks, DELIVERY_STACK.to_owned())
            }
            Err(CompileError::Evaluate(EvaluateError::NoEnvironment { name, .. })) => {
                (&mut selection.environments, name)
            }
            Err(error) => return Err(error.into()),
        };
        let Some(names) = names else { return Ok(None) };
        if !names.remove(&missing) || names.is_empty() {
            return Ok(None);
        }
    }
}
