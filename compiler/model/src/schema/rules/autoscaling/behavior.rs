//! How fast an autoscaler goes.

use crate::schema::rules::at::At;
use crate::schema::rules::judge::Judge;
use crate::schema::rules::quantity::Quantity;

/// `autoscaling/validation.MaxPeriodSeconds`
const LONGEST_PERIOD: i64 = 1800;
/// `autoscaling/validation.MaxStabilizationWindowSeconds`
const LONGEST_WINDOW: i64 = 3600;

const SELECTIONS: &[&str] = &["Max", "Min", "Disabled"];
const POLICIES: &[&str] = &["Pods", "Percent"];

/// `autoscaling/validation.validateBehavior`
pub(super) fn behavior(judge: &mut Judge<'_>, behavior: &At<'_>) {
    if behavior.is_set() {
        rules(judge, &behavior.get("scaleUp"));
        rules(judge, &behavior.get("scaleDown"));
    }
}

/// `autoscaling/validation.validateScalingRules`. What is absent has a default, policies too.
fn rules(judge: &mut Judge<'_>, rules: &At<'_>) {
    let (window, selection) = (rules.get("stabilizationWindowSeconds"), rules.get("selectPolicy"));
    if window.int().is_some_and(|seconds| !(0..=LONGEST_WINDOW).contains(&seconds)) {
        judge.invalid(&window, format_args!("be 0 to {LONGEST_WINDOW}"));
    }
    if selection.is_set() && !SELECTIONS.contains(&selection.text()) {
        judge.unlisted(&selection, SELECTIONS);
    }
    let policies = rules.get("policies");
    if policies.is_set() && policies.count() == 0 {
        judge.required(&policies);
    }
    policies.items().for_each(|policy| self::policy(judge, &policy));
    let tolerance = rules.get("tolerance");
    if tolerance.quantity().is_some_and(|tolerance| tolerance < Quantity::ZERO) {
        judge.invalid(&tolerance, "be at least 0");
    }
}

/// `autoscaling/validation.validateScalingPolicy`
fn policy(judge: &mut Judge<'_>, policy: &At<'_>) {
    let (kind, value, period) = (policy.get("type"), policy.get("value"), policy.get("periodSeconds"));
    if !POLICIES.contains(&kind.text()) {
        judge.unlisted(&kind, POLICIES);
    }
    if value.int().unwrap_or_default() < 1 {
        judge.invalid(&value, "be at least 1");
    }
    if !(1..=LONGEST_PERIOD).contains(&period.int().unwrap_or_default()) {
        judge.invalid(&period, format_args!("be 1 to {LONGEST_PERIOD}"));
    }
}
