//! The peers: other tools at the same work. In: a file of one `label<TAB>command` a line. Out: commands for a number of
//! applications. Which tools there are, and where, is for the file to say.

use std::path::Path;
use std::process::Command;

use super::measured::{FLOOR, LORNUC};
use crate::run::Failed;

/// What stands for the number of applications.
const APPS: &str = "{apps}";

/// Another tool.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Peer {
    /// Its name in the table.
    pub(super) label: String,
    command: String,
}

impl Peer {
    /// The command that writes the objects of so many applications.
    pub(super) fn command(&self, apps: u32) -> Command {
        let mut command = Command::new("sh");
        // In the place of the shell: what is measured, and stopped when it takes too long, is the tool.
        command.arg("-c").arg(format!("exec {}", self.command.replace(APPS, &apps.to_string())));
        command
    }
}

/// Reads the file.
pub(super) fn read(file: &Path) -> Result<Vec<Peer>, Failed> {
    let text =
        std::fs::read_to_string(file).map_err(|error| Failed(format!("cannot read `{}`: {error}", file.display())))?;
    parse(&text).map_err(|mistake| Failed(format!("{}:{mistake}", file.display())))
}

/// Empty lines, and those that begin with `#`, are left out.
pub(super) fn parse(text: &str) -> Result<Vec<Peer>, String> {
    let mut peers: Vec<Peer> = Vec::new();
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty() && !line.starts_with('#'));
    for (at, line) in lines {
        let fields = line.split_once('\t').map(|(label, command)| (label.trim(), command.trim()));
        let Some((label, command)) = fields.filter(|(label, command)| !label.is_empty() && !command.is_empty()) else {
            return Err(format!("{}: a line must be a label, a tab and a command", at + 1));
        };
        if [LORNUC, FLOOR].contains(&label) || peers.iter().any(|peer| peer.label == label) {
            return Err(format!("{}: there is another `{label}`", at + 1));
        }
        peers.push(Peer { label: label.to_owned(), command: command.to_owned() });
    }
    Ok(peers)
}
