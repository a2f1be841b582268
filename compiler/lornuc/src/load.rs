//! The door to the disk. In: a project's folder. Out: [`Sources`]: every text that its stacks are made of, and the
//! exact set of their imports. It refuses what leaves the project, and evaluates nothing.

mod contract;
mod definitions;
mod disk;
mod error;
mod folder;
mod graph;
mod imports;
mod jail;
mod json;
mod kept;
mod manifests;
mod nearby;
mod project;
mod rendered;
mod scalar;
mod schemas;
#[cfg(test)]
mod tests;
mod texts;
mod trace;
mod vendored;
mod yaml;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use lornuc_model::declared::{Declared, UnitName};
use lornuc_model::diagnostic::{Diagnostic, FileId, Files};
use lornuc_model::lock::Lock;
use lornuc_model::name::StackName;
use lornuc_model::pins::FILE as IMAGES_FILE;
use lornuc_model::schema::Version;
use lornuc_model::settings::DELIVERY_STACK;
use lornuc_model::usage::{Names, Text, Usage};
use lornuc_model::value::{Node, Place};

pub use contract::contracts;
pub use definitions::{Definitions, definitions};
pub use disk::LARGEST;
pub use error::LoadError;
pub(crate) use imports::{Nesting, nesting, tamed};
pub use kept::{Kept, lock, pins, verified_lock};
pub use manifests::{Manifests, Purpose, manifests, real_path};
pub use project::{SETTINGS_FILE, find_project};
pub use rendered::{Rendered, RenderedError, rendered};
pub use schemas::{SCHEMAS, Shelf, written};
pub use texts::{Texts, Wanted, text, texts};
pub use trace::Trace;
pub(crate) use trace::{Kind, Question};
pub use vendored::{VENDOR, is_vendored};

/// The format that a source is read in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Format {
    /// Nickel.
    Nickel,
    /// JSON.
    Json,
    /// YAML; several documents become a list.
    Yaml,
    /// TOML.
    Toml,
    /// Text, taken as a string.
    Text,
}

/// A source by its path below the project's root, with `/` between folders, and the format it is imported in.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct SourceKey {
    /// The path.
    pub path: String,
    /// The format.
    pub format: Format,
}

/// One loaded text.
#[derive(Debug, Clone)]
pub struct Source {
    /// Its file, for spans.
    pub file: FileId,
    /// What it imports.
    pub imports: BTreeSet<SourceKey>,
    /// What its names mean; `None` when it is not Nickel, or does not parse.
    pub names: Option<Names>,
}

/// What a stack is made of.
#[derive(Debug, Clone)]
pub enum StackForm {
    /// A file `stacks/NAME.ncl`.
    Nickel(SourceKey),
    /// A folder `stacks/NAME/` of YAML: its resources, already read.
    Folder(Folder),
    /// Findings keep it from being evaluated.
    Broken,
    /// The user did not ask for it.
    Skipped,
}

/// A folder of YAML, read by Kubernetes' rules.
#[derive(Debug, Clone)]
pub struct Folder {
    /// The list of its resources.
    pub resources: Node,
    /// Where they stand.
    pub place: Place,
    /// The files, by path.
    pub files: Vec<FileId>,
}

/// One stack of the project.
#[derive(Debug, Clone)]
pub struct Stack {
    /// Its name.
    pub name: StackName,
    /// What it is made of.
    pub form: StackForm,
}

/// Everything that was read.
#[derive(Debug, Clone)]
pub struct Sources {
    files: Files,
    sources: BTreeMap<SourceKey, Source>,
    settings: Option<SourceKey>,
    stacks: Vec<Stack>,
    trace: Trace,
    root: Option<PathBuf>,
    lock: Lock,
}

impl Sources {
    /// What reading them asked of the disk.
    #[must_use]
    pub const fn trace(&self) -> &Trace {
        &self.trace
    }

    /// The schemas of the project, none of which is read yet.
    #[must_use]
    pub fn shelf(&self, version: Version) -> Shelf {
        Shelf::new(self.root.clone(), version, self.lock.clone())
    }

