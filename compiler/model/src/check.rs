//! Judges the whole graph by rules, one file a rule. In: [`Graph`]. Out: [`Checked`] and the findings. It never
//! changes the graph.

mod definition_with_instances;
mod delivered_twice;
mod duplicate_key;
mod foreign_template;
mod image_without_digest;
mod invalid_data;
mod large_unit;
mod literal_secret;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Severity};
use crate::graph::{Graph, GraphUnit};
use crate::resolve::Resource;

/// A graph that every rule accepts and whose units are all whole: what may be rendered.
#[derive(Debug, Clone)]
pub struct Checked {
    graph: Arc<Graph>,
    stacks: Option<BTreeSet<String>>,
}

impl Checked {
    /// The graph.
    #[must_use]
    pub fn graph(&self) -> &Graph {
        &self.graph
    }

    /// The same with the units of these stacks alone to be rendered: the graph knows more where one unit is made of
    /// others.
    #[must_use]
    pub fn of_stacks(self, stacks: BTreeSet<String>) -> Self {
        Self { stacks: Some(stacks), ..self }
    }

    /// The units to be rendered, those without resources too.
    pub fn units(&self) -> impl Iterator<Item = &GraphUnit> {
        self.graph.units().iter().filter(|unit| self.has(unit.name.stack.as_str()))
    }

    /// The resources to be rendered, in the order of the graph.
    pub fn in_order(&self) -> impl Iterator<Item = &Resource> {
        self.graph.in_order().filter(|resource| self.has(resource.unit().stack.as_str()))
    }

    fn has(&self, stack: &str) -> bool {
        self.stacks.as_ref().is_none_or(|stacks| stacks.contains(stack))
    }
}

/// Judges manifests that are no part of a stack, by the rules that hold whatever made them. Each file is by itself: folders
/// of manifests hold one for every environment.
#[must_use]
pub fn check_foreign(graph: &Graph) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    duplicate_key::check_files(graph, &mut findings);
    invalid_data::check(graph, &mut findings);
    invalid_data::check_secrets(graph, &mut findings);
    // The environment is made up.
    findings.iter_mut().for_each(|finding| finding.environments.clear());
    findings
}

/// Judges the graph. `None` when a rule refuses it, or when an earlier stage has stopped a unit; who shows a refused graph
/// keeps an [`Arc`] of it.
#[must_use]
pub fn check(graph: impl Into<Arc<Graph>>) -> (Option<Checked>, Vec<Diagnostic>) {
    let graph = graph.into();
    let mut findings = Vec::new();
    duplicate_key::check(&graph, &mut findings);
    definition_with_instances::check(&graph, &mut findings);
    delivered_twice::check(&graph, &mut findings);
    image_without_digest::check(&graph, &mut findings);
    foreign_template::check(&graph, &mut findings);
    invalid_data::check(&graph, &mut findings);
    large_unit::check(&graph, &mut findings);
    literal_secret::check(&graph, &mut findings);
    let refused = findings.iter().any(|finding| finding.severity == Severity::Error);
    let whole = !refused && graph.absent().broken.is_empty();
    (whole.then_some(Checked { graph, stacks: None }), findings)
}
