//! The door of `load` to the disk. In: paths below a folder. Out: what is there, or which rule a path breaks. Symlinks
//! are followed first and judged by where they lead. What is asked here for a project goes through `jail`, which writes
//! the questions down.

use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::error::LoadError;

/// The largest file that is read: 32 MB, ten times the largest manifest that an API server takes.
pub const LARGEST: u64 = 32 * 1024 * 1024;

/// A folder with all symlinks followed.
#[derive(Debug)]
pub(super) struct Disk {
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
    /// As many files as `Files` holds were read before it.
    TooMany,
    /// It is not UTF-8 from this byte on.
    NotUtf8(usize),
    /// The operating system refuses.
    Unreadable(io::Error),
}

#[expect(clippy::disallowed_methods, reason = "load is the door to the disk")]
impl Disk {
    pub(super) fn new(root: &Path) -> Result<Self, LoadError> {
        let failed = |source| LoadError::Folder { path: root.to_path_buf(), source };
        let root = fs::canonicalize(root).map_err(failed)?;
        Ok(Self { walls: root.clone(), root })
    }

    /// The folder itself.
    pub(super) fn root(&self) -> &Path {
        &self.root
    }

    /// For files that the user names: they may be anywhere.
    pub(super) fn without_walls(base: &Path) -> Result<Self, LoadError> {
        // Every path starts with the empty one.
        Ok(Self { walls: PathBuf::new(), ..Self::new(base)? })
    }

    fn has_walls(&self) -> bool {
        !self.walls.as_os_str().is_empty()
    }

    /// Whether there is anything of this name, be it a symlink that leads nowhere.
    pub(super) fn has(&self, path: &str) -> bool {
        fs::symlink_metadata(self.root.join(path)).is_ok()
    }

    /// Reads a file as it is.
    pub(super) fn bytes(&self, path: &str) -> Result<Vec<u8>, Refusal> {
        let path = self.root.join(path);
        // Judged by where it leads, not by how it is written: a symlink in the middle of a path counts too.
        let real = if self.has_walls() { fs::canonicalize(path).map_err(refusal)? } else { path };
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
        let mut bytes = Vec::with_capacity(usize::try_from(metadata.len()).unwrap_or_default() + 1);
        read_into(&mut bytes, fs::File::open(&real).map_err(refusal)?)?;
        Ok(bytes)
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

    /// Whether the root has a folder of this name, be it a symlink to outside.
    pub(super) fn has_folder(&self, name: &str) -> bool {
        fs::metadata(self.root.join(name)).is_ok_and(|metadata| metadata.is_dir())
    }

    /// Whether there is a folder of this name in the project.
    pub(super) fn is_folder(&self, path: &str) -> bool {
        self.real(path).is_some_and(|real| fs::metadata(real).is_ok_and(|metadata| metadata.is_dir()))
    }
}

/// A path with all symlinks followed, wherever it leads.
#[expect(clippy::disallowed_methods, reason = "load is the door to the disk")]
pub(super) fn real(path: &Path) -> io::Result<PathBuf> {
    fs::canonicalize(path)
}

/// Whether there is anything of this name, wherever it is.
#[expect(clippy::disallowed_methods, reason = "load is the door to the disk")]
pub(super) fn is_there(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok()
}

/// Whether a path leads to a folder.
#[expect(clippy::disallowed_methods, reason = "load is the door to the disk")]
pub(super) fn is_folder(path: &Path) -> io::Result<bool> {
    Ok(fs::metadata(path)?.is_dir())
}

/// Reads a file that the user names, wherever it leads, or a pipe.
#[expect(clippy::disallowed_methods, reason = "load is the door to the disk")]
pub(super) fn read(path: &Path) -> Result<Vec<u8>, Refusal> {
    read_bytes(fs::File::open(path).map_err(refusal)?)
}

/// Reads to the end, which there may not be.
pub(super) fn read_bytes(from: impl Read) -> Result<Vec<u8>, Refusal> {
    let mut bytes = Vec::new();
    read_into(&mut bytes, from)?;
    Ok(bytes)
}

fn read_into(bytes: &mut Vec<u8>, from: impl Read) -> Result<(), Refusal> {
    // A file may grow between the question and the reading, and a pipe has no size.
    from.take(LARGEST + 1).read_to_end(bytes).map_err(refusal)?;
    if bytes.len() as u64 > LARGEST {
        return Err(Refusal::TooLarge(bytes.len() as u64));
    }
    Ok(())
}

fn refusal(error: io::Error) -> Refusal {
    if error.kind() == io::ErrorKind::NotFound { Refusal::Missing } else { Refusal::Unreadable(error) }
}
