//! The ports of a service on nodes.

use std::collections::{HashMap, HashSet};

use super::super::at::At;
use super::super::judge::Judge;
use super::Kind;

/// Whether the ports that are asked for can be allocated (`registry/core/service/storage.initNodePorts`); the first that
/// cannot is told. Ports of one number share one on nodes, whatever their protocols; all others have their own.
pub(super) fn can_allocate(judge: &mut Judge<'_>, ports: &At<'_>) -> bool {
    let mut taken = HashMap::new();
    for item in ports.items() {
        let node_port = item.get("nodePort");
        let Some(number) = node_port.int().filter(|number| *number != 0) else { continue };
        let of = item.get("port").int();
        if *taken.entry(number).or_insert(of) != of {
            judge.invalid(&node_port, "differ from the ports of nodes that other ports of the service have");
            return false;
        }
    }
    true
}

/// The parts on node ports in `core/validation.validateService`.
pub(super) fn check(judge: &mut Judge<'_>, ports: &At<'_>, kind: Kind) {
    if !matches!(kind, Kind::ClusterIp | Kind::ExternalName) {
        return;
    }
    let mut taken = HashSet::new();
    for item in ports.items() {
        let node_port = item.get("nodePort");
        let Some(number) = node_port.int().filter(|number| *number != 0) else { continue };
        if kind == Kind::ClusterIp {
            judge.forbidden(&node_port, "unless `type` is `NodePort` or `LoadBalancer`");
        }
        let protocol = item.node().and_then(|node| node.get("protocol")?.as_text()).filter(|text| !text.is_empty());
        if !taken.insert((number, protocol.unwrap_or("TCP"))) {
            judge.duplicate(&node_port);
        }
    }
}
