//! What the folder of a unit holds against what it should. In: a folder and the files that belong into it. Out:
//! [`Unit`]: which are to be written, which are stale, which are not ours. It reads, and changes nothing.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::index::{self, LISTS};
use super::{OutputError, failed};

/// A unit's folder, looked at.
#[derive(Debug)]
pub(super) struct Unit<'m> {
    /// The folder as people name it.
    pub(super) shown: PathBuf,
    /// The folder without symlinks on its way; `None` when it is not there.
    pub(super) real: Option<PathBuf>,
    /// The files that belong into it: none when it is to go.
    pub(super) made: Vec<Made<'m>>,
    /// The files of an earlier build that no longer belong.
    pub(super) stale: Vec<PathBuf>,
    /// The files, and symlinks, that no build wrote.
    pub(super) foreign: Vec<PathBuf>,
    /// The folders below it, those that builds made too.
    pub(super) folders: Vec<PathBuf>,
    /// Folders with nothing in them that are in nobody's way.
    pub(super) empty: Vec<PathBuf>,
}

/// A file that belongs into a unit's folder.
#[derive(Debug)]
pub(super) struct Made<'m> {
    /// Its path below the unit's folder.
    pub(super) path: &'m str,
    /// What it is to hold.
    pub(super) text: &'m str,
    /// What is there now.
    pub(super) state: State,
}

/// What is where a file belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    /// Nothing.
    Missing,
    /// A file with another text.
    Differs,
    /// The file as it is to be.
    Same,
}

impl Unit<'_> {
    /// Whether the folder is as it is to be.
    pub(super) fn is_done(&self) -> bool {
        match self.made.is_empty() {
            true => self.real.is_none(),
            false => self.stale.is_empty() && self.made.iter().all(|made| made.state == State::Same),
        }
    }
}

impl<'m> Unit<'m> {
    /// The file whose text is all that differs. Renaming it alone leaves the unit old or new too, however many files it
    /// has: most often it is the index, after a change of sources that renders the same.
    pub(super) fn only_change(&self) -> Option<&Made<'m>> {
        let mut changed = self.made.iter().filter(|made| made.state != State::Same);
        let only = changed.next().filter(|made| made.state == State::Differs && self.stale.is_empty());
        only.filter(|_| changed.next().is_none())
    }
}

/// What there is below a folder, by paths below it.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// Everything that is no folder; symlinks are not followed.
    pub(super) files: BTreeSet<PathBuf>,
    /// The folders, each behind the one it is in.
    pub(super) folders: Vec<PathBuf>,
    /// Those with nothing in them.
    pub(super) empty: Vec<PathBuf>,
}

/// Looks at the folder `shown`, which is to hold the files `made`.
pub(super) fn look<'m>(shown: PathBuf, made: Vec<(&'m str, &'m str)>, project: &str) -> Result<Unit<'m>, OutputError> {
    let Some(real) = real(&shown)? else {
        let made = made.into_iter().map(|(path, text)| Made { path, text, state: State::Missing }).collect();
        let none = Vec::new;
        return Ok(Unit { shown, real: None, made, stale: none(), foreign: none(), folders: none(), empty: none() });
    };
    let found = walk(&real).map_err(|(path, error)| failed("read", &shown.join(path), error))?;
    let belongs: BTreeSet<&Path> = made.iter().map(|(path, _)| Path::new(*path)).collect();
    let above: BTreeSet<&Path> = belongs.iter().flat_map(|path| path.ancestors().skip(1)).collect();
    let earlier: BTreeSet<PathBuf> = index::files_of(&real, project).into_iter().map(PathBuf::from).collect();
    let is_own = |path: &Path| earlier.contains(path) || LISTS.iter().any(|list| Path::new(list) == path);
    let (stale, foreign): (Vec<PathBuf>, Vec<PathBuf>) =
        found.files.iter().filter(|path| !belongs.contains(path.as_path())).cloned().partition(|path| is_own(path));
    let in_the_way =
        |path: &&PathBuf| above.contains(path.as_path()) || path.ancestors().skip(1).any(|path| belongs.contains(path));
    if let Some(path) = foreign.iter().find(in_the_way) {
        let cause = io::Error::new(io::ErrorKind::AlreadyExists, "it stands in the way, and no build wrote it");
        return Err(failed("replace", &shown.join(path), cause));
    }
    let is_apart = |path: &PathBuf| path.ancestors().all(|path| !belongs.contains(path));
    let empty = found.empty.iter().filter(|path| is_apart(path) && !above.contains(path.as_path())).cloned().collect();
    let made = made.into_iter().map(|(path, text)| {
        let is_there = found.files.contains(Path::new(path));
        let state = if is_there { state(&real.join(path), text) } else { State::Missing };
        Made { path, text, state }
    });
    Ok(Unit { made: made.collect(), real: Some(real), shown, stale, foreign, folders: found.folders, empty })
}

/// A folder without the symlinks on its way.
#[expect(clippy::disallowed_methods, reason = "output is a door to the disk")]
fn real(shown: &Path) -> Result<Option<PathBuf>, OutputError> {
    let unable = |error: io::Error| failed("write to the folder", shown, error);
    match fs::canonicalize(shown) {
        Ok(real) if real.is_dir() => Ok(Some(real)),
        Ok(_) => Err(unable(io::ErrorKind::NotADirectory.into())),
        // A symlink that leads nowhere is somebody's mistake, and nothing is put in its place.
        Err(error) if error.kind() == io::ErrorKind::NotFound && fs::symlink_metadata(shown).is_err() => Ok(None),
        Err(error) => Err(unable(error)),
    }
}

/// Looks at everything below a folder; an error comes with the path below it.
#[expect(clippy::disallowed_methods, reason = "output is a door to the disk")]
pub(super) fn walk(root: &Path) -> Result<Found, (PathBuf, io::Error)> {
    let mut found = Found::default();
    let mut waiting = vec![PathBuf::new()];
    while let Some(folder) = waiting.pop() {
        let mut is_empty = true;
        for entry in fs::read_dir(root.join(&folder)).map_err(|error| (folder.clone(), error))? {
            let entry = entry.map_err(|error| (folder.clone(), error))?;
            let path = folder.join(entry.file_name());
            is_empty = false;
            if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                waiting.push(path);
            } else {
                found.files.insert(path);
            }
        }
        if !folder.as_os_str().is_empty() {
            found.empty.extend(is_empty.then(|| folder.clone()));
            found.folders.push(folder);
        }
    }
    Ok(found)
}

/// Pipes and devices are not read: that could take for ever.
#[expect(clippy::disallowed_methods, reason = "output is a door to the disk")]
fn state(path: &Path, text: &str) -> State {
    let has_length = fs::metadata(path).is_ok_and(|there| there.is_file() && there.len() == text.len() as u64);
    let is_same = has_length && fs::read(path).is_ok_and(|bytes| bytes == text.as_bytes());
    if is_same { State::Same } else { State::Differs }
}
