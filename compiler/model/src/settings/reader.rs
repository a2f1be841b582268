//! Reading a record field by field and keeping every finding. In: cursors. Out: values, and what was wrong.

use std::fmt::Display;

use super::Level;
use crate::diagnostic::{Code, Diagnostic};
use crate::name::{did_you_mean, nearest, slug};
use crate::value::{Cursor, Map};

/// Collects findings while settings are read.
#[derive(Debug, Default)]
pub(super) struct Reader(Vec<Diagnostic>);

impl Reader {
    pub(super) fn into_findings(self) -> Vec<Diagnostic> {
        self.0
    }

    pub(super) fn push(&mut self, finding: Diagnostic) {
        self.0.push(finding);
    }

    /// The value is not of the form `wanted`.
    pub(super) fn invalid(&mut self, cursor: &Cursor<'_>, wanted: &str) {
        let found = cursor.node().value.type_name();
        let subject = if cursor.path().is_root() { "the settings".into() } else { format!("`{}`", cursor.path()) };
        self.push(
            Diagnostic::error(Code::InvalidSetting, format!("{subject} must be {wanted}"))
                .on(cursor, format!("this is {found}")),
        );
    }

    /// Adds an action to the finding before.
    pub(super) fn help(&mut self, help: &str) {
        if let Some(finding) = self.0.last_mut() {
            finding.help = Some(help.to_owned());
        }
    }

    pub(super) fn map<'a>(&mut self, cursor: &Cursor<'a>) -> Option<&'a Map> {
        let map = cursor.node().as_map();
        if map.is_none() {
            self.invalid(cursor, "a record");
        }
        map
    }

    pub(super) fn text<'a>(&mut self, cursor: &Cursor<'a>) -> Option<&'a str> {
        let text = cursor.node().as_text();
        if text.is_none() {
            self.invalid(cursor, "a string");
        }
        text
    }

    pub(super) fn level(&mut self, cursor: &Cursor<'_>) -> Option<Level> {
        match cursor.node().as_text() {
            Some("off") => Some(Level::Off),
            Some("warn") => Some(Level::Warn),
            Some("error") => Some(Level::Error),
            _ => {
                self.invalid(cursor, "`'off`, `'warn` or `'error`");
                None
            }
        }
    }

    /// A record whose fields are all known.
    pub(super) fn record(&mut self, cursor: &Cursor<'_>, what: &str, known: &[&str]) -> Option<()> {
        self.map(cursor)?;
        for (field, value) in cursor.fields().filter(|(field, _)| !known.contains(&&*field.key)) {
            let help = did_you_mean(&field.key, known.iter().copied())
                .unwrap_or_else(|| format!("there are: `{}`", known.join("`, `")));
            self.push(
                Diagnostic::error(Code::UnknownSetting, format!("{what} have no field `{}`", field.key))
                    .at(value.place().of_key(), "unknown")
                    .help(help)
                    .field(value.path()),
            );
        }
        Some(())
    }

    pub(super) fn required<'a>(&mut self, cursor: &Cursor<'a>, key: &str, example: &str) -> Option<Cursor<'a>> {
        let found = cursor.get(key);
        // A name near it is told as unknown, with what was meant.
        let misspelt = || nearest(key, cursor.fields().map(|(field, _)| &*field.key)).is_some();
        if found.is_none() && !misspelt() {
            self.push(
                Diagnostic::error(Code::MissingSetting, format!("`{key}` is missing"))
                    .on(cursor, "in this record")
                    .help(format!("add {example}")),
            );
        }
        found
    }

    /// A parsed value, or the rule that its text breaks.
    pub(super) fn valid<T, E: Display>(&mut self, cursor: &Cursor<'_>, text: &str, read: Result<T, E>) -> Option<T> {
        read.map_err(|rule| {
            self.push(
                Diagnostic::error(
                    Code::InvalidSetting,
                    format!("`{}` cannot be used here: it {rule}", text.escape_debug()),
                )
                .on(cursor, "not of that form"),
            );
        })
        .ok()
    }

    /// A parsed key, or the rule that it breaks.
    pub(super) fn key<T, E: Display>(
        &mut self,
        cursor: &Cursor<'_>,
        key: &str,
        read: impl Fn(&str) -> Result<T, E>,
    ) -> Option<T> {
        read(key)
            .map_err(|rule| {
                self.push(
                    Diagnostic::error(Code::InvalidSetting, format!("the name `{}` {rule}", key.escape_debug()))
                        .at(cursor.place().of_key(), "not of that form")
                        .help(
                            Some(slug(key))
                                .filter(|near| read(near.as_str()).is_ok())
                                .map(|near| format!("write `{}`", near.as_str())),
                        ),
                );
            })
            .ok()
    }
}
