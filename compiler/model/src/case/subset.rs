//! Holds expected values against resources. In: a record that follows the ids of resources, and below each a part of its
//! manifest. Out: a finding for every value that is otherwise. Records are held field by field, what they do not name
//! being free; lists element by element, all of them, or by the names of elements where a record stands for one; `'Absent`
//! says that there must be nothing.

use std::collections::BTreeMap;

use crate::case::Outcome;
use crate::diagnostic::{Code, Diagnostic, FileId, Span};
use crate::name::{Id, Segment, did_you_mean};
use crate::resolve::{self, Resource};
use crate::value::{Cursor, Node, Value};

/// The tag for a field or resource that must not be there.
const ABSENT: &str = "Absent";

/// The longest value that is shown in a message, in characters.
const LONGEST: usize = 80;

/// Holds the expected record of a case against its resources.
pub(super) fn compare(expected: &Cursor<'_>, outcome: &Outcome<'_>, failed: &mut Vec<Diagnostic>) {
    let home = expected.place().author.map(|span| span.file());
    let mut comparison = Comparison { outcome, failed, home };
    match outcome.resources.iter().find(|resource| resource.id() == outcome.group) {
        Some(_) => comparison.id(expected, outcome.group),
        // Also where nothing is given: `expect = {}` asks for nothing.
        None => comparison.group(expected, outcome.group),
    }
}

struct Comparison<'a, 'o> {
    outcome: &'a Outcome<'o>,
    failed: &'a mut Vec<Diagnostic>,
    /// The file that the case stands in.
    home: Option<FileId>,
}

impl Comparison<'_, '_> {
    /// A resource or a group of this id.
    fn id(&mut self, expected: &Cursor<'_>, id: &Id) {
        let resources = self.outcome.resources;
        let is_group = resources.iter().any(|resource| resource.id().groups().any(|group| group == *id));
        match (resources.iter().find(|resource| resource.id() == id), is_group) {
            (Some(resource), _) if self.is_absent(expected.node()) => self.tell(
                Diagnostic::error(Code::FailedTest, format!("`{id}` is there, and the case expects none"))
                    .secondary(resource.place().primary(), "made here"),
                expected,
            ),
            (Some(resource), _) => self.value(expected, &resource.cursor(), resource),
            (None, true) if self.is_absent(expected.node()) => self.tell(
                Diagnostic::error(Code::FailedTest, format!("`{id}` is there, and the case expects none")),
                expected,
            ),
            (None, true) if expected.node().as_map().is_some() => self.group(expected, id),
            (None, true) => self.tell(
                Diagnostic::error(Code::FailedTest, format!("`{id}` is a group, and the case expects a value")),
                expected,
            ),
            (None, false) if self.is_absent(expected.node()) => {}
            (None, false) => self.nothing(expected, id),
        }
    }

    fn group(&mut self, expected: &Cursor<'_>, id: &Id) {
        for (field, below) in expected.fields() {
            match Segment::new(&field.key) {
                Ok(segment) => self.id(&below, &id.join(&segment)),
                Err(rule) => self.tell(
                    Diagnostic::error(
                        Code::FailedTest,
                        format!("`{}` cannot name a resource: it {rule}", field.key.escape_debug()),
                    ),
                    &below,
                ),
            }
        }
    }

    fn nothing(&mut self, expected: &Cursor<'_>, id: &Id) {
        let above = id.groups().next();
        let beside = self.outcome.resources.iter().filter_map(|resource| {
            let rest = resource.id().as_str().strip_prefix(above.as_ref()?.as_str())?.strip_prefix('/')?;
            rest.split('/').next()
        });
        let mut names: Vec<&str> = beside.collect();
        names.dedup();
        let own = id.as_str().rsplit('/').next().unwrap_or_default();
        let help = did_you_mean(own, names.iter().copied()).unwrap_or_else(|| match names.as_slice() {
            [] => "what is given makes no resources".to_owned(),
            names => format!("there are: `{}`", names.join("`, `")),
        });
        let finding = Diagnostic::error(Code::FailedTest, format!("there is no `{id}`, and the case expects it"));
        self.tell(finding.help(help), expected);
    }

    fn value(&mut self, expected: &Cursor<'_>, actual: &Cursor<'_>, resource: &Resource) {
        match (&expected.node().value, &actual.node().value) {
            (Value::Map(_), Value::Map(_)) => {
                let members = actual.fields().map(|(field, below)| (&*field.key, below)).collect();
                self.members(expected, actual, resource, &members);
            }
            (Value::Map(_), Value::List(_)) if let Some(members) = self.named(actual, resource) => {
                self.members(expected, actual, resource, &members);
            }
            (Value::List(wanted), Value::List(found)) if wanted.len() == found.len() => {
                for (expected, actual) in expected.elements().zip(actual.elements()) {
                    self.value(&expected, &actual, resource);
                }
            }
            (Value::List(wanted), Value::List(found)) => {
                let message = format!("has {}, and the case expects {}", elements(found), elements(wanted));
                self.differs(expected, actual, resource, &message);
            }
            (wanted, found) if is_same(wanted, found) => {}
            (..) => {
                let message = format!("is {}, and the case expects {}", shown(actual.node()), shown(expected.node()));
                self.differs(expected, actual, resource, &message);
            }
        }
    }

