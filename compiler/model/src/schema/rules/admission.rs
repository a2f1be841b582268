//! `admissionregistration.k8s.io`: webhooks and policies that are asked before an object is written.

mod expression;
mod matched;
mod policy;
#[cfg(test)]
mod tests;
mod url;

use super::at::At;
use super::judge::Judge;
use super::{number, port, selector, twice};
use crate::name::NameRule;

pub(super) use policy::{mutating_policy, mutating_policy_binding, validating_policy, validating_policy_binding};

/// `admissionregistration/validation.AcceptedAdmissionReviewVersions`
const REVIEWS: &[&str] = &["v1", "v1beta1"];

/// `admissionregistration/validation.ValidateValidatingWebhookConfiguration` and
/// `ValidateMutatingWebhookConfiguration`
pub(super) fn webhook_configuration(judge: &mut Judge<'_>, root: &At<'_>) {
    for at in root.get("webhooks").items() {
        webhook(judge, &at);
    }
}

/// `admissionregistration/validation.validateValidatingWebhook` and `validateMutatingWebhook`
fn webhook(judge: &mut Judge<'_>, at: &At<'_>) {
    let name = at.get("name");
    if name.is_empty() {
        judge.required(&name);
    } else if NameRule::DnsSubdomain.check(name.text()).is_err() || name.text().split('.').count() < 3 {
        judge.invalid(&name, "be a domain of at least three parts in lower case, as `pods.example.com`");
    }
    for rule in at.get("rules").items() {
        matched::rule(judge, &rule);
    }
    judge.listed(&at.get("failurePolicy"), &["Fail", "Ignore"]);
    judge.listed(&at.get("matchPolicy"), &["Equivalent", "Exact"]);
    judge.listed(&at.get("reinvocationPolicy"), &["IfNeeded", "Never"]);
    judge.listed(&at.get("sideEffects"), &["None", "NoneOnDryRun"]);
    number::within(judge, &at.get("timeoutSeconds"), 1..=30);
    selector::label_selector(judge, &at.get("namespaceSelector"));
    selector::label_selector(judge, &at.get("objectSelector"));
    client(judge, &at.get("clientConfig"));
    matched::conditions(judge, &at.get("matchConditions"), expression::Names::NONE);
    review_versions(judge, &at.get("admissionReviewVersions"));
}

fn client(judge: &mut Judge<'_>, config: &At<'_>) {
    let (url, service) = (config.get("url"), config.get("service"));
    match (url.is_set(), service.is_set()) {
        (true, false) => {
            if !url::is_of_webhook(url.text()) {
                judge.invalid(&url, "be `https://`, a host and a path, without user, query or fragment");
            }
        }
        (false, true) => client_service(judge, &service),
        (true, true) | (false, false) => judge.required_when(config, "with either `url` or `service` in it"),
    }
}

/// `apiserver/pkg/util/webhook.ValidateWebhookService`
fn client_service(judge: &mut Judge<'_>, service: &At<'_>) {
    for key in ["name", "namespace"] {
        let part = service.get(key);
        if part.is_empty() {
            judge.required(&part);
        }
    }
    let number = service.get("port");
    port::number(judge, &number, number.int().unwrap_or(443));
    let path = service.get("path");
    let Some(text) = path.some_text() else { return };
    let is_sound = |rest: &str| {
        let rest = rest.strip_suffix('/').unwrap_or(rest);
        rest.split('/').all(|step| NameRule::DnsSubdomain.check(step).is_ok())
    };
    if text != "/" && !text.strip_prefix('/').is_some_and(is_sound) {
        judge.invalid(&path, "begin with `/`, and be names in lower case with `/` between them");
    }
}

/// `admissionregistration/validation.validateAdmissionReviewVersions`
fn review_versions(judge: &mut Judge<'_>, versions: &At<'_>) {
    if versions.is_empty() {
        judge.required(versions);
        return;
    }
    for at in versions.items() {
        judge.name(&at, NameRule::DnsLabel1035.check(at.text()));
    }
    twice::texts(versions, |at| judge.duplicate(at));
    if !versions.items().any(|version| REVIEWS.contains(&version.text())) {
        judge.invalid(versions, "hold `v1` or `v1beta1`");
    }
}
