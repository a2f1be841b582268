//! Rule `large-unit`: Flux renders a unit with kustomize, which takes seconds at 1,000 resources and minutes at 10,000.

use std::collections::BTreeMap;

use crate::declared::UnitName;
use crate::diagnostic::{Code, Diagnostic};
use crate::graph::Graph;
use crate::name::Id;

/// Measured: `kubectl kustomize` takes 2.4 s for 1,002 resources and over 200 s for 10,002.
const COMFORTABLE: usize = 1_000;

/// Warns of units over the size.
pub(super) fn check(graph: &Graph, findings: &mut Vec<Diagnostic>) {
    let mut sizes: BTreeMap<&UnitName, usize> = BTreeMap::new();
    for resource in graph.in_order() {
        *sizes.entry(resource.unit()).or_default() += 1;
    }
    for (unit, size) in sizes.into_iter().filter(|(_, size)| *size > COMFORTABLE) {
        let Some(severity) = graph.settings().level(Code::LargeUnit, &unit.stack).severity() else { continue };
        let message = format!("`{}` has {size} resources; Flux is slow over {COMFORTABLE}", unit.stack);
        let mut finding = Diagnostic::warning(Code::LargeUnit, message)
            .help("split it into several stacks".to_owned())
            .resource(&Id::stack(&unit.stack))
            .environment(&unit.environment);
        finding.severity = severity;
        findings.push(finding);
    }
}
