//! The findings of a run: merged, sorted, counted. In: findings in any order. Out: the same list for the same
//! project, whatever the order of threads and declarations.

use std::collections::BTreeSet;

use super::{Code, Diagnostic, FileId, Label, Severity, Span};
use crate::name::{EnvironmentName, Id};
use crate::value::FieldPath;

/// A list of findings in a stable order, each fault once.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    findings: Vec<Diagnostic>,
    masked: BTreeSet<Span>,
}

type Position = (Option<(FileId, u32)>, Option<Id>);
type Identity = (Position, Severity, Code, String, Vec<Label>, FieldPath, Vec<String>, Option<String>);

impl Report {
    /// Merges findings that differ only in the environment, and sorts by place. A finding of all of `environments`
    /// does not depend on one and names none.
    #[must_use]
    pub fn new(findings: impl IntoIterator<Item = Diagnostic>, environments: &BTreeSet<EnvironmentName>) -> Self {
        // The environment is no part of the identity: sorted by it, the findings of several environments that say the
        // same stand side by side and can be merged in one pass.
        let mut keyed: Vec<(Identity, Diagnostic)> = findings.into_iter().map(|d| (identity(&d), d)).collect();
        keyed.sort_by(|a, b| a.0.cmp(&b.0));
        let mut merged: Vec<(Identity, Diagnostic)> = Vec::with_capacity(keyed.len());
        for (key, finding) in keyed {
            match merged.last_mut().filter(|(last, _)| *last == key) {
                Some((_, kept)) => kept.environments.extend(finding.environments),
                None => merged.push((key, finding)),
            }
        }
        let mut findings: Vec<Diagnostic> = merged.into_iter().map(|(_, finding)| finding).collect();
        // "in dev, staging, prod" would suggest that there is an environment without the fault.
        for finding in findings.iter_mut().filter(|finding| finding.environments == *environments) {
            finding.environments.clear();
        }
        let masked = findings.iter().flat_map(|finding| finding.masked.iter().copied()).collect();
        Self { findings, masked }
    }

    /// Hides these values in every frame, whatever the finding is about: the line of a mistake may hold a secret too.
    #[must_use]
    pub fn masking(mut self, secrets: impl IntoIterator<Item = Span>) -> Self {
        self.masked.extend(secrets);
        self
    }

    /// The values that no frame may show.
    pub(super) fn masked(&self) -> Vec<Span> {
        self.masked.iter().copied().collect()
    }

    /// The findings in order.
    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        self.findings.iter()
    }

    /// How many findings have this severity.
    #[must_use]
    pub fn count(&self, severity: Severity) -> usize {
        self.findings.iter().filter(|finding| finding.severity == severity).count()
    }

    /// Whether any finding stops the line.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.count(Severity::Error) > 0
    }
}

fn identity(finding: &Diagnostic) -> Identity {
    (
        (finding.primary().map(|span| (span.file, span.start)), finding.resource.clone()),
        finding.severity,
        finding.code,
        finding.message.clone(),
        finding.labels.clone(),
        finding.path.clone(),
        finding.notes.clone(),
        finding.help.clone(),
    )
}
