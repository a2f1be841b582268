//! What a container may do (`core/validation.ValidateSecurityContext`); pods share its profiles and options of Windows.

use super::super::at::At;
use super::super::judge::Judge;
use super::super::{number, path};
use crate::name::NameRule;

/// `apimachinery/pkg/util/validation.IsValidUserID`
const USERS: std::ops::RangeInclusive<i64> = 0..=i32::MAX as i64;

/// `securityContext` of a container, in a pod that shares the users of its host or does not.
pub(super) fn context(judge: &mut Judge<'_>, context: &At<'_>, users: Users) {
    for (key, at) in context.entries() {
        match key {
            "runAsUser" | "runAsGroup" => number::within(judge, &at, USERS),
            "procMount" if at.text() == "Unmasked" && users == Users::OfHost => {
                judge.invalid(&at, "not be `Unmasked` where `hostUsers` is not false");
            }
            "allowPrivilegeEscalation" if at.is_false() => escalation(judge, context),
            "seccompProfile" => seccomp(judge, &at),
            "appArmorProfile" => app_armor(judge, &at),
            "windowsOptions" => windows(judge, &at),
            _ => {}
        }
    }
}

/// Whose users a pod has.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Users {
    OfHost,
    Own,
}

/// What gives a container more than its parent has.
fn escalation(judge: &mut Judge<'_>, context: &At<'_>) {
    if context.get("privileged").is_true() {
        judge.invalid(context, "not have `allowPrivilegeEscalation` false and `privileged` true");
    }
    let capabilities = context.get("capabilities");
    if capabilities.get("add").items().any(|capability| capability.text() == "CAP_SYS_ADMIN") {
        judge.invalid(context, "not have `allowPrivilegeEscalation` false and add `CAP_SYS_ADMIN`");
    }
}

/// `core/validation.validateSeccompProfileField`
pub(in crate::schema::rules) fn seccomp(judge: &mut Judge<'_>, at: &At<'_>) {
    if !at.is_set() {
        return;
    }
    let (kind, profile) = (at.get("type"), at.get("localhostProfile"));
    if kind.is_empty() {
        judge.required(&kind);
    }
    match (kind.text(), profile.is_set()) {
        ("Localhost", false) => judge.required_when(&profile, "where `type` is `Localhost`"),
        ("Localhost", true) => path::descending(judge, &profile),
        (_, true) => judge.invalid(&profile, "be left out, unless `type` is `Localhost`"),
        (_, false) => {}
    }
}

/// The longest path of Linux, without the zero at its end.
const LONGEST_PATH: usize = 4095;

/// `core/validation.ValidateAppArmorProfileField`
pub(in crate::schema::rules) fn app_armor(judge: &mut Judge<'_>, at: &At<'_>) {
    if !at.is_set() {
        return;
    }
    let (kind, profile) = (at.get("type"), at.get("localhostProfile"));
    match kind.text() {
        "" => judge.required(&kind),
        "Localhost" if profile.is_empty() => judge.required_when(&profile, "where `type` is `Localhost`"),
        "Localhost" if profile.text().trim().len() != profile.text().len() => {
            judge.invalid(&profile, "not begin or end with a blank");
        }
        "Localhost" if profile.text().len() > LONGEST_PATH => {
            judge.invalid(&profile, format_args!("be at most {LONGEST_PATH} bytes"));
        }
        "Localhost" => {}
        _ if profile.is_set() => judge.invalid(&profile, "be left out, unless `type` is `Localhost`"),
        _ => {}
    }
}

/// `core/validation.maxGMSACredentialSpecLength`
const LONGEST_CREDENTIALS: usize = 64 * 1024;

/// `core/validation.validateWindowsSecurityContextOptions`
pub(in crate::schema::rules) fn windows(judge: &mut Judge<'_>, at: &At<'_>) {
    for (key, at) in at.entries().filter(|(_, at)| at.is_set()) {
        match key {
            "gmsaCredentialSpecName" => judge.name(&at, NameRule::DnsSubdomain.check(at.text())),
            "gmsaCredentialSpec" if !(1..=LONGEST_CREDENTIALS).contains(&at.text().len()) => {
                judge.invalid(&at, "be 1 byte to 64 KiB");
            }
            "runAsUserName" if !is_windows_user(at.text()) => {
                judge.invalid(
                    &at,
                    "be a name of Windows: at most 104 characters, none of `\"/\\:;|=,+*?<>@[]`, after a domain and `\\` if need be",
                );
            }
            _ => {}
        }
    }
}

fn is_windows_user(text: &str) -> bool {
    let (domain, user) = match text.split_once('\\') {
        Some((domain, user)) => (Some(domain), user),
        None => (None, text),
    };
    let is_forbidden = |sign: char| "\"/\\:;|=,+*?<>@[]".contains(sign);
    !text.contains(|sign: char| sign.is_ascii_control())
        && (1..=104).contains(&user.len())
        && !user.contains(is_forbidden)
        && !user.bytes().all(|byte| matches!(byte, b'.' | b' '))
        && domain.is_none_or(|domain| domain.len() < 256 && (is_net_bios(domain) || is_dns(domain)))
}

/// `core/validation.validNetBiosRegex`
fn is_net_bios(domain: &str) -> bool {
    let is_of_name = |sign: char| !"\\/:*?\"<>|".contains(sign);
    (1..=15).contains(&domain.chars().count()) && !domain.starts_with('.') && domain.chars().all(is_of_name)
}

/// `core/validation.validWindowsUserDomainDNSRegex`
fn is_dns(domain: &str) -> bool {
    let is_label = |label: &str| label.len() <= 63 && NameRule::DnsLabel.check(&label.to_ascii_lowercase()).is_ok();
    domain.split('.').all(is_label)
}
