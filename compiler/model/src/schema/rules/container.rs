//! The containers of a pod: what is common to all, and what those that run, initialise and debug may have
//! (`core/validation.validateContainers`, `validateInitContainers` and `validateEphemeralContainers`).

mod env;
mod mount;
mod port;
mod probe;
mod resize;
pub(super) mod resources;
mod restart;
mod security;
#[cfg(test)]
mod tests;

use super::at::At;
use super::judge::Judge;
use super::volume;
use crate::name::NameRule;

/// `core/v1.DefaultTerminationGracePeriodSeconds`
const GRACE_SECS: i64 = 30;

/// What containers are judged by beside themselves.
struct Pod<'p> {
    maker: Maker,
    volumes: At<'p>,
    /// The claims that a `StatefulSet` makes for each pod, and volumes of their names.
    made: At<'p>,
    claims: At<'p>,
    grace_secs: i64,
    is_on_host_network: bool,
    users: security::Users,
    is_restarted: bool,
}

/// Who makes the pod: the server fills in more for one that it is given than for a template.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Maker {
    Person,
    Template,
}

impl<'p> Pod<'p> {
    fn of(spec: &'p At<'p>) -> Self {
        Self {
            maker: if is_of_pod(spec) { Maker::Person } else { Maker::Template },
            volumes: spec.get("volumes"),
            made: volume::made_claims(spec),
            claims: spec.get("resourceClaims"),
            grace_secs: spec.get("terminationGracePeriodSeconds").int().unwrap_or(GRACE_SECS),
            is_on_host_network: spec.get("hostNetwork").is_true(),
            users: if spec.get("hostUsers").is_false() { security::Users::Own } else { security::Users::OfHost },
            is_restarted: spec.get("restartPolicy").text() != "Never",
        }
    }

    /// The volume of a name, or the template of the claim that becomes one.
    fn volume<'b>(&'b self, name: &str) -> Option<At<'b>> {
        let listed = || self.volumes.items().find(|volume| volume.get("name").text() == name);
        volume::made_claim(&self.made, name).or_else(listed)
    }
}

/// Whether this is the `spec` of a pod itself.
pub(super) fn is_of_pod(spec: &At<'_>) -> bool {
    spec.keys().nth(1).is_none()
}

/// The lists of containers, in the order in which names must differ.
pub(super) const LISTS: &[&str] = &["containers", "initContainers", "ephemeralContainers"];

/// The containers of a pod's `spec`, those that initialise it and those for debugging included.
pub(super) fn containers(judge: &mut Judge<'_>, spec: &At<'_>) {
    let pod = Pod::of(spec);
    let main = spec.get("containers");
    if main.count() == 0 {
        judge.required(&main);
    }
    for container in main.items() {
        common(judge, &pod, &container);
        running(judge, &pod, &container);
        restart::policy(judge, &container);
    }
    port::main(judge, &pod, &main);
    let initial = spec.get("initContainers");
    initial_containers(judge, &pod, (&main, &initial));
    let debugging = spec.get("ephemeralContainers");
    for container in debugging.items() {
        common(judge, &pod, &container);
        different(judge, &container, &[&main, &initial]);
        ephemeral(judge, &container, &[&main, &initial]);
    }
}

/// `core/validation.validateContainerCommon`
fn common(judge: &mut Judge<'_>, pod: &Pod<'_>, container: &At<'_>) {
    let name = container.get("name");
    if name.is_empty() {
        judge.required(&name);
    } else {
        judge.name(&name, NameRule::DnsLabel.check(name.text()));
    }
    let image = container.get("image");
    match image.some_text() {
        None => judge.required(&image),
        // `core/validation.validateContainerOnlyForPod`: in templates some tools leave a blank until they know the image.
        Some(text) if text.trim().len() != text.len() && pod.maker == Maker::Person => {
            judge.invalid(&image, "not begin or end with a blank");
        }
        Some(_) => {}
    }
    for (key, at) in container.entries() {
        match key {
            "ports" => port::ports(judge, pod, &at),
            "env" => env::variables(judge, pod, &at),
            "envFrom" => env::sources(judge, &at),
            "volumeMounts" => mount::mounts(judge, pod, (container, &at)),
            "volumeDevices" => mount::devices(judge, pod, (container, &at)),
            "resources" => resources::resources(judge, pod, &at),
            "resizePolicy" => resize::policies(judge, pod, &at),
            "securityContext" => security::context(judge, &at, pod.users),
            _ => {}
        }
    }
}

