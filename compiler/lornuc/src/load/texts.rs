//! Nickel files by themselves, not as parts of a project. In: paths, or a project whose own files are meant. Out: the
//! texts, each once whatever the symlinks that lead to it. Imports are not followed, and nothing is evaluated.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use lornuc_model::diagnostic::{Code, Diagnostic};
use lornuc_model::lock::Lock;

use super::error::LoadError;
use super::folder::leads_out;
use super::graph::{Loader, refusal};
use super::jail::Jail;
use super::project::SETTINGS_FILE;
use super::{Format, Source, SourceKey, Sources, Trace, imports};

/// Folders whose files are formatted and tested with a project's settings. `vendor` is other people's.
const OWN: &[&str] = &["stacks", TESTS];

/// The folder of the tests of a project.
pub(super) const TESTS: &str = "tests";

/// Files that are kept in the form of their source, below any folder that is named.
const FOREIGN: &str = "vendor";

/// Which files are meant.
#[derive(Debug, Clone)]
pub enum Wanted {
    /// The settings, stacks and tests of the project at the base.
    Project,
    /// These files, and the Nickel files below these folders, seen from the base.
    Paths(Vec<PathBuf>),
}

/// Texts by themselves.
#[derive(Debug)]
pub struct Texts {
    /// The texts that a parser may be given.
    pub sources: Sources,
    /// Where each stands on the disk, symlinks followed; none for a text that no file holds.
    pub files: BTreeMap<SourceKey, PathBuf>,
    /// What keeps others from being read.
    pub findings: Vec<Diagnostic>,
}

/// Reads the files that are wanted.
///
/// # Errors
/// The world's failures, and a path that leads nowhere.
pub fn texts(base: &Path, wanted: &Wanted) -> Result<Texts, LoadError> {
    let jail = match wanted {
        Wanted::Project => Jail::new(base)?,
        Wanted::Paths(_) => Jail::without_walls(base)?,
    };
    let mut reader = Reader { loader: Loader::new(&jail), seen: BTreeSet::new(), files: BTreeMap::new() };
    match wanted {
        Wanted::Project => {
            reader.file(SETTINGS_FILE);
            for folder in OWN.iter().filter(|folder| jail.has_folder(folder)) {
                reader.folder(folder)?;
            }
        }
        Wanted::Paths(paths) => paths.iter().try_for_each(|path| reader.path(path))?,
    }
    let Reader { loader, files, .. } = reader;
    Ok(read(loader, files))
}

/// A text that no file holds, under a name for messages.
///
/// # Errors
/// The current folder is gone.
pub fn text(name: &str, text: String) -> Result<Texts, LoadError> {
    let jail = Jail::without_walls(Path::new("."))?;
    let mut loader = Loader::new(&jail);
    loader.hold(name, text);
    Ok(read(loader, BTreeMap::new()))
}

struct Reader<'j> {
    loader: Loader<'j>,
    /// Files and folders with all symlinks followed.
    seen: BTreeSet<PathBuf>,
    files: BTreeMap<SourceKey, PathBuf>,
}

impl Reader<'_> {
    fn path(&mut self, path: &Path) -> Result<(), LoadError> {
        let missing = || LoadError::NoFile(path.to_path_buf());
        let written = path.to_str().ok_or_else(missing)?;
        let name = match written.trim_end_matches('/') {
            "" => written,
            name => name,
        };
        self.loader.jail.real(name).ok_or_else(missing)?;
        if self.loader.jail.is_folder(name) {
            return self.folder(name);
        }
        self.file(name);
        Ok(())
    }

    fn folder(&mut self, path: &str) -> Result<(), LoadError> {
        for file in below(&mut self.loader, path, FOREIGN, &mut self.seen)? {
            // As someone in the current folder would write it.
            self.file(file.strip_prefix("./").unwrap_or(&file));
        }
        Ok(())
    }

    fn file(&mut self, path: &str) {
        let real = self.loader.jail.real(path);
        // What leads nowhere, or out of the project, is told by reading it.
        if real.as_ref().is_none_or(|real| self.seen.insert(real.clone())) && self.loader.text(path, None).is_some() {
            self.files.extend(real.map(|real| (key(path), real)));
        }
    }
}

/// The Nickel files below a folder, by path; folders called `but` are left out. `seen` are the folders with all symlinks
/// followed: a ring of links leads to one of them.
pub(super) fn below(
    loader: &mut Loader<'_>,
    path: &str,
    but: &str,
    seen: &mut BTreeSet<PathBuf>,
) -> Result<Vec<String>, LoadError> {
    let mut files = Vec::new();
    let Some(real) = loader.jail.real(path) else {
        loader.findings.push(leads_out(path));
        return Ok(files);
    };
    if !seen.insert(real.clone()) {
        return Ok(files);
    }
    for entry in loader.jail.list(path)? {
        // A link that leads out of the folder leads to files of others.
        let is_here = || loader.jail.real(&entry.path).is_none_or(|there| there.starts_with(&real));
        if entry.is_folder && but == FOREIGN && !is_here() {
            continue;
        }
        if entry.is_folder && entry.name != but {
            files.extend(below(loader, &entry.path, but, seen)?);
        } else if !entry.is_folder && entry.name.ends_with(".ncl") {
            files.push(entry.path);
        }
    }
    Ok(files)
}

fn key(path: &str) -> SourceKey {
    SourceKey { path: path.to_owned(), format: Format::Nickel }
}

/// The texts of a loader, but those that would do harm to a parser.
fn read(loader: Loader<'_>, files: BTreeMap<SourceKey, PathBuf>) -> Texts {
    let Loader { files: all, texts, mut findings, .. } = loader;
    let mut sources = BTreeMap::new();
    for (path, file) in texts {
        let text = all.text(file);
        let harmful = imports::harmful(text, file);
        if text.trim().is_empty() {
            let empty = Diagnostic::error(Code::EmptyFile, format!("`{path}` is empty"));
            findings.push(empty.help("write a record, `{}` at least".to_owned()));
        } else if harmful.is_empty() {
            sources.insert(key(&path), Source { file, imports: BTreeSet::new(), names: None });
        }
        findings.extend(harmful.iter().map(|(mention, span)| refusal(mention).marked(*span)));
    }
    let (trace, lock) = (Trace::default(), Lock::default());
    let sources = Sources { files: all, sources, settings: None, stacks: Vec::new(), trace, root: None, lock };
    Texts { sources, files, findings }
}
