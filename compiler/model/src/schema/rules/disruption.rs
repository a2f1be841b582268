//! `policy`: budgets of disruptions.

use super::at::At;
use super::judge::Judge;
use super::{amount, selector};

/// `policy/validation.ValidatePodDisruptionBudgetSpec`
pub(super) fn budget(judge: &mut Judge<'_>, root: &At<'_>) {
    let spec = root.get("spec");
    let (least, most) = (spec.get("minAvailable"), spec.get("maxUnavailable"));
    if least.is_set() && most.is_set() {
        judge.invalid(&spec, "have `minAvailable` or `maxUnavailable`, and not both");
    }
    amount::part(judge, &least);
    amount::part(judge, &most);
    selector::label_selector(judge, &spec.get("selector"));
    let policy = spec.get("unhealthyPodEvictionPolicy");
    if policy.is_set() && policy.text().is_empty() {
        judge.unlisted(&policy, &["AlwaysAllow", "IfHealthyBudget"]);
    }
}
