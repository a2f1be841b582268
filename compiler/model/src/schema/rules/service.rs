//! `v1`: services. Before a service is judged, its addresses and node ports are allocated: where that fails, nothing else is
//! said of it. Whether an address or a port is free, and in the ranges that a cluster is set up with, is not asked here.

mod cluster_ip;
mod node_port;
#[cfg(test)]
mod tests;
mod traffic;

use super::at::At;
use super::judge::Judge;
use super::{address, meta, number, port, twice};
use crate::name::{LabelKey, NameRule};
use cluster_ip::ClusterIps;

/// `core/v1.AnnotationLoadBalancerSourceRangesKey`
const SOURCE_RANGES: &str = "service.beta.kubernetes.io/load-balancer-source-ranges";
/// `core/v1.DeprecatedAnnotationTopologyAwareHints` and `core/v1.AnnotationTopologyMode`
const TOPOLOGY: [&str; 2] = ["service.kubernetes.io/topology-aware-hints", "service.kubernetes.io/topology-mode"];

/// `core.MaxClientIPServiceAffinitySeconds`: a day.
const LONGEST_AFFINITY: i64 = 86_400;

/// What a service is for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    ClusterIp,
    /// None that there is: its schema tells.
    Unlisted,
    NodePort,
    LoadBalancer,
    ExternalName,
}

impl Kind {
    fn of(spec: &At<'_>) -> Self {
        match spec.get("type").text() {
            "NodePort" => Self::NodePort,
            "LoadBalancer" => Self::LoadBalancer,
            "ExternalName" => Self::ExternalName,
            "ClusterIP" | "" => Self::ClusterIp,
            _ => Self::Unlisted,
        }
    }
}

/// `core/validation.ValidateServiceCreate`, after `registry/core/service/storage.beginCreate`.
pub(super) fn service(judge: &mut Judge<'_>, root: &At<'_>) {
    let spec = root.get("spec");
    let kind = Kind::of(&spec);
    let addresses = ClusterIps::of(&spec);
    if kind != Kind::ExternalName && !addresses.are_sound(judge, &spec) {
        return;
    }
    let ports = spec.get("ports");
    if matches!(kind, Kind::NodePort | Kind::LoadBalancer) && !node_port::can_allocate(judge, &ports) {
        return;
    }
    match kind {
        Kind::ExternalName => external_name(judge, &spec),
        Kind::NodePort | Kind::LoadBalancer if addresses.is_headless() => {
            let listed = spec.get("clusterIPs");
            let one = spec.get("clusterIP");
            judge.invalid(&one.known_as(&listed.element(0)), "not be `None` where `type` asks for an address");
        }
        Kind::ClusterIp | Kind::NodePort | Kind::LoadBalancer | Kind::Unlisted => {}
    }
    if ports.is_empty() && kind != Kind::ExternalName && !addresses.is_headless() {
        judge.required_when(&ports, "unless `clusterIP` is `None`");
    }
    service_ports(judge, &ports);
    node_port::check(judge, &ports, kind);
    meta::labels(judge, &spec.get("selector"));
    affinity(judge, &spec);
    for ip in spec.get("externalIPs").items() {
        if let Some(address) = address::address(judge, &ip) {
            address::reachable(judge, &ip, address);
        }
    }
    let annotations = root.get("metadata");
    let annotations = annotations.get("annotations");
    source_ranges(judge, &spec, &annotations, kind);
    topology(judge, &annotations);
    traffic::check(judge, &spec, kind);
}

