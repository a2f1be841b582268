//! Operators of CEL. In: values. Out: their sum, order or equality. Lists that are sets or maps are equal in any order, and
//! their sum has nothing twice, as on the server.

use std::cmp::Ordering;
use std::sync::Arc;

use super::fault::{Budget, Fault, no_overload};
use super::value::{Key, List, Map, Val, View};
use crate::schema::shape::ListKind;
use crate::value::{Node, Value};

/// Whether two values are equal. Values of two types are not, but for numbers.
pub(super) fn equal(one: &Val<'_>, other: &Val<'_>, budget: &Budget) -> Result<bool, Fault> {
    budget.spend(1)?;
    Ok(match (one, other) {
        (Val::Null, Val::Null) => true,
        (Val::Bool(one), Val::Bool(other)) => one == other,
        (Val::Text(one), Val::Text(other)) => {
            budget.spend_on(one.len().min(other.len()))?;
            one == other
        }
        (Val::Bytes(one), Val::Bytes(other)) => {
            budget.spend_on(one.len().min(other.len()))?;
            one == other
        }
        (Val::Timestamp(one), Val::Timestamp(other)) => one == other,
        (Val::Duration(one), Val::Duration(other)) => one == other,
        (Val::List(one), Val::List(other)) => equal_lists(one, other, budget)?,
        (Val::Map(one), Val::Map(other)) => equal_maps(one, other, budget)?,
        (Val::Optional(None), Val::Optional(None)) => true,
        (Val::Optional(Some(one)), Val::Optional(Some(other))) => equal(one, other, budget)?,
        (Val::Opaque(one), Val::Opaque(other)) => one.0.opaque_eq(&*other.0),
        (Val::Type(one), Val::Type(other)) => one == other,
        (Val::Unknown(one), Val::Unknown(other)) => equal_nodes(one, other),
        (one, other) => numbers(one, other) == Some(Ordering::Equal),
    })
}

