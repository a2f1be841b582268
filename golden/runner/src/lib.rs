//! Golden files: what a test made, held against a file beside its input. In: a folder, texts by path below it. Out: a
//! panic with readable differences; or, when `LORNUC_BLESS` is set, files that hold what was made. A golden file that
//! no test compares is stale, and fails too.

mod difference;
mod files;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Set to write the golden files instead of comparing them.
pub const BLESS: &str = "LORNUC_BLESS";

/// Whether golden files are compared or written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Differences are failures.
    Compare,
    /// Files become what was made.
    Bless,
}

impl Mode {
    /// As the environment says.
    #[must_use]
    pub fn from_environment() -> Self {
        if std::env::var_os(BLESS).is_some_and(|value| !value.is_empty()) { Self::Bless } else { Self::Compare }
    }
}

/// The golden files of one test. Call [`Golden::finish`] at its end.
#[derive(Debug)]
pub struct Golden {
    folder: PathBuf,
    mode: Mode,
    compared: BTreeSet<PathBuf>,
    failures: Vec<String>,
}

impl Golden {
    /// The files in `folder`, in the mode of the environment.
    #[must_use]
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self::in_mode(folder, Mode::from_environment())
    }

    /// The files in `folder`.
    #[must_use]
    pub fn in_mode(folder: impl Into<PathBuf>, mode: Mode) -> Self {
        Self { folder: folder.into(), mode, compared: BTreeSet::new(), failures: Vec::new() }
    }

    /// Holds a text against the file `path` below the folder.
    pub fn check(&mut self, path: impl AsRef<Path>, made: &str) {
        let path = path.as_ref();
        self.compared.insert(path.to_path_buf());
        let file = self.folder.join(path);
        let kept = files::read(&file);
        if kept.as_deref() == Some(made) {
            return;
        }
        match (self.mode, kept) {
            (Mode::Bless, _) => files::write(&file, made),
            (Mode::Compare, Some(kept)) => self.failures.push(difference::between(path, &kept, made)),
            (Mode::Compare, None) => {
                self.failures.push(format!("{}: no such golden file; made:\n{made}", path.display()))
            }
        }
    }

    /// Adds a failure of another kind, so that it is told with the others.
    pub fn fail(&mut self, message: impl Into<String>) {
        self.failures.push(message.into());
    }

    /// Ends the test. `is_golden` says which files below the folder are golden ones; those among them that were not
    /// compared are stale.
    ///
    /// # Panics
    /// With every difference and every stale file.
    #[expect(clippy::panic, reason = "a failing test panics")]
    pub fn finish(mut self, is_golden: impl Fn(&Path) -> bool) {
        for file in files::below(&self.folder) {
            if !is_golden(&file) || self.compared.contains(&file) {
                continue;
            }
            match self.mode {
                Mode::Bless => files::remove(&self.folder.join(&file)),
                Mode::Compare => self.failures.push(format!("{}: stale, no test makes it", file.display())),
            }
        }
        if !self.failures.is_empty() {
            panic!(
                "{} golden files differ below {}; look, then `cargo ci bless`\n\n{}",
                self.failures.len(),
                self.folder.display(),
                self.failures.join("\n")
            );
        }
    }
}

/// The folders in `folder` that hold a file `marker`, as paths below it, sorted: the cases of a suite.
#[must_use]
pub fn cases(folder: &Path, marker: &str) -> Vec<PathBuf> {
    let found = files::below(folder).into_iter().filter(|file| file.ends_with(marker));
    found.filter_map(|file| file.parent().map(Path::to_path_buf)).collect()
}
