//! `lornuc vendor`.

use std::path::{Path, PathBuf};

use clap::Args;
use lornuc_model::diagnostic::clean;
use lornuc_model::lock::{self, Differences, Lock, Origin, Vendored};
use lornuc_model::value::Place;

use super::session::counted;
use super::terminal::{Failure, Terminal};
use super::{Exit, Global};
use crate::load::{self, Kept, VENDOR};
use crate::output;
use crate::vendor::{self, Gathered, Request, Uncommitted};

/// Copy constructs or manifests from elsewhere into the project
///
/// Copies what stacks can import, with licences and READMEs, into `vendor/NAME`, and locks source, version and digests in
/// `lornuc.lock`. Run again, it brings the copy up to date. `build` and `check` refuse a copy that is not as it is locked.
/// Without a path, what is vendored is listed.
#[derive(Debug, Args)]
pub(super) struct VendorFolder {
    /// A folder, or a git checkout or a folder in one, of which what git tracks is copied
    path: Option<PathBuf>,
    /// Call the copy this [default: the folder's own name]
    #[arg(long, value_name = "NAME", requires = "path")]
    name: Option<String>,
    /// Take a checkout with changes that are not committed, and lock it as modified
    #[arg(long, requires = "path")]
    allow_dirty: bool,
    /// Take the copy from there again, though it was edited here
    #[arg(long, requires = "path")]
    discard_edits: bool,
    /// Hold every copy against `lornuc.lock`, used or not
    #[arg(long, conflicts_with = "path")]
    check: bool,
    /// Take a copy away, and forget it
    #[arg(long, value_name = "NAME", conflicts_with_all = ["path", "check"])]
    remove: Option<String>,
}

impl VendorFolder {
    pub(super) fn run(&self, global: &Global, terminal: &Terminal) -> Result<Exit, Failure> {
        let from = global.directory.as_deref().unwrap_or(Path::new("."));
        let root = load::find_project(from)?;
        if self.check {
            return check(&root, terminal);
        }
        // Before the lock is read: what another run writes meanwhile would be lost.
        let _alone = output::alone(&root.join(load::SETTINGS_FILE));
        let Kept { files, findings, content } = load::lock(&root)?;
        let Some(mut lock) = content else { return Ok(terminal.findings(findings, &files)) };
        match (&self.path, &self.remove) {
            (Some(path), _) => self.copy(path, &root, &mut lock, terminal),
            (None, Some(name)) => remove(name, &root, &mut lock, terminal),
            (None, None) => list(&lock, terminal),
        }
    }

    fn copy(&self, path: &Path, root: &Path, lock: &mut Lock, terminal: &Terminal) -> Result<Exit, Failure> {
        let uncommitted = if self.allow_dirty { Uncommitted::Taken } else { Uncommitted::Refused };
        let request = Request { root, from: path, name: self.name.as_deref(), uncommitted };
        let gathered = vendor::gather(&request, lock)?;
        let Gathered { name, origin, .. } = &gathered;
        let old = gathered.old_digests();
        if let Some(locked) =
            lock.vendored.get(name).filter(|_| !old.is_empty() && old != gathered.digests() && !self.discard_edits)
        {
            let edited = Differences::between(&locked.files, &old);
            let mut paths = [edited.added, edited.changed, edited.missing].concat();
            paths.sort_unstable();
            if let Some(file) = paths.into_iter().next() {
                return Err(Failure::VendorEdited { name: name.to_string(), file });
            }
        }
        let files = gathered.digests();
        let count = files.len();
        let vendored = Vendored { origin: origin.clone(), files, place: Place::default() };
        let text = lock.text();
        lock.vendored.insert(name.clone(), vendored);
        let change = Differences::between(&old, &lock.vendored[name].files);
        // The copy first: a run that is stopped here leaves one that is not as it is locked, which is told; run again, it
        // finds what it would write, and no edit of anybody's.
        gathered.place()?;
        if lock.text() != text {
            output::replace_whole(&root.join(lock::FILE), &lock.text())?;
        }
        terminal.note(&format!(
            "{VENDOR}/{name}: {} from {}: {}",
            counted(count, "file"),
            described(origin),
            summary(&change)
        ));
        Ok(Exit::Fine)
    }
}

fn summary(change: &Differences) -> String {
    let sorts = [(change.added.len(), "added"), (change.changed.len(), "changed"), (change.missing.len(), "removed")];
    let words: Vec<String> =
        sorts.into_iter().filter(|(count, _)| *count > 0).map(|(count, word)| format!("{count} {word}")).collect();
    if words.is_empty() { "nothing changed".to_owned() } else { words.join(", ") }
}

/// `https://github.com/shop/constructs/web v1.2.0 (0123456789ab)`.
fn described(origin: &Origin) -> String {
    let mut words = vec![match &origin.path {
        Some(path) => format!("{}/{path}", origin.source),
        None => origin.source.clone(),
    }];
    words.extend(origin.version.clone());
    words.extend(origin.commit.as_ref().map(|commit| format!("({})", commit.get(..12).unwrap_or(commit))));
    words.extend(origin.modified.then(|| "with changes".to_owned()));
    words.join(" ")
}

fn list(lock: &Lock, terminal: &Terminal) -> Result<Exit, Failure> {
    let width = lock.vendored.keys().map(|name| name.as_str().len()).max().unwrap_or_default();
    let line = |(name, vendored): (&_, &Vendored)| format!("{name:<width$}  {}\n", clean(&described(&vendored.origin)));
    let lines: Vec<String> = lock.vendored.iter().map(|(name, vendored)| line((&name.as_str(), vendored))).collect();
    terminal.data(lines.iter().map(String::as_str))?;
    if lines.is_empty() {
        terminal.note("nothing is vendored; `lornuc vendor PATH` copies a folder");
    }
    Ok(Exit::Fine)
}

fn check(root: &Path, terminal: &Terminal) -> Result<Exit, Failure> {
    let Kept { files, findings, content } = load::verified_lock(root)?;
    let sound = findings.is_empty();
    let exit = terminal.findings(findings, &files);
    if let Some(lock) = content.filter(|_| sound) {
        terminal.note(&format!("{} as locked", counted(lock.vendored.len(), "folder")));
    }
    Ok(exit)
}

fn remove(name: &str, root: &Path, lock: &mut Lock, terminal: &Terminal) -> Result<Exit, Failure> {
    let name = vendor::locked(lock, name)?;
    vendor::remove(root, &name, lock)?;
    lock.vendored.remove(&name);
    output::replace_whole(&root.join(lock::FILE), &lock.text())?;
    terminal.note(&format!("took away {VENDOR}/{name}"));
    Ok(Exit::Fine)
}
