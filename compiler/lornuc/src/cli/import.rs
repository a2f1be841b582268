//! `lornuc import`.

use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};

use clap::Args;
use lornuc_model::diagnostic::{Code, Diagnostic, Severity};
use lornuc_model::name::{GroupKind, Segment, slug};
use lornuc_model::parallel::Threads;
use lornuc_model::schema::{self, Docs, KindFile};

use super::contracts::{Check, Contracts};
use super::session::{self, counted};
use super::terminal::{Failure, Terminal};
use super::{Exit, Global};
use crate::import::{Change, Import, Kinds, Missing, Source};
use crate::load::{self, Definitions, Kept};
use crate::output;

/// Take in the schemas of CRDs and XRDs
///
/// Reads YAML and JSON as Helm, kubectl and release pages give them, and writes what each kind may contain to
/// `schemas/<group>/<Kind>.json`, with source, version and digests in `lornuc.lock`. An XRD gives the schemas of its
/// composite resources and claims. Broken definitions are named, and the others imported. Run again, it brings `schemas/`
/// up to date, and lists what the new schemas refuse that the old ones took. Contracts that `lornuc contracts` wrote before
/// are brought up to date with it.
///
/// For example: `lornuc import crds/ --version v1.2.0`, or `kubectl get crds -o yaml | lornuc import - --name cluster`.
#[derive(Debug, Args)]
pub(super) struct ImportSchemas {
    /// Files, or folders with those in them; `-` is stdin
    #[arg(value_name = "PATH", required = true)]
    paths: Vec<PathBuf>,
    /// Call the source this in `lornuc.lock` [default: the file's or folder's own name]
    #[arg(long, value_name = "NAME", value_parser = segment)]
    name: Option<Segment>,
    /// Note this version of the source in `lornuc.lock`
    #[arg(long, value_name = "TEXT")]
    version: Option<String>,
    /// Note this as what was imported, as a URL, instead of the paths
    #[arg(long, value_name = "TEXT")]
    source: Option<String>,
    /// Leave descriptions out: a third of the size, and nothing to read in an editor
    #[arg(long)]
    no_docs: bool,
    /// Take away kinds of this source that it no longer has
    #[arg(long)]
    prune: bool,
    /// Write nothing; fail if anything would change
    #[arg(long)]
    check: bool,
}

impl ImportSchemas {
    pub(super) fn run(&self, global: &Global, terminal: &Terminal) -> Result<Exit, Failure> {
        let root = session::enter(global, terminal)?;
        let name = self.named()?;
        // Before the project is held: reading stdin takes as long as what writes to it.
        let Definitions { files, found, others, origin } =
            load::definitions(&self.paths, Threads::new(session::threads(global)))?;
        let docs = if self.no_docs { Docs::Dropped } else { Docs::Kept };
        let (sound, rest) = schema::agreed(found, docs);
        let mut findings = rest.findings;
        if sound.is_empty() && findings.is_empty() {
            findings.push(nothing(&origin));
        }
        let alone = output::alone(&root.join(load::SETTINGS_FILE));
        let Kept { files: lock_files, findings: of_lock, content } = load::lock(&root)?;
        let Some(lock) = content else { return Ok(terminal.findings(of_lock, &lock_files)) };
        let mut kinds = Kinds { sound, refused: rest.refused.into_iter().collect() };
        let old = old(&root, &mut kinds, &mut findings)?;
        // What a broken file would have defined is not known, and may be what seems to be gone.
        let is_whole = findings.iter().all(|finding| finding.severity != Severity::Error);
        let missing = if self.prune && is_whole { Missing::Pruned } else { Missing::Kept };
        let origin = self.source.clone().unwrap_or_else(|| origin.join(", "));
        let source = Source { name, origin, version: self.version.clone(), docs, missing };
        let mut import = Import::plan(&source, kinds, &old, &lock);
        findings.append(&mut import.findings);
        if self.check {
            findings.extend(import.outdated().map(|(path, what)| outdated(&path, what)));
        } else if !import.changes.is_empty() {
            import.write(&root)?;
        }
        let exit = terminal.findings(findings, &files);
        self.tell(&import, &source, others, terminal);
        drop(alone);
        // Whoever has contracts wants those of what was imported.
        if lock.contracts.is_empty() || exit != Exit::Fine {
            return Ok(exit);
        }
        let check = if self.check { Check::Only } else { Check::AndWrite };
        Contracts::within(check).run(global, terminal)
    }

