//! What the API server checks in code of Kubernetes' own kinds, and no schema says. In: an object whose structure is sound.
//! Out: every finding at its line. One file a family; each rule names the function of Kubernetes that it is from, by package
//! (<https://github.com/kubernetes/kubernetes/tree/v1.36.3/pkg/apis>), and `tests/corpus/kubernetes` holds for each what a
//! real server took and refused. Left out is what depends on the state of a cluster.

mod at;
mod container;
mod definition;
mod judge;
mod meta;
mod pod;
mod quantity;
mod scheduling;
mod selector;
mod template;
#[cfg(test)]
mod tests;
mod volume;

use crate::diagnostic::Diagnostic;
use crate::name::Gvk;
use crate::value::{Node, Place};
use at::At;
use judge::Judge;

/// What is held against the rules: an object and where it was written.
#[derive(Debug, Clone, Copy)]
pub struct Judged<'a> {
    /// Its group, version and kind.
    pub gvk: &'a Gvk,
    /// Its tree.
    pub node: &'a Node,
    /// Where it was written.
    pub place: Place,
}

/// The rules of a kind.
type Rules = fn(&mut Judge<'_>, &At<'_>);

/// Every finding about an object.
#[must_use]
pub fn check(subject: &Judged<'_>) -> Vec<Diagnostic> {
    let Some(rules) = of(subject.gvk.api_version.group(), subject.gvk.kind.as_str()) else { return Vec::new() };
    let mut judge = Judge::new(subject.gvk);
    rules(&mut judge, &At::root(subject.node, subject.place));
    judge.findings()
}

fn of(group: &str, kind: &str) -> Option<Rules> {
    Some(match (group, kind) {
        // pods
        ("", "Pod") => pod::pod,
        ("", "PodTemplate") => template::pod_template,

        // workloads

        // network

        // storage

        // policy

        // the rest
        ("apiextensions.k8s.io", "CustomResourceDefinition") => definition::custom_resource_definition,
        ("scheduling.k8s.io", "PriorityClass") => scheduling::priority_class,
        _ => return None,
    })
}
