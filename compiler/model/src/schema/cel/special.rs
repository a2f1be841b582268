//! What is no function of its values: macros with two names or over optional values, places in lists and maps, and names of
//! types. In: a call as it was written. Out: its value, nothing for a call of another kind.

use std::collections::BTreeMap;
use std::sync::Arc;

use kube_cel::cel::common::ast::{CallExpr, Expr, IdedExpr};

use super::evaluate::{Decides, Evaluation};
use super::fault::{Fault, no_overload};
use super::operators::key;
use super::value::{Key, Map, Val};

/// Evaluates a macro that the parser leaves as a call.
pub(super) fn call<'a, 'e>(evaluation: &mut Evaluation<'a, 'e>, call: &'e CallExpr) -> Option<Result<Val<'a>, Fault>> {
    let target = call.target.as_deref()?;
    let arguments = call.args.as_slice();
    let (names, rest) = match (call.func_name.as_str(), arguments) {
        ("optMap" | "optFlatMap", [name, body]) => {
            return Some(opt_map(evaluation, &call.func_name, target, (name, body)));
        }
        ("all" | "exists" | "existsOne" | "exists_one", [one, two, _])
        | ("transformList" | "transformMap", [one, two, _] | [one, two, _, _]) => ((one, two), &arguments[2..]),
        _ => return None,
    };
    let names = (ident(names.0)?, ident(names.1)?);
    Some(evaluation.value(target).and_then(|range| match call.func_name.as_str() {
        "all" => decided(evaluation, names, &range, &rest[0], Decides::False),
        "exists" => decided(evaluation, names, &range, &rest[0], Decides::True),
        "transformList" => {
            let made = transformed(evaluation, names, &range, rest)?;
            Ok(Val::list(made.into_iter().map(|(_, value)| value).collect()))
        }
        "transformMap" => {
            let made = transformed(evaluation, names, &range, rest)?;
            Ok(Val::Map(Map::Made(Arc::new(made.into_iter().collect::<BTreeMap<_, _>>()))))
        }
        _ => {
            let mut count = 0;
            for (one, two) in pairs(&range)? {
                let named = [(names.0, one), (names.1, two?)];
                count += usize::from(evaluation.with(named, |evaluation| evaluation.truth(&rest[0]))?);
            }
            Ok(Val::Bool(count == 1))
        }
    }))
}

fn ident(expression: &IdedExpr) -> Option<&str> {
    match &expression.expr {
        Expr::Ident(name) => Some(name),
        Expr::Unspecified
        | Expr::Call(_)
        | Expr::Comprehension(_)
        | Expr::List(_)
        | Expr::Literal(_)
        | Expr::Map(_)
        | Expr::Select(_)
        | Expr::Struct(_) => None,
    }
}

fn opt_map<'a, 'e>(
    evaluation: &mut Evaluation<'a, 'e>,
    function: &str,
    target: &'e IdedExpr,
    (name, body): (&'e IdedExpr, &'e IdedExpr),
) -> Result<Val<'a>, Fault> {
    let (Val::Optional(value), Some(name)) = (evaluation.value(target)?, ident(name)) else {
        return Err(no_overload("optMap"));
    };
    let Some(value) = value else { return Ok(Val::Optional(None)) };
    let made = evaluation.with([(name, *value)], |evaluation| evaluation.value(body))?;
    Ok(if function == "optFlatMap" { made } else { Val::Optional(Some(Box::new(made))) })
}

type Names<'e> = (&'e str, &'e str);

/// Whether all or any of the pairs fit. A fault is forgiven where another pair decides.
fn decided<'a, 'e>(
    evaluation: &mut Evaluation<'a, 'e>,
    names: Names<'e>,
    range: &Val<'a>,
    body: &'e IdedExpr,
    decides: Decides,
) -> Result<Val<'a>, Fault> {
    let decides = decides == Decides::True;
    let mut fault = None;
    for (one, two) in pairs(range)? {
        let named = [(names.0, one), (names.1, two?)];
        match evaluation.with(named, |evaluation| evaluation.truth(body)) {
            Ok(truth) if truth == decides => return Ok(Val::Bool(decides)),
            Ok(_) => {}
            Err(Fault::Spent) => return Err(Fault::Spent),
            Err(other) => fault = fault.or(Some(other)),
        }
    }
    fault.map_or(Ok(Val::Bool(!decides)), Err)
}

