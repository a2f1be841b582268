//! Texts and numbers of forms that several rules ask for. In: a place. Out: findings about its form.

#[cfg(test)]
mod tests;

use base64::Engine;
use base64::engine::general_purpose::GeneralPurpose;
use base64::engine::{DecodePaddingMode, GeneralPurposeConfig};

use super::at::At;
use super::judge::Judge;
use crate::name::{LabelKey, NameRule};

/// Base64 as Go reads it: what is left over in the last sign is not looked at.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &base64::alphabet::STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_allow_trailing_bits(true)
        .with_decode_padding_mode(DecodePaddingMode::RequireCanonical),
);

/// What a text in base64 stands for; line breaks count for nothing.
pub(super) fn decoded(text: &str) -> Option<Vec<u8>> {
    let lines: String = text.chars().filter(|sign| !matches!(sign, '\r' | '\n')).collect();
    BASE64.decode(lines).ok()
}

/// What must not be empty.
pub(super) fn filled(judge: &mut Judge<'_>, at: &At<'_>) {
    if at.is_empty() {
        judge.required(at);
    }
}

/// Fields that must not be empty.
pub(super) fn all_filled(judge: &mut Judge<'_>, at: &At<'_>, fields: &[&str]) {
    for field in fields {
        filled(judge, &at.get(field));
    }
}

/// A name that must be there.
pub(super) fn named(judge: &mut Judge<'_>, at: &At<'_>, rule: NameRule) {
    match at.some_text() {
        Some(text) => judge.name(at, rule.check(text)),
        None => judge.required(at),
    }
}

/// A name that may be absent or empty.
pub(super) fn perhaps_named(judge: &mut Judge<'_>, at: &At<'_>, rule: NameRule) {
    if let Some(text) = at.some_text() {
        judge.name(at, rule.check(text));
    }
}

/// A name with an optional prefix, as keys of labels have (`apimachinery/pkg/util/validation.IsQualifiedName`).
pub(super) fn qualified(judge: &mut Judge<'_>, at: &At<'_>) {
    judge.name(at, LabelKey::check(at.text()));
}

/// Whether a text names a driver: a subdomain in which case means nothing (`core/validation.ValidateCSIDriverName`).
pub(super) fn is_driver(text: &str) -> bool {
    let is_subdomain = |text: &str| NameRule::DnsSubdomain.check(text).is_ok();
    text.len() <= 63 && (is_subdomain(text) || is_subdomain(&text.to_lowercase()))
}

/// An integer that, where it is there, is at least so much.
pub(super) fn at_least(judge: &mut Judge<'_>, at: &At<'_>, least: i64) {
    if at.int().is_some_and(|int| int < least) {
        judge.invalid(at, format_args!("be at least {least}"));
    }
}

/// The key of an entry in a `ConfigMap` or a Secret (`apimachinery/pkg/util/validation.IsConfigMapKey`).
pub(super) fn is_data_key(key: &str) -> bool {
    let is_sign = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    !key.is_empty() && key.len() <= 253 && key.bytes().all(is_sign) && key != "." && !key.starts_with("..")
}
