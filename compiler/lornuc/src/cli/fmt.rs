//! `lornuc fmt`.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;
use lornuc_model::diagnostic::{Code, Diagnostic, FileId, Files, Report, Span};

use super::difference;
use super::session::counted;
use super::terminal::{Failure, Terminal};
use super::{Exit, Global};
use crate::evaluate;
use crate::format::{FormatError, format};
use crate::load::{self, SourceKey, Texts, Wanted};
use crate::output;

/// Give Nickel files the one form that all share
///
/// Without paths it is `lornuc.ncl` and the Nickel files of `stacks/` and `tests/`; in folders that are named, all
/// Nickel files but those in `vendor/`. A file that cannot be read as Nickel is left as it is. The form is that of
/// Nickel's own formatter: nothing but the space between words changes.
#[derive(Debug, Args)]
pub(super) struct Fmt {
    /// Format these files, and those in these folders; `-` reads stdin and writes to stdout
    paths: Vec<PathBuf>,
    /// Write nothing, and exit with 1 where a file would change
    #[arg(long)]
    check: bool,
}

/// The name of stdin in messages.
const STDIN: &str = "<stdin>";

/// What became of the files.
#[derive(Default)]
struct Done {
    /// Those that changed, or would.
    changed: Vec<(SourceKey, String)>,
    unchanged: usize,
    /// Those that Nickel cannot read.
    broken: Vec<SourceKey>,
    findings: Vec<Diagnostic>,
}

impl Fmt {
    pub(super) fn run(&self, global: &Global, terminal: &Terminal) -> Result<Exit, Failure> {
        if self.paths.iter().any(|path| path == Path::new("-")) {
            return self.stream(terminal);
        }
        let here = global.directory.as_deref().unwrap_or(Path::new("."));
        let texts = match self.paths.as_slice() {
            [] => load::texts(&load::find_project(here)?, &Wanted::Project)?,
            paths => load::texts(here, &Wanted::Paths(paths.to_vec()))?,
        };
        let places = texts.files.clone();
        let (done, report, files) = self.formatted(texts);
        if !self.check {
            for (key, text) in &done.changed {
                output::rewrite(&places[key], text)?;
            }
        }
        terminal.report(&report, &files);
        terminal.note(&self.summary(&done));
        Ok(if report.has_errors() { Exit::Mistakes } else { Exit::Fine })
    }

    /// Formats stdin. What cannot be formatted but is read goes through as it is, so that an editor loses nothing.
    fn stream(&self, terminal: &Terminal) -> Result<Exit, Failure> {
        if self.paths.len() > 1 {
            return Err(Failure::StdinAmongPaths);
        }
        let text = terminal.stdin()?;
        let (done, report, files) = self.formatted(load::text(STDIN, text.clone())?);
        terminal.report(&report, &files);
        if report.has_errors() {
            return Ok(Exit::Mistakes);
        }
        if !self.check {
            terminal.data([done.changed.first().map_or(text.as_str(), |(_, text)| text)])?;
        }
        Ok(Exit::Fine)
    }

    fn formatted(&self, texts: Texts) -> (Done, Report, Files) {
        let sources = Arc::new(texts.sources);
        let files = sources.files().clone();
        let mut done = Done { findings: texts.findings, ..Done::default() };
        for (key, source) in sources.sources() {
            let text = files.text(source.file);
            match format(text) {
                Ok(formatted) if formatted == **text => done.unchanged += 1,
                Ok(formatted) => done.changed.push((key.clone(), formatted)),
                Err(FormatError::NotNickel) => done.broken.push(key.clone()),
                Err(reason @ (FormatError::TooLarge | FormatError::NotUnderstood)) => {
                    done.findings.push(left(&key.path, reason));
                }
            }
        }
        done.findings.extend(evaluate::syntax(&sources, &done.broken));
        if self.check {
            let told = done.changed.iter().map(|(key, made)| would_change(&files, sources.sources()[key].file, made));
            done.findings.extend(told);
        }
        let report = Report::new(std::mem::take(&mut done.findings), &BTreeSet::new());
        (done, report, files)
    }

    fn summary(&self, done: &Done) -> String {
        let all = done.changed.len() + done.unchanged;
        match (done.changed.len(), self.check) {
            (0, true) => format!("{} checked: all have the form", counted(all, "file")),
            (changed, true) => format!("{} checked: {changed} would change", counted(all, "file")),
            (changed, false) => format!("{} formatted, {} unchanged", counted(changed, "file"), done.unchanged),
        }
    }
}

/// A file that stays as it is, though nothing is wrong with it.
fn left(path: &str, reason: FormatError) -> Diagnostic {
    let help = match reason {
        FormatError::TooLarge => "split it: the formatter's time grows faster than a text does",
        FormatError::NotUnderstood | FormatError::NotNickel => "write it more simply, or keep its form by hand",
    };
    Diagnostic::warning(Code::CannotFormat, format!("`{path}` is left as it is: {reason}")).help(help.to_owned())
}

/// A file that has another form, marked at the first line that would change.
fn would_change(files: &Files, file: FileId, made: &str) -> Diagnostic {
    let text = files.text(file);
    let (lines, first) = difference::changed_lines(text, made);
    let start = text.split_inclusive('\n').take(first).map(str::len).sum::<usize>();
    let length = text.get(start..).and_then(|rest| rest.lines().next()).map_or(0, str::len);
    let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    let span = Span::new(file, offset(start)..offset(start + length));
    let mut finding = Diagnostic::error(Code::Unformatted, format!("`{}` has another form", files.name(file)))
        .label(span, format!("{} would change, this is the first", counted(lines, "line")))
        .help("`lornuc fmt` writes the form".to_owned());
    finding.masked = evaluate::secrets_beside(text, span);
    finding
}
