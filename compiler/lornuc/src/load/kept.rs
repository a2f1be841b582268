//! The files that commands write at the root of a project: `images.json` and `lornuc.lock`. In: the project. Out: what
//! they hold, or findings. A file that is not there holds nothing.

use std::path::Path;

use lornuc_model::diagnostic::{Diagnostic, FileId, Files};
use lornuc_model::lock::{self, Lock};
use lornuc_model::pins::{self, Pins};
use lornuc_model::value::{Node, Place};

use super::error::LoadError;
use super::graph::Loader;
use super::jail::Jail;
use super::{json, vendored};

/// What such a file holds, and what is to be said of it.
#[derive(Debug)]
pub struct Kept<T> {
    /// The text, for spans.
    pub files: Files,
    /// What is wrong with it.
    pub findings: Vec<Diagnostic>,
    /// What it holds; `None` when anything is wrong.
    pub content: Option<T>,
}

/// Reads `images.json`. `root` is the folder of `lornuc.ncl`.
///
/// # Errors
/// The root cannot be opened.
pub fn pins(root: &Path) -> Result<Kept<Pins>, LoadError> {
    let jail = Jail::new(root)?;
    let mut loader = Loader::new(&jail);
    let content = kept(&mut loader, pins::FILE, Pins::read);
    Ok(Kept { files: loader.files, findings: loader.findings, content })
}

/// Reads `lornuc.lock`. `root` is the folder of `lornuc.ncl`.
///
/// # Errors
/// The root cannot be opened.
pub fn lock(root: &Path) -> Result<Kept<Lock>, LoadError> {
    let jail = Jail::new(root)?;
    let mut loader = Loader::new(&jail);
    let content = kept(&mut loader, lock::FILE, Lock::read);
    Ok(Kept { files: loader.files, findings: loader.findings, content })
}

/// Reads `lornuc.lock`, and holds every vendored folder against it, used or not.
///
/// # Errors
/// A folder cannot be listed.
pub fn verified_lock(root: &Path) -> Result<Kept<Lock>, LoadError> {
    let jail = Jail::new(root)?;
    let mut loader = Loader::new(&jail);
    let content = vendored::verify(&mut loader, vendored::Which::All)?;
    Ok(Kept { files: loader.files, findings: loader.findings, content })
}

type Read<T> = fn(&Node, Place) -> (Option<T>, Vec<Diagnostic>);

/// What a file holds; the default when there is none.
pub(super) fn kept<T: Default>(loader: &mut Loader<'_>, path: &str, read: Read<T>) -> Option<T> {
    if !loader.jail.has(path) {
        return Some(T::default());
    }
    let file = loader.text(path, None)?;
    content(loader, file, read)
}

/// What the text of a file holds.
pub(super) fn content<T>(loader: &mut Loader<'_>, file: FileId, read: Read<T>) -> Option<T> {
    let node = json::read(&loader.files, file, &mut loader.findings)?;
    let (content, findings) = read(&node, Place { value: node.span, ..Place::default() });
    loader.findings.extend(findings);
    content
}
