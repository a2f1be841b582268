//! Functions. In: a name and values. Out: what the function makes of them. Those that every rule uses, and those whose results
//! differ between the library and the server, are here; the others are the library's. What could grow without end is counted
//! before it grows.

use std::sync::Arc;

use super::fault::{Budget, Fault, no_overload};
use super::operators::arithmetic;
use super::value::{List, Map, Val};
use super::{format, library};

/// What a function is called on.
pub(super) enum Of<'a, 'e> {
    /// Nothing: `size(self)`.
    Nothing,
    /// A value: `self.size()`.
    Value(Val<'a>),
    /// The name of a library: `sets.contains(…)`.
    Library(&'e str),
}

/// Calls a function.
pub(super) fn call<'a>(of: Of<'a, '_>, name: &str, arguments: Vec<Val<'a>>, budget: &Budget) -> Result<Val<'a>, Fault> {
    match of {
        Of::Library("optional") => optional(name, arguments),
        Of::Library(prefix) => {
            budget.spend(growth(name, None, &arguments))?;
            library::call(Some(prefix), name, None, &arguments, budget)
        }
        Of::Value(value) => match of_optional(name, value, arguments)? {
            Asked::Answered(value) => Ok(value),
            Asked::Other(value, arguments) => match own(name, &value, &arguments, budget) {
                Some(made) => made,
                None => {
                    budget.spend(growth(name, Some(&value), &arguments))?;
                    library::call(None, name, Some(&value), &arguments, budget)
                }
            },
        },
        Of::Nothing => match arguments.split_first().and_then(|(first, rest)| own(name, first, rest, budget)) {
            Some(made) => made,
            None => {
                budget.spend(growth(name, arguments.first(), &[]))?;
                library::call(None, name, None, &arguments, budget)
            }
        },
    }
}

/// The functions that are here. One of a value is the same called on it.
fn own<'a>(name: &str, value: &Val<'a>, arguments: &[Val<'a>], budget: &Budget) -> Option<Result<Val<'a>, Fault>> {
    Some(Ok(match (name, value, arguments) {
        ("size", _, []) => return Some(size(value, budget)),
        ("type", _, []) => Val::Type(value.type_name().into()),
        ("dyn", _, []) => value.clone(),
        ("string", Val::Timestamp(time), []) => Val::text(&format::time(time)),
        ("string", Val::Duration(duration), []) => Val::text(&format::seconds(duration)),
        ("string", Val::Bool(truth), []) => Val::text(if *truth { "true" } else { "false" }),
        ("int", Val::Timestamp(time), []) => Val::Int(time.timestamp()),
        ("sum", Val::List(list), []) => return sum(list, budget),
        ("bool", Val::Bool(_), []) => value.clone(),
        ("bool", Val::Text(text), []) => match &**text {
            "true" | "True" | "TRUE" | "t" | "1" => Val::Bool(true),
            "false" | "False" | "FALSE" | "f" | "0" => Val::Bool(false),
            other => return Some(Err(Fault::Refused(format!("`{other}` is no boolean")))),
        },
        ("contains" | "startsWith" | "endsWith", Val::Text(text), [Val::Text(part)]) => {
            return Some(budget.spend_on(text.len()).map(|()| {
                Val::Bool(match name {
                    "contains" => text.contains(&**part),
                    "startsWith" => text.starts_with(&**part),
                    _ => text.ends_with(&**part),
                })
            }));
        }
        _ => return None,
    }))
}

/// The sum of durations; the library knows that of numbers.
fn sum<'a>(list: &List<'a>, budget: &Budget) -> Option<Result<Val<'a>, Fault>> {
    let mut items = list.iter();
    let first = items.next().filter(|first| matches!(first, Ok(Val::Duration(_))))?;
    Some(items.fold(first, |sum, item| arithmetic('+', &sum?, &item?, budget)))
}

/// Characters of text, which the library would count as bytes; elements; fields.
fn size<'a>(value: &Val<'a>, budget: &Budget) -> Result<Val<'a>, Fault> {
    let size = match value {
        Val::Text(text) => {
            budget.spend_on(text.len())?;
            text.chars().count()
        }
        Val::Bytes(bytes) => bytes.len(),
        Val::List(list) => list.len(),
        Val::Map(map) => map.len(),
        _ => return Err(no_overload("size")),
    };
    i64::try_from(size).map(Val::Int).map_err(|_| Fault::Refused("overflow of `size`".to_owned()))
}

