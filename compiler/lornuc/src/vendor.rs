//! The door through which folders from elsewhere come into a project. In: a folder or a git checkout on disk. Out: a
//! copy of what is useful of it below `vendor/`, and what to lock of it. It follows no symlink and no network, and
//! leaves the old copy or the new one, whenever it is stopped.

mod error;
mod git;
mod listing;
mod origin;
mod place;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use lornuc_model::digest::Digest;
use lornuc_model::lock::{Digests, Lock, Origin};
use lornuc_model::name::{VendorName, did_you_mean};

pub use error::VendorError;

use crate::load::VENDOR;

/// Whether a checkout with changes that are not committed is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Uncommitted {
    /// It is refused: nobody else could find what was copied.
    Refused,
    /// It is taken as it is, and locked as modified.
    Taken,
}

/// What a user asks to vendor.
#[derive(Debug)]
pub struct Request<'a> {
    /// The project, with all symlinks followed.
    pub root: &'a Path,
    /// The folder.
    pub from: &'a Path,
    /// The name below `vendor/`; the folder's own if `None`.
    pub name: Option<&'a str>,
    /// What to do about changes.
    pub uncommitted: Uncommitted,
}

/// A folder as it was read, before anything of the project is touched.
#[derive(Debug)]
pub struct Gathered {
    /// Its name below `vendor/`.
    pub name: VendorName,
    /// Where it came from.
    pub origin: Origin,
    contents: BTreeMap<String, Vec<u8>>,
    root: PathBuf,
}

impl Gathered {
    /// The digests of its files.
    #[must_use]
    pub fn digests(&self) -> Digests {
        digests(&self.contents)
    }

    /// The digests of the copy that is there now; of none that cannot be read.
    #[must_use]
    pub fn old_digests(&self) -> Digests {
        self.old().as_ref().map(digests).unwrap_or_default()
    }

    fn old(&self) -> Option<BTreeMap<String, Vec<u8>>> {
        let target = self.root.join(VENDOR).join(self.name.as_str());
        listing::all_of(&target).and_then(|listed| listing::read(&target, listed)).ok()
    }

    /// Puts it in the place of the old copy, if that is any different.
    ///
    /// # Errors
    /// The disk refuses; the old copy is as it was.
    pub fn place(&self) -> Result<(), VendorError> {
        if self.old().is_some_and(|old| old == self.contents) {
            return Ok(());
        }
        place::replace(&self.root, &self.name, &self.contents)
    }
}

fn digests(contents: &BTreeMap<String, Vec<u8>>) -> Digests {
    contents.iter().map(|(path, bytes)| (path.clone(), Digest::of(bytes))).collect()
}

/// Reads what is to be vendored. Nothing is written.
///
/// # Errors
/// The folder cannot be vendored as it is, or the disk refuses.
pub fn gather(request: &Request<'_>, lock: &Lock) -> Result<Gathered, VendorError> {
    let from = origin::folder(request.root, request.from)?;
    let name = name(request.name, &from)?;
    place::free(request.root, &name, lock)?;
    let checkout = git::checkout(&from, request.root)?;
    let listed = match &checkout {
        Some(checkout) => listing::tracked(&from, checkout.files(request.uncommitted)?)?,
        None => listing::all_of(&from)?,
    };
    let contents = listing::read(&from, listed)?;
    if contents.is_empty() {
        return Err(VendorError::Nothing(request.from.to_path_buf()));
    }
    let origin = origin::origin(request.root, &from, checkout.as_ref())?;
    Ok(Gathered { name, origin, contents, root: request.root.to_path_buf() })
}

fn name(asked: Option<&str>, from: &Path) -> Result<VendorName, VendorError> {
    let own = from.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let name = asked.unwrap_or(&own);
    VendorName::new(name).map_err(|rule| VendorError::Name { name: name.to_owned(), rule: rule.to_string() })
}

/// Takes a vendored folder away, if it is there. The lock forgets it afterwards: so a run that was stopped can be run
/// again.
///
/// # Errors
/// Something else has its place, or the disk refuses.
pub fn remove(root: &Path, name: &VendorName, lock: &Lock) -> Result<(), VendorError> {
    place::free(root, name, lock)?;
    place::remove(root, name)
}

/// The locked folder that a user names.
///
/// # Errors
/// None is called so.
pub fn locked(lock: &Lock, name: &str) -> Result<VendorName, VendorError> {
    let known = || lock.vendored.keys().map(VendorName::as_str);
    let found = lock.vendored.keys().find(|known| known.as_str() == name);
    found.cloned().ok_or_else(|| VendorError::NotLocked {
        name: name.to_owned(),
        help: did_you_mean(name, known()).unwrap_or_else(|| match known().collect::<Vec<_>>().join(", ") {
            names if names.is_empty() => "nothing is vendored".to_owned(),
            names => format!("there are: {names}"),
        }),
    })
}
