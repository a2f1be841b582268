//! Sets of schemas in `lornuc.lock`. In: the record of a set, or what `import` has written. Out: [`SchemaSet`], or findings;
//! a file that two sets claim is one.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Digests, Lock, read_files};
use crate::digest::Digest;
use crate::name::Segment;
use crate::strict::Strict;
use crate::value::{Cursor, Place};

/// The kinds that were imported from one source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SchemaSet {
    /// What was imported, as it was named.
    pub source: String,
    /// Its version, as it was named.
    pub version: Option<String>,
    /// Whether descriptions were kept.
    pub has_docs: bool,
    /// The files below `schemas/`.
    pub files: Digests,
    /// Where the file declares it, for findings.
    pub place: Place,
}

impl Lock {
    /// The digest that a file below `schemas/` is locked with.
    #[must_use]
    pub fn schema(&self, path: &str) -> Option<&Digest> {
        self.schemas.values().find_map(|set| set.files.get(path))
    }
}

#[derive(Serialize)]
pub(super) struct Entry<'a> {
    source: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<&'a str>,
    docs: bool,
    files: BTreeMap<&'a str, &'a str>,
}

impl<'a> Entry<'a> {
    pub(super) fn of(set: &'a SchemaSet) -> Self {
        Self {
            source: &set.source,
            version: set.version.as_deref(),
            docs: set.has_docs,
            files: set.files.iter().map(|(path, digest)| (path.as_str(), digest.as_str())).collect(),
        }
    }
}

const ENTRY: &[&str] = &["source", "version", "docs", "files"];

pub(super) fn read(strict: &mut Strict, sets: &Cursor<'_>) -> Option<BTreeMap<Segment, SchemaSet>> {
    strict.record(sets, "a record of what was imported")?;
    let mut read = BTreeMap::new();
    let mut claimed: BTreeMap<String, String> = BTreeMap::new();
    for (field, entry) in sets.fields() {
        let name = strict.key(&entry, &field.key, Segment::new);
        let set = read_set(strict, &entry);
        for path in set.iter().flat_map(|set| set.files.keys()) {
            if let Some(other) = claimed.insert(path.clone(), field.key.to_string()) {
                let message = format!("`{}` must be of one source, and is of `{other}` and `{}`", path, field.key);
                strict.push(&entry, message, "the second");
            }
        }
        read.extend(name.zip(set));
    }
    Some(read)
}

fn read_set(strict: &mut Strict, entry: &Cursor<'_>) -> Option<SchemaSet> {
    strict.closed(entry, "a record, as `lornuc import` writes it", ENTRY)?;
    let source = strict.required(entry, "source").and_then(|at| strict.text(&at).map(str::to_owned));
    let version = entry.get("version").and_then(|at| strict.text(&at).map(str::to_owned));
    let docs = strict.required(entry, "docs").and_then(|at| {
        let docs = at.node().as_bool();
        if docs.is_none() {
            strict.invalid(&at, "`true` or `false`");
        }
        docs
    });
    let files = strict.required(entry, "files").and_then(|at| read_files(strict, &at));
    Some(SchemaSet { source: source?, version, has_docs: docs?, files: files?, place: entry.place() })
}
