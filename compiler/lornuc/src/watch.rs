//! The door to the changes of a folder, and to the process that builds it again. In: a project's folder and a command.
//! Out: which sources changed, and what a build of them did. It builds nothing itself: evaluations are never freed, so
//! each build has a process of its own, which was started while nothing happened.

mod changes;
mod worker;

pub use changes::{Changes, Heard, WatchError};
pub use worker::{Ended, Worker, WorkerError};
