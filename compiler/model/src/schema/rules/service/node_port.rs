//! The ports of a service on nodes.

use super::super::at::At;
use super::super::judge::Judge;
use super::Kind;

/// Whether the ports that are asked for can be allocated (`registry/core/service/storage.initNodePorts`); the first that
/// cannot is told. Ports of one number share one on nodes, whatever their protocols; all others have their own.
pub(super) fn can_allocate(judge: &mut Judge<'_>, ports: &At<'_>) -> bool {
    for (index, item) in ports.items().enumerate() {
        let node_port = item.get("nodePort");
        let Some(number) = node_port.int().filter(|number| *number != 0) else { continue };
        let of = item.get("port").int();
        let is_taken = |other: At<'_>| other.get("nodePort").int() == Some(number) && other.get("port").int() != of;
        let is_taken = ports.items().take(index).any(is_taken);
        if is_taken {
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
    for (index, item) in ports.items().enumerate() {
        let node_port = item.get("nodePort");
        let Some(number) = node_port.int().filter(|number| *number != 0) else { continue };
        if kind == Kind::ClusterIp {
            judge.forbidden(&node_port, "unless `type` is `NodePort` or `LoadBalancer`");
        }
        let is_same =
            |other: At<'_>| other.get("nodePort").int() == Some(number) && protocol(&other) == protocol(&item);
        if ports.items().take(index).any(is_same) {
            judge.duplicate(&node_port);
        }
    }
}

fn protocol<'b>(port: &'b At<'_>) -> &'b str {
    port.get("protocol").some_text().unwrap_or("TCP")
}