    /// The elements of a list that authors may write as a record, by the names that they have there.
    fn named<'a>(&self, list: &Cursor<'a>, resource: &Resource) -> Option<BTreeMap<&'a str, Cursor<'a>>> {
        let key = resolve::entry_key(self.outcome.schemas, resource.gvk(), &list.path())?;
        let name = |element: Cursor<'a>| Some((element.node().get(key)?.as_text()?, element));
        Some(list.elements().filter_map(name).collect())
    }

    /// Holds fields against those of a record, or entries against the elements of a list.
    fn members(
        &mut self,
        expected: &Cursor<'_>,
        actual: &Cursor<'_>,
        resource: &Resource,
        members: &BTreeMap<&str, Cursor<'_>>,
    ) {
        for (field, below) in expected.fields() {
            match (members.get(&*field.key), self.is_absent(below.node())) {
                (None, true) => {}
                (Some(actual), true) => {
                    let message = format!("is {}, and the case expects none", shown(actual.node()));
                    self.differs(&below, actual, resource, &message);
                }
                (Some(actual), false) => self.value(&below, actual, resource),
                (None, false) => {
                    let (what, whole) =
                        if actual.node().as_list().is_some() { ("element", "list") } else { ("field", "record") };
                    let help = did_you_mean(&field.key, members.keys().copied());
                    let help = help.unwrap_or_else(|| match members.keys().copied().collect::<Vec<_>>().as_slice() {
                        [] => format!("the {whole} is empty"),
                        names => format!("there are: `{}`", names.join("`, `")),
                    });
                    let expectation = shown(below.node());
                    let message = format!("has no {what} `{}`, and the case expects {expectation}", field.key);
                    let finding = self.finding(actual, resource, &message);
                    self.tell(self.concealed(finding, &below, actual, resource).help(help), &below);
                }
            }
        }
    }

    fn differs(&mut self, expected: &Cursor<'_>, actual: &Cursor<'_>, resource: &Resource, message: &str) {
        let finding = self.finding(actual, resource, message);
        let finding = finding.secondary(actual.place().value.or(actual.place().key), "made here");
        self.tell(self.concealed(finding, expected, actual, resource), expected);
    }

    fn finding(&self, actual: &Cursor<'_>, resource: &Resource, message: &str) -> Diagnostic {
        let subject = match actual.path() {
            path if path.is_root() => format!("`{}`", resource.id()),
            path => format!("`{}`", path.shortened()),
        };
        Diagnostic::error(Code::FailedTest, format!("{subject} {message}")).resource(resource.id()).field(actual.path())
    }

    /// The values of a Secret are in no message.
    fn concealed(
        &self,
        mut finding: Diagnostic,
        expected: &Cursor<'_>,
        actual: &Cursor<'_>,
        resource: &Resource,
    ) -> Diagnostic {
        let is_secret = |node: &Node| {
            node.get("stringData").is_some() || node.get("kind").and_then(Node::as_text) == Some("Secret")
        };
        if resource.gvk().kind.as_str() != "Secret" && !is_secret(expected.node()) {
            return finding;
        }
        finding.message = format!("a value of the Secret `{}` is not what the case expects", resource.id());
        finding.mask(expected.place().value).mask(actual.place().value)
    }

    fn tell(&mut self, finding: Diagnostic, expected: &Cursor<'_>) {
        let help = "mend what is given, or what is expected".to_owned();
        let help = finding.help.clone().unwrap_or(help);
        // A value may come from the settings or a library: the line to look at is the case's.
        let place = expected.place();
        let at_home = |span: &Span| Some(span.file()) == self.home;
        let span = place.value.filter(at_home).or(place.key.filter(at_home)).or(place.author).or(place.value);
        let mut told = finding.label(span, "expected here").help(help);
        told.labels.sort_by_key(|label| label.role);
        self.failed.push(told);
    }

    /// A tag becomes text on its way here; how it is written tells it from a text.
    fn is_absent(&self, node: &Node) -> bool {
        let is_tag = node.span.is_some_and(|span| self.outcome.files.slice(span).starts_with('\''));
        is_tag && node.as_text() == Some(ABSENT)
    }
}

fn elements(list: &[Node]) -> String {
    match list.len() {
        0 => "no elements".to_owned(),
        1 => "1 element".to_owned(),
        count => format!("{count} elements"),
    }
}

fn is_same(wanted: &Value, found: &Value) -> bool {
    match (wanted, found) {
        (Value::Null, Value::Null) => true,
        (Value::Bool(wanted), Value::Bool(found)) => wanted == found,
        (Value::Number(wanted), Value::Number(found)) => wanted == found,
        (Value::Text(wanted), Value::Text(found)) => wanted == found,
        (Value::Null | Value::Bool(_) | Value::Number(_) | Value::Text(_) | Value::List(_) | Value::Map(_), _) => false,
    }
}

/// A value in a message.
fn shown(node: &Node) -> String {
    let json = serde_json::to_string(node).expect("plain values are JSON");
    match json.char_indices().nth(LONGEST) {
        Some((at, _)) => format!("`{}…`", &json[..at]),
        None => format!("`{json}`"),
    }
}
