//! What an import changes in a project. In: the kinds that were read, `schemas/` and the lock. Out: the files to write and
//! to take away, the new lock, and what the new schemas break. It writes only when asked, files before the lock: a run that
//! was stopped is told by the lock, and run again.

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use lornuc_model::diagnostic::{Code, Diagnostic};
use lornuc_model::digest::Digest;
use lornuc_model::lock::{self, Digests, Lock, SchemaSet};
use lornuc_model::name::{GroupKind, Segment};
use lornuc_model::schema::{Definition, Docs, KindFile, breaking};

use crate::load::SCHEMAS;
use crate::output::{self, OutputError};

/// Where kinds come from, and what to do with those that it no longer has.
#[derive(Debug)]
pub struct Source {
    /// Its name in the lock.
    pub name: Segment,
    /// What was named.
    pub origin: String,
    /// Its version, if it was named.
    pub version: Option<String>,
    /// Whether descriptions are kept.
    pub docs: Docs,
    /// What happens to kinds that it had before.
    pub missing: Missing,
}

/// What happens to kinds that a source no longer has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Missing {
    /// They stay.
    Kept,
    /// Their files are taken away.
    Pruned,
}

/// What happens to a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// It is written for the first time.
    New(String),
    /// It is written anew.
    Changed(String),
    /// It stays as it is.
    Unchanged,
    /// It is taken away.
    Removed,
}

/// What an import does.
#[derive(Debug)]
pub struct Import {
    /// The files by their path below `schemas/`.
    pub changes: BTreeMap<String, Change>,
    /// Kinds that the source had, and no longer has, and that stay.
    pub kept: Vec<GroupKind>,
    /// Names of other sources that kinds were taken from.
    pub taken_from: BTreeSet<Segment>,
    /// What the new schemas break.
    pub findings: Vec<Diagnostic>,
    lock: Lock,
    is_lock_new: bool,
}

/// The kinds of an import, and which of those that it has before must stay.
#[derive(Debug)]
pub struct Kinds {
    /// The kinds with the texts of their files.
    pub sound: BTreeMap<GroupKind, (Definition, String)>,
    /// Kinds of broken definitions.
    pub refused: BTreeSet<GroupKind>,
}

impl Import {
    /// Compares the kinds with what is in `schemas/`, `old`, and in the lock.
    #[must_use]
    pub fn plan(source: &Source, kinds: Kinds, old: &BTreeMap<String, String>, lock: &Lock) -> Self {
        let mut import = Self {
            changes: BTreeMap::new(),
            kept: Vec::new(),
            taken_from: BTreeSet::new(),
            findings: Vec::new(),
            lock: lock.clone(),
            is_lock_new: false,
        };
        let locked = lock.schemas.get(&source.name).map(|set| set.files.clone()).unwrap_or_default();
        let refused: BTreeSet<String> = kinds.refused.iter().map(KindFile::path).collect();
        let mut files = Digests::new();
        for (kind, (definition, text)) in kinds.sound {
            let path = KindFile::path(&kind);
            files.insert(path.clone(), Digest::of(&text));
            let before = old.get(&path);
            import.findings.extend(before.and_then(|before| broken(&definition, before, &text)));
            let change = match before {
                None => Change::New(text),
                Some(before) if *before == text => Change::Unchanged,
                Some(_) => Change::Changed(text),
            };
            import.changes.insert(path, change);
        }
        for (path, digest) in locked {
            if files.contains_key(&path) {
                continue;
            }
            // The lock may have been written by anybody: only what is the file of a kind is taken away.
            let kind = KindFile::kind(&path);
            match kind.filter(|_| !refused.contains(&path)) {
                Some(_) if source.missing == Missing::Pruned => drop(import.changes.insert(path, Change::Removed)),
                kind => {
                    import.kept.extend(kind);
                    files.insert(path, digest);
                }
            }
        }
        import.relock(source, files);
        import.is_lock_new = import.lock != *lock;
        import
    }

    fn relock(&mut self, source: &Source, files: Digests) {
        for (name, set) in self.lock.schemas.iter_mut().filter(|(name, _)| **name != source.name) {
            let count = set.files.len();
            set.files.retain(|path, _| !files.contains_key(path));
            if set.files.len() < count {
                self.taken_from.insert(name.clone());
            }
        }
        let place = self.lock.schemas.get(&source.name).map(|set| set.place).unwrap_or_default();
        let (origin, version) = (source.origin.clone(), source.version.clone());
        let set = SchemaSet { source: origin, version, has_docs: source.docs == Docs::Kept, files, place };
        self.lock.schemas.insert(source.name.clone(), set);
        self.lock.schemas.retain(|_, set| !set.files.is_empty());
    }

    /// The files that would be other ones, and whether the lock would be.
    pub fn outdated(&self) -> impl Iterator<Item = (String, &'static str)> {
        let files = self.changes.iter().filter_map(|(path, change)| {
            let what = match change {
                Change::New(_) => "is missing",
                Change::Changed(_) => "is another one",
                Change::Removed => "is not in the source",
                Change::Unchanged => return None,
            };
            Some((format!("{SCHEMAS}/{path}"), what))
        });
        files.chain(self.is_lock_new.then(|| (lock::FILE.to_owned(), "is another one")))
    }

    /// Writes and takes away what changes, and then the lock.
    ///
    /// # Errors
    /// The disk refuses; run again, the import goes on where it was.
    pub fn write(&self, root: &Path) -> Result<(), OutputError> {
        for (path, change) in &self.changes {
            let path = format!("{SCHEMAS}/{path}");
            match change {
                Change::New(text) | Change::Changed(text) => output::write_below(root, &path, text)?,
                Change::Removed => output::remove_below(root, &path)?,
                Change::Unchanged => {}
            }
        }
        if self.is_lock_new {
            output::replace_whole(&root.join(lock::FILE), &self.lock.text())?;
        }
        Ok(())
    }
}

/// The most breaking changes of a kind that are told one by one.
const SHOWN: usize = 12;

fn broken(definition: &Definition, before: &str, after: &str) -> Option<Diagnostic> {
    if before == after {
        return None;
    }
    let (_, old) = KindFile::read(before).ok()?;
    let (_, new) = KindFile::read(after).ok()?;
    let changes = breaking(&old, &new);
    let first = changes.first()?;
    let message = match changes.len() {
        1 => format!("`{}` takes less than before: {first}", definition.kind),
        count => format!("`{}` takes less than before, in {count} places", definition.kind),
    };
    let mut finding = Diagnostic::warning(Code::BreakingSchema, message)
        .label(definition.at, "defined here")
        .help("`lornuc check` finds what of the stacks it concerns".to_owned());
    if changes.len() > 1 {
        finding.notes.extend(changes.iter().take(SHOWN).cloned());
        let more = changes.len().saturating_sub(SHOWN);
        finding.notes.extend((more > 0).then(|| format!("and {more} more")));
    }
    Some(finding)
}
