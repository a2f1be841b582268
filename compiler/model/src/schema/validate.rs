//! Holds an object against the schema of its kind. In: the positioned tree, and the shape of its version. Out: every
//! finding at its line, as the API server would refuse it. Without a finding nothing is allocated: the way down is a list
//! on the stack, and what it says is made where something is wrong. Rules in CEL are not looked at here.

mod at;
mod combine;
mod duplicate;
mod format;
mod list;
mod number;
mod pattern;
mod quantity;
mod record;
#[cfg(test)]
mod tests;
mod text;
mod unknown;
mod words;

pub(crate) use format::is_decoded;
pub use pattern::{Pattern, PatternError};
pub(super) use quantity::is_quantity;

use super::{Limits, Origin, Shape, Type};
use crate::diagnostic::{Code, Diagnostic};
use crate::value::{Field, Map, Node, Place, Value};
use at::At;

/// An object, and what it is held against.
#[derive(Debug, Clone, Copy)]
pub struct Subject<'a> {
    /// Its tree, `apiVersion` and `kind` included.
    pub node: &'a Node,
    /// Where it was written.
    pub place: Place,
    /// Its kind, for messages.
    pub kind: &'a str,
    /// What it may be.
    pub shape: &'a Shape,
    /// What `metadata` may be.
    pub metadata: &'a Shape,
    /// Where the shape is from: Kubernetes decodes its own kinds into types, all others are held against their schema.
    pub origin: Origin,
}

/// What identity has been read from: it has told what is wrong with these.
const OWNED: &[&str] = &["name", "namespace", "generateName", "labels", "annotations"];

/// What stands in every object, whether or not the schema names it. `status` is the server's own: of an object that is
/// created it is dropped, once its types are found to be right.
const COMMON: &[&str] = &["apiVersion", "kind", "metadata", "status"];

/// What rules of the stage `check` judge: the values of Secrets, which must not be there, and those of `ConfigMap`s.
const JUDGED_LATER: &[(&str, &str)] = &[("Secret", "data"), ("Secret", "stringData"), ("ConfigMap", "data")];

/// Every finding about an object.
#[must_use]
pub fn validate(subject: &Subject<'_>) -> Vec<Diagnostic> {
    let mut walk = Walk::new(subject, Mode::Tell(Vec::new()));
    walk.object(&At::root(subject.node, subject.place, subject.shape));
    match walk.mode {
        Mode::Tell(findings) => findings,
        Mode::Count(_) => Vec::new(),
    }
}

/// Who takes the object in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Taker {
    /// Kubernetes' decoder and checks in Go.
    Decoder,
    /// The schema of a custom resource.
    Schema,
    /// Server-side apply alone, which asks for known fields and their types: of a `status` that is dropped then.
    Types,
}

/// What becomes of findings.
enum Mode {
    Tell(Vec<Diagnostic>),
    /// They are counted: whether a branch fits is all that is asked.
    Count(usize),
}

/// Whether fields that a shape does not name are told.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Strangers {
    Told,
    /// In a branch of `anyOf` and the like: such shapes name only what they say something about.
    Passed,
}

struct Walk<'s> {
    subject: &'s Subject<'s>,
    taker: Taker,
    strangers: Strangers,
    is_sealed: bool,
    mode: Mode,
}

impl<'s> Walk<'s> {
    fn new(subject: &'s Subject<'s>, mode: Mode) -> Self {
        let taker = match subject.origin {
            Origin::Kubernetes => Taker::Decoder,
            Origin::Imported | Origin::Declared | Origin::WellKnown => Taker::Schema,
        };
        let is_sealed = subject.node.get("sops").and_then(|sops| sops.get("mac")?.as_text()).is_some_and(is_encrypted);
        Self { subject, taker, strangers: Strangers::Told, is_sealed, mode }
    }

    /// A walk that counts, with the rules of this one.
    fn probe(&self, strangers: Strangers) -> Self {
        Self { mode: Mode::Count(0), strangers, ..*self }
    }

    /// A walk that tells, with the rules of this one.
    fn teller(&self, strangers: Strangers) -> Self {
        Self { mode: Mode::Tell(Vec::new()), strangers, ..*self }
    }

