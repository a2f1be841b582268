//! `lornuc watch`, and the hidden command that its processes run.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::io::{self, BufRead};
use std::path::{Path, PathBuf};
use std::time::Instant;

use clap::Args;
use lornuc_model::render::{self, Format};
use serde_json::{Value, json};

use super::build::{FOLDER, apart, foreign, from_here, waiting};
use super::session::{self, counted};
use super::terminal::{Failure, Terminal};
use super::{Exit, Global, MessageFormat, Units, When, difference};
use crate::load::find_project;
use crate::output::{self, Difference};
use crate::watch::{Changes, Ended, Heard, Worker};

/// The list of a unit's files, with the digest of what they were made from.
const INDEX: &str = "index.json";

/// The most changed lines of a file that are shown.
const MOST_LINES: usize = 6;

/// The most changed files that are listed; whoever changes more has changed a construct.
const MOST_LISTED: usize = 12;

/// Build again whenever a source is saved
///
/// Writes what `lornuc build` writes, and says which files of the output changed. While the stacks have mistakes the
/// output stays as it was. Ends with Ctrl-C.
#[derive(Debug, Args)]
pub(super) struct Watch {
    #[command(flatten)]
    units: Units,
    /// Write to this folder [default: `dist` beside `lornuc.ncl`]
    #[arg(short, long, value_name = "DIR")]
    output: Option<PathBuf>,
}

impl Watch {
    pub(super) fn run(&self, global: &Global, terminal: &Terminal) -> Result<Exit, Failure> {
        let root = find_project(global.directory.as_deref().unwrap_or(Path::new(".")))?;
        let folder = self.output.clone().unwrap_or_else(|| root.join(FOLDER));
        let folder = std::path::absolute(&folder).unwrap_or(folder);
        apart(&folder, &root)?;
        let program = std::env::current_exe().map_err(Failure::Program)?;
        let mut arguments: Vec<OsString> = ["internal-watch-build", "-C"].map(Into::into).to_vec();
        arguments.extend([root.clone().into(), "-o".into(), folder.clone().into()]);
        arguments.extend(self.units.args().chain(options(global, terminal)).map(Into::into));
        let worker = || Worker::start(&program, &arguments);
        // Before the first build, so that nothing that is saved meanwhile is missed.
        let mut changes = Changes::new(&root)?;
        let mut screen = Screen::new(terminal, &root, from_here(&folder));
        terminal.note(&format!("watching `{}`; Ctrl-C ends it", from_here(&root).display()));
        let mut changed = BTreeSet::new();
        let mut next = worker()?;
        loop {
            let begun = Instant::now();
            let ended = next.build()?;
            next = worker()?;
            let result: Value = serde_json::from_str(&ended.stdout).unwrap_or_default();
            screen.show(&changed, &ended, &result, begun);
            if changes.listen(&texts(&result["sources"]))? == Heard::NotAll {
                changed = BTreeSet::new();
                continue;
            }
            match changes.wait().filter(|_| changes.has_root()) {
                Some(paths) => {
                    changed = paths;
                    // Before the build, so that what is saved from now on is heard.
                    changes.listen(&[])?;
                }
                None => return Err(Failure::ProjectGone(root)),
            }
        }
    }
}

/// The options that every process of a watch is given too.
fn options(global: &Global, terminal: &Terminal) -> Vec<String> {
    let color = match global.color {
        When::Auto if terminal.is_coloured() => "always",
        When::Auto | When::Never => "never",
        When::Always => "always",
    };
    let format = match global.message_format {
        MessageFormat::Text => "text",
        MessageFormat::Json => "json",
        MessageFormat::Github => "github",
    };
    let mut options = vec![format!("--color={color}"), format!("--message-format={format}")];
    options.extend(global.threads.map(|threads| format!("--threads={threads}")));
    options
}

fn texts(list: &Value) -> Vec<String> {
    list.as_array().into_iter().flatten().filter_map(|text| text.as_str().map(str::to_owned)).collect()
}

/// The files that a cluster is given: an index changes whenever a source does.
fn manifests(list: &Value) -> Vec<String> {
    texts(list).into_iter().filter(|path| !path.ends_with(INDEX)).collect()
}

/// What has been shown, so that only what is new is.
struct Screen<'t> {
    terminal: &'t Terminal,
    root: &'t Path,
    folder: PathBuf,
    told: String,
    is_broken: bool,
    has_begun: bool,
}

impl<'t> Screen<'t> {
    const fn new(terminal: &'t Terminal, root: &'t Path, folder: PathBuf) -> Self {
        Self { terminal, root, folder, told: String::new(), is_broken: false, has_begun: false }
    }

