//! `certificates.k8s.io`: requests for certificates. What is signed by whom is left to the server.

#[cfg(test)]
mod tests;

use super::at::At;
use super::form;
use super::judge::Judge;
use crate::name::NameRule;

/// `certificates.LegacyUnknownSignerName`
const LEGACY: &str = "kubernetes.io/legacy-unknown";

const BEGIN: &str = "-----BEGIN CERTIFICATE REQUEST-----";
const END: &str = "-----END CERTIFICATE REQUEST-----";

/// `core/validation.ValidateSignerName`
const LONGEST_SIGNER: usize = 571;

/// `certificates/validation.ValidateCertificateSigningRequestCreate`
pub(super) fn signing_request(judge: &mut Judge<'_>, root: &At<'_>) {
    let spec = root.get("spec");
    let request = spec.get("request");
    if !is_request(request.text()) {
        judge.invalid(&request, "be a certificate request in PEM, in base64");
    }
    let usages = spec.get("usages");
    form::filled(judge, &usages);
    for (index, usage) in usages.items().enumerate() {
        if usage.text().is_empty() {
            judge.invalid(&usage, "not be empty");
        }
        if usages.items().take(index).any(|earlier| earlier.text() == usage.text()) {
            judge.duplicate(&usage);
        }
    }
    signer(judge, &spec.get("signerName"));
    form::at_least(judge, &spec.get("expirationSeconds"), 600);
}

/// `core/validation.ValidateSignerName`
fn signer(judge: &mut Judge<'_>, signer: &At<'_>) {
    let text = signer.text();
    if text.is_empty() {
        judge.required(signer);
    } else if text == LEGACY {
        judge.invalid(signer, format_args!("be another: `{LEGACY}` is no longer taken"));
    } else if !is_signer(text) {
        judge.invalid(signer, "be a domain and a name, as `example.com/signer`");
    }
}

fn is_signer(text: &str) -> bool {
    let Some((domain, name)) = text.split_once('/') else { return false };
    let is_domain = domain.contains('.') && NameRule::DnsSubdomain.check(domain).is_ok();
    let are_labels = domain.split('.').all(|label| NameRule::DnsLabel.check(label).is_ok());
    let is_name = name.split('.').all(|label| NameRule::DnsSubdomain.check(label).is_ok());
    text.len() <= LONGEST_SIGNER && is_domain && are_labels && is_name
}

/// Whether a text is a request, by its outside: one sequence of DER in PEM.
fn is_request(text: &str) -> bool {
    let Some(pem) = form::decoded(text).and_then(|bytes| String::from_utf8(bytes).ok()) else { return false };
    let body = pem.split_once(BEGIN).and_then(|(_, rest)| Some(rest.split_once(END)?.0));
    body.and_then(|body| form::decoded(body.trim_matches([' ', '\t', '\r', '\n']))).is_some_and(|der| is_sequence(&der))
}

/// The outermost tag and its length (<https://www.itu.int/rec/T-REC-X.690>).
fn is_sequence(der: &[u8]) -> bool {
    let Some((0x30, rest)) = der.split_first().map(|(tag, rest)| (*tag, rest)) else { return false };
    let Some((first, rest)) = rest.split_first() else { return false };
    let count = usize::from(first & 0x7F);
    if first & 0x80 == 0 {
        return rest.len() == count;
    }
    if count == 0 || count > 4 || rest.len() < count {
        return false;
    }
    let (length, rest) = rest.split_at(count);
    length.iter().fold(0_usize, |sum, byte| (sum << 8) | usize::from(*byte)) == rest.len()
}
