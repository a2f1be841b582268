//! Whether a workload's selector takes the pods that its template makes.

#[cfg(test)]
mod tests;

use crate::schema::rules::at::At;
use crate::schema::rules::judge::Judge;
use crate::schema::rules::selector;
use crate::schema::words;
use crate::value::Value;

/// How a selector and the labels of a template go together.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Fit {
    /// It can be said, and has been told where they do not.
    Known,
    /// The selector itself is wrong.
    Unknown,
}

/// The selector of a Deployment, a `ReplicaSet` or a `StatefulSet`: it must be there, and not be empty
/// (`apps/validation.ValidateDeploymentSpec`, `ValidateReplicaSetSpec`, `ValidateStatefulSetSpec`).
pub(super) fn selected(judge: &mut Judge<'_>, spec: &At<'_>) -> Fit {
    let selector = spec.get("selector");
    if !selector.is_set() {
        judge.required(&selector);
        unmatched(judge, spec);
        return Fit::Known;
    }
    let before = judge.count();
    selector::label_selector(judge, &selector);
    if judge.count() > before {
        // What is wrong has been told, field by field.
        return Fit::Unknown;
    }
    matched(judge, spec, &selector);
    Fit::Known
}

/// The selector of a `DaemonSet`, whose absence is told of the labels alone (`apps/validation.ValidateDaemonSetSpec`).
pub(super) fn selected_by_daemon_set(judge: &mut Judge<'_>, spec: &At<'_>) {
    let selector = spec.get("selector");
    if !selector.is_set() {
        return unmatched(judge, spec);
    }
    let before = judge.count();
    selector::label_selector(judge, &selector);
    if judge.count() == before {
        matched(judge, spec, &selector);
    }
}

/// A selector that is sound itself.
fn matched(judge: &mut Judge<'_>, spec: &At<'_>, selector: &At<'_>) {
    if selector.get("matchLabels").is_empty() && selector.get("matchExpressions").is_empty() {
        return judge.invalid(selector, "name the labels of the template's pods: an empty one selects all");
    }
    let template = spec.get("template");
    let metadata = template.get("metadata");
    let labels = metadata.get("labels");
    if let Some(asked) = unmet(selector, |key| label(&labels, key)) {
        judge.invalid(&labels, format_args!("have {asked}, for `spec.selector` asks for it"));
    }
}

/// No selector takes nothing.
fn unmatched(judge: &mut Judge<'_>, spec: &At<'_>) {
    let template = spec.get("template");
    let metadata = template.get("metadata");
    judge.invalid(&metadata.get("labels"), "have the labels that `spec.selector` asks for, which is not set");
}

/// A label in backticks: those that a replication controller asks for may have any form.
pub(super) fn pair(key: &str, value: &str) -> String {
    format!("`{}: {}`", words::shortened(key), words::plain(&Value::Text(value.into())))
}

/// The value of a label.
pub(super) fn label<'w>(labels: &At<'w>, key: &str) -> Option<&'w str> {
    labels.node()?.get(key)?.as_text()
}

/// What a selector that is sound asks for, and something with these labels does not have
/// (`apimachinery/pkg/labels.Requirement.Matches`).
pub(in crate::schema::rules) fn unmet<'w>(
    selector: &At<'_>,
    label: impl Fn(&str) -> Option<&'w str>,
) -> Option<String> {
    let labels = selector.get("matchLabels");
    let lacking = labels.entries().find(|(key, value)| label(key) != Some(value.text()));
    if let Some((key, value)) = lacking {
        return Some(pair(key, value.text()));
    }
    let meets = |expression: &At<'_>| {
        let value = label(expression.get("key").text());
        let is_listed = || value.is_some_and(|value| expression.get("values").items().any(|item| item.text() == value));
        match expression.get("operator").text() {
            "In" => is_listed(),
            "NotIn" => !is_listed(),
            "Exists" => value.is_some(),
            _ => value.is_none(),
        }
    };
    let expressions = selector.get("matchExpressions");
    let broken = expressions.items().find(|expression| !meets(expression))?;
    Some(format!("what the expression for `{}` takes", broken.get("key").text()))
}
