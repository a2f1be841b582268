//! What containers ask for (`core/validation.ValidateContainerResourceRequirements`).

use super::super::at::At;
use super::super::judge::Judge;
use super::super::resource_name::{HUGE_PAGES, may_be_overcommitted, of_container};
use super::{Maker, Pod, has};
use crate::name::NameRule;
use crate::schema::words;

/// `resources` of a container.
pub(super) fn resources(judge: &mut Judge<'_>, pod: &Pod<'_>, at: &At<'_>) {
    let (limits, requests) = (at.get("limits"), at.get("requests"));
    for (name, limit) in limits.entries() {
        of_container(judge, (name, &limit));
        // A pod that asks for nothing of what it is limited in asks for all of it (`core/v1.SetDefaults_Pod`).
        let request = requests.get(name);
        if pod.maker == Maker::Person && !request.is_set() && !is_for_debugging(at) {
            of_container(judge, (name, &limit.known_as(&request)));
        }
    }
    for (name, request) in requests.entries() {
        of_container(judge, (name, &request));
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

/// A request is at most its limit; of what nobody can promise twice it is the same. The server tells of all requests, or
/// of all limits.
pub(in crate::schema::rules) fn within_limit(
    judge: &mut Judge<'_>,
    (requests, request): (&At<'_>, &At<'_>),
    limits: &At<'_>,
) {
    let name = request.keys().next().unwrap_or_default();
    let limit = limits.get(name);
    let is_promised_once = !may_be_overcommitted(name);
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
        let most = limit.value().map_or_else(String::new, words::value);
        judge.invalid(&request.known_as(requests), format_args!("hold at most as much `{name}` as `limits`: {most}"));
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
