//! How findings say things.

use super::Subject;
use super::at::At;
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::name::did_you_mean;
pub(super) use crate::schema::words::{escaped, series, shortened, value};
use crate::schema::words::{is_secret_at, plain};
use crate::schema::{Extent, Limits, Shape, Type};
use crate::value::{Number, Place, Value};

/// The record that a finding is about: a field, or the whole object.
pub(super) fn record(subject: &Subject<'_>, at: &At<'_>) -> String {
    let path = at.path();
    if path.is_root() { format!("the `{}`", subject.kind) } else { format!("`{path}`") }
}

/// What a shape asks for.
pub(super) const fn wanted(shape: &Shape) -> &'static str {
    match shape.kind {
        Some(kind) => kind.name(),
        None => "anything",
    }
}

/// What stands there.
pub(super) fn found(at: &At<'_>) -> &'static str {
    let is_fraction = matches!(&at.node.value, Value::Number(number) if number.as_fraction().is_some());
    if is_fraction { "a fraction" } else { at.node.value.type_name() }
}

/// The value as the type that is wanted, if that is clear.
pub(super) fn rewritten(at: &At<'_>, place: Place) -> Option<String> {
    let is_used = place != place.of_use();
    match (&at.node.value, at.shape.kind?) {
        (Value::Bool(_) | Value::Number(_), Type::String) if is_used => Some("write `\"%{…}\"`".to_owned()),
        (Value::Bool(value), Type::String) => Some(format!("write `\"{value}\"`")),
        (Value::Number(value), Type::String) => Some(format!("write `\"{value}\"`")),
        (Value::Text(text), Type::Integer | Type::Number | Type::Boolean) => unquoted(text, at.shape.kind?),
        (Value::Text(_) | Value::Number(_) | Value::Bool(_) | Value::Map(_), Type::Array) => {
            Some("write a list: `[…]`".to_owned())
        }
        (Value::List(items), Type::Object | Type::String) if items.len() == 1 => Some("leave out the list".to_owned()),
        (Value::Map(_) | Value::List(_), Type::String) => Some("write it as text: `std.serialize 'Json …`".to_owned()),
        _ => None,
    }
}

fn unquoted(text: &str, kind: Type) -> Option<String> {
    let is_value = match kind {
        Type::Integer => text.parse::<i64>().is_ok(),
        Type::Number => text.parse::<f64>().ok().and_then(Number::from_f64).is_some(),
        Type::Boolean => matches!(text, "true" | "false"),
        Type::String | Type::Array | Type::Object | Type::IntOrString | Type::Quantity => false,
    };
    is_value.then(|| format!("write `{text}` without quotes"))
}

/// After the name of a field to add: its values, or its type.
pub(super) fn hint(shape: &Shape) -> String {
    let values = shape.limits.as_ref().map(|limits| listed(limits)).unwrap_or_default();
    if !values.is_empty() {
        let names: Vec<&str> = values.iter().map(String::as_str).collect();
        return format!(": {}", series(&names, "or"));
    }
    shape.kind.map(|kind| format!(", {}", kind.name())).unwrap_or_default()
}

fn listed(limits: &Limits) -> Vec<String> {
    limits.values.iter().map(|listed| plain(&listed.value)).collect()
}

/// Whether a value must not be shown.
pub(super) fn is_secret(subject: &Subject<'_>, at: &At<'_>) -> bool {
    let beside = at.above().and_then(|above| above.node.get("name")?.as_text());
    is_secret_at(subject.kind, at.upwards().filter_map(At::key), beside.unwrap_or_default())
}

/// Where a value was written that must not be shown.
pub(super) fn secret(subject: &Subject<'_>, at: &At<'_>) -> Option<Span> {
    at.node.span.filter(|_| is_secret(subject, at))
}

fn this_is(subject: &Subject<'_>, at: &At<'_>) -> String {
    match &at.node.value {
        _ if is_secret(subject, at) => "not of that form".to_owned(),
        Value::List(_) | Value::Map(_) => format!("this is {}", at.node.value.type_name()),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Text(_) => {
            format!("this is {}", value(&at.node.value))
        }
    }
}

/// A value that breaks a rule, which reads on after "must".
pub(super) fn broken(subject: &Subject<'_>, at: &At<'_>, code: Code, rule: &str) -> Diagnostic {
    Diagnostic::error(code, format!("`{}` must {rule}", at.path()))
        .at(at.place().of_use(), this_is(subject, at))
        .field(at.path())
        .mask(secret(subject, at))
}

/// A value that is none of those that are allowed.
pub(super) fn unlisted(subject: &Subject<'_>, at: &At<'_>, limits: &Limits) -> Diagnostic {
    /// The most values that are listed; some enums have hundreds.
    const MOST: usize = 12;
    let values = listed(limits);
    let names: Vec<&str> = values.iter().map(String::as_str).collect();
    let rule = match names.len().checked_sub(MOST) {
        None | Some(0) => format!("be {}", series(&names, "or")),
        Some(more) => format!("be one of `{}` or {more} others", names[..MOST].join("`, `")),
    };
    let near = at.node.as_text().and_then(|text| did_you_mean(text, names.iter().copied()));
    broken(subject, at, Code::InvalidValue, &rule).help(near)
}

/// Whether there are neither too few nor too many of something.
pub(super) fn is_within(count: usize, allowed: Extent) -> bool {
    let count = u64::try_from(count).unwrap_or(u64::MAX);
    allowed.least.is_none_or(|least| count >= least) && allowed.most.is_none_or(|most| count <= most)
}

/// Too few or too many of something, which has a name for one and for several.
pub(super) fn extent(at: &At<'_>, count: usize, allowed: Extent, (one, several): (&str, &str)) -> Diagnostic {
    let named = |number: u64| if number == 1 { format!("1 {one}") } else { format!("{number} {several}") };
    let has = u64::try_from(count).unwrap_or(u64::MAX);
    let (rule, label) = match (allowed.least, allowed.most) {
        (Some(1), _) if has == 0 => ("must not be empty".to_owned(), "empty".to_owned()),
        (Some(least), _) if has < least => (format!("must have at least {}", named(least)), format!("has {has}")),
        (_, most) => (format!("must have at most {}", named(most.unwrap_or_default())), format!("has {has}")),
    };
    Diagnostic::error(Code::InvalidValue, format!("`{}` {rule}", at.path()))
        .at(at.place().of_use(), label)
        .field(at.path())
}
