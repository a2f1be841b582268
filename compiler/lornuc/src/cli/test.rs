//! `lornuc test`.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use clap::Args;
use lornuc_model::diagnostic::{Files, Report};
use lornuc_model::render::{self, Format, Manifests};

use super::build::{foreign, from_here, waiting};
use super::difference;
use super::session::{self, counted};
use super::terminal::{Failure, Terminal};
use super::{Exit, Global, Units};
use crate::load;
use crate::output::{self, Extent};
use crate::trial::{self, End, Tried};

/// Test the constructs, and compare what the stacks render
///
/// The cases in `tests/` give a construct its inputs and say which part of its resources is expected, or which error.
/// Where `lornuc.ncl` has `golden = "golden/stacks"`, the stacks are rendered too and held against the files of that
/// folder. Both are looked at in all environments. With names, only the cases that have one of them in their name or
/// their file's.
#[derive(Debug, Args)]
pub(super) struct Test {
    /// Run the cases that have this in their name or their file's, and compare no files
    names: Vec<String>,
    /// Write what the stacks render into the golden folder
    #[arg(long, conflicts_with = "names")]
    bless: bool,
}

impl Test {
    pub(super) fn run(&self, global: &Global, terminal: &Terminal) -> Result<Exit, Failure> {
        let root = load::find_project(global.directory.as_deref().unwrap_or(Path::new(".")))?;
        let tried = trial::run(&root, &self.names, session::threads(global))?;
        terminal.report(&tried.report, tried.sources.files());
        let Some(settings) = &tried.settings else { return Ok(Exit::Mistakes) };
        if tried.ends.is_empty() && !self.names.is_empty() && !tried.report.has_errors() {
            return Err(Failure::NoCase(self.names.join("`, `")));
        }
        let golden = settings.golden().filter(|_| self.names.is_empty());
        if tried.ends.is_empty() && golden.is_none() && !tried.report.has_errors() {
            terminal.note("nothing to test: write `tests/NAME.ncl`, or set `golden` in `lornuc.ncl`");
            return Ok(Exit::Fine);
        }
        let mut exit = ended(&tried, terminal);
        if let Some(folder) = golden {
            let compared = self.golden(&root, folder, global, terminal)?;
            exit = if compared == Exit::Fine { exit } else { compared };
        }
        Ok(exit)
    }

    /// Renders the stacks and compares them with the golden folder, or writes it.
    fn golden(&self, root: &Path, path: &str, global: &Global, terminal: &Terminal) -> Result<Exit, Failure> {
        let folder = inside(root, path)?;
        let all = Units { env: Vec::new(), stack: Vec::new() };
        let session = session::open(global, &all, terminal)?;
        let Some(checked) = &session.compiled.checked else { return Ok(Exit::Mistakes) };
        let manifests =
            render::render(checked, session.compiled.sources.files(), Format::Yaml, session.threads).without_digests();
        if self.bless { bless(&manifests, &folder, terminal) } else { compare(&manifests, &folder, terminal) }
    }
}

fn compare(manifests: &Manifests, folder: &Path, terminal: &Terminal) -> Result<Exit, Failure> {
    let differences = output::compare(manifests, folder, Extent::Project, &waiting(folder, terminal))?;
    let here = from_here(folder);
    let findings = difference::outdated(&differences, &here, "lornuc test --bless");
    terminal.report(&Report::new(findings, &BTreeSet::new()), &Files::default());
    let resources = counted(manifests.documents().len(), "resource");
    let (exit, found) = match differences.len() {
        0 => (Exit::Fine, "all as they are kept".to_owned()),
        count => (Exit::Mistakes, format!("{} otherwise", counted(count, "file"))),
    };
    terminal.note(&format!("{resources} held against `{}`: {found}", here.display()));
    Ok(exit)
}

fn bless(manifests: &Manifests, folder: &Path, terminal: &Terminal) -> Result<Exit, Failure> {
    let written = output::write(manifests, folder, Extent::Project, &waiting(folder, terminal))?;
    foreign(&written, folder, terminal);
    let removed = match written.removed.len() {
        0 => String::new(),
        count => format!(", {count} removed"),
    };
    let folder = from_here(folder);
    let (changed, unchanged) = (written.created.len() + written.changed.len(), written.unchanged);
    terminal.note(&format!("`{}`: {changed} written, {unchanged} unchanged{removed}", folder.display()));
    Ok(Exit::Fine)
}

/// Tells which cases fail, and how many there are.
fn ended(tried: &Tried, terminal: &Terminal) -> Exit {
    let failed: Vec<_> = tried.ends.iter().filter(|(_, end)| **end == End::Failed).map(|(id, _)| id).collect();
    for case in &failed {
        terminal.note(&format!("fails: {}: {}", case.file, case.name.escape_debug()));
    }
    if !tried.ends.is_empty() {
        let files: BTreeSet<&str> = tried.ends.keys().map(|case| case.file.as_str()).collect();
        let all = format!("{} of {}", counted(tried.ends.len(), "case"), counted(files.len(), "file"));
        terminal.note(&match failed.len() {
            0 => format!("{all}: all pass"),
            count => format!("{all}: {count} fail"),
        });
    }
    // A file that cannot be read has no cases that could fail.
    if failed.is_empty() && !tried.report.has_errors() { Exit::Fine } else { Exit::Mistakes }
}

/// The golden folder. A symlink must not lead what is written out of the project.
#[expect(clippy::disallowed_methods, reason = "the command line is the door to its environment")]
fn inside(root: &Path, path: &str) -> Result<PathBuf, Failure> {
    let folder = root.join(path);
    let there = folder.ancestors().find_map(|above| std::fs::canonicalize(above).ok());
    if there.is_some_and(|there| there.starts_with(root)) { Ok(folder) } else { Err(Failure::GoldenOutside(folder)) }
}
