//! Planes that several processes use. In: the parts that are wanted. Out: one that runs, started if there is none; it ends
//! when nobody has used it for a while, or, if it was asked to stay, when it is told to end.
//!
//! Whoever uses one holds a lock on its lease, which the system gives up with the process. What is recorded in the cache
//! is only where to look; whether a plane lives is told by a lock as well, never by a process id.

#[cfg(test)]
mod tests;

use std::fs::{self, File};
use std::ops::Deref;
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::failure::Failure;
use crate::parts::Parts;
use crate::plane::{ControlPlane, PREFIX, Running};
use crate::programs::cache;
use crate::supervisor::{self, End};

/// Where a plane is that `cargo ci test` has started: its folder.
pub const VARIABLE: &str = "LORNUC_CONTROL_PLANE_RUNNING";

/// Long enough for cargo to link the next test binary.
const IDLE_SECS: u64 = 60;

/// How often a lease is tried: its supervisor looks whether anyone has it, which takes a moment.
const ATTEMPTS: usize = 20;

/// A plane that others may use at the same time. What a test makes in it has names of its own.
#[derive(Debug)]
pub struct Shared {
    running: Running,
    #[expect(dead_code, reason = "closing it gives the lease up")]
    lease: File,
}

impl Deref for Shared {
    type Target = Running;

    fn deref(&self) -> &Running {
        &self.running
    }
}

/// A plane that outlives the command that started it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// All its files.
    pub folder: PathBuf,
    /// Whether it ends only when it is asked to.
    pub stays: bool,
}

impl Shared {
    /// The plane that `cargo ci test` has started, else one that runs and has these parts, else a new one.
    ///
    /// # Errors
    /// Programs are not built, or one does not come up.
    pub fn with(parts: &Parts) -> Result<Self, Failure> {
        if let Some(folder) = std::env::var_os(VARIABLE).map(PathBuf::from) {
            let handed = Self::at(&folder, parts)?;
            return handed.ok_or(Failure::Gone { folder, parts: parts.to_string() });
        }
        if let Some(shared) = Self::found(parts)? {
            return Ok(shared);
        }
        let _lock = lock()?;
        // Another test may have started it meanwhile.
        match Self::found(parts)? {
            Some(shared) => Ok(shared),
            None => {
                let running = start(parts, End::Idle { secs: IDLE_SECS })?;
                let shared = Self::at(running.folder(), parts)?;
                shared.ok_or_else(|| Failure::Gone { folder: running.folder().to_owned(), parts: parts.to_string() })
            }
        }
    }

    fn found(parts: &Parts) -> Result<Option<Self>, Failure> {
        for record in records()? {
            if let Some(shared) = Self::at(&record.folder, parts)? {
                return Ok(Some(shared));
            }
        }
        Ok(None)
    }

    /// The plane of the folder, if it lives and is what is wanted.
    fn at(folder: &Path, parts: &Parts) -> Result<Option<Self>, Failure> {
        let Some(lease) = lease(folder) else { return Ok(None) };
        if !supervisor::alive(folder) {
            return Ok(None);
        }
        let running = Running::at(folder)?;
        let fits = running.parts().cover(parts) && running.runs_what_is_found(parts);
        Ok(fits.then_some(Self { running, lease }))
    }
}

/// A hold on the plane of the folder, unless it is about to end.
fn lease(folder: &Path) -> Option<File> {
    let file = File::open(folder.join(supervisor::LEASE)).ok()?;
    for _ in 0..ATTEMPTS {
        match file.try_lock_shared() {
            Ok(()) => return Some(file),
            Err(_) => sleep(Duration::from_millis(5)),
        }
    }
    None
}

/// Starts a plane that stays until [`down`], unless one does, and tells whether it is new.
///
/// # Errors
/// Programs are not built, or one does not come up.
pub fn up(parts: &Parts) -> Result<(Running, Up), Failure> {
    let _lock = lock()?;
    for record in records()?.into_iter().filter(|record| record.stays) {
        if let Some(shared) = Shared::at(&record.folder, parts)? {
            return Ok((shared.running, Up::Already));
        }
    }
    Ok((start(parts, End::Asked)?, Up::New))
}

