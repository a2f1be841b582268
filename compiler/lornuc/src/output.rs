//! The door through which manifests reach the disk. In: [`Manifests`] and a folder. Out: one folder a unit; files
//! that have not changed keep their times, and files of an earlier build that no longer belong are taken away. Files
//! that no build wrote are left alone.

#[cfg(test)]
mod tests;
mod whole;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, Write};
use std::path::{Component, Path, PathBuf};

use lornuc_model::render::{ManifestUnit, Manifests};
use serde_json::Value;

pub use whole::{alone, replace_whole};

/// What a build did to a folder.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Written {
    /// Files that were not there before; paths below the folder.
    pub created: Vec<PathBuf>,
    /// Files that were there with another text.
    pub changed: Vec<PathBuf>,
    /// How many files were already as they should be.
    pub unchanged: usize,
    /// Files of an earlier build that were taken away.
    pub removed: Vec<PathBuf>,
}

impl Written {
    fn replace(&mut self, folder: &Path, unit: &Path, path: &str, text: &str) -> Result<(), OutputError> {
        match replace(&unit.join(path), text)? {
            Change::Created => self.created.push(below(folder, unit, path)),
            Change::Written => self.changed.push(below(folder, unit, path)),
            Change::None => self.unchanged += 1,
        }
        Ok(())
    }

    fn remove(&mut self, folder: &Path, unit: &Path, path: &str) -> Result<(), OutputError> {
        if remove(unit, path)? {
            self.removed.push(below(folder, unit, path));
        }
        Ok(())
    }
}

/// The path of a unit's file below the folder of the output.
fn below(folder: &Path, unit: &Path, path: &str) -> PathBuf {
    unit.strip_prefix(folder).unwrap_or(unit).join(path)
}

/// Whether a file had to be written.
#[derive(Debug, Clone, Copy)]
enum Change {
    Created,
    Written,
    None,
}

/// The disk refuses.
#[derive(Debug, thiserror::Error)]
#[error("cannot {action} `{}`", path.display())]
pub struct OutputError {
    action: &'static str,
    path: PathBuf,
    source: io::Error,
}

/// Which units a build was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// All of the project: a unit that an earlier build wrote and this one does not know is taken away.
    Project,
    /// Some: the others are left as they are.
    Part,
}

/// Writes every unit to `folder/<environment>/<stack>/`.
///
/// # Errors
/// The disk refuses; what was written until then stays.
pub fn write(manifests: &Manifests, folder: &Path, extent: Extent) -> Result<Written, OutputError> {
    let mut written = Written::default();
    for unit in manifests.units() {
        let target = unit_folder(folder, unit);
        // Read before the new index takes its place.
        let earlier = earlier_files(&target, manifests.project());
        let documents: Vec<(&str, &str)> =
            manifests.documents_of(&unit.name).map(|document| (&*document.path, &*document.text)).collect();
        for (path, text) in &documents {
            written.replace(folder, &target, path, text)?;
        }
        let kept: BTreeSet<&str> = documents.iter().map(|(path, _)| *path).collect();
        for path in earlier.iter().filter(|path| !kept.contains(path.as_str())) {
            written.remove(folder, &target, path)?;
        }
        // The index last: until then the old one lists what may have to be taken away.
        for (path, text) in LISTS.into_iter().zip([&unit.kustomization, &unit.index]) {
            written.replace(folder, &target, path, text)?;
        }
    }
    if extent == Extent::Project {
        for unit in units_gone(manifests, folder) {
            let listed = earlier_files(&unit, manifests.project());
            for path in listed.iter().map(String::as_str).chain(LISTS) {
                written.remove(folder, &unit, path)?;
            }
            remove_empty(&unit, folder);
        }
    }
    Ok(written)
}

/// A file that a build would write or take away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// Its path below the output folder.
    pub path: PathBuf,
    /// What it holds; `None` when it is not there.
    pub kept: Option<String>,
    /// What a build would write; `None` when it would take the file away.
    pub made: Option<String>,
}

