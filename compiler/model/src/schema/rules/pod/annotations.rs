//! Annotations that mean something to pods. Kubernetes had fields in them once; where both are there they must agree.

#[cfg(test)]
mod tests;

use super::super::at::At;
use super::super::judge::Judge;
use super::super::profile::is_descending;
use super::{Owner, each_container, toleration};
use crate::schema::words::shortened;
use crate::value::from_json;

/// `core.MirrorPodAnnotationKey`: the pod is made by a node, from a file of its own.
pub(super) const MIRROR: &str = "kubernetes.io/config.mirror";

/// `core.TolerationsAnnotationKey`
const TOLERATIONS: &str = "scheduler.alpha.kubernetes.io/tolerations";

/// `core.PodDeletionCost`
const DELETION_COST: &str = "controller.kubernetes.io/pod-deletion-cost";

/// `core.SeccompPodAnnotationKey`
const SECCOMP: &str = "seccomp.security.alpha.kubernetes.io/pod";

/// `core.SeccompContainerAnnotationKeyPrefix`, before the name of a container.
const CONTAINER_SECCOMP: &str = "container.seccomp.security.alpha.kubernetes.io/";

/// `core.DeprecatedAppArmorAnnotationKeyPrefix`, before the name of a container.
const APPARMOR: &str = "container.apparmor.security.beta.kubernetes.io/";

/// Values of both sorts of profiles; `docker/default` is an older name of the first, for seccomp.
const DEFAULT: &str = "runtime/default";
const UNCONFINED: &str = "unconfined";
const LOCALHOST: &str = "localhost/";
const DOCKER: &str = "docker/default";

/// `core/validation.ValidatePodSpecificAnnotations`
pub(in super::super) fn annotations(judge: &mut Judge<'_>, annotations: &At<'_>, spec: &At<'_>) {
    for (key, value) in annotations.entries() {
        match key {
            MIRROR if spec.get("nodeName").is_empty() => judge.forbidden(&value, "without `nodeName`"),
            TOLERATIONS => tolerations(judge, &value, annotations),
            DELETION_COST if !is_cost(value.text()) => judge.invalid(&value, "be a whole number of 32 bits"),
            SECCOMP => seccomp(judge, (key, &value), annotations),
            _ if key.starts_with(CONTAINER_SECCOMP) => seccomp(judge, (key, &value), annotations),
            _ => {
                if let Some(container) = key.strip_prefix(APPARMOR) {
                    apparmor(judge, (container, &value), spec);
                }
            }
        }
    }
}

/// `core/helper.GetDeletionCostFromPodAnnotations`: neither `+` nor needless zeros.
fn is_cost(text: &str) -> bool {
    let is_plain = text == "0" || text.starts_with(|sign: char| sign == '-' || matches!(sign, '1'..='9'));
    is_plain && text.parse::<i32>().is_ok()
}

/// Tolerations as JSON (`core/validation.ValidateTolerationsInPodAnnotations`).
fn tolerations(judge: &mut Judge<'_>, value: &At<'_>, annotations: &At<'_>) {
    let Some(text) = value.some_text() else { return };
    let read = serde_json::from_str(text).ok().filter(is_tolerations);
    let Some(node) = read.and_then(|json| from_json(json).ok()) else {
        judge.invalid(&value.known_as(annotations), "be a list of tolerations in JSON");
        return;
    };
    dotted(annotations, TOLERATIONS, &mut |known| {
        toleration::tolerations(judge, &value.holding(&node).known_as(known));
    });
}

/// Whether Go would read it into its type.
fn is_tolerations(json: &serde_json::Value) -> bool {
    let is_field = |(key, value): (&String, &serde_json::Value)| match key.as_str() {
        "tolerationSeconds" => value.is_null() || value.is_i64(),
        _ => value.is_null() || value.is_string(),
    };
    let is_toleration = |item: &serde_json::Value| item.as_object().is_some_and(|item| item.iter().all(is_field));
    json.is_null() || json.as_array().is_some_and(|items| items.iter().all(is_toleration))
}

/// Kubernetes takes some keys for paths, and tells of a field for each part between points.
fn dotted(at: &At<'_>, key: &str, tell: &mut dyn FnMut(&At<'_>)) {
    match key.split_once('.') {
        Some((head, rest)) => dotted(&at.get(head), rest, tell),
        None => tell(&at.get(key)),
    }
}

/// `core/validation.ValidateSeccompProfile`
fn seccomp(judge: &mut Judge<'_>, (key, value): (&str, &At<'_>), annotations: &At<'_>) {
    let is_known = match value.text() {
        DEFAULT | DOCKER | UNCONFINED => true,
        other => other.strip_prefix(LOCALHOST).is_some_and(is_descending),
    };
    if !is_known {
        dotted(annotations, key, &mut |known| {
            judge.invalid(&value.known_as(known), "be `runtime/default`, `unconfined` or `localhost/` and a path");
        });
    }
}

