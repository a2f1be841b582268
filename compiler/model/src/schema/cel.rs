//! Rules in CEL (`x-kubernetes-validations`), judged as the API server judges a new object. In: a shape, and a value whose
//! structure fits it. Out: a finding for each rule that is broken, and a warning for each that cannot be judged here. Rules
//! over what an object was before wait for a plan: there is nothing to hold a new object against.

#[expect(clippy::wildcard_enum_match_arm, reason = "whatever takes some types refuses all others")]
mod calls;
mod compiled;
#[expect(clippy::wildcard_enum_match_arm, reason = "whatever takes some types refuses all others")]
mod evaluate;
mod fault;
mod format;
mod library;
mod names;
#[expect(clippy::wildcard_enum_match_arm, reason = "whatever takes some types refuses all others")]
mod operators;
mod path;
#[expect(clippy::wildcard_enum_match_arm, reason = "whatever says nothing of names and types is passed over")]
mod scope;
#[expect(clippy::wildcard_enum_match_arm, reason = "whatever takes some types refuses all others")]
mod special;
#[cfg(test)]
mod tests;
mod value;

use std::borrow::Cow;

pub use compiled::Compiled;
use compiled::{OLD_SELF, Program};
use evaluate::Evaluation;
use fault::{Budget, Fault};
pub(super) use names::is_reserved;
pub(super) use scope::{Made, Wanted, fault};
use value::Val;

use super::default::defaulted;
use super::shape::{Others, Rule, Shape, Subschema, Type};
use crate::diagnostic::{Code, Diagnostic};
use crate::name::GroupKind;
use crate::value::{Cursor, FieldPath, Node, Place, Step, Value};

/// The most steps of one rule, and of all rules of an object: as many as the server gives them
/// (`PerCallLimit` and `RuntimeCELCostBudget` of <https://pkg.go.dev/k8s.io/apiserver/pkg/apis/cel>).
const STEPS_OF_RULE: u64 = 1_000_000;
const STEPS_OF_OBJECT: u64 = 10_000_000;

/// The most bytes of a message that a rule makes itself, as on the server.
const LONGEST_MESSAGE: usize = 5 * 1024;

/// What rules say.
#[derive(Debug, Default)]
pub struct Judged {
    /// Of this object.
    pub of_object: Vec<Diagnostic>,
    /// Of every object of its kind.
    pub of_kind: Vec<Diagnostic>,
}

/// Judges all rules of a kind over an object that stands at `place`.
#[must_use]
pub fn check(kind: &GroupKind, shape: &Shape, (node, place): (&Node, Place)) -> Judged {
    if !shape.has_rules {
        return Judged::default();
    }
    let node: Cow<'_, Node> = defaulted(shape, node);
    let mut judge = Judge { kind, left: STEPS_OF_OBJECT, judged: Judged::default() };
    judge.node(Site { shape, is_root: true }, &Cursor::new(&node, place));
    judge.judged
}

/// The rules of a schema, and what is wrong with those that cannot be read.
#[derive(Debug, Default)]
pub struct Read {
    /// How many rules there are.
    pub count: usize,
    /// Why one cannot be read.
    pub faults: Vec<String>,
}

/// Reads all rules of a schema: for whoever takes one in.
#[must_use]
pub fn unread(shape: &Shape) -> Read {
    let mut read = Read::default();
    gather(shape, &mut read);
    read
}

fn gather(shape: &Shape, read: &mut Read) {
    for rule in &shape.rules {
        let programs = rule.compiled.programs(&rule.rule, rule.message_expression.as_deref());
        read.count += 1;
        read.faults.extend(programs.rule.as_ref().err().map(|reason| format!("`{}`: {reason}", rule.rule)));
    }
    for below in inside(shape) {
        gather(below, read);
    }
}

/// The schemas in place below one. Kubernetes' own definitions have no rules, and are not looked into: they may hold
/// themselves.
fn inside(shape: &Shape) -> impl Iterator<Item = &Shape> {
    let others = match &shape.others {
        Others::Of(shape) => Some(shape),
        Others::Unknown | Others::Any => None,
    };
    let below = shape.fields.iter().map(|(_, field)| field).chain(&shape.items).chain(others);
    below.filter_map(|below| match below {
        Subschema::Here(shape) => Some(&**shape),
        Subschema::Named(_) => None,
    })
}

/// Whether rules stand here or below.
pub(super) fn has_rules(shape: &Shape) -> bool {
    !shape.rules.is_empty() || inside(shape).any(|below| below.has_rules)
}

/// The schema of a place. One in `allOf` and the like has no rules: the server refuses them there.
#[derive(Clone, Copy)]
struct Site<'a> {
    shape: &'a Shape,
    is_root: bool,
}

impl<'a> Site<'a> {
    fn below(below: &'a Subschema) -> Option<Self> {
        match below {
            Subschema::Here(shape) if shape.has_rules => Some(Self { shape, is_root: false }),
            Subschema::Here(_) | Subschema::Named(_) => None,
        }
    }
}

struct Judge<'k> {
    kind: &'k GroupKind,
    left: u64,
    judged: Judged,
}

