//! Builds values from the parser's events, on a stack of its own, so that no depth of a file can exhaust the
//! thread's. In: events with positions. Out: documents.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use lornuc_model::diagnostic::{Code, Diagnostic, Span};
use lornuc_model::value::{DEEPEST, Field, Map, Node, Number, Value};
use saphyr_parser::{Event, ScalarStyle, Tag};

use super::Offsets;
use crate::load::scalar::{self, Scalar};

/// The most values that aliases may add up to: files that small ones blow up to gigabytes are attacks.
const MOST_VALUES: usize = 2_000_000;

/// A value that is still open.
enum Open {
    List { items: Vec<Node>, anchor: usize, span: Span },
    Map(OpenMap),
}

/// A record that is still open.
struct OpenMap {
    fields: Vec<Field>,
    merged: Vec<Field>,
    /// Where each key was written, to find a second one without looking through all.
    names: BTreeMap<Arc<str>, Span>,
    key: Option<Key>,
    anchor: usize,
    span: Span,
}

/// The value of an anchor, with how many values it has and how deep they go.
struct Anchored {
    node: Node,
    size: usize,
    depth: usize,
}

enum Key {
    Name(Arc<str>, Span),
    Merge,
}

/// Takes events and gives documents.
pub(super) struct Composer<'o, 'f> {
    offsets: &'o Offsets<'o>,
    findings: &'f mut Vec<Diagnostic>,
    open: Vec<Open>,
    anchors: BTreeMap<usize, Anchored>,
    anchored_keys: Vec<Span>,
    documents: Vec<Node>,
    values: usize,
}

impl<'o, 'f> Composer<'o, 'f> {
    pub(super) fn new(offsets: &'o Offsets<'o>, findings: &'f mut Vec<Diagnostic>) -> Self {
        Self {
            offsets,
            findings,
            open: Vec::new(),
            anchors: BTreeMap::new(),
            anchored_keys: Vec::new(),
            documents: Vec::new(),
            values: 0,
        }
    }

    pub(super) fn into_documents(self) -> Vec<Node> {
        self.documents
    }

    /// The keys that have an anchor.
    pub(super) fn into_anchored_keys(self) -> Vec<Span> {
        self.anchored_keys
    }

    /// Takes one event; `false` after a finding that makes the rest worthless.
    pub(super) fn event(&mut self, event: Event<'_>, at: saphyr_parser::Span) -> bool {
        let span = self.offsets.span(at.start, at.end);
        match event {
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentEnd => true,
            // An anchor does not reach into the next document.
            Event::DocumentStart(_) => {
                self.anchors.clear();
                true
            }
            Event::SequenceStart(anchor, tag) => {
                self.collection_tag(tag.as_deref(), "seq", span);
                self.opened(Open::List { items: Vec::new(), anchor, span })
            }
            Event::MappingStart(anchor, tag) => {
                self.collection_tag(tag.as_deref(), "map", span);
                let (fields, merged, names) = (Vec::new(), Vec::new(), BTreeMap::new());
                self.opened(Open::Map(OpenMap { fields, merged, names, key: None, anchor, span }))
            }
            Event::SequenceEnd | Event::MappingEnd => {
                let (node, anchor) = self.closed(span);
                self.value(node, anchor)
            }
            Event::Alias(anchor) => self.alias(anchor, span),
            Event::Scalar(text, style, anchor, tag) => {
                let is_key = self.pending_key();
                if is_key && style == ScalarStyle::Plain && tag.is_none() && scalar::kubernetes(&text) == Scalar::Merge
                {
                    return self.merge_key(span);
                }
                let node = self.scalar(&text, style, tag.as_deref(), span);
                if is_key { self.anchored_key(node, anchor, span) } else { self.value(node, anchor) }
            }
        }
    }

    /// Whether the next value is a key.
    fn pending_key(&self) -> bool {
        matches!(self.open.last(), Some(Open::Map(OpenMap { key: None, .. })))
    }

    fn opened(&mut self, open: Open) -> bool {
        let (Open::List { span, .. } | Open::Map(OpenMap { span, .. })) = open;
        if self.pending_key() {
            return self.stop(span, "a key must be text", "write the key as a string");
        }
        if self.open.len() >= DEEPEST {
            return self.too_deep(span);
        }
        self.open.push(open);
        true
    }

