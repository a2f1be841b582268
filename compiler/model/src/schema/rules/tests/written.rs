//! Objects as they stand in a file. In: an object. Out: what a person reads about it, and which part of it is marked.

use std::cell::LazyCell;
use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value as Json;

use super::{Schemas, Settings, Threads, Version, check_foreign, foreign, graph};
use crate::diagnostic::{Color, Diagnostic, FileId, Files, Layer, Report, Role, Span, text};
use crate::value::{Field, FieldPath, Map, Node, Step, Value, from_json};

thread_local! {
    static SCHEMAS: LazyCell<Schemas> = LazyCell::new(Schemas::builtin);
}

/// The key or the value at a path.
type Mark = (&'static str, String);

/// An object in a file, and what each span of it is.
pub(in crate::schema::rules) struct Written {
    pub(in crate::schema::rules) node: Node,
    files: Files,
    marks: BTreeMap<Span, Mark>,
}

impl Written {
    pub(in crate::schema::rules) fn new(object: &Json) -> Self {
        let mut files = Files::default();
        let mut writer =
            Writer { text: String::new(), file: files.add("a", "", Layer::Author), marks: BTreeMap::new() };
        let node = writer.write(object, &mut Vec::new());
        let Writer { text, marks, .. } = writer;
        // The first file of another list has the same number.
        files = Files::default();
        files.add("a.json", text, Layer::Author);
        Self { node, files, marks }
    }

    /// What schemas and rules find together, each fault once.
    fn report(&self) -> Report {
        let settings = Settings::of_foreign(None, Version::default());
        let foreign = foreign(vec![self.node.clone()], settings, &BTreeSet::new(), &self.files);
        let (resolved, mut findings) = SCHEMAS.with(|schemas| foreign.resolve(schemas, Threads::new(1)));
        findings.extend(check_foreign(&graph::build(resolved).0));
        findings.retain(Diagnostic::is_error);
        Report::new(findings, &BTreeSet::new())
    }

    /// The message, what is marked, the label, and the help.
    fn line(&self, finding: &Diagnostic) -> String {
        let label = finding.labels.iter().find(|label| label.role == Role::Primary).unwrap();
        let (part, path) = &self.marks[&label.span];
        let is_told = finding.message.starts_with(&format!("`{path}`"));
        let place = if is_told { String::new() } else { format!(" {path}") };
        let help = finding.help.iter().map(|help| format!("; {help}"));
        format!("{} @ {part}{place}: {}{}", finding.message, label.message, help.collect::<String>())
    }
}

/// What is said of an object, a line for each fault: `message @ what is marked: label; help`. The path
/// of a mark is left out where the message begins with it.
pub(super) fn read(object: &Json) -> Vec<String> {
    let written = Written::new(object);
    written.report().iter().map(|finding| written.line(finding)).collect()
}

/// What a terminal shows of the mistakes in an object.
pub(in crate::schema::rules) fn shown(object: &Json) -> String {
    let written = Written::new(object);
    text(&written.report(), &written.files, Color::Never)
}

/// An object with another field in the record at a JSON pointer.
pub(in crate::schema::rules) fn with(mut object: Json, place: &str, (key, value): (&str, Json)) -> Json {
    object.pointer_mut(place).unwrap()[key] = value;
    object
}

/// Holds what is said of each object, a line for each fault.
pub(in crate::schema::rules) fn holds<const COUNT: usize>(cases: [(Json, &str); COUNT]) {
    for (object, wanted) in cases {
        assert_eq!(read(&object).join("\n"), wanted, "{object}");
    }
}

struct Writer {
    text: String,
    file: FileId,
    marks: BTreeMap<Span, Mark>,
}

impl Writer {
    fn write(&mut self, value: &Json, way: &mut Vec<Step>) -> Node {
        let start = self.text.len();
        let value = match value {
            Json::Array(items) => {
                self.text.push('[');
                let items = items.iter().enumerate().map(|(index, item)| self.below(item, way, Step::Element(index)));
                let items = items.collect();
                self.text.push(']');
                Value::List(items)
            }
            Json::Object(fields) => {
                self.text.push('{');
                let fields = fields.iter().map(|(key, value)| self.field(key, value, way)).collect();
                self.text.push('}');
                Value::Map(Map::new(fields))
            }
            Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) => {
                self.text.push_str(&value.to_string());
                from_json(value.clone()).unwrap().value
            }
        };
        Node { span: Some(self.mark(start, ("value", FieldPath::new(way.clone()).to_string()))), value }
    }

    fn field(&mut self, key: &str, value: &Json, way: &mut Vec<Step>) -> Field {
        let start = self.text.len();
        self.text.push_str(&Json::from(key).to_string());
        let name = FieldPath::new(way.iter().cloned().chain([Step::Field(key.into())]).collect());
        let key_span = Some(self.mark(start, ("key", name.to_string())));
        self.text.push_str(": ");
        Field { key: key.into(), key_span, node: self.below(value, way, Step::Field(key.into())) }
    }

    /// A value a step further down, each on a line of its own.
    fn below(&mut self, value: &Json, way: &mut Vec<Step>, step: Step) -> Node {
        way.push(step);
        let node = self.write(value, way);
        way.pop();
        self.text.push_str(",\n");
        node
    }

    fn mark(&mut self, start: usize, name: Mark) -> Span {
        let position = |at: usize| u32::try_from(at).unwrap();
        let span = Span::new(self.file, position(start)..position(self.text.len()));
        self.marks.insert(span, name);
        span
    }
}
