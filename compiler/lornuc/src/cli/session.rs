//! What `build` and `check` share: the project found, compiled, its findings printed.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;
use std::time::Instant;

use lornuc_model::parallel::Threads;

use super::progress::Progress;
use super::terminal::{Failure, Terminal};
use super::{Global, Units};
use crate::advance::Advance;
use crate::load::{self, Selection};
use crate::{Compiled, Crew};

/// A compiled project and its root.
pub(super) struct Session {
    pub(super) root: PathBuf,
    /// Never dropped: the process ends with the command, and putting every value away takes longer than making it.
    pub(super) compiled: &'static Compiled,
    /// How far the run has come, for whoever watches it.
    pub(super) advance: Arc<Advance>,
    /// When it began.
    pub(super) begun: Instant,
    pub(super) threads: Threads,
    /// The findings as they were printed.
    pub(super) said: String,
}

/// Compiles the project that the options name, and prints the findings.
pub(super) fn open(global: &Global, units: &Units, terminal: &Terminal) -> Result<Session, Failure> {
    compile(enter(global, terminal)?, global, units, terminal)
}

/// Finds the project that the options name.
pub(super) fn enter(global: &Global, terminal: &Terminal) -> Result<PathBuf, Failure> {
    let from = global.directory.as_deref().unwrap_or(Path::new("."));
    let root = load::find_project(from)?;
    terminal.enter(&root);
    Ok(root)
}

/// Compiles the project at `root`, and prints the findings.
pub(super) fn compile(root: PathBuf, global: &Global, units: &Units, terminal: &Terminal) -> Result<Session, Failure> {
    let chosen = |names: &[String]| (!names.is_empty()).then(|| names.iter().cloned().collect());
    let selection = Selection { stacks: chosen(&units.stack), environments: chosen(&units.env) };
    let (crew, begun) = (crew(global), Instant::now());
    let progress = Progress::of(&crew.advance, begun);
    let compiled: &Compiled = Box::leak(Box::new(crate::compile(&root, &selection, &crew)?));
    drop(progress);
    let said = terminal.reported(&compiled.report, compiled.sources.files());
    terminal.again(&said);
    let Crew { threads, advance } = crew;
    Ok(Session { root, compiled, said, advance, begun, threads: Threads::new(threads) })
}

/// Each thread has a context of some thirty megabytes, and a stack of 256 that it may fill.
const MOST_THREADS: usize = 64;

/// The threads that evaluate.
pub(super) fn crew(global: &Global) -> Crew {
    Crew::of(threads(global))
}

/// How many threads evaluate.
pub(super) fn threads(global: &Global) -> usize {
    global.threads.map_or_else(cores, usize::from).min(MOST_THREADS)
}

fn cores() -> usize {
    thread::available_parallelism().map_or(1, usize::from)
}

/// `3 resources`, `1 unit`.
pub(super) fn counted(count: usize, word: &str) -> String {
    if count == 1 { format!("1 {word}") } else { format!("{count} {word}s") }
}
