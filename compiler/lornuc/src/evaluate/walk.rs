//! Forces a value field by field into plain data. In: a value of Nickel. Out: nodes with spans, and a fault for every
//! field that fails; one failing field does not hide the next.

mod progress;
mod shared;

use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::rc::Rc;
use std::sync::Arc;

use foldhash::fast::FixedState;
use lornuc_model::diagnostic::{Code, Diagnostic, Span};
use lornuc_model::name::Segment;
use lornuc_model::value::{DEEPEST, Field, Map, Node, Place, Step, Value};
use nickel_lang_core::error::{Error, EvalError};
use nickel_lang_core::eval::value::{ArrayData, Container, NickelValue, RecordData, ValueContentRef};
use nickel_lang_core::eval::{Closure, Environment, VirtualMachine};
use nickel_lang_core::identifier::{Ident, LocIdent};
use nickel_lang_core::position::PosIdx;
use nickel_lang_core::term::record::Field as NickelField;

use progress::Outside;
pub(super) use progress::Progress;
pub(super) use shared::Role;

use super::session::Session;
use super::share::Way;
use super::{budget, fault, number};
use shared::Course;

/// The largest text of a manifest, in bytes: what the API server takes in one request
/// (`apiserver/pkg/server.Config.MaxRequestBodyBytes`).
const LARGEST_TEXT: usize = 3 * 1024 * 1024;

/// The most resources of a unit; no cluster holds as many.
const MOST_RESOURCES: usize = 300_000;

/// The most faults of a unit that are told; whoever has as many mends a few and looks again.
const MOST_FAULTS: usize = 5_000;

/// The longest text that is kept once for all, in bytes, and the most of such texts: looking one up must cost less than
/// making another.
const LONGEST_INTERNED: usize = 48;
const MOST_INTERNED: usize = 2_048;

/// How much of a value is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Extent {
    /// All of it.
    All,
    /// The names of its fields.
    Names,
    /// All but what this field of it holds.
    Without(&'static str),
}

/// The order in which the fields of a record are walked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Turn {
    First,
    Others,
}

/// Names that the walk looks for. Asking an identifier for its label takes a lock that all threads share.
struct Names {
    api_version: Ident,
    kind: Ident,
    field: Ident,
    value: Ident,
}

impl Names {
    fn new() -> Self {
        let [api_version, kind, field, value] = ["apiVersion", "kind", "field", "value"].map(Ident::new);
        Self { api_version, kind, field, value }
    }

    /// The key `field` of a record that is a pair `{ field, value }`.
    fn pair(&self, record: &RecordData) -> Option<Ident> {
        let has = |name: Ident| record.fields.keys().any(|id| id.ident() == name);
        (record.fields.len() == 2 && has(self.field) && has(self.value)).then_some(self.field)
    }

    /// Whether a record is a resource. Asked of the names alone: forcing the values to see whether they are text is the
    /// walk's own work.
    fn is_resource(&self, record: &RecordData) -> bool {
        let has = |name: Ident| record.fields.iter().any(|(id, field)| id.ident() == name && field.value.is_some());
        has(self.api_version) && has(self.kind)
    }
}

/// Walks one value.
pub(super) struct Walk<'s> {
    session: &'s mut Session,
    initial: Environment,
    progress: Rc<RefCell<Progress>>,
    keys: HashMap<Ident, Arc<str>, FixedState>,
    /// Short texts that came up before: most resources have the same.
    texts: HashSet<Arc<str>, FixedState>,
    names: Names,
    depth: usize,
    resources: usize,
    inside_resource: bool,
    stopped: bool,
    extent: Extent,
    role: Role,
    /// The way from the value to the group where the walk is.
    trail: Vec<Way>,
}

