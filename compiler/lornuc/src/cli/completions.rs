//! `lornuc completions`.

use clap::{Args, CommandFactory};
use clap_complete::Shell;

use super::terminal::{Failure, Terminal};
use super::{Cli, Exit};

/// Print the completions of a shell
///
/// For bash: `lornuc completions bash > ~/.local/share/bash-completion/completions/lornuc`.
#[derive(Debug, Args)]
pub(super) struct Completions {
    /// The shell
    shell: Shell,
}

impl Completions {
    pub(super) fn run(&self, terminal: &Terminal) -> Result<Exit, Failure> {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut Cli::command(), "lornuc", &mut script);
        terminal.data([&*String::from_utf8_lossy(&script)])?;
        Ok(Exit::Fine)
    }
}
