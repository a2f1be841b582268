//! Units that are replaced as a whole. In: a [`Unit`]. Out: its folder, the old one or the new one, whenever the process
//! is stopped. It removes nothing but files of builds and its own folders, which it knows by name and content.
//!
//! Beside the unit's folder a staging folder is made: `.apps.lornuc-4711` for `apps`, with the number of the process.
//! In it are a marker, and at most one of each of these:
//!
//! - `half`: the new folder while it is made, of files that are written and links to those that stay;
//! - `new`: the same when it is complete; after the exchange, what was in its place;
//! - `old`: what was in its place, for the moment between two renames where the system has no exchange;
//! - `gone`: what is no longer a unit.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::disk::{self, Disk};
use super::index::{self, LISTS};
use super::unit::{Made, State, Unit, walk};
use super::{OutputError, failed};

/// The file that makes a staging folder ours.
const MARKER: &str = "lornuc-staging";

/// What the marker holds, for who finds one after a build was killed.
const MARKER_TEXT: &str = "A build of lornuc was writing here. The next build takes this folder away.\n";

/// What stands between the unit's name and the number of the process.
const INFIX: &str = ".lornuc-";

/// How many names are tried: in a container every process has the same number.
const MOST_NAMES: usize = 16;

/// A staging folder.
#[derive(Debug)]
pub(super) struct Staging {
    folder: PathBuf,
    /// The unit's folder without symlinks.
    target: PathBuf,
    /// The same as people name it.
    shown: PathBuf,
}

/// How a folder was replaced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Replaced {
    /// As a whole.
    Whole,
    /// File by file, for it cannot be renamed.
    FileByFile,
}

impl Staging {
    /// Makes one beside the folder of a unit.
    #[expect(clippy::disallowed_methods, reason = "output is a door to the disk")]
    pub(super) fn of_unit(disk: &Disk, unit: &Unit) -> Result<Self, OutputError> {
        if let Some(real) = &unit.real {
            return Self::begin(disk, real.clone(), &unit.shown);
        }
        let above = unit.shown.parent().unwrap_or(Path::new("."));
        let real = disk.create_folders(above).and_then(|()| fs::canonicalize(above));
        let real = real.map_err(|error| failed("create the folder", above, error))?;
        Self::begin(disk, real.join(unit.shown.file_name().unwrap_or_default()), &unit.shown)
    }

    /// Makes one beside the folder of an environment that may come or go with its units. Nothing is ever put into it: it
    /// is there so that the environment's folder does not stay behind empty.
    pub(super) fn of_environment(disk: &Disk, shown: &Path) -> Result<Self, OutputError> {
        Self::begin(disk, shown.to_path_buf(), shown)
    }

    fn begin(disk: &Disk, target: PathBuf, shown: &Path) -> Result<Self, OutputError> {
        let unable = |error| failed("write to the folder", shown.parent().unwrap_or(shown), error);
        let mut name = OsString::from(".");
        name.push(target.file_name().unwrap_or_default());
        name.push(format!("{INFIX}{}", std::process::id()));
        let mut made = Err(io::ErrorKind::AlreadyExists.into());
        let mut folder = target.with_file_name(&name);
        for attempt in 1..=MOST_NAMES {
            made = disk.create_folder(&folder);
            if !made.as_ref().is_err_and(|error| error.kind() == io::ErrorKind::AlreadyExists) {
                break;
            }
            let mut other = name.clone();
            other.push(format!("-{attempt}"));
            folder = target.with_file_name(other);
        }
        made.map_err(unable)?;
        let staging = Self { folder, target, shown: shown.to_path_buf() };
        if let Err(error) = disk.create_file(&staging.at(MARKER), MARKER_TEXT) {
            drop(staging.clear(disk));
            return Err(unable(error));
        }
        Ok(staging)
    }

