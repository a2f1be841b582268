//! Programs in the cache that nothing uses any more. In: the cache, and what runs. Out: the folders of earlier module files
//! are gone once nothing has built or started their programs for a while. What is current, what runs, and what no build of
//! ours has made is left alone.

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use crate::failure::Failure;
use crate::programs::{self, Program, cache};
use crate::shared;

/// Long enough for a branch that was put aside: what it needs is minutes of building.
const UNUSED: Duration = Duration::from_secs(14 * 24 * 60 * 60);

/// The file whose time says when programs of its folder were last built or started. Times of access are no help: many
/// disks do not keep them.
const USED: &str = "used";

/// Says that a program is of use. It is left out where the cache cannot be written: a plane runs without.
pub(crate) fn mark_used(binary: &Path) {
    let mark = File::create(binary.with_file_name(USED));
    let _ = mark.and_then(|mark| mark.set_modified(SystemTime::now()));
}

/// Removes the programs of earlier module files that nothing has used for fourteen days, and says which.
///
/// # Errors
/// The cache cannot be read. What cannot be removed is told, and is no failure.
pub fn prune(talk: &dyn Fn(&str)) -> Result<(), Failure> {
    let cache = cache()?;
    // Who builds looks after the cache alone; the next build does what this one leaves.
    let Some(_lock) = programs::build::lock_if_free(&cache)? else { return Ok(()) };
    let mut kept: BTreeSet<PathBuf> = BTreeSet::new();
    for program in Program::ALL {
        kept.extend(program.cached()?.parent().map(Path::to_owned));
    }
    for (_, running) in shared::status()? {
        kept.extend(running.binaries().iter().filter_map(|binary| Some(binary.parent()?.to_owned())));
    }
    for folder in stale(&cache, &kept, SystemTime::now())? {
        let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let size = size(&folder);
        match fs::remove_dir_all(&folder) {
            Ok(()) => talk(&format!("removed {name} ({} MB), unused for two weeks", size / 1_000_000)),
            Err(error) => talk(&format!("cannot remove {}: {error}", folder.display())),
        }
    }
    Ok(())
}

/// The folders of programs that nothing has used for long, but for those that are kept.
fn stale(cache: &Path, kept: &BTreeSet<PathBuf>, now: SystemTime) -> Result<Vec<PathBuf>, Failure> {
    let listed = fs::read_dir(cache).map_err(Failure::disk("list", cache))?;
    let mut folders: Vec<PathBuf> = listed
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| !kept.contains(path) && programs::is_of_a_module(path) && !path.is_symlink())
        // A time that cannot be read, or that is yet to come, says nothing.
        .filter(|path| last_used(path).is_ok_and(|used| now.duration_since(used).is_ok_and(|age| age > UNUSED)))
        .collect();
    folders.sort();
    Ok(folders)
}

/// The latest time of the folder and of what is in it.
fn last_used(folder: &Path) -> io::Result<SystemTime> {
    let mut latest = fs::metadata(folder)?.modified()?;
    for entry in fs::read_dir(folder)? {
        latest = latest.max(entry?.metadata()?.modified()?);
    }
    Ok(latest)
}

/// What the files of the folder take.
fn size(folder: &Path) -> u64 {
    let entries = fs::read_dir(folder).into_iter().flatten();
    entries.filter_map(|entry| Some(entry.ok()?.metadata().ok()?.len())).sum()
}
