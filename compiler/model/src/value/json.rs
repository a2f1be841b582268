//! Values from and to JSON, without spans. In: `serde_json` values. Out: nodes, or the path of what cannot be held.

use std::fmt;

use serde::{Serialize, Serializer};
use serde_json::Value as Json;

use super::{Field, Map, Node, Number, Value};

/// A JSON number that Kubernetes cannot hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JsonError(String);

impl fmt::Display for JsonError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the number `{}` does not fit into 64 bits", self.0)
    }
}

/// A node without spans.
///
/// # Errors
/// A number beyond 64 bits.
pub fn from_json(json: Json) -> Result<Node, JsonError> {
    let value = match json {
        Json::Null => Value::Null,
        Json::Bool(value) => Value::Bool(value),
        Json::String(text) => Value::Text(text.into()),
        Json::Number(number) => {
            let float = || number.as_f64().filter(|_| number.is_f64()).and_then(Number::from_f64);
            let held = number.as_i64().map(Number::from).or_else(float);
            Value::Number(held.ok_or_else(|| JsonError(number.to_string()))?)
        }
        Json::Array(items) => Value::List(items.into_iter().map(from_json).collect::<Result<_, _>>()?),
        Json::Object(fields) => {
            let field =
                |(key, json): (String, Json)| Ok(Field { key: key.into(), key_span: None, node: from_json(json)? });
            Value::Map(Map::new(fields.into_iter().map(field).collect::<Result<_, _>>()?))
        }
    };
    Ok(Node::new(value))
}

impl Serialize for Node {
    /// The value without its spans, fields in rendered order.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.value {
            Value::Null => serializer.serialize_unit(),
            Value::Bool(value) => serializer.serialize_bool(*value),
            Value::Text(text) => serializer.serialize_str(text),
            Value::Number(number) => match (number.as_i64(), number.as_fraction()) {
                (Some(int), _) => serializer.serialize_i64(int),
                (None, fraction) => fraction.serialize(serializer),
            },
            Value::List(items) => items.serialize(serializer),
            Value::Map(map) => serializer.collect_map(map.fields().iter().map(|field| (&*field.key, &field.node))),
        }
    }
}
