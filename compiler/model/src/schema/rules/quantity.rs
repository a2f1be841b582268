//! Quantities that are compared. In: text. Out: an exact number; a milliard of parts of one is the finest that Kubernetes
//! keeps, and it rounds up to those (`apimachinery/pkg/api/resource.Quantity`).

#[cfg(test)]
mod tests;

use crate::schema::validate::is_quantity;

/// A quantity, in parts of a milliard. What is larger than any that Kubernetes holds is the largest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Quantity(i128);

const NANOS: i128 = 1_000_000_000;

/// `apimachinery/pkg/api/resource.maxAllowed`: 2^63 - 1.
const LARGEST: i128 = (i64::MAX as i128) * NANOS;

impl Quantity {
    pub(super) const ZERO: Self = Self(0);

    /// A whole number.
    pub(super) const fn of(number: i64) -> Self {
        Self(number as i128 * NANOS)
    }

    /// Reads what is a quantity.
    pub(super) fn read(text: &str) -> Option<Self> {
        let text = text.trim();
        if !is_quantity(text) {
            return None;
        }
        let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
        let end = unsigned.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(unsigned.len());
        let (number, suffix) = unsigned.split_at(end);
        let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
        let size = magnitude(whole, fraction, suffix).unwrap_or(LARGEST).min(LARGEST);
        Some(Self(if text.starts_with('-') { -size } else { size }))
    }

    /// The sum of two.
    pub(super) const fn plus(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }

    /// Whether it is a whole number.
    pub(super) const fn is_whole(self) -> bool {
        self.0 % NANOS == 0
    }

    /// As it is kept in a list of resources: rounded up to thousandths (`core/v1.SetDefaults_ResourceList`).
    pub(super) const fn in_use(self) -> Self {
        const STEP: i128 = NANOS / 1000;
        let rest = self.0 % STEP;
        Self(self.0 - rest + if rest == 0 { 0 } else { STEP * rest.signum() })
    }

    /// The next whole number away from nothing, or this one.
    pub(super) const fn whole(self) -> i128 {
        let size = self.0.unsigned_abs().div_ceil(NANOS.unsigned_abs()) as i128;
        if self.0 < 0 { -size } else { size }
    }

    /// Whether it is above what one is, divided by another; numbers too large for that are not judged.
    pub(super) fn is_above(self, one: Self, other: Self) -> bool {
        let thousandths = |quantity: Self| quantity.0 / (NANOS / 1000);
        let product = thousandths(self).checked_mul(thousandths(other));
        if self.0 >= LARGEST {
            return false;
        }
        let (Some(product), Some(one)) = (product, thousandths(one).checked_mul(1000)) else { return false };
        if other.0 < 0 { product < one } else { product > one }
    }
}

/// The parts of a milliard; `None` for more than fits.
fn magnitude(whole: &str, fraction: &str, suffix: &str) -> Option<i128> {
    let digits = format!("{whole}{fraction}");
    let digits = digits.trim_start_matches('0');
    let mantissa: i128 = if digits.is_empty() { 0 } else { digits.get(..digits.len().min(38))?.parse().ok()? };
    let cut = i32::try_from(digits.len().saturating_sub(38)).ok()?;
    let (factor, exponent) = scale(suffix)?;
    let exponent = exponent - i32::try_from(fraction.len()).ok()? + 9 + cut;
    let product = mantissa.checked_mul(factor)?;
    let power = |exponent: i32| 10_i128.checked_pow(exponent.unsigned_abs());
    match (exponent, power(exponent)) {
        (0.., Some(power)) => product.checked_mul(power),
        (0.., None) if product == 0 => Some(0),
        (0.., None) => None,
        (_, Some(power)) => Some(product / power + i128::from(product % power != 0)),
        (_, None) => Some(i128::from(product != 0)),
    }
}

/// What a suffix stands for: a factor, and a power of ten.
fn scale(suffix: &str) -> Option<(i128, i32)> {
    Some(match suffix {
        "" => (1, 0),
        "n" => (1, -9),
        "u" => (1, -6),
        "m" => (1, -3),
        "k" => (1, 3),
        "M" => (1, 6),
        "G" => (1, 9),
        "T" => (1, 12),
        "P" => (1, 15),
        "E" => (1, 18),
        "Ki" => (1 << 10, 0),
        "Mi" => (1 << 20, 0),
        "Gi" => (1 << 30, 0),
        "Ti" => (1 << 40, 0),
        "Pi" => (1 << 50, 0),
        "Ei" => (1 << 60, 0),
        exponent => (1, exponent.get(1..)?.parse().ok()?),
    })
}
