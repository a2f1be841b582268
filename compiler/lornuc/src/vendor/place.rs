//! Puts a vendored folder in its place. In: contents. Out: `vendor/NAME`. The new folder is made beside, hidden, and
//! renamed when it is whole; what a run that was stopped left behind is cleared up by the next.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use lornuc_model::lock::Lock;
use lornuc_model::name::VendorName;

use super::VendorError;
use crate::load::VENDOR;

/// The places of one folder. Hidden ones are seen by no listing of sources.
struct Places {
    vendor: PathBuf,
    current: PathBuf,
    new: PathBuf,
    old: PathBuf,
}

impl Places {
    fn of(root: &Path, name: &VendorName) -> Self {
        let vendor = root.join(VENDOR);
        Self {
            current: vendor.join(name.as_str()),
            new: vendor.join(format!(".{name}.new")),
            old: vendor.join(format!(".{name}.old")),
            vendor,
        }
    }
}

/// Refuses a place that something else has: what a person made is not overwritten, and no symlink is followed out of
/// the project.
#[expect(clippy::disallowed_methods, reason = "vendor is a door to the disk")]
pub(super) fn free(root: &Path, name: &VendorName, lock: &Lock) -> Result<(), VendorError> {
    let places = Places::of(root, name);
    let is_folder = |path: &Path| match fs::symlink_metadata(path) {
        Ok(metadata) => Ok(Some(metadata.is_dir())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(VendorError::disk("read", path)(error)),
    };
    if is_folder(&places.vendor)? == Some(false) {
        return Err(VendorError::NotOurs { path: VENDOR.to_owned() });
    }
    match is_folder(&places.current)? {
        None => Ok(()),
        Some(true) if lock.vendored.contains_key(name) => Ok(()),
        Some(_) => Err(VendorError::NotOurs { path: format!("{VENDOR}/{name}") }),
    }
}

/// Puts a new folder in the place of the old one.
#[expect(clippy::disallowed_methods, reason = "vendor is a door to the disk")]
pub(super) fn replace(root: &Path, name: &VendorName, contents: &BTreeMap<String, Vec<u8>>) -> Result<(), VendorError> {
    let places = Places::of(root, name);
    recover(&places)?;
    clear(&places)?;
    for (path, bytes) in contents {
        let file = places.new.join(path);
        let folder = file.parent().unwrap_or(&places.new);
        fs::create_dir_all(folder).map_err(VendorError::disk("create the folder", folder))?;
        fs::write(&file, bytes).map_err(VendorError::disk("write", &file))?;
    }
    take_away(&places)?;
    if let Err(source) = fs::rename(&places.new, &places.current) {
        recover(&places)?;
        return Err(VendorError::disk("write", &places.current)(source));
    }
    clear(&places)
}

/// Brings the old folder back where a run was stopped after it was taken away, and before the new one had its place.
#[expect(clippy::disallowed_methods, reason = "vendor is a door to the disk")]
fn recover(places: &Places) -> Result<(), VendorError> {
    if fs::symlink_metadata(&places.current).is_ok() || fs::symlink_metadata(&places.old).is_err() {
        return Ok(());
    }
    fs::rename(&places.old, &places.current).map_err(VendorError::disk("write", &places.current))
}

/// Takes a folder away.
pub(super) fn remove(root: &Path, name: &VendorName) -> Result<(), VendorError> {
    let places = Places::of(root, name);
    recover(&places)?;
    clear(&places)?;
    take_away(&places)?;
    clear(&places)
}

/// In one step, however many files it has.
#[expect(clippy::disallowed_methods, reason = "vendor is a door to the disk")]
fn take_away(places: &Places) -> Result<(), VendorError> {
    match fs::rename(&places.current, &places.old) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(VendorError::disk("remove", &places.current)(error))
        }
        _ => Ok(()),
    }
}

/// What is left of a run, this one or one that was stopped.
#[expect(clippy::disallowed_methods, reason = "vendor is a door to the disk")]
fn clear(places: &Places) -> Result<(), VendorError> {
    for path in [&places.new, &places.old] {
        match fs::remove_dir_all(path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                return Err(VendorError::disk("remove", path)(error));
            }
            _ => {}
        }
    }
    Ok(())
}
