//! Claims that are made for a pod (`core/validation.validateEphemeralVolumeSource`).

use super::super::at::At;
use super::super::claim;
use super::super::container::is_of_pod;
use super::super::judge::Judge;

/// `ephemeral`
pub(super) fn ephemeral(judge: &mut Judge<'_>, at: &At<'_>) {
    let template = at.get("volumeClaimTemplate");
    if !template.is_set() {
        return judge.required(&template);
    }
    claim::template(judge, &template);
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
