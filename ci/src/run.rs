//! Steps of a task: a command, announced, its failure named.

use std::fmt;
use std::path::PathBuf;
use std::process::Command;

/// A step that did not succeed.
#[derive(Debug)]
pub(crate) struct Failed(pub(crate) String);

impl fmt::Display for Failed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// One command of a task.
#[derive(Debug)]
pub(crate) struct Step {
    name: &'static str,
    command: Command,
}

impl Step {
    /// A program with arguments, run at the root of the repository.
    pub(crate) fn new(name: &'static str, program: &str, args: &[&str]) -> Self {
        let mut command = Command::new(program);
        command.args(args).current_dir(root());
        Self { name, command }
    }

    /// `cargo` with arguments.
    pub(crate) fn cargo(name: &'static str, args: &[&str]) -> Self {
        Self::new(name, "cargo", args)
    }

    /// Sets a variable of the environment.
    pub(crate) fn env(mut self, key: &str, value: &str) -> Self {
        self.command.env(key, value);
        self
    }

    /// Runs it to its end.
    pub(crate) fn run(mut self) -> Result<(), Failed> {
        say(&format!("== {}", self.name));
        match self.command.status() {
            Ok(status) if status.success() => Ok(()),
            Ok(status) => Err(Failed(format!("{}: {status}", self.name))),
            Err(error) => {
                let program = self.command.get_program().to_string_lossy().into_owned();
                Err(Failed(format!("{}: cannot run `{program}`: {error}", self.name)))
            }
        }
    }
}

/// The root of the repository.
pub(crate) fn root() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}

/// Where cargo builds.
pub(crate) fn target() -> PathBuf {
    root().join(std::env::var_os("CARGO_TARGET_DIR").unwrap_or_else(|| "target".into()))
}

/// Talk for the person who runs it.
#[expect(clippy::print_stderr, reason = "a command for people")]
pub(crate) fn say(text: &str) {
    eprintln!("{text}");
}
