//! The end of the socket that a plane's owner holds. In: orders. Out: replies; and when it is dropped, the end of the
//! supervisor and of all that it started, waited for.

use std::fs::{self, File, TryLockError};
use std::io::{BufRead, BufReader, Write};
use std::net::Shutdown;
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread::sleep;
use std::time::{Duration, Instant};

use rustix::process::{Pid, kill_process_group};

use super::{ALIVE, End, Launch, Order, Reply, STOP, Signal, TEST, VARIABLE};
use crate::failure::Failure;

/// How long a reply may take: a killed program is waited for.
const PATIENCE: Duration = Duration::from_secs(20);

/// How long the supervisor may take to end: programs have a part of a second, and the folder must be removed.
const LAST: Duration = Duration::from_secs(10);

/// A supervisor that ends with us.
#[derive(Debug)]
pub(crate) struct Supervisor {
    child: Child,
    socket: Mutex<BufReader<UnixStream>>,
    /// Set once it may outlive us.
    kept: bool,
}

impl Supervisor {
    /// Runs this executable once more, as the supervisor of the folder.
    pub(crate) fn spawn(folder: &Path) -> Result<Self, Failure> {
        let executable = std::env::current_exe().map_err(lost)?;
        let (ours, theirs) = UnixStream::pair().map_err(lost)?;
        ours.set_read_timeout(Some(PATIENCE)).map_err(lost)?;
        let log = folder.join("log/supervisor.log");
        let file = File::create(&log).map_err(Failure::disk("write", &log))?;
        let child = Command::new(&executable)
            // In a test binary these run the one test that supervises; any other executable asks before it reads them.
            .args([TEST, "--nocapture", "--test-threads=1"])
            .env(VARIABLE, folder)
            .stdin(OwnedFd::from(theirs))
            .stdout(file.try_clone().map_err(lost)?)
            .stderr(file)
            // Ctrl-C is for us; the supervisor learns of it by our end.
            .process_group(0)
            .spawn()
            .map_err(|source| Failure::Run { program: executable.display().to_string(), source })?;
        Ok(Self { child, socket: Mutex::new(BufReader::new(ours)), kept: false })
    }

    /// Starts a program, and tells its process id.
    pub(crate) fn start(&self, launch: Launch) -> Result<u32, Failure> {
        match self.order(&Order::Start(launch))? {
            Reply::Started { pid } => Ok(pid),
            reply @ (Reply::Running | Reply::Ended { .. } | Reply::Done | Reply::Refused { .. }) => Err(other(&reply)),
        }
    }

    /// Tells a program something.
    pub(crate) fn signal(&self, name: &str, signal: Signal) -> Result<(), Failure> {
        self.done(&Order::Signal { name: name.to_owned(), signal })
    }

    /// How a program ended, if it has.
    pub(crate) fn ended(&self, name: &str) -> Result<Option<String>, Failure> {
        match self.order(&Order::Look { name: name.to_owned() })? {
            Reply::Running => Ok(None),
            Reply::Ended { status } => Ok(Some(status)),
            reply @ (Reply::Started { .. } | Reply::Done | Reply::Refused { .. }) => Err(other(&reply)),
        }
    }

    /// Lets the plane outlive us, and lets go of it.
    pub(crate) fn keep(mut self, end: End) -> Result<(), Failure> {
        self.done(&Order::Keep(end))?;
        self.kept = true;
        Ok(())
    }

    /// Its process id, which is that of the group of all it starts.
    pub(crate) fn pid(&self) -> u32 {
        self.child.id()
    }

    fn done(&self, order: &Order) -> Result<(), Failure> {
        match self.order(order)? {
            Reply::Done => Ok(()),
            reply @ (Reply::Started { .. } | Reply::Running | Reply::Ended { .. } | Reply::Refused { .. }) => {
                Err(other(&reply))
            }
        }
    }

    fn order(&self, order: &Order) -> Result<Reply, Failure> {
        let line = serde_json::to_string(order).map_err(lost)?;
        let mut socket = self.socket();
        writeln!(socket.get_mut(), "{line}").map_err(lost)?;
        let mut reply = String::new();
        match socket.read_line(&mut reply).map_err(lost)? {
            0 => Err(Failure::Supervisor { told: MISSING.to_owned() }),
            _ => serde_json::from_str(&reply).map_err(lost),
        }
    }

    fn socket(&self) -> MutexGuard<'_, BufReader<UnixStream>> {
        // A test that panicked while it held the lock has left at worst a reply that is no answer to the next order.
        self.socket.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Supervisor {
    fn drop(&mut self) {
        let _ = self.socket().get_ref().shutdown(Shutdown::Both);
        if self.kept {
            return;
        }
        let deadline = Instant::now() + LAST;
        let ended = loop {
            match self.child.try_wait() {
                Ok(None) if Instant::now() < deadline => sleep(Duration::from_millis(5)),
                Ok(ended) => break ended,
                Err(_) => break None,
            }
        };
        if !ended.is_some_and(|status| status.success()) {
            // Somebody killed it, so that nobody else is left to end what it started: they are in its group.
            let _ = kill_process_group(Pid::from_child(&self.child), rustix::process::Signal::KILL);
            let _ = self.child.wait();
        }
    }
}

/// What one reads who starts a plane in an executable that cannot be its supervisor.
const MISSING: &str = "ended at once: a test binary that starts planes needs `control_plane::supervisor!();`, any other \
                       executable `control_plane::supervise_if_asked()` first in `main`";

fn lost(error: impl std::error::Error) -> Failure {
    Failure::Supervisor { told: format!("cannot be reached: {error}") }
}

fn other(reply: &Reply) -> Failure {
    let told = match reply {
        Reply::Refused { why } => format!("refused: {why}"),
        Reply::Started { .. } | Reply::Running | Reply::Ended { .. } | Reply::Done => {
            "answered something else".to_owned()
        }
    };
    Failure::Supervisor { told }
}

/// Whether a supervisor holds the plane of the folder.
pub(crate) fn alive(folder: &Path) -> bool {
    File::open(folder.join(ALIVE)).is_ok_and(|file| matches!(file.try_lock_shared(), Err(TryLockError::WouldBlock)))
}

/// Asks a plane that was kept to end, and waits until it has.
pub(crate) fn stop(folder: &Path) -> Result<(), Failure> {
    let word = folder.join(STOP);
    fs::write(&word, "").map_err(Failure::disk("write", &word))?;
    let deadline = Instant::now() + LAST;
    while alive(folder) || folder.exists() {
        if Instant::now() >= deadline {
            return Err(Failure::Supervisor { told: "does not end".to_owned() });
        }
        sleep(Duration::from_millis(10));
    }
    Ok(())
}