    fn tell(&mut self, finding: impl FnOnce(&Subject<'_>) -> Diagnostic) {
        match &mut self.mode {
            Mode::Tell(findings) => findings.push(finding(self.subject)),
            Mode::Count(count) => *count += 1,
        }
    }

    /// The root of an object.
    fn object(&mut self, at: &At<'_>) {
        let Some(map) = at.node.as_map() else { return };
        for field in map.fields() {
            match &*field.key {
                "metadata" => self.metadata(at, map),
                "apiVersion" | "kind" => {}
                "status" if self.taker == Taker::Schema => self.types(at, map, field),
                key if self.taker == Taker::Decoder && JUDGED_LATER.contains(&(self.subject.kind, key)) => {}
                // SOPS leaves what it needs to decrypt the object, and takes it out again.
                "sops" if at.shape.known("sops").is_none() => {}
                _ => self.field(at, map, field),
            }
        }
        self.required(at, map, COMMON);
        if let Some(limits) = &at.shape.limits {
            self.limits(at, limits);
        }
    }

    /// A field of which only the types are asked for.
    fn types(&mut self, at: &At<'_>, map: &Map, field: &Field) {
        let taker = std::mem::replace(&mut self.taker, Taker::Types);
        self.field(at, map, field);
        self.taker = taker;
    }

    fn metadata(&mut self, root: &At<'_>, map: &Map) {
        let Some(field) = map.get("metadata") else { return };
        let at = root.field(field, self.subject.metadata);
        let Some(fields) = at.node.as_map() else { return };
        // Kubernetes' decoder reads `metadata` of every kind.
        let taker = std::mem::replace(&mut self.taker, Taker::Decoder);
        for field in fields.fields().iter().filter(|field| !OWNED.contains(&&*field.key)) {
            self.field(&at, fields, field);
        }
        self.taker = taker;
        // What a custom resource asks of its name is all that its schema may say.
        if let Some(own) = root.shape.known("metadata").filter(|_| taker == Taker::Schema) {
            let before = std::mem::replace(&mut self.strangers, Strangers::Passed);
            self.value(&root.field(field, own.shape()));
            self.strangers = before;
        }
    }

    /// A value, whatever it is.
    fn value(&mut self, at: &At<'_>) {
        if self.is_sealed && at.node.as_text().is_some_and(is_encrypted) {
            return;
        }
        if !self.has_type(at) {
            return self.tell(|subject| wrong_type(subject, at));
        }
        if let Some(limits) = at.shape.limits.as_ref().filter(|_| self.taker != Taker::Types) {
            self.limits(at, limits);
        }
        match &at.node.value {
            Value::Map(map) => self.record(at, map),
            Value::List(items) => self.list(at, items),
            Value::Text(text) if at.shape.kind == Some(Type::Quantity) => self.quantity(at, text),
            Value::Number(number) if at.shape.kind == Some(Type::IntOrString) => self.int_or_string(at, *number),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::Text(_) => {}
        }
    }

    fn has_type(&self, at: &At<'_>) -> bool {
        let Some(kind) = at.shape.kind else { return true };
        match (&at.node.value, kind) {
            (Value::Null, _) => at.shape.nullable || self.taker != Taker::Schema,
            (Value::Bool(_), Type::Boolean)
            | (Value::Number(_), Type::Number | Type::Quantity)
            | (Value::Text(_), Type::String | Type::IntOrString | Type::Quantity)
            | (Value::List(_), Type::Array)
            | (Value::Map(_), Type::Object) => true,
            (Value::Number(number), Type::Integer | Type::IntOrString) => number.as_i64().is_some(),
            (Value::Bool(_) | Value::Number(_) | Value::Text(_) | Value::List(_) | Value::Map(_), _) => false,
        }
    }

    /// What holds for the value itself. Of one value the first broken rule is told.
    fn limits(&mut self, at: &At<'_>, limits: &Limits) {
        if !limits.values.is_empty() && !self.is_listed(&at.node.value, limits) && !self.is_ruled(at) {
            return self.tell(|subject| words::unlisted(subject, at, limits));
        }
        match &at.node.value {
            Value::Number(number) => self.number(at, *number, limits),
            Value::Text(text) => self.text(at, text, limits),
            Value::List(items) => self.count(at, items.len(), limits.items),
            Value::Map(map) => self.size(at, map, limits.fields),
            Value::Null | Value::Bool(_) => {}
        }
        self.combined(at, limits);
    }

    /// Whether the rules of Kubernetes' own kinds say what must stand there, or nobody does, for the server drops it while its
    /// feature is off (`ContainerStopSignals`): enumerations and required fields of which the server tells at another place
    /// than where they are, or beside more.
    fn is_ruled(&self, at: &At<'_>) -> bool {
        const RULED: &[&str] = &[
            "httpHeaders",
            "metric",
            "mountPropagation",
            "resizePolicy",
            "seccompProfile",
            "status",
            "stopSignal",
            "volumes",
        ];
        self.taker == Taker::Decoder && at.keys().any(|key| RULED.contains(&key))
    }

    /// To Kubernetes' decoder empty text is the absence of text.
    fn is_listed(&self, value: &Value, limits: &Limits) -> bool {
        let is_absent = |value: &Value| matches!(value, Value::Text(text) if text.is_empty()) || *value == Value::Null;
        limits.values.iter().any(|listed| duplicate::is_same(&listed.value, value))
            || (self.taker == Taker::Decoder && is_absent(value))
    }
}

/// As SOPS writes a value (<https://getsops.io/docs/>).
fn is_encrypted(text: &str) -> bool {
    text.starts_with("ENC[AES256_GCM,data:") && text.ends_with(']')
}

fn wrong_type(subject: &Subject<'_>, at: &At<'_>) -> Diagnostic {
    let found = words::found(at);
    let message = format!("`{}` must be {}, not {found}", at.path(), words::wanted(at.shape));
    let place = at.place();
    Diagnostic::error(Code::WrongType, message)
        .at(place.of_use(), format!("this is {found}"))
        .field(at.path())
        .help(words::rewritten(at, place).filter(|_| !words::is_secret(subject, at)))
        .mask(words::secret(subject, at))
}
