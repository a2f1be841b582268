//! Reading and writing golden files. A test has nobody to hand a failure of the disk to: it panics with the path.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// The text of a file; `None` when it does not exist.
pub(crate) fn read(file: &Path) -> Option<String> {
    match fs::read_to_string(file) {
        Ok(text) => Some(text),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => failed("read", file, &error),
    }
}

/// Writes a file and the folders above it.
pub(crate) fn write(file: &Path, text: &str) {
    let made = file.parent().map_or(Ok(()), fs::create_dir_all).and_then(|()| fs::write(file, text));
    made.unwrap_or_else(|error| failed("write", file, &error));
}

/// Takes a file away, and the folder above it if that leaves it empty.
pub(crate) fn remove(file: &Path) {
    fs::remove_file(file).unwrap_or_else(|error| failed("remove", file, &error));
    if let Some(folder) = file.parent() {
        // A folder that holds other files stays.
        drop(fs::remove_dir(folder));
    }
}

/// All files below a folder, as paths below it, sorted. A folder that does not exist holds none.
pub(crate) fn below(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut todo = vec![PathBuf::new()];
    while let Some(path) = todo.pop() {
        let Ok(listing) = fs::read_dir(folder.join(&path)) else { continue };
        for entry in listing {
            let entry = entry.unwrap_or_else(|error| failed("list", &folder.join(&path), &error));
            let path = path.join(entry.file_name());
            // Symlinks are part of some inputs, and are not followed.
            match entry.file_type() {
                Ok(kind) if kind.is_dir() => todo.push(path),
                Ok(_) => found.push(path),
                Err(error) => failed("look at", &entry.path(), &error),
            }
        }
    }
    found.sort();
    found
}

#[expect(clippy::panic, reason = "a failing test panics")]
fn failed(action: &str, path: &Path, error: &io::Error) -> ! {
    panic!("cannot {action} {}: {error}", path.display())
}
