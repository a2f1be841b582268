//! Elements of a list that must differ, and do not. Kubernetes' own kinds take some of these when they are created, but
//! none when they are applied: `duplicate entries for key`.

use std::collections::HashMap;
use std::hash::{Hash, Hasher};
use std::sync::{Arc, OnceLock};

use super::Subject;
use super::at::At;
use super::words;
use crate::diagnostic::{Code, Diagnostic};
use crate::schema::{ListKind, Shape, Type};
use crate::value::{Node, Value, is_secret_name};

/// Lists of up to so many elements are compared one with another; that needs no memory.
const FEW: usize = 16;

/// Whether two values are the same, wherever they were written.
pub(super) fn is_same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::List(one), Value::List(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| is_same(&one.value, &other.value))
        }
        (Value::Map(one), Value::Map(other)) => {
            let (one, other) = (one.fields(), other.fields());
            one.len() == other.len()
                && one.iter().zip(other).all(|(a, b)| a.key == b.key && is_same(&a.node.value, &b.node.value))
        }
        (one, other) => one == other,
    }
}

/// The pairs of elements that are the same.
pub(super) fn whole(items: &[Node]) -> Vec<(usize, usize)> {
    pairs(items, |item| Key(Some(&item.value), &[], None))
}

/// The pairs of elements whose keys are the same; what is absent has its default.
pub(super) fn by_keys(items: &[Node], keys: &[Arc<str>], shape: Option<&Shape>) -> Vec<(usize, usize)> {
    pairs(items, |item| Key(Some(&item.value), keys, shape))
}

/// What of an element must be unique: the keys of a record, or the whole where there are none.
#[derive(Clone, Copy)]
struct Key<'a>(Option<&'a Value>, &'a [Arc<str>], Option<&'a Shape>);

fn empty() -> &'static Value {
    static EMPTY: OnceLock<Value> = OnceLock::new();
    EMPTY.get_or_init(|| Value::Text("".into()))
}

impl<'a> Key<'a> {
    fn of(self, name: &str) -> Option<&'a Value> {
        let written = match self.0 {
            Some(Value::Map(map)) => map.get(name).map(|field| &field.node.value),
            Some(Value::Null | Value::Bool(_) | Value::Number(_) | Value::Text(_) | Value::List(_)) | None => None,
        };
        written.filter(|value| **value != Value::Null).or_else(|| {
            let (shape, field) = (self.2?, self.2?.known(name)?.shape());
            // Kubernetes' own kinds have empty text where a key need not be there; others have to state a default.
            let is_optional = field.kind == Some(Type::String) && shape.required.iter().all(|key| **key != *name);
            field.default.as_ref().map(|default| &default.value).or_else(|| is_optional.then(empty))
        })
    }

    fn is_keyed(self) -> bool {
        !self.1.is_empty()
    }

    fn is_there(self) -> bool {
        !self.is_keyed() || (matches!(self.0, Some(Value::Map(_))) && self.1.iter().all(|name| self.of(name).is_some()))
    }
}

impl PartialEq for Key<'_> {
    fn eq(&self, other: &Self) -> bool {
        let same = |one: Option<&Value>, other: Option<&Value>| match (one, other) {
            (Some(one), Some(other)) => is_same(one, other),
            (None, None) => true,
            (Some(_), None) | (None, Some(_)) => false,
        };
        if self.is_keyed() {
            return self.1.iter().all(|name| same(self.of(name), other.of(name)));
        }
        same(self.0, other.0)
    }
}

impl Eq for Key<'_> {}

impl Hash for Key<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        if self.is_keyed() {
            self.1.iter().filter_map(|name| self.of(name)).for_each(|value| hash(value, state));
        } else {
            self.0.into_iter().for_each(|value| hash(value, state));
        }
    }
}

fn hash<H: Hasher>(value: &Value, state: &mut H) {
    match value {
        Value::Null => 0.hash(state),
        Value::Bool(value) => value.hash(state),
        Value::Text(text) => text.hash(state),
        Value::Number(number) => {
            number.as_i64().hash(state);
            number.as_fraction().map(f64::to_bits).hash(state);
        }
        Value::List(items) => items.iter().for_each(|item| hash(&item.value, state)),
        Value::Map(map) => map.fields().iter().for_each(|field| {
            field.key.hash(state);
            hash(&field.node.value, state);
        }),
    }
}

#[expect(clippy::mutable_key_type, reason = "what changes in a shape is that it is read: no key is made of that")]
/// Each second with its first; a third of the same is not told again.
fn pairs<'a>(items: &'a [Node], key: impl Fn(&'a Node) -> Key<'a>) -> Vec<(usize, usize)> {
    // An element that lacks a key is told for that: each is required, or has a default.
    let keyed = |index: usize| Some(key(&items[index])).filter(|key| key.is_there());
    let mut found: Vec<(usize, usize)> = Vec::new();
    let mut add = |first: usize, second: usize| {
        if found.iter().all(|(known, _)| *known != first) {
            found.push((first, second));
        }
    };
    if items.len() <= FEW {
        for second in 1..items.len() {
            let Some(mine) = keyed(second) else { continue };
            if let Some(first) = (0..second).find(|first| keyed(*first).is_some_and(|other| other == mine)) {
                add(first, second);
            }
        }
        return found;
    }
    let mut seen: HashMap<Key<'_>, usize> = HashMap::with_capacity(items.len());
    for second in 0..items.len() {
        let Some(mine) = keyed(second) else { continue };
        match seen.get(&mine) {
            Some(first) => add(*first, second),
            None => drop(seen.insert(mine, second)),
        }
    }
    found
}

pub(super) fn finding(subject: &Subject<'_>, list: &At<'_>, first: &At<'_>, second: &At<'_>) -> Diagnostic {
    let what = match &list.shape.list {
        ListKind::Map(keys) => {
            let key = Key(Some(&second.node.value), keys, Some(second.shape));
            let keys = keys.iter().map(|name| match key.of(name) {
                Some(value) if !words::is_secret(subject, second) && !is_secret_name(name) => {
                    format!("`{name}` {}", words::value(value))
                }
                Some(_) => format!("the same `{name}`"),
                None => format!("no `{name}`"),
            });
            format!("two elements with {}", keys.collect::<Vec<_>>().join(" and "))
        }
        ListKind::Set | ListKind::Atomic => "an element twice".to_owned(),
    };
    let help = match &list.shape.list {
        ListKind::Map(keys) => format!("merge the two, or give one another `{}`", keys.join("` or `")),
        ListKind::Set | ListKind::Atomic => "leave one out".to_owned(),
    };
    let secret_keys = match &list.shape.list {
        ListKind::Map(keys) => &**keys,
        ListKind::Set | ListKind::Atomic => &[],
    };
    let secret_keys = secret_keys.iter().filter(|name| is_secret_name(name));
    let hidden = secret_keys.flat_map(|name| [first, second].map(|at| at.node.get(name).and_then(|key| key.span)));
    let (place, other) = (second.place(), first.place());
    let finding = Diagnostic::error(Code::DuplicateItem, format!("`{}` has {what}", list.path()))
        .at(place, "the second")
        .secondary(other.primary().filter(|span| Some(*span) != place.primary()), "the first")
        .field(second.path())
        .help(help)
        .mask(words::secret(subject, second))
        .mask(words::secret(subject, first));
    hidden.fold(finding, Diagnostic::mask)
}
