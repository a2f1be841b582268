//! Which requests a webhook or a policy is asked of.

use std::collections::HashSet;

use super::super::at::At;
use super::super::flow::all_or_some;
use super::super::judge::Judge;
use super::super::{number, selector, twice};
use super::expression::{self, Makes, Names};
use crate::name::{LabelKey, NameRule};

/// `admissionregistration/validation.validateMatchConditions`
const MOST_CONDITIONS: usize = 64;

/// `admissionregistration/validation.validateRuleWithOperations`
pub(super) fn rule(judge: &mut Judge<'_>, rule: &At<'_>) {
    let operations = rule.get("operations");
    all_or_some(judge, &operations);
    for at in operations.items() {
        judge.listed(&at, &["*", "CONNECT", "CREATE", "DELETE", "UPDATE"]);
    }
    all_or_some(judge, &rule.get("apiGroups"));
    let versions = rule.get("apiVersions");
    all_or_some(judge, &versions);
    for at in versions.items() {
        if at.is_empty() {
            judge.required(&at);
        }
    }
    resources(judge, &rule.get("resources"));
    judge.listed(&rule.get("scope"), &["*", "Cluster", "Namespaced"]);
}

/// `admissionregistration/validation.validateResources`: what one entry stands for is in no other.
fn resources(judge: &mut Judge<'_>, resources: &At<'_>) {
    if resources.is_empty() {
        judge.required(resources);
    }
    let mut is_beside = false;
    let (mut whole, mut everywhere) = (HashSet::new(), HashSet::new());
    for at in resources.items() {
        let text = at.text();
        if text.is_empty() {
            judge.required(&at);
            continue;
        }
        let Some((name, part)) = text.split_once('/') else {
            // Of these the server remembers the last.
            is_beside = text != "*";
            continue;
        };
        if whole.contains(name) || everywhere.contains(part) {
            judge.invalid(&at, "not be among what an entry before it stands for");
        }
        if part == "*" {
            whole.insert(name);
        }
        if name == "*" {
            everywhere.insert(part);
        }
    }
    let has = |text: &str| resources.items().any(|item| item.text() == text);
    if (resources.count() > 1 && has("*/*")) || (is_beside && has("*")) {
        judge.invalid(resources, "hold nothing beside what stands for all");
    }
}

/// `admissionregistration/validation.validateMatchConditions`; their names are the keys of the list.
pub(super) fn conditions(judge: &mut Judge<'_>, conditions: &At<'_>, names: Names<'_>) {
    number::at_most(judge, conditions, MOST_CONDITIONS);
    for at in conditions.items() {
        expression::check(judge, &at.get("expression"), names, Makes::Truth);
        let name = at.get("name");
        match name.text() {
            "" => judge.required(&name),
            text => judge.name(&name, LabelKey::check(text)),
        }
    }
}

/// `admissionregistration/validation.validateMatchResources`
pub(super) fn match_resources(judge: &mut Judge<'_>, at: &At<'_>) {
    judge.listed(&at.get("matchPolicy"), &["Equivalent", "Exact"]);
    selector::label_selector(judge, &at.get("namespaceSelector"));
    selector::label_selector(judge, &at.get("objectSelector"));
    for key in ["resourceRules", "excludeResourceRules"] {
        for named in at.get(key).items() {
            let names = named.get("resourceNames");
            for name in names.items().filter(|name| !name.is_empty()) {
                judge.name(&name, NameRule::PathSegment.check(name.text()));
            }
            twice::texts(&names, |name| judge.duplicate(name));
            rule(judge, &named);
        }
    }
}
