//! Single files below a project's root. In: paths relative to it. Out: files that are written as a whole, or gone. No
//! folder on the way may lead out of the project.

use std::fs;
use std::io;
use std::path::Path;

use super::{OutputError, create_folder, failed, replace_whole};

/// Writes a file, and makes the folders above it.
///
/// # Errors
/// The disk refuses, or a symlink leads out of the project; the file is as it was.
pub fn write_below(root: &Path, path: &str, text: &str) -> Result<(), OutputError> {
    let file = root.join(path);
    inside(root, &file)?;
    if let Some(folder) = file.parent() {
        create_folder(folder)?;
    }
    replace_whole(&file, text)
}

/// Takes a file away, and the folder above it once that is empty. One that is gone already is no error.
///
/// # Errors
/// The disk refuses, or a symlink leads out of the project.
#[expect(clippy::disallowed_methods, reason = "output is a door to the disk")]
pub fn remove_below(root: &Path, path: &str) -> Result<(), OutputError> {
    let file = root.join(path);
    inside(root, &file)?;
    match fs::remove_file(&file) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(failed("remove", &file, error)),
        Ok(()) | Err(_) => {}
    }
    if let Some(folder) = file.parent().filter(|folder| *folder != root) {
        // It stays while there is anything in it.
        drop(fs::remove_dir(folder));
    }
    Ok(())
}

/// Looks at every folder on the way that exists, and at the file itself.
#[expect(clippy::disallowed_methods, reason = "output is a door to the disk")]
fn inside(root: &Path, file: &Path) -> Result<(), OutputError> {
    let real_root = fs::canonicalize(root).map_err(|error| failed("read", root, error))?;
    for step in file.ancestors().take_while(|step| *step != root) {
        if fs::symlink_metadata(step).is_ok() {
            let real = fs::canonicalize(step).map_err(|error| failed("write", step, error))?;
            if !real.starts_with(&real_root) {
                return Err(failed("write", step, io::Error::other("a symlink leads out of the project")));
            }
        }
    }
    Ok(())
}
