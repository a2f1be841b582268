//! What a security context holds, of a pod or of a container: profiles, and options for Windows.

#[cfg(test)]
mod tests;

use super::at::At;
use super::judge::Judge;
use super::path::has_backsteps;
use crate::name::NameRule;

/// `core/validation.ValidateAppArmorProfileField`: the longest path of Linux.
const LONGEST_PROFILE: usize = 4095;

/// `core/validation.maxGMSACredentialSpecLength`
const LONGEST_CREDENTIALS: usize = 64 * 1024;

/// `core/validation.maxRunAsUserNameDomainLength`, which is one more than the longest.
const LONGEST_DOMAIN: usize = 255;

/// `core/validation.maxRunAsUserNameUserLength`
const LONGEST_USER: usize = 104;

/// `core/validation.validateSeccompProfileField`
pub(super) fn seccomp(judge: &mut Judge<'_>, profile: &At<'_>) {
    let kind = profile.get("type");
    if !kind.is_empty() {
        judge.listed(&kind, &["Localhost", "RuntimeDefault", "Unconfined"]);
    }
    if let Some(path) = localhost(judge, profile)
        && !is_descending(path.text())
    {
        judge.invalid(&path, "be a path below the folder of profiles, without `..`");
    }
}

/// `core/validation.ValidateAppArmorProfileField`
pub(super) fn apparmor(judge: &mut Judge<'_>, profile: &At<'_>) {
    let kind = profile.get("type");
    // Without a type the server says nothing of the profile.
    if profile.is_set() && kind.is_empty() {
        return judge.required(&kind);
    }
    let Some(name) = localhost(judge, profile) else { return };
    if name.text().is_empty() {
        judge.required(&name);
    } else if name.text().trim() != name.text() {
        judge.invalid(&name, "not begin or end with spaces");
    }
    if name.text().len() > LONGEST_PROFILE {
        judge.invalid(&name, format_args!("be at most {LONGEST_PROFILE} bytes"));
    }
}

/// The profile on the host, which must be named when the type says so, and only then.
fn localhost<'b>(judge: &mut Judge<'_>, profile: &'b At<'_>) -> Option<At<'b>> {
    if !profile.is_set() {
        return None;
    }
    let (kind, name) = (profile.get("type"), profile.get("localhostProfile"));
    if kind.is_empty() {
        judge.required(&kind);
    }
    match (kind.text(), name.is_set()) {
        ("Localhost", true) => return Some(name),
        ("Localhost", false) => judge.required_when(&name, "when `type` is `Localhost`"),
        (_, true) => judge.forbidden(&name, "unless `type` is `Localhost`"),
        (_, false) => {}
    }
    None
}

/// `core/validation.validateLocalDescendingPath`
pub(super) fn is_descending(path: &str) -> bool {
    !path.starts_with('/') && !has_backsteps(path)
}

/// `core/validation.validateWindowsSecurityContextOptions`
pub(super) fn windows(judge: &mut Judge<'_>, options: &At<'_>) {
    let (name, credentials) = (options.get("gmsaCredentialSpecName"), options.get("gmsaCredentialSpec"));
    if name.is_set() {
        judge.name(&name, NameRule::DnsSubdomain.check(name.text()));
    }
    if credentials.is_set() && !(1..=LONGEST_CREDENTIALS).contains(&credentials.text().len()) {
        judge.invalid(&credentials, format_args!("be 1 to {LONGEST_CREDENTIALS} bytes"));
    }
    let user = options.get("runAsUserName");
    if let Some(rule) = user_rule(user.text()).filter(|_| user.is_set()) {
        judge.invalid(&user, rule);
    }
}

/// The rule that a user of Windows breaks, with or without a domain before it.
fn user_rule(text: &str) -> Option<&'static str> {
    let (domain, user) = text.split_once('\\').map_or((None, text), |(domain, user)| (Some(domain), user));
    if text.bytes().any(|byte| byte.is_ascii_control()) {
        return Some("not contain control characters");
    }
    if user.contains('\\') {
        return Some("contain `\\` once at most, between domain and user");
    }
    if domain.is_some_and(|domain| domain.len() > LONGEST_DOMAIN || !(is_net_bios(domain) || is_dns(domain))) {
        return Some("begin with a domain in the form of NetBIOS or DNS");
    }
    if user.is_empty() || user.len() > LONGEST_USER {
        return Some("name a user in 1 to 104 bytes");
    }
    if user.bytes().all(|byte| matches!(byte, b'.' | b' '))
        || user.contains(['"', '/', ':', ';', '|', '=', ',', '+', '*', '?', '<', '>', '@', '[', ']'])
    {
        return Some("name a user without `\" / \\ : ; | = , + * ? < > @ [ ]`, and not of points and spaces alone");
    }
    None
}

/// 1 to 15 characters, the first no point.
fn is_net_bios(domain: &str) -> bool {
    let is_sign = |sign: char| !matches!(sign, '\\' | '/' | ':' | '*' | '?' | '"' | '<' | '>' | '|');
    (1..=15).contains(&domain.chars().count()) && domain.chars().all(is_sign) && !domain.starts_with('.')
}

fn is_dns(domain: &str) -> bool {
    let is_end = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
    let is_label = |label: &str| {
        let bytes = label.as_bytes();
        let is_sign = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'-';
        bytes.len() <= 63 && is_end(bytes.first()) && is_end(bytes.last()) && bytes.iter().all(is_sign)
    };
    domain.split('.').all(is_label)
}
