//! What the compiler knows of kinds: their scope, versions and schemas. In: Kubernetes' own tables, the files of
//! `schemas/` that `lornuc import` wrote, and the definitions that a project declares itself. Out: answers by group and
//! kind.

mod breaking;
pub mod cel;
pub mod contract;
mod default;
mod definition;
mod file;
mod kubernetes;
pub mod rules;
mod shape;
#[cfg(test)]
mod tests;
mod validate;
mod words;

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

pub use breaking::breaking;
pub use default::defaulted;
pub use definition::{DefinedVersion, Definition, Docs, Found, agreed, find};
pub use file::{FileError, KindFile};
use kubernetes::KindRow;
pub use kubernetes::{Lifecycle, Version};
pub use shape::{Bound, Extent, Limits, ListKind, Named, Others, Rule, Shape, Subschema, Type};
pub(crate) use validate::is_decoded;
pub use validate::{Pattern, PatternError, Subject, validate};

use crate::name::{GroupKind, Gvk, Kind};
use crate::value::Node;

/// Scope and versions of well-known kinds that do not come with Kubernetes: of Crossplane, Flux, External Secrets and the
/// GCP provider. Their schemas are imported by each project.
const WELL_KNOWN: &str = include_str!("../../../schemas/kinds.tsv");

/// Whether objects of a kind live in a namespace.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// In a namespace.
    Namespaced,
    /// Cluster-wide.
    Cluster,
}

/// Where what is known of a kind comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// Kubernetes itself.
    Kubernetes,
    /// A file in `schemas/`.
    Imported,
    /// A CRD or XRD in the project's own stacks.
    Declared,
    /// The compiler knows that it exists, and has no schema of it.
    WellKnown,
}

/// What is known of one kind.
#[derive(Debug, Clone)]
pub struct KindFacts {
    /// Where its objects live.
    pub scope: Scope,
    /// Its name in addresses, as `deployments`; empty for a well-known kind.
    pub plural: Arc<str>,
    /// Its short names, as `deploy`.
    pub short_names: Vec<Arc<str>>,
    /// Its versions, the preferred one first.
    pub versions: Vec<KindVersion>,
    /// Where this is known from.
    pub origin: Origin,
}

impl KindFacts {
    /// The versions that the server serves.
    pub fn served(&self) -> impl Iterator<Item = &KindVersion> {
        self.versions.iter().filter(|version| version.is_served)
    }

    /// The version of this name, served or not.
    #[must_use]
    pub fn version(&self, name: &str) -> Option<&KindVersion> {
        self.versions.iter().find(|version| &*version.name == name)
    }
}

/// One version of a kind.
#[derive(Debug, Clone)]
pub struct KindVersion {
    /// Its name, as `v1beta1`.
    pub name: Arc<str>,
    /// Whether the server serves it.
    pub is_served: bool,
    /// Why it should not be used any more, in its author's words.
    pub deprecation: Option<Arc<str>>,
    schema: Schema,
}

#[derive(Debug, Clone)]
enum Schema {
    Unknown,
    /// A definition of Kubernetes', looked for when it is asked for.
    Kubernetes(Version, &'static str),
    Text(Arc<(String, OnceLock<Shape>)>),
}

impl KindVersion {
    /// A version that is served, of which nothing else is known.
    #[must_use]
    pub fn bare(name: &str) -> Self {
        Self { name: name.into(), is_served: true, deprecation: None, schema: Schema::Unknown }
    }

    /// The same with an `openAPIV3Schema`, as JSON; it is read when asked for.
    #[must_use]
    pub fn with_schema(self, json: String) -> Self {
        Self { schema: Schema::Text(Arc::new((json, OnceLock::new()))), ..self }
    }

    /// What its objects may be, if that is known.
    #[must_use]
    pub fn shape(&self) -> Option<&Shape> {
        match &self.schema {
            Schema::Unknown => None,
            Schema::Kubernetes(version, name) => version.definitions().get(name).map(Named::shape),
            Schema::Text(lazy) => {
                let (text, shape) = &**lazy;
                Some(shape.get_or_init(|| Shape::read(&serde_json::from_str(text).unwrap_or_default())))
            }
        }
    }
}

/// All known kinds.
#[derive(Debug, Clone)]
pub struct Schemas {
    version: Version,
    known: Arc<BTreeMap<GroupKind, KindFacts>>,
    declared: BTreeMap<GroupKind, KindFacts>,
}

impl Schemas {
    /// The kinds of Kubernetes in this version, and the well-known ones.
    #[must_use]
    pub fn of(version: Version) -> Self {
        let rows = WELL_KNOWN.lines().filter(|line| !line.starts_with('#'));
        let own = version.kinds().filter_map(|row| of_kubernetes(version, &row));
        let known: BTreeMap<GroupKind, KindFacts> = rows.filter_map(well_known).chain(own).collect();
        Self { version, known: Arc::new(known), declared: BTreeMap::new() }
    }

