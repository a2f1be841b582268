//! Makes definitions short. In: schemas of `OpenAPI` v3. Out: what a value is checked against, sorted, so that what
//! means the same is written the same.

use serde_json::Value;

/// Whose definitions are Kubernetes' own.
const OWN: [&str; 4] =
    ["io.k8s.api.", "io.k8s.apimachinery.", "io.k8s.apiextensions-apiserver.", "io.k8s.kube-aggregator."];

/// Texts for people, how clients merge patches, and what the table of kinds says already.
const LEFT_OUT: [&str; 5] = [
    "description",
    "x-kubernetes-group-version-kind",
    "x-kubernetes-patch-merge-key",
    "x-kubernetes-patch-strategy",
    "x-kubernetes-unions",
];

const REFERENCE: &str = "$ref";
const PREFIX: &str = "#/components/schemas/";

/// Whether a definition is Kubernetes' own.
pub(super) fn is_own(name: &str) -> bool {
    OWN.iter().any(|prefix| name.starts_with(prefix))
}

/// A schema in its short form.
pub(super) fn trimmed(schema: &Value) -> Value {
    let Some(object) = schema.as_object() else { return schema.clone() };
    let mut short: Vec<(String, Value)> = Vec::new();
    for (key, value) in object {
        match key.as_str() {
            key if LEFT_OUT.contains(&key) => {}
            // The generator writes the zero of every Go type. The server sets none of them: what is absent stays so,
            // and what is required is missed.
            "default" if is_zero(value) => {}
            // A reference beside other keys is wrapped by the generator.
            "allOf" => match value.as_array().map(Vec::as_slice) {
                Some([only]) => short.extend(trimmed(only).as_object().cloned().unwrap_or_default()),
                Some(_) | None => short.push((key.clone(), each(value))),
            },
            REFERENCE => {
                let name = value.as_str().map(|name| name.trim_start_matches(PREFIX));
                short.push((key.clone(), name.into()));
            }
            "properties" => short.push((key.clone(), fields(value))),
            "anyOf" | "oneOf" => short.push((key.clone(), each(value))),
            "items" | "additionalProperties" | "not" => short.push((key.clone(), trimmed(value))),
            "required" => short.push((key.clone(), in_order(value))),
            _ => short.push((key.clone(), value.clone())),
        }
    }
    sorted(short)
}

fn is_zero(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Bool(flag) => !flag,
        Value::Number(number) => number.as_f64() == Some(0.0),
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(members) => members.is_empty(),
    }
}

fn each(schemas: &Value) -> Value {
    schemas.as_array().into_iter().flatten().map(trimmed).collect()
}

fn fields(schemas: &Value) -> Value {
    let fields = schemas.as_object().into_iter().flatten();
    sorted(fields.map(|(name, schema)| (name.clone(), trimmed(schema))).collect())
}

fn in_order(names: &Value) -> Value {
    let mut names: Vec<&str> = names.as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    names.sort_unstable();
    names.into()
}

fn sorted(mut members: Vec<(String, Value)>) -> Value {
    members.sort_by(|(one, _), (other, _)| one.cmp(other));
    Value::Object(members.into_iter().collect())
}

/// Adds the names of all definitions that a schema refers to.
pub(super) fn references(schema: &Value, found: &mut Vec<String>) {
    match schema {
        Value::Object(members) => {
            found.extend(members.get(REFERENCE).and_then(Value::as_str).map(str::to_owned));
            members.values().for_each(|value| references(value, found));
        }
        Value::Array(items) => items.iter().for_each(|item| references(item, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}
