//! Judges schemas by the rules that make them structural, and by those on single keywords. In: a definition. Out: findings
//! on what a server refuses, and warnings on what it passes over
//! (<https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#specifying-a-structural-schema>).
//! Whether defaults fit their own schemas is not judged here.

mod keywords;
mod pattern;

use super::{DefinedVersion, Definition};
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::name::did_you_mean;
use crate::value::{Field, Node};

/// JSON is read back this deep; the deepest real schemas have some sixty levels.
const DEEPEST: usize = 120;

const TYPES: &[&str] = &["array", "boolean", "integer", "number", "object", "string"];

/// Every version's schema.
pub(super) fn judge(definition: &Definition) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    for version in &definition.versions {
        let Some(schema) = &version.schema else { continue };
        let mut judge = Judge { definition, version, findings: Vec::new() };
        if judge.is_shallow(schema) {
            judge.root(schema);
        }
        findings.append(&mut judge.findings);
    }
    findings
}

/// The schema of one value, and where it is.
#[derive(Clone, Copy)]
struct At<'n> {
    node: &'n Node,
    key: Option<Span>,
}

impl At<'_> {
    fn span(&self) -> Option<Span> {
        self.key.or(self.node.span)
    }
}

struct Judge<'d> {
    definition: &'d Definition,
    version: &'d DefinedVersion,
    findings: Vec<Diagnostic>,
}

