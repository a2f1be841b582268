//! The output of an earlier build. In: its folder. Out: the resources of the project's units, as their indexes list
//! them. Folders of others and files that no index lists are left alone; an index that cannot be trusted is a failure,
//! for what it lacks would look like a change.

use std::io;
use std::path::{Component, Path, PathBuf};

use lornuc_model::declared::UnitName;
use lornuc_model::diagnostic::{Files, Layer, Severity};
use lornuc_model::name::{EnvironmentName, Id, StackName};
use lornuc_model::parallel::{self, Threads};
use lornuc_model::value::Node;
use serde_json::Value;

use super::disk::{self, Disk, Refusal};
use super::error::LoadError;
use super::{graph, jail, yaml};

/// The form of an index that this version reads.
const VERSION: u64 = 1;

/// A resource as an earlier build wrote it.
#[derive(Debug, Clone)]
pub struct Rendered {
    /// Its unit.
    pub unit: UnitName,
    /// Its id.
    pub id: Id,
    /// The line that it came from, as `stacks/apps.ncl:14`.
    pub source: Option<String>,
    /// Its file.
    pub file: PathBuf,
    /// The text of the file.
    pub text: String,
}

/// Why the output of an earlier build cannot be compared with.
#[derive(Debug, thiserror::Error)]
pub enum RenderedError {
    /// It does not exist.
    #[error("there is no output in `{}` to compare with", .0.display())]
    NoFolder(PathBuf),
    /// It is something else.
    #[error("`{}` is not a folder", .0.display())]
    NotAFolder(PathBuf),
    /// Nothing in it is of this project.
    #[error("`{}` holds no output of the project `{project}`", folder.display())]
    Nothing {
        /// The folder.
        folder: PathBuf,
        /// The project.
        project: String,
    },
    /// The folder of a unit is that of another project.
    #[error("`{}` holds the output of the project `{project}`", unit.display())]
    OtherProject {
        /// The folder.
        unit: PathBuf,
        /// The other project.
        project: String,
    },
    /// What is there is not what a build has written.
    #[error("`{}` is not as a build has written it: {reason}", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        reason: String,
    },
    /// A folder cannot be listed.
    #[error(transparent)]
    Load(#[from] LoadError),
}

impl Rendered {
    /// The manifest.
    ///
    /// # Errors
    /// The text is none.
    pub fn node(&self) -> Result<Node, RenderedError> {
        let damaged = |reason: String| RenderedError::Damaged { path: self.file.clone(), reason };
        let mut files = Files::default();
        let file = files.add(self.file.to_string_lossy(), self.text.as_str(), Layer::Author);
        let mut findings = Vec::new();
        let mut documents = yaml::read(&self.text, file, &mut findings);
        if let Some(finding) = findings.iter().find(|finding| finding.severity == Severity::Error) {
            return Err(damaged(finding.message.clone()));
        }
        match (documents.pop(), documents.len()) {
            (Some(only), 0) if only.as_map().is_some() => Ok(only),
            (Some(_), 0) => Err(damaged("it holds no manifest".to_owned())),
            (None, _) => Err(damaged("it is empty".to_owned())),
            (Some(_), more) => Err(damaged(format!("it holds {} manifests", more + 1))),
        }
    }
}

/// Which folders are read, and what they must be.
struct Reader<'a> {
    disk: Disk,
    folder: &'a Path,
    project: &'a str,
}

/// Reads what is below `folder/<environment>/<stack>/` for every unit of the project, as far as it is `wanted`. Units
/// that are `known` must be whole; others count where their index says that they are the project's.
///
/// # Errors
/// There is no output of the project, or it is damaged.
pub fn rendered(
    folder: &Path,
    project: &str,
    known: impl Fn(&UnitName) -> bool,
    wanted: impl Fn(&UnitName) -> bool,
    threads: Threads,
) -> Result<Vec<Rendered>, RenderedError> {
    if !is_folder(folder)? {
        return Err(RenderedError::NotAFolder(folder.to_path_buf()));
    }
    // Parts of an output may be links to elsewhere; a build follows them too.
    let reader = Reader { disk: Disk::without_walls(folder)?, folder, project };
    let mut resources = Vec::new();
    let mut is_ours = false;
    for unit in reader.units()? {
        let index = match reader.index(&unit) {
            Ok(index) => index,
            Err(_) if !known(&unit) => continue,
            Err(error) if wanted(&unit) => return Err(error),
            Err(_) => None,
        };
        is_ours |= index.is_some();
        if let Some(index) = index.filter(|_| wanted(&unit)) {
            resources.extend(reader.resources(&unit, &index, threads)?);
        }
    }
    if is_ours { Ok(resources) } else { Err(RenderedError::Nothing { folder: folder.into(), project: project.into() }) }
}

