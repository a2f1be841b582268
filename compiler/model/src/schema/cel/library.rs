//! The functions of `kube-cel`. In: a name and values. Out: what the library makes of them, or the fault it tells. Its
//! values are made whole for each call, and what it panics on is a fault like any other.

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, LazyLock};

use kube_cel::KubeCelExt;
use kube_cel::cel::common::ast::{CallExpr, Expr, IdedExpr};
use kube_cel::cel::objects::{Key as LibraryKey, Map as LibraryMap, OptionalValue, Value};
use kube_cel::cel::{Context, ExecutionError};

use super::calls::{entries, shared};
use super::fault::{Budget, Fault, no_overload};
use super::value::{Key, Map, OpaqueVal, Val};

static FUNCTIONS: LazyLock<Context<'static>> = LazyLock::new(|| Context::default().with_all());

/// Calls a function of the library: one with a qualified name, on a value, or by itself.
pub(super) fn call<'a>(
    prefix: Option<&str>,
    name: &str,
    of: Option<&Val<'a>>,
    arguments: &[Val<'a>],
    budget: &Budget,
) -> Result<Val<'a>, Fault> {
    let mut scope = FUNCTIONS.new_inner_scope();
    let mut add = |name: &str, value: &Val<'a>| -> Result<IdedExpr, Fault> {
        scope.add_variable_from_value(name, to_library(value, budget)?);
        Ok(ident(name))
    };
    let target = match (prefix, of) {
        (Some(prefix), _) => Some(Box::new(ident(prefix))),
        (None, Some(value)) => Some(Box::new(add("@of", value)?)),
        (None, None) => None,
    };
    let arguments = arguments.iter().enumerate().map(|(at, value)| add(&format!("@{at}"), value));
    let call = CallExpr { func_name: name.to_owned(), target, args: arguments.collect::<Result<_, _>>()? };
    let call = IdedExpr { id: 0, expr: Expr::Call(call) };
    let made = catch_unwind(AssertUnwindSafe(|| scope.resolve(&call)));
    match made.map_err(|_| Fault::Unjudged(format!("`{name}` gave up")))? {
        Ok(value) => from_library(&value, budget),
        Err(error) => Err(fault(name, &error)),
    }
}

fn ident(name: &str) -> IdedExpr {
    IdedExpr { id: 0, expr: Expr::Ident(name.to_owned()) }
}

/// What the library tells of types may be its own ignorance.
#[expect(clippy::wildcard_enum_match_arm, reason = "the library's, and open")]
fn fault(name: &str, error: &ExecutionError) -> Fault {
    match error {
        ExecutionError::UndeclaredReference(_) => Fault::Unjudged(format!("the function `{name}` is not known")),
        ExecutionError::FunctionError { message, .. } => {
            let is_of_types = ["not supported", "cannot convert", "expected", "unsupported"];
            match is_of_types.iter().any(|words| message.contains(words)) {
                true => Fault::Overload(format!("`{name}`: {message}")),
                false => Fault::Refused(message.clone()),
            }
        }
        ExecutionError::NoSuchKey(_)
        | ExecutionError::IndexOutOfBounds(_)
        | ExecutionError::DivisionByZero(_)
        | ExecutionError::RemainderByZero(_)
        | ExecutionError::Overflow(..) => Fault::Refused(error.to_string()),
        _ => no_overload(name),
    }
}

fn to_library(value: &Val<'_>, budget: &Budget) -> Result<Value, Fault> {
    budget.spend(1)?;
    Ok(match value {
        Val::Null => Value::Null,
        Val::Bool(value) => Value::Bool(*value),
        Val::Int(value) => Value::Int(*value),
        Val::Uint(value) => Value::UInt(*value),
        Val::Double(value) => Value::Float(*value),
        Val::Text(text) => {
            budget.spend_on(text.len())?;
            Value::String(shared(text))
        }
        Val::Bytes(bytes) => Value::Bytes(Arc::new(bytes.to_vec())),
        Val::Timestamp(time) => Value::Timestamp(*time),
        Val::Duration(duration) => Value::Duration(*duration),
        Val::List(list) => {
            let items = list.iter().map(|item| to_library(&item?, budget)).collect::<Result<Vec<_>, _>>()?;
            Value::List(Arc::new(items))
        }
        Val::Map(map) => {
            let entries = entries(map)?.into_iter().map(|(key, value)| Ok((key_of(key), to_library(&value, budget)?)));
            Value::Map(LibraryMap { map: Arc::new(entries.collect::<Result<HashMap<_, _>, Fault>>()?) })
        }
        Val::Optional(None) => Value::Opaque(Arc::new(OptionalValue::none())),
        Val::Optional(Some(value)) => Value::Opaque(Arc::new(OptionalValue::of(to_library(value, budget)?))),
        Val::Opaque(value) => Value::Opaque(Arc::clone(&value.0)),
        Val::Type(name) => Value::String(shared(name)),
        Val::Unknown(_) => return Err(no_overload("dyn")),
    })
}

fn key_of(key: Key) -> LibraryKey {
    match key {
        Key::Bool(value) => LibraryKey::Bool(value),
        Key::Int(value) => LibraryKey::Int(value),
        Key::Uint(value) => LibraryKey::Uint(value),
        Key::Text(text) => LibraryKey::String(shared(&text)),
    }
}

fn from_library<'a>(value: &Value, budget: &Budget) -> Result<Val<'a>, Fault> {
    budget.spend(1)?;
    Ok(match value {
        Value::Null => Val::Null,
        Value::Bool(value) => Val::Bool(*value),
        Value::Int(value) => Val::Int(*value),
        Value::UInt(value) => Val::Uint(*value),
        Value::Float(value) => Val::Double(*value),
        Value::String(text) => Val::text(text),
        Value::Bytes(bytes) => Val::Bytes(bytes.as_slice().into()),
        Value::Timestamp(time) => Val::Timestamp(*time),
        Value::Duration(duration) => Val::Duration(*duration),
        Value::List(items) => {
            Val::list(items.iter().map(|item| from_library(item, budget)).collect::<Result<Vec<_>, _>>()?)
        }
        Value::Map(map) => {
            let entries = map.map.iter().map(|(key, value)| Ok((key_from(key), from_library(value, budget)?)));
            Val::Map(Map::Made(Arc::new(entries.collect::<Result<_, Fault>>()?)))
        }
        Value::Opaque(value) => match value.downcast_ref::<OptionalValue>() {
            Some(optional) => {
                let inner = optional.value().map(|value| from_library(value, budget)).transpose()?;
                Val::Optional(inner.map(Box::new))
            }
            None => Val::Opaque(OpaqueVal(Arc::clone(value))),
        },
        Value::Function(..) => return Err(no_overload("function")),
    })
}

fn key_from(key: &LibraryKey) -> Key {
    match key {
        LibraryKey::Bool(value) => Key::Bool(*value),
        LibraryKey::Int(value) => Key::Int(*value),
        LibraryKey::Uint(value) => i64::try_from(*value).map_or(Key::Uint(*value), Key::Int),
        LibraryKey::String(text) => Key::Text(text.as_str().into()),
    }
}
