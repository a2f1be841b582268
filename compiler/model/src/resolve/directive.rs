//! Directives: what an author asks of the compiler for one resource, under `lornuc` beside `metadata`, or as
//! annotations `lornuc.dev/…` in foreign YAML. In: a found record. Out: [`Directives`]; they are taken out of the
//! manifest, for they are never rendered.

use crate::diagnostic::{Code, Diagnostic};
use crate::name::{Id, did_you_mean};
use crate::value::{Cursor, FieldPath, Map, Node, Place, Value};

use super::find::Found;

const KNOWN: &[&str] = &["after", "keep", "replace", "ignore"];
const PREFIX: &str = "lornuc.dev/";

/// A field whose live value is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ignored {
    /// The field.
    pub path: FieldPath,
    /// Why, in the author's words; empty when read from an annotation.
    pub reason: String,
}

/// The directives of one resource.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Directives {
    after: Vec<(Id, Place)>,
    keep: bool,
    replace: bool,
    ignore: Vec<Ignored>,
}

impl Directives {
    /// Ids, groups or stacks that come first, with the place that says so.
    #[must_use]
    pub fn after(&self) -> &[(Id, Place)] {
        &self.after
    }

    /// Whether it is never deleted.
    #[must_use]
    pub const fn keep(&self) -> bool {
        self.keep
    }

    /// Whether it may be deleted and made again where a change cannot be made in place.
    #[must_use]
    pub const fn replace(&self) -> bool {
        self.replace
    }

    /// Fields whose live value is kept.
    #[must_use]
    pub fn ignore(&self) -> &[Ignored] {
        &self.ignore
    }
}

/// Takes the directives out of a manifest.
pub(super) fn take(found: &mut Found, findings: &mut Vec<Diagnostic>) -> Directives {
    let mut directives = Directives::default();
    // Taken out before anything else reads the manifest; a holder of its own keeps paths and places as written.
    let field = match &mut found.node.value {
        Value::Map(root) => root.remove("lornuc"),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Text(_) | Value::List(_) => None,
    };
    if let Some(field) = field {
        let map = Map::new(vec![field]);
        let holder = Node { span: found.node.span, value: Value::Map(map) };
        let root = Cursor::new(&holder, found.place);
        if let Some(cursor) = root.get("lornuc") {
            directives.read(&cursor, findings);
        }
    }
    let holder = take_annotations(found);
    let annotations = Cursor::new(&holder, found.place).find(&["metadata", "annotations"]);
    for (field, cursor) in annotations.iter().flat_map(Cursor::fields) {
        directives.annotation(&field.key[PREFIX.len()..], &cursor, findings);
    }
    // The order of edges must not depend on whether a field or an annotation said it.
    directives.after.sort_by(|a, b| a.0.cmp(&b.0));
    directives
}

/// The annotations that are ours, under `metadata.annotations` as they were. An annotation record that held nothing
/// else goes too.
fn take_annotations(found: &mut Found) -> Node {
    let nothing = Node::new(Value::Null);
    let Value::Map(root) = &mut found.node.value else { return nothing };
    let Some(metadata) = root.get_mut_field("metadata") else { return nothing };
    let Value::Map(inner) = &mut metadata.node.value else { return nothing };
    let Some(annotations) = inner.get_mut_field("annotations") else { return nothing };
    let Value::Map(all) = &mut annotations.node.value else { return nothing };
    if !all.fields().iter().any(|field| field.key.starts_with(PREFIX)) {
        return nothing;
    }
    let (ours, others): (Vec<_>, Vec<_>) =
        std::mem::take(all).into_fields().into_iter().partition(|field| field.key.starts_with(PREFIX));
    let emptied = others.is_empty();
    *all = Map::new(others);
    let ours = annotations.with(Map::new(ours));
    if emptied {
        inner.remove("annotations");
    }
    let ours = metadata.with(Map::new(vec![ours]));
    Node { span: found.node.span, value: Value::Map(Map::new(vec![ours])) }
}

impl Directives {
    fn read(&mut self, cursor: &Cursor<'_>, findings: &mut Vec<Diagnostic>) {
        if cursor.node().as_map().is_none() {
            findings.push(invalid(cursor, "a record, as `{ keep = true }`"));
        }
        for (field, value) in cursor.fields() {
            match &*field.key {
                "after" => self.read_after(&value, findings),
                "keep" => self.keep = switch(&value, findings),
                "replace" => self.replace = switch(&value, findings),
                "ignore" => self.read_ignore(&value, findings),
                other => findings.push(unknown(other, &value)),
            }
        }
    }

