//! What a plain YAML scalar means: to Kubernetes' parser (YAML 1.1 as go-yaml v2 reads it) and by the core schema of
//! YAML 1.2, which Nickel follows. In: the text. Out: the value.

/// The meaning of a scalar.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Scalar {
    /// Null.
    Null,
    /// A boolean.
    Bool(bool),
    /// An integer.
    Int(i128),
    /// A number with a fraction or an exponent, infinite and not-a-number included.
    Float(f64),
    /// The key that merges records.
    Merge,
    /// Text, the scalar itself.
    Text,
}

impl Scalar {
    /// Whether two readers make the same value of it: `1e3` and `1000` are one number.
    pub(super) fn means_the_same(&self, other: &Self) -> bool {
        #[expect(clippy::cast_precision_loss, reason = "equality within a double is what is asked")]
        match (self, other) {
            // Not a number is not equal to itself, but the same to both.
            (Self::Float(a), Self::Float(b)) => a == b || (a.is_nan() && b.is_nan()),
            (Self::Int(int), Self::Float(float)) | (Self::Float(float), Self::Int(int)) => *int as f64 == *float,
            _ => self == other,
        }
    }
}

/// As `sigs.k8s.io/yaml` reads it, which is what kubectl, kustomize and Flux use
/// (`go.yaml.in/yaml/v2`, `resolve.go`).
pub(super) fn kubernetes(text: &str) -> Scalar {
    match text {
        "y" | "Y" | "yes" | "Yes" | "YES" | "true" | "True" | "TRUE" | "on" | "On" | "ON" => Scalar::Bool(true),
        "n" | "N" | "no" | "No" | "NO" | "false" | "False" | "FALSE" | "off" | "Off" | "OFF" => Scalar::Bool(false),
        "<<" => Scalar::Merge,
        _ => shared_word(text).unwrap_or_else(|| go_number(text)),
    }
}

/// By the core schema (<https://yaml.org/spec/1.2.2/#103-core-schema>).
pub(super) fn core(text: &str) -> Scalar {
    match text {
        "true" | "True" | "TRUE" => return Scalar::Bool(true),
        "false" | "False" | "FALSE" => return Scalar::Bool(false),
        _ => {}
    }
    if let Some(word) = shared_word(text) {
        return word;
    }
    // Nickel's reader takes a sign between the prefix and the digits, and two signs, which the schema does not.
    let digits = |text: &str, radix| i128::from_str_radix(text, radix).ok();
    if let Some(octal) = text.strip_prefix("0o").and_then(|rest| digits(rest, 8)) {
        return Scalar::Int(octal);
    }
    if let Some(hex) = text.strip_prefix("0x").and_then(|rest| digits(rest, 16)) {
        return Scalar::Int(hex);
    }
    if let Some(signed) = text.strip_prefix('+').filter(|rest| rest.starts_with('-')).and_then(|rest| digits(rest, 10))
    {
        return Scalar::Int(signed);
    }
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    if !unsigned.is_empty() && unsigned.bytes().all(|byte| byte.is_ascii_digit()) {
        return text.parse().map_or_else(|_| float(text), Scalar::Int);
    }
    if is_decimal(text) { float(text) } else { Scalar::Text }
}

fn shared_word(text: &str) -> Option<Scalar> {
    Some(match text {
        "" | "~" | "null" | "Null" | "NULL" => Scalar::Null,
        ".nan" | ".NaN" | ".NAN" => Scalar::Float(f64::NAN),
        ".inf" | ".Inf" | ".INF" | "+.inf" | "+.Inf" | "+.INF" => Scalar::Float(f64::INFINITY),
        "-.inf" | "-.Inf" | "-.INF" => Scalar::Float(f64::NEG_INFINITY),
        _ => return None,
    })
}

/// Go's `strconv.ParseInt` with base 0 once `_` is taken out, then decimals. Dates stay text.
fn go_number(text: &str) -> Scalar {
    match text.bytes().next() {
        Some(b'.') if is_decimal(text) => float(text),
        Some(b'0'..=b'9' | b'+' | b'-') => {
            let plain = text.replace('_', "");
            match go_integer(&plain) {
                Some(int) => Scalar::Int(int),
                None if is_decimal(&plain) => float(&plain),
                None => Scalar::Text,
            }
        }
        _ => Scalar::Text,
    }
}

fn go_integer(text: &str) -> Option<i128> {
    let (negative, rest) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let (digits, radix) = match rest.get(..2) {
        Some("0x" | "0X") => (&rest[2..], 16),
        Some("0b" | "0B") => (&rest[2..], 2),
        Some("0o" | "0O") => (&rest[2..], 8),
        Some(two) if two.starts_with('0') => (&rest[1..], 8),
        _ => (rest, 10),
    };
    if digits.is_empty() || !digits.chars().all(|c| c.is_digit(radix)) {
        return None;
    }
    let value = i128::from_str_radix(digits, radix).ok()?;
    let value = if negative { -value } else { value };
    // `ParseInt`, then `ParseUint`, which takes no sign.
    let signed = i64::try_from(value).is_ok();
    let unsigned = u64::try_from(value).is_ok() && !text.starts_with('+');
    (signed || unsigned).then_some(value)
}

/// `[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?`, the form of both.
pub(super) fn is_decimal(text: &str) -> bool {
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let text = text.strip_prefix(['+', '-']).unwrap_or(text);
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent.strip_prefix(['+', '-']).unwrap_or(exponent))),
        None => (text, None),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let mantissa_sound = digits(whole) && digits(fraction) && !(whole.is_empty() && fraction.is_empty());
    mantissa_sound && exponent.is_none_or(|exponent| !exponent.is_empty() && digits(exponent))
}

/// A number that a double cannot hold is text to both.
fn float(text: &str) -> Scalar {
    text.parse().ok().filter(|value: &f64| value.is_finite()).map_or(Scalar::Text, Scalar::Float)
}