/// The list on the left says whether the order counts, as on the server.
fn equal_lists(one: &List<'_>, other: &List<'_>, budget: &Budget) -> Result<bool, Fault> {
    if one.len() != other.len() {
        return Ok(false);
    }
    let keys: &[Arc<str>] = match one.kind {
        ListKind::Atomic => {
            for (one, other) in one.iter().zip(other.iter()) {
                if !equal(&one?, &other?, budget)? {
                    return Ok(false);
                }
            }
            return Ok(true);
        }
        ListKind::Set => &[],
        ListKind::Map(keys) => keys,
    };
    for item in other.iter() {
        let item = item?;
        let matched = match position(one, &item, keys, budget)? {
            Some(at) => one.get(at).transpose()?.map(|same| equal(&same, &item, budget)).transpose()?,
            None => None,
        };
        if matched != Some(true) {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Where a list has the element with these keys, or where there are none with this value.
fn position(list: &List<'_>, item: &Val<'_>, keys: &[Arc<str>], budget: &Budget) -> Result<Option<usize>, Fault> {
    for (at, known) in list.iter().enumerate() {
        let known = known?;
        let is_same = match (&known, item) {
            (Val::Map(known), Val::Map(item)) if !keys.is_empty() => same_keys(known, item, keys, budget)?,
            (known, item) => equal(known, item, budget)?,
        };
        if is_same {
            return Ok(Some(at));
        }
    }
    Ok(None)
}

fn same_keys(one: &Map<'_>, other: &Map<'_>, keys: &[Arc<str>], budget: &Budget) -> Result<bool, Fault> {
    for key in keys {
        let name = super::names::escaped(key).map_or_else(|| Arc::clone(key), |name| name.as_ref().into());
        let key = Key::Text(name);
        let is_same = match (one.get(&key).transpose()?, other.get(&key).transpose()?) {
            (Some(one), Some(other)) => equal(&one, &other, budget)?,
            (None, None) => true,
            (Some(_), None) | (None, Some(_)) => false,
        };
        if !is_same {
            return Ok(false);
        }
    }
    Ok(true)
}

fn equal_maps(one: &Map<'_>, other: &Map<'_>, budget: &Budget) -> Result<bool, Fault> {
    if one.len() != other.len() {
        return Ok(false);
    }
    for key in one.keys() {
        let is_same = match (one.get(&key).transpose()?, other.get(&key).transpose()?) {
            (Some(one), Some(other)) => equal(&one, &other, budget)?,
            (None, None) => true,
            (Some(_), None) | (None, Some(_)) => false,
        };
        if !is_same {
            return Ok(false);
        }
    }
    match (one, other) {
        (Map::View(one), Map::View(other)) => Ok(equal_unknown_fields(one, other)),
        (Map::View(_) | Map::Made(_), _) => Ok(true),
    }
}

fn equal_unknown_fields(one: &View<'_>, other: &View<'_>) -> bool {
    let mut unknown = one.fields.fields().iter().filter(|field| one.shape.field(&field.key).is_none());
    unknown.all(|field| other.fields.get(&field.key).is_none_or(|other| equal_nodes(&field.node, &other.node)))
}

/// Equality of data, wherever it was written.
fn equal_nodes(one: &Node, other: &Node) -> bool {
    match (&one.value, &other.value) {
        (Value::List(one), Value::List(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| equal_nodes(one, other))
        }
        (Value::Map(one), Value::Map(other)) => {
            let fields = one.fields().iter().zip(other.fields());
            one.fields().len() == other.fields().len()
                && fields.into_iter().all(|(one, other)| one.key == other.key && equal_nodes(&one.node, &other.node))
        }
        (one, other) => one == other,
    }
}

/// The order of two numbers of any types.
#[expect(clippy::cast_precision_loss, reason = "numbers of two types are compared as doubles")]
fn numbers(one: &Val<'_>, other: &Val<'_>) -> Option<Ordering> {
    match (one, other) {
        (Val::Int(one), Val::Int(other)) => Some(one.cmp(other)),
        (Val::Uint(one), Val::Uint(other)) => Some(one.cmp(other)),
        (Val::Double(one), Val::Double(other)) => one.partial_cmp(other),
        (Val::Int(one), Val::Uint(other)) => Some(i128::from(*one).cmp(&i128::from(*other))),
        (Val::Uint(one), Val::Int(other)) => Some(i128::from(*one).cmp(&i128::from(*other))),
        (Val::Int(one), Val::Double(other)) => (*one as f64).partial_cmp(other),
        (Val::Double(one), Val::Int(other)) => one.partial_cmp(&(*other as f64)),
        (Val::Uint(one), Val::Double(other)) => (*one as f64).partial_cmp(other),
        (Val::Double(one), Val::Uint(other)) => one.partial_cmp(&(*other as f64)),
        _ => None,
    }
}

/// The order of two values; `None` where there is none, as of a number that is not one.
pub(super) fn order(one: &Val<'_>, other: &Val<'_>, budget: &Budget) -> Result<Option<Ordering>, Fault> {
    Ok(match (one, other) {
        (Val::Bool(one), Val::Bool(other)) => Some(one.cmp(other)),
        (Val::Text(one), Val::Text(other)) => {
            budget.spend_on(one.len().min(other.len()))?;
            Some(one.cmp(other))
        }
        (Val::Bytes(one), Val::Bytes(other)) => Some(one.cmp(other)),
        (Val::Timestamp(one), Val::Timestamp(other)) => Some(one.cmp(other)),
        (Val::Duration(one), Val::Duration(other)) => Some(one.cmp(other)),
        (Val::Double(one), Val::Double(other)) => one.partial_cmp(other),
        (one, other) => Some(numbers(one, other).ok_or_else(|| no_overload("<"))?),
    })
}

/// Whether a list has an element, or a map a key.
pub(super) fn contains(item: &Val<'_>, container: &Val<'_>, budget: &Budget) -> Result<bool, Fault> {
    match container {
        Val::List(list) => Ok(position(list, item, &[], budget)?.is_some()),
        Val::Map(map) => Ok(map.get(&key(item)?).is_some()),
        _ => Err(no_overload("in")),
    }
}

/// A value as the key of a map.
pub(super) fn key(value: &Val<'_>) -> Result<Key, Fault> {
    match value {
        Val::Bool(value) => Ok(Key::Bool(*value)),
        Val::Int(value) => Ok(Key::Int(*value)),
        Val::Uint(value) => Ok(i64::try_from(*value).map_or(Key::Uint(*value), Key::Int)),
        Val::Text(text) => Ok(Key::Text(Arc::clone(text))),
        _ => Err(no_overload("[]")),
    }
}

/// What an operator between two values makes.
pub(super) fn arithmetic<'a>(sign: char, one: &Val<'a>, other: &Val<'a>, budget: &Budget) -> Result<Val<'a>, Fault> {
    let overflow = || Fault::Refused(format!("overflow of `{sign}`"));
    if let (Val::Int(_), Val::Int(0)) | (Val::Uint(_), Val::Uint(0)) = (one, other) {
        match sign {
            '/' => return Err(Fault::Refused("division by zero".to_owned())),
            '%' => return Err(Fault::Refused("modulus by zero".to_owned())),
            _ => {}
        }
    }
    match (one, other) {
        (Val::Int(one), Val::Int(other)) => {
            let made = match sign {
                '+' => one.checked_add(*other),
                '-' => one.checked_sub(*other),
                '*' => one.checked_mul(*other),
                '/' => one.checked_div(*other),
                _ => one.checked_rem(*other),
            };
            made.map(Val::Int).ok_or_else(overflow)
        }
        (Val::Uint(one), Val::Uint(other)) => {
            let made = match sign {
                '+' => one.checked_add(*other),
                '-' => one.checked_sub(*other),
                '*' => one.checked_mul(*other),
                '/' => one.checked_div(*other),
                _ => one.checked_rem(*other),
            };
            made.map(Val::Uint).ok_or_else(overflow)
        }
        (Val::Double(one), Val::Double(other)) => match sign {
            '+' => Ok(Val::Double(one + other)),
            '-' => Ok(Val::Double(one - other)),
            '*' => Ok(Val::Double(one * other)),
            '/' => Ok(Val::Double(one / other)),
            _ => Err(no_overload("%")),
        },
        (one, other) if sign == '+' => sum(one, other, budget),
        (one, other) if sign == '-' => difference(one, other),
        _ => Err(no_overload(&sign.to_string())),
    }
}

fn sum<'a>(one: &Val<'a>, other: &Val<'a>, budget: &Budget) -> Result<Val<'a>, Fault> {
    let overflow = || Fault::Refused("overflow of a time".to_owned());
    match (one, other) {
        (Val::Text(one), Val::Text(other)) => {
            budget.spend_on(one.len() + other.len())?;
            Ok(Val::text(&[&**one, &**other].concat()))
        }
        (Val::Bytes(one), Val::Bytes(other)) => {
            budget.spend_on(one.len() + other.len())?;
            Ok(Val::Bytes([&**one, &**other].concat().into()))
        }
        (Val::List(one), Val::List(other)) => joined(one, other, budget),
        (Val::Duration(one), Val::Duration(other)) => one.checked_add(other).map(Val::Duration).ok_or_else(overflow),
        (Val::Timestamp(time), Val::Duration(by)) | (Val::Duration(by), Val::Timestamp(time)) => {
            time.checked_add_signed(*by).map(Val::Timestamp).ok_or_else(overflow)
        }
        _ => Err(no_overload("+")),
    }
}

/// Two lists as one. What a set has is not added, and of a list that is a map the later element stands in the place of the
/// earlier with its keys.
fn joined<'a>(one: &List<'a>, other: &List<'a>, budget: &Budget) -> Result<Val<'a>, Fault> {
    budget.spend_on(one.len() + other.len())?;
    let mut items = one.iter().collect::<Result<Vec<_>, _>>()?;
    let keys: &[Arc<str>] = match one.kind {
        ListKind::Atomic => {
            items.extend(other.iter().collect::<Result<Vec<_>, _>>()?);
            return Ok(Val::list(items));
        }
        ListKind::Set => &[],
        ListKind::Map(keys) => keys,
    };
    for item in other.iter() {
        let item = item?;
        match position(one, &item, keys, budget)? {
            Some(at) => items[at] = item,
            None => items.push(item),
        }
    }
    let Val::List(made) = Val::list(items) else { return Err(no_overload("+")) };
    Ok(Val::List(List { kind: one.kind, ..made }))
}

fn difference<'a>(one: &Val<'a>, other: &Val<'a>) -> Result<Val<'a>, Fault> {
    let overflow = || Fault::Refused("overflow of a time".to_owned());
    match (one, other) {
        (Val::Duration(one), Val::Duration(other)) => one.checked_sub(other).map(Val::Duration).ok_or_else(overflow),
        (Val::Timestamp(time), Val::Duration(by)) => {
            time.checked_sub_signed(*by).map(Val::Timestamp).ok_or_else(overflow)
        }
        (Val::Timestamp(one), Val::Timestamp(other)) => Ok(Val::Duration(one.signed_duration_since(*other))),
        _ => Err(no_overload("-")),
    }
}

/// The negative of a number.
pub(super) fn negated<'a>(value: &Val<'a>) -> Result<Val<'a>, Fault> {
    match value {
        Val::Int(value) => {
            value.checked_neg().map(Val::Int).ok_or_else(|| Fault::Refused("overflow of `-`".to_owned()))
        }
        Val::Double(value) => Ok(Val::Double(-value)),
        _ => Err(no_overload("-")),
    }
}
