//! Holds vendored folders against `lornuc.lock`. In: what stacks have loaded. Out: findings on folders that are not as
//! they are locked, that are not locked, or that are gone. It mends nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use lornuc_model::diagnostic::{Code, Diagnostic, Span};
use lornuc_model::digest::Digest;
use lornuc_model::lock::{self, Differences, Digests, Lock, Vendored};

use super::error::LoadError;
use super::graph::Loader;
use super::kept;

/// The folder of what comes from elsewhere.
pub const VENDOR: &str = "vendor";

/// Which folders are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Which {
    /// Those that something was loaded from.
    Used,
    /// Those, and all that are there or locked.
    All,
}

/// Whether a file is copied into `vendor/` and locked: all are, for any can be imported `as 'Text`, but those that are
/// hidden and those that editors keep beside others.
#[must_use]
pub fn is_vendored(name: &str) -> bool {
    !name.is_empty() && !name.starts_with('.') && !name.ends_with('~') && !name.ends_with(".bak")
}

/// Looks at vendored folders. `None` when the lock itself cannot be read.
pub(super) fn verify(loader: &mut Loader<'_>, which: Which) -> Result<Option<Lock>, LoadError> {
    let Some(lock) = kept::kept(loader, lock::FILE, Lock::read) else { return Ok(None) };
    let mut looked_at: BTreeMap<String, Option<Span>> = loader.vendored.clone();
    if which == Which::All {
        let listed = loader.jail.list(VENDOR)?.into_iter().map(|entry| (entry.name, None));
        looked_at.extend(listed.chain(lock.vendored.keys().map(|name| (name.to_string(), None))));
    }
    // An import of what is not there is told at the import.
    looked_at.retain(|name, _| loader.jail.has(&format!("{VENDOR}/{name}")));
    for (name, vendored) in &lock.vendored {
        if !loader.jail.has(&format!("{VENDOR}/{name}")) {
            loader.findings.push(missing(name.as_str(), vendored));
        }
    }
    for (name, at) in looked_at {
        match lock.vendored.iter().find(|(locked, _)| locked.as_str() == name) {
            None => loader.findings.push(unlocked(&name, at)),
            Some((_, vendored)) => {
                let found = digests(loader, &format!("{VENDOR}/{name}"))?;
                let differences = Differences::between(&vendored.files, &found);
                if !differences.is_empty() {
                    let finding = changed(loader, &name, vendored, &differences);
                    let shown = finding.primary().is_some();
                    let mark = if shown { Diagnostic::secondary } else { Diagnostic::label };
                    loader.findings.push(mark(finding, at, "imported here"));
                }
            }
        }
    }
    Ok(Some(lock))
}

/// The digests of all files of a folder that are locked. What cannot be read is a finding.
fn digests(loader: &mut Loader<'_>, folder: &str) -> Result<Digests, LoadError> {
    let mut found = Digests::new();
    let mut folders = vec![folder.to_owned()];
    // Folders with all symlinks followed: a ring of links leads to one of them.
    let mut seen: BTreeSet<PathBuf> = BTreeSet::new();
    while let Some(path) = folders.pop() {
        if !loader.jail.real(&path).is_some_and(|real| seen.insert(real)) {
            continue;
        }
        for entry in loader.jail.list(&path)? {
            if entry.is_folder {
                folders.push(entry.path);
            } else if is_vendored(&entry.name) {
                match loader.jail.bytes(&entry.path) {
                    Ok(bytes) => drop(found.insert(entry.path[folder.len() + 1..].to_owned(), Digest::of(bytes))),
                    Err(refusal) => loader.findings.extend([loader.refused(&entry.path, refusal, None)]),
                }
            }
        }
    }
    Ok(found)
}

fn again(name: &str, vendored: &Vendored) -> String {
    let source = &vendored.origin.source;
    // What is a URL must be cloned first.
    let path = if source.contains(':') { "PATH" } else { source };
    format!("`lornuc vendor {path} --name {name}`")
}

fn missing(name: &str, vendored: &Vendored) -> Diagnostic {
    let again = again(name, vendored);
    Diagnostic::error(Code::VendorMissing, format!("`{VENDOR}/{name}` is locked, and is not there"))
        .label(vendored.place.key, "locked here")
        .note(format!("it came from `{}`", vendored.origin.source))
        .help(format!("vendor it again: {again}; or forget it: `lornuc vendor --remove {name}`"))
}

fn unlocked(name: &str, at: Option<Span>) -> Diagnostic {
    Diagnostic::warning(
        Code::VendorUnlocked,
        format!("`{VENDOR}/{name}` is not locked: nobody knows what it was made from"),
    )
    .label(at, "imported here")
    .help(format!("take it out, and let `lornuc vendor PATH --name {name}` copy and lock it"))
}

/// The files that were loaded are shown; all are named.
fn changed(loader: &Loader<'_>, name: &str, vendored: &Vendored, differences: &Differences) -> Diagnostic {
    let Differences { changed, added, missing } = differences;
    let sorts = [("changed", changed), ("added", added), ("gone", missing)];
    let counts: Vec<String> = sorts
        .iter()
        .filter(|(_, paths)| !paths.is_empty())
        .map(|(word, paths)| format!("{} {word}", paths.len()))
        .collect();
    let message = format!("`{VENDOR}/{name}` is not as it is locked: {}", counts.join(", "));
    let mut finding = Diagnostic::error(Code::VendorChanged, message).help(format!(
        "move a change of your own into a stack or into `stacks/lib/`, then vendor it again: `{} --discard-edits`",
        again(name, vendored).trim_matches('`')
    ));
    for path in changed.iter().chain(added) {
        let file = loader.loaded(&format!("{VENDOR}/{name}/{path}"));
        finding = finding.label(file.map(|file| Span::new(file, 0..0)), "not as it was vendored");
    }
    for (word, paths) in sorts.into_iter().filter(|(_, paths)| !paths.is_empty()) {
        finding = finding.note(format!("{word}: {}", listed(paths)));
    }
    finding
}

/// The most files that a finding names of each sort.
const MOST_NAMED: usize = 5;

fn listed(paths: &[String]) -> String {
    let names: Vec<String> = paths.iter().take(MOST_NAMED).map(|path| format!("`{path}`")).collect();
    match paths.len().checked_sub(MOST_NAMED) {
        None | Some(0) => names.join(", "),
        Some(more) => format!("{} and {more} more", names.join(", ")),
    }
}
