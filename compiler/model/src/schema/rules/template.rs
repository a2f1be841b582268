//! Templates of pods.

use super::at::At;
use super::judge::Judge;
use super::{meta, pod};

/// `core/validation.ValidatePodTemplate`
pub(super) fn pod_template(judge: &mut Judge<'_>, root: &At<'_>) {
    template(judge, &root.get("template"));
}

/// What a workload makes pods from (`core/validation.ValidatePodTemplateSpec`).
pub(super) fn template(judge: &mut Judge<'_>, template: &At<'_>) {
    let metadata = template.get("metadata");
    meta::labels(judge, &metadata.get("labels"));
    meta::annotations(judge, &metadata.get("annotations"));
    pod::spec(judge, &template.get("spec"));
}
