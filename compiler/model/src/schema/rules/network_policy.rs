//! `networking.k8s.io`: network policies, and the addresses of services as objects.

#[cfg(test)]
mod tests;

use super::at::At;
use super::judge::Judge;
use super::{address, port, reference, selector};
use crate::name::NameRule;
use crate::value::Value;

/// `networking/validation.ValidateNetworkPolicy`
pub(super) fn network_policy(judge: &mut Judge<'_>, root: &At<'_>) {
    let spec = root.get("spec");
    selector::label_selector(judge, &spec.get("podSelector"));
    for (rules, peers) in [("ingress", "from"), ("egress", "to")] {
        for rule in spec.get(rules).items() {
            for at in rule.get("ports").items() {
                policy_port(judge, &at);
            }
            for at in rule.get(peers).items() {
                peer(judge, &at);
            }
        }
    }
    let types = spec.get("policyTypes");
    if types.count() > 2 {
        judge.invalid(&types, "hold at most `Ingress` and `Egress`");
        return;
    }
    for at in types.items() {
        judge.listed(&at, &["Ingress", "Egress"]);
    }
}

/// `networking/validation.ValidateNetworkPolicyPort`
fn policy_port(judge: &mut Judge<'_>, at: &At<'_>) {
    judge.listed(&at.get("protocol"), &["TCP", "UDP", "SCTP"]);
    let (port, end) = (at.get("port"), at.get("endPort"));
    if port.is_set() {
        port::number_or_name(judge, &port);
    }
    let Some(last) = end.int() else { return };
    if !matches!(port.value(), Some(Value::Number(_))) {
        judge.invalid(&end, "not be set unless `port` is a number");
    } else if !port::is_number(last) || port.int().is_some_and(|first| last < first) {
        judge.invalid(&end, "be a port from `port` to 65535");
    }
}

/// `networking/validation.ValidateNetworkPolicyPeer`
fn peer(judge: &mut Judge<'_>, at: &At<'_>) {
    let [pods, namespaces, block] = ["podSelector", "namespaceSelector", "ipBlock"].map(|key| at.get(key));
    selector::label_selector(judge, &pods);
    selector::label_selector(judge, &namespaces);
    let is_selected = pods.is_set() || namespaces.is_set();
    match (block.is_set(), is_selected) {
        (false, false) => judge.required_when(at, "with a selector or `ipBlock` in it"),
        (true, true) => judge.forbidden(at, "with `ipBlock` and a selector in it"),
        (true, false) | (false, true) => {}
    }
    if block.is_set() {
        ip_block(judge, &block);
    }
}

/// `networking/validation.ValidateIPBlock`
fn ip_block(judge: &mut Judge<'_>, at: &At<'_>) {
    let whole = at.get("cidr");
    if whole.is_empty() {
        judge.required(&whole);
        return;
    }
    let Some(block) = address::block(judge, &whole, whole.text()) else { return };
    for part in at.get("except").items() {
        let before = judge.count();
        let Some(excepted) = address::block(judge, &part, part.text()) else { continue };
        if judge.count() == before && !block.holds(excepted) {
            judge.invalid(&part, "be a part of `cidr`, and smaller than it");
        }
    }
}

/// `networking/validation.ValidateIPAddress`
pub(super) fn ip_address(judge: &mut Judge<'_>, root: &At<'_>) {
    let metadata = root.get("metadata");
    address::canonical_address(judge, &metadata.get("name"));
    let spec = root.get("spec");
    let parent = spec.get("parentRef");
    if !parent.is_set() {
        judge.required(&parent);
        return;
    }
    let (group, namespace) = (parent.get("group"), parent.get("namespace"));
    if let Some(text) = group.some_text() {
        judge.name(&group, NameRule::DnsSubdomain.check(text));
    }
    reference::segment(judge, &parent.get("resource"));
    reference::segment(judge, &parent.get("name"));
    if let Some(text) = namespace.some_text() {
        judge.name(&namespace, NameRule::PathSegment.check(text));
    }
}

/// `networking/validation.ValidateServiceCIDR`
pub(super) fn service_cidr(judge: &mut Judge<'_>, root: &At<'_>) {
    let spec = root.get("spec");
    let blocks = spec.get("cidrs");
    match blocks.count() {
        0 => return judge.required(&blocks),
        1 | 2 => {}
        _ => return judge.invalid(&blocks, "hold at most two blocks, one of each family"),
    }
    let mut families = [None, None];
    for (at, family) in blocks.items().zip(&mut families) {
        *family = address::canonical_block(judge, &at).map(|block| block.address.is_ipv6());
    }
    if families[0].is_some() && families[0] == families[1] {
        judge.invalid(&blocks, "hold at most one block of each family");
    }
}
