//! Where the traffic of a service may come from and go.

use super::super::at::At;
use super::super::judge::Judge;
use super::super::port;
use super::Kind;
use crate::name::LabelKey;

const POLICIES: &[&str] = &["Cluster", "Local"];
/// `core/v1.ServiceTrafficDistributionPreferClose` and those after it
const DISTRIBUTIONS: &[&str] = &["PreferClose", "PreferSameZone", "PreferSameNode"];

/// The parts on balancers and policies in `core/validation.validateService`.
pub(super) fn check(judge: &mut Judge<'_>, spec: &At<'_>, kind: Kind) {
    balancer(judge, spec, kind);
    external(judge, spec, kind);
    judge.listed(&spec.get("internalTrafficPolicy"), POLICIES);
    judge.listed(&spec.get("trafficDistribution"), DISTRIBUTIONS);
}

/// `core/validation.validateLoadBalancerClassField`, and what is said of the ports of balancers.
fn balancer(judge: &mut Judge<'_>, spec: &At<'_>, kind: Kind) {
    let class = spec.get("loadBalancerClass");
    if kind == Kind::LoadBalancer {
        if class.is_set() {
            judge.name(&class, LabelKey::check(class.text()));
        }
        return;
    }
    for at in [class, spec.get("allocateLoadBalancerNodePorts")] {
        if at.is_set() {
            judge.forbidden(&at, "unless `type` is `LoadBalancer`");
        }
    }
}

/// `core/validation.validateServiceExternalTrafficPolicy`
fn external(judge: &mut Judge<'_>, spec: &At<'_>, kind: Kind) {
    let policy = spec.get("externalTrafficPolicy");
    let is_reached = match kind {
        Kind::LoadBalancer | Kind::NodePort => true,
        Kind::ClusterIp | Kind::Unlisted => policy.is_empty() || !spec.get("externalIPs").is_empty(),
        Kind::ExternalName => policy.is_empty(),
    };
    if !is_reached {
        judge.invalid(&policy, "not be set where nothing outside of the cluster reaches the service");
    }
    let check = spec.get("healthCheckNodePort");
    let Some(number) = check.int().filter(|number| *number != 0) else { return };
    if kind == Kind::LoadBalancer && policy.text() == "Local" {
        port::number(judge, &check, number);
    } else {
        judge.invalid(&check, "not be set unless `type` is `LoadBalancer` and `externalTrafficPolicy` is `Local`");
    }
}
