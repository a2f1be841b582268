//! What commands know of kinds that evaluate no stack: `explain`, and `check` of manifests. In: where the user is. Out:
//! Kubernetes' kinds, and those of the project, if there is one.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use lornuc_model::diagnostic::Severity;
use lornuc_model::lock::Lock;
use lornuc_model::schema::Version;
use lornuc_model::settings::Settings;
use lornuc_model::value::Place;

use super::terminal::{Failure, Terminal};
use super::{Global, session};
use crate::evaluate;
use crate::load::{self, LoadError, SETTINGS_FILE, Selection, Shelf};

/// The kinds, and what the project says of them.
pub(super) struct Known {
    pub(super) shelf: Shelf,
    /// `None` outside of a project, and in one whose settings have mistakes.
    pub(super) settings: Option<Settings>,
}

/// Finds the project, if there is one, and its kinds; none is read yet.
pub(super) fn known(global: &Global, version: Option<Version>, terminal: &Terminal) -> Result<Known, Failure> {
    let Some(root) = project(global)? else {
        return Ok(Known { shelf: Shelf::new(None, version.unwrap_or_default(), Lock::default()), settings: None });
    };
    let settings = settings(&root, global)?;
    if settings.is_none() && version.is_none() {
        let taken = Version::default();
        terminal
            .note(&format!("`{SETTINGS_FILE}` has mistakes, which `lornuc check` tells; Kubernetes {taken} is taken"));
    }
    let version = version.or(settings.as_ref().map(Settings::kubernetes)).unwrap_or_default();
    // What is wrong with the lock is told by whoever builds; here only the files count. Its text is none of those that
    // these commands show, so that no finding may mark a place in it.
    let mut lock = load::lock(&root)?.content.unwrap_or_default();
    lock.schemas.values_mut().for_each(|set| set.place = Place::default());
    Ok(Known { shelf: Shelf::new(Some(root), version, lock), settings })
}

/// The project's root. That there is none is no mistake, unless the user names a folder.
fn project(global: &Global) -> Result<Option<PathBuf>, Failure> {
    match load::find_project(global.directory.as_deref().unwrap_or(Path::new("."))) {
        Ok(root) => Ok(Some(root)),
        Err(LoadError::NoProject(_)) if global.directory.is_none() => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// The settings alone: no stack is evaluated.
fn settings(root: &Path, global: &Global) -> Result<Option<Settings>, Failure> {
    let selection = Selection { stacks: Some([].into()), environments: None };
    let (sources, findings) = load::load(root, &selection)?;
    if findings.iter().any(|finding| finding.severity == Severity::Error) && sources.settings().is_none() {
        return Ok(None);
    }
    let evaluated = evaluate::evaluate(&Arc::new(sources), &selection, &session::crew(global))?;
    Ok(evaluated.declared.map(|declared| declared.settings().clone()))
}

/// Reads a version of Kubernetes, as `1.36`.
pub(super) fn version(text: &str) -> Result<Version, String> {
    Version::new(text).ok_or_else(|| {
        let known: Vec<String> = Version::all().map(|version| version.to_string()).collect();
        format!("the known versions are {}", known.join(", "))
    })
}
