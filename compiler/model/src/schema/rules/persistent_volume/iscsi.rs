//! Volumes over iSCSI (`core/validation.validateISCSIPersistentVolumeSource`).

use crate::schema::rules::at::At;
use crate::schema::rules::judge::Judge;

/// What must be true of one beyond the fields that must not be empty. The server names two fields in lower case.
pub(super) fn iscsi(judge: &mut Judge<'_>, source: &At<'_>, volume: &str) {
    let (portal, iqn, initiator) = (source.get("targetPortal"), source.get("iqn"), source.get("initiatorName"));
    if initiator.is_set() && volume.len() + 1 + portal.text().len() > 64 {
        let alias = source.get("targetportal");
        judge.invalid(
            &portal.known_as(&alias),
            "be shorter: with the name of the volume and `:`, at most 64 characters",
        );
    }
    if iqn.some_text().is_some_and(|text| !is_name(text)) {
        judge.invalid(&iqn, FORM);
    }
    if initiator.is_set() && !is_name(initiator.text()) {
        judge.invalid(&initiator.known_as(&source.get("initiatorname")), FORM);
    }
    let lun = source.get("lun");
    if lun.int().is_some_and(|number| !(0..=255).contains(&number)) {
        judge.invalid(&lun, "be 0 to 255");
    }
    let secret = source.get("secretRef");
    if secret.is_set() {
        super::form::filled(judge, &secret.get("name"));
    } else if source.get("chapAuthDiscovery").is_true() || source.get("chapAuthSession").is_true() {
        judge.required_when(&secret, "with CHAP");
    }
}

const FORM: &str = "be a name of iSCSI, as `iqn.2024-01.com.example:disk`";

/// Names by a domain, and by the two registries of numbers.
fn is_name(text: &str) -> bool {
    let numbered = |start: &str, length: usize| text.strip_prefix(start).is_some_and(|rest| is_number(rest, length));
    match text.get(..3) {
        Some("iqn") => text.match_indices("iqn.").any(|(at, _)| is_qualified(&text[at + 4..])),
        Some("eui") => numbered("eui", 16),
        Some("naa") => numbered("naa", 32),
        _ => false,
    }
}

/// Any sign, then so many letters and digits.
fn is_number(rest: &str, length: usize) -> bool {
    let mut signs = rest.chars();
    signs.next().is_some_and(|sign| sign != '\n')
        && signs.clone().count() == length
        && signs.all(|sign| sign.is_ascii_alphanumeric())
}

/// `2024-01.com.example:disk`
fn is_qualified(rest: &str) -> bool {
    let is_digits = |text: Option<&str>| text.is_some_and(|text| text.bytes().all(|byte| byte.is_ascii_digit()));
    let is_date = is_digits(rest.get(..4))
        && rest.get(4..5) == Some("-")
        && is_digits(rest.get(5..7))
        && rest.get(7..8) == Some(".");
    let Some((domain, disk)) = rest.get(8..).filter(|_| is_date).and_then(|rest| rest.split_once(':')) else {
        return false;
    };
    let is_domain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.');
    let is_space = |byte: u8| matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | 0x0C);
    let is_disk = |byte: u8| !matches!(byte, b',' | b';' | b'*' | b'&' | b'$' | b'|') && !is_space(byte);
    !domain.is_empty() && domain.bytes().all(is_domain) && !disk.is_empty() && disk.bytes().all(is_disk)
}
