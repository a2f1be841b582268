//! Affinities of pods, to nodes and to each other.

use std::collections::{BTreeMap, BTreeSet};

use super::super::at::At;
use super::super::judge::Judge;
use super::super::selector::{self, Values};
use super::{Owner, within};
use crate::name::{LabelKey, NameRule};

const REQUIRED: &str = "requiredDuringSchedulingIgnoredDuringExecution";
const PREFERRED: &str = "preferredDuringSchedulingIgnoredDuringExecution";

/// `core/validation.validateAffinity`
pub(super) fn affinity(judge: &mut Judge<'_>, affinity: &At<'_>, owner: Owner<'_>) {
    node(judge, &affinity.get("nodeAffinity"));
    for pods in ["podAffinity", "podAntiAffinity"] {
        pods_of(judge, &affinity.get(pods), owner);
    }
}

/// `core/validation.validateNodeAffinity`
fn node(judge: &mut Judge<'_>, affinity: &At<'_>) {
    let required = affinity.get(REQUIRED);
    if required.is_set() {
        selector::node_selector(judge, &required);
    }
    for term in affinity.get(PREFERRED).items() {
        within(judge, &term.get("weight"), (1, 100));
        selector::node_term(judge, &term.get("preference"), Values::Passed);
    }
}

/// `core/validation.validatePodAffinity` and `validatePodAntiAffinity`
fn pods_of(judge: &mut Judge<'_>, affinity: &At<'_>, owner: Owner<'_>) {
    for required in affinity.get(REQUIRED).items() {
        term(judge, &required, owner);
    }
    for preferred in affinity.get(PREFERRED).items() {
        within(judge, &preferred.get("weight"), (1, 100));
        term(judge, &preferred.get("podAffinityTerm"), owner);
    }
}

/// `core/validation.validatePodAffinityTerm`
fn term(judge: &mut Judge<'_>, term: &At<'_>, owner: Owner<'_>) {
    selector::label_selector(judge, &term.get("labelSelector"));
    selector::label_selector(judge, &term.get("namespaceSelector"));
    for name in term.get("namespaces").items() {
        judge.name(&name.known_as(&term.get("namespace")), NameRule::DnsLabel.check(name.text()));
    }
    label_keys(judge, term, owner);
    let key = term.get("topologyKey");
    if key.is_empty() {
        judge.required(&key);
    } else {
        judge.name(&key, LabelKey::check(key.text()));
    }
}

/// `core/validation.ValidateMatchLabelKeysAndMismatchLabelKeys`
pub(super) fn label_keys(judge: &mut Judge<'_>, term: &At<'_>, owner: Owner<'_>) {
    let selector = term.get("labelSelector");
    for keys in ["matchLabelKeys", "mismatchLabelKeys"] {
        let keys = term.get(keys);
        if keys.count() > 0 && !selector.is_set() {
            judge.forbidden(&keys, "without `labelSelector`");
            continue;
        }
        for key in keys.items() {
            judge.name(&key, LabelKey::check(key.text()));
        }
    }
    if term.get("matchLabelKeys").count() > 0 {
        repeated(judge, term, owner);
    }
}

/// Keys that the selector has too. A pod's own labels are taken into its selector before it is looked at
/// (`registry/core/pod.applyLabelKeysToLabelSelector`).
fn repeated(judge: &mut Judge<'_>, term: &At<'_>, owner: Owner<'_>) {
    let (keys, mismatched) = (term.get("matchLabelKeys"), term.get("mismatchLabelKeys"));
    let selector = term.get("labelSelector");
    let last: BTreeMap<&str, usize> = keys.items().enumerate().map(|(index, key)| (key.text(), index)).collect();
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    let expressions = selector.get("matchExpressions");
    let taken = keys.items().chain(mismatched.items()).map(|key| key.text());
    let taken = taken.filter(|key| matches!(owner, Owner::Pod(labels) if labels.get(key).is_set()));
    for key in expressions.items().map(|expression| expression.text_of("key")).chain(taken) {
        *seen.entry(key).or_default() += 1;
    }
    let equal = selector.get("matchLabels");
    for (key, index) in &last {
        let times = seen.get(key).copied().unwrap_or_default();
        if selector.is_set() && times > 0 && times + usize::from(equal.get(key).is_set()) > 1 {
            for at in keys.items().skip(*index).take(1) {
                judge.invalid(&at.known_as(&term.element(*index)), "be a key that `labelSelector` does not have");
            }
        }
    }
    let against: BTreeSet<&str> = mismatched.items().map(|key| key.text()).collect();
    for key in keys.items().filter(|key| against.contains(key.text())) {
        judge.invalid(&key, "be a key that `mismatchLabelKeys` does not have");
    }
}
