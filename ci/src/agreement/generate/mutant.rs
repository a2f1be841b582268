//! Changes that break sound objects. In: a class, and a place in an object. Out: changes of one place each. Whether one does
//! break it is for a server to say.

mod bounds;
mod cross;
mod list;
mod meta;
mod quantity;
mod rule;
#[cfg(test)]
mod tests;
mod word;

pub(super) use meta::{labels, names};
use serde_json::{Value, json};

use super::dice::Dice;
use super::host::Host;
use super::make::{Maker, Place};
use super::path::Edit;
use super::schema::{Origin, Shape, Sort};
use super::site::{Sites, Way};
use crate::agreement::case::Class;

/// Whether a class says anything of a place: quickly, and perhaps too often.
pub(super) fn applies(class: Class, sites: &Sites<'_>, index: usize, origin: Origin) -> bool {
    let site = &sites.all[index];
    let shape = site.shape;
    let is = |key: &str| !shape.schema[key].is_null();
    match class {
        Class::Valid | Class::WrongType => true,
        Class::MissingRequired => match site.way {
            Way::Field(name) => sites.above(site).requires(name),
            Way::Item | Way::Entry => false,
        },
        Class::WrongEnum => is("enum"),
        Class::UnknownField => shape.is_closed(),
        Class::OutOfBounds => bounds::applies(shape, origin),
        Class::BadPattern => word::has_pattern(shape, origin),
        Class::BadFormat => word::has_format(shape, sites.name(index), origin),
        Class::DuplicateKey => list::has_keys(shape),
        Class::FailedRule => is("x-kubernetes-validations"),
        Class::BadLabel => matches!(site.way, Way::Field(name) if meta::holds_labels(shape, name)),
        Class::BadQuantity => quantity::is_quantity(shape),
        Class::CrossField => origin == Origin::Builtin,
        Class::BadName => false,
    }
}

/// Changes of a class at a place.
pub(super) fn edits<'k>(class: Class, host: &Host<'k>, maker: Maker<'k>, dice: &mut Dice) -> Vec<Vec<Edit>> {
    let Some(value) = host.path.get(&host.object) else { return Vec::new() };
    match class {
        Class::Valid | Class::BadName => Vec::new(),
        Class::MissingRequired => vec![vec![Edit::Out(host.path.clone())]],
        Class::WrongType => wrong_types(host),
        Class::WrongEnum => word::wrong_enums(host),
        Class::UnknownField => strangers(host, value, dice),
        Class::OutOfBounds => bounds::edits(host, value, maker),
        Class::BadPattern => word::bad_patterns(host, value),
        Class::BadFormat => word::bad_formats(host),
        Class::DuplicateKey => list::duplicates(host, value, maker, dice),
        Class::FailedRule => rule::edits(host, value, maker, dice),
        Class::BadLabel => meta::in_place(host),
        Class::BadQuantity => quantity::edits(host),
        Class::CrossField => cross::edits(host, value, maker, dice),
    }
}

/// One change for each of several values.
fn put(host: &Host<'_>, values: impl IntoIterator<Item = Value>) -> Vec<Vec<Edit>> {
    values.into_iter().map(|value| vec![Edit::Put(host.path.clone(), value)]).collect()
}

fn wrong_types(host: &Host<'_>) -> Vec<Vec<Edit>> {
    let values = match host.shape.sort() {
        Sort::Text => vec![json!(1), json!(true), json!({}), json!([]), json!(1.5), json!({ "a": "b" }), json!(["a"])],
        Sort::Integer => vec![json!("1"), json!(1.5), json!(true), json!({}), json!([]), json!("a")],
        Sort::Number => vec![json!("1"), json!(true), json!({}), json!([])],
        Sort::Boolean => vec![json!("true"), json!(1), json!("yes"), json!({}), json!([])],
        Sort::List => vec![json!({}), json!("a"), json!(1), json!(true), json!({ "a": "b" })],
        Sort::Record | Sort::Entries => vec![json!([]), json!("a"), json!(1), json!(false), json!([{}])],
        Sort::IntOrString => vec![json!(1.5), json!(true), json!({}), json!([])],
        Sort::Quantity => vec![json!(true), json!({}), json!([])],
        // Of a type, and of nothing below it.
        Sort::Anything if host.shape.schema["type"] == "object" => vec![json!([]), json!("a"), json!(1)],
        Sort::Anything => Vec::new(),
    };
    let is_item = matches!(host.path.0.last(), Some(super::path::Step::Item(_)));
    put(host, values.into_iter().chain((is_item && !values_may_be_null(host.shape)).then_some(Value::Null)))
}

fn values_may_be_null(shape: Shape<'_>) -> bool {
    shape.schema["nullable"] == true || shape.sort() == Sort::Anything
}

/// Fields that a record does not have: foreign ones, and names of known ones written in another way.
fn strangers(host: &Host<'_>, value: &Value, dice: &mut Dice) -> Vec<Vec<Edit>> {
    let add = |name: &str, value: Value| vec![Edit::Put(host.path.field(name), value)];
    let mut edits = vec![add("foreign", json!("a")), add("x-foreign", json!({ "a": 1 })), add("Foreign_1", json!([1]))];
    let fields: Vec<(&str, &Value)> = host.shape.fields().collect();
    let Some((name, _)) = dice.one_of(&fields) else { return edits };
    let known = |name: &str| host.shape.field(name).is_some();
    let first: String = name.chars().take(1).flat_map(char::to_uppercase).chain(name.chars().skip(1)).collect();
    let tail = name.chars().skip(1).collect();
    let wrong = [format!("{name}s"), tail, first, name.to_lowercase(), format!("{name}_")];
    for wrong in wrong.into_iter().filter(|wrong| !wrong.is_empty() && !known(wrong)) {
        edits.push(add(&wrong, value.get(name).cloned().unwrap_or_else(|| json!("a"))));
    }
    edits
}

/// A sound value for a field of the record at the place.
fn made(maker: Maker<'_>, shape: Shape<'_>, name: &str, dice: &mut Dice) -> Option<Value> {
    let (name, schema) = shape.fields().find(|(known, _)| *known == name)?;
    Some(maker.value(maker.shapes.of(schema), Place { owner: shape, name, depth: 1 }, dice))
}
