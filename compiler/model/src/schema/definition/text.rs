//! The text of a kind's file. In: a definition. Out: JSON with sorted keys, one version a line, so that the same schema
//! is the same text whoever wrote it. What a server drops when it reads a schema is not written.

use super::Definition;
use crate::schema::Scope;
use crate::value::{Field, Node, Value};

/// Whether descriptions are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Docs {
    /// They are.
    Kept,
    /// They are left out.
    Dropped,
}

/// Keywords with one schema in them.
const SCHEMA: &[&str] = &["additionalProperties", "items", "not"];
/// Keywords with a list of schemas.
const SCHEMAS: &[&str] = &["allOf", "anyOf", "oneOf"];
/// All others that a server keeps.
const PLAIN: &[&str] = &[
    "default",
    "description",
    "enum",
    "exclusiveMaximum",
    "exclusiveMinimum",
    "format",
    "maxItems",
    "maxLength",
    "maxProperties",
    "maximum",
    "minItems",
    "minLength",
    "minProperties",
    "minimum",
    "multipleOf",
    "nullable",
    "pattern",
    "required",
    "type",
    "uniqueItems",
    "x-kubernetes-embedded-resource",
    "x-kubernetes-int-or-string",
    "x-kubernetes-list-map-keys",
    "x-kubernetes-list-type",
    "x-kubernetes-map-type",
    "x-kubernetes-preserve-unknown-fields",
    "x-kubernetes-validations",
];

/// The text of a file.
pub(super) fn file(definition: &Definition, docs: Docs) -> String {
    let Definition { kind, scope, plural, short_names, versions, .. } = definition;
    let mut out = String::from("{\n");
    line(&mut out, "group", &kind.group);
    line(&mut out, "kind", kind.kind.as_str());
    line(&mut out, "plural", plural);
    let scope = match scope {
        Scope::Cluster => "Cluster",
        Scope::Namespaced => "Namespaced",
    };
    line(&mut out, "scope", scope);
    if !short_names.is_empty() {
        let names: Vec<String> = short_names.iter().map(|name| quoted(name)).collect();
        out.push_str(&format!("\"shortNames\":[{}],\n", names.join(",")));
    }
    out.push_str("\"versions\":[");
    for (index, version) in versions.iter().enumerate() {
        out.push_str(if index == 0 { "\n{" } else { ",\n{" });
        if let Some(reason) = &version.deprecation {
            out.push_str(&format!("\"deprecated\":{},", quoted(reason)));
        }
        out.push_str(&format!("\"name\":{},\"schema\":", quoted(&version.name)));
        match &version.schema {
            Some(schema) => write(&mut out, schema, docs),
            None => out.push_str("{}"),
        }
        out.push_str(&format!(",\"served\":{}}}", version.is_served));
    }
    out.push_str("\n]\n}\n");
    out
}

/// One schema.
pub(super) fn schema(schema: &Node, docs: Docs) -> String {
    let mut out = String::new();
    write(&mut out, schema, docs);
    out
}

fn line(out: &mut String, key: &str, value: &str) {
    out.push_str(&format!("\"{key}\":{},\n", quoted(value)));
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

fn sorted(node: &Node) -> Vec<&Field> {
    let mut fields: Vec<&Field> = node.as_map().map_or(&[][..], |map| map.fields()).iter().collect();
    fields.sort_unstable_by(|a, b| a.key.cmp(&b.key));
    fields
}

fn write(out: &mut String, node: &Node, docs: Docs) {
    if node.as_map().is_none() {
        // `additionalProperties` may be a boolean.
        return out.push_str(if node.as_bool() == Some(true) { "true" } else { "{}" });
    }
    let kept = |field: &&&Field| is_kept(field, docs);
    separated(out, ('{', '}'), sorted(node).iter().filter(kept), |out, field| {
        out.push_str(&quoted(&field.key));
        out.push(':');
        match &*field.key {
            "properties" => fields(out, &field.node, docs),
            key if SCHEMA.contains(&key) => write(out, &field.node, docs),
            key if SCHEMAS.contains(&key) => {
                let schemas = field.node.as_list().unwrap_or_default();
                separated(out, ('[', ']'), schemas, |out, schema| write(out, schema, docs));
            }
            _ => plain(out, &field.node),
        }
    });
}

fn fields(out: &mut String, properties: &Node, docs: Docs) {
    separated(out, ('{', '}'), &sorted(properties), |out, field| {
        out.push_str(&quoted(&field.key));
        out.push(':');
        write(out, &field.node, docs);
    });
}

/// A server writes back neither what it does not know nor what says nothing.
fn is_kept(field: &Field, docs: Docs) -> bool {
    let key = &*field.key;
    match &field.node.value {
        _ if key == "description" && docs == Docs::Dropped => false,
        _ if matches!(key, "default" | "enum") => true,
        Value::Null | Value::Bool(false) => false,
        Value::Text(text) => PLAIN.contains(&key) && !text.is_empty(),
        Value::List(items) => (PLAIN.contains(&key) || SCHEMAS.contains(&key)) && !items.is_empty(),
        Value::Map(map) => SCHEMA.contains(&key) || (key == "properties" && !map.is_empty()),
        Value::Bool(true) => PLAIN.contains(&key) || key == "additionalProperties",
        Value::Number(_) => PLAIN.contains(&key),
    }
}

fn plain(out: &mut String, node: &Node) {
    match &node.value {
        Value::Null => out.push_str("null"),
        Value::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
        Value::Number(number) => out.push_str(&number.to_string()),
        Value::Text(text) => out.push_str(&quoted(text)),
        Value::List(items) => separated(out, ('[', ']'), items, plain),
        Value::Map(_) => separated(out, ('{', '}'), &sorted(node), |out, field| {
            out.push_str(&quoted(&field.key));
            out.push(':');
            plain(out, &field.node);
        }),
    }
}

fn separated<T>(
    out: &mut String,
    (open, close): (char, char),
    items: impl IntoIterator<Item = T>,
    mut write: impl FnMut(&mut String, T),
) {
    out.push(open);
    for (index, item) in items.into_iter().enumerate() {
        if index > 0 {
            out.push(',');
        }
        write(out, item);
    }
    out.push(close);
}
