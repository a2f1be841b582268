//! The door through which manifests reach the disk. In: [`Manifests`] and a folder. Out: one folder a unit, each replaced
//! as a whole: whenever a build is stopped, it is the old one or the new one. Files that have not changed keep their
//! times; files of an earlier build that no longer belong are taken away. Files that no build wrote are kept, and told.

mod below;
mod disk;
mod index;
mod lock;
mod seen;
mod staging;
mod stamp;
#[cfg(test)]
mod tests;
mod unit;
mod whole;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use lornuc_model::render::{ManifestUnit, Manifests};

use disk::Disk;
use index::LISTS;
use lock::{Lock, Use};
use staging::{Replaced, Staging};
use unit::{State, Unit};

pub use below::{remove_below, write_below};
pub(crate) use seen::{Look, Seen, Strangers, see};
pub use whole::{alone, replace_whole, take_away};

/// What a build did to a folder. All paths are below the folder.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Written {
    /// Files that were not there before.
    pub created: Vec<PathBuf>,
    /// Files that were there with another text.
    pub changed: Vec<PathBuf>,
    /// How many files were already as they should be.
    pub unchanged: usize,
    /// Files of an earlier build that were taken away.
    pub removed: Vec<PathBuf>,
    /// Files in the folders of units that no build wrote. They were kept.
    pub foreign: Vec<PathBuf>,
    /// Folders of units that cannot be renamed: their files were replaced one by one.
    pub piecemeal: Vec<PathBuf>,
}

impl Written {
    fn of(folder: &Path, units: &[Unit]) -> Self {
        let mut written = Self::default();
        for unit in units {
            let below = unit.shown.strip_prefix(folder).unwrap_or(&unit.shown);
            for made in &unit.made {
                match made.state {
                    State::Missing => written.created.push(below.join(made.path)),
                    State::Differs => written.changed.push(below.join(made.path)),
                    State::Same => written.unchanged += 1,
                }
            }
            written.removed.extend(unit.stale.iter().map(|path| below.join(path)));
            written.foreign.extend(unit.foreign.iter().map(|path| below.join(path)));
        }
        written
    }
}

/// The disk refuses.
#[derive(Debug, thiserror::Error)]
#[error("cannot {action} `{}`", path.display())]
pub struct OutputError {
    action: &'static str,
    path: PathBuf,
    source: io::Error,
}

impl OutputError {
    /// What to do about it.
    #[must_use]
    #[expect(clippy::wildcard_enum_match_arm, reason = "an enum of the standard library, which grows")]
    pub fn help(&self) -> &'static str {
        match self.source.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => "make space on the disk",
            io::ErrorKind::ReadOnlyFilesystem => "name a folder on a disk that can be written to",
            io::ErrorKind::PermissionDenied => "check the permissions of the path and of the folder it is in",
            io::ErrorKind::AlreadyExists => "move it away, or name another folder",
            io::ErrorKind::CrossesDevices | io::ErrorKind::ResourceBusy => {
                "something is mounted there, or below it lies the layer of a container: name another folder"
            }
            _ => "check the path, its permissions and the space on the disk",
        }
    }
}

/// Which units a build was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// All of the project: a unit that an earlier build wrote and this one does not know is taken away.
    Project,
    /// Some: the others are left as they are.
    Part,
}

/// Called when another build has the folder and does not end within a moment, with its process where that is known.
pub type Waiting<'a> = &'a dyn Fn(Option<u32>);

/// Writes every unit to `folder/<environment>/<stack>/`, when no other build does. A unit that is as it should be is not
/// touched; nothing gets its place before everything is written.
///
/// # Errors
/// The disk refuses; each unit is then the old one or the new one, and all are the old ones where the reason is a disk
/// that is full or must not be written to.
pub fn write(manifests: &Manifests, folder: &Path, extent: Extent, waiting: Waiting) -> Result<Written, OutputError> {
    write_on(&Disk::default(), manifests, folder, (extent, waiting))
}

fn write_on(
    disk: &Disk,
    manifests: &Manifests,
    folder: &Path,
    (extent, waiting): (Extent, Waiting),
) -> Result<Written, OutputError> {
    if manifests.units().is_empty() && !folder.is_dir() {
        return Ok(Written::default());
    }
    disk.create_folders(folder).map_err(|error| failed("create the folder", folder, error))?;
    let above = folders_of_units(manifests, folder);
    let lock = locked(folder, Use::Writing, &|| waiting(builder(&above)))?;
    if let Lock::Held(_) = &lock {
        // Who made them has ended, for it had the lock. Those of units first, for one of an environment is about the
        // folder that they are in.
        above.iter().rev().flat_map(|above| staging::staged_in(above)).try_for_each(|(left, _)| left.clear(disk))?;
    }
    let units = look(manifests, folder, extent)?;
    let changed: Vec<&Unit> = units.iter().filter(|unit| !unit.is_done()).collect();
    let mut staged = Vec::new();
    let done = replace(disk, folder, &changed, &mut staged);
    // Where one resists, those of environments stay for the next build, which knows by them what to look at.
    let cleared = staged.iter().rev().try_for_each(|staging| staging.clear(disk));
    let piecemeal = done.and_then(|piecemeal| cleared.map(|()| piecemeal))?;
    Ok(Written { piecemeal, ..Written::of(folder, &units) })
}

