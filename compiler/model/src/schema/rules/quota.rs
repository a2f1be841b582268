//! Quotas of namespaces, and the limits that objects in one have by default.

mod limit;
#[cfg(test)]
mod tests;

use super::at::At;
use super::judge::Judge;
use super::resource_name::{self, Use};

pub(super) use limit::limit_range;

/// Scopes that need no values (`core/validation.validateScopedResourceSelectorRequirement`).
const PLAIN: &[&str] = &["BestEffort", "NotBestEffort", "Terminating", "NotTerminating", "CrossNamespacePodAffinity"];

/// Scopes that take no other values (`core/helper.standardResourceQuotaScopes`).
const SCOPES: &[&str] = &[
    "Terminating",
    "NotTerminating",
    "BestEffort",
    "NotBestEffort",
    "PriorityClass",
    "VolumeAttributesClass",
    "CrossNamespacePodAffinity",
];

/// `core/validation.ValidateResourceQuotaSpec`
pub(super) fn resource_quota(judge: &mut Judge<'_>, root: &At<'_>) {
    let spec = root.get("spec");
    let hard = spec.get("hard");
    for (name, at) in hard.entries() {
        resource_name::name(judge, (name, &at), Use::Quota);
        resource_name::amount(judge, (name, &at));
    }
    let scopes = spec.get("scopes");
    for scope in scopes.items() {
        if !SCOPES.contains(&scope.text()) {
            judge.unlisted(&scope, SCOPES);
        }
        applied(judge, (scope.text(), &scope), &hard);
    }
    conflicts(judge, &scopes, |name| scopes.items().any(|scope| scope.text() == name));
    selector(judge, &spec);
}

/// Whether a scope has a meaning for all that is limited (`core/helper.IsResourceQuotaScopeValidForResource`).
fn applied(judge: &mut Judge<'_>, (scope, at): (&str, &At<'_>), hard: &At<'_>) {
    let fits = |name: &str| match scope {
        "BestEffort" => name == "pods",
        "VolumeAttributesClass" => matches!(name, "persistentvolumeclaims" | "requests.storage"),
        "Terminating" | "NotTerminating" | "NotBestEffort" | "PriorityClass" | "CrossNamespacePodAffinity" => matches!(
            name,
            "pods" | "cpu" | "memory" | "limits.cpu" | "limits.memory" | "requests.cpu" | "requests.memory"
        ),
        _ => true,
    };
    if let Some((name, _)) = hard.entries().find(|(name, _)| resource_name::is_of_quota(name) && !fits(name)) {
        judge.invalid(at, format_args!("be another scope, for this one does not limit `{name}`"));
    }
}

fn conflicts(judge: &mut Judge<'_>, at: &At<'_>, has: impl Fn(&str) -> bool) {
    for (one, other) in [("BestEffort", "NotBestEffort"), ("Terminating", "NotTerminating")] {
        if has(one) && has(other) {
            judge.invalid(at, format_args!("not hold both `{one}` and `{other}`"));
        }
    }
}

/// `core/validation.validateScopedResourceSelectorRequirement`: the server does not say which of the expressions is wrong.
fn selector(judge: &mut Judge<'_>, spec: &At<'_>) {
    let selector = spec.get("scopeSelector");
    let expressions = selector.get("matchExpressions");
    let hard = spec.get("hard");
    for expression in expressions.items() {
        let (scope, operator, values) =
            (expression.get("scopeName"), expression.get("operator"), expression.get("values"));
        let (known_scope, known_operator) = (expressions.get("scopeName"), expressions.get("operator"));
        let known_values = expressions.get("values");
        if !SCOPES.contains(&scope.text()) {
            judge.unlisted(&scope.known_as(&known_scope), SCOPES);
        }
        applied(judge, (scope.text(), &expression), &hard);
        if PLAIN.contains(&scope.text()) && operator.text() != "Exists" {
            judge.invalid(&operator.known_as(&known_operator), "be `Exists` for this scope");
        }
        match operator.text() {
            "In" | "NotIn" if values.is_empty() => {
                judge.required_when(&values.known_as(&known_values), "when `operator` is `In` or `NotIn`");
            }
            "Exists" | "DoesNotExist" if !values.is_empty() => {
                judge
                    .invalid(&values.known_as(&known_values), "be empty when `operator` is `Exists` or `DoesNotExist`");
            }
            "" => judge.listed(&operator.known_as(&known_operator), &["In", "NotIn", "Exists", "DoesNotExist"]),
            _ => {}
        }
    }
    let has = |name: &str| expressions.items().any(|expression| expression.get("scopeName").text() == name);
    conflicts(judge, &expressions, has);
}
