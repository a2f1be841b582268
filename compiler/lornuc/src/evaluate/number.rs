//! Nickel's exact numbers as numbers that Kubernetes holds. In: a rational. Out: a 64-bit integer, or a decimal
//! fraction that a double's shortest form gives back exactly; `None` for all others, which would be changed in silence.

use lornuc_model::value::Number;
use malachite::base::num::conversion::traits::RoundingFrom;
use malachite::base::rounding_modes::RoundingMode;
use malachite::{Integer, Natural, Rational};

/// The number, if it can be held without a change.
pub(super) fn held(number: &Rational) -> Option<Number> {
    if let Ok(int) = i64::try_from(number) {
        return Some(Number::from(int));
    }
    if number.denominator_ref() == &Natural::from(1u32) {
        return None;
    }
    // The nearest double is never a tenth itself; what counts is that its shortest decimal is what the author wrote.
    let (float, _) = f64::rounding_from(number, RoundingMode::Nearest);
    (decimal(float)? == *number).then(|| Number::from_f64(float)).flatten()
}

/// The value of a double's shortest decimal form.
fn decimal(float: f64) -> Option<Rational> {
    let text = float.is_finite().then(|| format!("{float}"))?;
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let digits: Integer = format!("{whole}{fraction}").parse().ok()?;
    let places: Natural = format!("1{}", "0".repeat(fraction.len())).parse().ok()?;
    Some(Rational::from_integers(digits, Integer::from(places)))
}
