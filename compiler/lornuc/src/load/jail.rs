//! Reading files, and only those of the project. In: paths below its root. Out: texts, or which rule a path breaks; and
//! the trace of all that was asked. Nothing else reads a project's sources, so that no question is forgotten.

use std::path::{Component, Path, PathBuf};

use super::disk::{Disk, Entry, Refusal};
use super::error::LoadError;
use super::trace::{Kind, Recorder, Trace};

/// U+FEFF, which some editors begin a file with.
const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// A project's root with all symlinks followed.
pub(super) struct Jail {
    disk: Disk,
    asked: Recorder,
}

impl Jail {
    pub(super) fn new(root: &Path) -> Result<Self, LoadError> {
        Ok(Self { disk: Disk::new(root)?, asked: Recorder::default() })
    }

    /// For files that the user names: they may be anywhere.
    pub(super) fn without_walls(base: &Path) -> Result<Self, LoadError> {
        Ok(Self { disk: Disk::without_walls(base)?, asked: Recorder::default() })
    }

    /// A project without files, for texts that are not on the disk: nothing else can be read.
    pub(super) fn empty() -> Self {
        Self { disk: Disk::empty(), asked: Recorder::default() }
    }

    /// All questions up to now, and digests of their answers.
    pub(super) fn trace(&self) -> Trace {
        self.asked.trace()
    }

    /// Whether there is anything of this name, be it a symlink that leads nowhere.
    pub(super) fn has(&self, path: &str) -> bool {
        self.asked.noted(Kind::Has, path, self.disk.has(path))
    }

    /// Reads a text; `path` is normalized and relative to the root.
    pub(super) fn read(&self, path: &str) -> Result<String, Refusal> {
        text(self.bytes(path)?)
    }

    /// Reads a file as it is.
    pub(super) fn bytes(&self, path: &str) -> Result<Vec<u8>, Refusal> {
        self.asked.noted(Kind::Bytes, path, self.disk.bytes(path))
    }

    /// Lists a folder by name, hidden entries left out; a folder that does not exist is empty.
    pub(super) fn list(&self, path: &str) -> Result<Vec<Entry>, LoadError> {
        self.asked.noted(Kind::List, path, self.disk.list(path))
    }

    /// A file or folder with its symlinks followed, if it is within the project.
    pub(super) fn real(&self, path: &str) -> Option<PathBuf> {
        self.asked.noted(Kind::Real, path, self.disk.real(path))
    }

    /// The path below the root of what a path leads to, symlinks followed.
    pub(super) fn real_name(&self, path: &str) -> Option<String> {
        self.real(path)?.strip_prefix(self.disk.root()).ok()?.to_str().map(str::to_owned)
    }

    /// Whether the root has a folder of this name, be it a symlink to outside.
    pub(super) fn has_folder(&self, name: &str) -> bool {
        self.asked.noted(Kind::HasFolder, name, self.disk.has_folder(name))
    }

    /// Whether there is a folder of this name in the project.
    pub(super) fn is_folder(&self, path: &str) -> bool {
        self.asked.noted(Kind::IsFolder, path, self.disk.is_folder(path))
    }
}

/// Bytes as a text.
pub(super) fn text(mut bytes: Vec<u8>) -> Result<String, Refusal> {
    // A mark that says "this is UTF-8" is no part of the text; Nickel takes it for a token.
    if bytes.starts_with(BYTE_ORDER_MARK) {
        bytes.drain(..BYTE_ORDER_MARK.len());
    }
    String::from_utf8(bytes).map_err(|error| Refusal::NotUtf8(error.utf8_error().valid_up_to()))
}

/// The path below the root that an import in `from` names; `None` when it is absolute or climbs out.
pub(super) fn resolve(from: &str, import: &Path) -> Option<String> {
    let mut parts: Vec<String> = from.split('/').map(str::to_owned).collect();
    parts.pop();
    for component in import.components() {
        match component {
            Component::CurDir => {}
            Component::Normal(name) => parts.push(name.to_string_lossy().into_owned()),
            Component::ParentDir => drop(parts.pop()?),
            Component::RootDir | Component::Prefix(_) => return None,
        }
    }
    Some(parts.join("/"))
}
