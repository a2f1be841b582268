//! Pods, and what is common to all that make pods. In: an object. Out: findings, a field at a time: those that are not
//! written cost nothing.

mod affinity;
mod annotations;
mod claims;
mod dns;
mod host;
mod os;
mod resources;
mod security;
mod spread;
#[cfg(test)]
mod tests;
pub(super) mod toleration;

pub(super) use annotations::{agreement, annotations};

use super::at::At;
use super::judge::Judge;
use super::{container, form, meta, number, volume};
use crate::name::{LabelKey, NameRule};

/// What a `spec` is of.
#[derive(Clone, Copy)]
pub(super) enum Owner<'a> {
    /// A pod, which gets defaults and has these labels.
    Pod(&'a At<'a>),
    Template,
}

/// `core/validation.ValidatePodCreate`
pub(super) fn pod(judge: &mut Judge<'_>, root: &At<'_>) {
    let (metadata, spec) = (root.get("metadata"), root.get("spec"));
    let (labels, notes) = (metadata.get("labels"), metadata.get("annotations"));
    annotations(judge, &notes, &spec);
    agreement(judge, (&notes, &spec), Owner::Pod(&labels));
    fields(judge, &spec, Owner::Pod(&labels));
    let name = spec.get("nodeName");
    if !name.is_empty() && !spec.get("schedulingGates").is_empty() {
        judge.forbidden(&name, "while there are `schedulingGates`");
    }
    if notes.get(annotations::MIRROR).is_set() {
        annotations::mirror(judge, &spec);
    }
    unclassed(judge, &spec);
}

/// What the plugins `Priority` and `RuntimeClass` refuse to pods that name no class of theirs. The first would take other values
/// where a class is the cluster's default, but then the pod has the name of that class too.
fn unclassed(judge: &mut Judge<'_>, spec: &At<'_>) {
    let (priority, policy) = (spec.get("priority"), spec.get("preemptionPolicy"));
    if spec.get("priorityClassName").is_empty() {
        if priority.int().is_some_and(|priority| priority != 0) {
            judge.forbidden(&priority, "without `priorityClassName`, whose class says what it is");
        }
        if policy.text() == "Never" {
            judge.forbidden(&policy, "to `Never` without `priorityClassName`, whose class says what it is");
        }
    }
    let overhead = spec.get("overhead");
    // This plugin sees what is sound but for that.
    if judge.count() == 0 && overhead.is_set() && !spec.get("runtimeClassName").is_set() {
        judge.forbidden(&overhead, "without `runtimeClassName`, whose class says how much it is");
    }
}

/// The `spec` of a template (`core/validation.ValidatePodSpec`).
pub(super) fn spec(judge: &mut Judge<'_>, spec: &At<'_>) {
    fields(judge, spec, Owner::Template);
}

fn fields(judge: &mut Judge<'_>, spec: &At<'_>, owner: Owner<'_>) {
    container::containers(judge, spec);
    volume::volumes(judge, spec);
    for (key, value) in spec.entries() {
        match key {
            "affinity" => affinity::affinity(judge, &value, owner),
            "topologySpreadConstraints" => spread::constraints(judge, &value, owner),
            "resources" => resources::resources(judge, spec, owner),
            _ => field(judge, (key, &value), spec),
        }
    }
    os::host_process(judge, spec);
}

fn field(judge: &mut Judge<'_>, (key, value): (&str, &At<'_>), spec: &At<'_>) {
    match key {
        "activeDeadlineSeconds" => number::within(judge, value, 1..=i64::from(i32::MAX)),
        "dnsConfig" => dns::config(judge, value, spec),
        "dnsPolicy" => dns::policy(judge, value, spec),
        "ephemeralContainers" if !value.is_empty() => {
            judge.forbidden(value, "from the start: `kubectl debug` adds such containers to a pod that runs");
        }
        "hostAliases" => dns::aliases(judge, value),
        "hostUsers" => host::users(judge, value, spec),
        // A `StatefulSet` gives its pods names of its own, and its service as their subdomain.
        "hostname" | "subdomain" if judge.gvk().kind.as_str() == "StatefulSet" => {}
        "hostname" | "subdomain" => form::perhaps_named(judge, value, NameRule::DnsLabel),
        "hostnameOverride" => dns::hostname_override(judge, value, spec),
        "nodeName" | "priorityClassName" | "serviceAccountName" => {
            form::perhaps_named(judge, value, NameRule::DnsSubdomain)
        }
        "nodeSelector" => meta::labels(judge, value),
        "os" => os::os(judge, value, spec),
        "overhead" => resources::overhead(judge, value),
        "preemptionPolicy" if value.is_set() && value.is_empty() => judge.required(value),
        "readinessGates" => qualified(judge, value, "conditionType"),
        "resourceClaims" => claims::claims(judge, value),
        "runtimeClassName" if value.is_set() => judge.name(value, NameRule::DnsSubdomain.check(value.text())),
        "schedulingGates" => qualified(judge, value, "name"),
        "securityContext" => security::context(judge, value, spec),
        "serviceAccount" if spec.get("serviceAccountName").is_empty() => {
            form::perhaps_named(judge, &value.known_as(&spec.get("serviceAccountName")), NameRule::DnsSubdomain);
        }
        "shareProcessNamespace" => host::processes(judge, value, spec),
        "tolerations" => toleration::tolerations(judge, value),
        _ => {}
    }
}

/// Records that hold a qualified name (`core/validation.validateReadinessGates`, `validateSchedulingGates`).
fn qualified(judge: &mut Judge<'_>, list: &At<'_>, key: &str) {
    for item in list.items() {
        let name = item.get(key);
        judge.name(&name, LabelKey::check(name.text()));
    }
}

/// One of a few words, where empty text is none (`field.NotSupported`). Other words the schema refuses.
fn word(judge: &mut Judge<'_>, at: &At<'_>, words: &[&str]) {
    if at.is_set() && !words.contains(&at.text()) {
        judge.unlisted(at, words);
    }
}

/// Each container of whatever sort.
fn each_container(spec: &At<'_>, mut see: impl FnMut(&At<'_>)) {
    for list in container::LISTS {
        let list = spec.get(list);
        for container in list.items() {
            see(&container);
        }
    }
}
