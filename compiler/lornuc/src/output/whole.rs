//! Files that are replaced as a whole. In: a path and a text. Out: the old file or the new one, and never a part of
//! either, whenever the process is stopped.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::{OutputError, failed};

/// Writes a text beside a file, and puts it in the file's place. The permissions of the old file stay; where there is a
/// symlink, the file that it leads to is replaced.
///
/// # Errors
/// The disk refuses; the file is as it was.
#[expect(clippy::disallowed_methods, reason = "output is a door to the disk")]
pub fn replace_whole(path: &Path, text: &str) -> Result<(), OutputError> {
    let target = match fs::symlink_metadata(path) {
        Ok(metadata) if metadata.is_symlink() => {
            fs::canonicalize(path).map_err(|error| failed("write", path, error))?
        }
        _ => path.to_path_buf(),
    };
    let beside = beside(&target);
    let written = write_new(&beside, text).and_then(|()| {
        if let Ok(old) = fs::metadata(&target) {
            fs::set_permissions(&beside, old.permissions())?;
        }
        fs::rename(&beside, &target)
    });
    written.map_err(|source| {
        // What it is for is lost already; that it may stay is the lesser evil.
        drop(fs::remove_file(&beside));
        failed("write", path, source)
    })
}

/// Takes a file away, if it is there.
///
/// # Errors
/// The disk refuses.
#[expect(clippy::disallowed_methods, reason = "output is a door to the disk")]
pub fn take_away(path: &Path) -> Result<(), OutputError> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(failed("remove", path, error)),
        Ok(()) | Err(_) => Ok(()),
    }
}

/// A name in the same folder, so that renaming is one step; with the process's number, so that two runs do not meet.
fn beside(target: &Path) -> PathBuf {
    let name = target.file_name().unwrap_or_default().to_string_lossy();
    target.with_file_name(format!(".{name}.{}.new", std::process::id()))
}

fn write_new(path: &Path, text: &str) -> io::Result<()> {
    let mut file = fs::OpenOptions::new().write(true).create(true).truncate(true).open(path)?;
    file.write_all(text.as_bytes())?;
    // Else a crash of the machine may leave the new name with none of its text.
    file.sync_all()
}

/// Waits until no other command changes files of the project, and keeps others waiting until the file is dropped. The
/// system lets go of it when a process dies. Where it cannot lock files, nothing is held.
#[expect(clippy::disallowed_methods, reason = "output is a door to the disk")]
#[must_use]
pub fn alone(settings: &Path) -> Option<fs::File> {
    let file = fs::File::open(settings).ok()?;
    file.lock().ok()?;
    Some(file)
}
