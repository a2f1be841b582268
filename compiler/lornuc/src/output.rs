//! The door through which manifests reach the disk. In: [`Manifests`] and a folder. Out: one folder a unit; files
//! that have not changed keep their times, and files of an earlier build that no longer belong are taken away. Files
//! that no build wrote are left alone.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

use lornuc_model::render::{ManifestUnit, Manifests};
use serde_json::Value;

/// What a build did to a folder.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Written {
    /// Files that were written, for they are new or different.
    pub changed: usize,
    /// Files that were already as they should be.
    pub unchanged: usize,
    /// Files of an earlier build that were taken away.
    pub removed: usize,
}

/// The disk refuses.
#[derive(Debug, thiserror::Error)]
#[error("cannot {action} `{}`", path.display())]
pub struct OutputError {
    action: &'static str,
    path: PathBuf,
    source: io::Error,
}

/// Writes every unit to `folder/<environment>/<stack>/`.
///
/// # Errors
/// The disk refuses; what was written until then stays.
pub fn write(manifests: &Manifests, folder: &Path) -> Result<Written, OutputError> {
    let mut written = Written::default();
    for unit in manifests.units() {
        let target = folder.join(unit.name.environment.as_str()).join(unit.name.stack.as_str());
        // Read before the new index takes its place.
        let earlier = earlier_files(&target);
        let files = files_of(manifests, unit);
        for (path, text) in &files {
            if replace(&target.join(path), text)? {
                written.changed += 1;
            } else {
                written.unchanged += 1;
            }
        }
        let kept: BTreeSet<&str> = files.iter().map(|(path, _)| *path).collect();
        for path in earlier.iter().filter(|path| !kept.contains(path.as_str())) {
            written.removed += usize::from(remove(&target, path)?);
        }
    }
    Ok(written)
}

fn files_of<'a>(manifests: &'a Manifests, unit: &'a ManifestUnit) -> Vec<(&'a str, &'a str)> {
    let documents = manifests.documents_of(&unit.name).map(|document| (&*document.path, &*document.text));
    let lists = [("kustomization.yaml", &*unit.kustomization), ("index.json", &*unit.index)];
    documents.chain(lists).collect()
}

/// The files that the index of an earlier build lists. An index that cannot be read lists none, and paths that would
/// leave the folder are not ours.
#[expect(clippy::disallowed_methods, reason = "output is a door to the disk")]
fn earlier_files(unit: &Path) -> Vec<String> {
    let text = fs::read_to_string(unit.join("index.json")).unwrap_or_default();
    let index: Value = serde_json::from_str(&text).unwrap_or_default();
    let entries = index["resources"].as_array().map_or(&[][..], Vec::as_slice);
    let files = entries.iter().filter_map(|entry| entry["file"].as_str());
    let inside = |path: &&str| Path::new(path).components().all(|part| matches!(part, Component::Normal(_)));
    files.filter(inside).map(str::to_owned).collect()
}

/// Writes a file if it is not there with this text already, and tells whether it did.
#[expect(clippy::disallowed_methods, reason = "output is a door to the disk")]
fn replace(path: &Path, text: &str) -> Result<bool, OutputError> {
    if fs::read(path).is_ok_and(|old| old == text.as_bytes()) {
        return Ok(false);
    }
    let parent = path.parent().expect("a file stands in a unit's folder");
    fs::create_dir_all(parent).map_err(|source| failed("create the folder", parent, source))?;
    fs::write(path, text).map_err(|source| failed("write", path, source))?;
    Ok(true)
}

/// Takes a file away, and the folders below the unit's that it leaves empty.
#[expect(clippy::disallowed_methods, reason = "output is a door to the disk")]
fn remove(unit: &Path, path: &str) -> Result<bool, OutputError> {
    let file = unit.join(path);
    match fs::remove_file(&file) {
        Ok(()) => {}
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
        Err(source) => return Err(failed("remove", &file, source)),
    }
    let folders = file.ancestors().skip(1).take_while(|folder| *folder != unit);
    for folder in folders {
        if fs::remove_dir(folder).is_err() {
            break;
        }
    }
    Ok(true)
}

fn failed(action: &'static str, path: &Path, source: io::Error) -> OutputError {
    OutputError { action, path: path.to_path_buf(), source }
}
