//! `lornuc build`.

use std::collections::BTreeSet;
use std::path::{Component, Path, PathBuf};

use clap::{Args, ValueEnum};
use lornuc_model::diagnostic::{Files, Report};
use lornuc_model::render::{self, Document, Manifests};

use super::difference;
use super::memory::{Memory, Remembering};
use super::progress::Progress;
use super::session::{self, Session, counted};
use super::terminal::{Failure, Terminal};
use super::{Exit, Global, Units};
use crate::advance::Stage;
use crate::output::{self, Strangers, Written};
use crate::timing::Timing;

/// Where manifests go when nothing else is said.
pub(super) const FOLDER: &str = "dist";

/// Render the stacks into manifests
///
/// Every stack is evaluated in every environment and checked; when nothing is wrong, each unit is written to
/// `<environment>/<stack>/` in the output folder, one resource a file, with a `kustomization.yaml` that lists them in
/// order and an `index.json` that says which line each came from. With mistakes nothing is written.
///
/// A unit's folder is replaced as a whole: a build that is stopped leaves the old one or the new one. Files in it that no
/// build wrote are kept, and named on stderr.
#[derive(Debug, Args)]
pub(super) struct Build {
    #[command(flatten)]
    units: Units,
    /// Write to this folder, or with `-` everything to stdout [default: `dist` beside `lornuc.ncl`]
    #[arg(short, long, value_name = "DIR")]
    output: Option<PathBuf>,
    /// Write nothing, and exit with 1 where a file is not what would be written
    #[arg(long)]
    check: bool,
    /// Write manifests in this format
    #[arg(long, value_name = "FORMAT", default_value = "yaml")]
    format: Format,
    /// Tell on stderr how long each stage took
    #[arg(long)]
    timings: bool,
    #[command(flatten)]
    remembering: Remembering,
}

/// The format of manifests.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// YAML that parsers of version 1.1 and 1.2 read alike
    Yaml,
    /// JSON
    Json,
}

impl Build {
    pub(super) fn run(&self, global: &Global, terminal: &Terminal) -> Result<Exit, Failure> {
        let is_streamed = self.output.as_deref() == Some(Path::new("-"));
        if self.check && is_streamed {
            return Err(Failure::NothingToCompare);
        }
        let root = session::enter(global, terminal)?;
        let folder = self.output.clone().unwrap_or_else(|| root.join(FOLDER));
        let memory = match is_streamed || self.timings || apart(&folder, &root).is_err() {
            true => Memory::none(),
            false => self.memory(&root, &folder, terminal),
        };
        if let Some(exit) = memory.recall(Some(&folder), terminal) {
            return Ok(exit);
        }
        let session = session::compile(root, global, &self.units, terminal)?;
        let mut timing = session.compiled.timing.clone();
        let done = self.render(&session, (&memory, &folder), &mut timing, terminal);
        if self.timings {
            timing.end("output");
            timing.lines().for_each(|line| terminal.note(&line));
        }
        done
    }

    fn render(
        &self,
        session: &Session,
        (memory, folder): (&Memory, &Path),
        timing: &mut Timing,
        terminal: &Terminal,
    ) -> Result<Exit, Failure> {
        let Some(checked) = &session.compiled.checked else { return Ok(memory.mistakes(session)) };
        let format = match self.format {
            Format::Yaml => render::Format::Yaml,
            Format::Json => render::Format::Json,
        };
        let progress = Progress::of(&session.advance, session.begun);
        session.advance.enter(Stage::Rendering);
        let files = session.compiled.sources.files();
        if self.output.as_deref() == Some(Path::new("-")) {
            drop(progress);
            let mut groups = render::documents(checked, files, format, session.threads);
            groups.try_for_each(|group| self.stream(&group, terminal))?;
            timing.end("render");
            return Ok(Exit::Fine);
        }
        let manifests = render::render(checked, files, format, session.threads);
        timing.end("render");
        session.advance.enter(Stage::Writing);
        if self.check {
            let (exit, notes) = self.compare(&manifests, folder, terminal)?;
            let seen = || output::see(&manifests, folder, self.units.extent(), Strangers::Any);
            return Ok(if exit == Exit::Fine { memory.written(session, notes, seen) } else { exit });
        }
        apart(folder, &session.root)?;
        let written = output::write(&manifests, folder, self.units.extent(), &waiting(folder, terminal))?;
        drop(progress);
        terminal.again(&foreign(&written, folder, terminal));
        terminal.note(&summary(&manifests, &written, &from_here(folder)));
        // The next run writes nothing, and says so.
        let next = Written { foreign: written.foreign, unchanged: written.unchanged, ..Written::default() };
        let notes = foreign(&next, folder, terminal) + &terminal.noted(&summary(&manifests, &next, &from_here(folder)));
        let seen = || output::see(&manifests, folder, self.units.extent(), Strangers::Told(&next.foreign));
        Ok(memory.written(session, notes, seen))
    }

    fn memory(&self, root: &Path, folder: &Path, terminal: &Terminal) -> Memory {
        let what = if self.check { "build --check" } else { "build" };
        let format = match self.format {
            Format::Yaml => "yaml",
            Format::Json => "json",
        };
        let more = [format.as_bytes(), folder.as_os_str().as_encoded_bytes()];
        Memory::new(&self.remembering, (what, &more), (root, &self.units), terminal)
    }