impl Judge<'_> {
    /// Rules of an object come before those of what is in it. `null` has none.
    fn node(&mut self, site: Site<'_>, cursor: &Cursor<'_>) {
        if matches!(cursor.node().value, Value::Null) {
            return;
        }
        for rule in &site.shape.rules {
            self.rule(rule, site, cursor);
        }
        for (field, below) in cursor.fields() {
            if let Some(site) = site.shape.field(&field.key).and_then(Site::below) {
                self.node(site, &below);
            }
        }
        if let Some(site) = site.shape.items.as_ref().and_then(Site::below) {
            cursor.elements().for_each(|element| self.node(site, &element));
        }
    }

    fn rule(&mut self, rule: &Rule, site: Site<'_>, cursor: &Cursor<'_>) {
        let programs = rule.compiled.programs(&rule.rule, rule.message_expression.as_deref());
        let program = match &programs.rule {
            Ok(program) => program,
            Err(reason) => return self.judged.of_kind.push(unreadable(self.kind, rule, reason)),
        };
        if program.uses_old_self && !rule.has_optional_old_self {
            return;
        }
        let truth = self.evaluate(program, site, cursor).and_then(|value| {
            let Val::Bool(truth) = value else {
                return Err(Fault::Unjudged("it is neither true nor false".to_owned()));
            };
            Ok(truth)
        });
        match truth {
            Ok(true) => {}
            Ok(false) => {
                let made = programs.message.as_ref().and_then(|program| self.message(program, site, cursor));
                let detail = made.or_else(|| rule.message.as_deref().map(|text| text.trim().to_owned()));
                self.judged.of_object.push(failed(rule, detail, cursor));
            }
            Err(Fault::Refused(reason)) => self.judged.of_object.push(impossible(rule, &reason, cursor)),
            Err(Fault::Overload(reason)) if is_open(site.shape) => {
                self.judged.of_object.push(impossible(rule, &reason, cursor));
            }
            Err(fault) => self.judged.of_object.push(unjudged(rule, &fault, cursor)),
        }
    }

    fn evaluate<'a>(&mut self, program: &Program, site: Site<'a>, cursor: &Cursor<'a>) -> Result<Val<'a>, Fault> {
        let steps = self.left.min(STEPS_OF_RULE);
        let budget = Budget::new(steps);
        let this = match (&cursor.node().value, site.is_root) {
            (Value::Map(fields), true) => Val::root(fields, site.shape),
            _ => Val::of(cursor.node(), Some(site.shape))?,
        };
        let names = vec![("self", Ok(this)), (OLD_SELF, Ok(Val::Optional(None)))];
        let value = Evaluation::new(names, &budget).value(&program.expression);
        self.left -= steps - budget.left();
        value
    }

    /// What a rule says itself; nothing where it says nothing that fits a line.
    fn message(&mut self, program: &Program, site: Site<'_>, cursor: &Cursor<'_>) -> Option<String> {
        let Ok(Val::Text(text)) = self.evaluate(program, site, cursor) else { return None };
        let text = text.trim();
        let fits = !text.is_empty() && text.len() <= LONGEST_MESSAGE && !text.contains('\n');
        fits.then(|| text.to_owned())
    }
}

const LATER: &str = "look at the rule yourself; the API server judges it when the object is applied";

/// The same for every object of the kind, and so without a place.
fn unreadable(kind: &GroupKind, rule: &Rule, reason: &str) -> Diagnostic {
    let message = format!("a rule of `{kind}` cannot be judged: {reason}");
    Diagnostic::warning(Code::UnjudgedRule, message).note(quoted(rule)).help(LATER.to_owned())
}

/// Whether a schema leaves types open: of these the server too learns only from the value.
fn is_open(shape: &Shape) -> bool {
    shape.kind == Some(Type::IntOrString) || inside(shape).any(is_open)
}

fn quoted(rule: &Rule) -> String {
    format!("the rule is `{}`", rule.rule.split_whitespace().collect::<Vec<_>>().join(" "))
}

fn named(path: &FieldPath) -> String {
    if path.is_root() { "the object".to_owned() } else { format!("`{}`", path.shortened()) }
}

fn failed(rule: &Rule, detail: Option<String>, cursor: &Cursor<'_>) -> Diagnostic {
    let (at, path) = moved(rule, cursor);
    let name = named(&path);
    let message = match &detail {
        Some(detail) => format!("{name} must obey its schema: {detail}"),
        None => format!("{name} must obey a rule of its schema"),
    };
    let label = match rule.reason.as_deref() {
        Some("FieldValueForbidden") => "forbidden",
        Some("FieldValueRequired") => "required",
        Some("FieldValueDuplicate") => "there already",
        Some(_) | None => "not valid",
    };
    Diagnostic::error(Code::FailedRule, message).on(&at, label).field(path).note(quoted(rule))
}

/// The server refuses what makes a rule impossible to evaluate.
fn impossible(rule: &Rule, reason: &str, cursor: &Cursor<'_>) -> Diagnostic {
    let message = format!("{} must obey a rule of its schema, which has no answer: {reason}", named(&cursor.path()));
    Diagnostic::error(Code::FailedRule, message).on(cursor, "not valid").note(quoted(rule))
}

fn unjudged(rule: &Rule, fault: &Fault, cursor: &Cursor<'_>) -> Diagnostic {
    let message = format!("a rule for {} cannot be judged: {fault}", named(&cursor.path()));
    Diagnostic::warning(Code::UnjudgedRule, message).on(cursor, "not judged").note(quoted(rule)).help(LATER.to_owned())
}

/// The place that a rule speaks of, as far down as there is something.
fn moved<'a>(rule: &Rule, cursor: &Cursor<'a>) -> (Cursor<'a>, FieldPath) {
    let names = rule.field_path.as_deref().map(path::names).unwrap_or_default();
    let mut at = cursor.clone();
    for name in &names {
        match at.get(name) {
            Some(below) => at = below,
            None => break,
        }
    }
    let mut steps = cursor.path().steps().to_vec();
    steps.extend(names.into_iter().map(|name| Step::Field(name.into())));
    (at, FieldPath::new(steps))
}