    fn at(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// Makes the new folder: what stays is linked, what differs is written.
    pub(super) fn fill(&self, disk: &Disk, unit: &Unit) -> Result<(), OutputError> {
        let half = self.at("half");
        let mut folders = BTreeSet::from([PathBuf::new()]);
        let unable = |path: &Path, error| failed("write", &self.shown.join(path), error);
        // Asked first: the old folder could be exchanged, and then not be taken away.
        for folder in unit.real.iter().flat_map(|_| unit.folders.iter().map(PathBuf::as_path).chain([Path::new("")])) {
            may_write(&self.target.join(folder)).map_err(|error| unable(folder, error))?;
        }
        disk.create_folder(&half).map_err(|error| unable(Path::new(""), error))?;
        let only = unit.only_change();
        for made in unit.made.iter().filter(|made| only.is_none_or(|only| only.path == made.path)) {
            let path = Path::new(made.path);
            self.create_above(disk, path, &mut folders)
                .and_then(|()| self.put(disk, made))
                .map_err(|error| unable(path, error))?;
        }
        if only.is_none() {
            self.carry_over(disk, unit, &mut folders)?;
        }
        disk.rename(&half, &self.at("new")).map_err(|error| unable(Path::new(""), error))
    }

    /// Links what is not ours into the new folder, and gives the folders their permissions.
    fn carry_over(&self, disk: &Disk, unit: &Unit, folders: &mut BTreeSet<PathBuf>) -> Result<(), OutputError> {
        let unable = |path: &Path, error| failed("write", &self.shown.join(path), error);
        for path in &unit.foreign {
            self.create_above(disk, path, folders)
                .and_then(|()| disk.link(&self.target.join(path), &self.at("half").join(path)))
                .map_err(|error| failed("keep", &self.shown.join(path), error))?;
        }
        for path in &unit.empty {
            // A file that an empty folder would have to be in: only its folders are of interest.
            self.create_above(disk, &path.join("file"), folders).map_err(|error| unable(path, error))?;
        }
        for folder in folders.iter().rev().filter(|_| unit.real.is_some()) {
            self.resemble(disk, folder).map_err(|error| unable(folder, error))?;
        }
        Ok(())
    }

    /// Makes the folders above a file of the new folder.
    fn create_above(&self, disk: &Disk, path: &Path, folders: &mut BTreeSet<PathBuf>) -> io::Result<()> {
        let Some(folder) = path.parent().filter(|folder| !folders.contains(*folder)) else { return Ok(()) };
        self.create_above(disk, folder, folders)?;
        disk.create_folder(&self.at("half").join(folder))?;
        folders.insert(folder.to_path_buf());
        Ok(())
    }

    fn put(&self, disk: &Disk, made: &Made) -> io::Result<()> {
        let (old, new) = (self.target.join(made.path), self.at("half").join(made.path));
        match made.state {
            State::Same => disk.link(&old, &new),
            State::Missing => disk.create_file(&new, made.text),
            State::Differs => {
                // The system would let us replace it: it asks for the permissions of the folder above alone.
                may_write(&old)?;
                disk.create_file(&new, made.text)?;
                self.resemble(disk, Path::new(made.path))
            }
        }
    }

    /// Gives something of the new folder the permissions that it has in the old one.
    #[expect(clippy::disallowed_methods, reason = "output is a door to the disk")]
    fn resemble(&self, disk: &Disk, path: &Path) -> io::Result<()> {
        // Of a symlink to a file, it is the file that had them.
        let Ok(old) = fs::metadata(self.target.join(path)) else { return Ok(()) };
        disk.resemble(&self.at("half").join(path), &old)
    }

    /// Puts the new folder in the place of the old one.
    pub(super) fn replace(&self, disk: &Disk, unit: &Unit) -> Result<Replaced, OutputError> {
        let new = self.at("new");
        let swapped = if let Some(only) = unit.only_change() {
            disk.rename(&new.join(only.path), &self.target.join(only.path))
        } else if unit.real.is_none() {
            disk.rename(&new, &self.target)
        } else if unit.made.is_empty() && unit.foreign.is_empty() && unit.empty.is_empty() {
            disk.displace(&self.target, &self.at("gone"))
        } else {
            match disk.exchange(&new, &self.target) {
                Err(error) if error.kind() == io::ErrorKind::Unsupported => self.replace_in_two(disk, &new),
                exchanged => exchanged,
            }
        };
        let replaced = match swapped {
            Err(error) if error.kind() == io::ErrorKind::CrossesDevices => {
                self.replace_files(disk, unit).map(|()| Replaced::FileByFile)
            }
            swapped => swapped.map(|()| Replaced::Whole),
        };
        replaced.map_err(|error| failed("replace the folder", &self.shown, error))
    }

    /// Replaces the files one by one. The index is the last: until then the old one tells what is ours.
    fn replace_files(&self, disk: &Disk, unit: &Unit) -> io::Result<()> {
        let index = Path::new(LISTS[1]);
        let stale =
            unit.stale.iter().filter(|path| *path != index).chain(unit.stale.iter().filter(|path| *path == index));
        for path in stale {
            disk.remove_file(&self.target.join(path))?;
            let above = path.ancestors().skip(1).filter(|folder| !folder.as_os_str().is_empty());
            above
                .map(|folder| self.target.join(folder))
                .take_while(|folder| is_empty(folder))
                .try_for_each(|folder| disk.remove_folder(&folder))?;
        }
        for made in unit.made.iter().filter(|made| made.state != State::Same) {
            let place = self.target.join(made.path);
            disk.create_folders(place.parent().unwrap_or(&self.target))?;
            // A folder with nothing in it, where a file belongs.
            if is_empty(&place) {
                disk.remove_folder(&place)?;
            }
            disk.rename(&self.at("new").join(made.path), &place)?;
        }
        Ok(())
    }

    /// The same where the system has no exchange. [`Staging::clear`] mends what a process leaves that is stopped between
    /// the two.
    fn replace_in_two(&self, disk: &Disk, new: &Path) -> io::Result<()> {
        let old = self.at("old");
        disk.displace(&self.target, &old)?;
        disk.rename(new, &self.target).inspect_err(|_| drop(disk.rename(&old, &self.target)))
    }

    /// Takes the staging folder away, with what it holds: a new folder that did not get its place, or an old one that
    /// lost it. A unit that is in neither place is put back.
    pub(super) fn clear(&self, disk: &Disk) -> Result<(), OutputError> {
        self.clear_all(disk).map_err(|error| failed("remove", &self.folder, error))
    }

    fn clear_all(&self, disk: &Disk) -> io::Result<()> {
        if is_there(&self.at("old")) {
            let place = if is_there(&self.target) { self.at("gone") } else { self.target.clone() };
            disk.rename(&self.at("old"), &place)?;
        }
        remove_all(disk, &self.at("half"))?;
        for name in ["new", "gone"] {
            self.retire(disk, &self.at(name))?;
        }
        // A unit or an environment with nothing in it, which is none.
        if is_empty(&self.target) {
            disk.remove_folder(&self.target)?;
        }
        if is_there(&self.at(MARKER)) {
            disk.remove_file(&self.at(MARKER))?;
        }
        disk.remove_folder(&self.folder)
    }

    /// Takes away a folder that is not the unit's, or not any more: files of builds, and those that the unit's folder
    /// has too. What somebody put there meanwhile goes to the unit's folder.
    fn retire(&self, disk: &Disk, folder: &Path) -> io::Result<()> {
        if !is_there(folder) {
            return Ok(());
        }
        let found = walk(folder).map_err(|(_, error)| error)?;
        let own: BTreeSet<PathBuf> =
            index::files_listed(folder).into_iter().chain(LISTS.map(str::to_owned)).map(PathBuf::from).collect();
        let last = Path::new(LISTS[1]);
        // The index last: it tells which are ours if this is stopped.
        let files = found.files.iter().filter(|path| *path != last).chain(found.files.get(last));
        for path in files {
            let (file, kept) = (folder.join(path), self.target.join(path));
            if own.contains(path) || is_there(&kept) {
                disk.remove_file(&file)?;
            } else {
                disk.create_folders(kept.parent().unwrap_or(&self.target))?;
                disk.rename(&file, &kept)?;
            }
        }
        remove_folders(disk, folder, &found.folders)
    }
}

/// Whether this process may write to a file or folder. What nobody may write to, root leaves alone too.
#[expect(clippy::disallowed_methods, reason = "output is a door to the disk")]
fn may_write(path: &Path) -> io::Result<()> {
    match fs::metadata(path) {
        Ok(there) if there.permissions().readonly() => Err(io::ErrorKind::PermissionDenied.into()),
        // A symlink that leads nowhere can be replaced.
        Ok(_) => disk::may_write(path),
        Err(_) => Ok(()),
    }
}

/// Removes a folder of ours.
fn remove_all(disk: &Disk, folder: &Path) -> io::Result<()> {
    if !is_there(folder) {
        return Ok(());
    }
    let found = walk(folder).map_err(|(_, error)| error)?;
    found.files.iter().try_for_each(|path| disk.remove_file(&folder.join(path)))?;
    remove_folders(disk, folder, &found.folders)
}

fn remove_folders(disk: &Disk, root: &Path, folders: &[PathBuf]) -> io::Result<()> {
    folders.iter().rev().try_for_each(|folder| disk.remove_folder(&root.join(folder)))?;
    disk.remove_folder(root)
}

/// The staging folders in `above`, each with the process that made it.
pub(super) fn staged_in(above: &Path) -> Vec<(Staging, u32)> {
    let folders = index::folders_in(above).into_iter();
    let staged = folders.filter_map(|folder| {
        let name = folder.file_name()?.to_str()?.strip_prefix('.')?;
        let (unit, number) = name.rsplit_once(INFIX)?;
        let process = number.split('-').next()?.parse().ok()?;
        let target = above.join(unit);
        let is_ours = !unit.is_empty() && holds_only_ours(&folder);
        is_ours.then(|| (Staging { folder, shown: target.clone(), target }, process))
    });
    let mut staged: Vec<(Staging, u32)> = staged.collect();
    staged.sort_by(|(one, _), (other, _)| one.folder.cmp(&other.folder));
    staged
}

/// Whether a folder is as builds make it: the marker, perhaps torn, and beside it only folders of the known names. One
/// with nothing in it is ours too: the marker comes right after it.
#[expect(clippy::disallowed_methods, reason = "output is a door to the disk")]
fn holds_only_ours(folder: &Path) -> bool {
    let Ok(entries) = fs::read_dir(folder) else { return false };
    let mut names: Vec<(String, bool)> = Vec::new();
    for entry in entries {
        let Ok(entry) = entry else { return false };
        let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
        names.push((entry.file_name().to_string_lossy().into_owned(), is_folder));
    }
    let known = names.iter().all(|(name, is_folder)| match name.as_str() {
        "half" | "new" | "old" | "gone" => *is_folder,
        MARKER => !is_folder && has_marker(&folder.join(MARKER)),
        _ => false,
    });
    known && (names.is_empty() || names.iter().any(|(name, _)| name == MARKER))
}

#[expect(clippy::disallowed_methods, reason = "output is a door to the disk")]
fn has_marker(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|marker| marker.is_file())
        && fs::read_to_string(path).is_ok_and(|text| MARKER_TEXT.starts_with(&text))
}

#[expect(clippy::disallowed_methods, reason = "output is a door to the disk")]
fn is_empty(folder: &Path) -> bool {
    fs::symlink_metadata(folder).is_ok_and(|there| there.is_dir())
        && fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_none())
}

#[expect(clippy::disallowed_methods, reason = "output is a door to the disk")]
fn is_there(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok()
}
