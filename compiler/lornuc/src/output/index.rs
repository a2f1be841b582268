//! What earlier builds wrote, by their `index.json`. In: folders. Out: the files and units that are ours. An index that
//! cannot be read says nothing, and paths that would leave its folder are not ours.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Component, Path, PathBuf};

use lornuc_model::render::Manifests;
use serde_json::Value;

use super::unit_folder;

/// The files of a unit that are no resource; the index is the last.
pub(super) const LISTS: [&str; 2] = ["kustomization.yaml", "index.json"];

/// The files that the index of an earlier build of this project lists.
pub(super) fn files_of(unit: &Path, project: &str) -> Vec<String> {
    let index = read(unit);
    if index["project"] == project { listed(&index) } else { Vec::new() }
}

/// The files of a folder that its index lists, whatever the project.
pub(super) fn files_listed(unit: &Path) -> Vec<String> {
    listed(&read(unit))
}

/// The project whose unit a folder is, if that is another one.
pub(super) fn other_project(unit: &Path, project: &str) -> Option<String> {
    let other = read(unit)["project"].as_str().map(str::to_owned)?;
    (other != project).then_some(other)
}

/// The folders of units that an earlier build wrote and the project no longer has. Only an index of ours that names
/// its own folder makes one.
pub(super) fn units_gone(manifests: &Manifests, folder: &Path) -> Vec<PathBuf> {
    let known: BTreeSet<PathBuf> = manifests.units().iter().map(|unit| unit_folder(folder, unit)).collect();
    let mut gone: Vec<PathBuf> = folders_in(folder).iter().flat_map(|environment| folders_in(environment)).collect();
    gone.retain(|unit| !known.contains(unit) && names_itself(unit, manifests.project()));
    gone.sort();
    gone
}

/// The folders in a folder, without symlinks.
#[expect(clippy::disallowed_methods, reason = "output is a door to the disk")]
pub(super) fn folders_in(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok);
    let folders = entries.filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()));
    folders.map(|entry| entry.path()).collect()
}

fn names_itself(unit: &Path, project: &str) -> bool {
    let index = read(unit);
    let name = |path: Option<&Path>| path.and_then(Path::file_name).map(|name| name.to_string_lossy().into_owned());
    index["project"] == project
        && index["stack"].as_str().map(str::to_owned) == name(Some(unit))
        && index["environment"].as_str().map(str::to_owned) == name(unit.parent())
}

#[expect(clippy::disallowed_methods, reason = "output is a door to the disk")]
fn read(unit: &Path) -> Value {
    let path = unit.join("index.json");
    // Opening a pipe could take for ever.
    if !path.is_file() {
        return Value::Null;
    }
    serde_json::from_str(&fs::read_to_string(path).unwrap_or_default()).unwrap_or_default()
}

fn listed(index: &Value) -> Vec<String> {
    let entries = index["resources"].as_array().map_or(&[][..], Vec::as_slice);
    let files = entries.iter().filter_map(|entry| entry["file"].as_str());
    let inside =
        |path: &&str| !path.is_empty() && Path::new(path).components().all(|part| matches!(part, Component::Normal(_)));
    files.filter(inside).map(str::to_owned).collect()
}
