//! Ports and listeners, by name or number. In: what a field says, and the Service, Gateway or containers it is about. Out: a
//! finding where they have none such.

use crate::diagnostic::Code;
use crate::reference::{Filled, Relative, Use};
use crate::value::Value;

use super::super::labels::Labelled;
use super::super::objects::{Object, Source};
use super::super::reference::Answer;
use super::Judge;
use super::named::Sought;
use super::words::instead;

/// A port as a field names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Port<'a> {
    Name(&'a str),
    Number(i64),
}

impl std::fmt::Display for Port<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Name(name) => f.write_str(name),
            Self::Number(number) => write!(f, "{number}"),
        }
    }
}

fn port(value: Filled<'_>) -> Option<Port<'_>> {
    match &value.node.value {
        // A number in quotes is a number to the server.
        Value::Text(text) => text.parse().map(Port::Number).ok().or_else(|| value.text().map(Port::Name)),
        Value::Number(number) => number.as_i64().map(Port::Number),
        Value::Null | Value::Bool(_) | Value::List(_) | Value::Map(_) => None,
    }
}

/// The ports of containers: names and numbers.
fn of_containers<'a>(containers: impl Iterator<Item = Filled<'a>>) -> Vec<(Option<&'a str>, Option<i64>)> {
    let ports = containers.flat_map(|container| container.get("ports").into_iter().flat_map(Filled::elements));
    let number = |port: Filled<'a>| match self::port(port.get("containerPort")?)? {
        Port::Number(number) => Some(number),
        Port::Name(_) => None,
    };
    ports.map(|port| (port.get("name").and_then(Filled::text), number(port))).collect()
}

/// The containers of a `PodSpec` that stay.
fn containers(spec: Filled<'_>) -> impl Iterator<Item = Filled<'_>> {
    ["containers", "initContainers"].into_iter().filter_map(move |list| spec.get(list)).flat_map(Filled::elements)
}

impl<'o> Judge<'_, 'o> {
    /// A probe or a hook names a port of its container.
    pub(super) fn container_port(&mut self, found: &Use<'_, 'o>) {
        let Some(Port::Name(name)) = port(found.value) else { return };
        // Another host has ports of its own.
        if found.holder().record.get("host").is_some() {
            return;
        }
        let is_container = |record: &Filled<'o>| record.get("ports").is_some() || record.get("image").is_some();
        let Some(container) = found.around.iter().rev().map(|around| around.record).find(is_container) else { return };
        let ports = of_containers(std::iter::once(container));
        if ports.iter().any(|(own, _)| *own == Some(name)) {
            return;
        }
        let message = format!("the container has no port `{name}`");
        self.problem(found, found.value, (Code::MissingPort, "no such port"), message);
        self.help(other_port(Port::Name(name), &ports));
    }

    /// A port of a Service.
    pub(super) fn service_port(
        &mut self,
        found: &Use<'_, 'o>,
        path: &Relative,
        sought: &Sought<'_>,
        exact: &[Object<'o>],
    ) {
        let is_service = |object: &&Object<'o>| object.is("", "Service") && matches!(object.source, Source::Declared);
        let Some(service) = exact.iter().find(is_service) else { return };
        let text = |path: &[&str]| service.subject.manifest.find(path).and_then(Filled::text);
        if text(&["spec", "type"]) == Some("ExternalName") {
            return;
        }
        let ports = service.subject.manifest.find(&["spec", "ports"]).into_iter().flat_map(Filled::elements);
        let ports: Vec<(Option<&str>, Option<i64>)> = ports
            .map(|port| {
                let number = match port.get("port").and_then(self::port) {
                    Some(Port::Number(number)) => Some(number),
                    Some(Port::Name(_)) | None => None,
                };
                (port.get("name").and_then(Filled::text), number)
            })
            .collect();
        let mut asked = found.all(path);
        if asked.is_empty() {
            let usual = path.default.as_deref().and_then(|text| text.parse().ok());
            let is_there = |number: i64| ports.iter().any(|(_, own)| *own == Some(number));
            if let Some(number) = usual.filter(|number| !is_there(*number)) {
                let message =
                    format!("the {} has no port `{number}`, which is meant where none is written", sought.words());
                self.problem(found, found.value, (Code::MissingPort, "names no port"), message);
                self.help(format!("{} beside the name", other_port(Port::Number(number), &ports)));
                self.beside(service.subject, "declared here");
            }
        }
        asked.retain(|value| port(*value).is_some_and(|port| !is_among(port, &ports)));
        for value in asked {
            let Some(wanted) = port(value) else { continue };
            let message = format!("the {} has no port `{wanted}`", sought.words());
            self.problem(found, value, (Code::MissingPort, "no such port"), message);
            let leads = self::leading(service.subject.manifest, wanted);
            self.help(leads.unwrap_or_else(|| other_port(wanted, &ports)));
            self.beside(service.subject, "declared here");
        }
    }

    /// A listener of a Gateway.
    pub(super) fn listener(&mut self, found: &Use<'_, 'o>, path: &Relative, sought: &Sought<'_>, exact: &[Object<'o>]) {
        let Some(gateway) = exact.iter().find(|object| object.kind == "Gateway") else { return };
        let listeners = gateway.subject.manifest.find(&["spec", "listeners"]).into_iter().flat_map(Filled::elements);
        let names: Vec<&str> = listeners.filter_map(|listener| listener.get("name")?.text()).collect();
        let Some(value) = found.first(path) else { return };
        let Some(wanted) = value.text().filter(|wanted| !names.contains(wanted)) else { return };
        let message = format!("the {} has no listener `{wanted}`", sought.words());
        self.problem(found, value, (Code::MissingPort, "no such listener"), message);
        self.help(instead(wanted, names).unwrap_or_else(|| "declare one there".to_owned()));
        self.beside(gateway.subject, "declared here");
    }

    /// The ports that are named of pods which a selector found.
    pub(super) fn pod_ports(&mut self, found: &Use<'_, 'o>, path: &Relative, pods: &[&Labelled<'o>]) {
        let specs = pods.iter().filter_map(|pod| pod.spec);
        let ports = of_containers(specs.flat_map(containers));
        // Containers need not say which ports they listen on: only those that say some are held to it.
        let says_all = |pod: &&&Labelled<'o>| {
            pod.spec.is_some_and(|spec| containers(spec).all(|container| container.get("ports").is_some()))
        };
        let is_said = pods.iter().all(|pod| says_all(&pod));
        for value in asked(found, path) {
            let Some(wanted) = port(value) else { continue };
            let is_judged = is_said || matches!(wanted, Port::Name(_));
            if !is_judged || is_among(wanted, &ports) {
                continue;
            }
            let message = format!("no container of the selected pods has the port `{wanted}`");
            self.problem(found, value, (Code::MissingPort, "no such port"), message);
            self.help(other_port(wanted, &ports));
            if let Some(pod) = pods.first() {
                self.beside(pod.subject, "these pods");
            }
            self.tell(found, value, || format!("port `{wanted}`"), Answer::Missing);
        }
    }
}