fn is_folder(path: &Path) -> Result<bool, RenderedError> {
    match disk::is_folder(path) {
        Ok(is_folder) => Ok(is_folder),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Err(RenderedError::NoFolder(path.to_path_buf())),
        Err(source) => Err(LoadError::Folder { path: path.to_path_buf(), source }.into()),
    }
}

impl Reader<'_> {
    /// Every folder that has the place and the names of a unit, in order.
    fn units(&self) -> Result<Vec<UnitName>, RenderedError> {
        let mut units = Vec::new();
        for entry in self.disk.list(".")?.into_iter().filter(|entry| entry.is_folder) {
            let Ok(environment) = EnvironmentName::new(&entry.name) else { continue };
            for entry in self.disk.list(&entry.name)?.into_iter().filter(|entry| entry.is_folder) {
                let Ok(stack) = StackName::new(&entry.name) else { continue };
                units.push(UnitName { environment: environment.clone(), stack });
            }
        }
        Ok(units)
    }

    fn damaged(&self, path: &str, reason: impl Into<String>) -> RenderedError {
        RenderedError::Damaged { path: self.folder.join(path), reason: reason.into() }
    }

    /// The index of a unit; `None` for an empty folder.
    fn index(&self, unit: &UnitName) -> Result<Option<Value>, RenderedError> {
        let folder = unit.to_string();
        let path = format!("{folder}/index.json");
        let text = match self.read(&path) {
            Ok(text) => text,
            Err(Refusal::Missing) if self.disk.list(&folder)?.is_empty() => return Ok(None),
            Err(Refusal::Missing) => return Err(self.damaged(&path, "it is missing")),
            Err(refusal) => return Err(self.damaged(&path, graph::refused(&path, refusal).message)),
        };
        let index: Value = serde_json::from_str(&text).map_err(|error| self.damaged(&path, error.to_string()))?;
        match index["project"].as_str() {
            Some(project) if project == self.project => {}
            Some(other) => {
                return Err(RenderedError::OtherProject { unit: self.folder.join(folder), project: other.to_owned() });
            }
            None => return Err(self.damaged(&path, "it names no project")),
        }
        if index["version"].as_u64() != Some(VERSION) {
            return Err(self.damaged(&path, "another version of lornuc wrote it"));
        }
        if index["environment"] != unit.environment.as_str() || index["stack"] != unit.stack.as_str() {
            return Err(self.damaged(&path, "it is of another unit"));
        }
        Ok(Some(index))
    }

    fn read(&self, path: &str) -> Result<String, Refusal> {
        jail::text(self.disk.bytes(path)?)
    }

    fn resources(&self, unit: &UnitName, index: &Value, threads: Threads) -> Result<Vec<Rendered>, RenderedError> {
        let path = format!("{unit}/index.json");
        let entries = index["resources"].as_array().ok_or_else(|| self.damaged(&path, "it lists no resources"))?;
        let read = parallel::map(entries.iter().collect(), threads, |entry: &Value| {
            let id = entry["id"].as_str().and_then(|text| Id::parse(text).ok());
            let own = |id: &Id| id.as_str().split('/').next() == Some(unit.stack.as_str()) && !id.path().is_empty();
            let file = entry["file"].as_str().filter(|file| is_inside(file));
            let Some((id, file)) = id.filter(own).zip(file) else {
                return Err(self.damaged(&path, "an entry has no id and file of the unit"));
            };
            let inner = format!("{unit}/{file}");
            let text = match self.read(&inner) {
                Ok(text) => text,
                // Someone took it away: the next build creates it.
                Err(Refusal::Missing) => return Ok(None),
                Err(refusal) => return Err(self.damaged(&inner, graph::refused(&inner, refusal).message)),
            };
            let source = entry["source"].as_str().map(str::to_owned);
            Ok(Some(Rendered { unit: unit.clone(), id, source, file: self.folder.join(inner), text }))
        });
        read.into_iter().filter_map(Result::transpose).collect()
    }
}

fn is_inside(path: &str) -> bool {
    !path.is_empty() && Path::new(path).components().all(|part| matches!(part, Component::Normal(_)))
}
