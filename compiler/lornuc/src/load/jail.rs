//! Reading files, and only those of the project. In: paths below its root. Out: texts, or which rule a path breaks.
//! Symlinks are followed first and judged by where they lead.

use std::fs;
use std::io::{self, Read};
use std::path::{Component, Path, PathBuf};

use super::error::LoadError;

/// The largest file that is read: 32 MB, ten times the largest manifest that an API server takes.
pub const LARGEST: u64 = 32 * 1024 * 1024;

/// U+FEFF, which some editors begin a file with.
const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// A project's root with all symlinks followed.
pub(super) struct Jail {
    root: PathBuf,
    /// What must not be left.
    walls: PathBuf,
}

/// A file or folder in a listing.
#[derive(Debug)]
pub(super) struct Entry {
    /// Its own name.
    pub(super) name: String,
    /// Its path below the root, with `/` between folders.
    pub(super) path: String,
    /// Whether it is a folder, or a symlink to one.
    pub(super) is_folder: bool,
}

/// Why a file was not read.
#[derive(Debug)]
pub(super) enum Refusal {
    /// It does not exist.
    Missing,
    /// It is, or leads through, a symlink out of the project.
    Outside,
    /// It is a folder, a socket or a device.
    NotAFile,
    /// It is larger than [`LARGEST`], in bytes.
    TooLarge(u64),
    /// It is not UTF-8 from this byte on.
    NotUtf8(usize),
    /// The operating system refuses.
    Unreadable(io::Error),
}

#[expect(clippy::disallowed_methods, reason = "load is the door to the disk")]
impl Jail {
    pub(super) fn new(root: &Path) -> Result<Self, LoadError> {
        let failed = |source| LoadError::Folder { path: root.to_path_buf(), source };
        let root = fs::canonicalize(root).map_err(failed)?;
        Ok(Self { walls: root.clone(), root })
    }

    /// For files that the user names: they may be anywhere.
    pub(super) fn without_walls(base: &Path) -> Result<Self, LoadError> {
        // Every path starts with the empty one.
        Ok(Self { walls: PathBuf::new(), ..Self::new(base)? })
    }

    /// Whether there is anything of this name, be it a symlink that leads nowhere.
    pub(super) fn has(&self, path: &str) -> bool {
        fs::symlink_metadata(self.root.join(path)).is_ok()
    }

    /// Reads a text; `path` is normalized and relative to the root.
    pub(super) fn read(&self, path: &str) -> Result<String, Refusal> {
        text(self.bytes(path)?)
    }

    /// Reads a file as it is.
    pub(super) fn bytes(&self, path: &str) -> Result<Vec<u8>, Refusal> {
        // Judged by where it leads, not by how it is written: a symlink in the middle of a path counts too.
        let real = fs::canonicalize(self.root.join(path)).map_err(refusal)?;
        if !real.starts_with(&self.walls) {
            return Err(Refusal::Outside);
        }
        let metadata = fs::metadata(&real).map_err(refusal)?;
        if !metadata.is_file() {
            return Err(Refusal::NotAFile);
        }
        if metadata.len() > LARGEST {
            return Err(Refusal::TooLarge(metadata.len()));
        }
        read_bytes(fs::File::open(&real).map_err(refusal)?)
    }

    /// A project without files, for texts that are not on the disk: nothing else can be read.
    pub(super) fn empty() -> Self {
        Self { root: PathBuf::from("\0"), walls: PathBuf::new() }
    }

    /// Lists a folder by name, hidden entries left out; a folder that does not exist is empty.
    pub(super) fn list(&self, path: &str) -> Result<Vec<Entry>, LoadError> {
        let folder = self.root.join(path);
        let failed = |source| LoadError::Folder { path: folder.clone(), source };
        let listing = match fs::read_dir(&folder) {
            Ok(listing) => listing,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(failed(error)),
        };
        let mut entries = Vec::new();
        for entry in listing {
            let name = entry.map_err(failed)?.file_name().to_string_lossy().into_owned();
            if !name.starts_with('.') {
                let is_folder = fs::metadata(folder.join(&name)).is_ok_and(|metadata| metadata.is_dir());
                entries.push(Entry { path: format!("{path}/{name}"), name, is_folder });
            }
        }
        entries.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(entries)
    }

    /// A file or folder with its symlinks followed, if it is within the project.
    pub(super) fn real(&self, path: &str) -> Option<PathBuf> {
        fs::canonicalize(self.root.join(path)).ok().filter(|real| real.starts_with(&self.walls))
    }

    /// The path below the root of what a path leads to, symlinks followed.
    pub(super) fn real_name(&self, path: &str) -> Option<String> {
        self.real(path)?.strip_prefix(&self.root).ok()?.to_str().map(str::to_owned)
    }

    /// Whether the root has a folder of this name, be it a symlink to outside.
    pub(super) fn has_folder(&self, name: &str) -> bool {
        fs::metadata(self.root.join(name)).is_ok_and(|metadata| metadata.is_dir())
    }

    /// Whether there is a folder of this name in the project.
    pub(super) fn is_folder(&self, path: &str) -> bool {
        self.real(path).is_some_and(|real| fs::metadata(real).is_ok_and(|metadata| metadata.is_dir()))
    }
}

/// Reads a text to its end, which it may not have.
pub(super) fn read_text(from: impl Read) -> Result<String, Refusal> {
    text(read_bytes(from)?)
}

fn read_bytes(from: impl Read) -> Result<Vec<u8>, Refusal> {
    let mut bytes = Vec::new();
    // A file may grow between the question and the reading, and a pipe has no size.
    from.take(LARGEST + 1).read_to_end(&mut bytes).map_err(refusal)?;
    if bytes.len() as u64 > LARGEST {
        return Err(Refusal::TooLarge(bytes.len() as u64));
    }
    Ok(bytes)
}

fn text(mut bytes: Vec<u8>) -> Result<String, Refusal> {
    // A mark that says "this is UTF-8" is no part of the text; Nickel takes it for a token.
    if bytes.starts_with(BYTE_ORDER_MARK) {
        bytes.drain(..BYTE_ORDER_MARK.len());
    }
    String::from_utf8(bytes).map_err(|error| Refusal::NotUtf8(error.utf8_error().valid_up_to()))
}

pub(super) fn refusal(error: io::Error) -> Refusal {
    if error.kind() == io::ErrorKind::NotFound { Refusal::Missing } else { Refusal::Unreadable(error) }
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
