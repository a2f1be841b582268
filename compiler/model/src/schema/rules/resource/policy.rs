//! How much of a device's capacity a claim can ask for (`resource/validation.validateRequestPolicy`).

use crate::schema::rules::at::At;
use crate::schema::rules::form;
use crate::schema::rules::judge::Judge;
use crate::schema::rules::quantity::Quantity;

/// `resource.CapacityRequestPolicyDiscreteMaxOptions`
const MOST_VALUES: usize = 10;

/// `resource/validation.validateValidRequestValues`
pub(super) fn policy(judge: &mut Judge<'_>, policy: &At<'_>, capacity: &At<'_>) {
    let (values, range, default) = (policy.get("validValues"), policy.get("validRange"), policy.get("default"));
    if values.count() > 0 && range.is_set() {
        judge.forbidden(policy, "to both `validValues` and `validRange`");
        return;
    }
    if values.count() == 0 && !range.is_set() {
        return;
    }
    let most = capacity.quantity().unwrap_or(Quantity::ZERO);
    match default.quantity() {
        None => form::filled(judge, &default),
        Some(default) if range.is_set() => self::range(judge, &range, (default, most)),
        Some(default) => self::values(judge, &values, (default, most)),
    }
}

/// `resource/validation.validateRequestPolicyValidValues`
fn values(judge: &mut Judge<'_>, values: &At<'_>, (default, most): (Quantity, Quantity)) {
    let mut before: Option<Quantity> = None;
    for value in values.items() {
        let Some(amount) = value.quantity() else { continue };
        if before.is_some_and(|before| before > amount) {
            judge.invalid(&value, "not be less than the value before it");
        }
        before = Some(amount);
    }
    if values.count() > MOST_VALUES {
        judge.invalid(values, format_args!("hold at most {MOST_VALUES} values"));
        return;
    }
    for (index, value) in values.items().enumerate() {
        let Some(amount) = value.quantity() else { continue };
        if amount > most {
            judge.invalid(&value, "be at most the capacity");
        }
        let is_same = |other: &At<'_>| other.quantity().is_some_and(|other| other.whole() == amount.whole());
        if values.items().take(index).any(|earlier| is_same(&earlier)) {
            judge.duplicate(&value);
        }
    }
    if values.items().all(|value| value.quantity() != Some(default)) {
        judge.invalid(values, "hold the `default`");
    }
}

/// `resource/validation.validateRequestPolicyRange`
fn range(judge: &mut Judge<'_>, range: &At<'_>, (default, most): (Quantity, Quantity)) {
    let (min, max, step) = (range.get("min"), range.get("max"), range.get("step"));
    let Some(least) = min.quantity() else {
        form::filled(judge, &min);
        return;
    };
    if least > most || default < least {
        judge.invalid(&min, "be at most the capacity, and at most `default`");
    }
    if let Some(largest) = max.quantity()
        && (least > largest || largest > most || default > largest)
    {
        judge.invalid(&max, "be at least `min` and `default`, and at most the capacity");
    }
    if let Some(size) = step.quantity() {
        // A step of nothing makes the server fail.
        let is_off =
            |amount: Quantity| (amount.whole() - least.whole()).checked_rem(size.whole()).is_none_or(|rest| rest != 0);
        if least.plus(size) > most || is_off(default) || max.quantity().is_some_and(is_off) {
            judge.invalid(&step, "lead from `min` to `default` and to `max`, and once at most to the capacity");
        }
    }
}