/// What [`write()`] would change, by path. Nothing is written.
///
/// # Errors
/// The disk refuses.
pub fn compare(manifests: &Manifests, folder: &Path, extent: Extent) -> Result<Vec<Difference>, OutputError> {
    let mut differences = Vec::new();
    let mut stale = Vec::new();
    for unit in manifests.units() {
        let target = unit_folder(folder, unit);
        let documents = manifests.documents_of(&unit.name).map(|document| (&*document.path, &document.text));
        let made: BTreeMap<&str, &String> =
            documents.chain(LISTS.into_iter().zip([&unit.kustomization, &unit.index])).collect();
        let earlier = earlier_files(&target, manifests.project());
        stale.extend(earlier.iter().filter(|path| !made.contains_key(path.as_str())).map(|path| target.join(path)));
        for (path, text) in made {
            let path = target.join(path);
            let kept = kept(&path)?;
            if kept.as_ref() != Some(text) {
                differences.push(Difference { path, kept, made: Some(text.clone()) });
            }
        }
    }
    if extent == Extent::Project {
        for unit in units_gone(manifests, folder) {
            let listed = earlier_files(&unit, manifests.project());
            stale.extend(listed.iter().map(String::as_str).chain(LISTS).map(|path| unit.join(path)));
        }
    }
    for path in stale {
        if let Some(kept) = kept(&path)? {
            differences.push(Difference { path, kept: Some(kept), made: None });
        }
    }
    for difference in &mut differences {
        difference.path = difference.path.strip_prefix(folder).unwrap_or(&difference.path).to_path_buf();
    }
    differences.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(differences)
}

/// What a file holds; `None` when it is not there. Bytes that are no text differ from any.
#[expect(clippy::disallowed_methods, reason = "output is a door to the disk")]
fn kept(path: &Path) -> Result<Option<String>, OutputError> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(String::from_utf8_lossy(&bytes).into_owned())),
        Err(error) if is_absent(&error) => Ok(None),
        Err(source) => Err(failed("read", path, source)),
    }
}

/// The files of a unit that are no resource.
const LISTS: [&str; 2] = ["kustomization.yaml", "index.json"];

/// The folders of units that an earlier build wrote and the project no longer has. Only an index of ours that names
/// its own folder makes one.
#[expect(clippy::disallowed_methods, reason = "output is a door to the disk")]
fn units_gone(manifests: &Manifests, folder: &Path) -> Vec<PathBuf> {
    let known: BTreeSet<PathBuf> = manifests.units().iter().map(|unit| unit_folder(folder, unit)).collect();
    let below = |folder: &Path| {
        let entries = fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok);
        entries.map(|entry| entry.path()).filter(|path| path.is_dir() && !path.is_symlink()).collect::<Vec<_>>()
    };
    let mut gone: Vec<PathBuf> = below(folder).iter().flat_map(|environment| below(environment)).collect();
    gone.retain(|unit| !known.contains(unit) && names_itself(unit, manifests.project()));
    gone.sort();
    gone
}

fn names_itself(unit: &Path, project: &str) -> bool {
    let index = earlier_index(unit);
    let name = |path: Option<&Path>| path.and_then(Path::file_name).map(|name| name.to_string_lossy().into_owned());
    index["project"] == project
        && index["stack"].as_str().map(str::to_owned) == name(Some(unit))
        && index["environment"].as_str().map(str::to_owned) == name(unit.parent())
}

fn unit_folder(folder: &Path, unit: &ManifestUnit) -> PathBuf {
    folder.join(unit.name.environment.as_str()).join(unit.name.stack.as_str())
}

/// The index of an earlier build; one that cannot be read says nothing.
#[expect(clippy::disallowed_methods, reason = "output is a door to the disk")]
fn earlier_index(unit: &Path) -> Value {
    let text = fs::read_to_string(unit.join("index.json")).unwrap_or_default();
    serde_json::from_str(&text).unwrap_or_default()
}