/// Whether a plane was there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Up {
    /// It has just been started.
    New,
    /// It was.
    Already,
}

/// Ends every plane that outlives the command that started it, and what is left of those whose supervisor was killed, and
/// tells which.
///
/// # Errors
/// One does not end.
pub fn down() -> Result<Vec<Record>, Failure> {
    let _lock = lock()?;
    let Looked { live, cleared } = look(&recorded()?)?;
    live.iter().try_for_each(|record| supervisor::stop(&record.folder))?;
    Ok(live.into_iter().chain(cleared).collect())
}

/// The planes that run and outlive the commands that started them. Programs whose supervisor was killed are ended.
///
/// # Errors
/// The cache cannot be read.
pub fn status() -> Result<Vec<(Record, Running)>, Failure> {
    records()?.into_iter().map(|record| Ok((record.clone(), Running::at(&record.folder)?))).collect()
}

fn start(parts: &Parts, end: End) -> Result<Running, Failure> {
    let plane = ControlPlane::start(parts)?;
    let record = Record { folder: plane.folder().to_owned(), stays: end == End::Asked };
    let name = record.folder.file_name().unwrap_or_default();
    let file = recorded()?.join(name).with_extension("json");
    let text = serde_json::to_string(&record).unwrap_or_default();
    // First it is recorded: a plane that nobody finds could not be ended by name.
    // Others look for it at any time, and must not see half of it.
    let part = file.with_extension("part");
    fs::write(&part, text).and_then(|()| fs::rename(&part, &file)).map_err(Failure::disk("write", &file))?;
    plane.keep(end)
}

/// What is recorded and lives.
fn records() -> Result<Vec<Record>, Failure> {
    Ok(look(&recorded()?)?.live)
}

/// What a look at the records finds.
#[derive(Debug, Default)]
struct Looked {
    /// Planes that live.
    live: Vec<Record>,
    /// Planes whose supervisor somebody had killed, and whose programs have just been ended.
    cleared: Vec<Record>,
}

/// Looks at what is recorded; what has ended is forgotten.
fn look(folder: &Path) -> Result<Looked, Failure> {
    let listed = fs::read_dir(folder).map_err(Failure::disk("list", folder))?;
    let mut files: Vec<PathBuf> = listed.filter_map(|entry| Some(entry.ok()?.path())).collect();
    files.retain(|file| file.extension().is_some_and(|ending| ending == "json"));
    files.sort();
    let mut looked = Looked::default();
    for file in files {
        let text = fs::read_to_string(&file).ok();
        let record = text.and_then(|text| serde_json::from_str::<Record>(&text).ok());
        match record {
            Some(record) if supervisor::alive(&record.folder) => looked.live.push(record),
            Some(record) => {
                if clear(&record.folder) > 0 {
                    looked.cleared.push(record);
                }
                forget(&file);
            }
            None => forget(&file),
        }
    }
    Ok(looked)
}

/// Ends and removes what is left of a plane that has no supervisor, and tells how many programs that were. Of one that has
/// ended as it should it is nothing.
fn clear(folder: &Path) -> usize {
    if !folder.file_name().is_some_and(|name| name.to_string_lossy().starts_with(PREFIX)) {
        return 0;
    }
    let ended = supervisor::end_left(folder);
    let _ = fs::remove_dir_all(folder);
    ended
}

fn forget(file: &Path) {
    // Another process may have done the same.
    let _ = fs::remove_file(file);
}

fn recorded() -> Result<PathBuf, Failure> {
    let folder = cache()?.join("running");
    fs::create_dir_all(&folder).map_err(Failure::disk("make", &folder))?;
    Ok(folder)
}

/// One process at a time starts or ends planes that are recorded.
fn lock() -> Result<File, Failure> {
    let path = recorded()?.join("lock");
    let file = File::create(&path).map_err(Failure::disk("write", &path))?;
    file.lock().map_err(Failure::disk("lock", &path))?;
    Ok(file)
}