    /// The kinds that come with the compiler, of the version of Kubernetes that a project has that names none.
    #[must_use]
    pub fn builtin() -> Self {
        Self::of(Version::default())
    }

    /// The version of Kubernetes.
    #[must_use]
    pub const fn version(&self) -> Version {
        self.version
    }

    /// What holds of a version of one of Kubernetes' own kinds; `None` for what is none of those.
    #[must_use]
    pub fn lifecycle(&self, gvk: &Gvk) -> Option<Lifecycle> {
        kubernetes::lifecycle(gvk, self.version)
    }

    /// Adds kinds that were imported. One of Kubernetes itself stays.
    pub fn import(&mut self, kinds: impl IntoIterator<Item = (GroupKind, KindFacts)>) {
        let known = Arc::make_mut(&mut self.known);
        for (kind, facts) in kinds {
            if known.get(&kind).is_none_or(|known| known.origin != Origin::Kubernetes) {
                known.insert(kind, facts);
            }
        }
    }

    /// What is known of a kind. The project's own definition is the one that will hold.
    #[must_use]
    pub fn get(&self, kind: &GroupKind) -> Option<&KindFacts> {
        self.declared.get(kind).or_else(|| self.known.get(kind))
    }

    /// All kinds, by group and kind; one that a project declares stands for the known one.
    pub fn kinds(&self) -> impl Iterator<Item = (&GroupKind, &KindFacts)> {
        self.known.iter().filter(|(kind, _)| !self.declared.contains_key(*kind)).chain(&self.declared)
    }

    /// What `metadata` is in every object.
    #[must_use]
    pub fn object_meta(&self) -> &'static Shape {
        static ANYTHING: OnceLock<Shape> = OnceLock::new();
        self.object_meta_definition().map_or_else(|| ANYTHING.get_or_init(|| Shape::read(&true.into())), Named::shape)
    }

    fn object_meta_definition(&self) -> Option<&'static Named> {
        self.version.definitions().get("io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta")
    }

    /// Every known kind of this name.
    pub fn of_kind<'a>(&'a self, kind: &'a str) -> impl Iterator<Item = (&'a GroupKind, &'a KindFacts)> {
        self.kinds().filter(move |(known, _)| known.kind.as_str() == kind)
    }

    /// The names of all kinds of a group.
    pub fn kinds_of<'a>(&'a self, group: &'a str) -> impl Iterator<Item = &'a str> {
        self.kinds().filter(move |(known, _)| &*known.group == group).map(|(known, _)| known.kind.as_str())
    }

    /// Adds the kinds that a CRD or XRD defines. Definitions too broken to read define nothing.
    pub fn define(&mut self, gvk: &Gvk, definition: &Node) {
        let definitions = definition::read(&gvk.api_version.to_string(), gvk.kind.as_str(), definition);
        self.declared.extend(definitions.into_iter().map(|definition| (definition.kind.clone(), definition.facts())));
    }
}

/// The kinds that a CRD or XRD defines; none for another document.
#[must_use]
pub fn defined(gvk: &Gvk, document: &Node) -> Vec<GroupKind> {
    // Asked of every resource.
    if !definition::GROUPS.contains(&gvk.api_version.group()) {
        return Vec::new();
    }
    definition::kinds(&gvk.api_version.to_string(), gvk.kind.as_str(), document)
}

fn scope(name: &str) -> Option<Scope> {
    match name {
        "Namespaced" => Some(Scope::Namespaced),
        "Cluster" => Some(Scope::Cluster),
        _ => None,
    }
}

fn well_known(line: &str) -> Option<(GroupKind, KindFacts)> {
    let mut cells = line.split('\t');
    let (group, kind) = (cells.next()?, Kind::new(cells.next()?).ok()?);
    let scope = scope(cells.next()?)?;
    let versions = cells.next()?.split(',').map(KindVersion::bare).collect();
    let facts = KindFacts { scope, plural: "".into(), short_names: Vec::new(), versions, origin: Origin::WellKnown };
    Some((GroupKind { group: group.into(), kind }, facts))
}

fn of_kubernetes(version: Version, row: &KindRow) -> Option<(GroupKind, KindFacts)> {
    let versions = row.versions.split(',').filter_map(|pair| {
        let (name, definition) = pair.split_once('=')?;
        Some(KindVersion { schema: Schema::Kubernetes(version, definition), ..KindVersion::bare(name) })
    });
    let facts = KindFacts {
        scope: scope(row.scope)?,
        plural: row.plural.into(),
        short_names: row.short_names.split(',').filter(|name| !name.is_empty()).map(Arc::from).collect(),
        versions: versions.collect(),
        origin: Origin::Kubernetes,
    };
    Some((GroupKind { group: row.group.into(), kind: Kind::new(row.kind).ok()? }, facts))
}
