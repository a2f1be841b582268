//! A stack that is a folder of YAML. In: its path. Out: the list of its resources with spans, read by Kubernetes'
//! rules; files of other endings are left alone.

use std::collections::BTreeSet;
use std::path::PathBuf;

use lornuc_model::diagnostic::{Code, Diagnostic, FileId, Severity};
use lornuc_model::name::slug;
use lornuc_model::value::{Node, Place, Value};

use super::error::LoadError;
use super::graph::Loader;
use super::{Folder, yaml};

/// Reads every YAML and JSON file of a folder and the folders in it; `None` when there are findings.
pub(super) fn read(loader: &mut Loader<'_>, path: &str) -> Result<Option<Folder>, LoadError> {
    let before = loader.findings.len();
    let mut folder = Folder { resources: Node::new(Value::Null), place: Place::default(), files: Vec::new() };
    collect(loader, path, &mut BTreeSet::new(), &mut folder.files)?;
    let mut resources = Vec::new();
    for file in &folder.files {
        let text = loader.files.text(*file).clone();
        resources.extend(yaml::read(&text, *file, &mut loader.findings));
    }
    if folder.files.is_empty() && loader.findings.len() == before {
        loader.findings.push(
            Diagnostic::warning(Code::EmptyFile, format!("the folder `{path}` holds no YAML"))
                .help("add manifests, or take the folder away".to_owned()),
        );
    }
    let sound = loader.findings[before..].iter().all(|finding| finding.severity != Severity::Error);
    folder.resources.value = Value::List(resources);
    Ok(sound.then_some(folder))
}

/// The finding for a folder that is a symlink to outside.
pub(super) fn leads_out(path: &str) -> Diagnostic {
    Diagnostic::error(Code::ImportOutsideProject, format!("the folder `{path}` leads out of the project"))
        .help("copy the files into the project".to_owned())
}

/// The finding for a Nickel file in a folder of YAML: left out in silence, it would be gone from the output.
fn nickel(path: &str, name: &str) -> Diagnostic {
    Diagnostic::error(Code::IgnoredFile, format!("`{path}` is in a folder of YAML, and is no stack"))
        .note("a stack in Nickel is a file `stacks/NAME.ncl`")
        .help(format!("move it to `stacks/{}.ncl`, or below `stacks/lib/` if others import it", slug(name).as_str()))
}

/// `seen` are the folders with all symlinks followed: a ring of links leads to one of them.
fn collect(
    loader: &mut Loader<'_>,
    path: &str,
    seen: &mut BTreeSet<PathBuf>,
    files: &mut Vec<FileId>,
) -> Result<(), LoadError> {
    let Some(real) = loader.jail.real(path) else {
        loader.findings.push(leads_out(path));
        return Ok(());
    };
    if !seen.insert(real) {
        return Ok(());
    }
    for entry in loader.jail.list(path)? {
        if entry.is_folder {
            collect(loader, &entry.path, seen, files)?;
        } else if is_kustomization(&entry.name) {
            loader.findings.push(kustomization(&entry.path));
        } else if is_manifest(&entry.name) {
            files.extend(loader.text(&entry.path, None));
        } else if let Some(name) = entry.name.strip_suffix(".ncl") {
            loader.findings.push(nickel(&entry.path, name));
        }
    }
    Ok(())
}

/// Whether a file is kustomize's own.
pub(super) fn is_kustomization(name: &str) -> bool {
    matches!(name, "kustomization.yaml" | "kustomization.yml" | "Kustomization")
}

/// The finding for a file of kustomize's.
pub(super) fn kustomization(path: &str) -> Diagnostic {
    Diagnostic::warning(Code::IgnoredFile, format!("`{path}` is left out"))
        .note("it is kustomize's own; a unit's list of files is generated")
        .help("take it away, and write what it changes into the manifests".to_owned())
}

/// Whether a file holds manifests.
pub(super) fn is_manifest(name: &str) -> bool {
    [".yaml", ".yml", ".json"].iter().any(|ending| name.to_lowercase().ends_with(ending))
}