/// The values of a path; of the ports of a Service that have no `targetPort` the `port`, which then is meant.
fn asked<'o>(found: &Use<'_, 'o>, path: &Relative) -> Vec<Filled<'o>> {
    let Some((last, above)) = path.down.split_last() else { return Vec::new() };
    if last.name() != Some("targetPort") {
        return found.all(path);
    }
    let above = Relative { up: path.up, down: above.to_vec(), default: None };
    let ports = found.all(&above).into_iter();
    ports.filter_map(|port| port.get("targetPort").or_else(|| port.get("port"))).collect()
}

fn is_among(wanted: Port<'_>, ports: &[(Option<&str>, Option<i64>)]) -> bool {
    ports.iter().any(|(name, number)| match wanted {
        Port::Name(wanted) => *name == Some(wanted),
        Port::Number(wanted) => *number == Some(wanted),
    })
}

/// What to write instead of a port.
fn other_port(wanted: Port<'_>, ports: &[(Option<&str>, Option<i64>)]) -> String {
    let help = match wanted {
        Port::Name(name) => instead(name, ports.iter().filter_map(|(name, _)| *name)),
        Port::Number(number) => {
            let numbers: Vec<String> =
                ports.iter().filter_map(|(_, number)| Some(number.as_ref()?.to_string())).collect();
            instead(&number.to_string(), numbers.iter().map(String::as_str))
        }
    };
    help.unwrap_or_else(|| match (wanted, ports) {
        (Port::Name(name), [_, ..]) => format!("give one of its ports the name `{name}`"),
        (Port::Name(_) | Port::Number(_), _) => format!("declare the port `{wanted}` there"),
    })
}

/// The port of a Service that leads to the one that is named: that of the containers is easily taken for it.
fn leading(service: Filled<'_>, wanted: Port<'_>) -> Option<String> {
    let mut ports = service.find(&["spec", "ports"])?.elements();
    let port = ports.find(|own| own.get("targetPort").and_then(port) == Some(wanted))?;
    let Port::Number(number) = port.get("port").and_then(self::port)? else { return None };
    let meant = match (wanted, port.get("name").and_then(Filled::text)) {
        (Port::Name(_), name) => name?.to_owned(),
        (Port::Number(_), _) => number.to_string(),
    };
    Some(format!("write `{meant}`, which leads to `{wanted}` of the containers"))
}
