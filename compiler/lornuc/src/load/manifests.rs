//! Manifests from anywhere on the disk, for `convert`, `check` and `import`. In: files, folders and streams that a user names. Out: their
//! documents, read by Kubernetes' rules, with spans. Folders are read with those in them; what is neither YAML nor JSON
//! in them is left alone.

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};

use lornuc_model::diagnostic::{Code, Diagnostic, FileId, Files, Layer, Severity};
use lornuc_model::value::Node;

use super::disk::{self, Refusal};
use super::error::LoadError;
use super::folder::{is_kustomization, is_manifest, kustomization};
use super::jail::{self, Jail};
use super::{graph, yaml};

/// What a user names stdin.
const STDIN: &str = "-";

/// What manifests are read for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// To make a stack of them: no path of this machine may be in it, and nothing may be lost in silence.
    Convert,
    /// To find mistakes: paths are as the user writes them.
    Check,
    /// To take in what they define: no path of this machine may be told of them.
    Import,
}

/// Everything that was read.
#[derive(Debug, Default)]
pub struct Manifests {
    /// The texts, for spans.
    pub files: Files,
    /// The documents in the order of the paths, and of the names in folders.
    pub documents: Vec<Node>,
    /// What cannot be read.
    pub findings: Vec<Diagnostic>,
    /// What was named, for people: no path of this machine.
    pub origin: Vec<String>,
    /// The files that were named, rather than found in a folder.
    pub named: BTreeSet<FileId>,
}

/// Reads every path; `-` is stdin.
///
/// # Errors
/// A path that does not exist, or a folder that cannot be listed.
pub fn manifests(paths: &[PathBuf], purpose: Purpose) -> Result<Manifests, LoadError> {
    let Gathered { files, texts, mut findings, origin, named } = gather(paths, purpose)?;
    let documents = texts.into_iter().flat_map(|file| yaml::read(files.text(file), file, &mut findings)).collect();
    Ok(Manifests { documents, files, findings, origin, named })
}

/// The texts that a user names, not looked into yet.
#[derive(Debug, Default)]
pub(super) struct Gathered {
    pub(super) files: Files,
    pub(super) texts: Vec<FileId>,
    pub(super) findings: Vec<Diagnostic>,
    pub(super) origin: Vec<String>,
    pub(super) named: BTreeSet<FileId>,
}

/// Finds the texts of every path; `-` is stdin.
pub(super) fn gather(paths: &[PathBuf], purpose: Purpose) -> Result<Gathered, LoadError> {
    let mut out = Gathered::default();
    for path in paths {
        if path == Path::new(STDIN) {
            out.origin.push("stdin".to_owned());
            let file = out.text("<stdin>", disk::read_bytes(io::stdin().lock()).and_then(jail::text));
            out.named.extend(file);
            continue;
        }
        let shown = match purpose {
            Purpose::Convert | Purpose::Import => shown(path),
            Purpose::Check => without_dot(&path.to_string_lossy().replace('\\', "/")),
        };
        if is_folder(path)? {
            out.origin.push(format!("{}/", shown.trim_end_matches('/')));
            out.folder(&Jail::new(path)?, &shown, purpose)?;
        } else {
            out.origin.push(shown.clone());
            let file = out.text(&shown, disk::read(path).and_then(jail::text));
            out.named.extend(file);
        }
    }
    Ok(out)
}

impl Gathered {
    fn folder(&mut self, jail: &Jail, shown: &str, purpose: Purpose) -> Result<(), LoadError> {
        let before = self.files.count();
        let mut seen = BTreeSet::new();
        let mut todo = vec![String::new()];
        let mut found = Vec::new();
        while let Some(inner) = todo.pop() {
            // A ring of links leads to a folder that was read already; a link out of the folder is not followed.
            if !jail.real(&inner).is_some_and(|real| seen.insert(real)) {
                continue;
            }
            for entry in jail.list(&inner)? {
                let path = entry.path.trim_start_matches('/').to_owned();
                match entry.is_folder {
                    true => todo.push(path),
                    false => found.push((path, entry.name)),
                }
            }
        }
        // By path: the order of folders on a disk is nobody's.
        found.sort();
        let root = if shown == "." { String::new() } else { format!("{}/", shown.trim_end_matches('/')) };
        for (inner, name) in found {
            let shown = format!("{root}{inner}");
            if is_kustomization(&name) {
                self.findings.extend((purpose == Purpose::Convert).then(|| kustomization(&shown)));
            } else if is_manifest(&name) {
                self.text(&shown, jail.read(&inner));
            }
        }
        if self.files.count() == before && self.findings.iter().all(|finding| finding.severity != Severity::Error) {
            let message = format!("the folder `{shown}` holds no YAML");
            let finding = Diagnostic::warning(Code::EmptyFile, message);
            self.findings.push(finding.help("name the folder or the files that hold the manifests".to_owned()));
        }
        Ok(())
    }

    fn text(&mut self, shown: &str, text: Result<String, Refusal>) -> Option<FileId> {
        let text = match text {
            Ok(_) if self.files.count() >= Files::MOST => Err(Refusal::TooMany),
            read => read,
        };
        match text {
            Ok(text) => {
                let file = self.files.add(shown, text.as_str(), Layer::Author);
                self.texts.push(file);
                Some(file)
            }
            Err(refusal) => {
                self.findings.push(graph::refused(shown, refusal));
                None
            }
        }
    }
}

/// A path as findings and the stack show it: of one of this machine, only the last part.
fn shown(path: &Path) -> String {
    let last = || path.file_name().map_or_else(|| ".".to_owned(), |name| name.to_string_lossy().into_owned());
    let text = if path.is_absolute() { last() } else { path.to_string_lossy().replace('\\', "/") };
    without_dot(&text)
}

fn without_dot(text: &str) -> String {
    text.strip_prefix("./").filter(|rest| !rest.is_empty()).unwrap_or(text).to_owned()
}

/// A path with all symlinks followed; `None` where it leads nowhere.
#[must_use]
pub fn real_path(path: &Path) -> Option<PathBuf> {
    disk::real(path).ok()
}

fn is_folder(path: &Path) -> Result<bool, LoadError> {
    match disk::is_folder(path) {
        Ok(is_folder) => Ok(is_folder),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Err(LoadError::NoFile(path.to_path_buf())),
        Err(source) => Err(LoadError::Folder { path: path.to_path_buf(), source }),
    }
}
