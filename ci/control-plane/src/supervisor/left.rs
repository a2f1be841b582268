//! What a supervisor leaves behind that somebody killed. In: the folder of its plane, where it wrote down each program. Out:
//! those that still run are ended. An id alone is never believed, for the system gives it to others later: a program is
//! known by its id and the moment at which it started, and is told to end by a handle that is never another's.
//!
//! Systems that do not tell the moment (all but Linux) write nothing down, and nothing is ended there.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::Path;
use std::thread::sleep;
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

/// Where a supervisor writes its programs down: one JSON object a line.
pub(super) const PROGRAMS: &str = "programs";

/// How long one may take to be gone once it was killed.
const LAST: Duration = Duration::from_secs(5);

/// How often it is looked whether it is.
const PAUSE: Duration = Duration::from_millis(5);

/// A program as it was started.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Started {
    pid: u32,
    /// The boot of the machine, and the ticks of its clock from there.
    at: String,
}

/// Writes a program down that was just started.
pub(super) fn write_down(folder: &Path, pid: u32) -> io::Result<()> {
    let Some(at) = started(pid) else { return Ok(()) };
    let line = serde_json::to_string(&Started { pid, at })?;
    // In one piece: a supervisor that is killed here leaves a whole line or none.
    OpenOptions::new().create(true).append(true).open(folder.join(PROGRAMS))?.write_all(format!("{line}\n").as_bytes())
}

/// Ends what was written down and still runs, and tells how many that were.
pub(crate) fn end_left(folder: &Path) -> usize {
    // Of a plane that has ended as it should nothing is there.
    let text = fs::read_to_string(folder.join(PROGRAMS)).unwrap_or_default();
    let programs: Vec<Started> = text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
    let ended: Vec<&Started> = programs.iter().filter(|program| kill(program)).collect();
    let deadline = Instant::now() + LAST;
    while ended.iter().any(|program| runs(program)) && Instant::now() < deadline {
        sleep(PAUSE);
    }
    ended.len()
}

fn runs(program: &Started) -> bool {
    started(program.pid).as_ref() == Some(&program.at)
}

/// Tells it to end, and whether there was anything to tell.
#[cfg(target_os = "linux")]
fn kill(program: &Started) -> bool {
    use rustix::process::{Pid, PidfdFlags, Signal, pidfd_open, pidfd_send_signal};

    let pid = i32::try_from(program.pid).ok().and_then(Pid::from_raw);
    let Some(handle) = pid.and_then(|pid| pidfd_open(pid, PidfdFlags::empty()).ok()) else { return false };
    // First the handle, then the look: from here on it is the handle of what is looked at, whoever gets the id.
    runs(program) && pidfd_send_signal(handle, Signal::KILL).is_ok()
}

#[cfg(not(target_os = "linux"))]
fn kill(_: &Started) -> bool {
    false
}

/// When a process was started that runs.
fn started(pid: u32) -> Option<String> {
    let boot = fs::read_to_string("/proc/sys/kernel/random/boot_id").ok()?;
    let ticks = ticks(&fs::read_to_string(format!("/proc/{pid}/stat")).ok()?)?;
    Some(format!("{} {ticks}", boot.trim()))
}

/// The start of a process in `/proc/PID/stat`, unless it has ended and is only not waited for.
pub(super) fn ticks(stat: &str) -> Option<u64> {
    // The second field is a name in brackets, which may hold brackets and spaces itself.
    let (_, fields) = stat.rsplit_once(')')?;
    let mut fields = fields.split_whitespace();
    let state = fields.next()?;
    // The state is the third field of all, the start the twenty-second.
    let ticks = fields.nth(18)?.parse().ok()?;
    (!matches!(state, "Z" | "X")).then_some(ticks)
}