/// The steps of making what a function may make, where that is more than it was given.
fn growth(name: &str, of: Option<&Val<'_>>, arguments: &[Val<'_>]) -> u64 {
    let length = |value: &Val<'_>| match value {
        Val::Text(text) => text.len() as u64,
        Val::List(list) => list.len() as u64,
        _ => 1,
    };
    let of = of.map_or(1, length);
    match (name, arguments) {
        // An empty text stands between all characters.
        ("replace", [_, by, ..]) => (of + 1).saturating_mul(length(by)) / 10,
        ("join", [between]) => of.saturating_mul(length(between)) / 10,
        ("matches" | "find" | "findAll", [pattern, ..]) => 20 + of / 10 + length(pattern) * (1 + of / 40),
        ("range", [Val::Int(count)]) => u64::try_from(*count).unwrap_or(0),
        ("range", [Val::Uint(count)]) => *count,
        // The digits after the point: no text needs as many as could be asked for.
        ("format", _) => of.saturating_mul(4),
        ("sort" | "distinct" | "sortBy", _) => of.saturating_mul(of) / 10,
        ("contains" | "intersects" | "equivalent", [one, other]) => length(one).saturating_mul(length(other)),
        _ => 1,
    }
}

fn optional<'a>(name: &str, arguments: Vec<Val<'a>>) -> Result<Val<'a>, Fault> {
    match (name, <[Val<'a>; 1]>::try_from(arguments)) {
        ("none", Err(_)) => Ok(Val::Optional(None)),
        ("of", Ok([value])) => Ok(Val::Optional(Some(Box::new(value)))),
        ("ofNonZeroValue", Ok([value])) => {
            Ok(Val::Optional(if is_zero(&value) { None } else { Some(Box::new(value)) }))
        }
        _ => Err(no_overload("optional")),
    }
}

fn is_zero(value: &Val<'_>) -> bool {
    match value {
        Val::Null => true,
        Val::Bool(value) => !value,
        Val::Int(value) => *value == 0,
        Val::Uint(value) => *value == 0,
        Val::Double(value) => *value == 0.0,
        Val::Text(text) => text.is_empty(),
        Val::Bytes(bytes) => bytes.is_empty(),
        Val::List(list) => list.len() == 0,
        Val::Map(map) => map.len() == 0,
        Val::Duration(duration) => duration.is_zero(),
        Val::Optional(value) => value.is_none(),
        Val::Timestamp(_) | Val::Opaque(_) | Val::Type(_) | Val::Unknown(_) => false,
    }
}

/// What came of asking a value as one that may be absent.
enum Asked<'a> {
    Answered(Val<'a>),
    Other(Val<'a>, Vec<Val<'a>>),
}

fn of_optional<'a>(name: &str, value: Val<'a>, mut arguments: Vec<Val<'a>>) -> Result<Asked<'a>, Fault> {
    let Val::Optional(inner) = value else { return Ok(Asked::Other(value, arguments)) };
    Ok(Asked::Answered(match (name, arguments.pop()) {
        ("hasValue", None) => Val::Bool(inner.is_some()),
        ("value", None) => *inner.ok_or_else(|| Fault::Refused("optional.none() dereference".to_owned()))?,
        ("orValue", Some(other)) => inner.map_or(other, |inner| *inner),
        ("or", Some(other)) => match inner {
            Some(inner) => Val::Optional(Some(inner)),
            None => other,
        },
        (_, argument) => {
            arguments.extend(argument);
            return Ok(Asked::Other(Val::Optional(inner), arguments));
        }
    }))
}

/// A value for the library: all of it, for it does not know how to look into an object.
pub(super) fn entries<'a>(map: &Map<'a>) -> Result<Vec<(super::value::Key, Val<'a>)>, Fault> {
    let pairs = map.keys().into_iter().filter_map(|key| map.get(&key).map(|value| (key, value)));
    pairs.map(|(key, value)| Ok((key, value?))).collect()
}

/// A text of the library.
pub(super) fn shared(text: &str) -> Arc<String> {
    Arc::new(text.to_owned())
}
