//! `autoscaling`: horizontal pod autoscalers.

mod behavior;
mod first;
mod metric;
#[cfg(test)]
mod tests;

use super::at::At;
use super::judge::Judge;
use crate::name::NameRule;

/// The versions that cannot scale to 0 but behind a feature gate (`features.HPAScaleToZero`).
const WITHOUT_ZERO: &str = "34-36";

/// `autoscaling/validation.validateHorizontalPodAutoscalerSpec`
pub(super) fn autoscaler(judge: &mut Judge<'_>, root: &At<'_>) {
    let spec = root.get("spec");
    let (least, most) = (spec.get("minReplicas"), spec.get("maxReplicas"));
    let replicas = least.int().unwrap_or(1);
    if replicas < 1 && (replicas < 0 || judge.release().is_in(WITHOUT_ZERO)) {
        judge.invalid(&least, "be at least 1");
    }
    if most.int().unwrap_or_default() < replicas.max(1) {
        judge.invalid(&most, format_args!("be at least {}, and not below `minReplicas`", replicas.max(1)));
    }
    let target = spec.get("scaleTargetRef");
    let group = if target.get("kind").text() == "ReplicationController" { Group::Any } else { Group::Named };
    reference(judge, &target, group);
    if judge.version() == "v1" {
        return first::metrics(judge, root, replicas);
    }
    metric::metrics(judge, &spec.get("metrics"), replicas);
    behavior::behavior(judge, &spec.get("behavior"));
}

/// Whether a reference names the group of its kind.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Group {
    /// Kinds of the core have none.
    Any,
    Named,
}

/// `autoscaling/validation.ValidateCrossVersionObjectReference`
fn reference(judge: &mut Judge<'_>, reference: &At<'_>, asked: Group) {
    path_segment(judge, &reference.get("kind"));
    path_segment(judge, &reference.get("name"));
    let version = reference.get("apiVersion");
    let (group, name) = version.text().split_once('/').unwrap_or_default();
    if name.contains('/') || (asked == Group::Named && group.is_empty()) {
        judge.invalid(&version, "be a group and a version, as `apps/v1`");
    }
}

/// A name that must be there, and is a part of an address (`apimachinery/pkg/api/validate/content.IsPathSegmentName`).
fn path_segment(judge: &mut Judge<'_>, at: &At<'_>) {
    match at.some_text() {
        None => judge.required(at),
        Some(text) => judge.name(at, NameRule::PathSegment.check(text)),
    }
}
