//! Further fields that name something, in kinds that the compiler does not know. In: `references` of the settings. Out:
//! entries of the reference table, or findings.

#[cfg(test)]
mod tests;

use super::Reader;
use crate::diagnostic::{Code, Diagnostic};
use crate::reference::{Entry, EntryError};
use crate::value::Cursor;

/// The fields of an entry: first those that every entry has, then those whose text is a path, then those that are true.
const REQUIRED: &[(&str, &str)] = &[
    ("kind", "`kind = \"Widget.example.com\"`"),
    ("field", "`field = \"spec.secrets[].name\"`"),
    ("to", "`to = \"Secret\"`"),
];
const PATHS: &[(&str, &str)] = &[
    ("key", "key"),
    ("port", "port"),
    ("target_kind", "kind"),
    ("target_group", "group"),
    ("target_api_version", "api"),
    ("namespace", "namespace"),
    ("when", "when"),
    ("unless", "unless"),
    ("select", "select"),
];
const FLAGS: &[&str] = &["unordered", "anywhere"];

pub(super) fn references(reader: &mut Reader, cursor: &Cursor<'_>) -> Vec<Entry> {
    if cursor.node().as_list().is_none() {
        let example = "{ kind = \"Widget.example.com\", field = \"spec.secretName\", to = \"Secret\" }";
        reader.invalid(cursor, &format!("a list, as `[{example}]`"));
    }
    cursor.elements().filter_map(|element| reference(reader, &element)).collect()
}

fn reference(reader: &mut Reader, cursor: &Cursor<'_>) -> Option<Entry> {
    let names = REQUIRED.iter().map(|(name, _)| *name).chain(PATHS.iter().map(|(name, _)| *name));
    let known: Vec<&str> = names.chain(FLAGS.iter().copied()).chain(["optional"]).collect();
    reader.record(cursor, "references", &known)?;
    let required = REQUIRED.iter().map(|(name, example)| {
        let at = reader.required(cursor, name, example)?;
        Some((reader.text(&at)?, at))
    });
    // All are looked at before the first that is missing ends it.
    let mut required = required.collect::<Vec<_>>().into_iter();
    let (kind, field, to) = (required.next()??, required.next()??, required.next()??);
    let mut words = Vec::new();
    for (name, word) in PATHS {
        if let Some(text) = cursor.get(name).and_then(|at| reader.text(&at)) {
            words.push(format!("{word}={text}"));
        }
    }
    for flag in FLAGS {
        let Some(at) = cursor.get(flag) else { continue };
        match at.node().as_bool() {
            Some(true) => words.push((*flag).to_owned()),
            Some(false) => {}
            None => reader.invalid(&at, "`true` or `false`"),
        }
    }
    if let Some(at) = cursor.get("optional") {
        match (at.node().as_bool(), at.node().as_text()) {
            (Some(true), _) => words.push("optional".to_owned()),
            (Some(false), _) => {}
            (None, Some(path)) => words.push(format!("optional={path}")),
            (None, None) => reader.invalid(&at, "`true`, `false`, or the path of a field that says so"),
        }
    }
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let wrong = match Entry::parse(kind.0, field.0, to.0, &words) {
        Ok(entry) => return Some(entry),
        Err(wrong) => wrong,
    };
    reader.push(not_understood(&wrong, cursor, [&kind.1, &field.1, &to.1]));
    None
}

/// What is told of an entry, at the field of it that is wrong.
fn not_understood(wrong: &EntryError, cursor: &Cursor<'_>, [kind, field, to]: [&Cursor<'_>; 3]) -> Diagnostic {
    let (at, message, help) = match wrong {
        EntryError::From(_) => (kind, wrong.to_string(), "write the kind, a dot and its group"),
        EntryError::Field(_) => (
            field,
            wrong.to_string(),
            "write the names of the fields from the top, with `[]` behind a list and `{}` behind a record of any names",
        ),
        EntryError::To(_) => {
            (to, wrong.to_string(), "write the kind, a dot and its group, which Kubernetes' core has none of")
        }
        EntryError::With(word) => {
            let (word, text) = word.split_once('=').unwrap_or((word, ""));
            let name = PATHS.iter().find(|(_, own)| *own == word).map_or("optional", |(name, _)| name);
            let message = format!("`{name}` cannot be `{}`", text.escape_debug());
            let help = if name == "select" {
                "write `labels`, `selector` or `one`"
            } else {
                "write a path from the record that holds the field, as `key` or `items[].key`; `^` is the record around it"
            };
            (&cursor.get(name).unwrap_or_else(|| cursor.clone()), message, help)
        }
    };
    Diagnostic::error(Code::InvalidSetting, message).on(at, "not understood").help(help.to_owned())
}
