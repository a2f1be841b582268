//! Changes of values that leave every span where it is. In: a tree, the way to a place in it, and a change. Out: the tree
//! changed, as if the author had written that there.

use std::sync::Arc;

use lornuc_model::value::{Field, Map, Node, Number, Step, Value};

/// What is done at a place.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Edit {
    /// The field or element goes.
    Remove,
    /// The field gets another key.
    Key(String),
    /// The value becomes this text.
    Text(String),
    /// The value becomes this number.
    Number(i64),
}

/// Makes a change. A way that leads nowhere changes nothing.
pub(super) fn edit(node: &mut Node, way: &[Step], change: &Edit) {
    let Some((step, rest)) = way.split_first() else {
        match change {
            Edit::Text(text) => node.value = Value::Text(text.as_str().into()),
            Edit::Number(number) => node.value = Value::Number(Number::from(*number)),
            Edit::Remove | Edit::Key(_) => {}
        }
        return;
    };
    match (&mut node.value, step) {
        (Value::Map(map), Step::Field(key)) => {
            let fields = std::mem::take(map).into_fields();
            *map = Map::new(fields.into_iter().filter_map(|field| in_field(field, key, rest, change)).collect());
        }
        (Value::List(items), Step::Element(index)) if *index < items.len() => match (rest, change) {
            ([], Edit::Remove) => drop(items.remove(*index)),
            _ => edit(&mut items[*index], rest, change),
        },
        (Value::Map(_) | Value::List(_) | Value::Null | Value::Bool(_) | Value::Number(_) | Value::Text(_), _) => {}
    }
}

fn in_field(mut field: Field, key: &Arc<str>, rest: &[Step], change: &Edit) -> Option<Field> {
    if field.key != *key {
        return Some(field);
    }
    match (rest, change) {
        ([], Edit::Remove) => return None,
        ([], Edit::Key(key)) => field.key = key.as_str().into(),
        _ => edit(&mut field.node, rest, change),
    }
    Some(field)
}
