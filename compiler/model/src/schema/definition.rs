//! What CRDs and XRDs define. In: such a document, of a file that is imported or of a stack. Out: kinds with their
//! schemas, as the server will have them, and findings on what it would refuse or pass over. Reading is lenient and
//! judging strict: a stack's broken definition still says that its kind exists.

mod composite;
mod judge;
mod structural;
#[cfg(test)]
mod tests;
mod text;

use std::collections::BTreeMap;
use std::sync::Arc;

pub use text::Docs;

use super::{KindFacts, KindVersion, Origin, Scope};
use crate::diagnostic::{Code, Diagnostic, Severity, Span};
use crate::name::{GroupKind, Kind};
use crate::value::{Field, Map, Node, Value};

/// The group of CRDs.
const CRD_GROUP: &str = "apiextensions.k8s.io";
/// The group of XRDs.
const XRD_GROUP: &str = "apiextensions.crossplane.io";

/// The groups of both.
pub(super) const GROUPS: [&str; 2] = [CRD_GROUP, XRD_GROUP];

/// A kind that a CRD or an XRD defines.
#[derive(Debug, Clone)]
pub struct Definition {
    /// The kind.
    pub kind: GroupKind,
    /// Where its objects live.
    pub scope: Scope,
    /// Its name in addresses; empty where the definition lacks one.
    pub plural: Arc<str>,
    /// Its short names.
    pub short_names: Vec<Arc<str>>,
    /// Its versions, the preferred one first.
    pub versions: Vec<DefinedVersion>,
    /// Where its name was written.
    pub at: Option<Span>,
}

/// One version of a kind that is defined.
#[derive(Debug, Clone)]
pub struct DefinedVersion {
    /// Its name.
    pub name: Arc<str>,
    /// Whether the server serves it.
    pub is_served: bool,
    /// Why it should not be used any more; empty where its author gives no reason.
    pub deprecation: Option<Arc<str>>,
    /// Its `openAPIV3Schema`, as the server has it.
    pub schema: Option<Node>,
}

impl Definition {
    /// What is known of the kind by this definition.
    #[must_use]
    pub fn facts(&self) -> KindFacts {
        let versions = self.versions.iter().map(|version| {
            let facts = KindVersion {
                is_served: version.is_served,
                deprecation: version.deprecation.clone(),
                ..KindVersion::bare(&version.name)
            };
            match &version.schema {
                Some(schema) => facts.with_schema(text::schema(schema, Docs::Kept)),
                None => facts,
            }
        });
        KindFacts {
            scope: self.scope,
            plural: Arc::clone(&self.plural),
            short_names: self.short_names.clone(),
            versions: versions.collect(),
            origin: Origin::Declared,
        }
    }

    /// The text of the kind's file in `schemas/`.
    #[must_use]
    pub fn text(&self, docs: Docs) -> String {
        text::file(self, docs)
    }
}

/// Which sort of definition a document is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sort {
    /// A CRD.
    Custom,
    /// An XRD of `apiextensions.crossplane.io/v1`.
    CompositeV1,
    /// An XRD of `apiextensions.crossplane.io/v2`.
    CompositeV2,
    /// One in a version that no server serves any more.
    Outdated,
}

impl Sort {
    fn of(api_version: &str, kind: &str) -> Option<Self> {
        let (group, version) = api_version.split_once('/')?;
        Some(match (group, kind, version) {
            (CRD_GROUP, "CustomResourceDefinition", "v1") => Self::Custom,
            (XRD_GROUP, "CompositeResourceDefinition", "v1") => Self::CompositeV1,
            (XRD_GROUP, "CompositeResourceDefinition", "v2") => Self::CompositeV2,
            (CRD_GROUP, "CustomResourceDefinition", _) | (XRD_GROUP, "CompositeResourceDefinition", _) => {
                Self::Outdated
            }
            _ => return None,
        })
    }
}

