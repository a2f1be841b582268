//! What a schema says, in words. In: a place in it. Out: its type as Kubernetes writes it, and its constraints, one fact
//! each.

use super::spot::Spot;
use crate::schema::{Bound, Extent, Limits, ListKind, Origin, Others, Rule, Shape, Subschema, Type};
use crate::value::{Node, Value};

/// The type: `[]Container`, `map[string]string`, `integer (int32)`.
pub(super) fn kind(spot: &Spot<'_>) -> String {
    let named = |otherwise: &str| spot.name.unwrap_or(otherwise).to_owned();
    let format = spot.shape.limits.as_ref().and_then(|limits| limits.format.as_deref());
    let formatted = |kind: &str| format.map_or_else(|| kind.to_owned(), |format| format!("{kind} ({format})"));
    match spot.shape.kind {
        Some(Type::Boolean) => "boolean".to_owned(),
        Some(Type::Integer) => formatted("integer"),
        Some(Type::Number) => formatted("number"),
        Some(Type::String) => formatted("string"),
        Some(Type::IntOrString) => "integer or string".to_owned(),
        Some(Type::Quantity) => "Quantity".to_owned(),
        Some(Type::Array) => format!("[]{}", spot.element().map_or_else(|| "any".to_owned(), |below| kind(&below))),
        Some(Type::Object) => match spot.value().filter(|_| spot.shape.fields.is_empty() && spot.name.is_none()) {
            Some(value) => format!("map[string]{}", kind(&value)),
            None => named("object"),
        },
        None => named("any"),
    }
}

/// A value on one line, as JSON.
pub(super) fn value(node: &Node) -> String {
    json(node).to_string()
}

/// A value as JSON.
pub(super) fn json(node: &Node) -> serde_json::Value {
    use serde_json::Value as Json;
    match &node.value {
        Value::Null => Json::Null,
        Value::Bool(value) => Json::from(*value),
        Value::Number(number) => number.as_i64().map_or_else(|| Json::from(number.as_fraction()), Json::from),
        Value::Text(text) => Json::from(&**text),
        Value::List(items) => items.iter().map(json).collect(),
        Value::Map(map) => map.fields().iter().map(|field| (field.key.to_string(), json(&field.node))).collect(),
    }
}

/// The default, where it says something: Kubernetes' own definitions give Go's zero value to what is required, and to
/// records.
pub(super) fn default<'s>(spot: &Spot<'s>, origin: Origin) -> Option<&'s Node> {
    let is_zero = |node: &Node| match &node.value {
        Value::Null => true,
        Value::Bool(value) => !value,
        Value::Number(number) => number.as_i64() == Some(0),
        Value::Text(text) => text.is_empty(),
        Value::List(items) => items.is_empty(),
        Value::Map(map) => map.is_empty(),
    };
    spot.shape.default.as_ref().filter(|node| origin != Origin::Kubernetes || !is_zero(node))
}

