//! `networking.k8s.io`: ingresses and their classes.

#[cfg(test)]
mod tests;

use super::at::At;
use super::judge::Judge;
use super::{address, port, reference};
use crate::name::NameRule;
use crate::schema::words::escaped;

/// `networking/validation.annotationIngressClass`
const CLASS: &str = "kubernetes.io/ingress.class";

/// `networking/validation.maxLenIngressClassController`
const LONGEST_CONTROLLER: usize = 250;

/// `networking/validation.ValidateIngressCreate`
pub(super) fn ingress(judge: &mut Judge<'_>, root: &At<'_>) {
    let spec = root.get("spec");
    let (rules, default) = (spec.get("rules"), spec.get("defaultBackend"));
    if rules.is_empty() && !default.is_set() {
        judge.required_when(&spec, "with `rules` or `defaultBackend` in it");
    }
    if default.is_set() {
        backend(judge, &default);
    }
    for at in rules.items() {
        let host = at.get("host");
        if !host.is_empty() {
            host_name(judge, &host);
        }
        http(judge, &at.get("http"));
    }
    for at in spec.get("tls").items() {
        for host in at.get("hosts").items() {
            host_name_or_address(judge, &host);
        }
        let secret = at.get("secretName");
        if let Some(text) = secret.some_text() {
            judge.name(&secret, NameRule::DnsSubdomain.check(text));
        }
    }
    class_name(judge, root, &spec.get("ingressClassName"));
}

/// The parts on classes in `networking/validation.ValidateIngressSpec` and `ValidateIngressCreate`.
fn class_name(judge: &mut Judge<'_>, root: &At<'_>, class: &At<'_>) {
    if !class.is_set() {
        return;
    }
    judge.name(class, NameRule::DnsSubdomain.check(class.text()));
    let annotations = root.get("metadata");
    let annotations = annotations.get("annotations");
    let annotation = annotations.get(CLASS);
    if annotation.is_set() && annotation.text() != class.text() {
        judge.invalid(&annotation, format_args!("be `{}`, as `spec.ingressClassName` is", escaped(class.text())));
    }
}

/// The part on hosts in `networking/validation.validateIngressRules`.
fn host_name(judge: &mut Judge<'_>, host: &At<'_>) {
    if address::is_v4(host.text()) {
        judge.invalid(host, "be the name of a host, not an address");
    } else {
        host_name_or_address(judge, host);
    }
}

/// The part on hosts in `networking/validation.validateIngressTLS`
/// (`apimachinery/pkg/util/validation.IsWildcardDNS1123Subdomain`).
fn host_name_or_address(judge: &mut Judge<'_>, host: &At<'_>) {
    let text = host.text();
    let name = text.strip_prefix("*.").unwrap_or(text);
    // The length is that of the whole.
    if text.len() > 253 || NameRule::DnsSubdomain.check(name).is_err() {
        judge.invalid(host, "be the name of a host in lower case, as `example.com` or `*.example.com`");
    }
}

/// `networking/validation.validateHTTPIngressRuleValue`
fn http(judge: &mut Judge<'_>, http: &At<'_>) {
    if !http.is_set() {
        return;
    }
    let paths = http.get("paths");
    if paths.is_empty() {
        judge.required(&paths);
    }
    for at in paths.items() {
        let (kind, path) = (at.get("pathType"), at.get("path"));
        match kind.text() {
            "ImplementationSpecific" => {
                if !path.is_empty() && !path.text().starts_with('/') {
                    judge.invalid(&path, "begin with `/`");
                }
            }
            "Exact" | "Prefix" => {
                if !is_path(path.text()) {
                    judge.invalid(&path, "begin with `/`, and have neither `//`, `.`, `..` nor an encoded `/` in it");
                }
            }
            _ => judge.unlisted(&kind, &["Exact", "ImplementationSpecific", "Prefix"]),
        }
        backend(judge, &at.get("backend"));
    }
}

