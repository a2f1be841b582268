//! What git knows of a folder. In: a folder. Out: its checkout: files, commit, tag, where it was cloned from. Git is
//! asked, never told: nothing of the checkout changes.

use std::path::{Path, PathBuf};

use super::{Uncommitted, VendorError};
use crate::load::is_vendored;

/// A checkout that holds a folder.
pub(super) struct Checkout {
    folder: PathBuf,
    pub(super) top: PathBuf,
    pub(super) commit: String,
    /// A tag of the commit; of several, the highest version.
    pub(super) tag: Option<String>,
    /// The URL of the remote `origin`, as it is written in the configuration.
    pub(super) url: Option<String>,
    /// Files with changes that the commit lacks, relative to the top.
    pub(super) changes: Vec<String>,
}

/// The checkout of a folder. `None` for a plain folder, for one that the checkout does not track, and for one of the
/// checkout that the project itself is in: its commit would change with every commit of the project.
pub(super) fn checkout(folder: &Path, root: &Path) -> Result<Option<Checkout>, VendorError> {
    let own = top(root);
    let Some(top) = top(folder).filter(|other| own.as_ref() != Some(other)) else { return Ok(None) };
    let Some(commit) = asked(folder, &["rev-parse", "--verify", "--quiet", "HEAD"])? else { return Ok(None) };
    if asked(folder, &["ls-files", "-z", "--cached", "--", "."])?.is_none_or(|files| files.is_empty()) {
        return Ok(None);
    }
    let tags = asked(folder, &["tag", "--points-at", "HEAD", "--sort=-v:refname"])?.unwrap_or_default();
    let url = asked(folder, &["config", "--get", "remote.origin.url"])?;
    let status = ["status", "--porcelain=v1", "-z", "--untracked-files=all", "--ignore-submodules=all", "--", "."];
    let status = asked(folder, &status)?.unwrap_or_default();
    Ok(Some(Checkout {
        folder: folder.to_path_buf(),
        top,
        commit: commit.trim().to_owned(),
        tag: tags.lines().next().map(str::to_owned),
        url: url.map(|url| url.trim().to_owned()).filter(|url| !url.is_empty()),
        changes: changes(&status),
    }))
}

impl Checkout {
    /// The files that git tracks, relative to the folder; those it does not know yet too, where changes are taken.
    pub(super) fn files(&self, uncommitted: Uncommitted) -> Result<Vec<String>, VendorError> {
        let others: &[&str] = match uncommitted {
            Uncommitted::Refused if !self.changes.is_empty() => return Err(self.refused()),
            Uncommitted::Refused => &[],
            Uncommitted::Taken => &["--others", "--exclude-standard"],
        };
        let arguments = [&["ls-files", "-z", "--cached"], others, &["--", "."]].concat();
        let listed = asked(&self.folder, &arguments)?.unwrap_or_default();
        Ok(listed.split('\0').filter(|path| !path.is_empty()).map(str::to_owned).collect())
    }

    fn refused(&self) -> VendorError {
        let named: Vec<String> = self.changes.iter().take(3).map(|path| format!("`{path}`")).collect();
        let more = self.changes.len().saturating_sub(3);
        let more = if more == 0 { String::new() } else { format!(" and {more} more") };
        VendorError::Uncommitted(format!("{}{more}", named.join(", ")))
    }
}

/// The nearest folder above that git works in: one with `.git`, be it a file that leads to another folder.
#[expect(clippy::disallowed_methods, reason = "vendor is a door to the disk")]
fn top(folder: &Path) -> Option<PathBuf> {
    let found = folder.ancestors().find(|folder| std::fs::symlink_metadata(folder.join(".git")).is_ok());
    found.map(Path::to_path_buf)
}

/// The changed files among those that are vendored. Each entry is two letters, a space and a path; a renamed file has
/// its old path behind it. <https://git-scm.com/docs/git-status#_short_format>
pub(super) fn changes(status: &str) -> Vec<String> {
    let mut changes = Vec::new();
    let mut entries = status.split('\0');
    while let Some(entry) = entries.next() {
        let (Some(letters), Some(path)) = (entry.get(..2), entry.get(3..)) else { continue };
        let old = if letters.contains(['R', 'C']) { entries.next() } else { None };
        changes.extend([path].into_iter().chain(old).filter(|path| counts(path)).map(str::to_owned));
    }
    changes
}

fn counts(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default();
    is_vendored(name) && !path.split('/').any(|part| part.starts_with('.'))
}

/// What git answers; `None` where it says no.
fn asked(folder: &Path, arguments: &[&str]) -> Result<Option<String>, VendorError> {
    let failed = |told: String| VendorError::Git { path: folder.to_path_buf(), told };
    let answer = crate::git::command(folder).args(arguments).output();
    let answer = answer.map_err(|error| failed(format!("`git` cannot be run: {error}")))?;
    match answer.status.code() {
        Some(0) => String::from_utf8(answer.stdout).map(Some).map_err(|_| failed("a name is not UTF-8".to_owned())),
        // "No such thing", without a word.
        Some(1) if answer.stderr.is_empty() => Ok(None),
        _ => {
            let told = String::from_utf8_lossy(&answer.stderr);
            Err(failed(told.lines().next().unwrap_or("it fails without a word").to_owned()))
        }
    }
}