    /// What the source is called in the lock.
    fn named(&self) -> Result<Segment, Failure> {
        if let Some(name) = &self.name {
            return Ok(name.clone());
        }
        let mut common: Option<PathBuf> = None;
        for path in &self.paths {
            if path == Path::new("-") {
                return Err(Failure::UnnamedSource);
            }
            let real = load::real_path(path).unwrap_or_else(|| path.clone());
            common = Some(match common {
                None => real,
                Some(common) => common.components().zip(real.components()).map_while(same).collect(),
            });
        }
        let last = common.as_deref().and_then(Path::file_name).ok_or(Failure::UnnamedSource)?.to_string_lossy();
        let stem = [".yaml", ".yml", ".json"].iter().find_map(|ending| last.strip_suffix(ending));
        Ok(slug(stem.unwrap_or(&last)))
    }

    /// What was done, in a few lines.
    fn tell(&self, import: &Import, source: &Source, others: usize, terminal: &Terminal) {
        let of = |wanted: fn(&Change) -> bool| {
            let changes = import.changes.iter().filter(move |(_, change)| wanted(change));
            changes.filter_map(|(path, _)| KindFile::kind(path)).collect::<Vec<_>>()
        };
        let sorts = [
            ("new", of(|change| matches!(change, Change::New(_)))),
            ("changed", of(|change| matches!(change, Change::Changed(_)))),
            ("removed", of(|change| *change == Change::Removed)),
            ("unchanged", of(|change| *change == Change::Unchanged)),
        ];
        for (word, kinds) in sorts.iter().filter(|(word, _)| *word != "unchanged") {
            for line in listed(word, kinds) {
                terminal.note(&line);
            }
        }
        if !import.kept.is_empty() && !self.prune {
            let names = listed("kept", &import.kept);
            names.iter().for_each(|line| terminal.note(line));
            let count = counted(import.kept.len(), "kind");
            terminal.note(&format!("{count} of `{}` no longer there; `--prune` takes them away", source.name.as_str()));
        }
        for name in &import.taken_from {
            terminal.note(&format!("some of these kinds were of `{}` before", name.as_str()));
        }
        let counts: Vec<String> = sorts
            .iter()
            .filter(|(_, kinds)| !kinds.is_empty())
            .map(|(word, kinds)| format!("{} {word}", kinds.len()))
            .collect();
        let counts = if counts.is_empty() { "no kinds".to_owned() } else { counts.join(", ") };
        let others =
            if others == 0 { String::new() } else { format!("; {} left alone", counted(others, "other document")) };
        let version = source.version.as_ref().map(|version| format!(" {version}")).unwrap_or_default();
        let unwritten = if self.check { "; nothing was written" } else { "" };
        terminal.note(&format!("`{}`{version}: {counts}{others}{unwritten}", source.name.as_str()));
    }
}

fn same<'p>((one, other): (Component<'p>, Component<'_>)) -> Option<Component<'p>> {
    (one == other).then_some(one)
}

fn segment(text: &str) -> Result<Segment, String> {
    Segment::new(text).map_err(|rule| format!("a name {rule}"))
}

/// The files of the kinds that are there. A kind whose file cannot be read is not imported.
fn old(root: &Path, kinds: &mut Kinds, findings: &mut Vec<Diagnostic>) -> Result<BTreeMap<String, String>, Failure> {
    let paths: Vec<String> = kinds.sound.keys().map(KindFile::path).collect();
    let (old, refused) = load::written(root, &paths)?;
    for (path, finding) in refused {
        let kind = KindFile::kind(&path);
        kind.iter().for_each(|kind| drop(kinds.sound.remove(kind)));
        kinds.refused.extend(kind);
        findings.push(finding);
    }
    Ok(old)
}

fn nothing(origin: &[String]) -> Diagnostic {
    let named: Vec<String> = origin.iter().map(|name| format!("`{name}`")).collect();
    Diagnostic::error(Code::EmptyFile, format!("there is no CRD or XRD in {}", named.join(", ")))
        .help("name the files or folders that hold them".to_owned())
}

fn outdated(path: &str, what: &str) -> Diagnostic {
    Diagnostic::error(Code::OutdatedSchema, format!("`{path}` {what}"))
        .help("import without `--check`, and commit what it writes".to_owned())
}

/// The most kinds that are named.
const SHOWN: usize = 12;

/// `  new        Bucket.storage.gcp.upbound.io`, one a line.
fn listed(word: &str, kinds: &[GroupKind]) -> Vec<String> {
    let mut lines: Vec<String> = kinds.iter().take(SHOWN).map(|kind| format!("  {word:<9} {kind}")).collect();
    let more = kinds.len().saturating_sub(SHOWN);
    lines.extend((more > 0).then(|| format!("  {word:<9} and {more} more")));
    lines
}
