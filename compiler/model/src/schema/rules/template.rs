//! Templates of pods.

use super::at::At;
use super::judge::Judge;
use super::{meta, pod};

/// `core/validation.ValidatePodTemplate`
pub(super) fn pod_template(judge: &mut Judge<'_>, root: &At<'_>) {
    template(judge, &root.get("template"));
}

/// What a workload makes pods from (`core/validation.ValidatePodTemplateSpec`). Kubernetes tells of its labels and annotations
/// as if they stood beside its `metadata`.
pub(super) fn template(judge: &mut Judge<'_>, template: &At<'_>) {
    let (metadata, spec) = (template.get("metadata"), template.get("spec"));
    let (labels, notes) = (metadata.get("labels"), metadata.get("annotations"));
    meta::labels(judge, &labels.known_as(&template.get("labels")));
    let known = template.get("annotations");
    let notes = notes.known_as(&known);
    meta::annotations(judge, &notes);
    pod::annotations(judge, &notes, &spec);
    pod::agreement(judge, (&notes, &spec), pod::Owner::Template);
    pod::spec(judge, &spec);
}
