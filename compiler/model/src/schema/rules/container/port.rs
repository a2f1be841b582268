//! The ports of containers (`core/validation.validateContainerPorts`).

use std::collections::HashSet;

use super::super::at::At;
use super::super::judge::Judge;
pub(super) use super::super::port::number_or_name;
use super::super::{number, twice};
use super::{Maker, Pod};

/// `apimachinery/pkg/util/validation.IsValidPortNum`
const PORTS: std::ops::RangeInclusive<i64> = 1..=65535;

/// The ports of one container.
pub(super) fn ports(judge: &mut Judge<'_>, pod: &Pod<'_>, ports: &At<'_>) {
    for port in ports.items() {
        let name = port.get("name");
        if !name.is_empty() {
            super::super::port::name(judge, &name);
        }
        let number = port.get("containerPort");
        if number.int().unwrap_or_default() == 0 {
            judge.required(&number);
        } else {
            number::within(judge, &number, PORTS);
        }
        let on_host = port.get("hostPort");
        match on_host.int() {
            None | Some(0) if is_taken_from_host(pod, &port) => {
                number::within(judge, &number.known_as(&on_host), 0..=*PORTS.end());
            }
            None | Some(0) => {}
            Some(_) => number::within(judge, &on_host, PORTS),
        }
    }
    twice::each(ports, "name", |port| judge.duplicate(&port.get("name")));
}

/// The ports of the containers that run at once: no two may want the same of the host, and on its network each is the
/// host's (`core/validation.validatePodHostNetworkDeps`).
pub(super) fn main(judge: &mut Judge<'_>, pod: &Pod<'_>, main: &At<'_>) {
    let mut taken = HashSet::new();
    for container in main.items() {
        let ports = container.get("ports");
        for port in ports.items() {
            taken_twice(judge, pod, (&port, &mut taken));
            let on_host = port.get("hostPort");
            if pod.is_on_host_network
                && !matches!(on_host.int(), None | Some(0))
                && on_host.int() != port.get("containerPort").int()
            {
                judge.invalid(&on_host, "be the same as `containerPort` where `hostNetwork` is true");
            }
        }
    }
}

/// The ports of one container that initialises the pod. The server calls each of these the first.
pub(super) fn initial(judge: &mut Judge<'_>, pod: &Pod<'_>, (list, container): (&At<'_>, &At<'_>)) {
    let mut taken = HashSet::new();
    let Some(first) = list.items().next() else { return };
    let known = container.known_as(&first);
    for port in known.get("ports").items() {
        taken_twice(judge, pod, (&port, &mut taken));
    }
}

/// Whether a port of a container becomes one of the host (`core/v1.defaultHostNetworkPorts`).
fn is_taken_from_host(pod: &Pod<'_>, port: &At<'_>) -> bool {
    pod.is_on_host_network && pod.maker == Maker::Person && !port.keys().any(|key| key == "ephemeralContainers")
}

/// What a port takes of the host: its protocol, address and number.
type Taken = (String, String, i64);

/// `core/validation.AccumulateUniqueHostPorts`
fn taken_twice(judge: &mut Judge<'_>, pod: &Pod<'_>, (port, taken): (&At<'_>, &mut HashSet<Taken>)) {
    let on_host = port.get("hostPort");
    let number = match on_host.int() {
        None | Some(0) if is_taken_from_host(pod, port) => port.get("containerPort").int(),
        number => number,
    };
    let Some(number) = number.filter(|number| *number != 0) else { return };
    let protocol = port.get("protocol").some_text().unwrap_or("TCP").to_owned();
    if !taken.insert((protocol, port.get("hostIP").text().to_owned(), number)) {
        judge.duplicate(&on_host);
    }
}
