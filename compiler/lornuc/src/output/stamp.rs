//! What the system knows of a file without reading it. In: paths below a folder that is held open. Out: [`Stamp`]s.
//! Symlinks are not followed, and get none.

use std::path::Path;

/// What is at a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stamp {
    /// A folder.
    Folder([i128; 6]),
    /// A file.
    File([i128; 6]),
    /// Nothing.
    Absent,
}

impl Stamp {
    /// All of it.
    pub(super) fn bytes(&self) -> [u8; 97] {
        let (sort, numbers) = match self {
            Self::Absent => (0, &[0; 6]),
            Self::Folder(numbers) => (1, numbers),
            Self::File(numbers) => (2, numbers),
        };
        let mut bytes = [sort; 97];
        for (place, number) in bytes[1..].chunks_exact_mut(16).zip(numbers) {
            place.copy_from_slice(&number.to_le_bytes());
        }
        bytes
    }
}

/// A folder that is held open: paths below it are short ways for the system.
#[cfg(unix)]
pub(super) struct Folder(rustix::fd::OwnedFd);

#[cfg(unix)]
impl Folder {
    pub(super) fn open(folder: &Path) -> Option<Self> {
        use rustix::fs::{CWD, Mode, OFlags, openat};
        Some(Self(openat(CWD, folder, OFlags::DIRECTORY | OFlags::CLOEXEC | OFlags::RDONLY, Mode::empty()).ok()?))
    }

    /// The stamp of a path, of the folder itself where it is empty. The time of the last change of the file's own record
    /// is part of it: no command sets that back.
    pub(super) fn stamp(&self, path: &str) -> Option<Stamp> {
        use rustix::fs::{AtFlags, FileType, statat};
        use rustix::io::Errno;
        let there = match statat(&self.0, if path.is_empty() { "." } else { path }, AtFlags::SYMLINK_NOFOLLOW) {
            Ok(there) => there,
            Err(Errno::NOENT) => return Some(Stamp::Absent),
            Err(_) => return None,
        };
        // Systems differ in the widths of these.
        let numbers = [
            i128::from(there.st_ino),
            i128::from(there.st_size),
            i128::from(there.st_mtime),
            i128::from(there.st_mtime_nsec),
            i128::from(there.st_ctime),
            i128::from(there.st_ctime_nsec),
        ];
        let sort = FileType::from_raw_mode(there.st_mode);
        if sort.is_dir() { Some(Stamp::Folder(numbers)) } else { sort.is_file().then_some(Stamp::File(numbers)) }
    }
}

/// Systems whose files have no such times and numbers: nothing is vouched for there.
#[cfg(not(unix))]
pub(super) struct Folder;

#[cfg(not(unix))]
impl Folder {
    pub(super) const fn open(_: &Path) -> Option<Self> {
        None
    }

    pub(super) const fn stamp(&self, _: &str) -> Option<Stamp> {
        None
    }
}
