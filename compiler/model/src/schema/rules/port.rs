//! Ports: numbers, and names that stand for them.

#[cfg(test)]
mod tests;

use super::at::At;
use super::judge::Judge;
use crate::value::Value;

/// `apimachinery/pkg/util/validation.IsValidPortNum`
pub(super) fn number(judge: &mut Judge<'_>, at: &At<'_>, number: i64) {
    if !is_number(number) {
        judge.invalid(at, "be 1 to 65535");
    }
}

pub(super) const fn is_number(number: i64) -> bool {
    1 <= number && number <= 65535
}

/// `apimachinery/pkg/util/validation.IsValidPortName`
pub(super) fn name(judge: &mut Judge<'_>, at: &At<'_>) {
    let name = at.text().as_bytes();
    let is_known = |byte: &u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || *byte == b'-';
    let is_sound = name.len() <= 15
        && name.iter().all(is_known)
        && name.iter().any(u8::is_ascii_lowercase)
        && !name.windows(2).any(|pair| pair == b"--")
        && !name.starts_with(b"-")
        && !name.ends_with(b"-");
    if !is_sound {
        judge.invalid(
            at,
            "be at most 15 characters of `a-z`, `0-9` and `-`: a letter among them, and no `-` at an end or beside another",
        );
    }
}

/// `core/validation.ValidatePortNumOrName`
pub(super) fn number_or_name(judge: &mut Judge<'_>, at: &At<'_>) {
    if let Some(Value::Text(_)) = at.value() {
        name(judge, at);
    } else {
        number(judge, at, at.int().unwrap_or_default());
    }
}
