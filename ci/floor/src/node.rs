//! Short ways to write values down.

use lornuc_model::value::{Field, Map, Node, Number, Value};

/// A record.
pub(crate) fn record<const N: usize>(fields: [(&str, Node); N]) -> Node {
    let field = |(key, node): (&str, Node)| Field { key: key.into(), key_span: None, node };
    Node::new(Value::Map(Map::new(fields.into_iter().map(field).collect())))
}

/// The same record with one more field.
pub(crate) fn with(node: Node, key: &str, value: Node) -> Node {
    let Value::Map(mut map) = node.value else { return node };
    map.set(Field { key: key.into(), key_span: None, node: value });
    Node::new(Value::Map(map))
}

/// A list.
pub(crate) fn list<const N: usize>(items: [Node; N]) -> Node {
    Node::new(Value::List(items.into()))
}

/// Text.
pub(crate) fn text(text: &str) -> Node {
    Node::new(Value::Text(text.into()))
}

/// An integer.
pub(crate) fn number(number: i64) -> Node {
    Node::new(Value::Number(Number::from(number)))
}

/// `true`.
pub(crate) const fn yes() -> Node {
    Node::new(Value::Bool(true))
}

/// `false`.
pub(crate) const fn no() -> Node {
    Node::new(Value::Bool(false))
}
