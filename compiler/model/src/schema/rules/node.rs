//! Ways to run containers on nodes, and leases.

use super::at::At;
use super::judge::Judge;
use super::{form, meta, resource_name};
use crate::name::NameRule;

/// `node/validation.ValidateRuntimeClass`
pub(super) fn runtime_class(judge: &mut Judge<'_>, root: &At<'_>) {
    form::named(judge, &root.get("handler"), NameRule::DnsLabel);
    let overhead = root.get("overhead");
    resource_name::limits(judge, &overhead.get("podFixed").known_as(&overhead.get("limits")));
    let scheduling = root.get("scheduling");
    meta::labels(judge, &scheduling.get("nodeSelector"));
}

/// `coordination/validation.ValidateLeaseSpec`
pub(super) fn lease(judge: &mut Judge<'_>, root: &At<'_>) {
    let spec = root.get("spec");
    form::at_least(judge, &spec.get("leaseDurationSeconds"), 1);
    form::at_least(judge, &spec.get("leaseTransitions"), 0);
}
