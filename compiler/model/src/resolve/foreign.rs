//! Manifests that are no part of a stack, as they come from anywhere. In: the documents of files. Out: [`Located`], as of a
//! project with a unit for each file, so that every stage behind takes them; ids say file, kind and name. What makes sense
//! in stacks only is settled here: a namespace may be missing, and a name be generated.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::find::{self, Found, Shape};
use super::{Located, Resolved, identity};
use crate::declared::{Absent, DeclaredUnit, Form, UnitName};
use crate::diagnostic::{Code, Diagnostic, FileId, Files, Span};
use crate::name::{Id, StackName, slug};
use crate::parallel::Threads;
use crate::schema::{Schemas, Scope};
use crate::settings::Settings;
use crate::value::{Cursor, Field, Map, Node, Place, Value};

/// Manifests before anything is known of their kinds.
#[derive(Debug)]
pub struct Foreign {
    /// The resources.
    located: Located,
    /// Files from folders with documents that are no manifests, and do not look like any.
    pub left_out: BTreeSet<FileId>,
}

/// Takes documents apart. `named` are the files that the user names: every document of theirs must be a manifest.
#[must_use]
pub fn foreign(documents: Vec<Node>, settings: Settings, named: &BTreeSet<FileId>, files: &Files) -> Foreign {
    let (found, left_out) = (BTreeMap::new(), BTreeSet::new());
    let mut reader = Reader { files, named, found, findings: Vec::new(), left_out, count: 0 };
    for node in documents {
        let file = node.span.map(Span::file);
        reader.document(node, file);
    }
    let Reader { found, findings, left_out, .. } = reader;
    let environment = settings.environments().keys().next().cloned();
    let units = found.into_iter().enumerate().filter_map(|(index, (_, FileResources { found, .. }))| {
        let stack = StackName::from(slug(&format!("file-{index}")));
        let name = UnitName { environment: environment.clone()?, stack };
        let tree = Node::new(Value::Null);
        Some((DeclaredUnit { name, form: Form::Flat, tree, place: Place::default(), inputs: Arc::from("") }, found))
    });
    let units = units.collect();
    Foreign { located: Located { settings, units, absent: Absent::default(), findings }, left_out }
}

impl Foreign {
    /// The resources.
    #[must_use]
    pub const fn located(&self) -> &Located {
        &self.located
    }

    /// How many resources there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.located.units.iter().map(|(_, found)| found.len()).sum()
    }

    /// Resolves them, as [`Located::resolve`].
    #[must_use]
    pub fn resolve(mut self, schemas: &Schemas, threads: Threads) -> (Resolved, Vec<Diagnostic>) {
        let mut findings = Vec::new();
        for found in self.located.units.iter_mut().flat_map(|(_, found)| found) {
            findings.extend(without_namespace(found, schemas));
        }
        let (resolved, more) = self.located.resolve(schemas, threads);
        findings.extend(more);
        for finding in &mut findings {
            // The environment is made up.
            finding.environments.clear();
        }
        (resolved, findings)
    }
}

/// Takes the namespace from a resource of a cluster-wide kind, as the server does; `convert` and stacks refuse it.
fn without_namespace(found: &mut Found, schemas: &Schemas) -> Option<Diagnostic> {
    let gvk = identity::gvk(found)?;
    schemas.get(&gvk.group_kind()).filter(|facts| facts.scope == Scope::Cluster)?;
    let root = Cursor::new(&found.node, found.place);
    let namespace = root.find(&["metadata", "namespace"])?;
    let finding = Diagnostic::warning(Code::UnexpectedNamespace, format!("a `{}` lives in no namespace", gvk.kind))
        .on(&namespace, "not used by the server")
        .help("leave it out".to_owned())
        .resource(&found.id);
    found.node.as_map_mut()?.get_mut_field("metadata")?.node.as_map_mut()?.remove("namespace");
    Some(finding)
}

/// What one file holds.
#[derive(Default)]
struct FileResources {
    found: Vec<Found>,
    /// How often each id was given.
    ids: BTreeMap<String, usize>,
}

struct Reader<'a> {
    files: &'a Files,
    named: &'a BTreeSet<FileId>,
    found: BTreeMap<Option<FileId>, FileResources>,
    findings: Vec<Diagnostic>,
    left_out: BTreeSet<FileId>,
    count: usize,
}

