//! Findings about references, before it is known where in the manifest they are. In: what was looked for and what there is.
//! Out: diagnostics at the token that is wrong.

use std::collections::BTreeMap;

use crate::diagnostic::{Code, Diagnostic, Severity, Span};
use crate::resolve::Resource;
use crate::settings::Settings;
use crate::value::{Cursor, Node};

/// A finding about a value of a manifest.
#[derive(Debug)]
pub(super) struct Problem<'a> {
    /// The value that is wrong.
    pub(super) at: &'a Node,
    /// The record that it stands in, for a default that nobody wrote.
    pub(super) holder: &'a Node,
    pub(super) code: Code,
    pub(super) message: String,
    pub(super) label: &'static str,
    pub(super) help: Option<String>,
    /// Other places that explain.
    pub(super) beside: Vec<(Span, String)>,
}

/// The problems of one resource as findings, each at its value.
pub(super) fn told(problems: Vec<Problem<'_>>, resource: &Resource, settings: &Settings) -> Vec<Diagnostic> {
    let cursors = cursors(resource, problems.iter().flat_map(|problem| [problem.at, problem.holder]));
    problems.into_iter().filter_map(|problem| finding(problem, resource, settings, &cursors)).collect()
}

fn finding(
    problem: Problem<'_>,
    resource: &Resource,
    settings: &Settings,
    cursors: &BTreeMap<*const Node, Cursor<'_>>,
) -> Option<Diagnostic> {
    let severity = settings.level(problem.code, &resource.unit().stack).severity()?;
    let at = |node: &Node| cursors.get(&std::ptr::from_ref(node)).cloned();
    let cursor = at(problem.at).or_else(|| at(problem.holder)).unwrap_or_else(|| resource.cursor());
    let mut finding = match severity {
        Severity::Error => Diagnostic::error(problem.code, problem.message),
        Severity::Warning => Diagnostic::warning(problem.code, problem.message),
    };
    finding = finding.on(&cursor, problem.label).help(problem.help);
    for (span, words) in problem.beside {
        if finding.labels.iter().all(|label| label.span != span) {
            finding = finding.secondary(span, words);
        }
    }
    Some(finding.resource(resource.id()).environment(&resource.unit().environment))
}

/// Cursors on some nodes of a manifest, found in one walk.
pub(super) fn cursors<'a, 'n>(
    resource: &'a Resource,
    nodes: impl Iterator<Item = &'n Node>,
) -> BTreeMap<*const Node, Cursor<'a>> {
    let wanted: std::collections::BTreeSet<*const Node> = nodes.map(std::ptr::from_ref).collect();
    let mut found = BTreeMap::new();
    let mut todo = vec![resource.cursor()];
    while let Some(cursor) = todo.pop() {
        let address = std::ptr::from_ref(cursor.node());
        todo.extend(cursor.fields().map(|(_, below)| below));
        todo.extend(cursor.elements());
        if wanted.contains(&address) {
            found.insert(address, cursor);
        }
    }
    found
}
