//! The door to `.lornuc/`. In: keys and bytes. Out: files of at most some megabytes, whole or not at all; old ones are
//! taken away. What is not a plain file of ours is neither read nor touched, and what the disk refuses is not told: the
//! next run is slower, that is all.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The folder in a project.
const FOLDER: &str = ".lornuc";

/// The ending of entries.
const ENDING: &str = ".run";

/// The ending of what is not an entry yet.
const NEW: &str = ".new";

/// What a folder of the cache has beside entries: it is neither committed nor backed up.
/// <https://bford.info/cachedir/>
const BESIDE: [(&str, &str); 2] = [
    (".gitignore", "*\n"),
    (
        "CACHEDIR.TAG",
        "Signature: 8a477f597d28d172789f06886806bc55\n# Remembered runs of lornuc; it can go at any time.\n",
    ),
];

/// The most bytes of an entry: the files of a hundred thousand resources, or some ten thousand findings.
const MOST_OF_ONE: u64 = 16 << 20;

/// The most bytes of all.
const MOST: u64 = 64 << 20;

/// The most entries.
const MOST_ENTRIES: usize = 64;

/// How old a new file is when whoever wrote it has ended; writing takes milliseconds.
const LEFT_BEHIND: Duration = Duration::from_secs(60);

/// Where an entry stands. A copy of its file, or one out of a repository, stands elsewhere.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place<'k> {
    pub(super) key: &'k [u8; 32],
    /// The number of the file on its disk.
    pub(super) file: u64,
}

/// Reads what is stored under a key.
#[expect(clippy::disallowed_methods, reason = "the cache is a door to the disk")]
pub(super) fn read<T>(root: &Path, key: &[u8; 32], read: impl Fn(Place, &[u8]) -> Option<T>) -> Option<T> {
    let folder = root.join(FOLDER);
    let path = folder.join(name(key));
    // Opening a pipe could take for ever, and links lead to what others wrote.
    if !fs::symlink_metadata(&folder).ok()?.is_dir() || !fs::symlink_metadata(&path).ok()?.is_file() {
        return None;
    }
    let file = File::open(path).ok()?;
    let there = file.metadata().ok()?;
    let mut bytes = Vec::with_capacity(usize::try_from(there.len().min(MOST_OF_ONE)).ok()?);
    file.take(MOST_OF_ONE + 1).read_to_end(&mut bytes).ok()?;
    if bytes.len() as u64 > MOST_OF_ONE {
        return None;
    }
    read(Place { key, file: number(&there) }, &bytes)
}

/// Stores what `bytes` makes for a place.
#[expect(clippy::disallowed_methods, reason = "the cache is a door to the disk")]
pub(super) fn write(root: &Path, key: &[u8; 32], bytes: impl Fn(Place) -> Vec<u8>) {
    let folder = root.join(FOLDER);
    if make(&folder).is_err() {
        return;
    }
    let new = folder.join(format!("{}.{}{NEW}", name(key), std::process::id()));
    let written =
        written(&new, |file| bytes(Place { key, file })).and_then(|()| fs::rename(&new, folder.join(name(key))));
    if written.is_err() {
        remove(&new);
    }
    tidy(&folder);
}

fn name(key: &[u8; 32]) -> String {
    let mut name: String = key[..16].iter().map(|byte| format!("{byte:02x}")).collect();
    name.push_str(ENDING);
    name
}

#[expect(clippy::disallowed_methods, reason = "the cache is a door to the disk")]
fn make(folder: &Path) -> io::Result<()> {
    match fs::symlink_metadata(folder) {
        Ok(there) if there.is_dir() => {}
        Ok(_) => return Err(io::ErrorKind::NotADirectory.into()),
        Err(_) => fs::create_dir(folder)?,
    }
    for (name, text) in BESIDE {
        let (path, mut options) = (folder.join(name), OpenOptions::new());
        match fs::symlink_metadata(&path) {
            // A run was stopped before it wrote the text.
            Ok(there) if there.is_file() && there.len() == 0 => options.write(true).open(path)?,
            Ok(_) => continue,
            Err(_) => options.write(true).create_new(true).open(path)?,
        }
        .write_all(text.as_bytes())?;
    }
    Ok(())
}

fn written(path: &Path, bytes: impl Fn(u64) -> Vec<u8>) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    let bytes = bytes(number(&file.metadata()?));
    if bytes.len() as u64 > MOST_OF_ONE {
        return Err(io::ErrorKind::FileTooLarge.into());
    }
    file.write_all(&bytes)
}

/// Takes away what killed runs left, and the oldest entries where there are too many. Others may do the same at once.
#[expect(clippy::disallowed_methods, reason = "the cache is a door to the disk")]
fn tidy(folder: &Path) {
    let mut entries = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok) {
        let (path, name) = (entry.path(), entry.file_name().to_string_lossy().into_owned());
        let Some(there) = fs::symlink_metadata(&path).ok().filter(|there| there.is_file() && is_own(&name)) else {
            continue;
        };
        let Ok(changed) = there.modified() else { continue };
        match name.ends_with(NEW) {
            // One out of the future is as old as it looks.
            true if changed.elapsed().map_or(true, |age| age > LEFT_BEHIND) => remove(&path),
            true => {}
            false => entries.push((changed, there.len(), path)),
        }
    }
    // The newest first.
    entries.sort_by(|one, other| other.cmp(one));
    let mut bytes = 0;
    for (place, (_, length, path)) in entries.iter().enumerate() {
        bytes += length;
        if place >= MOST_ENTRIES || bytes > MOST {
            remove(path);
        }
    }
}

/// Whether a name is one that is given here.
fn is_own(name: &str) -> bool {
    let (digits, rest) = name.split_at_checked(32).unwrap_or_default();
    let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    digits.bytes().all(|byte| byte.is_ascii_hexdigit())
        && rest.strip_prefix(ENDING).is_some_and(|rest| {
            rest.is_empty() || rest.strip_suffix(NEW).and_then(|rest| rest.strip_prefix('.')).is_some_and(is_number)
        })
}

#[expect(clippy::disallowed_methods, reason = "the cache is a door to the disk")]
fn remove(path: &PathBuf) {
    drop(fs::remove_file(path));
}

#[cfg(unix)]
fn number(there: &fs::Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::ino(there)
}

#[cfg(not(unix))]
const fn number(_: &fs::Metadata) -> u64 {
    0
}

/// The time, in milliseconds.
#[expect(clippy::disallowed_types, reason = "when times were read decides whether they are believed, and no output")]
pub(super) fn now() -> u64 {
    let since = std::time::SystemTime::now().duration_since(std::time::SystemTime::UNIX_EPOCH);
    since.ok().and_then(|since| u64::try_from(since.as_millis()).ok()).unwrap_or_default()
}
