//! `lornuc contracts`.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use clap::Args;
use lornuc_model::diagnostic::{Code, Diagnostic, Files};
use lornuc_model::digest::Digest;
use lornuc_model::lock::{self, Digests, Lock};
use lornuc_model::schema::contract;

use super::session::{counted, crew};
use super::terminal::{Failure, Terminal};
use super::{Exit, Global};
use crate::evaluate;
use crate::load::{self, Kept, Selection, Shelf, Sources};
use crate::output::{self, Created};

/// Write contracts through which an editor completes every field of every kind
///
/// Writes `schemas/contracts/kubernetes.ncl`, of Kubernetes' own kinds in the project's version, and a file for each
/// group in `schemas/`, and locks their digests in `lornuc.lock`. A stack imports them, and gives them to its resources:
/// `deployment | k.apps.v1.Deployment = { … }`. They change nothing that is rendered, and `build` evaluates none that is
/// as it is locked.
#[derive(Debug, Args)]
pub(super) struct Contracts {
    /// Write nothing, and fail where a file or `lornuc.lock` is not what would be written
    #[arg(long)]
    check: bool,
}

impl Contracts {
    /// As part of another command that writes, or with `check` looks only.
    pub(super) const fn within(check: Check) -> Self {
        Self { check: matches!(check, Check::Only) }
    }

    pub(super) fn run(&self, global: &Global, terminal: &Terminal) -> Result<Exit, Failure> {
        let from = global.directory.as_deref().unwrap_or(Path::new("."));
        let root = load::find_project(from)?;
        // Before the lock is read: what another run writes meanwhile would be lost.
        let _alone = output::alone(&root.join(load::SETTINGS_FILE));
        let Kept { files, findings, content } = load::lock(&root)?;
        let Some(lock) = content else { return Ok(terminal.findings(findings, &files)) };
        let Some((sources, mut shelf)) = shelf(&root, global, terminal)? else { return Ok(Exit::Mistakes) };
        let findings = shelf.read_all()?;
        // A file that nobody locked is told, and taken as it stands.
        if !findings.is_empty() && terminal.findings(findings, sources.files()) != Exit::Fine {
            return Ok(Exit::Mistakes);
        }
        let texts = contract::contracts(shelf.schemas());
        let (found, findings) = load::contracts(&root, texts.keys())?;
        if !findings.is_empty() {
            return Ok(terminal.findings(findings, &Files::default()));
        }
        let made = texts.iter().map(|(name, text)| (name.clone(), Digest::of(text))).collect();
        let contracts = Made { root: &root, texts, made, found };
        if self.check { Ok(contracts.compare(&lock, terminal)) } else { contracts.write(lock, terminal) }
    }
}

/// Whether a command writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Check {
    /// It looks what it would write.
    Only,
    /// It writes.
    AndWrite,
}

/// The schemas of a project in its version of Kubernetes; `None` where its settings have errors, which are told.
fn shelf(root: &Path, global: &Global, terminal: &Terminal) -> Result<Option<(Arc<Sources>, Shelf)>, Failure> {
    let nothing = Selection { stacks: Some(BTreeSet::new()), environments: None };
    let (sources, mut findings) = load::load(root, &nothing)?;
    let sources = Arc::new(sources);
    let evaluated = evaluate::evaluate(&sources, &nothing, &crew(global))?;
    let Some(declared) = evaluated.declared else {
        findings.extend(evaluated.findings);
        terminal.findings(findings, sources.files());
        return Ok(None);
    };
    let shelf = sources.shelf(declared.settings().kubernetes());
    Ok(Some((sources, shelf)))
}

/// What the schemas of a project make, beside what is there.
struct Made<'a> {
    root: &'a Path,
    texts: BTreeMap<String, String>,
    made: Digests,
    found: Digests,
}

impl Made<'_> {
    fn write(self, mut lock: Lock, terminal: &Terminal) -> Result<Exit, Failure> {
        let folder = self.root.join(contract::FOLDER);
        let is_there = |name: &String| self.found.get(name) == self.made.get(name);
        let outdated: Vec<_> = self.texts.iter().filter(|(name, _)| !is_there(name)).collect();
        for (name, text) in &outdated {
            let path = folder.join(name);
            if output::create_new(&path, text)? == Created::Kept {
                output::replace_whole(&path, text)?;
            }
        }
        // The lock may have been written by anybody: only what is a file of contracts is taken away.
        let is_stale = |name: &&String| !self.made.contains_key(*name) && contract::is_name(name);
        let stale: Vec<_> = lock.contracts.keys().filter(is_stale).collect();
        for name in &stale {
            output::take_away(&folder.join(name))?;
        }
        let (written, removed) = (outdated.len(), stale.len());
        let unchanged = self.texts.len() - written;
        // Last: a run that is stopped before leaves files that are not as they are locked, which is told.
        if lock.contracts != self.made {
            lock.contracts = self.made;
            output::replace_whole(&self.root.join(lock::FILE), &lock.text())?;
        }
        terminal.note(&format!("{}: {written} written, {unchanged} unchanged, {removed} removed", contract::FOLDER));
        Ok(Exit::Fine)
    }

    fn compare(&self, lock: &Lock, terminal: &Terminal) -> Exit {
        let outdated = |path: &str, words: &str| {
            let finding = Diagnostic::error(Code::OutdatedFile, format!("`{path}` {words}"));
            finding.help("`lornuc contracts` mends it".to_owned())
        };
        let mut findings = Vec::new();
        for (name, digest) in &self.made {
            let path = format!("{}/{name}", contract::FOLDER);
            match self.found.get(name) {
                Some(found) if found == digest => {}
                Some(_) => findings.push(outdated(&path, "is not what the schemas make")),
                None => findings.push(outdated(&path, "is missing, and the schemas make it")),
            }
        }
        if lock.contracts != self.made {
            findings.push(outdated(lock::FILE, "locks other contracts than the schemas make"));
        }
        let exit = terminal.findings(findings, &Files::default());
        if exit == Exit::Fine {
            terminal.note(&format!("{} as the schemas make them", counted(self.made.len(), "contract file")));
        }
        exit
    }
}