    /// All texts, for spans.
    #[must_use]
    pub const fn files(&self) -> &Files {
        &self.files
    }

    /// The texts that Nickel reads.
    #[must_use]
    pub const fn sources(&self) -> &BTreeMap<SourceKey, Source> {
        &self.sources
    }

    /// `lornuc.ncl`; `None` when findings keep it from being evaluated.
    #[must_use]
    pub const fn settings(&self) -> Option<&SourceKey> {
        self.settings.as_ref()
    }

    /// The stacks by name.
    #[must_use]
    pub fn stacks(&self) -> &[Stack] {
        &self.stacks
    }

    /// A source and everything it imports, itself included.
    #[must_use]
    pub fn closure(&self, key: &SourceKey) -> BTreeSet<&SourceKey> {
        let mut reached = BTreeSet::new();
        let mut todo: Vec<&SourceKey> = self.sources.get_key_value(key).map(|(key, _)| key).into_iter().collect();
        while let Some(key) = todo.pop() {
            if reached.insert(key) {
                todo.extend(self.sources.get(key).into_iter().flat_map(|source| &source.imports));
            }
        }
        reached
    }
}

impl Sources {
    /// All that is known of the project's names, to be looked at once its units are.
    #[must_use]
    pub fn usage(&self, declared: &Declared, parameters: BTreeMap<UnitName, BTreeSet<Arc<str>>>) -> Usage<'_> {
        let mut texts: BTreeMap<&SourceKey, Text<'_>> = BTreeMap::new();
        let text = |key: &SourceKey| {
            let names = self.sources.get(key)?.names.as_ref()?;
            Some(Text { names, stack: None, units: BTreeSet::new(), is_vendored: key.path.starts_with("vendor/") })
        };
        let settings = self.settings.iter().flat_map(|key| self.closure(key));
        texts.extend(settings.filter_map(|key| Some((key, text(key)?))));
        for stack in &self.stacks {
            let StackForm::Nickel(own) = &stack.form else { continue };
            let units: BTreeSet<&UnitName> = parameters.keys().filter(|unit| unit.stack == stack.name).collect();
            for key in self.closure(own) {
                let Some(found) = text(key) else { continue };
                let text = texts.entry(key).or_insert(found);
                text.units.extend(units.iter().copied().cloned());
                text.stack = (key == own).then(|| stack.name.clone()).or(text.stack.take());
            }
        }
        Usage { texts: texts.into_values().collect(), parameters, is_complete: declared.is_complete() }
    }
}

/// Which stacks and environments the user asks for; `None` for all.
#[derive(Debug, Clone, Default)]
pub struct Selection {
    /// Stacks by name.
    pub stacks: Option<BTreeSet<String>>,
    /// Environments by name.
    pub environments: Option<BTreeSet<String>>,
}

impl Selection {
    /// Whether the user asks by name for what is generated.
    #[must_use]
    pub fn takes_generated(&self) -> bool {
        self.stacks.as_ref().is_some_and(|names| names.contains(DELIVERY_STACK))
    }

    /// Whether a stack must be at hand. What is generated is made of all.
    fn takes(&self, stack: &StackName) -> bool {
        self.takes_generated() || self.stacks.as_ref().is_none_or(|names| names.contains(stack.as_str()))
    }
}

/// What the tests of a project are made of.
#[derive(Debug)]
pub struct Tests {
    /// The sources; of the stacks only the names are known.
    pub sources: Sources,
    /// The files of tests that can be evaluated, by path.
    pub files: Vec<SourceKey>,
    /// What keeps others from it.
    pub findings: Vec<Diagnostic>,
}