/// A constraint: what it is about, and what it says.
pub(super) type Fact = (&'static str, String);

/// Everything that holds for a value, but for its type, default and rules.
pub(super) fn facts(shape: &Shape) -> Vec<Fact> {
    let mut facts = Vec::new();
    if shape.nullable {
        facts.push(("nullable", "yes".to_owned()));
    }
    if let Some(limits) = &shape.limits {
        of_limits(limits, &mut facts);
    }
    if shape.kind == Some(Type::Array) {
        facts.push(("list type", list(&shape.list)));
    }
    if shape.is_atomic_map {
        facts.push(("map type", "atomic: replaced as a whole".to_owned()));
    }
    if shape.kind == Some(Type::Object) && matches!(shape.others, Others::Any) {
        facts.push(("other fields", "anything".to_owned()));
    }
    facts
}

fn list(list: &ListKind) -> String {
    match list {
        ListKind::Atomic => "atomic: replaced as a whole".to_owned(),
        ListKind::Set => "set: no element twice".to_owned(),
        ListKind::Map(keys) => format!("map: each element by `{}`", keys.join("`, `")),
    }
}

fn of_limits(limits: &Limits, facts: &mut Vec<Fact>) {
    let mut add = |name: &'static str, text: Option<String>| facts.extend(text.map(|text| (name, text)));
    add("enum", (!limits.values.is_empty()).then(|| values(limits)));
    add("pattern", limits.pattern.as_deref().map(str::to_owned));
    add("minimum", limits.minimum.as_ref().map(|bound| at(bound, "more than")));
    add("maximum", limits.maximum.as_ref().map(|bound| at(bound, "less than")));
    add("multiple of", limits.multiple_of.map(|number| number.to_string()));
    add("length", extent(limits.length));
    add("elements", extent(limits.items));
    add("fields", extent(limits.fields));
    add("elements", limits.has_unique_items.then(|| "no two equal".to_owned()));
    add("all of", alternatives(&limits.all_of));
    add("any of", alternatives(&limits.any_of));
    add("one of", alternatives(&limits.one_of));
    add("not", limits.not.as_ref().map(alternative));
}

/// The values of an enum.
pub(super) fn values(limits: &Limits) -> String {
    let texts: Vec<String> =
        limits.values.iter().map(|node| node.as_text().map_or_else(|| value(node), quoted)).collect();
    texts.join(", ")
}

/// Words stand without quotes.
fn quoted(text: &str) -> String {
    let is_plain = !text.is_empty() && !text.contains(|c: char| c.is_whitespace() || matches!(c, ',' | '"'));
    if is_plain { text.to_owned() } else { format!("{text:?}") }
}

fn at(bound: &Bound, exclusive: &str) -> String {
    if bound.is_exclusive { format!("{exclusive} {}", bound.at) } else { bound.at.to_string() }
}

fn extent(extent: Extent) -> Option<String> {
    match (extent.least, extent.most) {
        (None, None) => None,
        (Some(least), None) => Some(format!("at least {least}")),
        (None, Some(most)) => Some(format!("at most {most}")),
        (Some(least), Some(most)) if least == most => Some(least.to_string()),
        (Some(least), Some(most)) => Some(format!("{least} to {most}")),
    }
}

fn alternatives(shapes: &[Subschema]) -> Option<String> {
    let texts: Vec<String> = shapes.iter().map(alternative).collect();
    (!texts.is_empty()).then(|| texts.join(" | "))
}

/// A form that a value may have, most of which say which fields there are.
fn alternative(subschema: &Subschema) -> String {
    let shape = subschema.shape();
    let mut parts = Vec::new();
    if !shape.required.is_empty() {
        let names: Vec<String> = shape.required.iter().map(|name| format!("`{name}`")).collect();
        parts.push(names.join(" and "));
    }
    parts.extend(shape.kind.map(|_| kind(&Spot::root(shape))));
    let limits = shape.limits.as_deref().into_iter();
    let mut facts = Vec::new();
    limits.for_each(|limits| of_limits(limits, &mut facts));
    parts.extend(facts.into_iter().map(|(name, text)| format!("{name} {text}")));
    for (name, below) in &shape.fields {
        let inner = alternative(below);
        parts.extend((inner != ANYTHING).then(|| format!("`{name}`: {inner}")));
    }
    if parts.is_empty() { ANYTHING.to_owned() } else { parts.join(", ") }
}

const ANYTHING: &str = "anything";

/// What a rule says when it is broken.
pub(super) fn message(rule: &Rule) -> Option<String> {
    let made = || rule.message_expression.as_ref().map(|expression| format!("from `{expression}`"));
    rule.message.as_deref().map(str::to_owned).or_else(made)
}

/// The first sentence of a description.
pub(super) fn first_sentence(text: &str) -> String {
    let paragraph = text.trim().split("\n\n").next().unwrap_or_default();
    let line: String = paragraph.split_whitespace().collect::<Vec<_>>().join(" ");
    // "e.g. a", "i.e. b": a sentence goes on in upper case.
    let end = line.match_indices(". ").find(|(at, _)| {
        let next = line[at + 2..].chars().next();
        next.is_some_and(char::is_uppercase)
    });
    end.map_or_else(|| line.clone(), |(at, _)| line[..=at].to_owned())
}
