//! The file of one kind in `schemas/`: what `lornuc import` writes and a build reads. In: its text, or the facts of a kind.
//! Out: the same again; or why the text is none.

#[cfg(test)]
mod tests;

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::{KindFacts, KindVersion, Origin, Scope};
use crate::name::{GroupKind, Kind, NameRule};

/// One kind with the schemas of its versions. Written with sorted keys and one version a line, so that a change shows as
/// the lines that changed.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct KindFile {
    /// The API group.
    pub group: String,
    /// The kind.
    pub kind: String,
    /// Its name in addresses.
    pub plural: String,
    /// Other names for people.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub short_names: Vec<String>,
    /// `Namespaced` or `Cluster`.
    pub scope: String,
    /// Its versions, the preferred one first.
    pub versions: Vec<VersionFile>,
}

/// One version of a kind.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct VersionFile {
    /// Its name.
    pub name: String,
    /// Whether the server serves it.
    pub served: bool,
    /// Why it should not be used any more; empty where its author gives no reason.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deprecated: Option<String>,
    /// Its structural schema, keys sorted.
    pub schema: Box<RawValue>,
}

/// Why a text is not the file of a kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileError(pub String);

impl fmt::Display for FileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl KindFile {
    /// The file of a kind, below `schemas/`.
    #[must_use]
    pub fn path(kind: &GroupKind) -> String {
        format!("{}/{}.json", kind.group, kind.kind)
    }

    /// The kind whose file this is, if it is one's.
    #[must_use]
    pub fn kind(path: &str) -> Option<GroupKind> {
        let (group, kind) = path.strip_suffix(".json")?.split_once('/')?;
        let is_domain = group.contains('.') && NameRule::DnsSubdomain.check(group).is_ok();
        let kind = Kind::new(kind).ok().filter(|_| is_domain)?;
        Some(GroupKind { group: group.into(), kind })
    }

    /// Reads the text of a file. The schemas in it are read when they are asked for.
    ///
    /// # Errors
    /// It is no such file.
    pub fn read(text: &str) -> Result<(GroupKind, KindFacts), FileError> {
        let file: Self = serde_json::from_str(text).map_err(|error| FileError(error.to_string()))?;
        let kind = Kind::new(&file.kind).map_err(|error| FileError(format!("the kind {error}")))?;
        let scope = match &*file.scope {
            "Namespaced" => Scope::Namespaced,
            "Cluster" => Scope::Cluster,
            other => return Err(FileError(format!("the scope is `{}`", other.escape_debug()))),
        };
        let versions = file.versions.into_iter().map(|version| {
            let facts = KindVersion {
                is_served: version.served,
                deprecation: version.deprecated.map(Into::into),
                ..KindVersion::bare(&version.name)
            };
            facts.with_schema(Box::<str>::from(version.schema).into())
        });
        let facts = KindFacts {
            scope,
            plural: file.plural.into(),
            short_names: file.short_names.into_iter().map(Into::into).collect(),
            versions: versions.collect(),
            origin: Origin::Imported,
        };
        Ok((GroupKind { group: file.group.into(), kind }, facts))
    }
}
