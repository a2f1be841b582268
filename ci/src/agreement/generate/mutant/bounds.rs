//! Numbers, lengths and counts beyond their bounds.

use serde_json::{Map, Value, json};

use super::super::host::Host;
use super::super::make::{Maker, distinguish};
use super::super::path::Edit;
use super::super::schema::{Origin, Shape, Sort};
use super::super::text;
use super::put;

/// Longer texts and lists would only be slow.
const LONGEST: usize = 4096;

/// What bounds a value.
const KEYS: &[&str] = &[
    "minimum",
    "maximum",
    "multipleOf",
    "minLength",
    "maxLength",
    "minItems",
    "maxItems",
    "minProperties",
    "maxProperties",
];

pub(super) fn applies(shape: Shape<'_>, origin: Origin) -> bool {
    let is_bounded = KEYS.iter().any(|key| !shape.schema[*key].is_null());
    is_bounded || shape.sort() == Sort::Integer || (origin == Origin::Builtin && shape.sort() == Sort::IntOrString)
}

pub(super) fn edits<'k>(host: &Host<'k>, value: &Value, maker: Maker<'k>) -> Vec<Vec<Edit>> {
    let shape = host.shape;
    let mut values = numbers(shape);
    if maker.origin == Origin::Builtin {
        values.extend(unsaid(host));
    }
    values.extend(lengths(shape));
    values.extend(counts(shape, value, maker));
    put(host, values)
}

fn numbers(shape: Shape<'_>) -> Vec<Value> {
    let schema = shape.schema;
    let mut values = Vec::new();
    if let Some(least) = schema["minimum"].as_i64() {
        values.extend([json!(least - 1), json!(i64::from(i32::MIN))]);
        values.extend((schema["exclusiveMinimum"] == true).then(|| json!(least)));
    }
    if let Some(most) = schema["maximum"].as_i64() {
        values.extend([json!(most + 1), json!(i64::from(i32::MAX))]);
        values.extend((schema["exclusiveMaximum"] == true).then(|| json!(most)));
    }
    if let Some(step) = schema["multipleOf"].as_i64() {
        values.push(json!(step + 1));
    }
    if shape.sort() == Sort::Integer {
        match schema["format"].as_str() {
            Some("int32") => values.extend([json!(1_i64 << 31), json!(-(1_i64 << 31) - 1), json!(1_u64 << 63)]),
            _ => values.extend([json!(1_u64 << 63), json!(u64::MAX), json!(1e30)]),
        }
    }
    values
}

/// What Kubernetes holds its own numbers against: most are counts, seconds, ports or shares.
fn unsaid(host: &Host<'_>) -> Vec<Value> {
    match host.shape.sort() {
        Sort::Integer => vec![json!(-1), json!(0), json!(65536), json!(i32::MAX)],
        Sort::IntOrString => {
            vec![json!(-1), json!(0), json!(65536), json!("101%"), json!("-1%"), json!("a-very-long-name-of-a-port")]
        }
        Sort::Record
        | Sort::Entries
        | Sort::List
        | Sort::Text
        | Sort::Number
        | Sort::Boolean
        | Sort::Quantity
        | Sort::Anything => Vec::new(),
    }
}

fn lengths(shape: Shape<'_>) -> Vec<Value> {
    let too_short = shape.count("minLength").and_then(|least| least.checked_sub(1));
    let too_long = shape.count("maxLength").map(|most| most + 1).filter(|length| *length <= LONGEST);
    let of = |length: usize| text::lengthened(shape, length).unwrap_or_else(|| "a".repeat(length));
    too_short.into_iter().chain(too_long).map(|length| of(length).into()).collect()
}

fn counts<'k>(shape: Shape<'k>, value: &Value, maker: Maker<'k>) -> Vec<Value> {
    let mut values = Vec::new();
    let beyond = |key: &str| shape.count(key).map(|most| most + 1).filter(|count| *count <= LONGEST);
    if let Value::Array(items) = value {
        if let Some(least) = shape.count("minItems").filter(|least| *least > 0) {
            values.push(items.iter().take(least - 1).cloned().collect());
        }
        if let (Some(count), Some(first)) = (beyond("maxItems"), items.first()) {
            let mut many: Vec<Value> = Vec::new();
            for _ in 0..count {
                let mut item = first.clone();
                distinguish(maker.shapes, shape, &mut item, &many);
                many.push(item);
            }
            values.push(many.into());
        }
    }
    if let Value::Object(fields) = value {
        if let Some(least) = shape.count("minProperties").filter(|least| *least > 0) {
            values.push(fields.clone().into_iter().take(least - 1).collect::<Map<_, _>>().into());
        }
        if let (Some(count), Sort::Entries, Some(first)) =
            (beyond("maxProperties"), shape.sort(), fields.values().next())
        {
            let many: Map<_, _> = (0..count).map(|index| (format!("key{index}"), first.clone())).collect();
            values.push(many.into());
        }
    }
    values
}
