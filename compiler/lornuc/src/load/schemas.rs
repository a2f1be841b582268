//! The files of `schemas/`, read when a resource asks for them. In: the kinds that a project has resources of. Out: what
//! is known of these, or findings. A kind without a file is none: whether that is a fault is not for `load` to say.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use lornuc_model::diagnostic::{Code, Diagnostic, Span};
use lornuc_model::digest::Digest;
use lornuc_model::lock::Lock;
use lornuc_model::name::{GroupKind, Kind};
use lornuc_model::schema::{KindFile, Origin, Schemas, Version};

use super::disk::Refusal;
use super::error::LoadError;
use super::graph;
use super::jail::Jail;
use super::trace::Trace;

/// The folder, below a project's root.
pub const SCHEMAS: &str = "schemas";

/// The schemas of a project, as far as they were asked for.
#[derive(Debug)]
pub struct Shelf {
    root: Option<PathBuf>,
    asked: BTreeSet<GroupKind>,
    trace: Trace,
    schemas: Schemas,
    lock: Lock,
}

impl Shelf {
    /// Of the project in this folder; `None` for one that is not on the disk.
    #[must_use]
    pub fn new(root: Option<PathBuf>, version: Version, lock: Lock) -> Self {
        Self { root, asked: BTreeSet::new(), trace: Trace::default(), schemas: Schemas::of(version), lock }
    }

    /// What is known up to now.
    #[must_use]
    pub const fn schemas(&self) -> &Schemas {
        &self.schemas
    }

    /// What reading it asked of the disk.
    #[must_use]
    pub fn into_trace(self) -> Trace {
        self.trace
    }

    /// Reads the files of all kinds that were imported; gives what is wrong with them.
    ///
    /// # Errors
    /// A folder that cannot be listed.
    pub fn read_all(&mut self) -> Result<Vec<Diagnostic>, LoadError> {
        let Some(root) = &self.root else { return Ok(Vec::new()) };
        let jail = Jail::new(root)?;
        let mut kinds = BTreeSet::new();
        // Names that no kind has are not those of imported files.
        for group in jail.list(SCHEMAS)?.into_iter().filter(|entry| entry.is_folder) {
            let files = jail.list(&group.path)?;
            let files = files.iter().filter(|entry| !entry.is_folder);
            let names = files.filter_map(|file| file.name.strip_suffix(".json"));
            let named = names.filter_map(|name| Kind::new(name).ok());
            kinds.extend(named.map(|kind| GroupKind { group: group.name.as_str().into(), kind }));
        }
        self.trace.extend(jail.trace());
        Ok(self.read(kinds))
    }

    /// Reads the files of these kinds, each once; gives what is wrong with them.
    pub fn read(&mut self, kinds: BTreeSet<GroupKind>) -> Vec<Diagnostic> {
        let mut findings = Vec::new();
        let wanted: Vec<GroupKind> = kinds.into_iter().filter(|kind| self.is_wanted(kind)).collect();
        let Some(jail) = self.root.as_ref().and_then(|root| Jail::new(root).ok()) else { return findings };
        for kind in wanted {
            let path = format!("{SCHEMAS}/{}", KindFile::path(&kind));
            match jail.read(&path) {
                Ok(text) => {
                    findings.extend(self.unlike_the_lock(&kind, &text));
                    match KindFile::read(&text) {
                        Ok((found, facts)) if found == kind => self.schemas.import([(found, facts)]),
                        Ok((found, _)) => findings.push(invalid(&path, &format!("is of the kind `{found}`"))),
                        Err(error) => findings.push(invalid(&path, &format!("is no schema of a kind: {error}"))),
                    }
                }
                Err(Refusal::Missing) => findings.extend(self.missing(&kind)),
                Err(refusal) => findings.push(graph::refused(&path, refusal)),
            }
            self.asked.insert(kind);
        }
        self.trace.extend(jail.trace());
        findings
    }

    /// A project that locks no schemas has written them itself.
    fn unlike_the_lock(&self, kind: &GroupKind, text: &str) -> Option<Diagnostic> {
        let file = KindFile::path(kind);
        match self.lock.schema(&file) {
            Some(locked) if *locked == Digest::of(text) => None,
            Some(_) => Some(
                Diagnostic::error(Code::SchemaChanged, format!("`{SCHEMAS}/{file}` is not as it is locked"))
                    .label(self.locked_at(&file), "locked with these")
                    .help(self.again(&file)),
            ),
            None if self.lock.schemas.is_empty() => None,
            None => Some(
                Diagnostic::warning(
                    Code::SchemaUnlocked,
                    format!("`{SCHEMAS}/{file}` is not locked: nobody knows what it was made from"),
                )
                .help("take it away, and let `lornuc import PATH` write and lock it".to_owned()),
            ),
        }
    }

    fn missing(&self, kind: &GroupKind) -> Option<Diagnostic> {
        let file = KindFile::path(kind);
        self.lock.schema(&file)?;
        let message = format!("`{SCHEMAS}/{file}` is locked, and is not there");
        let finding = Diagnostic::error(Code::SchemaChanged, message).label(self.locked_at(&file), "locked with these");
        Some(finding.help(self.again(&file)))
    }

    fn locked_at(&self, file: &str) -> Option<Span> {
        self.lock.schemas.values().find(|set| set.files.contains_key(file))?.place.key
    }

    fn again(&self, file: &str) -> String {
        let set = self.lock.schemas.iter().find(|(_, set)| set.files.contains_key(file));
        set.map_or_else(String::new, |(name, set)| {
            format!("import `{}` again: `lornuc import PATH --name {}`", set.source, name.as_str())
        })
    }

    fn is_wanted(&self, kind: &GroupKind) -> bool {
        // A group without a point is Kubernetes' own, and the path of its kinds would lead elsewhere.
        let is_known = self.schemas.get(kind).is_some_and(|facts| facts.origin == Origin::Kubernetes);
        kind.group.contains('.') && !is_known && !self.asked.contains(kind)
    }
}

fn invalid(path: &str, what: &str) -> Diagnostic {
    Diagnostic::error(Code::InvalidSchema, format!("`{path}` {what}")).help("import the kind again".to_owned())
}

/// Texts by their path, and why others cannot be read.
pub(super) type Written = (BTreeMap<String, String>, Vec<(String, Diagnostic)>);

/// The texts of those of these files below `schemas/` that are there.
///
/// # Errors
/// The root cannot be opened.
pub fn written(root: &Path, paths: &[String]) -> Result<Written, LoadError> {
    let jail = Jail::new(root)?;
    let (mut texts, mut refused) = (BTreeMap::new(), Vec::new());
    for path in paths {
        let file = format!("{SCHEMAS}/{path}");
        match jail.read(&file) {
            Ok(text) => drop(texts.insert(path.clone(), text)),
            Err(Refusal::Missing) => {}
            Err(refusal) => refused.push((path.clone(), graph::refused(&file, refusal))),
        }
    }
    Ok((texts, refused))
}