impl<'s> Walk<'s> {
    /// A walk that leaves its faults in `progress`.
    pub(super) fn new(session: &'s mut Session, progress: Rc<RefCell<Progress>>) -> Self {
        let context = &mut session.context;
        let initial = context.import_resolver.mk_eval_env(&mut context.cache);
        let (keys, texts, names) = (HashMap::default(), HashSet::default(), Names::new());
        let (inside_resource, stopped, extent) = (false, false, Extent::All);
        let (role, trail) = (Role::Alone, Vec::new());
        let (depth, resources) = (0, 0);
        Self {
            session,
            initial,
            progress,
            keys,
            texts,
            names,
            depth,
            resources,
            inside_resource,
            stopped,
            extent,
            role,
            trail,
        }
    }

    /// Looks at a part of the value only.
    pub(super) const fn look_at(&mut self, extent: Extent) {
        self.extent = extent;
    }

    /// Gives up at the first fault, and walks large groups together with other threads.
    pub(super) fn hastily(&mut self, role: Role) {
        self.role = role;
    }

    /// Evaluates a value to its outermost constructor.
    pub(super) fn force(&mut self, value: NickelValue, env: Environment) -> Result<Closure, EvalError> {
        // A machine for each value: it is three empty stacks, and dropping it after an error puts every thunk back that
        // was left half evaluated. One machine for the whole walk would keep the table of positions borrowed.
        VirtualMachine::new_empty_env(&mut self.session.context)
            .with_initial_env(self.initial.clone())
            .eval_closure(Closure { value, env })
    }

    pub(super) fn session(&mut self) -> &mut Session {
        self.session
    }

    /// The names that a field of a record holds values for; none when that cannot be evaluated.
    pub(super) fn names_in(&mut self, record: &Closure, field: &str) -> Option<BTreeSet<Arc<str>>> {
        let ValueContentRef::Record(Container::Alloc(data)) = record.value.content_ref() else { return None };
        let (_, field) = data.fields.iter().find(|(id, _)| id.label() == field)?;
        let closure = self.force(field.value_with_pending_contracts()?, record.env.clone()).ok()?;
        let ValueContentRef::Record(Container::Alloc(data)) = closure.value.content_ref() else { return None };
        let given = data.fields.iter().filter(|(_, field)| field.value.is_some());
        Some(given.map(|(id, _)| id.label().into()).collect())
    }

    /// Turns an error into faults of the place where the walk is.
    pub(super) fn fault(&mut self, error: Error) {
        let situation = self.progress.borrow().situation.clone();
        let faults = fault::faults(error, self.session, &situation);
        self.progress.borrow_mut().extend(faults);
    }

    fn push(&self, finding: Diagnostic) {
        self.progress.borrow_mut().push(finding);
    }

    /// A finding that marks the value where the walk is.
    fn refuse(&self, code: Code, message: impl Into<String>, label: &str, help: &str) -> Option<Node> {
        let place = self.progress.borrow().situation.place;
        self.push(Diagnostic::error(code, message).at(place, label).help(help.to_owned()));
        None
    }

    /// Forces a value and all below it; `None` when any of it fails.
    pub(super) fn value(&mut self, value: NickelValue, env: Environment) -> Option<Node> {
        budget::burn();
        if self.has_enough() {
            return None;
        }
        if is_literal(&value) {
            return self.forced(&Closure { value, env });
        }
        match self.force(value, env) {
            Ok(closure) => self.forced(&closure),
            Err(error) => {
                self.fault(Error::EvalError(error));
                None
            }
        }
    }

    /// Whether looking further is in vain: data without an end goes on in every branch, and some stacks have more
    /// faults than anyone reads.
    fn has_enough(&mut self) -> bool {
        if !matches!(self.role, Role::Alone) {
            return self.stopped || !self.progress.borrow().faults.is_empty();
        }
        if !self.stopped && self.progress.borrow().faults.len() >= MOST_FAULTS {
            self.stopped = true;
            let finding = Diagnostic::error(Code::TooMuchWork, format!("the stack has more than {MOST_FAULTS} faults"));
            self.push(finding.help("mend some of those above, and look again".to_owned()));
        }
        self.stopped
    }

