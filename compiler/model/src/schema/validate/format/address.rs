//! Addresses: of hosts, networks, resources and people, as Go's `net`, `net/url` and `net/mail` read them.

use std::net::Ipv6Addr;

/// Digits may begin with zeros, as in Go before 1.17.
fn is_dotted(text: &str) -> bool {
    let is_part =
        |part: &str| part.bytes().all(|c| c.is_ascii_digit()) && part.parse::<u32>().is_ok_and(|number| number <= 255);
    text.split('.').count() == 4 && text.split('.').all(is_part)
}

fn is_colons(text: &str) -> bool {
    text.parse::<Ipv6Addr>().is_ok()
}

pub(super) fn is_ipv4(text: &str) -> bool {
    is_dotted(text) || (text.contains('.') && is_colons(text))
}

pub(super) fn is_ipv6(text: &str) -> bool {
    is_colons(text)
}

pub(super) fn is_cidr(text: &str) -> bool {
    let Some((address, length)) = text.split_once('/') else { return false };
    let most = if is_dotted(address) { 32 } else { 128 };
    let is_length =
        length.bytes().all(|c| c.is_ascii_digit()) && length.parse::<u16>().is_ok_and(|length| length <= most);
    (is_dotted(address) || is_colons(address)) && is_length
}

/// 6, 8 or 20 bytes, with colons or hyphens between them, or points between pairs of bytes.
pub(super) fn is_mac(text: &str) -> bool {
    let groups = |separator: char, digits: usize| {
        let is_group = |group: &str| group.len() == digits && group.bytes().all(|c| c.is_ascii_hexdigit());
        text.split(separator).all(is_group).then(|| text.split(separator).count() * digits / 2)
    };
    let bytes = groups(':', 2).or_else(|| groups('-', 2)).or_else(|| groups('.', 4));
    bytes.is_some_and(|bytes| matches!(bytes, 6 | 8 | 20))
}

/// What may stand in a request: a URI with a scheme, a path from the root, or `*`.
pub(super) fn is_uri(text: &str) -> bool {
    if text.is_empty() || text.bytes().any(|c| c < b' ' || c == 0x7f) {
        return false;
    }
    if text == "*" {
        return true;
    }
    let (scheme, rest) = match text.split_once(':') {
        Some(("", _)) => return false,
        Some((scheme, rest)) if is_scheme(scheme) => (Some(scheme), rest),
        Some(_) | None => (None, text),
    };
    let rest = rest.split('?').next().unwrap_or_default();
    if !rest.starts_with('/') {
        return scheme.is_some();
    }
    let Some(located) = rest.strip_prefix("//").filter(|_| scheme.is_some()) else { return is_escaped(rest) };
    let (authority, path) = located.split_at(located.find('/').unwrap_or(located.len()));
    is_authority(authority) && is_escaped(path)
}

fn is_scheme(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.bytes().all(|c| c.is_ascii_alphanumeric() || matches!(c, b'+' | b'-' | b'.'))
}

/// Every `%` is followed by two digits.
fn is_escaped(text: &str) -> bool {
    text.split('%').skip(1).all(|after| after.len() >= 2 && after.bytes().take(2).all(|c| c.is_ascii_hexdigit()))
}

fn is_authority(text: &str) -> bool {
    let (user, host) = text.rsplit_once('@').map_or((None, text), |(user, host)| (Some(user), host));
    let is_user = |user: &str| {
        is_escaped(user) && user.bytes().all(|c| c.is_ascii_alphanumeric() || b"-._:~!$&'()*+,;=%@".contains(&c))
    };
    let is_port =
        |port: &str| port.is_empty() || (port.starts_with(':') && port[1..].bytes().all(|c| c.is_ascii_digit()));
    let is_host = if host.starts_with('[') {
        host.rsplit_once(']').is_some_and(|(_, port)| is_port(port))
    } else {
        let (name, port) = host.split_at(host.rfind(':').unwrap_or(host.len()));
        let is_plain = |c: u8| c.is_ascii_alphanumeric() || !c.is_ascii() || b"-._~!$&'()*+,;=:[]<>\"%".contains(&c);
        is_port(port) && name.bytes().all(is_plain)
    };
    user.is_none_or(is_user) && is_host
}

/// `name@example.org`, or `A name <name@example.org>`.
pub(super) fn is_email(text: &str) -> bool {
    let text = text.trim();
    // Comments may stand nearly everywhere.
    if text.contains('(') {
        return true;
    }
    let address = match text.strip_suffix('>').and_then(|text| text.rsplit_once('<')) {
        Some((_, address)) => address,
        None => text,
    };
    address.rsplit_once('@').is_some_and(|(local, domain)| {
        let is_quoted = local.len() > 2 && local.starts_with('"') && local.ends_with('"');
        let is_literal = domain.starts_with('[') && domain.ends_with(']');
        (is_quoted || is_atoms(local)) && (is_literal || is_atoms(domain))
    })
}

fn is_atoms(text: &str) -> bool {
    let is_part = |c: char| c.is_alphanumeric() || !c.is_ascii() || "!#$%&'*+-/=?^_`{|}~".contains(c);
    text.split('.').all(|atom| !atom.is_empty() && atom.chars().all(is_part))
}
