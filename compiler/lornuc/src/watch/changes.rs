//! The sources of a project that change. In: its root. Out: batches of paths, each when nothing more has changed for a
//! moment: editors write a file in several steps.

use std::collections::BTreeSet;
use std::path::{Component, Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

use notify::{Event, RecommendedWatcher, RecursiveMode, Watcher};

/// How long nothing must have changed. Editors that write beside a file and rename take under a millisecond.
const QUIET: Duration = Duration::from_millis(8);

/// How many quiet moments a batch may wait for: a folder that never rests is looked at all the same.
const MOST_MOMENTS: usize = 25;

/// Folders of a project that hold sources, with all below them.
const FOLDERS: &[&str] = &["stacks", "vendor", "schemas"];

/// Files at the root that are sources.
const FILES: &[&str] = &["lornuc.ncl", "lornuc.lock", "images.json"];

/// The system does not tell of changes.
#[derive(Debug, thiserror::Error)]
#[error("cannot watch `{}`", path.display())]
pub struct WatchError {
    path: PathBuf,
    source: notify::Error,
}

/// Whether all changes up to now were heard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Heard {
    /// Every change of a source.
    All,
    /// Folders were not listened to before.
    NotAll,
}

/// Tells what changes in a project.
pub struct Changes {
    root: PathBuf,
    /// What sources may be in, by the first step below the root.
    sources: BTreeSet<PathBuf>,
    watcher: RecommendedWatcher,
    events: Receiver<notify::Result<Event>>,
}

impl Changes {
    /// Listens from now on. `root` has no symlinks on its way.
    ///
    /// # Errors
    /// The system does not tell of changes: the folder is gone, or its limit of watches is reached.
    pub fn new(root: &Path) -> Result<Self, WatchError> {
        let (tell, events) = channel();
        let failed = |source| WatchError { path: root.to_path_buf(), source };
        let watcher = notify::recommended_watcher(move |event| drop(tell.send(event))).map_err(failed)?;
        let mut changes = Self { root: root.to_path_buf(), sources: BTreeSet::new(), watcher, events };
        changes.watcher.watch(root, RecursiveMode::NonRecursive).map_err(failed)?;
        let known = FILES.iter().chain(FOLDERS).map(|name| (*name).to_owned()).collect::<Vec<_>>();
        changes.listen(&known)?;
        Ok(changes)
    }

    /// Listens again to folders that were made anew, and to those of `sources`, paths below the root; tells whether any
    /// of these was not listened to before, so that a change of it may have been missed.
    ///
    /// # Errors
    /// The limit of watches is reached.
    pub fn listen(&mut self, sources: &[String]) -> Result<Heard, WatchError> {
        let before = self.sources.len();
        let first = |path: &String| Path::new(path).components().next().map(|first| PathBuf::from(first.as_os_str()));
        self.sources.extend(sources.iter().filter_map(first));
        for path in self.sources.iter().map(|name| self.root.join(name)).filter(|path| path.is_dir()) {
            match self.watcher.watch(&path, RecursiveMode::Recursive) {
                // A folder that went away in this moment: its own change brings us here again.
                Err(error) if path.is_dir() => return Err(WatchError { path, source: error }),
                Ok(()) | Err(_) => {}
            }
        }
        Ok(if self.sources.len() == before { Heard::All } else { Heard::NotAll })
    }

    /// Waits for changes, and gives the sources that changed, by their paths below the root. `None` when there will be
    /// no more.
    pub fn wait(&mut self) -> Option<BTreeSet<PathBuf>> {
        let mut changed = BTreeSet::new();
        while changed.is_empty() {
            let event = self.events.recv().ok()?;
            self.note(event, &mut changed);
        }
        for _ in 0..MOST_MOMENTS {
            match self.events.recv_timeout(QUIET) {
                Ok(event) => self.note(event, &mut changed),
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => break,
            }
        }
        Some(changed)
    }

    /// Whether the project is still there.
    #[must_use]
    pub fn has_root(&self) -> bool {
        self.root.is_dir()
    }

    fn note(&self, event: notify::Result<Event>, changed: &mut BTreeSet<PathBuf>) {
        // Where events were lost, something has changed: the build finds out what.
        let Ok(event) = event else {
            changed.insert(PathBuf::new());
            return;
        };
        if event.kind.is_access() {
            return;
        }
        if event.need_rescan() {
            changed.insert(PathBuf::new());
        }
        let inside = event.paths.iter().filter_map(|path| path.strip_prefix(&self.root).ok());
        changed.extend(inside.filter(|path| self.is_source(path)).map(Path::to_path_buf));
    }

    /// Whether a build reads this path. Hidden files and those that end in `~` are what editors keep beside it.
    fn is_source(&self, path: &Path) -> bool {
        let hidden = |part: Component<'_>| {
            let name = part.as_os_str().to_string_lossy();
            name.starts_with('.') || name.ends_with('~')
        };
        let Some(first) = path.components().next() else { return !self.has_root() };
        let first = Path::new(first.as_os_str());
        self.sources.contains(first) && !path.components().any(hidden)
    }
}

#[cfg(test)]
mod tests {
    //! Which paths are sources.

    use super::{Changes, Path};

    fn sources(paths: &[&str], others: &[String]) -> Vec<bool> {
        let folder = tempfile::tempdir().unwrap();
        let mut changes = Changes::new(folder.path()).unwrap();
        changes.listen(others).unwrap();
        paths.iter().map(|path| changes.is_source(Path::new(path))).collect()
    }

    #[test]
    fn stacks_settings_and_what_they_import_are_sources() {
        let paths = ["lornuc.ncl", "stacks/apps.ncl", "stacks", "stacks/web/a.yaml", "vendor/x/y.ncl", "images.json"];
        assert_eq!(sources(&paths, &[]), [true; 6]);
        assert_eq!(sources(&["config/x.json", "other/x.json"], &["config/y.json".to_owned()]), [true, false]);
    }

    #[test]
    fn output_and_what_editors_leave_behind_are_not() {
        let paths = ["dist/dev/apps/a.yaml", "README.md", "stacks/.apps.ncl.swp", "stacks/apps.ncl~", ".git/index"];
        assert_eq!(sources(&paths, &[]), [false; 5]);
    }
}
