//! Rule `definition-with-instances`: Flux applies a unit at once, CRDs and namespaces first, and waits for no controller. Of
//! an XRD or a package and objects of the kinds that it defines in one unit the objects are refused, and all with them.

use std::collections::BTreeMap;

use crate::diagnostic::{Code, Diagnostic};
use crate::graph::{Graph, ResourceIx};
use crate::resolve::Resource;

/// The most objects that a note lists.
const MOST_LISTED: usize = 5;

/// Reports each definition that stands beside objects of its kinds.
pub(super) fn check(graph: &Graph, findings: &mut Vec<Diagnostic>) {
    let mut beside: BTreeMap<ResourceIx, Vec<&Resource>> = BTreeMap::new();
    for (definition, instance) in graph.defined() {
        let (from, to) = (graph.resource(definition), graph.resource(instance));
        // The kind of a CRD is there when it has been applied.
        if from.unit() == to.unit() && !from.gvk().is("apiextensions.k8s.io", "CustomResourceDefinition") {
            beside.entry(definition).or_default().push(to);
        }
    }
    for (definition, mut instances) in beside {
        let definition = graph.resource(definition);
        let level = graph.settings().level(Code::DefinitionWithInstances, &definition.unit().stack);
        let Some(severity) = level.severity() else { continue };
        instances.sort_by_key(|instance| instance.id());
        let mut finding = finding(definition, &instances);
        finding.severity = severity;
        findings.push(finding);
    }
}

fn finding(definition: &Resource, instances: &[&Resource]) -> Diagnostic {
    let (kind, stack) = (&definition.gvk().kind, &definition.unit().stack);
    let message = match instances {
        [one] => format!("the {kind} `{}` and `{}`, whose kind it defines, are in one unit", definition.id(), one.id()),
        more => format!(
            "the {kind} `{}` and {} objects of kinds that it defines are in one unit",
            definition.id(),
            more.len()
        ),
    };
    let Some(first) = instances.first() else { return Diagnostic::error(Code::DefinitionWithInstances, message) };
    let at = first.cursor().get("kind").map_or(first.place(), |kind| kind.place());
    let listed: Vec<String> =
        instances.iter().take(MOST_LISTED).map(|instance| format!("`{}`", instance.id())).collect();
    let more = match instances.len() - listed.len() {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let them = if instances.len() == 1 { format!("`{}`", first.id()) } else { "them".to_owned() };
    let finding = Diagnostic::error(Code::DefinitionWithInstances, message)
        .at(at, "not known when this is applied")
        .secondary(definition.place().primary(), "defined here, once a controller has seen it")
        .help(format!("move {them} to another stack, which then comes after `{stack}`"))
        .resource(first.id())
        .environment(&definition.unit().environment);
    if instances.len() == 1 { finding } else { finding.note(format!("they are {}{more}", listed.join(", "))) }
}
