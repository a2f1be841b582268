//! Texts that are no quantity, and quantities that may not be there.

use serde_json::{Value, json};

use super::super::host::Host;
use super::super::path::Edit;
use super::super::schema::{Shape, Sort};
use super::put;

const WRONG: &[&str] = &[
    "a", "", " ", "1 Gi", "1gi", "1GiB", "1kb", "1mm", "1.5.5", "--1", "1e", "1e1.5", "Gi", "1,5", "0x10", "1_000",
    "½", "1K", "1ki", "1T i", "NaN", "+", ".", "1Mi ", "∞",
];

/// Sound as quantities; not every field takes each.
const ODD: &[&str] = &[
    "-1",
    "-0.5",
    "0",
    "0.5",
    "1m",
    "0.1m",
    "1n",
    "1e3",
    "1E",
    "+1",
    ".5",
    "5.",
    "100Ei",
    "1e400",
    "12345678901234567890123",
];

pub(super) fn is_quantity(shape: Shape<'_>) -> bool {
    shape.sort() == Sort::Quantity || shape.schema["pattern"].as_str().is_some_and(|pattern| pattern.contains("KMGTPE"))
}

pub(super) fn edits(host: &Host<'_>) -> Vec<Vec<Edit>> {
    let odd = ODD.iter().filter(|_| host.shape.sort() == Sort::Quantity);
    let mut edits = put(host, WRONG.iter().chain(odd).map(|text| json!(text)));
    edits.extend(put(host, [json!(-1), json!(1.5), json!(0)]));
    edits.extend(beyond(host));
    edits
}

/// A request above its limit.
fn beyond(host: &Host<'_>) -> Vec<Vec<Edit>> {
    let named: Vec<&str> = host
        .path
        .0
        .iter()
        .filter_map(|step| match step {
            super::super::path::Step::Field(name) => Some(name.as_str()),
            super::super::path::Step::Item(_) => None,
        })
        .collect();
    let is = |name: &str| named.contains(&name);
    let value: Option<Value> = if is("requests") {
        Some(json!("1000Ti"))
    } else if is("limits") {
        Some(json!("1m"))
    } else {
        None
    };
    put(host, value)
}
