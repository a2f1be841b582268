//! Volumes by iSCSI (`core/validation.validateISCSIVolumeSource`).

#[cfg(test)]
mod tests;

use super::super::at::At;
use super::super::judge::Judge;
use super::super::number;

/// The source of a pod.
pub(super) fn iscsi(judge: &mut Judge<'_>, at: &At<'_>) {
    common(judge, at);
}

/// What the sources of pods and of persistent volumes have in common.
pub(in crate::schema::rules) fn common(judge: &mut Judge<'_>, at: &At<'_>) {
    let (portal, iqn, secret) = (at.get("targetPortal"), at.get("iqn"), at.get("secretRef"));
    if portal.is_empty() {
        judge.required(&portal);
    }
    if iqn.is_empty() {
        judge.required(&iqn);
    } else {
        name(judge, &iqn);
    }
    number::within(judge, &at.get("lun"), 0..=255);
    let is_guarded = at.get("chapAuthDiscovery").is_true() || at.get("chapAuthSession").is_true();
    if is_guarded && !secret.is_set() {
        judge.required_when(&secret, "for `chapAuthDiscovery` and `chapAuthSession`");
    }
    let initiator = at.get("initiatorName");
    if initiator.is_set() {
        name(judge, &initiator.known_as(&at.get("initiatorname")));
    }
}

/// `core/validation.iscsiInitiatorIqnRegex`, and those after it.
fn name(judge: &mut Judge<'_>, at: &At<'_>) {
    let text = at.text();
    let is_name = match text.get(..3) {
        Some("iqn") => text.match_indices("iqn.").any(|(start, _)| is_qualified(&text[start + 4..])),
        Some("eui") => is_number(text, 16),
        Some("naa") => is_number(text, 32),
        Some(_) | None => false,
    };
    if !is_name {
        judge.invalid(at, "be a name of iSCSI, as `iqn.2001-04.com.example:disk`");
    }
}

/// What follows `iqn.`: a month, a domain, and a name of its own.
fn is_qualified(text: &str) -> bool {
    let Some((domain, name)) = text.split_once(':') else { return false };
    let bytes = domain.as_bytes();
    let is_month = |at: usize, byte: u8| match at {
        4 => byte == b'-',
        7 => byte == b'.',
        _ => byte.is_ascii_digit(),
    };
    bytes.len() > 8
        && bytes[..8].iter().enumerate().all(|(at, byte)| is_month(at, *byte))
        && bytes[8..].iter().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.'))
        && !name.is_empty()
        && !name.contains([',', ';', '*', '&', '$', '|', ' ', '\t', '\n', '\r', '\u{c}'])
}

/// A number behind a prefix of three letters and any sign.
fn is_number(text: &str, digits: usize) -> bool {
    let mut signs = text.chars().skip(3);
    signs.next().is_some_and(|sign| sign != '\n')
        && signs.clone().count() == digits
        && signs.all(|sign| sign.is_ascii_alphanumeric())
}

/// With an initiator of its own, the name of the volume and the portal become one name.
pub(super) fn with_name(judge: &mut Judge<'_>, (at, volume): (&At<'_>, &At<'_>)) {
    let length = volume.text().len() + 1 + at.get("targetPortal").text().len();
    if at.get("initiatorName").is_set() && length > 64 {
        judge.invalid(volume, "be at most 64 characters together with `:` and `targetPortal`");
    }
}
