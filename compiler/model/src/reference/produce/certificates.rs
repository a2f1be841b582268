//! Secrets that cert-manager and Sealed Secrets make. In: a manifest. Out: the Secret and its keys.

use super::{Filled, Keys, Produced, Where, own_name};

const TLS: &[&str] = &["tls.crt", "tls.key", "ca.crt"];

pub(super) fn of_certificate(manifest: Filled<'_>) -> Vec<Produced<'_>> {
    let Some(spec) = manifest.get("spec") else { return Vec::new() };
    let Some(name) = spec.get("secretName").and_then(Filled::text) else { return Vec::new() };
    let has_more = spec.get("keystores").or_else(|| spec.get("additionalOutputFormats")).is_some();
    vec![Produced::new("Secret", name).with(if has_more { Keys::Open } else { Keys::of(TLS) })]
}

/// Whether an Ingress or a Gateway asks cert-manager for its certificates.
fn asks(manifest: Filled<'_>) -> bool {
    const ASKS: &[&str] = &["cert-manager.io/cluster-issuer", "cert-manager.io/issuer", "kubernetes.io/tls-acme"];
    let annotations = manifest.find(&["metadata", "annotations"]);
    annotations.is_some_and(|annotations| ASKS.iter().any(|name| annotations.get(name).is_some()))
}

pub(super) fn of_ingress(manifest: Filled<'_>) -> Vec<Produced<'_>> {
    if !asks(manifest) {
        return Vec::new();
    }
    let tls = manifest.find(&["spec", "tls"]).into_iter().flat_map(Filled::elements);
    let names = tls.filter_map(|entry| entry.get("secretName")?.text());
    names.map(|name| Produced::new("Secret", name).with(Keys::of(TLS))).collect()
}

pub(super) fn of_gateway(manifest: Filled<'_>) -> Vec<Produced<'_>> {
    if !asks(manifest) {
        return Vec::new();
    }
    let listeners = manifest.find(&["spec", "listeners"]).into_iter().flat_map(Filled::elements);
    let certificates = listeners.filter_map(|listener| listener.find(&["tls", "certificateRefs"]));
    // Those of other namespaces it leaves alone.
    let own = certificates.flat_map(Filled::elements).filter(|certificate| certificate.get("namespace").is_none());
    let names = own.filter_map(|certificate| certificate.get("name")?.text());
    names.map(|name| Produced::new("Secret", name).with(Keys::of(TLS))).collect()
}

/// The key of its account, which an ACME issuer makes where there is none.
pub(super) fn of_issuer<'a>(kind: &str, manifest: Filled<'a>) -> Vec<Produced<'a>> {
    let account = manifest.find(&["spec", "acme", "privateKeySecretRef"]);
    let Some(name) = account.and_then(|account| account.get("name")?.text()) else { return Vec::new() };
    let namespace = if kind == "Issuer" { Where::Own } else { Where::Anywhere };
    vec![Produced::new("Secret", name).at(namespace)]
}

pub(super) fn of_sealed_secret(manifest: Filled<'_>) -> Vec<Produced<'_>> {
    let Some(name) =
        manifest.find(&["spec", "template", "metadata", "name"]).and_then(Filled::text).or_else(|| own_name(manifest))
    else {
        return Vec::new();
    };
    let sealed = manifest.find(&["spec", "encryptedData"]);
    let made = manifest.find(&["spec", "template", "data"]);
    vec![Produced::new("Secret", name).with(Keys::of_fields(sealed.into_iter().chain(made)))]
}