impl Judge<'_> {
    fn error(&mut self, span: Option<Span>, path: &str, what: &str, help: &str) {
        let message = self.message(path, what);
        let finding = Diagnostic::error(Code::InvalidDefinition, message).label(span, "no server takes this");
        self.findings.push(finding.help(help.to_owned()));
    }

    fn warning(&mut self, span: Option<Span>, path: &str, what: &str, help: &str) {
        let message = self.message(path, what);
        let finding = Diagnostic::warning(Code::IgnoredSchema, message).label(span, "has no effect");
        self.findings.push(finding.help(help.to_owned()));
    }

    fn message(&self, path: &str, what: &str) -> String {
        let subject = if path.is_empty() { "the schema".to_owned() } else { format!("`{}`", path.escape_debug()) };
        format!("{subject} of `{}` {} {what}", self.definition.kind, self.version.name.escape_debug())
    }

    fn is_shallow(&mut self, schema: &Node) -> bool {
        let depth = depth(schema);
        if depth > DEEPEST {
            let what = format!("is nested {depth} levels deep; {DEEPEST} are the most");
            self.error(schema.span, "", &what, "end it with `x-kubernetes-preserve-unknown-fields: true`");
        }
        depth <= DEEPEST
    }

    fn root(&mut self, schema: &Node) {
        if schema.get("type").and_then(Node::as_text) != Some("object") {
            let span = schema.get("type").unwrap_or(schema).span;
            self.error(span, "", "must have the type `object`", "write `type: object` at its root");
        }
        let metadata = schema.get("properties").and_then(|properties| properties.get("metadata"));
        let restricted = metadata.and_then(|metadata| metadata.get("properties")).and_then(Node::as_map);
        for field in restricted.map_or(&[][..], |map| map.fields()) {
            if !matches!(&*field.key, "name" | "generateName") {
                let help = "only `name` and `generateName` can have rules of their own";
                self.error(field.key_span, &format!("metadata.{}", field.key), "must not have a schema", help);
            }
        }
        self.schema(At { node: schema, key: None }, "");
    }

    /// A schema outside of `allOf` and the like.
    fn schema(&mut self, at: At<'_>, path: &str) {
        if at.node.as_map().is_none() {
            let what = format!("must have a record as its schema, not {}", at.node.value.type_name());
            return self.error(at.span(), path, &what, "write `type: …`");
        }
        self.kind(at, path);
        self.keywords(at, path);
        self.objects(at, path);
        self.lists(at, path);
        for (schema, combined) in combined(at.node) {
            self.inner(schema, at.node, &format!("{path}{combined}"));
        }
    }

    fn kind(&mut self, at: At<'_>, path: &str) {
        let written = at.node.get("type");
        match written.map(|kind| (kind.as_text().unwrap_or_default(), kind.span)) {
            Some((kind, span)) if !TYPES.contains(&kind) => {
                let help = did_you_mean(kind, TYPES.iter().copied())
                    .unwrap_or_else(|| format!("there are: `{}`", TYPES.join("`, `")));
                self.error(span, path, &format!("has the type `{}`, which is none", kind.escape_debug()), &help);
            }
            Some((_, span)) if is_int_or_string(at.node) => {
                let what = "must not have a type beside `x-kubernetes-int-or-string`";
                self.error(span, path, what, "leave `type` out");
            }
            Some(_) => {}
            None if is_int_or_string(at.node) || keeps_unknown(at.node) => {}
            None if at.node.get("$ref").is_some() => {}
            None => {
                let help = "write `type: …`, or `x-kubernetes-preserve-unknown-fields: true` where anything may stand";
                self.error(at.span(), path, "must have a type", help);
            }
        }
    }

    fn objects(&mut self, at: At<'_>, path: &str) {
        let properties = at.node.get("properties").and_then(Node::as_map);
        for field in properties.map_or(&[][..], |map| map.fields()) {
            self.schema(At { node: &field.node, key: field.key_span }, &join(path, &field.key));
        }
        let Some(others) = at.node.as_map().and_then(|map| map.get("additionalProperties")) else { return };
        if properties.is_some_and(|map| !map.is_empty()) && others.node.as_bool() != Some(false) {
            let help = "keep the one or the other; unknown fields are dropped anyway";
            self.error(others.key_span, path, "must not have both `properties` and `additionalProperties`", help);
        }
        match others.node.as_bool() {
            Some(true) => {}
            Some(false) => {
                let help = "leave it out: unknown fields are dropped anyway";
                self.error(others.key_span, path, "must not have `additionalProperties: false`", help);
            }
            None => self.schema(At { node: &others.node, key: others.key_span }, &format!("{path}.*")),
        }
    }

    fn lists(&mut self, at: At<'_>, path: &str) {
        let items = at.node.as_map().and_then(|map| map.get("items"));
        let is_list = at.node.get("type").and_then(Node::as_text) == Some("array");
        match items {
            Some(items) if items.node.as_list().is_some() => {
                self.error(items.key_span, path, "must have one schema for all its elements", "write one record");
            }
            Some(items) => self.schema(At { node: &items.node, key: items.key_span }, &format!("{path}[]")),
            None if is_list => self.error(at.span(), path, "must say what its elements are", "write `items: …`"),
            None => {}
        }
        let kind = at.node.get("x-kubernetes-list-type");
        let Some((name, span)) = kind.and_then(|kind| Some((kind.as_text()?, kind.span))) else { return };
        match name {
            "atomic" | "set" => {}
            "map" => self.list_keys(at, span, path),
            _ => {
                let what = format!("has the list type `{}`, which is none", name.escape_debug());
                self.error(span, path, &what, "there are: `atomic`, `map`, `set`");
            }
        }
        if !is_list {
            self.error(span, path, "must be an array to have a list type", "write `type: array`, or leave it out");
        }
    }

    /// Keys must be fields of the elements.
    fn list_keys(&mut self, at: At<'_>, span: Option<Span>, path: &str) {
        let keys = at.node.get("x-kubernetes-list-map-keys").and_then(Node::as_list).unwrap_or_default();
        if keys.is_empty() {
            let help = "write `x-kubernetes-list-map-keys: […]`";
            self.error(span, path, "must name the keys of its elements", help);
        }
        let properties = at.node.get("items").and_then(|items| items.get("properties"));
        for key in keys {
            let name = key.as_text().unwrap_or_default();
            if properties.is_none_or(|properties| properties.get(name).is_none()) {
                let what = format!("must have the key `{}` as a field of its elements", name.escape_debug());
                self.error(key.span, path, &what, "name a field that `items.properties` has");
            }
        }
    }

    /// A schema in `allOf` and the like, which may only narrow what stands outside.
    fn inner(&mut self, at: At<'_>, outside: &Node, path: &str) {
        const FORBIDDEN: &[&str] = &["additionalProperties", "default", "description", "nullable", "title", "type"];
        for field in at.node.as_map().map_or(&[][..], |map| map.fields()) {
            if FORBIDDEN.contains(&&*field.key) && !(&*field.key == "type" && is_int_or_string(outside)) {
                let what = format!("must not have `{}`", field.key);
                self.error(field.key_span, path, &what, "say it outside, beside `properties`");
            }
        }
        self.keywords(at, path);
        let properties = at.node.get("properties").and_then(Node::as_map);
        for field in properties.map_or(&[][..], |map| map.fields()) {
            let path = join(path, &field.key);
            match outside.get("properties").and_then(|properties| properties.get(&field.key)) {
                Some(outside) => {
                    self.inner(At { node: &field.node, key: field.key_span }, outside, &path);
                }
                None => {
                    let help = "say outside what the field is";
                    self.error(field.key_span, &path, "must be a field outside too", help);
                }
            }
        }
        if let Some(items) = at.node.as_map().and_then(|map| map.get("items")) {
            match outside.get("items") {
                Some(outside) => {
                    let at = At { node: &items.node, key: items.key_span };
                    self.inner(at, outside, &format!("{path}[]"));
                }
                None => self.error(items.key_span, path, "must have `items` outside too", "say outside what they are"),
            }
        }
        for (schema, combined) in combined(at.node) {
            self.inner(schema, outside, &format!("{path}{combined}"));
        }
    }
}

/// The schemas in `allOf` and the like, and what to call them.
fn combined(node: &Node) -> Vec<(At<'_>, String)> {
    let mut out = Vec::new();
    for key in ["allOf", "anyOf", "oneOf"] {
        let schemas = node.get(key).and_then(Node::as_list).unwrap_or_default().iter().enumerate();
        out.extend(schemas.map(|(index, node)| (At { node, key: None }, format!(" {key}[{index}]"))));
    }
    let not = node.as_map().and_then(|map| map.get("not"));
    out.extend(not.map(|Field { key_span, node, .. }| (At { node, key: *key_span }, " not".to_owned())));
    out
}

fn join(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
}

fn flag(node: &Node, key: &str) -> bool {
    node.get(key).and_then(Node::as_bool) == Some(true)
}

fn is_int_or_string(node: &Node) -> bool {
    flag(node, "x-kubernetes-int-or-string")
}

fn keeps_unknown(node: &Node) -> bool {
    flag(node, "x-kubernetes-preserve-unknown-fields")
}

fn depth(node: &Node) -> usize {
    let list = node.as_list().unwrap_or_default().iter().map(depth);
    let fields = node.as_map().map_or(&[][..], |map| map.fields()).iter().map(|field| depth(&field.node));
    1 + list.chain(fields).max().unwrap_or_default()
}
