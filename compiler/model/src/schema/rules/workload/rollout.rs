//! How workloads replace their pods.

use crate::schema::rules::amount;
use crate::schema::rules::at::At;
use crate::schema::rules::judge::Judge;
use crate::schema::rules::number;

/// `apps/validation.ValidateDeploymentStrategy`; both amounts are 25 % where they are absent.
pub(super) fn deployment(judge: &mut Judge<'_>, strategy: &At<'_>) {
    let rolling = strategy.get("rollingUpdate");
    if !rolling.is_set() {
        return;
    }
    if strategy.get("type").text() == "Recreate" {
        return judge.forbidden(&rolling, "when `type` is `Recreate`");
    }
    let (unavailable, surge) = (rolling.get("maxUnavailable"), rolling.get("maxSurge"));
    amount::part(judge, &unavailable);
    amount::amount(judge, &surge);
    if amount::value(&unavailable) == Some(0) && amount::value(&surge) == Some(0) {
        judge.invalid(&unavailable, "not be 0 when `maxSurge` is: no pod could be replaced");
    }
}

/// `apps/validation.ValidateDaemonSetUpdateStrategy`; where they are absent, one may be unavailable and none surges.
pub(super) fn daemon_set(judge: &mut Judge<'_>, strategy: &At<'_>) {
    let rolling = strategy.get("rollingUpdate");
    if !rolling.is_set() || strategy.get("type").text() == "OnDelete" {
        return;
    }
    let (unavailable, surge) = (rolling.get("maxUnavailable"), rolling.get("maxSurge"));
    amount::part(judge, &unavailable);
    amount::part(judge, &surge);
    match (amount::value(&unavailable).unwrap_or(1), amount::value(&surge).unwrap_or(0)) {
        (0, 0) => judge.required_when(&unavailable, "above 0 when `maxSurge` is 0: no pod could be replaced"),
        (0, _) | (_, 0) => {}
        _ => judge.invalid(&surge, "be 0 unless `maxUnavailable` is, which is 1 where it is absent"),
    }
}

/// `apps/validation.ValidateStatefulSetSpec`. `maxUnavailable` is behind a feature gate, and dropped without it.
pub(super) fn stateful_set(judge: &mut Judge<'_>, strategy: &At<'_>) {
    let rolling = strategy.get("rollingUpdate");
    if rolling.is_set() && strategy.get("type").text() == "OnDelete" {
        return judge.forbidden(&rolling, "when `type` is `OnDelete`");
    }
    number::not_negative(judge, &rolling.get("partition"));
}
