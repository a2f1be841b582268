//! Selectors of labels, and of nodes by labels and fields.

#[cfg(test)]
mod tests;

use super::at::At;
use super::judge::Judge;
use super::meta;
use crate::name::{LabelKey, LabelValue, NameRule};

/// `apimachinery/pkg/apis/meta/v1.LabelSelectorOperator`
const OPERATORS: &[&str] = &["In", "NotIn", "Exists", "DoesNotExist"];

/// `core.NodeSelectorOperator`
const NODE_OPERATORS: &[&str] = &["In", "NotIn", "Exists", "DoesNotExist", "Gt", "Lt"];

/// Whether values of labels are judged: for the terms of nodes that are merely preferred they are not.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Values {
    Judged,
    Passed,
}

/// A selector with `matchLabels` and `matchExpressions` (`apimachinery/pkg/apis/meta/v1/validation.ValidateLabelSelector`).
pub(super) fn label_selector(judge: &mut Judge<'_>, selector: &At<'_>) {
    if !selector.is_set() {
        return;
    }
    meta::labels(judge, &selector.get("matchLabels"));
    for expression in selector.get("matchExpressions").items() {
        requirement(judge, &expression, (OPERATORS, Values::Judged));
    }
}

/// What stands in `matchExpressions` (`apimachinery/pkg/apis/meta/v1/validation.ValidateLabelSelectorRequirement`,
/// `core/validation.ValidateNodeSelectorRequirement`).
fn requirement(judge: &mut Judge<'_>, expression: &At<'_>, (operators, judged): (&[&str], Values)) {
    let (operator, values) = (expression.get("operator"), expression.get("values"));
    match operator.text() {
        other if !operators.contains(&other) => judge.unlisted(&operator, operators),
        "In" | "NotIn" if values.count() == 0 => {
            judge.required_when(&values, "when `operator` is `In` or `NotIn`");
        }
        "Exists" | "DoesNotExist" if values.count() > 0 => {
            judge.forbidden(&values, "when `operator` is `Exists` or `DoesNotExist`");
        }
        "Gt" | "Lt" if values.count() != 1 => judge.invalid(&values, "hold one value when `operator` is `Gt` or `Lt`"),
        _ => {}
    }
    let key = expression.get("key");
    judge.name(&key, LabelKey::check(key.text()));
    if judged == Values::Judged {
        for value in values.items() {
            judge.name(&value, LabelValue::check(value.text()));
        }
    }
}

/// `core/validation.ValidateNodeSelector`
pub(super) fn node_selector(judge: &mut Judge<'_>, selector: &At<'_>) {
    let terms = selector.get("nodeSelectorTerms");
    if terms.count() == 0 {
        judge.required(&terms);
    }
    for term in terms.items() {
        node_term(judge, &term, Values::Judged);
    }
}

/// `core/validation.ValidateNodeSelectorTerm`
pub(super) fn node_term(judge: &mut Judge<'_>, term: &At<'_>, values: Values) {
    for expression in term.get("matchExpressions").items() {
        requirement(judge, &expression, (NODE_OPERATORS, values));
    }
    for expression in term.get("matchFields").items() {
        field_requirement(judge, &expression);
    }
}

/// A requirement of a node's fields, of which only the name is known
/// (`core/validation.ValidateNodeFieldSelectorRequirement`).
fn field_requirement(judge: &mut Judge<'_>, expression: &At<'_>) {
    let (operator, values) = (expression.get("operator"), expression.get("values"));
    if !matches!(operator.text(), "In" | "NotIn") {
        judge.invalid(&operator, "be `In` or `NotIn` in `matchFields`");
    } else if values.count() != 1 {
        judge.invalid(&values, "hold one value in `matchFields`");
    }
    let key = expression.get("key");
    if key.text() != "metadata.name" {
        judge.invalid(&key, "be `metadata.name`, the only field of a node that can be selected by");
        return;
    }
    for value in values.items() {
        judge.name(&value, NameRule::DnsSubdomain.check(value.text()));
    }
}
