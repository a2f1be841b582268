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
    Map { fields: Vec<Field>, merged: Vec<Field>, key: Option<Key>, anchor: usize, span: Span },
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
    anchors: BTreeMap<usize, (Node, usize)>,
    documents: Vec<Node>,
    values: usize,
}

impl<'o, 'f> Composer<'o, 'f> {
    pub(super) fn new(offsets: &'o Offsets<'o>, findings: &'f mut Vec<Diagnostic>) -> Self {
        Self { offsets, findings, open: Vec::new(), anchors: BTreeMap::new(), documents: Vec::new(), values: 0 }
    }

    pub(super) fn into_documents(self) -> Vec<Node> {
        self.documents
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
                self.opened(Open::Map { fields: Vec::new(), merged: Vec::new(), key: None, anchor, span })
            }
            Event::SequenceEnd | Event::MappingEnd => {
                let (node, anchor) = self.closed(span);
                self.value(node, anchor)
            }
            Event::Alias(anchor) => self.alias(anchor, span),
            Event::Scalar(text, style, anchor, tag) => match self.pending_key() {
                true => self.key(&text, style, tag.as_deref(), span),
                false => {
                    let node = self.scalar(&text, style, tag.as_deref(), span);
                    self.value(node, anchor)
                }
            },
        }
    }

    /// Whether the next value is a key.
    fn pending_key(&self) -> bool {
        matches!(self.open.last(), Some(Open::Map { key: None, .. }))
    }

    fn opened(&mut self, open: Open) -> bool {
        let (Open::List { span, .. } | Open::Map { span, .. }) = open;
        if self.pending_key() {
            return self.stop(span, "a key must be text", "write the key as a string");
        }
        if self.open.len() >= DEEPEST {
            self.findings.push(
                Diagnostic::error(Code::TooDeep, format!("the file is nested deeper than {DEEPEST} levels"))
                    .label(span, "too deep")
                    .help("no manifest is as deep; check what made the file".to_owned()),
            );
            return false;
        }
        self.open.push(open);
        true
    }

    fn closed(&mut self, end: Span) -> (Node, usize) {
        match self.open.pop().expect("the parser closes what it opened") {
            Open::List { items, anchor, span } => {
                (Node { span: Some(self.through(span, end)), value: Value::List(items) }, anchor)
            }
            Open::Map { mut fields, merged, anchor, span, .. } => {
                let own: BTreeSet<Arc<str>> = fields.iter().map(|field| Arc::clone(&field.key)).collect();
                fields.extend(merged.into_iter().filter(|field| !own.contains(&field.key)));
                (Node { span: Some(self.through(span, end)), value: Value::Map(Map::new(fields)) }, anchor)
            }
        }
    }

    fn through(&self, start: Span, end: Span) -> Span {
        let text = self.offsets.text.get(start.start as usize..end.end as usize).unwrap_or_default().trim_end();
        Span { end: start.start + u32::try_from(text.len()).unwrap_or(0), ..start }
    }

    fn alias(&mut self, anchor: usize, span: Span) -> bool {
        if self.pending_key() {
            return self.stop(span, "a key must be text", "write the key as a string");
        }
        let Some((node, size)) = self.anchors.get(&anchor).cloned() else {
            return self.stop(span, "the alias stands inside its own anchor", "write the value out");
        };
        self.values += size;
        if self.values > MOST_VALUES {
            self.findings.push(
                Diagnostic::error(Code::TooMuchWork, format!("aliases make more than {MOST_VALUES} values"))
                    .label(span, "one alias too many")
                    .help("write the values out".to_owned()),
            );
            return false;
        }
        self.value(node, 0)
    }

    /// Puts a finished value where it belongs.
    fn value(&mut self, node: Node, anchor: usize) -> bool {
        self.values += 1;
        if anchor > 0 {
            let size = size(&node);
            self.anchors.insert(anchor, (node.clone(), size));
        }
        match self.open.last_mut() {
            None => self.documents.push(node),
            Some(Open::List { items, .. }) => items.push(node),
            Some(Open::Map { fields, merged, key, .. }) => match key.take() {
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

    fn key(&mut self, text: &str, style: ScalarStyle, tag: Option<&Tag>, span: Span) -> bool {
        let key = if style == ScalarStyle::Plain && scalar::kubernetes(text) == Scalar::Merge {
            Key::Merge
        } else {
            let node = self.scalar(text, style, tag, span);
            let name = match &node.value {
                Value::Text(text) => Arc::clone(text),
                Value::Bool(value) => value.to_string().into(),
                Value::Number(number) => number.to_string().into(),
                Value::Null | Value::List(_) | Value::Map(_) => {
                    return self.stop(span, "a key must not be null", "write the key as a string");
                }
            };
            Key::Name(name, span)
        };
        let Some(Open::Map { fields, key: slot, .. }) = self.open.last_mut() else {
            unreachable!("only records take keys")
        };
        let twice = match &key {
            Key::Name(name, _) => fields.iter().find(|field| field.key == *name),
            Key::Merge => None,
        };
        if let Some(first) = twice {
            self.findings.push(
                Diagnostic::error(Code::YamlSyntax, format!("the key `{}` is written twice", first.key))
                    .label(span, "the second")
                    .secondary(first.key_span, "the first")
                    .help("take one out; parsers differ in which they keep".to_owned()),
            );
        }
        *slot = Some(key);
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

fn size(node: &Node) -> usize {
    match &node.value {
        Value::List(items) => 1 + items.iter().map(size).sum::<usize>(),
        Value::Map(map) => 1 + map.fields().iter().map(|field| size(&field.node)).sum::<usize>(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Text(_) => 1,
    }
}