    /// Tells what the folder has otherwise than a build would write it; gives what it says at the end.
    fn compare(&self, manifests: &Manifests, folder: &Path, terminal: &Terminal) -> Result<(Exit, String), Failure> {
        let differences = output::compare(manifests, folder, self.units.extent(), &waiting(folder, terminal))?;
        let here = from_here(folder);
        let mut command = "lornuc build".to_owned();
        if let Some(folder) = &self.output {
            let folder = folder.display().to_string();
            let quote = if folder.contains(char::is_whitespace) { "'" } else { "" };
            command.push_str(&format!(" -o {quote}{folder}{quote}"));
        }
        if self.format == Format::Json {
            command.push_str(" --format json");
        }
        self.units.args().for_each(|option| command.push_str(&format!(" {option}")));
        let findings = difference::outdated(&differences, &here, &command);
        terminal.report(&Report::new(findings, &BTreeSet::new()), &Files::default());
        let resources = counted(manifests.documents().len(), "resource");
        let (exit, found) = match differences.len() {
            0 => (Exit::Fine, "as it would be written".to_owned()),
            count => (Exit::Mistakes, format!("{} would change", counted(count, "file"))),
        };
        let notes = terminal.noted(&format!("{resources} in `{}` compared: {found}", here.display()));
        terminal.again(&notes);
        Ok((exit, notes))
    }

    /// Documents in the order given; in YAML each under a line that names it.
    fn stream(&self, documents: &[Document], terminal: &Terminal) -> Result<(), Failure> {
        let head = |document: &Document| match self.format {
            Format::Yaml => format!("---\n# {} in {}\n", document.id, document.unit.environment),
            Format::Json => String::new(),
        };
        let heads: Vec<String> = documents.iter().map(head).collect();
        let texts = heads.iter().zip(documents);
        terminal.data(texts.flat_map(|(head, document)| [head.as_str(), document.text.as_str()]))
    }
}

/// Refuses an output among the sources: the next run would read it as a stack. Where it leads counts, `..` and symlinks
/// followed.
#[expect(clippy::disallowed_methods, reason = "the command line is the door to its environment")]
pub(super) fn apart(folder: &Path, root: &Path) -> Result<(), Failure> {
    let absolute = std::path::absolute(folder).unwrap_or_else(|_| folder.to_path_buf());
    let mut meant = PathBuf::new();
    for part in absolute.components() {
        match part {
            Component::ParentDir => drop(meant.pop()),
            Component::CurDir => {}
            Component::Prefix(_) | Component::RootDir | Component::Normal(_) => meant.push(part),
        }
        // Before the next `..`: it leads up from where a link leads to.
        meant = std::fs::canonicalize(&meant).unwrap_or(meant);
    }
    let is_source = |name: &&str| {
        let taken = root.join(name);
        meant.starts_with(std::fs::canonicalize(&taken).unwrap_or(taken))
    };
    if meant == root || meant.parent().is_none() || ["stacks", "tests", "vendor", "schemas"].iter().any(is_source) {
        return Err(Failure::InsideSources(folder.to_path_buf()));
    }
    Ok(())
}

/// A path as someone here would write it.
#[expect(clippy::disallowed_methods, reason = "the command line is the door to its environment")]
pub(super) fn from_here(path: &Path) -> PathBuf {
    let here = std::env::current_dir().and_then(std::fs::canonicalize);
    let below = here.ok().and_then(|here| path.strip_prefix(here).ok().map(Path::to_path_buf));
    match below {
        Some(below) if below.as_os_str().is_empty() => PathBuf::from("."),
        Some(below) => below,
        None => path.to_path_buf(),
    }
}

/// Tells who has the output folder.
pub(super) fn waiting(folder: &Path, terminal: &Terminal) -> impl Fn(Option<u32>) {
    move |process| {
        let other = process.map_or_else(|| "another build".to_owned(), |process| format!("process {process}"));
        terminal.note(&format!("{other} is writing to `{}`; waiting for it to end", from_here(folder).display()));
    }
}

/// The most files of others that are named.
const MOST_FOREIGN: usize = 5;

/// The names of what is in the folders of units and came from no build, and folders that were not replaced as a whole.
pub(super) fn foreign(written: &Written, folder: &Path, terminal: &Terminal) -> String {
    let mut notes = String::new();
    for path in written.foreign.iter().take(MOST_FOREIGN) {
        let path = from_here(folder).join(path);
        notes.push_str(&terminal.noted(&format!("`{}` was kept: no build wrote it", path.display())));
    }
    for unit in &written.piecemeal {
        let path = from_here(folder).join(unit);
        notes.push_str(
            &terminal.noted(&format!("`{}` cannot be renamed: its files were replaced one by one", path.display())),
        );
    }
    if let more @ 1.. = written.foreign.len().saturating_sub(MOST_FOREIGN) {
        notes.push_str(&terminal.noted(&format!("and {more} more, in the folders of units, that no build wrote")));
    }
    notes
}

fn summary(manifests: &Manifests, written: &Written, folder: &Path) -> String {
    let unchanged = written.unchanged;
    let done = match (written.created.len() + written.changed.len(), written.removed.len()) {
        (0, 0) => "nothing changed".to_owned(),
        (changed, 0) => format!("{changed} written, {unchanged} unchanged"),
        (changed, removed) => format!("{changed} written, {unchanged} unchanged, {removed} removed"),
    };
    format!(
        "{} of {} in `{}`: {done}",
        counted(manifests.documents().len(), "resource"),
        counted(manifests.units().len(), "unit"),
        folder.display()
    )
}