    fn closed(&mut self, end: Span) -> (Node, usize) {
        match self.open.pop().expect("the parser closes what it opened") {
            Open::List { items, anchor, span } => {
                (Node { span: Some(self.through(span, end)), value: Value::List(items) }, anchor)
            }
            Open::Map(OpenMap { mut fields, merged, anchor, span, .. }) => {
                let own: BTreeSet<Arc<str>> = fields.iter().map(|field| Arc::clone(&field.key)).collect();
                fields.extend(merged.into_iter().filter(|field| !own.contains(&field.key)));
                (Node { span: Some(self.through(span, end)), value: Value::Map(Map::new(fields)) }, anchor)
            }
        }
    }

    fn through(&self, start: Span, end: Span) -> Span {
        let text = self.offsets.text.get(start.start() as usize..end.end() as usize).unwrap_or_default().trim_end();
        start.until(start.start() + u32::try_from(text.len()).unwrap_or(0))
    }

    fn too_deep(&mut self, span: Span) -> bool {
        self.findings.push(super::too_deep(span));
        false
    }

    fn alias(&mut self, anchor: usize, span: Span) -> bool {
        let Some(Anchored { node, size, depth }) = self.anchors.get(&anchor) else {
            return self.stop(span, "the alias names no anchor before it in this document", "write the value out");
        };
        let (node, size, depth) = (node.clone(), *size, *depth);
        if self.open.len() + depth > DEEPEST {
            return self.too_deep(span);
        }
        self.values += size;
        if self.values > MOST_VALUES {
            self.findings.push(
                Diagnostic::error(Code::TooMuchWork, format!("aliases make more than {MOST_VALUES} values"))
                    .label(span, "one alias too many")
                    .help("write the values out".to_owned()),
            );
            return false;
        }
        if self.pending_key() { self.key(&node, span) } else { self.value(node, 0) }
    }

    /// Puts a finished value where it belongs.
    fn value(&mut self, node: Node, anchor: usize) -> bool {
        self.values += 1;
        if anchor > 0 {
            self.anchor(anchor, &node);
        }
        match self.open.last_mut() {
            None => self.documents.push(node),
            Some(Open::List { items, .. }) => items.push(node),
            Some(Open::Map(OpenMap { fields, merged, key, .. })) => match key.take() {
                Some(Key::Name(key, span)) => fields.push(Field { key, key_span: Some(span), node }),
                Some(Key::Merge) => {
                    if !merge(merged, &node) {
                        let span = node.span;
                        return self.stop(span, "`<<` merges records only", "write the fields out");
                    }
                }
                None => unreachable!("a value without a key was taken for a key"),
            },
        }
        true
    }

    fn anchor(&mut self, anchor: usize, node: &Node) {
        let (size, depth) = extent(node);
        self.anchors.insert(anchor, Anchored { node: node.clone(), size, depth });
    }

    fn anchored_key(&mut self, node: Node, anchor: usize, span: Span) -> bool {
        if anchor > 0 {
            self.anchor(anchor, &node);
            self.anchored_keys.push(span);
        }
        self.key(&node, span)
    }

    /// `<<`, which readers agree on only where it comes first: whether a later one overrides is told differently.
    fn merge_key(&mut self, span: Span) -> bool {
        let Some(Open::Map(map)) = self.open.last_mut() else { unreachable!("only records take keys") };
        let is_first = map.fields.is_empty() && map.merged.is_empty();
        map.key = Some(Key::Merge);
        if !is_first {
            self.findings.push(
                Diagnostic::error(Code::YamlSyntax, "`<<` stands behind other keys, and readers differ in which count")
                    .label(span, "not the first key")
                    .help("put one `<<` before all other keys; it takes a list of records".to_owned()),
            );
        }
        true
    }

    fn key(&mut self, node: &Node, span: Span) -> bool {
        let name = match &node.value {
            Value::Text(text) => Arc::clone(text),
            Value::Bool(value) => value.to_string().into(),
            Value::Number(number) => number.to_string().into(),
            Value::Null | Value::List(_) | Value::Map(_) => {
                return self.stop(span, "a key must be text", "write the key as a string");
            }
        };
        let Some(Open::Map(map)) = self.open.last_mut() else { unreachable!("only records take keys") };
        if let Some(first) = map.names.insert(Arc::clone(&name), span) {
            self.findings.push(
                Diagnostic::error(Code::YamlSyntax, format!("the key `{name}` is written twice"))
                    .label(span, "the second")
                    .secondary(first, "the first")
                    .help("take one out; parsers differ in which they keep".to_owned()),
            );
        }
        map.key = Some(Key::Name(name, span));
        true
    }

