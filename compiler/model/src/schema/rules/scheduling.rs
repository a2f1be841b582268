//! `scheduling.k8s.io`: priority classes.

use super::at::At;
use super::judge::Judge;

/// `scheduling/validation.ValidatePriorityClass`: only two classes of the system's own may have its prefix.
const SYSTEM: &[(&str, i64)] = &[("system-node-critical", 2_000_001_000), ("system-cluster-critical", 2_000_000_000)];

/// `scheduling.HighestUserDefinablePriority`
const HIGHEST: i64 = 1_000_000_000;

/// `scheduling/validation.ValidatePriorityClass`
pub(super) fn priority_class(judge: &mut Judge<'_>, root: &At<'_>) {
    let metadata = root.get("metadata");
    let (name, value) = (metadata.get("name"), root.get("value"));
    let policy = root.get("preemptionPolicy");
    if policy.is_set() && policy.is_empty() {
        judge.required(&policy);
    }
    if name.text().starts_with("system-") {
        if !SYSTEM.contains(&(name.text(), value.int().unwrap_or_default())) {
            judge.forbidden(&name, "with `system-` at its beginning, for such names are the system's own");
        }
    } else if value.int().is_some_and(|value| value > HIGHEST) {
        judge.forbidden(&value, format_args!("above {HIGHEST}"));
    }
}