/// The part on paths in `networking/validation.validateHTTPIngressPath`.
fn is_path(path: &str) -> bool {
    let Some(rest) = path.strip_prefix('/') else { return false };
    let is_encoded = |at: usize| matches!(rest.as_bytes().get(at + 1..at + 3), Some(b"2f" | b"2F"));
    let mut segments = rest.split('/').peekable();
    while let Some(segment) = segments.next() {
        let is_last = segments.peek().is_none();
        if matches!(segment, "." | "..") || (segment.is_empty() && !is_last) {
            return false;
        }
    }
    !rest.match_indices('%').any(|(at, _)| is_encoded(at))
}

/// `networking/validation.validateIngressBackend`
fn backend(judge: &mut Judge<'_>, at: &At<'_>) {
    let (resource, service) = (at.get("resource"), at.get("service"));
    match (resource.is_set(), service.is_set()) {
        (true, true) | (false, false) => judge.invalid(at, "have either `service` or `resource`"),
        (true, false) => {
            reference::group(judge, &resource.get("apiGroup"));
            reference::segment(judge, &resource.get("kind"));
            reference::segment(judge, &resource.get("name"));
        }
        (false, true) => backend_service(judge, at, &service),
    }
}

fn backend_service(judge: &mut Judge<'_>, at: &At<'_>, service: &At<'_>) {
    let name = service.get("name");
    match name.text() {
        "" => judge.required(&name),
        text => judge.name(&name, NameRule::DnsLabel.check(text)),
    }
    let of = service.get("port");
    let (name, number) = (of.get("name"), of.get("number"));
    match (name.some_text(), number.int().filter(|number| *number != 0)) {
        (Some(_), None) => port::name(judge, &name),
        (None, Some(value)) => port::number(judge, &number, value),
        (Some(_), Some(_)) | (None, None) => judge.invalid(at, "have either `name` or `number` in `service.port`"),
    }
}

/// `networking/validation.ValidateIngressClass`
pub(super) fn ingress_class(judge: &mut Judge<'_>, root: &At<'_>) {
    let spec = root.get("spec");
    controller(judge, &spec.get("controller"));
    let parameters = spec.get("parameters");
    if !parameters.is_set() {
        return;
    }
    reference::group(judge, &parameters.get("apiGroup"));
    reference::segment(judge, &parameters.get("kind"));
    reference::segment(judge, &parameters.get("name"));
    let (scope, namespace) = (parameters.get("scope"), parameters.get("namespace"));
    judge.listed(&scope, &["Cluster", "Namespace"]);
    match (scope.text(), namespace.is_set()) {
        ("Namespace", false) => judge.required_when(&namespace, "when `scope` is `Namespace`"),
        ("Namespace", true) => judge.name(&namespace, NameRule::DnsLabel.check(namespace.text())),
        (_, true) if !scope.is_set() || scope.text() == "Cluster" => {
            judge.forbidden(&namespace, "unless `scope` is `Namespace`");
        }
        _ => {}
    }
}

/// `apimachinery/pkg/util/validation.IsDomainPrefixedPath`
fn controller(judge: &mut Judge<'_>, at: &At<'_>) {
    let text = at.text();
    let is_sign = |byte: u8| byte.is_ascii_alphanumeric() || b"/-._~%!$&'()*+,;=:".contains(&byte);
    let is_path = |(host, path): (&str, &str)| {
        NameRule::DnsSubdomain.check(host).is_ok() && !path.is_empty() && path.bytes().all(is_sign)
    };
    if text.is_empty() {
        judge.required(at);
    } else if text.len() > LONGEST_CONTROLLER || !text.split_once('/').is_some_and(is_path) {
        judge.invalid(
            at,
            format_args!(
                "be a path after a domain, as `example.com/controller`, of at most {LONGEST_CONTROLLER} characters"
            ),
        );
    }
}