fn transformed<'a, 'e>(
    evaluation: &mut Evaluation<'a, 'e>,
    names: Names<'e>,
    range: &Val<'a>,
    rest: &'e [IdedExpr],
) -> Result<Vec<(Key, Val<'a>)>, Fault> {
    let mut made = Vec::new();
    for (one, two) in pairs(range)? {
        let name = key(&one)?;
        let named = [(names.0, one), (names.1, two?)];
        let value = evaluation.with(named, |evaluation| match rest {
            [filter, body] => Ok(if evaluation.truth(filter)? { Some(evaluation.value(body)?) } else { None }),
            _ => rest.first().map(|body| evaluation.value(body)).transpose(),
        })?;
        made.extend(value.map(|value| (name, value)));
    }
    Ok(made)
}

/// A place or key, and what is there.
type Pair<'a> = (Val<'a>, Result<Val<'a>, Fault>);

/// The places of a list or the keys of a map, with what is there.
fn pairs<'a>(range: &Val<'a>) -> Result<Vec<Pair<'a>>, Fault> {
    match range {
        Val::List(list) => Ok((0_i64..).map(Val::Int).zip(list.iter()).collect()),
        Val::Map(map) => Ok(map.keys().into_iter().filter_map(|key| Some((of_key(&key), map.get(&key)?))).collect()),
        _ => Err(no_overload("all")),
    }
}

/// What a macro with one name goes through: the elements of a list, the keys of a map.
pub(super) fn elements<'a>(range: &Val<'a>) -> Result<Box<dyn Iterator<Item = Result<Val<'a>, Fault>> + 'a>, Fault> {
    match range {
        Val::List(list) => Ok(Box::new(list.iter())),
        Val::Map(map) => Ok(Box::new(map.keys().into_iter().map(|key| Ok(of_key(&key))))),
        _ => Err(no_overload("all")),
    }
}

pub(super) fn of_key<'a>(key: &Key) -> Val<'a> {
    match key {
        Key::Bool(value) => Val::Bool(*value),
        Key::Int(value) => Val::Int(*value),
        Key::Uint(value) => Val::Uint(*value),
        Key::Text(text) => Val::Text(Arc::clone(text)),
    }
}

/// The element at a place, or the value of a key.
pub(super) fn index<'a>(of: &Val<'a>, at: &Val<'a>) -> Result<Val<'a>, Fault> {
    match of {
        Val::Optional(_) => optional_index(of, at),
        Val::List(_) => found(of, at)?.ok_or_else(|| Fault::Refused("index out of bounds".to_owned())),
        Val::Map(_) => found(of, at)?.ok_or_else(|| match at {
            Val::Text(text) => Fault::Refused(format!("no such key: {text}")),
            _ => Fault::Refused("no such key".to_owned()),
        }),
        _ => Err(no_overload("[]")),
    }
}

/// The same, where nothing is an answer.
pub(super) fn optional_index<'a>(of: &Val<'a>, at: &Val<'a>) -> Result<Val<'a>, Fault> {
    let found = match of {
        Val::Optional(None) => None,
        Val::Optional(Some(value)) => found(value, at)?,
        value => found(value, at)?,
    };
    Ok(Val::Optional(found.map(Box::new)))
}

/// The value of a key of what may be there.
pub(super) fn below<'a>(of: Option<&Val<'a>>, name: &Key) -> Result<Option<Val<'a>>, Fault> {
    of.map_or(Ok(None), |value| found(value, &of_key(name)))
}

fn found<'a>(of: &Val<'a>, at: &Val<'a>) -> Result<Option<Val<'a>>, Fault> {
    match of {
        Val::List(list) => {
            let at = match at {
                Val::Int(at) => usize::try_from(*at).ok(),
                Val::Uint(at) => usize::try_from(*at).ok(),
                _ => return Err(no_overload("[]")),
            };
            at.and_then(|at| list.get(at)).transpose()
        }
        Val::Map(map) => map.get(&key(at)?).transpose(),
        Val::Null => Ok(None),
        _ => Err(no_overload("[]")),
    }
}

/// The types that have names of one word.
const TYPES: &[&str] = &["bool", "int", "uint", "double", "string", "bytes", "list", "map", "null_type", "type"];

/// What a name stands for that no rule gave.
pub(super) fn type_named<'a>(name: &str) -> Result<Val<'a>, Fault> {
    match TYPES.contains(&name) {
        true => Ok(Val::Type(name.into())),
        false => Err(Fault::Unjudged(format!("`{name}` is not known"))),
    }
}
