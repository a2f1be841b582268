//! The door to the terminal. In: reports, data, failures. Out: stdout and stderr.

use std::cell::OnceCell;
use std::collections::BTreeSet;
use std::error::Error;
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::thread;

use lornuc_model::diagnostic::{self, Color, Diagnostic, Files, Report, Severity, clean};
use lornuc_model::explain::ExplainError;
use lornuc_model::picture::WantedError;
use lornuc_model::pins::AskedError;
use lornuc_model::why::WhyError;

use super::build::from_here;
use super::progress;
use super::{Exit, Global, MessageFormat, When};
use crate::CompileError;
use crate::evaluate::EvaluateError;
use crate::load::{LoadError, RenderedError};
use crate::output::OutputError;
use crate::revision::RevisionError;
use crate::vendor::VendorError;
use crate::watch::{WatchError, WorkerError};

/// Why a command could not do its work; mistakes of the author are not among them.
#[derive(Debug, thiserror::Error)]
pub(super) enum Failure {
    #[error(transparent)]
    Load(#[from] LoadError),
    #[error(transparent)]
    Evaluate(#[from] EvaluateError),
    #[error(transparent)]
    Output(#[from] OutputError),
    #[error("there is no example `{name}`")]
    NoExample { name: String, help: String },
    #[error("there is a project in `{}` already", .0.display())]
    ProjectThere(PathBuf),
    #[error("manifests cannot be written to `{}`, among the sources", .0.display())]
    InsideSources(PathBuf),
    #[error("a picture cannot be written to `{}`, among the sources", .0.display())]
    PictureInsideSources(PathBuf),
    #[error("`{}` is there already", .0.display())]
    FileThere(PathBuf),
    #[error("no manifests are named")]
    NoManifests,
    #[error("the stack does not give back the same resources: {0}")]
    Unfaithful(String),
    #[error(transparent)]
    Watch(#[from] WatchError),
    #[error(transparent)]
    Worker(#[from] WorkerError),
    #[error("the project in `{}` is gone", .0.display())]
    ProjectGone(PathBuf),
    #[error("cannot tell which program this is")]
    Program(#[source] io::Error),
    #[error(transparent)]
    Pin(#[from] AskedError),
    #[error("`{0}` is given twice")]
    PinnedTwice(String),
    #[error("`{name}` is not pinned")]
    NotPinned { name: String, help: String },
    #[error(transparent)]
    Vendor(#[from] VendorError),
    #[error("`vendor/{name}` is not as it is locked: `{file}` was edited here")]
    VendorEdited { name: String, file: String },
    #[error("cannot write to stdout")]
    Stdout(#[source] io::Error),
    #[error("no case has `{0}` in its name or its file's")]
    NoCase(String),
    #[error("the golden folder `{}` leads out of the project", .0.display())]
    GoldenOutside(PathBuf),
    #[error("stdout cannot be compared with")]
    NothingToCompare,
    #[error("stdin cannot be formatted beside files")]
    StdinAmongPaths,
    #[error(transparent)]
    Rendered(#[from] RenderedError),
    #[error(transparent)]
    Revision(#[from] RevisionError),
    #[error(transparent)]
    Explain(#[from] ExplainError),
    #[error(transparent)]
    Wanted(#[from] WantedError),
    #[error(transparent)]
    Why(#[from] WhyError),
    #[error("the source has no name of its own")]
    UnnamedSource,
    #[error("cannot read stdin")]
    Stdin(#[source] io::Error),
}

impl From<CompileError> for Failure {
    fn from(error: CompileError) -> Self {
        match error {
            CompileError::Load(error) => Self::Load(error),
            CompileError::Evaluate(error) => Self::Evaluate(error),
        }
    }
}

/// What to do about a vendored copy that was edited.
const VENDOR_EDITED: &str =
    "nothing was written; move the edit into a stack or `stacks/lib/`, then add `--discard-edits`";

impl Failure {
    /// What to do about what ends `lornuc watch`.
    fn while_watching(&self) -> Option<String> {
        if matches!(self, Self::Watch(_)) {
            return Some("on Linux, raise `fs.inotify.max_user_watches`, or end other programs that watch".into());
        }
        matches!(self, Self::Worker(_)).then(|| "raise the limit on processes".into())
    }

    /// What to name in place of a path among the sources.
    const fn elsewhere(&self) -> &'static str {
        if matches!(self, Self::PictureInsideSources(_)) {
            "name another file, as `-o graph.svg`: what is in it is replaced"
        } else {
            "name a folder of its own, as `-o dist`: what is in it is replaced"
        }
    }

    /// The exit code, and what to do about it.
    fn meaning(&self) -> (Exit, Option<String>) {
        match self {
            Self::Load(LoadError::NoProject(_)) => {
                (Exit::Usage, Some("go to a project, name it with `-C DIR`, or begin one with `lornuc init`".into()))
            }
            Self::Load(LoadError::NoFolder(_)) => (Exit::Usage, Some("check the path behind `-C`".into())),
            Self::Load(LoadError::NoFile(_)) => (Exit::Usage, Some("check the path".into())),
            Self::Pin(error) => (Exit::Usage, Some(error.help.clone())),
            Self::PinnedTwice(_) => (Exit::Usage, Some("an image has one tag and one digest; leave one out".into())),
            Self::NotPinned { help, .. } | Self::NoExample { help, .. } => (Exit::Usage, Some(help.clone())),
            Self::Vendor(error) => (if error.is_usage() { Exit::Usage } else { Exit::World }, Some(error.help())),
            Self::ProjectThere(_) => {
                (Exit::Usage, Some("nothing was written; name another folder: `lornuc init FOLDER`".into()))
            }
            Self::FileThere(_) => (Exit::Usage, Some("name another file, or write over it with `--force`".into())),
            Self::NoManifests => (
                Exit::Usage,
                Some("name files or folders, or give them on stdin: `helm template … | lornuc convert`".into()),
            ),
            Self::Unfaithful(_) => (
                Exit::Mistakes,
                Some(
                    "nothing was written; this is a bug of lornuc: please report it with the manifests that show it"
                        .into(),
                ),
            ),
            Self::InsideSources(_) | Self::PictureInsideSources(_) => (Exit::Usage, Some(self.elsewhere().into())),
            Self::Load(LoadError::NoStack { help, .. }) => (Exit::Usage, Some(help.clone())),
            Self::Load(LoadError::Folder { .. }) => {
                (Exit::World, Some("check the path, its permissions and the space on the disk".into()))
            }
            Self::Output(error) => (Exit::World, Some(error.help().into())),
            Self::Evaluate(error) => evaluated(error),
            Self::NoCase(_) => (Exit::Usage, Some("`lornuc test` runs all".into())),
            Self::GoldenOutside(_) => (Exit::World, Some("take the symlink away".into())),
            Self::NothingToCompare => (Exit::Usage, Some("name a folder: `-o DIR`, or leave `--check` out".into())),
            Self::StdinAmongPaths => (Exit::Usage, Some("give `-` alone".into())),
            Self::Stdin(error) if error.kind() == io::ErrorKind::InvalidData => {
                (Exit::Mistakes, Some("save the text as UTF-8".into()))
            }
            Self::Stdin(_) => (Exit::World, None),
            Self::Rendered(error) => rendered(error),
            Self::Explain(error) => (Exit::Mistakes, Some(error.help())),
            Self::Why(error) => (Exit::Mistakes, Some(error.help())),
            Self::Revision(error) => revision(error),
            Self::Wanted(error) => (wanted(error), error.help()),
            Self::UnnamedSource => (Exit::Usage, Some("name it: `--name NAME`".into())),
            Self::VendorEdited { .. } => (Exit::Usage, Some(VENDOR_EDITED.into())),
            Self::Watch(_) | Self::Worker(_) | Self::ProjectGone(_) | Self::Program(_) => {
                (Exit::World, self.while_watching())
            }
            Self::Stdout(error) if error.kind() == io::ErrorKind::BrokenPipe => (Exit::Fine, None),
            Self::Stdout(_) => (Exit::World, None),
        }
    }
}

fn evaluated(error: &EvaluateError) -> (Exit, Option<String>) {
    match error {
        EvaluateError::NoEnvironment { help, .. } => (Exit::Usage, Some(help.clone())),
        EvaluateError::NoDelivery => (Exit::Usage, Some("name another, or add a `delivery`".into())),
        EvaluateError::Thread(_) => (Exit::World, Some("raise the limits on threads and address space".into())),
    }
}

/// What is to be done about an output that cannot be compared with.
fn rendered(error: &RenderedError) -> (Exit, Option<String>) {
    match error {
        RenderedError::NoFolder(_) => {
            (Exit::Usage, Some("run `lornuc build` first, or compare with a commit: `--against git:HEAD`".into()))
        }
        RenderedError::NotAFolder(_) | RenderedError::Nothing { .. } | RenderedError::OtherProject { .. } => {
            (Exit::Usage, Some("name the output folder of a build of this project: `--against DIR`".into()))
        }
        RenderedError::Damaged { .. } => {
            (Exit::World, Some("`lornuc build` writes it anew; to compare with a commit: `--against git:HEAD`".into()))
        }
        RenderedError::Load(_) => (Exit::World, Some("check the path and its permissions".into())),
    }
}

/// What is to be done about a commit that cannot be compared with.
fn revision(error: &RevisionError) -> (Exit, Option<String>) {
    (if error.is_usage() { Exit::Usage } else { Exit::World }, Some(error.help().into()))
}

/// How a run ends that cannot show what was asked for.
const fn wanted(error: &WantedError) -> Exit {
    if matches!(error, WantedError::BrokenUnit { .. }) { Exit::Mistakes } else { Exit::Usage }
}

/// Where a run prints, and how.
pub(super) struct Terminal {
    color: Color,
    data_color: Color,
    format: MessageFormat,
    /// How one gets from here to the project, for those who see findings outside of a terminal.
    prefix: OnceCell<String>,
}

impl Terminal {
    /// Reads the options and the environment.
    #[expect(clippy::disallowed_methods, reason = "the command line is the door to the terminal and its environment")]
    pub(super) fn new(global: &Global) -> Self {
        // <https://no-color.org>
        let of = |is_terminal: bool| {
            let wanted = match global.color {
                When::Always => true,
                When::Never => false,
                When::Auto => {
                    is_terminal
                        && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
                        && std::env::var_os("TERM").is_none_or(|term| term != "dumb")
                }
            };
            if wanted { Color::Ansi } else { Color::Never }
        };
        // Findings go to stderr, and data to stdout: each stream has its own terminal.
        let (color, data_color) = (of(io::stderr().is_terminal()), of(io::stdout().is_terminal()));
        Self { color, data_color, format: global.message_format, prefix: OnceCell::new() }
    }

    /// Says where the project is that findings are about.
    pub(super) fn enter(&self, root: &Path) {
        let here = from_here(root);
        let prefix = if here == Path::new(".") { String::new() } else { format!("{}/", here.display()) };
        // The first project is the one that the run is about.
        drop(self.prefix.set(prefix));
    }

    /// Whether data for people is marked with colours.
    pub(super) const fn data_color(&self) -> Color {
        self.data_color
    }

    /// How wide the terminal is that data goes to; `None` where it goes elsewhere.
    pub(super) fn data_columns(&self) -> Option<usize> {
        columns()
    }

    /// Prints findings, and in text form how many there are.
    pub(super) fn report(&self, report: &Report, files: &Files) {
        say(&self.reported(report, files));
    }

    /// What [`Self::report`] prints.
    pub(super) fn reported(&self, report: &Report, files: &Files) -> String {
        let findings = self.uncounted(report, files);
        if self.format == MessageFormat::Text && report.has_errors() {
            return format!("{findings}{}: {} found\n", self.word("error"), counts(report));
        }
        findings
    }

    /// The findings without the line that says how many there are.
    pub(super) fn uncounted(&self, report: &Report, files: &Files) -> String {
        match self.format {
            MessageFormat::Text => diagnostic::text(report, files, self.color),
            MessageFormat::Json => diagnostic::json(report, files),
            MessageFormat::Github => diagnostic::github(report, files, self.prefix.get().map_or("", String::as_str)),
        }
    }

    /// Prints what [`Self::reported`] and [`Self::noted`] gave.
    pub(super) fn again(&self, said: &str) {
        say(said);
    }

    /// The form of findings.
    pub(super) const fn format(&self) -> MessageFormat {
        self.format
    }

    /// Prints what is wrong with a file that a command writes.
    pub(super) fn findings(&self, findings: Vec<Diagnostic>, files: &Files) -> Exit {
        let report = Report::new(findings, &BTreeSet::new());
        self.report(&report, files);
        if report.has_errors() { Exit::Mistakes } else { Exit::Fine }
    }

    /// Prints a sentence for people; programs that read findings get none.
    pub(super) fn note(&self, sentence: &str) {
        say(&self.noted(sentence));
    }

    /// What [`Self::note`] prints.
    pub(super) fn noted(&self, sentence: &str) -> String {
        if self.format == MessageFormat::Text { format!("{}\n", clean(sentence)) } else { String::new() }
    }

    /// Reads all of stdin.
    ///
    /// # Errors
    /// It cannot be read, or is not UTF-8.
    pub(super) fn stdin(&self) -> Result<String, Failure> {
        io::read_to_string(io::stdin().lock()).map_err(Failure::Stdin)
    }

    /// Prints what another process of ours has made for this terminal.
    pub(super) fn raw(&self, text: &str) {
        say(&format!("{text}\n"));
    }

    /// Whether findings are marked with colours.
    pub(super) const fn is_coloured(&self) -> bool {
        matches!(self.color, Color::Ansi)
    }

    /// Prints data.
    ///
    /// # Errors
    /// Stdout takes no more.
    pub(super) fn data<'t>(&self, texts: impl IntoIterator<Item = &'t str>) -> Result<(), Failure> {
        let mut out = io::BufWriter::with_capacity(1 << 16, io::stdout().lock());
        let written = texts.into_iter().try_for_each(|text| out.write_all(text.as_bytes())).and_then(|()| out.flush());
        written.map_err(Failure::Stdout)
    }

    /// Prints why a command could not do its work.
    pub(super) fn failure(&self, failure: &Failure) -> Exit {
        let (exit, help) = failure.meaning();
        if exit != Exit::Fine {
            say(&format!("{}: {}\n", self.word("error"), clean(&failure.to_string())));
            let mut cause = failure.source();
            while let Some(error) = cause {
                say(&format!("  caused by: {}\n", clean(&error.to_string())));
                cause = error.source();
            }
            if let Some(help) = help {
                say(&format!("  help: {}\n", clean(&help)));
            }
        }
        exit
    }

    fn word(&self, word: &str) -> String {
        match self.color {
            Color::Ansi => format!("\u{1b}[1;31m{word}\u{1b}[0m"),
            Color::Never => word.to_owned(),
        }
    }
}

/// The columns of the terminal behind stdout.
#[cfg(unix)]
fn columns() -> Option<usize> {
    let size = rustix::termios::tcgetwinsize(io::stdout()).ok()?;
    // One of no size is none of a person's.
    (size.ws_col > 0).then(|| usize::from(size.ws_col))
}

#[cfg(not(unix))]
fn columns() -> Option<usize> {
    None
}

/// `2 errors and 1 warning`; nothing where there are none.
pub(super) fn counts(report: &Report) -> String {
    let counted = |severity: Severity| match report.count(severity) {
        0 => None,
        1 => Some(format!("1 {}", severity.as_str())),
        more => Some(format!("{more} {}s", severity.as_str())),
    };
    let counts: Vec<String> = [Severity::Error, Severity::Warning].into_iter().filter_map(counted).collect();
    counts.join(" and ")
}

/// Stderr that takes no more is nobody's to tell.
#[expect(clippy::disallowed_methods, reason = "the command line is the door to the terminal")]
fn say(text: &str) {
    progress::apart(|| drop(io::stderr().lock().write_all(text.as_bytes())));
}

/// Prints what clap says: help on stdout, mistakes on stderr.
pub(super) fn usage(error: &clap::Error) -> Exit {
    match error.print() {
        Ok(()) if error.exit_code() == 0 => Exit::Fine,
        Ok(()) => Exit::Usage,
        Err(_) => Exit::World,
    }
}

/// Runs a command on a thread with a stack as deep as sources may be. A panic is a bug of ours: it says what to
/// report, and becomes an exit code.
#[must_use]
pub fn guarded(command: impl FnOnce() -> Exit + Send + 'static) -> Exit {
    std::panic::set_hook(Box::new(|panic| {
        let message = panic.payload_as_str().unwrap_or("a panic without words");
        say(&bug(message, &panic.location().map(ToString::to_string).unwrap_or_default()));
    }));
    let thread = thread::Builder::new().name("command".into()).stack_size(crate::STACK_BYTES).spawn(command);
    match thread.map(thread::JoinHandle::join) {
        Ok(Ok(exit)) => exit,
        Ok(Err(_)) => Exit::Bug,
        Err(error) => {
            say(&format!("error: cannot start: {error}\n  help: raise the limits on threads and address space\n"));
            Exit::World
        }
    }
}

/// What a panic prints.
fn bug(message: &str, place: &str) -> String {
    let version = env!("CARGO_PKG_VERSION");
    format!(
        "internal error: {message}\n  at {place}\n  in lornuc {version}\n  \
         help: this is a bug of lornuc, not of your project; please report these lines with the stack that makes them\n"
    )
}

#[cfg(test)]
mod tests;
