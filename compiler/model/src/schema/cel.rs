//! Rules in CEL (`x-kubernetes-validations`), judged as the API server judges a new object. In: a shape, and a value whose
//! structure fits it. Out: a finding for each rule that is broken, and a warning for each that cannot be judged here. Rules
//! over what an object was before wait for a plan: there is nothing to hold a new object against.

mod calls;
mod compiled;
mod evaluate;
mod fault;
mod format;
mod library;
mod names;
mod operators;
mod path;
mod special;
#[cfg(test)]
mod tests;
mod value;

use std::borrow::Cow;

pub use compiled::Compiled;
use compiled::{OLD_SELF, Program};
use evaluate::Evaluation;
use fault::{Budget, Fault};
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

/// Judges all rules of a kind over an object that stands at `place`.
#[must_use]
pub fn check(kind: &GroupKind, shape: &Shape, (node, place): (&Node, Place)) -> Vec<Diagnostic> {
    if !shape.has_rules {
        return Vec::new();
    }
    let node: Cow<'_, Node> = defaulted(shape, node);
    let mut judge = Judge { kind, left: STEPS_OF_OBJECT, findings: Vec::new() };
    judge.node(Site { rules: shape, shape, is_root: true }, &Cursor::new(&node, place));
    judge.findings
}

/// Whether rules stand here or below. Kubernetes' own definitions have none, and are not looked into: they may hold
/// themselves.
pub(super) fn has_rules(shape: &Shape) -> bool {
    let below = |subschema: &Subschema| match subschema {
        Subschema::Here(shape) => shape.has_rules,
        Subschema::Named(_) => false,
    };
    let others = match &shape.others {
        Others::Of(shape) => Some(shape),
        Others::Unknown | Others::Any => None,
    };
    let all_of = shape.limits.iter().flat_map(|limits| &limits.all_of);
    !shape.rules.is_empty()
        || shape.fields.iter().map(|(_, field)| field).chain(&shape.items).chain(others).chain(all_of).any(below)
}

/// The schemas of a place.
#[derive(Clone, Copy)]
struct Site<'a> {
    /// The one whose rules are judged: that of the place itself, or one of its `allOf`.
    rules: &'a Shape,
    /// The one that says what is there.
    shape: &'a Shape,
    is_root: bool,
}

impl<'a> Site<'a> {
    fn below(self, rules: Option<&'a Subschema>, shape: Option<&'a Subschema>) -> Option<Self> {
        let (rules, shape) = (rules?.shape(), shape?.shape());
        Some(Self { rules, shape, is_root: false })
    }

    fn field(self, name: &str) -> Option<Self> {
        self.below(self.rules.field(name), self.shape.field(name))
    }
}

struct Judge<'k> {
    kind: &'k GroupKind,
    left: u64,
    findings: Vec<Diagnostic>,
}

impl Judge<'_> {
    /// Rules of an object come before those of what is in it. `null` has none.
    fn node(&mut self, site: Site<'_>, cursor: &Cursor<'_>) {
        if !site.rules.has_rules || matches!(cursor.node().value, Value::Null) {
            return;
        }
        for rule in &site.rules.rules {
            self.rule(rule, site, cursor);
        }
        for all_of in site.rules.limits.iter().flat_map(|limits| &limits.all_of) {
            self.node(Site { rules: all_of.shape(), ..site }, cursor);
        }
        for (field, below) in cursor.fields() {
            if let Some(site) = site.field(&field.key) {
                self.node(site, &below);
            }
        }
        if let Some(site) = site.below(site.rules.items.as_ref(), site.shape.items.as_ref()) {
            cursor.elements().for_each(|element| self.node(site, &element));
        }
    }

    fn rule(&mut self, rule: &Rule, site: Site<'_>, cursor: &Cursor<'_>) {
        let programs = rule.compiled.programs(&rule.rule, rule.message_expression.as_deref());
        let program = match &programs.rule {
            Ok(program) => program,
            Err(reason) => return self.findings.push(self.unreadable(rule, reason)),
        };
        if program.uses_old_self && !rule.has_optional_old_self {
            return;
        }
        let truth = self.evaluate(program, site, cursor).and_then(|value| match value {
            Val::Bool(truth) => Ok(truth),
            _ => Err(Fault::Unjudged("it is neither true nor false".to_owned())),
        });
        match truth {
            Ok(true) => {}
            Ok(false) => {
                let made = programs.message.as_ref().and_then(|program| self.message(program, site, cursor));
                let detail = made.or_else(|| rule.message.as_deref().map(|text| text.trim().to_owned()));
                self.findings.push(failed(rule, detail, cursor));
            }
            Err(Fault::Refused(reason)) => self.findings.push(impossible(rule, &reason, cursor)),
            Err(Fault::Overload(reason)) if is_open(site.shape) => {
                self.findings.push(impossible(rule, &reason, cursor));
            }
            Err(fault) => self.findings.push(unjudged(rule, &fault, cursor)),
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

    /// The same for every object of the kind, and so without a place: it is told once.
    fn unreadable(&self, rule: &Rule, reason: &str) -> Diagnostic {
        let message = format!("a rule of `{}` cannot be judged: {reason}", self.kind);
        Diagnostic::warning(Code::UnjudgedRule, message).note(quoted(rule)).help(LATER.to_owned())
    }
}

const LATER: &str = "look at the rule yourself; the API server judges it when the object is applied";

/// Whether a schema leaves types open: of these the server too learns only from the value.
fn is_open(shape: &Shape) -> bool {
    let others = match &shape.others {
        Others::Of(below) => Some(below),
        Others::Unknown | Others::Any => None,
    };
    let below = |subschema: &Subschema| match subschema {
        Subschema::Here(shape) => is_open(shape),
        Subschema::Named(_) => false,
    };
    shape.kind == Some(Type::IntOrString)
        || shape.fields.iter().map(|(_, field)| field).chain(&shape.items).chain(others).any(below)
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
