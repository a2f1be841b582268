//! Tolerations of taints.

use super::super::at::At;
use super::super::judge::Judge;
use crate::name::{LabelKey, LabelValue};

/// Comparisons (`Gt`, `Lt`) are behind a gate that is off in all versions that we know.
const OPERATORS: &[&str] = &["Equal", "Exists"];

/// `core/validation.ValidateTolerations`: it tells of the operator what is wrong with the value.
pub(in crate::schema::rules) fn tolerations(judge: &mut Judge<'_>, tolerations: &At<'_>) {
    for toleration in tolerations.items() {
        let (key, operator) = (toleration.get("key"), toleration.get("operator"));
        let (value, effect) = (toleration.get("value"), toleration.get("effect"));
        if !key.is_empty() {
            judge.name(&key, LabelKey::check(key.text()));
        } else if operator.text() != "Exists" {
            judge.invalid(&operator, "be `Exists` when there is no `key`");
        }
        if toleration.get("tolerationSeconds").is_set() && effect.text() != "NoExecute" {
            judge.invalid(&effect, "be `NoExecute` when `tolerationSeconds` is set");
        }
        match operator.text() {
            "Equal" | "" => judge.name(&value.known_as(&operator), LabelValue::check(value.text())),
            "Exists" if !value.is_empty() => {
                judge.forbidden(&value.known_as(&operator), "when `operator` is `Exists`");
            }
            "Exists" => {}
            _ => judge.unlisted(&operator, OPERATORS),
        }
        let listed = ["", "NoExecute", "NoSchedule", "PreferNoSchedule"];
        if !listed.contains(&effect.text()) {
            judge.unlisted(&effect, &listed[1..]);
        }
    }
}
