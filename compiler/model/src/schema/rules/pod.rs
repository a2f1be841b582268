//! Pods, and what is common to all that make pods.

use super::at::At;
use super::judge::Judge;
use super::{container, volume};

/// `core/validation.ValidatePodCreate`
pub(super) fn pod(judge: &mut Judge<'_>, root: &At<'_>) {
    spec(judge, &root.get("spec"));
}

/// The `spec` of a pod or of a template (`core/validation.ValidatePodSpec`).
pub(super) fn spec(judge: &mut Judge<'_>, spec: &At<'_>) {
    container::containers(judge, spec);
    volume::volumes(judge, spec);
}
