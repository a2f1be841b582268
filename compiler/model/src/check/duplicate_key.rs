//! Rule `duplicate-key`: group, kind, namespace and name are unique in a cluster, across units and environments.
//! Otherwise each apply would undo the other.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use crate::diagnostic::{Code, Diagnostic};
use crate::graph::Graph;
use crate::name::Key;
use crate::resolve::Resource;

/// Reports every resource whose key an earlier one of its cluster has.
pub(super) fn check(graph: &Graph, findings: &mut Vec<Diagnostic>) {
    // By cluster, not by unit: two environments of one cluster undo each other just as well.
    let cluster = |resource: &Resource| {
        let environment = graph.settings().environments().get(&resource.unit().environment);
        environment.map_or("", |environment| environment.cluster.as_str())
    };
    check_in(graph, cluster, findings);
}

/// Reports every resource whose key an earlier one of its file has, a unit being a file.
pub(super) fn check_files(graph: &Graph, findings: &mut Vec<Diagnostic>) {
    check_in(graph, |resource| resource.unit().stack.as_str(), findings);
}

fn check_in<'g>(graph: &'g Graph, place: impl Fn(&'g Resource) -> &'g str, findings: &mut Vec<Diagnostic>) {
    let mut first: HashMap<(&str, &Key), &Resource> = HashMap::new();
    for resource in graph.in_order() {
        let place = place(resource);
        match first.entry((place, resource.key())) {
            Entry::Vacant(entry) => drop(entry.insert(resource)),
            Entry::Occupied(entry) => findings.push(finding(resource, entry.get(), place)),
        }
    }
}

fn finding(second: &Resource, first: &Resource, cluster: &str) -> Diagnostic {
    let (here, there) = (second.unit(), first.unit());
    let other = if here.environment == there.environment {
        format!("`{}`", first.id())
    } else {
        format!("`{}` of `{}`", first.id(), there.environment)
    };
    let help = if second.id() == first.id() {
        "build the stack for one of these environments only (`stacks.NAME.environments`), or put `env.name` into the name"
    } else {
        "rename one, or leave one out"
    };
    // Within an environment neither namespace nor cluster is named, so that all environments make one finding.
    let object = format!("{} `{}`", second.gvk().kind, second.key().name);
    let finding = if here.environment == there.environment {
        Diagnostic::error(Code::DuplicateKey, format!("the {object} is also declared by {other}"))
    } else {
        let message = format!("the {object} is also declared by {other}, in the same cluster");
        Diagnostic::error(Code::DuplicateKey, message)
            .note(format!("`{}` and `{}` have the cluster `{cluster}`", there.environment, here.environment))
    };
    finding
        .at(second.place(), "declared again")
        .secondary(first.place().primary().filter(|span| Some(*span) != second.place().primary()), "declared first")
        .help(help.to_owned())
        .resource(second.id())
        .environment(&here.environment)
}
