//! Writes shapes as Nickel records. In: the versions of kinds. Out: definitions, each once, and the names by which they
//! refer to each other, and to themselves where they are recursive.

use std::collections::BTreeMap;

use crate::convert::text::{key, quoted};
use crate::schema::{Limits, ListKind, Named, Others, Shape, Subschema, Type};
use crate::value::{Node, Value};

/// The definition of what every object has, whatever its schema says.
pub(super) const OBJECT: &str = "object";

/// The name that every module calls Nickel's `std.contract.any_of` by.
pub(super) const ANY_OF: &str = "any_of";

/// The fields by which resources tell the compiler about themselves.
const DIRECTIVES: &str = r#"{
      after | { _ : Bool } | doc "What must be there first: a resource, a group or a stack, as in `after.\"platform/namespaces\" = true`.",
      ignore | { _ : String } | doc "Fields whose live value is kept, each with the reason: `ignore.\"spec.replicas\" = \"owned by the HPA\"`.",
      keep | Bool | doc "Whether it stays in the cluster when it is no longer declared.",
      replace | Bool | doc "Whether it may be deleted and made anew where it cannot be changed.",
    }"#;

/// The most values that a doc names.
const MOST_VALUES: usize = 40;

/// Definitions by the names that they have in a module.
#[derive(Debug, Default)]
pub(super) struct Writer(BTreeMap<String, Definition>);

#[derive(Debug, Default)]
struct Definition {
    /// What it is the definition of.
    of: String,
    text: String,
}

impl Writer {
    /// All definitions, as the bindings of a `let rec`.
    pub(super) fn bindings(&self) -> String {
        self.0.iter().map(|(name, definition)| format!("  {name} = {},\n", definition.text)).collect()
    }

    /// Defines what every object has.
    pub(super) fn object(&mut self, meta: Option<&'static Named>) {
        let meta = meta.map_or_else(|| "{ .. }".to_owned(), |meta| self.named(meta));
        let fields = [("apiVersion", "String"), ("kind", "String"), ("lornuc", DIRECTIVES), ("metadata", &meta)];
        let fields: String = fields.iter().map(|(name, contract)| format!("    {name} | {contract},\n")).collect();
        self.0.insert(OBJECT.to_owned(), Definition { of: OBJECT.to_owned(), text: format!("{{\n{fields}  }}") });
    }

    /// The name of one of Kubernetes' definitions.
    pub(super) fn named(&mut self, named: &'static Named) -> String {
        let name = self.free(short(named.name), named.name);
        if !self.0.contains_key(&name) {
            // First, for it may be recursive.
            self.0.insert(name.clone(), Definition { of: named.name.to_owned(), text: String::new() });
            let text = self.contract(named.shape(), 1);
            self.0.insert(name.clone(), Definition { of: named.name.to_owned(), text });
        }
        name
    }

    /// The name of what an imported schema defines.
    pub(super) fn imported(&mut self, kind: &str, shape: &Shape) -> String {
        let name = self.free(word(kind), kind);
        let text = self.contract(shape, 1);
        self.0.insert(name.clone(), Definition { of: kind.to_owned(), text });
        name
    }

    /// A name that stands for nothing else.
    fn free(&self, short: String, of: &str) -> String {
        let mut name = short;
        while self.0.get(&name).is_some_and(|definition| definition.of != of) {
            name.push('_');
        }
        name
    }

    fn below(&mut self, schema: &Subschema, depth: usize) -> String {
        match schema {
            // Those without parts are shorter than their names.
            Subschema::Named(named) if has_parts(named.shape()) => self.named(named),
            Subschema::Named(named) => self.contract(named.shape(), depth),
            Subschema::Here(shape) => self.contract(shape, depth),
        }
    }

    fn contract(&mut self, shape: &Shape, depth: usize) -> String {
        let forms = match shape.kind {
            Some(Type::Boolean) => vec!["Bool".to_owned()],
            Some(Type::Integer | Type::Number) => vec!["Number".to_owned()],
            Some(Type::String) => vec!["String".to_owned()],
            Some(Type::IntOrString | Type::Quantity) => Vec::new(),
            Some(Type::Array) => self.list(shape, depth),
            Some(Type::Object) | None => self.object_of(shape, depth),
        };
        match <[String; 1]>::try_from(forms) {
            Ok([only]) => only,
            Err(none) if none.is_empty() => "Dyn".to_owned(),
            Err(forms) => format!("{ANY_OF} [{}]", forms.join(", ")),
        }
    }

