//! What a build changes on the disk, one step at a time. In: paths and texts. Out: one change each. No other module of
//! the output's folders changes anything, so that tests can stop a build, or refuse it, at every step there is.

use std::fs::{self, FileTimes, Metadata};
use std::io::{self, Write};
use std::path::Path;

/// The disk of a build.
#[derive(Debug, Default)]
pub(super) struct Disk {
    /// What happens to the steps of a test. Nothing outside the tests of this package can set it.
    #[cfg(test)]
    pub(super) plan: super::tests::Plan,
}

/// What a system can do with the folders of units.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(not(test), expect(dead_code, reason = "what a system lacks it tells when asked"))]
pub(super) enum Renames {
    /// Let two take each other's place.
    Exchanges,
    /// Rename one.
    One,
    /// Nothing: the lower layers of a container's disk.
    None,
}

impl Disk {
    /// Makes a folder in one that is there.
    pub(super) fn create_folder(&self, path: &Path) -> io::Result<()> {
        self.step()?;
        fs::create_dir(path)
    }

    /// Makes a folder and those above it, as far as they are missing.
    #[expect(clippy::disallowed_methods, reason = "output is a door to the disk")]
    pub(super) fn create_folders(&self, path: &Path) -> io::Result<()> {
        if path.is_dir() {
            return Ok(());
        }
        self.step()?;
        fs::create_dir_all(path)
    }

    /// Makes a file that is not there yet. A step that fails leaves a part of the text, as a full disk does.
    pub(super) fn create_file(&self, path: &Path, text: &str) -> io::Result<()> {
        let taken = self.step();
        let text = if taken.is_ok() { text } else { &text[..text.len() / 2] };
        fs::OpenOptions::new().write(true).create_new(true).open(path)?.write_all(text.as_bytes())?;
        taken
    }

    /// Gives a file, or a symlink itself, a second name; a file system without such names gets a copy.
    pub(super) fn link(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.step()?;
        match self.hard_link(from, to) {
            Err(error) if !is_full(&error) => {
                copy(from, to).map_err(|copied| if is_full(&copied) { copied } else { error })
            }
            linked => linked,
        }
    }

    fn hard_link(&self, from: &Path, to: &Path) -> io::Result<()> {
        if self.has_links() { fs::hard_link(from, to) } else { Err(io::ErrorKind::Unsupported.into()) }
    }

    /// Gives a file or folder another name.
    #[expect(clippy::disallowed_methods, reason = "output is a door to the disk")]
    pub(super) fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.step()?;
        fs::rename(from, to)
    }

    /// Lets two folders take each other's place in one step; `Unsupported` where the system cannot, `CrossesDevices`
    /// where these folders cannot be renamed at all.
    pub(super) fn exchange(&self, one: &Path, other: &Path) -> io::Result<()> {
        self.step()?;
        match self.renames() {
            Renames::Exchanges => exchange(one, other),
            Renames::One => Err(io::ErrorKind::Unsupported.into()),
            Renames::None => Err(io::ErrorKind::CrossesDevices.into()),
        }
    }

    /// Gives the folder of a unit another name; fails like [`Disk::exchange`].
    #[expect(clippy::disallowed_methods, reason = "output is a door to the disk")]
    pub(super) fn displace(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.step()?;
        match self.renames() {
            Renames::Exchanges | Renames::One => fs::rename(from, to),
            Renames::None => Err(io::ErrorKind::CrossesDevices.into()),
        }
    }

    /// Takes a file away, or a symlink.
    #[expect(clippy::disallowed_methods, reason = "output is a door to the disk")]
    pub(super) fn remove_file(&self, path: &Path) -> io::Result<()> {
        self.step()?;
        fs::remove_file(path)
    }

    /// Takes an empty folder away.
    #[expect(clippy::disallowed_methods, reason = "output is a door to the disk")]
    pub(super) fn remove_folder(&self, path: &Path) -> io::Result<()> {
        self.step()?;
        fs::remove_dir(path)
    }

    /// Gives what was just made the permissions of what it will replace, and its owner where this process may.
    #[expect(clippy::disallowed_methods, reason = "output is a door to the disk")]
    pub(super) fn resemble(&self, path: &Path, old: &Metadata) -> io::Result<()> {
        let new = fs::metadata(path)?;
        self.own(path, &new, old);
        if new.permissions() != old.permissions() {
            self.step()?;
            fs::set_permissions(path, old.permissions())?;
        }
        Ok(())
    }

    /// Only root may give files away; for others the owner of what is new is who built it.
    #[cfg(unix)]
    fn own(&self, path: &Path, new: &Metadata, old: &Metadata) {
        use std::os::unix::fs::{MetadataExt, chown};
        if (new.uid(), new.gid()) != (old.uid(), old.gid()) && self.step().is_ok() {
            drop(chown(path, Some(old.uid()), Some(old.gid())));
        }
    }

    #[cfg(not(unix))]
    fn own(&self, _: &Path, _: &Metadata, _: &Metadata) {}
}

#[cfg(not(test))]
impl Disk {
    #[expect(clippy::unused_self, clippy::unnecessary_wraps, reason = "tests stop here")]
    const fn step(&self) -> io::Result<()> {
        Ok(())
    }

    #[expect(clippy::unused_self, reason = "tests refuse links")]
    const fn has_links(&self) -> bool {
        true
    }

    #[expect(clippy::unused_self, reason = "tests refuse renames")]
    const fn renames(&self) -> Renames {
        Renames::Exchanges
    }
}

#[cfg(test)]
impl Disk {
    fn step(&self) -> io::Result<()> {
        self.plan.step()
    }

    fn has_links(&self) -> bool {
        self.plan.links
    }

    fn renames(&self) -> Renames {
        self.plan.renames
    }
}

/// Whether the system lets this process write to a file or folder.
#[cfg(unix)]
pub(super) fn may_write(path: &Path) -> io::Result<()> {
    Ok(rustix::fs::access(path, rustix::fs::Access::WRITE_OK)?)
}

#[cfg(not(unix))]
pub(super) fn may_write(_: &Path) -> io::Result<()> {
    Ok(())
}

fn is_full(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded)
}

/// A copy with the times of the file. Pipes and the like are not opened: that could take for ever.
#[expect(clippy::disallowed_methods, reason = "output is a door to the disk")]
fn copy(from: &Path, to: &Path) -> io::Result<()> {
    let metadata = fs::symlink_metadata(from)?;
    if metadata.is_symlink() {
        return copy_symlink(from, to);
    }
    if !metadata.is_file() {
        return Err(io::ErrorKind::Unsupported.into());
    }
    fs::copy(from, to)?;
    let times = FileTimes::new().set_accessed(metadata.accessed()?).set_modified(metadata.modified()?);
    fs::File::open(to)?.set_times(times)
}

#[cfg(unix)]
fn copy_symlink(from: &Path, to: &Path) -> io::Result<()> {
    std::os::unix::fs::symlink(fs::read_link(from)?, to)
}

#[cfg(not(unix))]
fn copy_symlink(_: &Path, _: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

#[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
fn exchange(one: &Path, other: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    use rustix::io::Errno;
    match renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE) {
        // An old kernel, and a file system that has no such thing: NFS, some of FUSE's.
        Err(Errno::NOSYS | Errno::INVAL | Errno::NOTSUP) => Err(io::ErrorKind::Unsupported.into()),
        other => Ok(other?),
    }
}

#[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
fn exchange(_: &Path, _: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}
