//! One build at a time. In: the output folder. Out: a lock on the folder itself, which ends with the process, however
//! that ends, and leaves no file. It says nothing where the file system has no locks: a build goes on without.

use std::fs::{File, TryLockError};
use std::io;
use std::path::Path;
use std::thread::sleep;
use std::time::Duration;

/// A folder that no other build changes.
#[derive(Debug)]
pub(super) enum Lock {
    /// Until this is dropped.
    Held(#[expect(dead_code, reason = "closing it unlocks")] File),
    /// The file system, or the system, has no locks on folders: some network file systems.
    Unknown,
}

/// What the folder is wanted for.
#[derive(Debug, Clone, Copy)]
pub(super) enum Use {
    /// Others may read at the same time.
    Reading,
    /// Nobody else may read or write.
    Writing,
}

/// How long another build is waited for before it is told: most end sooner.
const PATIENCE: Duration = Duration::from_millis(300);

/// How long between two attempts.
const PAUSE: Duration = Duration::from_millis(10);

/// The folder for reading, unless a build has it, or it is none.
#[expect(clippy::disallowed_methods, reason = "output is a door to the disk")]
pub(super) fn try_reading(folder: &Path) -> Option<Lock> {
    let file = File::open(folder).ok()?;
    match file.try_lock_shared() {
        Ok(()) => Some(Lock::Held(file)),
        Err(TryLockError::WouldBlock) => None,
        Err(TryLockError::Error(_)) => Some(Lock::Unknown),
    }
}

/// Waits until no other build has the folder; `waiting` is called when that takes longer than a moment.
#[expect(clippy::disallowed_methods, reason = "output is a door to the disk")]
pub(super) fn lock(folder: &Path, purpose: Use, waiting: &dyn Fn()) -> io::Result<Lock> {
    let file = File::open(folder)?;
    let attempt = || match purpose {
        Use::Reading => file.try_lock_shared(),
        Use::Writing => file.try_lock(),
    };
    let attempts = PATIENCE.as_millis() / PAUSE.as_millis();
    for _ in 0..attempts {
        match attempt() {
            Ok(()) => return Ok(Lock::Held(file)),
            Err(TryLockError::WouldBlock) => sleep(PAUSE),
            Err(TryLockError::Error(_)) => return Ok(Lock::Unknown),
        }
    }
    waiting();
    let locked = match purpose {
        Use::Reading => file.lock_shared(),
        Use::Writing => file.lock(),
    };
    Ok(locked.map_or(Lock::Unknown, |()| Lock::Held(file)))
}
