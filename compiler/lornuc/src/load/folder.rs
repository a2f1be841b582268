//! A stack that is a folder of YAML. In: its path. Out: the list of its resources with spans, read by Kubernetes'
//! rules; files of other endings are left alone.

use lornuc_model::diagnostic::{Code, Diagnostic, FileId};
use lornuc_model::value::{Node, Place, Value};

use super::error::LoadError;
use super::graph::Loader;
use super::{Folder, yaml};

/// Folders deeper than this hold no stack that a person wrote; it also ends rings of symlinks.
const DEEPEST: usize = 16;

/// Reads every YAML and JSON file of a folder and the folders in it; `None` when there are findings.
pub(super) fn read(loader: &mut Loader<'_>, path: &str) -> Result<Option<Folder>, LoadError> {
    let before = loader.findings.len();
    let mut folder = Folder { resources: Node::new(Value::Null), place: Place::default(), files: Vec::new() };
    collect(loader, path, 0, &mut folder.files)?;
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
    let sound =
        loader.findings[before..].iter().all(|finding| finding.severity != lornuc_model::diagnostic::Severity::Error);
    folder.resources.value = Value::List(resources);
    Ok(sound.then_some(folder))
}

fn collect(loader: &mut Loader<'_>, path: &str, depth: usize, files: &mut Vec<FileId>) -> Result<(), LoadError> {
    if !loader.jail.holds(path) || depth > DEEPEST {
        loader.findings.push(
            Diagnostic::error(Code::ImportOutsideProject, format!("the folder `{path}` leads out of the project"))
                .help("copy the files into the project".to_owned()),
        );
        return Ok(());
    }
    for entry in loader.jail.list(path)? {
        if entry.is_folder {
            collect(loader, &entry.path, depth + 1, files)?;
        } else if entry.name.ends_with(".yaml") || entry.name.ends_with(".yml") || entry.name.ends_with(".json") {
            files.extend(loader.text(&entry.path, None));
        }
    }
    Ok(())
}
