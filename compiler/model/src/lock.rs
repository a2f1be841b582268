//! `lornuc.lock`: where each vendored folder and each set of schemas came from, and what was in it. In: the file's record,
//! or what `vendor` has copied and `import` written. Out: [`Lock`], which writes the file again; how a folder differs from
//! it; or findings.

mod schemas;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use serde::Serialize;

use crate::diagnostic::{Code, Diagnostic};
use crate::digest::Digest;
use crate::name::{Segment, VendorName};
use crate::strict::Strict;
use crate::value::{Cursor, Node, Place, Value};

pub use schemas::SchemaSet;

/// The file, at the root of a project.
pub const FILE: &str = "lornuc.lock";

/// The form of the file; a reader refuses others.
const VERSION: i64 = 1;

/// The files of a folder with `/` between folders, and the digest of each.
pub type Digests = BTreeMap<String, Digest>;

/// Where a vendored folder came from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Origin {
    /// A URL without credentials, or a path relative to the project.
    pub source: String,
    /// The folder inside the source; `None` for all of it.
    pub path: Option<String>,
    /// The tag of its commit, if it has one.
    pub version: Option<String>,
    /// The commit, if it came from a checkout.
    pub commit: Option<String>,
    /// Whether the checkout had changes that the commit lacks.
    pub modified: bool,
}

/// A vendored folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Vendored {
    /// Where it came from.
    pub origin: Origin,
    /// Its files.
    pub files: Digests,
    /// Where the file declares it, for findings.
    pub place: Place,
}

/// How a folder differs from what is locked; paths in order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Differences {
    /// Files with other content.
    pub changed: Vec<String>,
    /// Files that are not locked.
    pub added: Vec<String>,
    /// Files that are gone.
    pub missing: Vec<String>,
}

impl Differences {
    /// What `found` has otherwise than `locked`.
    #[must_use]
    pub fn between(locked: &Digests, found: &Digests) -> Self {
        let of = |files: &Digests, keep: &dyn Fn(&str, &Digest) -> bool| {
            files.iter().filter(|(path, digest)| keep(path, digest)).map(|(path, _)| path.clone()).collect()
        };
        Self {
            changed: of(found, &|path, digest| locked.get(path).is_some_and(|locked| locked != digest)),
            added: of(found, &|path, _| !locked.contains_key(path)),
            missing: of(locked, &|path, _| !found.contains_key(path)),
        }
    }

    /// Whether there are none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.changed.is_empty() && self.added.is_empty() && self.missing.is_empty()
    }
}

/// The digest of a whole folder: of its files' digests and paths, one a line, as `sha256sum` lists them.
#[must_use]
pub fn digest(files: &Digests) -> Digest {
    let mut list = String::new();
    for (path, digest) in files {
        let hex = digest.as_str().trim_start_matches("sha256:");
        list.push_str(&format!("{hex}  {path}\n"));
    }
    Digest::of(list)
}

/// Everything that is locked, by name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lock {
    /// The folders below `vendor/`.
    pub vendored: BTreeMap<VendorName, Vendored>,
    /// The files in `schemas/contracts/`, which a build need not evaluate.
    pub contracts: Digests,
    /// What was imported into `schemas/`, by the name of its source.
    pub schemas: BTreeMap<Segment, SchemaSet>,
}

#[derive(Serialize)]
struct File<'a> {
    version: i64,
    // Projects that import none keep the form they had.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    schemas: BTreeMap<&'a str, schemas::Entry<'a>>,
    vendor: BTreeMap<&'a str, Entry<'a>>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    contracts: BTreeMap<&'a str, &'a str>,
}

#[derive(Serialize)]
struct Entry<'a> {
    source: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    commit: Option<&'a str>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    modified: bool,
    digest: String,
    files: BTreeMap<&'a str, &'a str>,
}

impl<'a> Entry<'a> {
    fn of(vendored: &'a Vendored) -> Self {
        let Origin { source, path, version, commit, modified } = &vendored.origin;
        Self {
            source,
            path: path.as_deref(),
            version: version.as_deref(),
            commit: commit.as_deref(),
            modified: *modified,
            digest: digest(&vendored.files).to_string(),
            files: texts(&vendored.files),
        }
    }
}

fn texts(digests: &Digests) -> BTreeMap<&str, &str> {
    digests.iter().map(|(path, digest)| (path.as_str(), digest.as_str())).collect()
}