impl Reader<'_> {
    fn document(&mut self, node: Node, file: Option<FileId>) {
        let shape = node.as_map().map(Shape::of);
        match (shape, node.value) {
            (Some(Shape::Resource), value) => self.resource(Node { value, ..node }, file),
            (Some(Shape::KubernetesList), Value::Map(map)) => self.list(map, file),
            (_, value) => self.no_manifest(&value, node.span),
        }
    }

    fn list(&mut self, mut map: Map, file: Option<FileId>) {
        match map.remove("items").map(|items| items.node) {
            None | Some(Node { value: Value::Null, .. }) => {}
            Some(Node { value: Value::List(items), .. }) => {
                items.into_iter().for_each(|item| self.document(item, file))
            }
            Some(Node { value, span }) => {
                let message = format!("`items` must be a list of manifests, not {}", value.type_name());
                self.refuse(message, "write a list, or leave it out".to_owned(), span);
            }
        }
    }

    /// In a folder there may be data of others: only what looks like a manifest is a mistake.
    fn no_manifest(&mut self, value: &Value, at: Option<Span>) {
        let map = match value {
            Value::Map(map) => Some(map),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::Text(_) | Value::List(_) => None,
        };
        if let Some(file) = at.map(Span::file).filter(|file| !map.is_some_and(is_meant) && !self.named.contains(file)) {
            self.left_out.insert(file);
            return;
        }
        let Some(map) = map else {
            let message = format!("the document is {}, and no manifest", value.type_name());
            return self.refuse(message, "a manifest has `apiVersion` and `kind`".to_owned(), at);
        };
        let near = meant(map, &["apiVersion", "kind"]);
        let has = |key: &str| map.get(key).is_some();
        let (message, help) = match (has("apiVersion"), has("kind")) {
            (true, _) => ("the document has `apiVersion` but no `kind`", "add `kind`"),
            (false, true) => ("the document has `kind` but no `apiVersion`", "add `apiVersion`"),
            (false, false) => {
                ("the document has neither `apiVersion` nor `kind`", "a manifest has `apiVersion` and `kind`")
            }
        };
        self.refuse(message.to_owned(), near.unwrap_or_else(|| help.to_owned()), at);
    }

    fn refuse(&mut self, message: String, help: String, at: Option<Span>) {
        let finding = Diagnostic::error(Code::InvalidResource, message).label(at, "no manifest");
        self.findings.push(finding.help(help));
    }

    fn resource(&mut self, mut node: Node, file: Option<FileId>) {
        let text = |node: &Node, key: &str| node.get(key).and_then(Node::as_text).map(str::to_owned);
        // Kustomize's own file is no object of a server.
        if text(&node, "apiVersion").is_some_and(|version| version.starts_with("kustomize.config.k8s.io/")) {
            self.left_out.extend(file);
            return;
        }
        self.count += 1;
        generated(&mut node, self.count);
        let kind = text(&node, "kind").unwrap_or_default();
        let name = node.get("metadata").and_then(|metadata| text(metadata, "name"));
        let of = self.found.entry(file).or_default();
        let path = file.map(|file| self.files.name(file)).unwrap_or_default();
        let mut id = format!("{path}:{}", plain(&kind));
        if let Some(name) = name {
            id = format!("{id}/{}", plain(&name));
        }
        let number = of.ids.entry(id.clone()).or_default();
        *number += 1;
        if *number > 1 {
            id = format!("{id}#{number}");
        }
        let place = Place { value: node.span, ..Place::default() };
        of.found.push(Found { id: Id::foreign(&id), node, place });
    }
}

/// Whether someone has probably meant a manifest, whatever is wrong with it. `version` and `kind` stand in much that is
/// none, and `apiVersion` in a `Chart.yaml`.
fn is_meant(map: &Map) -> bool {
    let has = |name: &str| map.fields().iter().any(|field| field.key.eq_ignore_ascii_case(name));
    has("metadata") || (has("apiVersion") && has("kind"))
}

/// The field that stands where one of these is missing.
fn meant(map: &Map, wanted: &[&str]) -> Option<String> {
    wanted
        .iter()
        .find_map(|wanted| find::misspelt(map, wanted).map(|near| format!("write `{wanted}` in place of `{near}`")))
}

/// A word of an id: on one line, and not without end.
fn plain(text: &str) -> String {
    const LONGEST: usize = 80;
    text.chars().take(LONGEST).flat_map(char::escape_debug).collect()
}

/// A name in place of `generateName`, as the server makes one of it: cut, and with five characters behind it
/// (`apiserver/pkg/storage/names.simpleNameGenerator`).
fn generated(node: &mut Node, number: usize) {
    const LONGEST: usize = 58;
    let Some(metadata) = node.as_map_mut().and_then(|map| map.get_mut_field("metadata")) else { return };
    // To the server a name that is null is none.
    let has_name = |map: &Map| map.get("name").is_some_and(|name| name.node.value != Value::Null);
    let Some(map) = metadata.node.as_map_mut().filter(|map| !has_name(map)) else { return };
    let Some(text) = map.get("generateName").and_then(|field| field.node.as_text()).map(str::to_owned) else { return };
    let Some(field) = map.remove("generateName") else { return };
    let head: String = text.chars().take(LONGEST).collect();
    let value = Value::Text(format!("{head}{:05}", number % 100_000).into());
    map.set(Field { key: "name".into(), key_span: field.key_span, node: Node { value, ..field.node } });
}
