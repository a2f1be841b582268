//! What `metadata` of every object must be, beyond its name, labels and annotations, which are judged with its identity.

#[cfg(test)]
mod tests;

use super::at::At;
use super::form;
use super::judge::Judge;
use crate::name::{LabelKey, NameRule};

/// `apimachinery/pkg/apis/meta/v1.FinalizerOrphanDependents`
const ORPHAN: &str = "orphan";

/// `apimachinery/pkg/apis/meta/v1.FinalizerDeleteDependents`
const FOREGROUND: &str = "foregroundDeletion";

/// Finalizers that need no prefix (`core/helper.IsStandardFinalizerName`).
const STANDARD: &[&str] = &["kubernetes", ORPHAN, FOREGROUND];

/// Whose kind an object is of.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Origin {
    Kubernetes,
    Custom,
}

/// `apimachinery/pkg/api/validation.ValidateObjectMetaAccessor`
pub(super) fn metadata(judge: &mut Judge<'_>, root: &At<'_>, origin: Origin) {
    let metadata = root.get("metadata");
    for (key, value) in metadata.entries() {
        match key {
            "generation" => form::at_least(judge, &value, 0),
            "generateName" => generated(judge, &value),
            "finalizers" => finalizers(judge, &value, origin),
            "ownerReferences" => owners(judge, &value),
            "resourceVersion" if value.some_text().is_some_and(|text| text.parse::<u64>().is_err()) => {
                judge.invalid(&value, "be a number, as the server writes it");
            }
            "managedFields" if value.is_set() => judge.forbidden(&value, "in what is applied: the server keeps it"),
            _ => {}
        }
    }
}

/// What a name would begin with, if the object had none. The two signs before its end are not looked at when the last is
/// `-` (`apimachinery/pkg/api/validation.maskTrailingDash`).
fn generated(judge: &mut Judge<'_>, prefix: &At<'_>) {
    let Some(text) = prefix.some_text() else { return };
    let masked = text.strip_suffix('-').and_then(|text| Some(format!("{}a", text.get(..text.len().checked_sub(1)?)?)));
    let gvk = judge.gvk();
    let rule = NameRule::of(gvk.api_version.group(), gvk.kind.as_str());
    judge.name(prefix, rule.check(masked.as_deref().unwrap_or(text)));
}

/// `apimachinery/pkg/api/validation.ValidateFinalizers`, and for most of Kubernetes' own kinds
/// `core/validation.validateKubeFinalizerName`.
fn finalizers(judge: &mut Judge<'_>, finalizers: &At<'_>, origin: Origin) {
    for finalizer in finalizers.items() {
        form::qualified(judge, &finalizer);
        if origin == Origin::Kubernetes && is_unknown(finalizer.text()) && !takes_any(judge) {
            judge.invalid(&finalizer, "have a domain and `/` before it: it is none of Kubernetes' own finalizers");
        }
    }
    let has = |name: &str| finalizers.items().any(|finalizer| finalizer.text() == name);
    if has(ORPHAN) && has(FOREGROUND) {
        judge.invalid(finalizers, format_args!("not hold both `{ORPHAN}` and `{FOREGROUND}`"));
    }
}

/// Groups whose kinds are not judged by the rules of the core's.
const GROUPS: &[&str] = &[
    "admissionregistration.k8s.io",
    "apiextensions.k8s.io",
    "apiregistration.k8s.io",
    "coordination.k8s.io",
    "node.k8s.io",
    "policy",
];

fn takes_any(judge: &Judge<'_>) -> bool {
    let gvk = judge.gvk();
    GROUPS.contains(&gvk.api_version.group()) || gvk.is("", "Event")
}

/// Whether a finalizer lacks a prefix that it needs.
pub(super) fn is_unknown(finalizer: &str) -> bool {
    !finalizer.contains('/') && !STANDARD.contains(&finalizer)
}

/// The finalizers of a namespace's `spec` (`core/validation.validateFinalizerName`).
pub(super) fn of_namespace(judge: &mut Judge<'_>, finalizers: &At<'_>) {
    for finalizer in finalizers.items() {
        if LabelKey::check(finalizer.text()).is_err() || is_unknown(finalizer.text()) {
            judge
                .invalid(&finalizer, "be a name with a domain and `/` before it, or one of Kubernetes' own finalizers");
        }
    }
}

/// `apimachinery/pkg/api/validation.ValidateOwnerReferences`: the server does not say which of them is wrong.
fn owners(judge: &mut Judge<'_>, owners: &At<'_>) {
    let mut controllers = 0;
    for owner in owners.items() {
        for field in ["apiVersion", "kind", "name", "uid"] {
            let (value, alias) = (owner.get(field), owners.get(field));
            if value.text().is_empty() {
                judge.invalid(&value.known_as(&alias), "not be empty");
            }
        }
        let version = owner.get("apiVersion");
        if version.text().ends_with('/') || version.text().matches('/').count() > 1 {
            judge.invalid(&version.known_as(&owners.get("apiVersion")), "be a group and a version, as `apps/v1`");
        }
        if version.text() == "v1" && owner.get("kind").text() == "Event" {
            judge.invalid(&owner, "not be an Event, which can own nothing");
        }
        controllers += usize::from(owner.get("controller").is_true());
        if controllers == 2 {
            judge.invalid(&owner, "not be a second owner with `controller`");
        }
    }
}

/// Labels and annotations are all that the metadata of a template may hold
/// (`core/validation.ValidateTemplateObjectMeta`).
pub(super) fn of_template(judge: &mut Judge<'_>, metadata: &At<'_>) {
    super::meta::annotations(judge, &metadata.get("annotations"));
    super::meta::labels(judge, &metadata.get("labels"));
    for (key, value) in metadata.entries() {
        if !matches!(key, "annotations" | "labels") && !is_zero(&value) {
            judge.forbidden(&value, "in a template, where only labels and annotations can be");
        }
    }
}

fn is_zero(at: &At<'_>) -> bool {
    at.is_empty() || at.int() == Some(0)
}

/// The form of a namespace, where one is named.
pub(super) fn namespace(judge: &mut Judge<'_>, at: &At<'_>) {
    form::perhaps_named(judge, at, NameRule::DnsLabel);
}
