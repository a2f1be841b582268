//! Numbers that may be percentages. In: a field. Out: what is wrong with it, and what it comes to.

#[cfg(test)]
mod tests;

use super::at::At;
use super::judge::Judge;
use super::number::not_negative;
use crate::value::Value;

/// `apps/validation.ValidatePositiveIntOrPercent`
pub(super) fn amount(judge: &mut Judge<'_>, at: &At<'_>) {
    match at.value() {
        Some(Value::Text(text)) if percent(text).is_none() => {
            judge.invalid(at, "be a whole number, or a percentage as `25%`");
        }
        Some(_) => not_negative(judge, at),
        None => {}
    }
}

/// `apps/validation.ValidatePositiveIntOrPercent` and `IsNotMoreThan100Percent`
pub(super) fn part(judge: &mut Judge<'_>, at: &At<'_>) {
    amount(judge, at);
    if percent(at.text()).is_some_and(|percent| percent > 100) {
        judge.invalid(at, "be at most `100%`");
    }
}

/// What an amount or a percentage comes to (`apps/validation.getIntOrPercentValue`); `None` where nothing stands.
pub(super) fn value(at: &At<'_>) -> Option<i64> {
    match at.value()? {
        Value::Text(text) => Some(percent(text).or_else(|| text.parse().ok()).unwrap_or_default()),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::List(_) | Value::Map(_) => at.int(),
    }
}

/// The number of a percentage; what is larger than any is the largest.
fn percent(text: &str) -> Option<i64> {
    let digits = text.strip_suffix('%')?;
    let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| digits.parse().unwrap_or(i64::MAX))
}
