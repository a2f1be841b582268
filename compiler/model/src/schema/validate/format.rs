//! The formats of text that the API server asserts. In: a format and text. Out: what the text should be, where it is not.
//! All other formats say nothing to the server. Not looked at: `isbn`, `creditcard`, and comments in addresses of mail.

mod address;
mod time;

use super::pattern;

/// What a custom resource's schema asserts
/// (`apiextensions-apiserver/pkg/apiserver/validation/formats.go`); hyphens in the name of a format do not count.
pub(super) fn refused_by_schema(format: &str, text: &str) -> Option<&'static str> {
    let name = format.replace('-', "");
    let (is_sound, wanted) = match name.as_str() {
        "uri" => (address::is_uri(text), "a URI, as `https://example.org/a`, or a path from `/`"),
        "email" => (address::is_email(text), "an address of mail"),
        "hostname" => (is_hostname(text), "a host name, as `db` or `db.example.org`"),
        "ipv4" => (address::is_ipv4(text), "an IPv4 address"),
        "ipv6" => (address::is_ipv6(text), "an IPv6 address"),
        "cidr" => (address::is_cidr(text), "a range of addresses, as `10.0.0.0/8`"),
        "mac" => (address::is_mac(text), "a MAC address"),
        "uuid" => (is_uuid(text, "[0-9a-f]", "[0-9a-f]"), "a UUID"),
        "uuid3" => (is_uuid(text, "3", "[0-9a-f]"), "a UUID of version 3"),
        "uuid4" => (is_uuid(text, "4", "[89ab]"), "a UUID of version 4"),
        "uuid5" => (is_uuid(text, "5", "[89ab]"), "a UUID of version 5"),
        "ssn" => {
            (text.len() == 11 && pattern::matches(r"^\d{3}[- ]?\d{2}[- ]?\d{4}$", text), "a social security number")
        }
        "hexcolor" => (pattern::matches("^#?([0-9a-fA-F]{3}){1,2}$", text), "a colour, as `#ff8000`"),
        "rgbcolor" => (is_rgb(text), "a colour, as `rgb(255,128,0)`"),
        "byte" => (!text.is_empty() && is_base64(text), "base64"),
        "date" => (time::is_date(text), "a date, as `2026-01-31`"),
        "duration" => (time::is_duration(text), "a duration, as `1h30m`"),
        "datetime" => (time::is_date_time(text), "a time, as `2026-01-31T12:00:00Z`"),
        "k8sshortname" => (text.len() <= 63 && is_name(text, ""), "a name of lower-case letters, digits and hyphens"),
        "k8slongname" => {
            (text.len() <= 253 && is_name(text, r"\."), "a name of lower-case letters, digits, hyphens and points")
        }
        _ => return None,
    };
    (!is_sound).then_some(wanted)
}

/// What Kubernetes' own kinds are decoded into.
pub(super) fn refused_by_decoder(format: &str, text: &str) -> Option<&'static str> {
    match format {
        "date-time" => (!time::is_rfc3339(text)).then_some("a time, as `2026-01-31T12:00:00Z`"),
        "byte" => (!is_decoded(text)).then_some("base64"),
        _ => None,
    }
}

/// Whether a decoder takes it for base64: line breaks count for nothing.
pub(crate) fn is_decoded(text: &str) -> bool {
    let lines: String = text.chars().filter(|c| !matches!(c, '\r' | '\n')).collect();
    is_base64(&lines)
}

/// Groups of four, the last one filled up.
fn is_base64(text: &str) -> bool {
    let bare = text.strip_suffix("==").or_else(|| text.strip_suffix('=')).unwrap_or(text);
    text.len().is_multiple_of(4) && bare.bytes().all(|c| c.is_ascii_alphanumeric() || matches!(c, b'+' | b'/'))
}

/// A label, which may have a hyphen in second place only, or several and a domain; letters of all languages.
fn is_hostname(text: &str) -> bool {
    const FORM: &str =
        r"^([0-9\pL\pS](-?[0-9\pL\pS]{0,62})?|([0-9\pL\pS]([-0-9\pL\pS]{0,61}[0-9\pL\pS])?\.)+\pL{2,63})$";
    text.len() <= 255 && text.split('.').all(|label| label.len() <= 63) && pattern::matches(FORM, text)
}

fn is_uuid(text: &str, version: &str, variant: &str) -> bool {
    let form =
        format!("(?i)^[0-9a-f]{{8}}-?[0-9a-f]{{4}}-?{version}[0-9a-f]{{3}}-?{variant}[0-9a-f]{{3}}-?[0-9a-f]{{12}}$");
    pattern::matches(&form, text)
}

fn is_rgb(text: &str) -> bool {
    let inner = text.strip_prefix("rgb(").and_then(|text| text.strip_suffix(')'));
    let parts: Vec<&str> = inner.unwrap_or_default().split(',').map(str::trim).collect();
    parts.len() == 3
        && parts.iter().all(|part| part.parse::<u8>().is_ok() && (*part == "0" || !part.starts_with(['0', '+'])))
}

fn is_name(text: &str, between: &str) -> bool {
    const LABEL: &str = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
    let more = if between.is_empty() { String::new() } else { format!("({between}{LABEL})*") };
    pattern::matches(&format!("^{LABEL}{more}$"), text)
}
