//! What is to be said of records in the place of lists. In: the record or an entry of it, and where it stands. Out:
//! findings in the author's words: the path is that of the record, not of the list it would have become.

use crate::diagnostic::{Code, Diagnostic};
use crate::value::{Field, Node, Value, is_bare};

use super::At;
use super::key::Entries;

/// A list whose order means something.
pub(super) fn ordered(reason: &str, first: Option<&Field>, entries: &Entries<'_>, at: &At<'_>) -> Diagnostic {
    let name = at.name();
    let first = first.map_or("…", |first| &first.key);
    Diagnostic::error(Code::OrderedList, format!("`{name}` must be a list, for its order has a meaning: {reason}"))
        .at(at.place.of_key(), "a record has no order")
        .field(at.path())
        .help(format!("write `{name} = [{{ {} = {first:?}, … }}, …]`", entries.key))
}

/// One element without the brackets of the list; `own` is its key.
pub(super) fn element(own: &Field, entries: &Entries<'_>, at: &At<'_>) -> Diagnostic {
    let (name, key) = (at.name(), entries.key);
    let entry = own.node.as_text().map_or_else(|| "NAME".to_owned(), quoted);
    Diagnostic::error(Code::InvalidEntry, format!("`{name}` is one element, and a list of them is expected"))
        .at(at.place.field(own), format!("`{key}` of an element"))
        .field(at.path())
        .help(format!("put the record in brackets, or write `{name}.{entry} = {{ … }}` without `{key}`"))
}

/// An entry that is no record.
pub(super) fn no_record(value: &Value, entries: &Entries<'_>, at: &At<'_>) -> Diagnostic {
    let list = at.up.map_or("", At::name);
    let name = quoted(at.name());
    let found = value.type_name();
    let meant = match (list, entries.number) {
        ("env", _) => Some(("value", "\"…\"")),
        ("volumeMounts", _) => Some(("name", "\"…\"")),
        (_, Some(number)) => Some((number, "…")),
        (_, None) => None,
    };
    let help = match (value, meant) {
        (Value::Text(_) | Value::Number(_) | Value::Bool(_), Some((field, value))) => {
            format!("write `{list}.{name}.{field} = {value}`")
        }
        _ => format!("write `{list}.{name} = {{ … }}`"),
    };
    Diagnostic::error(Code::InvalidEntry, format!("`{list}.{name}` must be a record, not {found}"))
        .at(at.place.of_use(), format!("this is {found}"))
        .field(at.path())
        .help(help)
}

/// An entry that has another name inside than outside.
pub(super) fn other_key(entry: &Node, key: &str, at: &At<'_>) -> Option<Diagnostic> {
    let own = entry.as_map()?.get(key)?;
    if own.node.as_text() == Some(at.name()) {
        return None;
    }
    let list = at.up.map_or("", At::name);
    let name = quoted(at.name());
    let place = at.place.field(own);
    let finding = Diagnostic::error(
        Code::InvalidEntry,
        format!("`{list}.{name}` has a `{key}` of its own, and the name of the entry is its `{key}`"),
    );
    let help = match own.node.as_text() {
        Some(text) => format!("leave `{key}` out, or write `{list}.{}` in place of `{list}.{name}`", quoted(text)),
        None => format!("leave `{key}` out"),
    };
    let finding = finding.at(place, format!("another `{key}`")).field(at.path()).help(help);
    Some(finding.secondary(at.place.key.filter(|span| place.primary() != Some(*span)), "the entry"))
}

/// A key as it is written in a path.
fn quoted(key: &str) -> String {
    if is_bare(key) { key.to_owned() } else { format!("{key:?}") }
}
