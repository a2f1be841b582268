//! How pods are spread.

use super::super::at::At;
use super::super::judge::Judge;
use super::super::selector;
use super::affinity::label_keys;
use super::{Owner, within, word};

/// `core/validation.validateTopologySpreadConstraints`
pub(super) fn constraints(judge: &mut Judge<'_>, constraints: &At<'_>, owner: Owner<'_>) {
    for constraint in constraints.items() {
        within(judge, &constraint.get("maxSkew"), (1, i64::from(i32::MAX)));
        let (key, action) = (constraint.get("topologyKey"), constraint.get("whenUnsatisfiable"));
        if key.is_empty() {
            judge.required(&key);
        }
        word(judge, &action, &["DoNotSchedule", "ScheduleAnyway"]);
        let domains = constraint.get("minDomains");
        within(judge, &domains, (1, i64::from(i32::MAX)));
        if domains.is_set() && action.text() != "DoNotSchedule" {
            judge.forbidden(&domains, "unless `whenUnsatisfiable` is `DoNotSchedule`");
        }
        for policy in ["nodeAffinityPolicy", "nodeTaintsPolicy"] {
            word(judge, &constraint.get(policy), &["Honor", "Ignore"]);
        }
        label_keys(judge, &constraint, owner);
        selector::label_selector(judge, &constraint.get("labelSelector"));
    }
}
