//! The files of `schemas/`, read when a resource asks for them. In: the kinds that a project has resources of. Out: what
//! is known of these, or findings. A kind without a file is none: whether that is a fault is not for `load` to say.

use std::collections::BTreeSet;
use std::path::PathBuf;

use lornuc_model::diagnostic::{Code, Diagnostic};
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
}

impl Shelf {
    /// Of the project in this folder; `None` for one that is not on the disk.
    #[must_use]
    pub fn new(root: Option<PathBuf>, version: Version) -> Self {
        Self { root, asked: BTreeSet::new(), trace: Trace::default(), schemas: Schemas::of(version) }
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
                Ok(text) => match KindFile::read(&text) {
                    Ok((found, facts)) if found == kind => self.schemas.import([(found, facts)]),
                    Ok((found, _)) => findings.push(invalid(&path, &format!("is of the kind `{found}`"))),
                    Err(error) => findings.push(invalid(&path, &format!("is no schema of a kind: {error}"))),
                },
                Err(Refusal::Missing) => {}
                Err(refusal) => findings.push(graph::refused(&path, refusal)),
            }
            self.asked.insert(kind);
        }
        self.trace.extend(jail.trace());
        findings
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
