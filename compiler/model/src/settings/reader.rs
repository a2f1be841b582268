//! Reading a record field by field and keeping every finding. In: cursors. Out: values, and what was wrong.

use std::fmt::Display;

use super::Level;
use crate::diagnostic::{Code, Diagnostic};
use crate::name::did_you_mean;
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

    /// A record whose fields are all known; `planned` are those that exist but are not carried out yet.
    pub(super) fn record(&mut self, cursor: &Cursor<'_>, what: &str, known: &[&str], planned: &[&str]) -> Option<()> {
        self.map(cursor)?;
        for (field, value) in cursor.fields().filter(|(field, _)| !known.contains(&&*field.key)) {
            let key = &field.key;
            let finding = if planned.contains(&&**key) {
                let message = format!("`{key}` is not carried out by lornuc {}", super::COMPILER_VERSION);
                Diagnostic::error(Code::UnsupportedSetting, message)
                    .at(value.place().of_key(), "would have no effect")
                    .help("leave it out until a version supports it".to_owned())
            } else {
                let help = did_you_mean(key, known.iter().copied())
                    .unwrap_or_else(|| format!("there are: `{}`", known.join("`, `")));
                Diagnostic::error(Code::UnknownSetting, format!("{what} have no field `{key}`"))
                    .at(value.place().of_key(), "unknown")
                    .help(help)
            };
            self.push(finding.field(value.path()));
        }
        Some(())
    }

    pub(super) fn required<'a>(&mut self, cursor: &Cursor<'a>, key: &str, example: &str) -> Option<Cursor<'a>> {
        let found = cursor.get(key);
        if found.is_none() {
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
                        .at(cursor.place().of_key(), "not of that form"),
                );
            })
            .ok()
    }
}
