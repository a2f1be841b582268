//! Which requests a webhook or a policy is asked of.

use super::super::at::At;
use super::super::flow::has_all;
use super::super::judge::Judge;
use super::super::selector;
use super::expression::{self, Params};
use crate::name::{LabelKey, NameRule};

/// `admissionregistration/validation.validateMatchConditions` and `maxAuditAnnotations` beside it.
const MOST_CONDITIONS: usize = 64;

/// What is said of a list of operations, of groups, or of versions: something is in it, and nothing beside `*`.
fn all_or_some(judge: &mut Judge<'_>, list: &At<'_>) {
    if list.is_empty() {
        judge.required(list);
    } else if list.count() > 1 && has_all(list) {
        judge.invalid(list, "hold nothing beside `*`, which stands for all");
    }
}

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
    for (index, at) in resources.items().enumerate() {
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
        let holds = |other: At<'_>| other.text().split_once('/').is_some_and(|of| is_within((name, part), of));
        if resources.items().take(index).any(holds) {
            judge.invalid(&at, "not be among what an entry before it stands for");
        }
    }
    let has = |text: &str| resources.items().any(|item| item.text() == text);
    if (resources.count() > 1 && has("*/*")) || (is_beside && has("*")) {
        judge.invalid(resources, "hold nothing beside what stands for all");
    }
}

/// Whether `pods/*` or `*/status` stands for a part of a resource.
fn is_within((name, part): (&str, &str), of: (&str, &str)) -> bool {
    (of.0 == name && of.1 == "*") || (of.0 == "*" && of.1 == part)
}

/// `admissionregistration/validation.validateMatchConditions`; their names are the keys of the list.
pub(super) fn conditions(judge: &mut Judge<'_>, conditions: &At<'_>, params: Params) {
    if conditions.count() > MOST_CONDITIONS {
        judge.invalid(conditions, format_args!("hold at most {MOST_CONDITIONS} conditions"));
    }
    for at in conditions.items() {
        expression::check(judge, &at.get("expression"), params.with_authorizer());
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
            for (index, name) in names.items().enumerate() {
                judge.name(&name, NameRule::PathSegment.check(name.text()));
                if names.items().take(index).any(|other| other.text() == name.text()) {
                    judge.duplicate(&name);
                }
            }
            rule(judge, &named);
        }
    }
}
