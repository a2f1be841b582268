//! What the compiler has to say about an author's files: stable codes, spans, notes and help. In: findings of the
//! stages. Out: a [`Report`] that prints as text, JSON or GitHub annotations. It never decides what a mistake is.

mod code;
mod github;
mod json;
mod report;
#[cfg(test)]
mod tests;
mod text;

use std::collections::BTreeSet;

pub use code::Code;
pub use github::github;
pub use json::json;
pub use report::Report;
pub use text::{Color, clean, marked, text};

use crate::name::{EnvironmentName, Id};
pub use crate::source::{FileId, Files, Layer, Location, Span};
use crate::value::{Cursor, FieldPath, Place};

/// Whether a finding stops the line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The project cannot be rendered.
    Error,
    /// The project is rendered all the same.
    Warning,
}

impl Severity {
    /// The word in every output form.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
        }
    }
}

/// Whether a label marks the line to edit or a line that explains it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// The line to edit.
    Primary,
    /// A line that explains the finding.
    Secondary,
}

/// A piece of source with a word on why it is shown.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Label {
    /// Whether this is the line to edit.
    pub role: Role,
    /// What is marked.
    pub span: Span,
    /// Shown beside the mark; may be empty.
    pub message: String,
}

/// One finding. Equal findings of several environments are merged by [`Report`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// The stable kebab-case code.
    pub code: Code,
    /// Whether it stops the line.
    pub severity: Severity,
    /// One lower-case sentence, values in backticks.
    pub message: String,
    /// Marked source, the line to edit first.
    pub labels: Vec<Label>,
    /// Further facts, one sentence each.
    pub notes: Vec<String>,
    /// An action that mends it.
    pub help: Option<String>,
    /// The resource it is about.
    pub resource: Option<Id>,
    /// The field inside the resource.
    pub path: FieldPath,
    /// Values that must not be shown where the frame draws their lines.
    pub masked: Vec<Span>,
    /// The environments it was found in; empty when it does not depend on one.
    pub environments: BTreeSet<EnvironmentName>,
}

impl Diagnostic {
    /// A finding that stops the line.
    #[must_use]
    pub fn error(code: Code, message: impl Into<String>) -> Self {
        Self::new(Severity::Error, code, message.into())
    }

    /// A finding that does not stop the line.
    #[must_use]
    pub fn warning(code: Code, message: impl Into<String>) -> Self {
        Self::new(Severity::Warning, code, message.into())
    }

    const fn new(severity: Severity, code: Code, message: String) -> Self {
        Self {
            code,
            severity,
            message,
            labels: Vec::new(),
            notes: Vec::new(),
            help: None,
            resource: None,
            path: FieldPath::root(),
            masked: Vec::new(),
            environments: BTreeSet::new(),
        }
    }

    /// Marks the line to edit.
    #[must_use]
    pub fn label(mut self, span: impl Into<Option<Span>>, message: impl Into<String>) -> Self {
        self.labels.extend(span.into().map(|span| Label { role: Role::Primary, span, message: message.into() }));
        self
    }

    /// Marks a line that explains.
    #[must_use]
    pub fn secondary(mut self, span: impl Into<Option<Span>>, message: impl Into<String>) -> Self {
        self.labels.extend(span.into().map(|span| Label { role: Role::Secondary, span, message: message.into() }));
        self
    }

    /// Marks a value: primary in the author's file, with the library's line beside it where the value comes from there.
    #[must_use]
    pub fn at(self, place: Place, message: impl Into<String>) -> Self {
        let primary = place.primary();
        let library = place.value.or(place.key).filter(|span| !span.is_authored() && primary != Some(*span));
        self.label(primary, message).secondary(library, "set here")
    }

    /// Marks the value under a cursor and names its field path.
    #[must_use]
    pub fn on(self, cursor: &Cursor<'_>, message: impl Into<String>) -> Self {
        let path = cursor.path();
        self.at(cursor.place(), message).field(path)
    }

    /// Adds a fact.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }

    /// Names the action that mends it.
    #[must_use]
    pub fn help(mut self, help: impl Into<Option<String>>) -> Self {
        self.help = help.into().or(self.help);
        self
    }

    /// Hides a value where the frame draws its line.
    #[must_use]
    pub fn mask(mut self, span: impl Into<Option<Span>>) -> Self {
        self.masked.extend(span.into());
        self
    }

    /// Names the resource it is about.
    #[must_use]
    pub fn resource(mut self, id: &Id) -> Self {
        self.resource = Some(id.clone());
        self
    }

    /// Names the field inside the resource.
    #[must_use]
    pub fn field(mut self, path: FieldPath) -> Self {
        self.path = path;
        self
    }

    /// Names the environment it was found in.
    #[must_use]
    pub fn environment(mut self, name: &EnvironmentName) -> Self {
        self.environments.insert(name.clone());
        self
    }

    /// Whether it stops the line.
    #[must_use]
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }

    /// The first primary span, which is the line to edit.
    #[must_use]
    pub fn primary(&self) -> Option<Span> {
        self.labels.iter().find(|label| label.role == Role::Primary).map(|label| label.span)
    }

    /// The resource, field and environments in words: `in apps/gateway/deployment, field spec.replicas (dev, prod)`.
    /// `None` when there is nothing to say.
    #[must_use]
    pub fn whereabouts(&self) -> Option<String> {
        let mut words = Vec::new();
        words.extend(self.resource.as_ref().map(|id| format!("in `{id}`")));
        if !self.path.is_root() {
            words.push(format!("field `{}`", self.path.shortened()));
        }
        if !self.environments.is_empty() {
            let names: Vec<&str> = self.environments.iter().map(EnvironmentName::as_str).collect();
            words.push(format!("environment {}", names.join(", ")));
        }
        (!words.is_empty()).then(|| words.join(", "))
    }
}
