//! What containers ask for (`core/validation.ValidateContainerResourceRequirements`).

use super::super::at::At;
use super::super::judge::Judge;
use super::super::quantity::Quantity;
use super::{Maker, Pod, has};
use crate::name::{LabelKey, NameRule};

/// `core/helper.standardContainerResources`
const STANDARD: &[&str] = &["cpu", "memory", "ephemeral-storage"];

const HUGE_PAGES: &str = "hugepages-";

/// `resources` of a container.
pub(super) fn resources(judge: &mut Judge<'_>, pod: &Pod<'_>, at: &At<'_>) {
    let (limits, requests) = (at.get("limits"), at.get("requests"));
    for (name, limit) in limits.entries() {
        amount(judge, name, &limit);
        // A pod that asks for nothing of what it is limited in asks for all of it (`core/v1.SetDefaults_Pod`).
        let request = requests.get(name);
        if pod.maker == Maker::Person && !request.is_set() && !is_for_debugging(at) {
            amount(judge, name, &limit.known_as(&request));
        }
    }
    for (name, request) in requests.entries() {
        amount(judge, name, &request);
        within_limit(judge, (&requests, &request), &limits);
    }
    let names = || limits.entries().chain(requests.entries()).map(|(name, _)| name);
    if names().any(|name| name.starts_with(HUGE_PAGES)) && !names().any(|name| matches!(name, "cpu" | "memory")) {
        judge.forbidden(at, "with huge pages but neither cpu nor memory");
    }
    for claim in at.get("claims").items() {
        self::claim(judge, pod, &claim);
    }
}

fn is_for_debugging(resources: &At<'_>) -> bool {
    resources.keys().any(|key| key == "ephemeralContainers")
}

/// A name and its amount.
fn amount(judge: &mut Judge<'_>, name: &str, at: &At<'_>) {
    if !STANDARD.contains(&name) && !is_resource(name) {
        judge.invalid(
            at,
            "be of `cpu`, `memory`, `ephemeral-storage`, `hugepages-SIZE`, or a resource with a domain, as `example.com/gpu`",
        );
    }
    let Some(amount) = at.quantity() else { return };
    let is_extended = is_extended(name);
    if amount < Quantity::ZERO {
        judge.invalid(at, "be 0 or more");
    } else if is_extended && !amount.is_whole_in_use() {
        judge.invalid(at, "be a whole number, for nobody can have a part of such a resource");
    } else if let Some(size) = name.strip_prefix(HUGE_PAGES)
        && !Quantity::read(size).is_some_and(|size| amount.is_multiple_of(size))
    {
        judge.invalid(at, "be a multiple of the size of such a page");
    }
}

/// `core/validation.validateContainerResourceName`
fn is_resource(name: &str) -> bool {
    if LabelKey::check(name).is_err() {
        return false;
    }
    if name.contains('/') { is_native(name) || is_extended(name) } else { name.starts_with(HUGE_PAGES) }
}

/// `core/helper.IsNativeResource`
fn is_native(name: &str) -> bool {
    !name.contains('/') || name.contains("kubernetes.io/")
}

/// `core/helper.IsExtendedResourceName`: a quota of it must have a name too.
fn is_extended(name: &str) -> bool {
    let Some((domain, _)) = name.split_once('/').filter(|_| !is_native(name)) else { return false };
    let is_named = domain.len() + "requests.".len() <= 253 && NameRule::DnsSubdomain.check(domain).is_ok();
    !name.starts_with("requests.") && is_named && LabelKey::check(name).is_ok()
}

/// A request is at most its limit; of what nobody can promise twice it is the same. The server tells of all requests, or
/// of all limits.
fn within_limit(judge: &mut Judge<'_>, (requests, request): (&At<'_>, &At<'_>), limits: &At<'_>) {
    let name = request.keys().next().unwrap_or_default();
    let limit = limits.get(name);
    let is_promised_once = !is_native(name) || name.starts_with(HUGE_PAGES);
    let (Some(amount), Some(most)) = (request.quantity(), limit.quantity()) else {
        if is_promised_once && !limit.is_set() {
            judge.required_when(
                &limit.known_as(limits),
                "to the same as in `requests`, for such a resource is promised once",
            );
        }
        return;
    };
    let (amount, most) = (amount.in_use(), most.in_use());
    if is_promised_once && amount != most {
        judge.invalid(&request.known_as(requests), "be the same as in `limits`, for such a resource is promised once");
    } else if amount > most {
        judge.invalid(&request.known_as(requests), "be at most what `limits` says");
    }
}

/// `core/validation.validateResourceClaimNames`
fn claim(judge: &mut Judge<'_>, pod: &Pod<'_>, claim: &At<'_>) {
    let (name, request) = (claim.get("name"), claim.get("request"));
    if name.is_empty() {
        return judge.required(&name.known_as(claim));
    }
    if !request.is_empty() {
        judge.name(&request, NameRule::DnsLabel.check(request.text()));
    }
    if !has(&pod.claims, name.text()) {
        judge.invalid(&name.known_as(claim), "name one of the `resourceClaims` of the pod");
    }
}