/// Makes every new folder, and then lets each take the place of the old one. `staged` gets the staging folders, also
/// when this fails: first those of environments, then one for each unit. Tells which were replaced file by file.
fn replace(
    disk: &Disk,
    folder: &Path,
    changed: &[&Unit],
    staged: &mut Vec<Staging>,
) -> Result<Vec<PathBuf>, OutputError> {
    let is_fleeting = |unit: &&&Unit| unit.made.is_empty() || unit.shown.parent().is_some_and(|above| !above.is_dir());
    let environments: BTreeSet<&Path> =
        changed.iter().filter(is_fleeting).filter_map(|unit| unit.shown.parent()).collect();
    for environment in environments {
        staged.push(Staging::of_environment(disk, environment)?);
    }
    let first = staged.len();
    for unit in changed {
        staged.push(Staging::of_unit(disk, unit)?);
    }
    let pairs = || changed.iter().zip(&staged[first..]);
    pairs().try_for_each(|(unit, staging)| staging.fill(disk, unit))?;
    let mut piecemeal = Vec::new();
    for (unit, staging) in pairs() {
        if staging.replace(disk, unit)? == Replaced::FileByFile {
            piecemeal.push(unit.shown.strip_prefix(folder).unwrap_or(&unit.shown).to_path_buf());
        }
    }
    Ok(piecemeal)
}

/// The units as they are to be and as they are.
fn look<'m>(manifests: &'m Manifests, folder: &Path, extent: Extent) -> Result<Vec<Unit<'m>>, OutputError> {
    let mut units = Vec::new();
    let mut seen = BTreeMap::new();
    for unit in manifests.units() {
        if let Some(other) = index::other_project(&unit_folder(folder, unit), manifests.project()) {
            let reason = format!("it is a unit of the project `{other}`");
            let source = io::Error::new(io::ErrorKind::AlreadyExists, reason);
            return Err(failed("replace", &unit_folder(folder, unit), source));
        }
        let looked = unit::look(unit_folder(folder, unit), files(manifests, unit), manifests.project())?;
        if let Some(other) = looked.real.clone().and_then(|real| seen.insert(real, looked.shown.clone())) {
            let cause = format!("`{}` is the same folder, by a symlink", other.display());
            return Err(failed("write to the folder", &looked.shown, io::Error::other(cause)));
        }
        units.push(looked);
    }
    if extent == Extent::Project {
        let gone = index::units_gone(manifests, folder).into_iter();
        // One that a symlink of a unit leads to is no other unit.
        for unit in gone.map(|gone| unit::look(gone, Vec::new(), manifests.project())) {
            units.extend(Some(unit?).filter(|unit| unit.real.as_ref().is_none_or(|real| !seen.contains_key(real))));
        }
    }
    Ok(units)
}

/// The files of a unit, the index last.
fn files<'m>(manifests: &'m Manifests, unit: &'m ManifestUnit) -> Vec<(&'m str, &'m str)> {
    let documents = manifests.documents_of(&unit.name).map(|document| (&*document.path, &*document.text));
    documents.chain(LISTS.into_iter().zip([&*unit.kustomization, &*unit.index])).collect()
}

/// Where staging folders may be: the folders that units are in, without symlinks.
#[expect(clippy::disallowed_methods, reason = "output is a door to the disk")]
fn folders_of_units(manifests: &Manifests, folder: &Path) -> BTreeSet<PathBuf> {
    let units = manifests.units().iter().map(|unit| unit_folder(folder, unit));
    let real = units.flat_map(|unit| {
        let linked = fs::canonicalize(&unit).ok().and_then(|real| real.parent().map(Path::to_path_buf));
        [linked, unit.parent().and_then(|above| fs::canonicalize(above).ok())]
    });
    let others = index::folders_in(folder).into_iter().chain([folder.to_path_buf()]);
    real.chain(others.map(|above| fs::canonicalize(above).ok())).flatten().collect()
}

/// The process that has staging folders.
fn builder(above: &BTreeSet<PathBuf>) -> Option<u32> {
    above.iter().flat_map(|above| staging::staged_in(above)).map(|(_, process)| process).next()
}

fn locked(folder: &Path, purpose: Use, waiting: &dyn Fn()) -> Result<Lock, OutputError> {
    lock::lock(folder, purpose, waiting).map_err(|error| failed("read the folder", folder, error))
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

/// What [`write()`] would change, by path, when no build is writing. Nothing is written.
///
/// # Errors
/// The disk refuses.
pub fn compare(
    manifests: &Manifests,
    folder: &Path,
    extent: Extent,
    waiting: Waiting,
) -> Result<Vec<Difference>, OutputError> {
    let tell = || waiting(builder(&folders_of_units(manifests, folder)));
    let _lock = if folder.is_dir() { Some(locked(folder, Use::Reading, &tell)?) } else { None };
    let mut differences = Vec::new();
    let mut stale = Vec::new();
    for unit in manifests.units() {
        let target = unit_folder(folder, unit);
        let made: BTreeMap<&str, &str> = files(manifests, unit).into_iter().collect();
        let earlier = index::files_of(&target, manifests.project());
        stale.extend(earlier.iter().filter(|path| !made.contains_key(path.as_str())).map(|path| target.join(path)));
        for (path, text) in made {
            let path = target.join(path);
            let kept = kept(&path)?;
            if kept.as_deref() != Some(text) {
                differences.push(Difference { path, kept, made: Some(text.to_owned()) });
            }
        }
    }
    if extent == Extent::Project {
        for unit in index::units_gone(manifests, folder) {
            let listed = index::files_of(&unit, manifests.project());
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

/// Whether a path leads nowhere, be it that a folder on the way is a file by now.
fn is_absent(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

fn unit_folder(folder: &Path, unit: &ManifestUnit) -> PathBuf {
    folder.join(unit.name.environment.as_str()).join(unit.name.stack.as_str())
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

fn failed(action: &'static str, path: &Path, source: io::Error) -> OutputError {
    OutputError { action, path: path.to_path_buf(), source }
}