/// `core/validation.ValidateAppArmorPodAnnotations`
fn apparmor(judge: &mut Judge<'_>, (name, value): (&str, &At<'_>), spec: &At<'_>) {
    let mut is_there = false;
    each_container(spec, |container| is_there |= container.get("name").text() == name);
    if !is_there {
        judge.invalid(value, format_args!("be of a container of the pod, and none is called `{}`", shortened(name)));
    }
    let profile = value.text();
    if !matches!(profile, "" | DEFAULT | UNCONFINED) && !profile.starts_with(LOCALHOST) {
        judge.invalid(value, "be `runtime/default`, `unconfined` or `localhost/` and a name");
    }
}

/// What fields and annotations of a pod say twice (`core/validation.validateSeccompAnnotationsAndFields`,
/// `validateAppArmorAnnotationsAndFieldsMatchOnCreate`).
pub(in super::super) fn agreement(judge: &mut Judge<'_>, (notes, spec): (&At<'_>, &At<'_>), owner: Owner<'_>) {
    let is_profile_of = |key: &str| key.starts_with(APPARMOR) || key.starts_with(CONTAINER_SECCOMP) || key == SECCOMP;
    if !notes.entries().any(|(key, _)| is_profile_of(key)) {
        return;
    }
    let context = spec.get("securityContext");
    let (seccomp, apparmor) = (context.get("seccompProfile"), context.get("appArmorProfile"));
    agree(judge, &notes.get(SECCOMP), (&seccomp, &seccomp), &[DEFAULT, DOCKER]);
    let is_windows = spec.get("os").get("name").text() == "windows";
    each_container(spec, |container| {
        let name = container.get("name");
        let own = container.get("securityContext");
        let (own_seccomp, own_apparmor) = (own.get("seccompProfile"), own.get("appArmorProfile"));
        agree(judge, &of_container(notes, CONTAINER_SECCOMP, &name), (&own_seccomp, &own_seccomp), &[DEFAULT, DOCKER]);
        let note = of_container(notes, APPARMOR, &name);
        // What an annotation of a pod says becomes the field of the container (`registry/core/pod.applyAppArmorVersionSkew`).
        let is_taken = matches!(owner, Owner::Pod(_)) && is_profile(note.text());
        if is_windows || (is_taken && !own_apparmor.is_set()) {
            return;
        }
        let held = if own_apparmor.is_set() { &own_apparmor } else { &apparmor };
        agree(judge, &note, (held, &own_apparmor), &[DEFAULT]);
    });
}

/// The annotation about a container; as if there were none, where there is none of that prefix.
fn of_container<'b>(notes: &'b At<'_>, prefix: &str, name: &At<'_>) -> At<'b> {
    let is_about = |key: &str| key.strip_prefix(prefix) == Some(name.text());
    notes.entries().find(|(key, _)| is_about(key)).map_or_else(|| notes.element(0), |(_, note)| note)
}

/// Whether an annotation is a sound profile of `AppArmor` (`api/pod.ApparmorFieldForAnnotation`).
fn is_profile(text: &str) -> bool {
    let is_name = |name: &str| !name.is_empty() && name.trim() == name;
    matches!(text, DEFAULT | UNCONFINED) || text.strip_prefix(LOCALHOST).is_some_and(is_name)
}

/// Holds a profile against an annotation, and tells of where the profile is known.
fn agree(judge: &mut Judge<'_>, note: &At<'_>, (profile, known): (&At<'_>, &At<'_>), defaults: &[&str]) {
    if !note.is_set() || !profile.is_set() {
        return;
    }
    let kind = profile.get("type");
    let (path, said) = (note.text().strip_prefix(LOCALHOST), profile.get("localhostProfile"));
    let agrees = match kind.text() {
        "Unconfined" => note.text() == UNCONFINED,
        "RuntimeDefault" => defaults.contains(&note.text()),
        "Localhost" => path.is_some(),
        _ => true,
    };
    if !agrees {
        judge.invalid(&kind.known_as(&known.get("type")), "agree with the older annotation of the pod");
    } else if kind.text() == "Localhost" && path != Some(said.text()) {
        judge.invalid(&said.known_as(&known.get("localhostProfile")), "agree with the older annotation of the pod");
    }
}

/// What the plugin `ServiceAccount` refuses to pods of nodes, and `core/validation.validatePodResourceClaim`.
pub(super) fn mirror(judge: &mut Judge<'_>, spec: &At<'_>) {
    for field in ["imagePullSecrets", "resourceClaims", "serviceAccount", "serviceAccountName"] {
        let field = spec.get(field);
        if !field.is_empty() {
            judge.forbidden(&field, "for a pod that a node made from a file");
        }
    }
}
