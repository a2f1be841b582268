//! References to fields and resources of the pod itself, which environments and volumes read. In: a reference. Out: what
//! cannot be read that way is told.

use super::at::At;
use super::judge::Judge;
use super::quantity::Quantity;
use crate::name::LabelKey;

/// `core/validation.validEnvDownwardAPIFieldPathExpressions`
const OF_ENVIRONMENT: &[&str] = &[
    "metadata.name",
    "metadata.namespace",
    "metadata.uid",
    "spec.nodeName",
    "spec.serviceAccountName",
    "status.hostIP",
    "status.hostIPs",
    "status.podIP",
    "status.podIPs",
];

/// `core/validation.validVolumeDownwardAPIFieldPathExpressions`
const OF_FILE: &[&str] =
    &["metadata.name", "metadata.namespace", "metadata.labels", "metadata.annotations", "metadata.uid"];

/// `core/validation.validContainerResourceFieldPathExpressions`
const RESOURCES: &[&str] = &[
    "limits.cpu",
    "limits.memory",
    "limits.ephemeral-storage",
    "requests.cpu",
    "requests.memory",
    "requests.ephemeral-storage",
];

/// A field, for a variable.
pub(super) fn env_field(judge: &mut Judge<'_>, at: &At<'_>) {
    field(judge, at, OF_ENVIRONMENT);
}

/// A field, for a file.
pub(super) fn file_field(judge: &mut Judge<'_>, at: &At<'_>) {
    field(judge, at, OF_FILE);
}

/// `core/validation.validateObjectFieldSelector`, and `core/pods.ConvertDownwardAPIFieldLabel`.
fn field(judge: &mut Judge<'_>, at: &At<'_>, paths: &[&str]) {
    let path = at.get("fieldPath");
    let Some(text) = path.some_text() else { return judge.required(&path) };
    let version = at.get("apiVersion");
    if !matches!(version.text(), "" | "v1") {
        return judge.invalid(&version.known_as(&path), "be `v1`");
    }
    match subscripted(text) {
        Some(("metadata.annotations", key)) if is_annotation(key) => {}
        Some(("metadata.labels", key)) if LabelKey::check(key).is_ok() => {}
        Some(("metadata.annotations" | "metadata.labels", _)) => {
            judge.invalid(&path.known_as(at), "name a key that labels and annotations may have");
        }
        Some(_) => {
            judge.invalid(&path, "have a key in brackets only after `metadata.labels` or `metadata.annotations`")
        }
        // What old clients write for the name of the node.
        None if text == "spec.host" && paths.contains(&"spec.nodeName") => {}
        None if !paths.contains(&text) => judge.unlisted(&path, paths),
        None => {}
    }
}

/// Takes `path['key']` apart (`fieldpath.SplitMaybeSubscriptedPath`).
fn subscripted(text: &str) -> Option<(&str, &str)> {
    text.strip_suffix("']")?.split_once("['").filter(|(path, _)| !path.is_empty())
}

/// The keys of annotations are judged in lower case.
fn is_annotation(key: &str) -> bool {
    LabelKey::check(key).is_ok() || LabelKey::check(&key.to_lowercase()).is_ok()
}

/// A resource of the container, for a variable.
pub(super) fn env_resource(judge: &mut Judge<'_>, at: &At<'_>) {
    resource(judge, at);
    divisor(judge, at);
}

/// A resource of a container that must be named, for a file.
pub(super) fn file_resource(judge: &mut Judge<'_>, at: &At<'_>) {
    let container = at.get("containerName");
    if container.is_empty() {
        judge.required(&container);
    } else {
        resource(judge, at);
    }
    divisor(judge, at);
}

/// `core/validation.validateContainerResourceFieldSelector`
fn resource(judge: &mut Judge<'_>, at: &At<'_>) {
    let resource = at.get("resource");
    match resource.some_text() {
        None => judge.required(&resource),
        Some(name) if RESOURCES.contains(&name) || is_of_huge_pages(name) => {}
        Some(_) => judge.unlisted(&resource, RESOURCES),
    }
}

fn is_of_huge_pages(resource: &str) -> bool {
    resource.starts_with("requests.hugepages-") || resource.starts_with("limits.hugepages-")
}

/// `core/validation.validateContainerResourceDivisor`
fn divisor(judge: &mut Judge<'_>, at: &At<'_>) {
    let divisor = at.get("divisor");
    let Some(size) = divisor.quantity().filter(|size| *size != Quantity::ZERO) else { return };
    let resource = at.get("resource");
    match resource.text() {
        "limits.cpu" | "requests.cpu" if is_step(&divisor, size, &["1m", "1"]) => {}
        "limits.cpu" | "requests.cpu" => judge.invalid(&divisor, "be `1m` or `1`, for a reference to cpu"),
        name if RESOURCES.contains(&name) || is_of_huge_pages(name) => {
            const STEPS: &[&str] = &["1", "1k", "1M", "1G", "1T", "1P", "1E", "1Ki", "1Mi", "1Gi", "1Ti", "1Pi", "1Ei"];
            if !is_step(&divisor, size, STEPS) {
                judge.invalid(&divisor, "be `1`, or `1` with one of the suffixes of quantities above it, as `1Mi`");
            }
        }
        _ => {}
    }
}

/// Whether a quantity is written as one of the steps once it has its canonical form, which keeps the kind of suffix:
/// `1024Ki` becomes `1Mi`, and 1024 stays.
fn is_step(at: &At<'_>, size: Quantity, steps: &[&str]) -> bool {
    let text = at.text();
    let is_binary = text.ends_with('i') && size >= Quantity::of(1024);
    let is_exponent = text.find(['e', 'E']).is_some_and(|sign| sign + 1 < text.len());
    steps.iter().any(|step| {
        let fits = if is_exponent { *step == "1" } else { *step == "1" || step.ends_with('i') == is_binary };
        fits && Quantity::read(step) == Some(size)
    })
}