    fn read_after(&mut self, cursor: &Cursor<'_>, findings: &mut Vec<Diagnostic>) {
        if cursor.node().as_map().is_none() {
            let first = cursor.node().as_list().and_then(|list| list.first()?.as_text());
            let help = first.map(|id| format!("write `after.\"{id}\" = true`"));
            findings.push(invalid(cursor, "a record, as `after.\"platform/namespaces\" = true`").help(help));
        }
        for (field, value) in cursor.fields() {
            if switch(&value, findings) {
                self.push_after(&field.key, &value, value.place().of_key(), findings);
            }
        }
    }

    fn push_after(&mut self, text: &str, at: &Cursor<'_>, place: Place, findings: &mut Vec<Diagnostic>) {
        match Id::parse(text) {
            Ok(id) => self.after.push((id, place)),
            Err(rule) => findings.push(
                Diagnostic::error(Code::InvalidDirective, format!("`{text}` is no id: each part {rule}"))
                    .at(place, "no id, group or stack")
                    .field(at.path()),
            ),
        }
    }

    fn read_ignore(&mut self, cursor: &Cursor<'_>, findings: &mut Vec<Diagnostic>) {
        if cursor.node().as_map().is_none() {
            findings.push(invalid(cursor, "a record of reasons, as `ignore.\"spec.replicas\" = \"owned by the HPA\"`"));
        }
        for (field, value) in cursor.fields() {
            match value.node().as_text() {
                Some(reason) => self.push_ignore(&field.key, reason, &value, findings),
                None => findings.push(invalid(&value, "a string that says why")),
            }
        }
    }

    fn push_ignore(&mut self, text: &str, reason: &str, at: &Cursor<'_>, findings: &mut Vec<Diagnostic>) {
        match text.parse() {
            Ok(path) => self.ignore.push(Ignored { path, reason: reason.to_owned() }),
            Err(rule) => findings.push(
                Diagnostic::error(Code::InvalidDirective, format!("`{text}` is no field path"))
                    .at(at.place().of_key(), "no field path")
                    .help(format!("{rule}"))
                    .field(at.path()),
            ),
        }
    }

    fn annotation(&mut self, name: &str, value: &Cursor<'_>, findings: &mut Vec<Diagnostic>) {
        let Some(text) = value.node().as_text() else {
            findings.push(invalid(value, "a string"));
            return;
        };
        let parts = || text.split(',').map(str::trim).filter(|part| !part.is_empty());
        match name {
            "after" => parts().for_each(|part| self.push_after(part, value, value.place(), findings)),
            "ignore" => parts().for_each(|part| self.push_ignore(part, "", value, findings)),
            "keep" => self.keep = word(text, value, findings),
            "replace" => self.replace = word(text, value, findings),
            other => findings.push(unknown(other, value)),
        }
    }
}

fn switch(cursor: &Cursor<'_>, findings: &mut Vec<Diagnostic>) -> bool {
    cursor.node().as_bool().unwrap_or_else(|| {
        findings.push(invalid(cursor, "`true` or `false`"));
        false
    })
}

fn word(text: &str, cursor: &Cursor<'_>, findings: &mut Vec<Diagnostic>) -> bool {
    if !matches!(text, "true" | "false") {
        findings.push(invalid(cursor, "`\"true\"` or `\"false\"`"));
    }
    text == "true"
}

fn invalid(cursor: &Cursor<'_>, wanted: &str) -> Diagnostic {
    let found = cursor.node().value.type_name();
    Diagnostic::error(Code::InvalidDirective, format!("`{}` must be {wanted}", cursor.path()))
        .on(cursor, format!("this is {found}"))
}

fn unknown(name: &str, cursor: &Cursor<'_>) -> Diagnostic {
    let help =
        did_you_mean(name, KNOWN.iter().copied()).unwrap_or_else(|| format!("there are: `{}`", KNOWN.join("`, `")));
    Diagnostic::error(Code::UnknownDirective, format!("there is no directive `{name}`"))
        .at(cursor.place().of_key(), "unknown")
        .field(cursor.path())
        .help(help)
}