/// Reads the settings of a project and its tests: the Nickel files below `tests/`, but for those in folders called
/// `lib`, which tests share. Call it as [`load`].
///
/// # Errors
/// Folders that cannot be listed.
pub fn tests(root: &Path) -> Result<Tests, LoadError> {
    let jail = jail::Jail::new(root)?;
    let mut loader = graph::Loader::new(&jail);
    let settings = loader.entry(SETTINGS_FILE, Format::Nickel);
    // What is wrong with the names of stacks is told when the stacks are looked at.
    let candidates = project::stacks(&jail, &mut Vec::new())?;
    let skipped = candidates.into_iter().map(|found| Stack { name: found.name, form: StackForm::Skipped });
    let found = match jail.has_folder(texts::TESTS) {
        true => texts::below(&mut loader, texts::TESTS, "lib", &mut BTreeSet::new())?,
        false => Vec::new(),
    };
    let files = found.iter().filter_map(|path| loader.entry(path, Format::Nickel)).collect();
    let lock = vendored::verify(&mut loader, vendored::Which::Used)?.unwrap_or_default();
    let graph::Loader { files: texts, sources, findings, .. } = loader;
    let sources = Sources {
        files: texts,
        sources,
        settings,
        stacks: skipped.collect(),
        trace: jail.trace(),
        root: Some(root.to_owned()),
        lock,
    };
    Ok(Tests { sources, files, findings })
}

/// Reads a project. `root` is the folder of its `lornuc.ncl`. Call it on a thread with a big stack: the scan of
/// imports goes as deep as the sources do.
///
/// # Errors
/// The world's failures: folders that cannot be listed, and a stack that the user asks for and nobody declares. The
/// author's mistakes are findings.
pub fn load(root: &Path, selection: &Selection) -> Result<(Sources, Vec<Diagnostic>), LoadError> {
    let jail = jail::Jail::new(root)?;
    let mut loader = graph::Loader::new(&jail);
    let settings = loader.entry(SETTINGS_FILE, Format::Nickel);
    // Before the stacks, and though none may import it: what is wrong with it is told once.
    if jail.has(IMAGES_FILE) {
        loader.entry(IMAGES_FILE, Format::Json);
    }
    let candidates = project::stacks(&jail, &mut loader.findings)?;
    project::select(&candidates, selection.stacks.as_ref())?;
    let mut stacks = Vec::new();
    for candidate in candidates {
        let asked = selection.takes(&candidate.name);
        let form = match candidate.form {
            _ if !asked => StackForm::Skipped,
            project::Candidate::File(path) => {
                loader.entry(&path, Format::Nickel).map_or(StackForm::Broken, StackForm::Nickel)
            }
            project::Candidate::Folder(path) => {
                folder::read(&mut loader, &path)?.map_or(StackForm::Broken, StackForm::Folder)
            }
            project::Candidate::Neither => StackForm::Broken,
        };
        stacks.push(Stack { name: candidate.name, form });
    }
    // With some stacks left out, what they import is not known.
    if selection.stacks.is_none() {
        let ignored = project::ignored(&jail, |path| loader.has_read(path))?;
        loader.findings.extend(ignored);
    }
    let lock = vendored::verify(&mut loader, vendored::Which::Used)?.unwrap_or_default();
    let graph::Loader { files, sources, findings, .. } = loader;
    let (trace, root) = (jail.trace(), Some(root.to_owned()));
    Ok((Sources { files, sources, settings, stacks, trace, root, lock }, findings))
}

/// A project of one stack that is not on the disk: its settings and its text. They may import nothing.
#[must_use]
pub fn of_texts(settings: &str, stack: &StackName, text: &str) -> (Sources, Vec<Diagnostic>) {
    let jail = jail::Jail::empty();
    let mut loader = graph::Loader::new(&jail);
    let path = format!("stacks/{stack}.ncl");
    loader.give(SETTINGS_FILE, settings);
    loader.give(&path, text);
    let settings = loader.entry(SETTINGS_FILE, Format::Nickel);
    let form = loader.entry(&path, Format::Nickel).map_or(StackForm::Broken, StackForm::Nickel);
    let graph::Loader { files, sources, findings, .. } = loader;
    (
        Sources {
            files,
            sources,
            settings,
            stacks: vec![Stack { name: stack.clone(), form }],
            trace: jail.trace(),
            root: None,
            lock: Lock::default(),
        },
        findings,
    )
}