/// The kinds that a CRD or XRD defines; none for another document, or where too much is missing.
pub(super) fn read(api_version: &str, kind: &str, document: &Node) -> Vec<Definition> {
    let Some(spec) = document.get("spec") else { return Vec::new() };
    match Sort::of(api_version, kind) {
        Some(Sort::Custom | Sort::Outdated) => custom(spec).into_iter().collect(),
        Some(Sort::CompositeV1) => composite::read(spec, composite::Scope::LegacyCluster),
        Some(Sort::CompositeV2) => composite::read(spec, composite::Scope::Namespaced),
        None => Vec::new(),
    }
}

/// The kinds that a CRD or XRD defines, as [`read`] names them; it leaves their schemas alone.
pub(super) fn kinds(api_version: &str, kind: &str, document: &Node) -> Vec<GroupKind> {
    let names: &[&str] = match Sort::of(api_version, kind) {
        Some(Sort::Custom | Sort::Outdated) => &["names"],
        Some(Sort::CompositeV1 | Sort::CompositeV2) => &["names", "claimNames"],
        None => return Vec::new(),
    };
    let Some(spec) = document.get("spec") else { return Vec::new() };
    let group = spec.get("group").and_then(Node::as_text);
    let kind = |names: &&str| spec.get(names)?.get("kind").and_then(Node::as_text);
    let of_name = |kind: &str| Some(GroupKind { group: group?.into(), kind: Kind::new(kind).ok()? });
    names.iter().filter_map(kind).filter_map(of_name).collect()
}

/// What a document of a file that is imported defines.
#[derive(Debug, Default)]
pub struct Found {
    /// The kinds; none of a definition with errors.
    pub definitions: Vec<Definition>,
    /// Kinds of definitions with errors: they are neither imported nor gone.
    pub refused: Vec<GroupKind>,
    /// What the server would refuse or pass over.
    pub findings: Vec<Diagnostic>,
}

impl Found {
    /// Takes in what is found elsewhere.
    pub fn extend(&mut self, other: Self) {
        self.definitions.extend(other.definitions);
        self.refused.extend(other.refused);
        self.findings.extend(other.findings);
    }
}

/// Finds the definitions in a document, and in those of a List, and judges them.
#[must_use]
pub fn find(document: &Node) -> Found {
    find_as(document, None)
}

fn find_as(document: &Node, of_list: Option<(&str, &str)>) -> Found {
    let text = |key: &str| document.get(key).and_then(Node::as_text);
    let (Some(api_version), Some(kind)) = (
        text("apiVersion").or(of_list.map(|(api_version, _)| api_version)),
        text("kind").or(of_list.map(|(_, kind)| kind)),
    ) else {
        return Found::default();
    };
    let mut found = Found::default();
    if let (Some(of), Some(items)) = (kind.strip_suffix("List"), document.get("items").and_then(Node::as_list)) {
        // A list that a server gives leaves out what its elements are; a list of lists is nobody's.
        let of = Some((api_version, of)).filter(|(_, of)| !of.is_empty());
        items.iter().filter(|item| item.get("items").is_none()).for_each(|item| found.extend(find_as(item, of)));
        return found;
    }
    let Some(sort) = Sort::of(api_version, kind) else { return found };
    let definitions = read(api_version, kind, document);
    found.findings = judge::judge(sort, document, &definitions);
    if found.findings.iter().any(|finding| finding.severity == Severity::Error) {
        found.refused = definitions.into_iter().map(|definition| definition.kind).collect();
    } else {
        found.definitions = definitions;
    }
    found
}

