//! Reading the files that commands write, as strictly as they are written. In: cursors. Out: values, and a finding for
//! everything that is of another form.

use std::fmt::Display;

use crate::diagnostic::{Code, Diagnostic};
use crate::name::did_you_mean;
use crate::value::{Cursor, Node};

/// Collects findings while a file is read.
#[derive(Debug)]
pub(crate) struct Strict {
    file: &'static str,
    code: Code,
    help: &'static str,
    findings: Vec<Diagnostic>,
}

impl Strict {
    /// Of `file`; every finding has this code, and this help unless it knows a better one.
    pub(crate) const fn new(file: &'static str, code: Code, help: &'static str) -> Self {
        Self { file, code, help, findings: Vec::new() }
    }

    pub(crate) fn into_findings(self) -> Vec<Diagnostic> {
        self.findings
    }

    /// What is to be said of the value under a cursor.
    pub(crate) fn push(&mut self, cursor: &Cursor<'_>, message: String, label: &str) {
        let place = cursor.place();
        let path = cursor.path();
        // These files have no author's key to go to: the value itself, and for a record, which may be long, its key.
        let span = if cursor.node().as_map().is_some() { place.key.or(place.value) } else { place.value };
        let finding = Diagnostic::error(self.code, message).label(span, label).help(self.help.to_owned());
        self.findings.push(finding.field(path));
    }

    /// The value is not of the form `wanted`.
    pub(crate) fn invalid(&mut self, cursor: &Cursor<'_>, wanted: &str) {
        let subject = if cursor.path().is_root() { self.file.to_owned() } else { cursor.path().to_string() };
        let label = format!("this is {}", cursor.node().value.type_name());
        self.push(cursor, format!("`{subject}` must be {wanted}"), &label);
    }

    /// A record; `None` and a finding when it is something else.
    pub(crate) fn record(&mut self, cursor: &Cursor<'_>, wanted: &str) -> Option<()> {
        if cursor.node().as_map().is_none() {
            self.invalid(cursor, wanted);
            return None;
        }
        Some(())
    }

    /// A record with no other fields than these.
    pub(crate) fn closed(&mut self, cursor: &Cursor<'_>, wanted: &str, known: &[&str]) -> Option<()> {
        self.record(cursor, wanted)?;
        for (field, value) in cursor.fields().filter(|(field, _)| !known.contains(&&*field.key)) {
            let help = did_you_mean(&field.key, known.iter().copied())
                .unwrap_or_else(|| format!("there are: `{}`", known.join("`, `")));
            let message = match cursor.path() {
                path if path.is_root() => format!("`{}` has no field `{}`", self.file, field.key.escape_debug()),
                path => format!("`{path}` has no field `{}`", field.key.escape_debug()),
            };
            let finding = Diagnostic::error(self.code, message).label(value.place().key, "unknown").help(help);
            self.findings.push(finding.field(value.path()));
        }
        Some(())
    }

    /// A field that must be there.
    pub(crate) fn required<'a>(&mut self, cursor: &Cursor<'a>, key: &str) -> Option<Cursor<'a>> {
        let found = cursor.get(key);
        if found.is_none() {
            let whose = if cursor.path().is_root() { self.file.to_owned() } else { cursor.path().to_string() };
            self.push(cursor, format!("`{whose}` must have a field `{key}`"), "in this record");
        }
        found
    }

    pub(crate) fn text<'a>(&mut self, cursor: &Cursor<'a>) -> Option<&'a str> {
        let text = Node::as_text(cursor.node());
        if text.is_none() {
            self.invalid(cursor, "a string");
        }
        text
    }

    /// A text by its rule.
    pub(crate) fn parsed<T, E: Display>(
        &mut self,
        cursor: &Cursor<'_>,
        read: impl Fn(&str) -> Result<T, E>,
    ) -> Option<T> {
        let text = self.text(cursor)?;
        match read(text) {
            Ok(value) => Some(value),
            Err(rule) => {
                let message = format!("`{}` in `{}` {rule}", text.escape_debug(), cursor.path());
                self.push(cursor, message, "not of that form");
                None
            }
        }
    }

    /// A key by its rule.
    pub(crate) fn key<T, E: Display>(
        &mut self,
        cursor: &Cursor<'_>,
        key: &str,
        read: impl Fn(&str) -> Result<T, E>,
    ) -> Option<T> {
        match read(key) {
            Ok(value) => Some(value),
            Err(rule) => {
                let finding = Diagnostic::error(self.code, format!("the key `{}` {rule}", key.escape_debug()))
                    .label(cursor.place().key, "not of that form");
                self.findings.push(finding.help(self.help.to_owned()));
                None
            }
        }
    }
}