/// The files that the index of an earlier build of this project lists. Paths that would leave the folder are not ours.
fn earlier_files(unit: &Path, project: &str) -> Vec<String> {
    let index = earlier_index(unit);
    if index["project"] != project {
        return Vec::new();
    }
    let entries = index["resources"].as_array().map_or(&[][..], Vec::as_slice);
    let files = entries.iter().filter_map(|entry| entry["file"].as_str());
    let inside =
        |path: &&str| !path.is_empty() && Path::new(path).components().all(|part| matches!(part, Component::Normal(_)));
    files.filter(inside).map(str::to_owned).collect()
}

/// Writes a file if it is not there with this text already, and tells whether it did.
#[expect(clippy::disallowed_methods, reason = "output is a door to the disk")]
fn replace(path: &Path, text: &str) -> Result<Change, OutputError> {
    let old = fs::read(path);
    if old.as_ref().is_ok_and(|old| old == text.as_bytes()) {
        return Ok(Change::None);
    }
    if let Some(folder) = path.parent() {
        create_folder(folder)?;
    }
    fs::write(path, text).map_err(|source| failed("write", path, source))?;
    Ok(if old.is_ok() { Change::Written } else { Change::Created })
}

/// Whether a file was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Created {
    /// It was not there.
    New,
    /// There is something of that name, which was left as it is.
    Kept,
}

/// Makes a file that is not there yet, and the folders above it. Nothing that exists is ever written to.
///
/// # Errors
/// The disk refuses.
pub fn create_new(path: &Path, text: &str) -> Result<Created, OutputError> {
    if let Some(folder) = path.parent() {
        create_folder(folder)?;
    }
    let opened = fs::OpenOptions::new().write(true).create_new(true).open(path);
    match opened.and_then(|mut file| file.write_all(text.as_bytes())) {
        Ok(()) => Ok(Created::New),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(Created::Kept),
        Err(source) => Err(failed("write", path, source)),
    }
}

/// Whether there is something of this name.
#[must_use]
#[expect(clippy::disallowed_methods, reason = "output is a door to the disk")]
pub fn is_there(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok()
}

/// Puts a text in the place of a file's, as [`replace_whole`] does; a file that must not be written to stays.
///
/// # Errors
/// The disk refuses; the file is as it was.
#[expect(clippy::disallowed_methods, reason = "output is a door to the disk")]
pub fn rewrite(path: &Path, text: &str) -> Result<(), OutputError> {
    let metadata = fs::metadata(path).map_err(|source| failed("write", path, source))?;
    // Renaming asks for the folder's permissions alone.
    if metadata.permissions().readonly() {
        return Err(failed("write", path, io::ErrorKind::PermissionDenied.into()));
    }
    replace_whole(path, text)
}

#[expect(clippy::disallowed_methods, reason = "output is a door to the disk")]
fn create_folder(folder: &Path) -> Result<(), OutputError> {
    fs::create_dir_all(folder).map_err(|source| failed("create the folder", folder, source))
}

/// Takes a file away, and the folders below the unit's that it leaves empty; tells whether it was there.
#[expect(clippy::disallowed_methods, reason = "output is a door to the disk")]
fn remove(unit: &Path, path: &str) -> Result<bool, OutputError> {
    let file = unit.join(path);
    match fs::remove_file(&file) {
        Ok(()) => {}
        Err(error) if is_absent(&error) => return Ok(false),
        Err(source) => return Err(failed("remove", &file, source)),
    }
    if let Some(folder) = file.parent() {
        remove_empty(folder, unit);
    }
    Ok(true)
}

/// Whether a path leads nowhere, be it that a folder on the way is a file by now.
fn is_absent(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

/// Takes a folder away if it is empty, and those above it, up to `end`.
#[expect(clippy::disallowed_methods, reason = "output is a door to the disk")]
fn remove_empty(folder: &Path, end: &Path) {
    for folder in folder.ancestors().take_while(|folder| *folder != end) {
        if fs::remove_dir(folder).is_err() {
            break;
        }
    }
}

fn failed(action: &'static str, path: &Path, source: io::Error) -> OutputError {
    OutputError { action, path: path.to_path_buf(), source }
}
