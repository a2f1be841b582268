//! Claims that are made for a pod (`core/validation.validateEphemeralVolumeSource`).

use super::super::at::At;
use super::super::container::is_of_pod;
use super::super::judge::Judge;
use super::super::meta;

/// `ephemeral`
pub(super) fn ephemeral(judge: &mut Judge<'_>, at: &At<'_>) {
    let template = at.get("volumeClaimTemplate");
    if !template.is_set() {
        return judge.required(&template);
    }
    let metadata = template.get("metadata");
    meta::labels(judge, &metadata.get("labels"));
    meta::annotations(judge, &metadata.get("annotations"));
    // `core/validation.ValidateTemplateObjectMeta`
    for (key, at) in metadata.entries() {
        let is_zero = at.is_empty() || at.int() == Some(0);
        if !matches!(key, "labels" | "annotations") && !is_zero {
            judge.forbidden(&at, "for a claim that is made for a pod");
        }
    }
}

/// The claim is called after the pod and the volume.
pub(super) fn named(judge: &mut Judge<'_>, (spec, volume): (&At<'_>, &At<'_>)) {
    let metadata = spec.above().get("metadata");
    let (pod, name) = (metadata.get("name"), volume.get("name"));
    if !is_of_pod(spec) || pod.is_empty() || name.is_empty() {
        return;
    }
    // A sound name with a sound one before it is a sound name, unless it is too long.
    if pod.text().len() + 1 + name.text().len() > 253 {
        judge.invalid(&name, "be at most 253 characters together with the name of the pod and `-`");
    }
}