/// The part on names outside of the cluster in `core/validation.validateService`.
fn external_name(judge: &mut Judge<'_>, spec: &At<'_>) {
    let (list, one) = (spec.get("clusterIPs"), spec.get("clusterIP"));
    let addresses = if list.is_empty() { one.known_as(&list) } else { list };
    if !addresses.is_empty() {
        judge.forbidden(&addresses, "when `type` is `ExternalName`");
    }
    for (key, is_set) in
        [("ipFamilies", !spec.get("ipFamilies").is_empty()), ("ipFamilyPolicy", spec.get("ipFamilyPolicy").is_set())]
    {
        if is_set {
            judge.forbidden(&spec.get(key), "when `type` is `ExternalName`");
        }
    }
    let name = spec.get("externalName");
    let text = name.text();
    match text.strip_suffix('.').unwrap_or(text) {
        "" => judge.required_when(&name, "when `type` is `ExternalName`"),
        text => judge.name(&name, NameRule::DnsSubdomain.check(text)),
    }
}

/// `core/validation.validateServicePort`
fn service_ports(judge: &mut Judge<'_>, ports: &At<'_>) {
    let has_many = ports.count() > 1;
    for item in ports.items() {
        let name = item.get("name");
        if let Some(text) = name.some_text() {
            judge.name(&name, NameRule::DnsLabel.check(text));
        } else if has_many {
            judge.required_when(&name, "when there are several ports");
        }
        let number = item.get("port");
        port::number(judge, &number, number.int().unwrap_or_default());
        let target = item.get("targetPort");
        if target.is_empty() || target.int() == Some(0) {
            // What is not set is the port itself.
            port::number(judge, &target, number.int().unwrap_or_default());
        } else {
            port::number_or_name(judge, &target);
        }
        app_protocol(judge, &item.get("appProtocol"));
    }
    twice::each(ports, "name", |item| judge.duplicate(&item.get("name")));
}

/// What `core/validation.validateServicePort` and others say of protocols of applications.
pub(super) fn app_protocol(judge: &mut Judge<'_>, protocol: &At<'_>) {
    if protocol.is_set() {
        judge.name(protocol, LabelKey::check(protocol.text()));
    }
}

/// `core/validation.validateClientIPAffinityConfig`; where there is nothing of it, it is made.
fn affinity(judge: &mut Judge<'_>, spec: &At<'_>) {
    if spec.get("sessionAffinity").text() != "ClientIP" {
        return;
    }
    let config = spec.get("sessionAffinityConfig");
    let client = config.get("clientIP");
    number::within(judge, &client.get("timeoutSeconds"), 1..=LONGEST_AFFINITY);
}

/// The part on source ranges in `core/validation.validateService`: of the field, or else of the annotation before it.
fn source_ranges(judge: &mut Judge<'_>, spec: &At<'_>, annotations: &At<'_>, kind: Kind) {
    const OTHERWISE: &str = "unless `type` is `LoadBalancer`";
    let ranges = spec.get("loadBalancerSourceRanges");
    if !ranges.is_empty() {
        // So the server calls it.
        let known = spec.get("LoadBalancerSourceRanges");
        let ranges = ranges.known_as(&known);
        if kind != Kind::LoadBalancer {
            judge.forbidden(&ranges, OTHERWISE);
        }
        for range in ranges.items() {
            address::block(judge, &range, range.text().trim());
        }
        return;
    }
    let ranges = annotations.get(SOURCE_RANGES);
    if !ranges.is_set() {
        return;
    }
    if kind != Kind::LoadBalancer {
        judge.forbidden(&ranges, OTHERWISE);
    }
    let text = ranges.text().trim();
    if !text.is_empty() && text.split(',').any(|range| !address::is_block(range.trim())) {
        judge.invalid(&ranges, "be blocks of IP addresses, as `192.0.2.0/24`, with `,` between them");
    }
}

/// The part on topology in `core/validation.validateService`: two names of one annotation.
fn topology(judge: &mut Judge<'_>, annotations: &At<'_>) {
    if annotations.is_empty() {
        return;
    }
    let [hints, mode] = TOPOLOGY.map(|key| annotations.get(key));
    if hints.is_set() && mode.is_set() && hints.text() != mode.text() {
        judge.invalid(&mode, format_args!("be the same as the annotation `{}`", TOPOLOGY[0]));
    }
}
