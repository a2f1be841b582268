//! How a build left its output. In: manifests, and the folder that holds just them. Out: [`Seen`], by which a later run
//! finds out that nobody has touched anything since. It changes nothing, and says nothing of folders that it cannot
//! vouch for: with symlinks in the place of units, or with names that are not UTF-8.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use lornuc_model::render::Manifests;
use sha2::{Digest, Sha256};

use super::index::{self, LISTS};
use super::stamp::{Folder, Stamp};
use super::{Extent, files, lock, staging, unit_folder};

/// The most bytes of paths that are held: some hundred thousand files.
const MOST_BYTES: usize = 8 << 20;

/// An output folder as a build left it.
///
/// Times alone cannot tell of a change in the moment that they were read in: clocks of disks stand still for some
/// milliseconds, some for two seconds. Until the same times have been seen twice, with a pause between, contents count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Seen {
    /// What is looked at, in order: for each place a letter of [`Sort`] and its path below the folder, ended by a zero.
    pub(crate) places: String,
    /// The digest of all sizes, times and numbers.
    pub(crate) stamps: [u8; 32],
    /// The digest of all contents.
    pub(crate) contents: [u8; 32],
}

/// Files that no build wrote, in the folders of units.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Strangers<'a> {
    /// Those that people were told of: were there others, the next run would have to tell.
    Told(&'a [PathBuf]),
    /// Any: nobody is told.
    Any,
}

/// How closely is looked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Look {
    /// At sizes, times and numbers.
    Stamps,
    /// At contents too.
    Contents,
}

/// What is at a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sort {
    /// A folder: the names in it count.
    Folder,
    /// A file that a build writes.
    File,
    /// The index of a folder that is no unit of the build; it may be absent.
    Index,
}

impl Sort {
    const ALL: [(char, Self); 3] = [('d', Self::Folder), ('f', Self::File), ('i', Self::Index)];

    /// The sort and the path of a place.
    fn of(place: &str) -> Option<(Self, &str)> {
        let (_, sort) = Self::ALL.into_iter().find(|(letter, _)| place.starts_with(*letter))?;
        Some((sort, &place[1..]))
    }
}

/// Looks at what was just written. `None` when it is not what it should be, another build has the folder, or the system
/// does not number its files.
pub(crate) fn see(manifests: &Manifests, folder: &Path, extent: Extent, strangers: Strangers) -> Option<Seen> {
    let _lock = lock::try_reading(folder)?;
    let made = manifests.units().iter().flat_map(|unit| {
        let below = format!("{}/{}", unit.name.environment, unit.name.stack);
        files(manifests, unit).into_iter().map(move |(path, text)| (format!("{below}/{path}"), text))
    });
    let mut looker =
        Looker { folder, made: made.collect(), extra: BTreeSet::new(), places: String::new(), contents: Sha256::new() };
    let units: BTreeSet<PathBuf> = manifests.units().iter().map(|unit| unit_folder(folder, unit)).collect();
    looker.all(&units, extent)?;
    if extent == Extent::Project && !index::units_gone(manifests, folder).is_empty() {
        return None;
    }
    if let Strangers::Told(told) = strangers
        && looker.extra != told.iter().cloned().collect()
    {
        return None;
    }
    let Looker { made, places, contents, .. } = looker;
    // What is left was not found.
    let stamps = stamps(folder, &places).filter(|_| made.is_empty() && places.len() <= MOST_BYTES)?;
    Some(Seen { places, stamps, contents: contents.finalize().into() })
}

impl Seen {
    /// These places as they are now.
    #[cfg(test)]
    pub(crate) fn of(folder: &Path, places: &str) -> Option<Self> {
        let (stamps, contents) = (stamps(folder, places)?, contents(folder, places)?);
        Some(Self { places: places.to_owned(), stamps, contents })
    }

    /// Whether the folder is as it was, when no build is writing.
    pub(crate) fn holds(&self, folder: &Path, look: Look) -> bool {
        let Some(_lock) = lock::try_reading(folder) else { return false };
        stamps(folder, &self.places).is_some_and(|stamps| stamps == self.stamps)
            && (look == Look::Stamps || contents(folder, &self.places).is_some_and(|found| found == self.contents))
    }
}

struct Looker<'m> {
    folder: &'m Path,
    /// The files that are still to be found, by their paths below the folder.
    made: BTreeMap<String, &'m str>,
    /// Files that no build wrote.
    extra: BTreeSet<PathBuf>,
    places: String,
    contents: Sha256,
}