/// What only containers that keep running may have.
fn running(judge: &mut Judge<'_>, pod: &Pod<'_>, container: &At<'_>) {
    for (key, at) in container.entries() {
        match key {
            "lifecycle" => probe::lifecycle(judge, &at, pod.grace_secs),
            "livenessProbe" | "startupProbe" => probe::of_life(judge, &at, pod.grace_secs),
            "readinessProbe" => probe::of_readiness(judge, &at, pod.grace_secs),
            _ => {}
        }
    }
}

/// `core/validation.validateInitContainers`
fn initial_containers(judge: &mut Judge<'_>, pod: &Pod<'_>, (main, initial): (&At<'_>, &At<'_>)) {
    for container in initial.items() {
        common(judge, pod, &container);
        restart::initial_policy(judge, &container);
        different(judge, &container, &[main]);
        port::initial(judge, pod, (initial, &container));
        if container.get("restartPolicy").text() == "Always" {
            running(judge, pod, &container);
        } else {
            ending(judge, &container);
        }
    }
}

/// What a container may not have that ends before others begin.
fn ending(judge: &mut Judge<'_>, container: &At<'_>) {
    for (key, at) in container.entries() {
        match key {
            "lifecycle" if probe::is_only_signal(&at) => {}
            "lifecycle" | "livenessProbe" | "readinessProbe" | "startupProbe" if at.is_set() => {
                judge.forbidden(&at, "for an init container, unless its `restartPolicy` is `Always`");
            }
            "resizePolicy" => resize::initial_policies(judge, &at),
            _ => {}
        }
    }
}

/// The name of a container must be that of none in other lists.
fn different(judge: &mut Judge<'_>, container: &At<'_>, others: &[&At<'_>]) {
    let name = container.get("name");
    if !name.is_empty() && others.iter().any(|list| has(list, name.text())) {
        judge.duplicate(&name);
    }
}

/// Whether a list has an element of a name.
fn has(list: &At<'_>, name: &str) -> bool {
    list.items().any(|item| item.get("name").text() == name)
}

/// `core/validation.allowedEphemeralContainerFields`: those that are not.
const NOT_FOR_DEBUGGING: &[&str] = &[
    "lifecycle",
    "livenessProbe",
    "ports",
    "readinessProbe",
    "resizePolicy",
    "restartPolicy",
    "restartPolicyRules",
    "startupProbe",
];

/// `core/validation.validateEphemeralContainers`
fn ephemeral(judge: &mut Judge<'_>, container: &At<'_>, others: &[&At<'_>]) {
    let image = container.get("image");
    let is_padded = image.text().trim().len() != image.text().len();
    if is_padded && !is_of_pod(container.above().above()) {
        judge.invalid(&image, "not begin or end with a blank");
    }
    let target = container.get("targetContainerName");
    if !target.is_empty() && !others.iter().any(|list| has(list, target.text())) {
        judge.invalid(&target, "name another container of the pod");
    }
    for (key, at) in container.entries() {
        let is_resources = key == "resources" && at.entries().any(|(_, at)| at.is_set());
        if at.is_set() && (NOT_FOR_DEBUGGING.contains(&key) || is_resources) {
            judge.forbidden(&at, "for an ephemeral container");
        }
    }
    for mount in container.get("volumeMounts").items() {
        for key in ["subPath", "subPathExpr"] {
            if !mount.get(key).is_empty() {
                judge.forbidden(&mount.get(key), "for an ephemeral container");
            }
        }
    }
}
