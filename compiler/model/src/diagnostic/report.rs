//! The findings of a run: merged, sorted, counted. In: findings in any order. Out: the same list for the same
//! project, whatever the order of threads and declarations.

use std::collections::{BTreeMap, BTreeSet};

use super::{Code, Diagnostic, FileId, Label, Severity, Span};
use crate::name::{EnvironmentName, Id};
use crate::value::FieldPath;

/// A list of findings in a stable order, each fault once.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    findings: Vec<Diagnostic>,
    masked: BTreeSet<Span>,
}

/// The fault behind a finding: its place, what it is about, which rule it breaks. Not its words, which may name a value
/// that differs from environment to environment.
type Fault = (Option<(FileId, u32)>, Option<Id>, Severity, Code, Vec<Span>, FieldPath);

impl Report {
    /// Puts together the findings of one fault, and sorts by place. What differs in words from the first environment is
    /// added as a note. A fault of all of `environments` does not depend on one and names none.
    #[must_use]
    pub fn new(findings: impl IntoIterator<Item = Diagnostic>, environments: &BTreeSet<EnvironmentName>) -> Self {
        let mut faults: BTreeMap<Fault, Vec<Diagnostic>> = BTreeMap::new();
        for finding in findings {
            faults.entry(fault(&finding)).or_default().push(finding);
        }
        let findings = faults.into_values().flat_map(merged).collect();
        let mut findings = once_for_resources(findings);
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
    #[must_use]
    pub fn masked(&self) -> Vec<Span> {
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

fn fault(finding: &Diagnostic) -> Fault {
    (
        finding.primary().map(|span| (span.file(), span.start())),
        finding.resource.clone(),
        finding.severity,
        finding.code,
        finding.labels.iter().map(|label| label.span).collect(),
        finding.path.clone(),
    )
}

/// Findings at one place, each fault once: equal words are one fault in several environments; different words in
/// different environments are one fault with a value that differs; different words in one environment are two faults.
fn merged(mut findings: Vec<Diagnostic>) -> Vec<Diagnostic> {
    // By words first, then by environment, so that neither threads nor the order of declaration choose what is kept.
    findings.sort_by(|a, b| words(a).cmp(&words(b)).then_with(|| a.environments.cmp(&b.environments)));
    let mut same: Vec<Diagnostic> = Vec::new();
    for finding in findings {
        match same.last_mut().filter(|kept| words(kept) == words(&finding)) {
            Some(kept) => kept.environments.extend(finding.environments),
            None => same.push(finding),
        }
    }
    same.sort_by(|a, b| a.environments.cmp(&b.environments).then_with(|| words(a).cmp(&words(b))));
    let mut kept: Vec<Diagnostic> = Vec::new();
    for finding in same {
        let elsewhere = |kept: &&mut Diagnostic| {
            !finding.environments.is_empty()
                && !kept.environments.is_empty()
                && kept.environments.is_disjoint(&finding.environments)
        };
        match kept.iter_mut().find(elsewhere) {
            Some(first) => {
                let names: Vec<&str> = finding.environments.iter().map(EnvironmentName::as_str).collect();
                if finding.message != first.message {
                    first.notes.push(format!("in {}: {}", names.join(", "), finding.message));
                }
                first.environments.extend(finding.environments);
            }
            None => kept.push(finding),
        }
    }
    kept.sort_by(|a, b| words(a).cmp(&words(b)));
    kept
}

/// The most resources that a note lists.
const MOST_LISTED: usize = 5;

/// Puts together what one edit mends in several resources: a name that a construct gives to all that it makes.
fn once_for_resources(findings: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let mut kept: Vec<(Diagnostic, Vec<Id>)> = Vec::new();
    let mut first: BTreeMap<Edit, usize> = BTreeMap::new();
    for finding in findings {
        let index = edit(&finding).map(|edit| *first.entry(edit).or_insert(kept.len()));
        match (index.and_then(|index| kept.get_mut(index)), finding.resource.clone()) {
            (Some((_, others)), Some(resource)) => others.push(resource),
            _ => kept.push((finding, Vec::new())),
        }
    }
    kept.into_iter().map(|(finding, others)| with_others(finding, others)).collect()
}

/// What two findings have in common that the same edit mends. Only of rules about names, a resource's own and those that
/// it gives to others, is it known that the same help at the same place is the same edit; a namespace that an environment
/// lacks is set in one place for all.
type Edit = (Option<Span>, Code, Option<String>, Vec<EnvironmentName>);

fn edit(finding: &Diagnostic) -> Option<Edit> {
    let is_of_name = matches!(finding.code, Code::InvalidName | Code::InvalidLabel | Code::DuplicateKey);
    let place = if finding.code == Code::MissingNamespace {
        None
    } else if is_of_name || Code::OF_REFERENCES.contains(&finding.code) {
        Some(finding.primary()?)
    } else {
        return None;
    };
    let environments = finding.environments.iter().cloned().collect();
    Some((place, finding.code, finding.help.clone(), environments))
}

fn with_others(finding: Diagnostic, mut others: Vec<Id>) -> Diagnostic {
    // One resource may use the name in several fields.
    others.retain(|other| finding.resource.as_ref() != Some(other));
    others.sort();
    others.dedup();
    let listed: Vec<String> = others.iter().take(MOST_LISTED).map(|id| format!("`{id}`")).collect();
    match others.len().saturating_sub(MOST_LISTED) {
        _ if others.is_empty() => finding,
        0 => finding.note(format!("the same in {}", listed.join(", "))),
        more => finding.note(format!("the same in {} and {more} more", listed.join(", "))),
    }
}

fn words(finding: &Diagnostic) -> (&str, &[String], Option<&str>, &[Label]) {
    (&finding.message, &finding.notes, finding.help.as_deref(), &finding.labels)
}
