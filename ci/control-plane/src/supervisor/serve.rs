//! The life of a supervisor. In: the socket that is its stdin, and the plane's folder. Out: its end, with that of all it
//! started, when the socket closes; of a plane that was kept, when it is asked to end, is idle, or has lost a program.

use std::fs::{self, File, TryLockError};
use std::io::{self, BufRead, BufReader, Write};
use std::os::fd::AsFd;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::exit;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread::{sleep, spawn};
use std::time::{Duration, Instant};

use super::held::Held;
use super::left::write_down;
use super::{ALIVE, End, LEASE, Launch, Order, Reply, STOP, VARIABLE};

/// How often it is looked whether the plane is still wanted.
const PAUSE: Duration = Duration::from_millis(100);

/// Becomes the supervisor of a plane if this process was started to be one, and then does not return. The first thing in
/// the `main` of an executable that starts planes; test binaries say `control_plane::supervisor!();` instead.
pub fn supervise_if_asked() {
    let Some(folder) = std::env::var_os(VARIABLE).map(PathBuf::from) else { return };
    let code = match serve(&folder) {
        Ok(()) => 0,
        Err(error) => {
            // Its stderr is a log beside those of the programs.
            let _ = writeln!(io::stderr(), "supervisor: {error}");
            1
        }
    };
    exit(code);
}

fn serve(folder: &Path) -> io::Result<()> {
    let socket = UnixStream::from(io::stdin().as_fd().try_clone_to_owned()?);
    let alive = File::create(folder.join(ALIVE))?;
    alive.lock()?;
    File::create(folder.join(LEASE))?;
    let mut plane = Plane { folder, held: Held::default(), kept: None, used: Instant::now() };
    let served = plane.serve(&socket);
    plane.held.stop();
    // The other end waits for the close of the socket, and must not see the folder after it.
    let removed = fs::remove_dir_all(folder);
    served.and(removed)
}

struct Plane<'f> {
    folder: &'f Path,
    held: Held,
    /// Set once the plane may outlive those who started it.
    kept: Option<End>,
    used: Instant,
}

impl Plane<'_> {
    fn serve(&mut self, socket: &UnixStream) -> io::Result<()> {
        let orders = orders(socket.try_clone()?);
        let mut socket = socket;
        loop {
            match orders.recv_timeout(PAUSE) {
                Ok(order) => {
                    let reply = serde_json::to_string(&self.obey(order))?;
                    // One who does not wait for the reply has gone, which the next turn sees.
                    let _ = writeln!(socket, "{reply}");
                }
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) if self.kept.is_none() => return Ok(()),
                Err(RecvTimeoutError::Disconnected) => sleep(PAUSE),
            }
            if !self.folder.is_dir() || self.kept.is_some_and(|end| self.is_over(end)) {
                return Ok(());
            }
        }
    }

    fn obey(&mut self, order: Order) -> Reply {
        let done = match order {
            Order::Start(launch) => self.start(&launch).map(|pid| Reply::Started { pid }),
            Order::Signal { name, signal } => self.held.signal(&name, signal).map(|()| Reply::Done),
            Order::Look { name } => {
                self.held.ended(&name).map(|ended| ended.map_or(Reply::Running, |status| Reply::Ended { status }))
            }
            Order::Keep(end) => {
                self.kept = Some(end);
                self.used = Instant::now();
                Ok(Reply::Done)
            }
        };
        done.unwrap_or_else(|error| Reply::Refused { why: error.to_string() })
    }

    fn start(&mut self, launch: &Launch) -> io::Result<u32> {
        let pid = self.held.start(launch)?;
        write_down(self.folder, pid)?;
        Ok(pid)
    }

    /// Whether a plane that was kept should end.
    fn is_over(&mut self, end: End) -> bool {
        if self.held.any_ended() || self.folder.join(STOP).exists() {
            return true;
        }
        let End::Idle { secs } = end else { return false };
        match self.unused() {
            // Nobody can begin to use it from here on, for the lock stays ours until the process ends.
            Some(lock) if self.used.elapsed() >= Duration::from_secs(secs) => {
                std::mem::forget(lock);
                true
            }
            Some(_) => false,
            None => {
                self.used = Instant::now();
                false
            }
        }
    }

    /// The lock on the lease, if nobody has it.
    fn unused(&self) -> Option<File> {
        let lease = File::open(self.folder.join(LEASE)).ok()?;
        match lease.try_lock() {
            Ok(()) => Some(lease),
            Err(TryLockError::WouldBlock | TryLockError::Error(_)) => None,
        }
    }
}

/// The orders, read by a thread of their own; it ends them when the socket closes, or says what is no order.
fn orders(socket: UnixStream) -> Receiver<Order> {
    let (sender, receiver) = channel();
    spawn(move || {
        let lines = BufReader::new(socket).lines().map_while(Result::ok);
        let orders = lines.map_while(|line| serde_json::from_str(&line).ok());
        for order in orders {
            if sender.send(order).is_err() {
                return;
            }
        }
    });
    receiver
}
