//! Where an old name is left. In: resources and names. Out: every place where a name stands, found by its text alone:
//! nothing here knows what a reference is.

use lornuc_model::value::{Cursor, FieldPath, Step, Value};

/// What was declared, and is not there any more.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Name {
    /// A name, a key, or a port's name or number: it stands where a text or a number is the same, where a key is, and where a
    /// part of a text is, between any of `/`, `:`, `,`, `@` and blanks, or between points of a host name with a label `svc`.
    Word(String),
    /// A label: it stands where a record has its key with its value, and where an expression asks for both.
    Label(String, String),
}

/// Every place in a resource where a name stands.
pub(super) fn occurrences(root: &Cursor<'_>, name: &Name) -> Vec<FieldPath> {
    let mut found = Vec::new();
    let mut todo = vec![root.clone()];
    while let Some(at) = todo.pop() {
        match name {
            Name::Word(word) => found.extend(words(&at, word)),
            Name::Label(key, value) => found.extend(label(&at, key, value)),
        }
        todo.extend(at.fields().map(|(_, below)| below));
        todo.extend(at.elements());
    }
    found.sort();
    found.dedup();
    found
}

/// Where a word is a key of a record, or stands in a scalar.
fn words(at: &Cursor<'_>, word: &str) -> Vec<FieldPath> {
    match &at.node().value {
        Value::Map(_) => at.get(word).map(|below| below.path()).into_iter().collect(),
        Value::Text(text) if stands_in(text, word) => vec![at.path()],
        Value::Number(number) if number.to_string() == word => vec![at.path()],
        Value::Null | Value::Bool(_) | Value::Text(_) | Value::Number(_) | Value::List(_) => Vec::new(),
    }
}

fn stands_in(text: &str, word: &str) -> bool {
    let parts = || text.split(|sign: char| matches!(sign, '/' | ':' | ',' | '@') || sign.is_whitespace());
    let in_host =
        |part: &str| part.split('.').any(|label| label == "svc") && part.split('.').any(|label| label == word);
    text == word || parts().any(|part| part == word || in_host(part))
}

/// Where a record has a key with a value, or is an expression that asks for both.
fn label(at: &Cursor<'_>, key: &str, value: &str) -> Option<FieldPath> {
    let is = |below: &Cursor<'_>, text: &str| below.node().as_text() == Some(text);
    if let Some(below) = at.get(key).filter(|below| is(below, value)) {
        return Some(below.path());
    }
    at.get("operator")?;
    at.get("key").filter(|below| is(below, key))?;
    at.get("values")?.elements().find(|below| is(below, value)).map(|below| below.path())
}

/// Whether two places of one resource are the same, or one leads to the other. The resource itself leads to none.
pub(super) fn touch(a: &FieldPath, b: &FieldPath) -> bool {
    a == b || !a.is_root() && b.is_below(a) || !b.is_root() && a.is_below(b)
}

/// A path as patterns of tables name it: elements have no number.
pub(super) fn plain(path: &FieldPath) -> String {
    let mut text = String::new();
    for step in path.steps() {
        match step {
            Step::Element(_) => text.push_str("[]"),
            Step::Field(key) if text.is_empty() => text.push_str(key),
            Step::Field(key) => {
                text.push('.');
                text.push_str(key);
            }
        }
    }
    text
}
