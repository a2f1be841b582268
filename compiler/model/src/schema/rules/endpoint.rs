//! `v1` and `discovery.k8s.io`: the addresses behind a service.

#[cfg(test)]
mod tests;

use std::collections::HashSet;
use std::net::IpAddr;

use super::at::At;
use super::judge::Judge;
use super::service::app_protocol;
use super::{address, number, port};
use crate::name::{LabelValue, NameRule};

/// `discovery/validation.maxEndpoints` and those beside it.
const MOST_ENDPOINTS: usize = 1000;
const MOST_ADDRESSES: usize = 100;
const MOST_PORTS: usize = 20_000;
const MOST_HINTS: usize = 8;

const PROTOCOLS: &[&str] = &["TCP", "UDP", "SCTP"];

/// `core/validation.ValidateEndpointsCreate`
pub(super) fn endpoints(judge: &mut Judge<'_>, root: &At<'_>) {
    for subset in root.get("subsets").items() {
        let [ready, waiting] = ["addresses", "notReadyAddresses"].map(|key| subset.get(key));
        if ready.is_empty() && waiting.is_empty() {
            judge.required_when(&subset, "with `addresses` or `notReadyAddresses` in it");
        }
        for at in ready.items().chain(waiting.items()) {
            endpoint_address(judge, &at);
        }
        let ports = subset.get("ports");
        let has_many = ports.count() > 1;
        for at in ports.items() {
            let name = at.get("name");
            match name.text() {
                "" if has_many => judge.required_when(&name, "when there are several ports"),
                "" => {}
                text => judge.name(&name, NameRule::DnsLabel.check(text)),
            }
            let number = at.get("port");
            port::number(judge, &number, number.int().unwrap_or_default());
            app_protocol(judge, &at.get("appProtocol"));
        }
    }
}

/// `core/validation.validateEndpointAddress`
fn endpoint_address(judge: &mut Judge<'_>, at: &At<'_>) {
    let ip = at.get("ip");
    if let Some(address) = address::address(judge, &ip) {
        address::reachable(judge, &ip, address);
    }
    let host = at.get("hostname");
    if let Some(text) = host.some_text() {
        judge.name(&host, NameRule::DnsLabel.check(text));
    }
    node_name(judge, &at.get("nodeName"));
}

fn node_name(judge: &mut Judge<'_>, name: &At<'_>) {
    if name.is_set() {
        judge.name(name, NameRule::DnsSubdomain.check(name.text()));
    }
}

/// `discovery/validation.ValidateEndpointSliceCreate`; what a node was told by its labels is dropped before.
pub(super) fn endpoint_slice(judge: &mut Judge<'_>, root: &At<'_>) {
    let family = root.get("addressType");
    if family.is_empty() {
        judge.required(&family);
    }
    slice_ports(judge, &root.get("ports"));
    let endpoints = root.get("endpoints");
    if !number::at_most(judge, &endpoints, MOST_ENDPOINTS) {
        return;
    }
    for at in endpoints.items() {
        addresses(judge, &at.get("addresses"), family.text());
        node_name(judge, &at.get("nodeName"));
        let host = at.get("hostname");
        if host.is_set() {
            judge.name(&host, NameRule::DnsLabel.check(host.text()));
        }
        hints(judge, &at.get("hints"));
    }
}

/// `discovery/validation.validatePorts`
fn slice_ports(judge: &mut Judge<'_>, ports: &At<'_>) {
    if !number::at_most(judge, ports, MOST_PORTS) {
        return;
    }
    let mut names = HashSet::new();
    for at in ports.items() {
        let name = at.get("name");
        if let Some(text) = name.some_text() {
            judge.name(&name, NameRule::DnsLabel.check(text));
        }
        // Ports without a name have an empty one.
        let text = at.node().and_then(|node| node.get("name")?.as_text()).unwrap_or_default();
        if !names.insert(text) {
            judge.duplicate(&name);
        }
        judge.listed(&at.get("protocol"), PROTOCOLS);
        app_protocol(judge, &at.get("appProtocol"));
    }
}

/// The part on addresses in `discovery/validation.validateEndpoints`.
fn addresses(judge: &mut Judge<'_>, addresses: &At<'_>, family: &str) {
    if addresses.is_empty() {
        judge.required(addresses);
    }
    number::at_most(judge, addresses, MOST_ADDRESSES);
    for at in addresses.items() {
        let (address, is_of_family): (_, fn(&IpAddr) -> bool) = match family {
            "IPv4" => (address::address(judge, &at), IpAddr::is_ipv4),
            "IPv6" => (address::canonical_address(judge, &at), IpAddr::is_ipv6),
            "FQDN" => {
                host(judge, &at);
                continue;
            }
            _ => return,
        };
        let Some(address) = address else { continue };
        if !is_of_family(&address) {
            judge.invalid(&at, format_args!("be an address of the type `{family}`, as `addressType` says"));
        }
        address::reachable(judge, &at, address);
    }
}

/// `apimachinery/pkg/util/validation.IsFullyQualifiedDomainName`
fn host(judge: &mut Judge<'_>, at: &At<'_>) {
    let text = at.text().strip_suffix('.').unwrap_or(at.text());
    let is_name = NameRule::DnsSubdomain.check(text).is_ok() && text.contains('.');
    if !is_name || text.split('.').any(|label| NameRule::DnsLabel.check(label).is_err()) {
        judge.invalid(at, "be the full name of a host, as `example.com`");
    }
}

/// `discovery/validation.validateHints`
fn hints(judge: &mut Judge<'_>, hints: &At<'_>) {
    for key in ["forZones", "forNodes"] {
        let list = hints.get(key);
        if !number::at_most(judge, &list, MOST_HINTS) {
            return;
        }
        for (index, at) in list.items().enumerate() {
            let name = at.get("name");
            if list.items().take(index).any(|other| other.get("name").text() == name.text()) {
                judge.duplicate(&name);
            }
            let checked = match key {
                "forZones" => LabelValue::check(name.text()),
                _ => NameRule::DnsSubdomain.check(name.text()),
            };
            judge.name(&name, checked);
        }
    }
}
