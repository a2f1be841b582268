//! A process that waits to do one build. In: a program that waits for a line on stdin. Out: what it printed, and how it
//! ended. A build that crashes takes nothing along, and its memory is the system's again when it ends.

use std::ffi::OsString;
use std::io::{self, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// A process cannot be started, or is lost.
#[derive(Debug, thiserror::Error)]
#[error("cannot run the process that builds")]
pub struct WorkerError(#[from] io::Error);

/// What a build printed, and how it ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ended {
    /// Its stdout.
    pub stdout: String,
    /// Its stderr.
    pub stderr: String,
    /// Its exit code; `None` when a signal ended it.
    pub code: Option<i32>,
}

/// A process that has been started and waits.
#[derive(Debug)]
pub struct Worker(Child);

impl Worker {
    /// Starts the program with these arguments.
    ///
    /// # Errors
    /// The system gives no process.
    #[expect(clippy::disallowed_methods, reason = "watch is the door to the processes that build")]
    pub fn start(program: &Path, arguments: &[OsString]) -> Result<Self, WorkerError> {
        let mut command = Command::new(program);
        let child =
            command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
        Ok(Self(child))
    }

    /// Lets it build, and waits for its end.
    ///
    /// # Errors
    /// The system lost it.
    pub fn build(mut self) -> Result<Ended, WorkerError> {
        if let Some(mut stdin) = self.0.stdin.take() {
            // One that has died takes no line; how it ended says more.
            drop(stdin.write_all(b"build\n"));
        }
        let output = self.0.wait_with_output()?;
        let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
        Ok(Ended { stdout: text(output.stdout), stderr: text(output.stderr), code: output.status.code() })
    }
}
