//! `cargo ci tidy`: the rules of the house that no compiler knows. In: the tracked files. Out: every breach with its
//! line.

mod rules;
#[cfg(test)]
mod tests;

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::run::{Failed, say};

/// A tracked file with text.
#[derive(Debug)]
pub(crate) struct File {
    /// The path below the root.
    pub(crate) path: String,
    /// The text.
    pub(crate) text: String,
}

impl File {
    fn is_rust(&self) -> bool {
        self.path.ends_with(".rs")
    }

    /// Whether this is test code, which may look where it likes.
    fn is_test(&self) -> bool {
        self.path.contains("/tests/") || self.path.ends_with("/tests.rs")
    }
}

/// Holds all rules.
pub(crate) fn tidy(root: &Path) -> Result<(), Failed> {
    say("== tidiness");
    let files = tracked(root)?;
    let breaches = rules::all(&files);
    breaches.iter().for_each(|breach| say(&format!("  {breach}")));
    match breaches.len() {
        0 => Ok(()),
        count => Err(Failed(format!("tidiness: {count} breaches"))),
    }
}

fn tracked(root: &Path) -> Result<Vec<File>, Failed> {
    let listed =
        Command::new("git").args(["ls-files", "--cached", "--others", "--exclude-standard"]).current_dir(root).output();
    let listed = listed.map_err(|error| Failed(format!("cannot run `git`: {error}")))?;
    let names = String::from_utf8_lossy(&listed.stdout).into_owned();
    let read = |path: &str| {
        let text = fs::read_to_string(root.join(path)).ok()?;
        Some(File { path: path.to_owned(), text })
    };
    Ok(names.lines().filter_map(read).collect())
}
