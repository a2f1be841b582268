//! Ways to run containers on nodes, and leases.

#[cfg(test)]
mod tests;

use super::at::At;
use super::judge::Judge;
use super::pod::toleration;
use super::{form, meta, resource_name};
use crate::name::NameRule;

/// `node/validation.ValidateRuntimeClass`
pub(super) fn runtime_class(judge: &mut Judge<'_>, root: &At<'_>) {
    form::named(judge, &root.get("handler"), NameRule::DnsLabel);
    let overhead = root.get("overhead");
    resource_name::limits(judge, &overhead.get("podFixed").known_as(&overhead.get("limits")));
    let scheduling = root.get("scheduling");
    meta::labels(judge, &scheduling.get("nodeSelector"));
    let tolerations = scheduling.get("tolerations");
    toleration::tolerations(judge, &tolerations);
    for (index, toleration) in tolerations.items().enumerate() {
        if tolerations.items().take(index).any(|earlier| is_same(&earlier, &toleration)) {
            judge.duplicate(&toleration);
        }
    }
}

/// Whether two tolerations are of the same taints (`node/validation.validateTolerations`).
fn is_same(one: &At<'_>, other: &At<'_>) -> bool {
    ["key", "operator", "value", "effect"].iter().all(|field| one.get(field).text() == other.get(field).text())
}

/// `coordination/validation.ValidateLeaseSpec`
pub(super) fn lease(judge: &mut Judge<'_>, root: &At<'_>) {
    let spec = root.get("spec");
    form::at_least(judge, &spec.get("leaseDurationSeconds"), 1);
    form::at_least(judge, &spec.get("leaseTransitions"), 0);
}