/// Of kinds that are defined more than once the first definition, if all say the same; none of those that differ, and a
/// finding.
#[must_use]
pub fn agreed(found: Found, docs: Docs) -> (BTreeMap<GroupKind, (Definition, String)>, Found) {
    let mut kinds: BTreeMap<GroupKind, (Definition, String)> = BTreeMap::new();
    let mut rest = Found { refused: found.refused, findings: found.findings, ..Found::default() };
    for definition in found.definitions {
        let text = definition.text(docs);
        match kinds.get(&definition.kind) {
            Some((_, first)) if *first == text => {}
            Some((first, _)) => {
                rest.findings.push(conflict(first, &definition));
                rest.refused.push(definition.kind);
            }
            None => drop(kinds.insert(definition.kind.clone(), (definition, text))),
        }
    }
    kinds.retain(|kind, _| !rest.refused.contains(kind));
    (kinds, rest)
}

fn conflict(first: &Definition, second: &Definition) -> Diagnostic {
    Diagnostic::error(Code::ConflictingDefinitions, format!("`{}` is defined twice, and not alike", second.kind))
        .label(second.at, "the second")
        .secondary(first.at, "the first")
        .help("name only the file that the cluster has".to_owned())
}

fn custom(spec: &Node) -> Option<Definition> {
    let scope = match spec.get("scope")?.as_text()? {
        "Cluster" => Scope::Cluster,
        _ => Scope::Namespaced,
    };
    named(spec, "names", scope, |_, schema| schema.clone())
}

/// The kind with these names, its schemas made of those that the author wrote.
fn named(spec: &Node, names: &str, scope: Scope, make: impl Fn(&Node, &Node) -> Node) -> Option<Definition> {
    let names = spec.get(names)?;
    let kind = names.get("kind")?;
    let texts = |key: &str| names.get(key).and_then(Node::as_list).unwrap_or_default().iter().filter_map(Node::as_text);
    let versions = spec.get("versions").and_then(Node::as_list).unwrap_or_default().iter();
    let mut versions: Vec<DefinedVersion> = versions
        .filter_map(|version| {
            let is_deprecated = version.get("deprecated").and_then(Node::as_bool) == Some(true);
            let warning = version.get("deprecationWarning").and_then(Node::as_text).unwrap_or_default();
            let schema = version.get("schema").and_then(|schema| schema.get("openAPIV3Schema"));
            Some(DefinedVersion {
                name: version.get("name")?.as_text()?.into(),
                is_served: version.get("served").and_then(Node::as_bool) != Some(false),
                deprecation: is_deprecated.then(|| warning.into()),
                schema: schema.map(|schema| make(version, schema)),
            })
        })
        .collect();
    versions.sort_by(|a, b| priority(&b.name).cmp(&priority(&a.name)).then_with(|| a.name.cmp(&b.name)));
    Some(Definition {
        kind: GroupKind { group: spec.get("group")?.as_text()?.into(), kind: Kind::new(kind.as_text()?).ok()? },
        scope,
        plural: names.get("plural").and_then(Node::as_text).unwrap_or_default().into(),
        short_names: texts("shortNames").map(Arc::from).collect(),
        versions,
        at: kind.span,
    })
}

/// What a version is preferred by: finished before beta before alpha before names of another form, then the higher number
/// (<https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definition-versioning/#version-priority>).
fn priority(name: &str) -> (u8, u64, u64) {
    let number = |text: &str| text.parse::<u64>().ok().filter(|_| !text.starts_with(['0', '+']));
    let Some(rest) = name.strip_prefix('v') else { return (0, 0, 0) };
    let read = |mark: &str, rank: u8| {
        let (major, minor) = rest.split_once(mark)?;
        Some((rank, number(major)?, number(minor)?))
    };
    let finished = number(rest).map(|major| (3, major, 0));
    finished.or_else(|| read("beta", 2)).or_else(|| read("alpha", 1)).unwrap_or((0, 0, 0))
}

/// A field that no author wrote.
fn field(key: &str, node: Node) -> Field {
    Field { key: key.into(), key_span: None, node }
}

/// A record that no author wrote.
fn record(fields: Vec<Field>) -> Node {
    Node::new(Value::Map(Map::new(fields)))
}
