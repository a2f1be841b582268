//! How findings of rules are told. In: the place, and what is wrong there, after the kinds of errors that Kubernetes has
//! (`apimachinery/pkg/util/validation/field`). Out: findings.

#[cfg(test)]
mod tests;

use std::fmt;

use super::at::At;
use crate::diagnostic::{Code, Diagnostic};
use crate::name::{Gvk, InvalidName, did_you_mean};
use crate::schema::{Version, words};
use crate::value::Value;

/// Collects what is wrong with one object.
pub(super) struct Judge<'s> {
    gvk: &'s Gvk,
    release: Version,
    findings: Vec<Diagnostic>,
}

impl<'s> Judge<'s> {
    pub(super) const fn new(gvk: &'s Gvk, release: Version) -> Self {
        Self { gvk, release, findings: Vec::new() }
    }

    /// The version of Kubernetes that the object is for.
    pub(super) const fn release(&self) -> Version {
        self.release
    }

    pub(super) fn findings(self) -> Vec<Diagnostic> {
        self.findings
    }

    /// How many findings there are by now.
    pub(super) const fn count(&self) -> usize {
        self.findings.len()
    }

    /// The group, version and kind of the object.
    pub(super) const fn gvk(&self) -> &Gvk {
        self.gvk
    }

    /// The version of the object's API, as `v2`.
    pub(super) fn version(&self) -> &str {
        self.gvk.api_version.version()
    }

    /// A field that must be set is not (`field.Required`).
    #[track_caller]
    pub(super) fn required(&mut self, at: &At<'_>) {
        self.missing(at, "");
    }

    /// A field must be set in this situation, which reads on after the name of the field: `when …`.
    #[track_caller]
    pub(super) fn required_when(&mut self, at: &At<'_>, situation: impl fmt::Display) {
        self.missing(at, &format!(" {situation}"));
    }

    #[track_caller]
    fn missing(&mut self, at: &At<'_>, situation: &str) {
        let path = at.path();
        let label = if at.is_set() && at.is_empty() { "empty".to_owned() } else { self.shown(at) };
        // Where the record is absent too, it is added with the field.
        let absent = at.absent();
        let finding = Diagnostic::error(Code::MissingField, format!("`{path}` must be set{situation}"))
            .at(at.place(), label)
            .field(at.field())
            .help((!absent.steps().is_empty()).then(|| format!("add `{absent}`")));
        self.tell(self.masked(finding, at));
    }

    /// A value breaks a rule, which reads on after "must" (`field.Invalid`, `field.TooLong`, `field.TypeInvalid`).
    #[track_caller]
    pub(super) fn invalid(&mut self, at: &At<'_>, must: impl fmt::Display) {
        let path = at.path();
        let finding = Diagnostic::error(Code::InvalidValue, format!("`{path}` must {must}"));
        let label = self.shown(at);
        self.tell(self.masked(finding, at).at(at.place().of_use(), label).field(at.field()));
    }

    /// A text is no name of the form that is asked for.
    #[track_caller]
    pub(super) fn name(&mut self, at: &At<'_>, checked: Result<(), InvalidName>) {
        if let Err(rule) = checked {
            self.invalid(at, rule.to_string().trim_start_matches("must "));
        }
    }

    /// The key of an entry breaks a rule.
    #[track_caller]
    pub(super) fn key(&mut self, at: &At<'_>, rule: &InvalidName) {
        let key = words::shortened(at.keys().next().unwrap_or_default());
        let message = format!("the key `{key}` in `{}` {rule}", at.above().path());
        let finding = Diagnostic::error(Code::InvalidValue, message);
        self.tell(self.masked(finding, at).at(at.place().of_key(), "not of that form").field(at.field()));
    }

    /// A value is none of those that there are (`field.NotSupported`).
    #[track_caller]
    pub(super) fn unlisted(&mut self, at: &At<'_>, values: &[&str]) {
        let path = at.path();
        let message = format!("`{path}` must be {}", words::series(values, "or"));
        let near = did_you_mean(at.text(), values.iter().copied());
        let finding = Diagnostic::error(Code::InvalidValue, message).help(near);
        let label = self.shown(at);
        self.tell(self.masked(finding, at).at(at.place().of_use(), label).field(at.field()));
    }

    /// Something stands there, and must be one of these values: empty text is none of them.
    #[track_caller]
    pub(super) fn listed(&mut self, at: &At<'_>, values: &[&str]) {
        if at.is_set() && !values.contains(&at.text()) {
            self.unlisted(at, values);
        }
    }

    /// A value is there twice, and must not be (`field.Duplicate`).
    #[track_caller]
    pub(super) fn duplicate(&mut self, at: &At<'_>) {
        let path = at.path();
        let message = format!("`{path}` must differ from the others, and one has the same");
        let label = self.shown(at);
        let finding = Diagnostic::error(Code::DuplicateItem, message);
        self.tell(self.masked(finding, at).at(at.place().of_use(), label).field(at.field()));
    }

    /// A field must not be set in this situation, which reads on after "must not be set" (`field.Forbidden`).
    #[track_caller]
    pub(super) fn forbidden(&mut self, at: &At<'_>, situation: impl fmt::Display) {
        let path = at.path();
        let finding = Diagnostic::error(Code::ForbiddenField, format!("`{path}` must not be set {situation}"));
        self.tell(self.masked(finding, at).at(at.place().of_key(), "set here").field(at.field()));
    }

    #[track_caller]
    fn tell(&mut self, finding: Diagnostic) {
        #[cfg(test)]
        super::tests::told_at(std::panic::Location::caller());
        self.findings.push(finding);
    }

    fn shown(&self, at: &At<'_>) -> String {
        match at.value() {
            None | Some(Value::Null) => "required in this record".to_owned(),
            Some(_) if self.is_secret(at) => "not of that form".to_owned(),
            // Of these something inside is wrong, and not that they are a list or a record.
            Some(Value::List(_) | Value::Map(_)) => "set here".to_owned(),
            Some(value @ (Value::Bool(_) | Value::Number(_) | Value::Text(_))) => {
                format!("this is {}", words::value(value))
            }
        }
    }

    fn masked(&self, finding: Diagnostic, at: &At<'_>) -> Diagnostic {
        finding.mask(at.node().and_then(|node| node.span).filter(|_| self.is_secret(at)))
    }

    fn is_secret(&self, at: &At<'_>) -> bool {
        // Keys of labels, taints and the like, which Kubernetes calls so.
        const PUBLIC: &[&str] = &["key", "topologyKey", "topologyKeys", "matchLabelKeys", "mismatchLabelKeys"];
        // Yes or no is no secret, whatever it is about.
        if matches!(at.value(), Some(Value::Bool(_))) {
            return false;
        }
        if self.gvk.kind.as_str() != "Secret" && at.keys().next().is_some_and(|key| PUBLIC.contains(&key)) {
            return false;
        }
        let beside = at.above().get("name").text();
        words::is_secret_at(self.gvk.kind.as_str(), at.keys(), beside) || words::has_password(at.text())
    }
}
