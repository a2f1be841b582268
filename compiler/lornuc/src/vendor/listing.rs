//! Which files of a folder are copied, and their contents. In: a folder, or what git tracks of one. Out: paths with `/`
//! between folders, and bytes. Hidden files are left out; symlinks, and whatever two systems would not take for the same
//! files, are refused.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::path::Path;

use super::VendorError;
use crate::load::{LARGEST, is_vendored};

/// The most files of a folder: the largest sets of manifests have some thousands.
const MOST_FILES: usize = 10_000;

/// The most bytes of a folder, all files together: they are kept in the history of the project for ever.
const MOST_BYTES: u64 = 64 << 20;

/// The deepest folder.
const DEEPEST: usize = 32;

/// Every file of a folder and those below it.
#[expect(clippy::disallowed_methods, reason = "vendor is a door to the disk")]
pub(super) fn all_of(root: &Path) -> Result<Vec<String>, VendorError> {
    let mut listed = Vec::new();
    let mut folders = vec![String::new()];
    while let Some(folder) = folders.pop() {
        let path = root.join(&folder);
        for entry in fs::read_dir(&path).map_err(VendorError::disk("read the folder", &path))? {
            let entry = entry.map_err(VendorError::disk("read the folder", &path))?;
            let name = entry.file_name();
            let below = |name: &str| if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") };
            let Some(name) = name.to_str() else {
                return Err(refused(&below(&name.to_string_lossy()), "has a name that is not UTF-8", RENAME));
            };
            if name.starts_with('.') {
                continue;
            }
            let kind = entry.file_type().map_err(VendorError::disk("read", entry.path()))?;
            if kind.is_symlink() {
                return Err(symlink(&below(name)));
            }
            match kind.is_dir() {
                true if folder.split('/').count() >= DEEPEST => {
                    return Err(too_much(root, &format!("{DEEPEST} levels")));
                }
                true => folders.push(below(name)),
                false if is_vendored(name) => listed.push(below(name)),
                false => {}
            }
            // While listing, so that a folder without end does not fill the memory.
            if listed.len() + folders.len() > MOST_FILES {
                return Err(too_much(root, &format!("{MOST_FILES} files")));
            }
        }
    }
    Ok(listed)
}

/// Those of the files that git tracks.
#[expect(clippy::disallowed_methods, reason = "vendor is a door to the disk")]
pub(super) fn tracked(root: &Path, files: Vec<String>) -> Result<Vec<String>, VendorError> {
    let mut listed = Vec::new();
    for path in files {
        let hidden = path.split('/').any(|part| part.starts_with('.'));
        // What is tracked and gone is a change, and the user wants it taken as it is.
        let Some(metadata) = fs::symlink_metadata(root.join(&path)).ok().filter(|_| !hidden) else { continue };
        if metadata.is_symlink() {
            return Err(symlink(&path));
        }
        // A folder is a repository in the repository, which git does not look into.
        if metadata.is_file() && is_vendored(path.rsplit('/').next().unwrap_or_default()) {
            listed.push(path);
        }
    }
    if listed.len() > MOST_FILES {
        return Err(too_much(root, &format!("{MOST_FILES} files")));
    }
    Ok(listed)
}

/// The contents of these files.
#[expect(clippy::disallowed_methods, reason = "vendor is a door to the disk")]
pub(super) fn read(root: &Path, mut listed: Vec<String>) -> Result<BTreeMap<String, Vec<u8>>, VendorError> {
    // The order of a listing is the system's; of two findings the first by name is told.
    listed.sort_unstable();
    let mut lower: BTreeMap<String, String> = BTreeMap::new();
    let mut contents = BTreeMap::new();
    let mut left = MOST_BYTES;
    for path in listed {
        clashing(&mut lower, &path)?;
        let file = root.join(&path);
        // Before it is opened: a pipe would wait for a writer that never comes.
        if !fs::symlink_metadata(&file).is_ok_and(|metadata| metadata.is_file()) {
            return Err(refused(&path, "is not a regular file", "take it out of the folder"));
        }
        let opened = fs::File::open(&file).map_err(VendorError::disk("read", &file))?;
        let mut bytes = Vec::new();
        let size = opened.take(LARGEST + 1).read_to_end(&mut bytes).map_err(VendorError::disk("read", &file))? as u64;
        if size > LARGEST {
            return Err(refused(&path, &format!("has more than {} MB", LARGEST >> 20), "split it"));
        }
        left = left.checked_sub(size).ok_or_else(|| too_much(root, &format!("{} MB", MOST_BYTES >> 20)))?;
        contents.insert(path, bytes);
    }
    Ok(contents)
}

/// Refuses paths that are one and the same where letter case does not count, folders included.
fn clashing(lower: &mut BTreeMap<String, String>, path: &str) -> Result<(), VendorError> {
    let ends = path.match_indices('/').map(|(at, _)| at).chain([path.len()]);
    for part in ends.map(|end| &path[..end]) {
        let other = lower.entry(part.to_lowercase()).or_insert_with(|| part.to_owned());
        if other != part {
            let reason = format!("and `{other}` are the same file on some systems");
            return Err(refused(part, &reason, RENAME));
        }
    }
    Ok(())
}

const RENAME: &str = "rename it";

fn symlink(path: &str) -> VendorError {
    refused(path, "is a symlink", "put what it leads to in its place, or name a folder without it")
}

fn refused(path: &str, reason: &str, help: &'static str) -> VendorError {
    VendorError::File { path: path.to_owned(), reason: reason.to_owned(), help }
}

fn too_much(root: &Path, limit: &str) -> VendorError {
    VendorError::TooMuch { path: root.to_path_buf(), limit: limit.to_owned() }
}