    fn show(&mut self, changed: &BTreeSet<PathBuf>, ended: &Ended, result: &Value, begun: Instant) {
        let told = ended.stderr.trim_end();
        let is_news = told != self.told;
        let done = [("+", "created"), ("~", "changed"), ("-", "removed")];
        let done = done.map(|(sign, what)| (sign, what, manifests(&result[what])));
        let is_first = !std::mem::replace(&mut self.has_begun, true);
        if !is_first && changed.is_empty() && !is_news && done.iter().all(|(_, _, paths)| paths.is_empty()) {
            // Built again to be sure, and nothing came of it.
            return;
        }
        if is_news && !told.is_empty() {
            self.terminal.raw(told);
        }
        let subject = self.subject(changed);
        let took = format!("({} ms)", begun.elapsed().as_millis());
        let was_broken = std::mem::replace(&mut self.is_broken, result["changed"].is_null());
        if self.is_broken {
            match (is_news, ended.code) {
                (_, None | Some(101)) => self.terminal.note(&format!("{subject}the build crashed {took}")),
                (true, _) => self.terminal.note(&format!("{subject}nothing was written {took}")),
                (false, _) => self.terminal.note(&format!("{subject}the mistakes are still there {took}")),
            }
        } else {
            let again = if was_broken { "all is well again; " } else { "" };
            self.terminal.note(&format!("{subject}{again}{} in `{}` {took}", summary(&done), self.folder.display()));
            // The first build has no earlier one of this run that its files could differ from.
            for (sign, _, paths) in done.iter().filter(|_| !is_first) {
                self.list(paths, sign, &result["lines"]);
            }
        }
        told.clone_into(&mut self.told);
    }

    /// `stacks/apps.ncl: `, for the beginning of a line. Files that have gone again are how some editors save.
    fn subject(&self, changed: &BTreeSet<PathBuf>) -> String {
        let there: Vec<&PathBuf> = changed.iter().filter(|path| self.root.join(path).exists()).collect();
        let named = if there.is_empty() { changed.iter().collect() } else { there };
        match named.len() {
            0 => String::new(),
            1..=3 => {
                let names: Vec<String> = named.iter().map(|path| path.display().to_string()).collect();
                format!("{}: ", names.join(", "))
            }
            more => format!("{}: ", counted(more, "file")),
        }
    }

    /// The files, with the lines that differ; not again where they are those of the file above.
    fn list(&self, paths: &[String], sign: &str, lines: &Value) {
        let mut above = Vec::new();
        for path in paths.iter().take(MOST_LISTED) {
            self.terminal.note(&format!("  {sign} {path}"));
            let lines = texts(&lines[path]);
            if lines != above {
                lines.iter().take(MOST_LINES).for_each(|line| self.terminal.note(&format!("      {line}")));
                if lines.len() > MOST_LINES {
                    self.terminal.note(&format!("      and {} more", counted(lines.len() - MOST_LINES, "line")));
                }
            }
            above = lines;
        }
        if paths.len() > MOST_LISTED {
            self.terminal.note(&format!("  {sign} and {} more", paths.len() - MOST_LISTED));
        }
    }
}

/// `2 files changed, 1 removed`.
fn summary(done: &[(&str, &str, Vec<String>)]) -> String {
    let parts = done.iter().filter(|(_, _, paths)| !paths.is_empty()).enumerate();
    let parts = parts.map(|(index, (_, what, paths))| match index {
        0 => format!("{} {what}", counted(paths.len(), "file")),
        _ => format!("{} {what}", paths.len()),
    });
    let parts: Vec<String> = parts.collect();
    if parts.is_empty() { "nothing changed".to_owned() } else { parts.join(", ") }
}

/// Build once a line arrives on stdin; print what was done as JSON
#[derive(Debug, Args)]
pub(super) struct Rebuild {
    #[command(flatten)]
    units: Units,
    /// Write to this folder
    #[arg(short, long)]
    output: PathBuf,
}

impl Rebuild {
    pub(super) fn run(&self, global: &Global, terminal: &Terminal) -> Result<Exit, Failure> {
        let mut line = String::new();
        if io::stdin().lock().read_line(&mut line).is_ok_and(|bytes| bytes == 0) {
            // Whoever watched has gone.
            return Ok(Exit::Fine);
        }
        let session = session::open(global, &self.units, terminal)?;
        let files = session.compiled.sources.files();
        let sources: Vec<&str> = files.names().collect();
        let mut result = json!({ "sources": sources });
        let mut exit = Exit::Mistakes;
        // A project without a stack has lost its folder for a moment, as when another branch is checked out.
        let checked = session.compiled.checked.as_ref().filter(|checked| checked.units().next().is_some());
        if let Some(checked) = checked {
            let manifests = render::render(checked, files, Format::Yaml, session.threads);
            let waiting = waiting(&self.output, terminal);
            let differences = output::compare(&manifests, &self.output, self.units.extent(), &waiting)?;
            let written = output::write(&manifests, &self.output, self.units.extent(), &waiting)?;
            terminal.again(&foreign(&written, &self.output, terminal));
            result["lines"] = differences.iter().filter_map(|difference| self.lines(difference)).collect();
            result["created"] = json!(written.created);
            result["changed"] = json!(written.changed);
            result["removed"] = json!(written.removed);
            exit = Exit::Fine;
        }
        terminal.data([result.to_string().as_str()])?;
        Ok(exit)
    }

    /// The path of a manifest below the output folder, and its lines that differ.
    fn lines(&self, difference: &Difference) -> Option<(String, Value)> {
        let path = difference.path.strip_prefix(&self.output).unwrap_or(&difference.path);
        let path = path.to_str().filter(|path| !path.ends_with(INDEX))?;
        let (kept, made) = difference.kept.as_ref().zip(difference.made.as_ref())?;
        Some((path.to_owned(), json!(difference::lines(kept, made))))
    }
}
