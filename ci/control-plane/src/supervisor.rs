//! The process that holds the programs of one plane. In: orders, one JSON line each, over a socket that is its stdin. Out:
//! a reply to each; and when the other end of the socket closes, however that comes about, no program and no folder.
//!
//! It is the executable that wants the plane, run once more: there is nothing to build or to find, and both ends are of
//! one version. It does not start programs again that ended, and does not judge them.

mod handle;
mod held;
mod left;
mod serve;
#[cfg(test)]
mod tests;

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

pub(crate) use handle::{Supervisor, alive, stop};
pub(crate) use left::end_left;
pub use serve::supervise_if_asked;

/// Set for the process that is to supervise: the folder of the plane.
const VARIABLE: &str = "LORNUC_CONTROL_PLANE_SUPERVISES";

/// The name of the test that supervises, in any test binary.
const TEST: &str = "lornuc_control_plane_supervisor";

/// The file whose lock says that a supervisor lives.
const ALIVE: &str = "alive";

/// The file that those who use a plane hold locked together.
pub(crate) const LEASE: &str = "lease";

/// The file that asks a plane that was kept to end.
const STOP: &str = "stop";

/// A program to run.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Launch {
    /// What it is called in later orders.
    pub(crate) name: String,
    /// Its binary.
    pub(crate) binary: PathBuf,
    /// Its arguments.
    pub(crate) arguments: Vec<String>,
    /// What its environment has beside ours.
    pub(crate) environment: Vec<(String, String)>,
    /// Where its output is added to.
    pub(crate) log: PathBuf,
}

/// What the system is to tell a program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Signal {
    /// End now.
    Kill,
    /// Do nothing until told to go on.
    Pause,
    /// Go on.
    Resume,
}

/// When a plane that was kept ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum End {
    /// When it is asked to.
    Asked,
    /// When nobody has used it for so many seconds, or when it is asked to.
    Idle {
        /// How many.
        secs: u64,
    },
}

/// What a supervisor is told.
#[derive(Debug, Serialize, Deserialize)]
enum Order {
    Start(Launch),
    Signal { name: String, signal: Signal },
    Look { name: String },
    Keep(End),
}

/// What it answers.
#[derive(Debug, Serialize, Deserialize)]
enum Reply {
    Started { pid: u32 },
    Running,
    Ended { status: String },
    Done,
    Refused { why: String },
}