    /// Walks a value that has been forced.
    pub(super) fn forced(&mut self, closure: &Closure) -> Option<Node> {
        let span = self.session.position(closure.value.pos_idx());
        self.progress.borrow_mut().situation.place.value = span;
        if self.depth > DEEPEST {
            let message = format!("the data is nested deeper than {DEEPEST} levels");
            let help = "look for a record that contains itself; no manifest is as deep";
            self.stopped = true;
            return self.refuse(Code::TooDeep, message, "too deep", help);
        }
        self.depth += 1;
        let value = self.content(closure);
        self.depth -= 1;
        value.map(|value| Node { span, value })
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "an enum of Nickel's with many more variants")]
    fn content(&mut self, closure: &Closure) -> Option<Value> {
        match closure.value.content_ref() {
            ValueContentRef::Null => Some(Value::Null),
            ValueContentRef::Bool(value) => Some(Value::Bool(value)),
            ValueContentRef::Number(value) => match number::held(value) {
                Some(number) => Some(Value::Number(number)),
                None => self.unsupported_number(),
            },
            ValueContentRef::String(text) => self.text(text.as_str()),
            ValueContentRef::EnumVariant(variant) if variant.arg.is_none() => self.tag(variant.tag.label()),
            ValueContentRef::Array(Container::Empty) => Some(Value::List(Vec::new())),
            ValueContentRef::Record(Container::Empty) => Some(Value::Map(Map::default())),
            ValueContentRef::Array(Container::Alloc(array)) => self.array(array, closure).map(Value::List),
            ValueContentRef::Record(Container::Alloc(record)) => self.record(record, closure).map(Value::Map),
            _ => self.not_data(&closure.value),
        }
    }

    fn unsupported_number(&self) -> Option<Value> {
        self.refuse(
            Code::UnsupportedNumber,
            "the number is no 64-bit integer and no short decimal fraction",
            "would be changed by writing it",
            "round it with `std.number.truncate`, or write it as a string",
        )?;
        None
    }

    fn text(&mut self, text: &str) -> Option<Value> {
        if text.len() > LARGEST_TEXT {
            let message = format!("the text has {} bytes; an API server takes {LARGEST_TEXT}", text.len());
            self.refuse(Code::TooMuchWork, message, "too large for a manifest", "keep the data elsewhere")?;
        }
        Some(Value::Text(self.interned(text)))
    }

    /// The text, which takes memory once where it is short and came up before.
    fn interned(&mut self, text: &str) -> Arc<str> {
        if text.len() > LONGEST_INTERNED {
            return text.into();
        }
        if let Some(known) = self.texts.get(text) {
            return Arc::clone(known);
        }
        let new: Arc<str> = text.into();
        if self.texts.len() < MOST_INTERNED {
            self.texts.insert(Arc::clone(&new));
        }
        new
    }

    /// `'text'`: the second quote became part of the tag's name, which is not repeated, for it may be a secret.
    fn tag(&mut self, name: &str) -> Option<Value> {
        if !name.ends_with('\'') {
            return self.text(name);
        }
        self.refuse(Code::NotData, "single quotes make a tag, not text", "a tag", "write `\"` in place of each `'`")?;
        None
    }

    fn not_data(&self, value: &NickelValue) -> Option<Value> {
        let (what, help) = match value.type_of() {
            Some("Function") => ("a function", "apply it, or mark the field `| not_exported`"),
            Some("Type" | "CustomContract") => ("a type", "annotate with `|` to use it, or mark it `| not_exported`"),
            Some("EnumVariant") => ("an enum variant with a value", "write a record"),
            _ => ("not plain data", "write a record, a list, a string, a number or a boolean"),
        };
        self.refuse(Code::NotData, format!("this is {what}, and data is expected"), "cannot be rendered", help)?;
        None
    }

    fn array(&mut self, array: &ArrayData, closure: &Closure) -> Option<Vec<Node>> {
        let elements = array.iter_with_pending_contracts(closure.value.pos_idx());
        let course = self.course(array.array.len());
        if course == Course::Shared {
            return self.shared_list(&elements.collect::<Vec<_>>(), closure);
        }
        let mut nodes = Vec::with_capacity(array.array.len());
        let mut is_whole = true;
        for (index, element) in elements.enumerate().filter(|(index, _)| course.takes(Way::Element(*index))) {
            let node = self.element(index, element, closure);
            is_whole &= node.is_some();
            nodes.extend(node);
        }
        is_whole.then_some(nodes)
    }

    fn element(&mut self, index: usize, element: NickelValue, closure: &Closure) -> Option<Node> {
        let before = self.progress.borrow().situation.place;
        let place = Place { value: None, key: None, ..before };
        self.progress.borrow_mut().situation.place = place;
        let step = || Step::Element(index);
        let node = self.within(Way::Element(index), step, |walk| walk.value(element, closure.env.clone()));
        self.progress.borrow_mut().situation.place = before;
        node
    }

    fn record(&mut self, record: &RecordData, closure: &Closure) -> Option<Map> {
        if self.inside_resource || !self.names.is_resource(record) {
            return self.fields(record, closure);
        }
        self.resources += 1;
        if self.resources > MOST_RESOURCES {
            // One finding; the walk goes on to the end of what is left without looking at it.
            if self.resources == MOST_RESOURCES + 1 {
                let message = format!("the stack has more than {MOST_RESOURCES} resources");
                self.refuse(Code::TooMuchWork, message, "one too many", "split the stack");
            }
            return None;
        }
        if self.is_left_out() {
            return None;
        }
        self.inside_resource = true;
        self.progress.borrow_mut().is_secret = false;
        budget::refill();
        let map = self.fields(record, closure);
        budget::refill();
        self.inside_resource = false;
        self.session.advance.found();
        // Data without an end inside a resource is no reason to leave the next one alone.
        self.stopped = self.progress.borrow().faults.len() > MOST_FAULTS;
        map
    }

    fn is_left_out(&self) -> bool {
        let progress = self.progress.borrow();
        progress.situation.id.as_ref().is_some_and(|id| progress.without.contains(id))
    }

    fn fields(&mut self, record: &RecordData, closure: &Closure) -> Option<Map> {
        let course = self.course(record.fields.len());
        if course == Course::Shared {
            return self.shared_record(record, closure);
        }
        let pair = if self.inside_resource { None } else { self.names.pair(record) };
        // The name of a pair comes first, so that its value is walked under it; and the kind of a resource, for the
        // values of a Secret must not be shown even when nothing else of it can be evaluated.
        let first = pair.unwrap_or(self.names.kind);
        let walked = self.walked();
        let mut fields = Vec::with_capacity(record.fields.len());
        let mut is_whole = true;
        let mut segment = None;
        for turn in [Turn::First, Turn::Others] {
            for (id, field) in &record.fields {
                let is_due = (id.ident() == first) == (turn == Turn::First);
                let is_named = pair == Some(id.ident());
                if !is_due || !walked(field) || !(is_named || course.takes(Way::Field(id.ident()))) {
                    continue;
                }
                let key = self.key(id.ident());
                let named = if pair.is_some() { segment.take() } else { Some(Arc::clone(&key)) };
                let done = self.field((key, id), field, closure, named.as_deref());
                if pair.is_some() && turn == Turn::First {
                    segment = done.as_ref().and_then(|field| field.node.as_text()).map(Arc::from);
                }
                is_whole &= done.is_some();
                fields.extend(done);
            }
        }
        is_whole.then(|| Map::new(fields))
    }

    /// Which fields are walked. What a case expects is not rendered: nothing of it is left out.
    fn walked(&self) -> impl Fn(&NickelField) -> bool + use<> {
        let is_claim = matches!(self.extent, Extent::Without(_));
        move |field| (is_claim || !field.metadata.not_exported()) && !field.is_empty_optional()
    }

    /// One field; `named` is the segment that it adds to the id of a group.
    fn field(
        &mut self,
        (key, id): (Arc<str>, &LocIdent),
        field: &NickelField,
        closure: &Closure,
        named: Option<&str>,
    ) -> Option<Field> {
        let key_span = self.session.span(id.pos);
        let expression = field.value.as_ref().and_then(|value| self.session.position(value.pos_idx()));
        let outside = self.enter(key_span, expression, named);
        let way = Way::Field(id.ident());
        let step = || Step::Field(Arc::clone(&key));
        let node = match field.value_with_pending_contracts() {
            _ if self.passes_over(id) => Some(Node::new(Value::Null)),
            Some(value) => self.within(way, step, |walk| walk.value(value, closure.env.clone())),
            None => self.within(way, step, |walk| walk.undefined(&key, closure.value.pos_idx())),
        };
        self.progress.borrow_mut().leave(outside, &key, node.as_ref());
        if self.depth == 1 {
            // Groups without an end are no reason to leave the next field of the stack alone.
            self.stopped = self.progress.borrow().faults.len() > MOST_FAULTS;
        }
        Some(Field { key, key_span, node: node? })
    }

    /// Whether the walk looks at the name of a field only.
    fn passes_over(&self, id: &LocIdent) -> bool {
        self.depth == 1
            && match self.extent {
                Extent::All => false,
                Extent::Names => true,
                Extent::Without(name) => id.label() == name,
            }
    }

    /// Enters a field, and gives what [`Progress::leave`] needs.
    fn enter(&self, key_span: Option<Span>, expression: Option<Span>, named: Option<&str>) -> Outside {
        let mut progress = self.progress.borrow_mut();
        progress.hide(expression);
        let situation = &mut progress.situation;
        let outside = Outside::of(situation.place);
        let author = key_span.filter(|span| span.is_authored()).or(situation.place.author);
        situation.place = Place { value: None, key: key_span, author };
        if self.inside_resource {
            return outside;
        }
        if let (Some(id), Some(Ok(segment))) = (&situation.id, named.map(Segment::new)) {
            let inside = id.join(&segment);
            return outside.with(situation.id.replace(inside));
        }
        outside
    }

    fn within(
        &mut self,
        way: Way,
        step: impl FnOnce() -> Step,
        walk: impl FnOnce(&mut Self) -> Option<Node>,
    ) -> Option<Node> {
        if self.inside_resource {
            self.progress.borrow_mut().situation.path.push(step());
            let node = walk(self);
            self.progress.borrow_mut().situation.path.pop();
            return node;
        }
        self.trail.push(way);
        let node = walk(self);
        self.trail.pop();
        node
    }

    fn undefined(&self, key: &str, record: PosIdx) -> Option<Node> {
        let place = self.progress.borrow().situation.place;
        let record = self.session.position(record).filter(|span| Some(*span) != place.primary());
        let record = record.map(|span| if span.is_authored() { span } else { self.session.first_line(span) });
        self.push(
            Diagnostic::error(Code::MissingValue, format!("nothing gives `{key}` a value"))
                .at(place, "needs a value")
                .secondary(record, "in this record")
                .help(format!("set `{key}`, or mark it `| optional`")),
        );
        None
    }

    fn key(&mut self, ident: Ident) -> Arc<str> {
        Arc::clone(self.keys.entry(ident).or_insert_with(|| ident.label().into()))
    }
}

/// Whether a value is plain data as it stands. Most leaves are, and starting a machine takes longer than looking.
fn is_literal(value: &NickelValue) -> bool {
    matches!(
        value.content_ref(),
        ValueContentRef::Null
            | ValueContentRef::Bool(_)
            | ValueContentRef::Number(_)
            | ValueContentRef::String(_)
            | ValueContentRef::Array(Container::Empty)
            | ValueContentRef::Record(Container::Empty)
    )
}
