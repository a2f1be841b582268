//! A field that the schema does not know: what was probably meant.

use super::at::At;
use super::words;
use super::{COMMON, Subject};
use crate::diagnostic::{Code, Diagnostic};
use crate::name::{did_you_mean, nearest};
use crate::schema::{Others, Shape};
use crate::value::{Field, Map};

/// The most fields that are listed where none is near.
const MOST_LISTED: usize = 8;

pub(super) fn finding(subject: &Subject<'_>, at: &At<'_>, map: &Map, field: &Field) -> Diagnostic {
    let key = &*field.key;
    let below = at.field(field, at.shape);
    let help = did_you_mean(key, free(at.shape, map))
        .or_else(|| above(at, key))
        .or_else(|| inside(at.shape, key))
        .unwrap_or_else(|| listed(subject, at));
    let message = format!("{} has no field `{}`", words::record(subject, at), key.escape_debug());
    Diagnostic::error(Code::UnknownField, message)
        .at(below.place().of_key(), "not known to the server")
        .field(below.path())
        .help(help)
}

/// Whether a field of the record is a misspelling of this name, which is told as unknown.
pub(super) fn is_misspelt(at: &At<'_>, map: &Map, name: &str) -> bool {
    if at.shape.others != Others::Unknown {
        return false;
    }
    let strangers = map.fields().iter().filter(|field| at.shape.known(&field.key).is_none());
    strangers.into_iter().any(|field| nearest(&field.key, free(at.shape, map)) == Some(name))
}

/// The known fields that the record does not have yet.
fn free<'a>(shape: &'a Shape, map: &'a Map) -> impl Iterator<Item = &'a str> {
    names(shape).filter(|name| map.get(name).is_none())
}

fn names(shape: &Shape) -> impl Iterator<Item = &str> {
    shape.fields.iter().map(|(name, _)| &**name)
}

/// The nearest record above that knows the field.
fn above(at: &At<'_>, key: &str) -> Option<String> {
    let mut up = at.above();
    while let Some(here) = up {
        if here.shape.known(key).is_some() {
            let path = here.path();
            let holder = if path.is_root() { "the top".to_owned() } else { format!("`{path}`") };
            return Some(format!("`{key}` is a field of {holder}: move it up"));
        }
        up = here.above();
    }
    None
}

/// The few records below that know the field.
fn inside(shape: &Shape, key: &str) -> Option<String> {
    let knows = |below: &Shape| below.known(key).is_some();
    let holders = shape.fields.iter().filter_map(|(name, below)| {
        let below = below.shape();
        match &below.items {
            _ if knows(below) => Some(format!("{name}.{key}")),
            Some(items) if knows(items.shape()) => Some(format!("{name}[…].{key}")),
            Some(_) | None => None,
        }
    });
    let holders: Vec<String> = holders.collect();
    let names: Vec<&str> = holders.iter().map(String::as_str).collect();
    (1..=3).contains(&names.len()).then(|| format!("it stands one level down: {}", words::series(&names, "or")))
}

fn listed(subject: &Subject<'_>, at: &At<'_>) -> String {
    let is_common = |name: &&str| at.path().is_root() && COMMON.contains(name);
    let names: Vec<&str> = names(at.shape).filter(|name| !is_common(name)).collect();
    if names.is_empty() {
        return "leave it out: the record has no fields".to_owned();
    }
    if names.len() <= MOST_LISTED {
        return format!("there {} {}", if names.len() == 1 { "is only" } else { "are" }, words::series(&names, "and"));
    }
    let mut way: Vec<&str> = at.upwards().filter_map(At::key).collect();
    way.push(subject.kind);
    way.reverse();
    format!("`lornuc explain {}` lists the fields", way.join("."))
}
