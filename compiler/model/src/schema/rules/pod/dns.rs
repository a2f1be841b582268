//! Names of pods in the network, and how they resolve others.

use std::net::IpAddr;

use super::super::at::At;
use super::super::judge::Judge;
use crate::name::NameRule;

/// `core/validation.MaxDNSNameservers`
const NAMESERVERS: usize = 3;

/// `core/validation.MaxDNSSearchPaths`
const SEARCHES: usize = 32;

/// `core/validation.MaxDNSSearchListChars`, spaces between them included.
const SEARCH_BYTES: usize = 2048;

/// The longest host name of Linux (`core/validation.validatePodHostName`).
const LONGEST_HOSTNAME: usize = 64;

/// `core/validation.validatePodDNSConfig`, where there is none.
pub(super) fn policy(judge: &mut Judge<'_>, policy: &At<'_>, spec: &At<'_>) {
    let config = spec.get("dnsConfig");
    if policy.text() == "None" && !config.is_set() {
        judge.required_when(&config, "when `dnsPolicy` is `None`");
    }
}

/// `core/validation.validatePodDNSConfig`
pub(super) fn config(judge: &mut Judge<'_>, config: &At<'_>, spec: &At<'_>) {
    let (nameservers, searches) = (config.get("nameservers"), config.get("searches"));
    if config.is_set() && nameservers.count() == 0 && spec.get("dnsPolicy").text() == "None" {
        judge.required_when(&nameservers, "when `dnsPolicy` is `None`");
        return;
    }
    if nameservers.count() > NAMESERVERS {
        judge.invalid(&nameservers, format_args!("hold at most {NAMESERVERS} addresses"));
    }
    for nameserver in nameservers.items() {
        address(judge, &nameserver);
    }
    if searches.count() > SEARCHES {
        judge.invalid(&searches, format_args!("hold at most {SEARCHES} domains"));
    }
    if searches.items().map(|search| search.text().len() + 1).sum::<usize>() > SEARCH_BYTES + 1 {
        judge.invalid(
            &searches,
            format_args!("hold at most {SEARCH_BYTES} characters, a space between each two domains"),
        );
    }
    for search in searches.items() {
        let name = search.text();
        if name != "." && !is_search(name.strip_suffix('.').unwrap_or(name)) {
            judge.invalid(&search, "be a domain: labels of `a-z`, `0-9`, `-` and `_`, joined by `.`");
        }
    }
    for option in config.get("options").items() {
        let name = option.get("name");
        if name.is_empty() {
            judge.required(&name);
        }
    }
}

/// A subdomain whose labels may begin with, and hold, `_` (`validation.IsDNS1123SubdomainWithUnderscore`).
fn is_search(text: &str) -> bool {
    let is_end = |byte: Option<&u8>| byte.is_some_and(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
    let is_label = |label: &str| {
        let label = label.strip_prefix('_').unwrap_or(label).as_bytes();
        let is_sign = |byte: &u8| is_end(Some(byte)) || matches!(byte, b'-' | b'_');
        is_end(label.first()) && is_end(label.last()) && label.iter().all(is_sign)
    };
    text.len() <= 253 && text.split('.').all(is_label)
}

/// `core/validation.ValidateHostAliases`
pub(super) fn aliases(judge: &mut Judge<'_>, aliases: &At<'_>) {
    for alias in aliases.items() {
        address(judge, &alias.get("ip"));
        for name in alias.get("hostnames").items() {
            judge.name(&name, NameRule::DnsSubdomain.check(name.text()));
        }
    }
}

/// An address without needless zeros, and no IPv4 one in the form of IPv6 (`validation.IsValidIPForLegacyField`).
fn address(judge: &mut Judge<'_>, at: &At<'_>) {
    let is_mapped = |ip: IpAddr| matches!(ip, IpAddr::V6(ip) if ip.to_ipv4_mapped().is_some());
    if at.text().parse().map_or(true, is_mapped) {
        judge.invalid(at, "be an address, as `192.0.2.1` or `2001:db8::1`");
    }
}

/// `core/validation.validatePodHostName`
pub(super) fn hostname_override(judge: &mut Judge<'_>, name: &At<'_>, spec: &At<'_>) {
    if !name.is_set() {
        return;
    }
    for other in ["setHostnameAsFQDN", "hostNetwork"] {
        if spec.get(other).is_true() {
            judge.forbidden(name, format_args!("when `{other}` is `true`"));
        }
    }
    if name.text().len() > LONGEST_HOSTNAME {
        judge.invalid(name, format_args!("be at most {LONGEST_HOSTNAME} characters"));
    }
    judge.name(name, NameRule::DnsSubdomain.check(name.text()));
}