    fn scalar(&mut self, text: &str, style: ScalarStyle, tag: Option<&Tag>, span: Span) -> Node {
        let tag = tag.and_then(|tag| self.scalar_tag(tag, span));
        let meaning = match (style, tag) {
            (_, Some("str")) => Scalar::Text,
            (ScalarStyle::Plain, _) | (_, Some(_)) => scalar::kubernetes(text),
            _ => Scalar::Text,
        };
        // Dates are text to Kubernetes: its parser turns them back, for JSON has none.
        if let Some(tag) = tag.filter(|tag| !fits(tag, &meaning)) {
            self.findings.push(
                Diagnostic::error(Code::YamlSyntax, format!("`{text}` is not what its tag `!!{tag}` says"))
                    .label(span, "tagged here")
                    .help("change the value, or leave the tag out".to_owned()),
            );
        }
        let value = match meaning {
            Scalar::Null => Value::Null,
            Scalar::Bool(value) => Value::Bool(value),
            Scalar::Text | Scalar::Merge => Value::Text(text.into()),
            Scalar::Int(value) => self.number(i64::try_from(value).ok().map(Number::from), text, span),
            Scalar::Float(value) => {
                let integer = text.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'+' | b'-' | b'_'));
                let number = Number::from_f64(value).filter(|number| !integer || number.as_i64().is_some());
                self.number(number, text, span)
            }
        };
        Node { span: Some(span), value }
    }

    fn number(&mut self, number: Option<Number>, text: &str, span: Span) -> Value {
        let Some(number) = number else {
            self.findings.push(
                Diagnostic::error(Code::UnsupportedNumber, format!("Kubernetes cannot hold the number `{text}`"))
                    .label(span, "not a finite number within 64 bits")
                    .help(format!("write `\"{text}\"` if it is text")),
            );
            return Value::Null;
        };
        Value::Number(number)
    }

    fn scalar_tag(&mut self, tag: &Tag, span: Span) -> Option<&'static str> {
        const KNOWN: [&str; 6] = ["str", "int", "float", "bool", "null", "timestamp"];
        let known = KNOWN.into_iter().find(|known| tag.is_yaml_core_schema() && tag.suffix == *known);
        if known.is_none() {
            self.unknown_tag(tag, span);
        }
        known
    }

    fn collection_tag(&mut self, tag: Option<&Tag>, known: &str, span: Span) {
        if let Some(tag) = tag.filter(|tag| !(tag.is_yaml_core_schema() && tag.suffix == known)) {
            self.unknown_tag(tag, span);
        }
    }

    fn unknown_tag(&mut self, tag: &Tag, span: Span) {
        self.findings.push(
            Diagnostic::error(Code::YamlSyntax, format!("the tag `{tag}` has no meaning in a manifest"))
                .label(span, "tagged here")
                .help("leave the tag out".to_owned()),
        );
    }

    fn stop(&mut self, span: impl Into<Option<Span>>, message: &str, help: &str) -> bool {
        self.findings.push(Diagnostic::error(Code::YamlSyntax, message).label(span, "here").help(help.to_owned()));
        false
    }
}

/// Adds the fields of a record, or of each record of a list, the first of a name counting.
fn merge(into: &mut Vec<Field>, node: &Node) -> bool {
    match &node.value {
        Value::Map(map) => {
            let known: BTreeSet<Arc<str>> = into.iter().map(|field| Arc::clone(&field.key)).collect();
            into.extend(map.fields().iter().filter(|field| !known.contains(&field.key)).cloned());
            true
        }
        Value::List(items) => items.iter().all(|item| item.as_map().is_some() && merge(into, item)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Text(_) => false,
    }
}

/// Whether a scalar means what its tag says; an integer is a number too, and a date is text.
fn fits(tag: &str, meaning: &Scalar) -> bool {
    matches!(
        (tag, meaning),
        ("str" | "timestamp", _)
            | ("int", Scalar::Int(_))
            | ("float", Scalar::Int(_) | Scalar::Float(_))
            | ("bool", Scalar::Bool(_))
            | ("null", Scalar::Null)
    )
}

/// How many values a node has, and how deep they go.
fn extent(node: &Node) -> (usize, usize) {
    let inner: Vec<(usize, usize)> = match &node.value {
        Value::List(items) => items.iter().map(extent).collect(),
        Value::Map(map) => map.fields().iter().map(|field| extent(&field.node)).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Text(_) => return (1, 0),
    };
    let size = 1 + inner.iter().map(|(size, _)| size).sum::<usize>();
    (size, 1 + inner.iter().map(|(_, depth)| *depth).max().unwrap_or(0))
}
