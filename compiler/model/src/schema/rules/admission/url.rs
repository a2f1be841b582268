//! The addresses of webhooks, as Go reads them (`net/url.Parse`).

#[cfg(test)]
mod tests;

/// `apiserver/pkg/util/webhook.ValidateWebhookURL`: what breaks a rule there is no address here.
pub(super) fn is_of_webhook(text: &str) -> bool {
    if text.bytes().any(|byte| byte.is_ascii_control()) {
        return false;
    }
    let (text, fragment) = text.split_once('#').unwrap_or((text, ""));
    let (text, query) = text.split_once('?').unwrap_or((text, ""));
    let is_https = |(scheme, _): &(&str, &str)| scheme.eq_ignore_ascii_case("https");
    let Some((_, rest)) = text.split_once("://").filter(is_https) else { return false };
    let (host, path) = rest.find('/').map_or((rest, ""), |at| rest.split_at(at));
    fragment.is_empty() && query.is_empty() && is_host(host) && is_escaped(path)
}

/// A host and an optional port.
fn is_host(host: &str) -> bool {
    let (name, port) = match host.strip_prefix('[') {
        Some(rest) => match rest.rsplit_once(']') {
            Some(parts) => parts,
            None => return false,
        },
        None => host.rfind(':').map_or((host, ""), |at| host.split_at(at)),
    };
    let is_port =
        port.is_empty() || port.strip_prefix(':').is_some_and(|port| port.bytes().all(|b| b.is_ascii_digit()));
    !host.is_empty() && is_port && name.bytes().all(is_of_host)
}

fn is_of_host(byte: u8) -> bool {
    !byte.is_ascii() || byte.is_ascii_alphanumeric() || b"-_.~!$&'()*+,;=:[]<>\"".contains(&byte)
}

/// Whether each `%` stands before two hexadecimal digits.
fn is_escaped(path: &str) -> bool {
    let mut parts = path.split('%').map(str::as_bytes);
    parts.next();
    parts.all(|part| matches!(part, [high, low, ..] if high.is_ascii_hexdigit() && low.is_ascii_hexdigit()))
}