impl Looker<'_> {
    /// The folder, those of environments, units, and what may be a unit that the project no longer has.
    fn all(&mut self, units: &BTreeSet<PathBuf>, extent: Extent) -> Option<()> {
        for (environment, is_folder) in self.list("")? {
            if !is_folder {
                continue;
            }
            for (name, is_folder) in self.list(&environment)? {
                let path = format!("{environment}/{name}");
                if is_folder && units.contains(&self.folder.join(&path)) {
                    self.unit(&path)?;
                } else if is_folder && extent == Extent::Project {
                    let index = format!("{path}/{}", LISTS[1]);
                    self.note('i', &index);
                    told(&mut self.contents, read(&self.folder.join(index))?.as_deref());
                }
            }
        }
        Some(())
    }

    fn unit(&mut self, path: &str) -> Option<()> {
        for (name, is_folder) in self.list(path)? {
            let path = format!("{path}/{name}");
            if is_folder {
                self.unit(&path)?;
            } else if let Some(text) = self.made.remove(&path) {
                self.note('f', &path);
                told(&mut self.contents, Some(text.as_bytes()));
            } else {
                self.extra.insert(PathBuf::from(path));
            }
        }
        Some(())
    }

    /// The names in a folder where no killed build has left anything.
    fn list(&mut self, path: &str) -> Option<Vec<(String, bool)>> {
        let there = self.folder.join(path);
        let names = names(&there)?;
        self.note('d', path);
        told(&mut self.contents, Some(listing(&names).as_bytes()));
        let is_above_units = path.matches('/').count() == 0;
        (!is_above_units || staging::staged_in(&there).is_empty()).then_some(names)
    }

    fn note(&mut self, letter: char, path: &str) {
        self.places.push(letter);
        self.places.push_str(path);
        self.places.push('\0');
    }
}

/// The digest of the contents of all places.
fn contents(folder: &Path, places: &str) -> Option<[u8; 32]> {
    let mut contents = Sha256::new();
    for place in places.split_terminator('\0') {
        let (sort, path) = Sort::of(place)?;
        let there = folder.join(path);
        let found = match sort {
            Sort::Folder => Some(listing(&names(&there)?).into_bytes()),
            Sort::File | Sort::Index => read(&there)?,
        };
        told(&mut contents, found.as_deref());
    }
    Some(contents.finalize().into())
}

/// The digest of the stamps of all places; `None` where one is of another sort by now.
fn stamps(folder: &Path, places: &str) -> Option<[u8; 32]> {
    let folder = Folder::open(folder)?;
    let mut stamps = Sha256::new();
    for place in places.split_terminator('\0') {
        let (sort, path) = Sort::of(place)?;
        let stamp = folder.stamp(path)?;
        let is_right = match (sort, &stamp) {
            (Sort::Folder, Stamp::Folder(_)) | (Sort::File | Sort::Index, Stamp::File(_)) => true,
            (Sort::Index, Stamp::Absent) => true,
            (Sort::Folder | Sort::File | Sort::Index, Stamp::Folder(_) | Stamp::File(_) | Stamp::Absent) => false,
        };
        if !is_right {
            return None;
        }
        stamps.update(stamp.bytes());
    }
    Some(stamps.finalize().into())
}

/// One part, so that no two lists of parts have the same bytes.
fn told(hash: &mut Sha256, part: Option<&[u8]>) {
    let length = part.map_or(u64::MAX, |part| part.len() as u64);
    hash.update(length.to_le_bytes());
    hash.update(part.unwrap_or_default());
}

fn listing(names: &[(String, bool)]) -> String {
    names.iter().map(|(name, is_folder)| format!("{}{name}\0", if *is_folder { 'd' } else { 'f' })).collect()
}

/// The names in a folder, sorted, each with whether it is a folder; `None` where one is not UTF-8.
#[expect(clippy::disallowed_methods, reason = "output is a door to the disk")]
fn names(folder: &Path) -> Option<Vec<(String, bool)>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder).ok()? {
        let entry = entry.ok()?;
        names.push((entry.file_name().into_string().ok()?, entry.file_type().ok()?.is_dir()));
    }
    names.sort();
    Some(names)
}

/// What a file holds, or that it is absent; `None` where it is no file, or cannot be read.
#[expect(clippy::disallowed_methods, reason = "output is a door to the disk")]
fn read(path: &Path) -> Option<Option<Vec<u8>>> {
    match fs::symlink_metadata(path) {
        Ok(there) if there.is_file() => Some(Some(fs::read(path).ok()?)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Some(None),
        Ok(_) | Err(_) => None,
    }
}
