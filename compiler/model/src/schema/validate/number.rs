//! The rules for numbers: bounds, multiples, and the range of their format.

use super::at::At;
use super::{Taker, Walk, words};
use crate::diagnostic::{Code, Diagnostic};
use crate::schema::{Bound, Limits, Type};
use crate::value::Number;

impl Walk<'_> {
    /// A number, held against its bounds. The first broken rule is told.
    pub(super) fn number(&mut self, at: &At<'_>, number: Number, limits: &Limits) {
        let format = limits.format.as_deref();
        let bad = range(at.shape.kind, format, number)
            .or_else(|| limits.minimum.and_then(|bound| below(number, bound)))
            .or_else(|| limits.maximum.and_then(|bound| above(number, bound)))
            .or_else(|| {
                let factor = limits.multiple_of.filter(|factor| !is_multiple(number, *factor))?;
                Some(format!("be a multiple of {factor}"))
            });
        if let Some(rule) = bad {
            self.tell(|subject| words::broken(subject, at, Code::InvalidValue, &rule));
        }
    }

    /// A number where text may stand too: Kubernetes decodes it into 32 bits (`apimachinery/pkg/util/intstr.IntOrString`).
    pub(super) fn int_or_string(&mut self, at: &At<'_>, number: Number) {
        if self.taker == Taker::Decoder && range(Some(Type::Integer), Some("int32"), number).is_some() {
            self.tell(|subject| words::broken(subject, at, Code::InvalidValue, "fit into 32 bits"));
        }
    }

    /// A quantity, by the grammar of Kubernetes.
    pub(super) fn quantity(&mut self, at: &At<'_>, text: &str) {
        if !super::quantity::is_quantity(text) {
            self.tell(|subject| -> Diagnostic {
                words::broken(subject, at, Code::InvalidValue, "be a quantity, as `500m` or `2Gi`")
                    .help(super::quantity::near(text).map(|near| format!("write `\"{near}\"`")))
            });
        }
    }
}

/// A 64-bit integer as a double, as the server computes with it where one side is a fraction.
fn as_f64(number: Number) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "the server loses the same digits")]
    number.as_i64().map_or_else(|| number.as_fraction().unwrap_or_default(), |whole| whole as f64)
}

fn is_less(one: Number, other: Number) -> bool {
    match (one.as_i64(), other.as_i64()) {
        (Some(one), Some(other)) => one < other,
        _ => as_f64(one) < as_f64(other),
    }
}

fn below(number: Number, bound: Bound) -> Option<String> {
    let at = bound.at;
    if bound.is_exclusive {
        return (!is_less(at, number)).then(|| format!("be greater than {at}"));
    }
    is_less(number, at).then(|| format!("be at least {at}"))
}

fn above(number: Number, bound: Bound) -> Option<String> {
    let at = bound.at;
    if bound.is_exclusive {
        return (!is_less(number, at)).then(|| format!("be less than {at}"));
    }
    is_less(at, number).then(|| format!("be at most {at}"))
}

/// What the server takes for a multiple: a quotient that is whole but for the last digits of a double.
fn is_multiple(number: Number, factor: Number) -> bool {
    if let (Some(number), Some(factor)) = (number.as_i64(), factor.as_i64()) {
        return factor <= 0 || number.checked_rem(factor).unwrap_or_default() == 0;
    }
    const CLOSE: f64 = 1e-9;
    let (number, factor) = (as_f64(number), as_f64(factor));
    let quotient = if factor < 1.0 { 1.0 / factor * number } else { number / factor };
    factor <= 0.0 || (quotient - quotient.round()).abs() <= CLOSE * quotient.abs().max(1.0)
}

fn range(kind: Option<Type>, format: Option<&str>, number: Number) -> Option<String> {
    match (kind, format, number.as_i64()) {
        (Some(Type::Integer), Some("int32"), Some(whole)) => {
            i32::try_from(whole).is_err().then(|| "fit into 32 bits".to_owned())
        }
        (Some(Type::Number), Some("float"), _) => {
            (as_f64(number).abs() > f64::from(f32::MAX)).then(|| "fit into a float of 32 bits".to_owned())
        }
        _ => None,
    }
}
