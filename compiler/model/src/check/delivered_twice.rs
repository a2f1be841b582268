//! Rule `delivered-twice`: two Kustomizations that apply one unit take its resources from each other, and one that goes
//! deletes what the other applies.

use crate::diagnostic::{Code, Diagnostic};
use crate::graph::{Graph, applied};
use crate::resolve::Resource;
use crate::settings::DELIVERY_STACK;

/// Reports the Kustomizations of stacks that apply what a generated one applies.
pub(super) fn check(graph: &Graph, findings: &mut Vec<Diagnostic>) {
    for resource in graph.in_order().filter(|resource| resource.unit().stack.as_str() != DELIVERY_STACK) {
        findings.extend(applied(resource).and_then(|_| finding(graph, resource)));
    }
}

fn finding(graph: &Graph, resource: &Resource) -> Option<Diagnostic> {
    let unit = applied(resource)?;
    let delivery = graph.settings().delivery(&unit.environment)?;
    graph.settings().delivered(&unit.environment, &unit.stack)?;
    graph.units().iter().find(|known| known.name == unit)?;
    let path = resource.cursor().find(&["spec", "path"])?;
    // Another folder that ends alike is of another project.
    let is_same = path.node().as_text().is_some_and(|text| plain(text) == plain(&delivery.path(&unit.stack)));
    // By one name they would be one object, which is told already.
    let is_one = resource.key().name == delivery.name(&unit.stack)
        && resource.key().namespace.as_ref() == Some(&delivery.namespace);
    if !is_same || is_one {
        return None;
    }
    let message = format!("`{}` applies the unit `{}`, which `delivery` applies too", resource.id(), unit.stack);
    Some(
        Diagnostic::error(Code::DeliveredTwice, message)
            .on(&path, "the folder of a unit that is delivered")
            .secondary(delivery.place.primary(), "delivered by this")
            .help(format!("take the Kustomization out, or write `stacks.{}.delivery.enable = false`", unit.stack))
            .resource(resource.id())
            .environment(&unit.environment),
    )
}

fn plain(path: &str) -> &str {
    path.strip_prefix("./").unwrap_or(path).trim_matches('/')
}
