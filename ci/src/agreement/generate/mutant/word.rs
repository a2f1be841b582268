//! Texts that are none of those listed, do not match their pattern or are not of their format.

use serde_json::{Value, json};

use super::super::host::Host;
use super::super::path::Edit;
use super::super::schema::{Origin, Shape, Sort};
use super::super::text;
use super::{put, quantity};

/// Texts that few patterns allow.
const ODD: &[&str] = &[
    "",
    " ",
    "a b",
    "-",
    "-a",
    "a-",
    "_",
    "A_b",
    "ä",
    "..",
    "a..b",
    "a/b/c",
    "!",
    "a\n",
    "UPPER.Case",
    "1.5.5",
    "{}",
    "a:b:c",
    "\u{0}",
    "日本",
];

pub(super) fn wrong_enums(host: &Host<'_>) -> Vec<Vec<Edit>> {
    let listed = host.shape.schema["enum"].as_array().map(Vec::as_slice).unwrap_or_default();
    let mut values = vec![json!("Unlisted"), json!("")];
    for value in listed {
        match value {
            Value::String(text) => {
                let texts = [text.to_lowercase(), text.to_uppercase(), format!("{text} "), format!("{text}s")];
                values.extend(texts.map(Value::String));
            }
            Value::Number(number) => values.push(json!(number.as_i64().unwrap_or_default() + 1000)),
            Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => {}
        }
    }
    values.retain(|value| !listed.contains(value) && same_type(value, listed));
    put(host, values)
}

fn same_type(value: &Value, listed: &[Value]) -> bool {
    listed.first().is_none_or(|first| first.is_string() == value.is_string())
}

/// Kubernetes' own texts have rules that its schema does not say: names, keys, paths.
pub(super) fn has_pattern(shape: Shape<'_>, origin: Origin) -> bool {
    let is_free = shape.sort() == Sort::Text && shape.schema["enum"].is_null() && shape.schema["format"].is_null();
    (shape.schema["pattern"].is_string() && !quantity::is_quantity(shape)) || (origin == Origin::Builtin && is_free)
}

pub(super) fn bad_patterns(host: &Host<'_>, value: &Value) -> Vec<Vec<Edit>> {
    let has_pattern = host.shape.schema["pattern"].is_string();
    let fits = |text: &str| has_pattern && text::matches(host.shape, text);
    let now = value.as_str().unwrap_or_default();
    let near = [format!("{now} "), format!("{now}!"), format!(" {now}"), format!("{now}\n"), format!("é{now}")];
    let odd = ODD.iter().copied().map(str::to_owned).chain(near);
    put(host, odd.filter(|text| !fits(text)).map(Value::String))
}

/// Whether a text has a format: by its schema, or, of Kubernetes' own kinds, by the name of the field.
pub(super) fn has_format(shape: Shape<'_>, name: &str, origin: Origin) -> bool {
    format_of(shape, name, origin).is_some()
}

fn format_of<'k>(shape: Shape<'k>, name: &str, origin: Origin) -> Option<&'k str> {
    if shape.sort() != Sort::Text {
        return None;
    }
    shape.schema["format"].as_str().filter(|format| !text::not_of_format(format).is_empty()).or(match name {
        _ if origin == Origin::Custom => None,
        "ip" | "clusterIP" | "hostIP" | "loadBalancerIP" | "nameservers" | "addresses" | "externalIPs" => Some("ip"),
        "cidr" | "podCIDR" | "podCIDRs" | "cidrs" | "except" | "loadBalancerSourceRanges" => Some("cidr"),
        "url" => Some("uri"),
        "schedule" => Some("schedule"),
        "timeZone" => Some("time-zone"),
        _ => None,
    })
}

pub(super) fn bad_formats(host: &Host<'_>) -> Vec<Vec<Edit>> {
    let values: &[&str] = match format_of(host.shape, host.name, Origin::Builtin) {
        Some("schedule") => &[
            "* * * *",
            "60 * * * *",
            "* * * * * *",
            "@never",
            "a",
            "*/0 * * * *",
            "5-1 * * * *",
            "* 24 * * *",
            "* * 0 * *",
        ],
        Some("time-zone") => &["Nowhere/City", "local", "Local", "UTC+1", " ", "Europe/ Berlin"],
        Some("ip") => {
            &["10.0.0", "10.0.0.256", "a", "10.0.0.1/8", "::g", " 10.0.0.1", "10.0.0.01", "2001:db8", "[::1]"]
        }
        Some(format) => text::not_of_format(format),
        None => &[],
    };
    put(host, values.iter().map(|text| json!(text)))
}
