//! Namespaces, nodes and events.

#[cfg(test)]
mod tests;

use super::at::At;
use super::judge::Judge;
use super::{address, form, metadata, resource_name};
use crate::name::{LabelKey, LabelValue};

/// `core/validation.ValidateNamespace`
pub(super) fn namespace(judge: &mut Judge<'_>, root: &At<'_>) {
    metadata::of_namespace(judge, &root.get("spec").get("finalizers"));
}

/// `core/validation.ValidateNode`: the server tells of taints as if they stood in `metadata`.
pub(super) fn node(judge: &mut Judge<'_>, root: &At<'_>) {
    let (metadata, spec) = (root.get("metadata"), root.get("spec"));
    let (taints, known) = (spec.get("taints"), metadata.get("taints"));
    taints_of(judge, &taints.known_as(&known));
    blocks(judge, &spec);
    let status = root.get("status");
    for field in ["capacity", "allocatable"] {
        for (name, at) in status.get(field).entries() {
            resource_name::amount(judge, (name, &at));
        }
    }
}

/// At most one block of each family; `podCIDR` stands for the first (`core/v1.Convert_v1_NodeSpec_To_core_NodeSpec`).
fn blocks(judge: &mut Judge<'_>, spec: &At<'_>) {
    let (blocks, one) = (spec.get("podCIDRs"), spec.get("podCIDR"));
    let first = blocks.items().next().map(|block| block.text() == one.text());
    if let Some(text) = one.some_text().filter(|_| first != Some(true)) {
        if !address::is_block(text) {
            judge.invalid(&one.known_as(&blocks.get("0")), "be a block of addresses, as `192.0.2.0/24`");
        }
        return;
    }
    for block in blocks.items() {
        address::block(judge, &block, block.text());
    }
    let is_v4 = |index: usize| blocks.items().nth(index).map(|block| !block.text().contains(':'));
    if blocks.count() > 2 || (blocks.count() == 2 && is_v4(0) == is_v4(1)) {
        judge.invalid(&blocks, "hold one block of each family at most");
    }
}

/// `core/validation.validateNodeTaints`
fn taints_of(judge: &mut Judge<'_>, taints: &At<'_>) {
    for (index, taint) in taints.items().enumerate() {
        let (key, value, effect) = (taint.get("key"), taint.get("value"), taint.get("effect"));
        judge.name(&key, LabelKey::check(key.text()));
        judge.name(&value, LabelValue::check(value.text()));
        form::filled(judge, &effect);
        let is_same =
            |other: &At<'_>| other.get("key").text() == key.text() && other.get("effect").text() == effect.text();
        if taints.items().take(index).any(|earlier| is_same(&earlier)) {
            judge.duplicate(&taint);
        }
    }
}

/// `core/validation.ReportingInstanceLengthLimit` and its like
const LONGEST: usize = 128;

/// `core/validation.NoteLengthLimit`
const LONGEST_NOTE: usize = 1024;

/// `core/validation.legacyValidateEvent`: old events, without a time, are taken as they are.
pub(super) fn event(judge: &mut Judge<'_>, root: &At<'_>) {
    if !root.get("eventTime").is_empty() {
        fields(judge, root, ("reportingComponent", "message"));
    }
}

/// `core/validation.ValidateEventCreate`, of `events.k8s.io`: the server names some fields as the older API does.
pub(super) fn new_event(judge: &mut Judge<'_>, root: &At<'_>) {
    fields(judge, root, ("reportingController", "note"));
    let series = root.get("series");
    if series.is_set() {
        form::at_least(judge, &series.get("count"), 2);
        form::filled(judge, &series.get("lastObservedTime"));
    }
    let kind = root.get("type");
    if !matches!(kind.text(), "Normal" | "Warning") {
        judge.unlisted(&kind, &["Normal", "Warning"]);
    }
    for (field, known) in [
        ("deprecatedFirstTimestamp", "firstTimestamp"),
        ("deprecatedLastTimestamp", "lastTimestamp"),
        ("deprecatedCount", "count"),
    ] {
        let at = root.get(field);
        if at.is_set() && at.int() != Some(0) {
            judge.forbidden(&at.known_as(&root.get(known)), "in this version of the API");
        }
    }
    let source = root.get("deprecatedSource");
    if source.entries().any(|(_, value)| !value.is_empty()) {
        judge.forbidden(&source.known_as(&root.get("source")), "in this version of the API");
    }
}

fn fields(judge: &mut Judge<'_>, root: &At<'_>, (controller, note): (&str, &str)) {
    let controller = root.get(controller);
    form::qualified(judge, &controller);
    for field in ["reportingInstance", "action", "reason"] {
        let at = root.get(field);
        form::filled(judge, &at);
        if at.text().len() > LONGEST {
            judge.invalid(&at, format_args!("be at most {LONGEST} bytes"));
        }
    }
    let note = root.get(note);
    if note.text().len() > LONGEST_NOTE {
        let message = root.get("message");
        judge.invalid(&note.known_as(&message), format_args!("be at most {LONGEST_NOTE} bytes"));
    }
}