const ENTRY: &[&str] = &["source", "path", "version", "commit", "modified", "digest", "files"];

impl Lock {
    /// Reads the record of `lornuc.lock`; `None` when anything in it is of another form.
    #[must_use]
    pub fn read(root: &Node, place: Place) -> (Option<Self>, Vec<Diagnostic>) {
        let help =
            "take the file back from version control, or write it anew: `lornuc vendor PATH`, `lornuc import PATH`";
        let mut strict = Strict::new(FILE, Code::InvalidLock, help);
        let lock = read(&mut strict, &Cursor::new(root, place));
        let findings = strict.into_findings();
        (lock.filter(|_| findings.is_empty()), findings)
    }

    /// The text of the file: sorted, one field a line.
    #[must_use]
    pub fn text(&self) -> String {
        let vendor = self.vendored.iter().map(|(name, vendored)| (name.as_str(), Entry::of(vendored))).collect();
        let schemas = self.schemas.iter().map(|(name, set)| (name.as_str(), schemas::Entry::of(set))).collect();
        let file = File { version: VERSION, schemas, vendor, contracts: texts(&self.contracts) };
        let json = serde_json::to_string_pretty(&file).expect("texts are JSON");
        format!("{json}\n")
    }
}

fn read(strict: &mut Strict, root: &Cursor<'_>) -> Option<Lock> {
    strict.record(root, "a record, as `lornuc vendor` writes it")?;
    let version = strict.required(root, "version")?;
    // First: a later form may have other fields, and to call them unknown would mislead.
    if !matches!(&version.node().value, Value::Number(number) if number.as_i64() == Some(VERSION)) {
        strict.push(&version, format!("the version of `{FILE}` must be {VERSION}"), "a form that is not known");
        return None;
    }
    strict.closed(root, "a record", &["version", "schemas", "vendor", "contracts"])?;
    let vendor = strict.required(root, "vendor")?;
    strict.record(&vendor, "a record of folders")?;
    let mut vendored = BTreeMap::new();
    for (field, entry) in vendor.fields() {
        let name = strict.key(&entry, &field.key, VendorName::new);
        vendored.extend(name.zip(read_entry(strict, &entry)));
    }
    let contracts = match root.get("contracts") {
        Some(contracts) => read_files(strict, &contracts)?,
        None => Digests::new(),
    };
    let schemas = root.get("schemas").map_or(Some(BTreeMap::new()), |at| schemas::read(strict, &at))?;
    Some(Lock { vendored, schemas, contracts })
}

fn read_entry(strict: &mut Strict, entry: &Cursor<'_>) -> Option<Vendored> {
    strict.closed(entry, "a record, as `lornuc vendor` writes it", ENTRY)?;
    let source = strict.required(entry, "source").and_then(|at| strict.text(&at));
    let mut text = |key: &str| Some(strict.text(&entry.get(key)?)?.to_owned());
    let (path, version, commit) = (text("path"), text("version"), text("commit"));
    let modified = entry.get("modified").map(|at| match at.node().as_bool() {
        Some(modified) => modified,
        None => {
            strict.invalid(&at, "`true` or `false`");
            false
        }
    });
    let files = strict.required(entry, "files").and_then(|at| read_files(strict, &at));
    let whole = strict.required(entry, "digest");
    let claimed = whole.as_ref().and_then(|at| strict.parsed(at, Digest::new));
    let files = files?;
    if let (Some(at), Some(claimed)) = (whole, claimed)
        && claimed != digest(&files)
    {
        // What merging two changes of the file by hand leaves behind.
        let message = format!("`{}` must be the digest of the files below it, and is another", at.path());
        strict.push(&at, message, "of other files");
    }
    let origin = Origin { source: source?.to_owned(), path, version, commit, modified: modified.unwrap_or_default() };
    Some(Vendored { origin, files, place: entry.place() })
}

fn read_files(strict: &mut Strict, files: &Cursor<'_>) -> Option<Digests> {
    strict.record(files, "a record of digests")?;
    let read = files.fields().map(|(field, at)| Some((field.key.to_string(), strict.parsed(&at, Digest::new)?)));
    // All are read before the first that is wrong counts.
    read.collect::<Vec<_>>().into_iter().collect()
}