    /// A list of elements that a text names may be written as a record by these names.
    fn list(&mut self, shape: &Shape, depth: usize) -> Vec<String> {
        let Some(items) = &shape.items else { return vec!["Array Dyn".to_owned()] };
        let element = self.below(items, depth);
        let is_text = |key: &str| items.shape().known(key).is_some_and(|key| key.shape().kind == Some(Type::String));
        let record = match &shape.list {
            ListKind::Map(keys) => matches!(&**keys, [only] if is_text(only)),
            ListKind::Atomic | ListKind::Set => false,
        };
        let mut forms = vec![format!("Array {}", argument(&element))];
        forms.extend(record.then(|| format!("{{ _ : {element} }}")));
        forms
    }

    fn object_of(&mut self, shape: &Shape, depth: usize) -> Vec<String> {
        let mut forms = Vec::new();
        if !shape.fields.is_empty() {
            forms.push(self.record(shape, depth));
        }
        if shape.is_resource {
            forms.push(OBJECT.to_owned());
        }
        if let Others::Of(other) = &shape.others {
            forms.push(format!("{{ _ : {} }}", self.below(other, depth)));
        }
        forms
    }

    fn record(&mut self, shape: &Shape, depth: usize) -> String {
        let indent = "  ".repeat(depth);
        let mut text = String::from("{\n");
        for (name, field) in &shape.fields {
            let contract = self.below(field, depth + 1);
            text.push_str(&format!("{indent}  {} | {contract}", key(name)));
            let said = said(field.shape(), shape, name);
            if !said.is_empty() {
                text.push_str(&format!(" | doc {}", quoted(&said)));
            }
            text.push_str(",\n");
        }
        text + &indent + "}"
    }
}

/// What a type takes as an argument.
fn argument(contract: &str) -> String {
    let is_one = !contract.contains(' ') || contract.starts_with('{');
    if is_one { contract.to_owned() } else { format!("({contract})") }
}

fn has_parts(shape: &Shape) -> bool {
    !shape.fields.is_empty() || shape.items.is_some() || matches!(shape.others, Others::Of(_))
}

/// `core_v1_PodSpec`, as Kubernetes' own programs call it.
fn short(name: &str) -> String {
    let mut parts: Vec<&str> = name.rsplit('.').take(3).collect();
    parts.reverse();
    word(&parts.join("_"))
}

fn word(name: &str) -> String {
    name.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect()
}

/// What is to be known of a field of a record beside its contract.
fn said(shape: &Shape, of: &Shape, name: &str) -> String {
    let mut said: Vec<String> = shape.description.iter().map(|text| text.trim().to_owned()).collect();
    said.extend(match shape.kind {
        Some(Type::Quantity) => Some("A quantity, as `500m` or `2Gi`.".to_owned()),
        Some(Type::IntOrString) => Some("A whole number or text.".to_owned()),
        Some(Type::Boolean | Type::Integer | Type::Number | Type::String | Type::Array | Type::Object) | None => None,
    });
    said.extend(shape.limits.as_deref().and_then(values));
    said.extend(shape.default.as_ref().and_then(scalar).map(|default| format!("Default: {default}.")));
    said.extend(of.required.iter().any(|required| **required == *name).then(|| "Required.".to_owned()));
    said.retain(|text| !text.is_empty());
    said.join(if shape.description.is_some() { "\n\n" } else { " " })
}

fn values(limits: &Limits) -> Option<String> {
    let named: Vec<String> = limits.values.iter().take(MOST_VALUES).filter_map(scalar).collect();
    let more = if limits.values.len() > MOST_VALUES { " and others" } else { "" };
    match &*named {
        [] => None,
        [only] => Some(format!("Only {only}{more}.")),
        several => Some(format!("One of {}{more}.", several.join(", "))),
    }
}

fn scalar(value: &Node) -> Option<String> {
    match &value.value {
        Value::Text(text) if text.is_empty() => None,
        Value::Text(text) => Some(format!("`{text}`")),
        Value::Bool(value) => Some(format!("`{value}`")),
        Value::Number(number) => Some(format!("`{number}`")),
        Value::Null | Value::List(_) | Value::Map(_) => None,
    }
}
