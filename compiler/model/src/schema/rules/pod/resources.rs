//! Resources of a pod as a whole, and what running it takes beside its containers.

use super::super::at::At;
use super::super::container::resources::within_limit;
use super::super::judge::Judge;
use super::super::quantity::Quantity;
use super::super::resource_name::of_container;
use super::Owner;
use crate::name::{LabelKey, NameRule};

const HUGE_PAGES: &str = "hugepages-";

/// Containers, as far as they are counted.
#[derive(Clone, Copy)]
struct Counted<'a> {
    spec: &'a At<'a>,
    /// Whether they are of a pod, which gets defaults that no template gets (`core/v1.SetDefaults_Pod`).
    in_pod: bool,
}

/// `core/validation.validatePodResources`
pub(super) fn resources(judge: &mut Judge<'_>, spec: &At<'_>, owner: Owner<'_>) {
    let resources = spec.get("resources");
    if !resources.is_set() {
        return;
    }
    if spec.get("os").get("name").text() == "windows" {
        judge.forbidden(&resources, "when `os.name` is `windows`");
        return;
    }
    claims(judge, &resources.get("claims"), spec);
    let (limits, requests) = (resources.get("limits"), resources.get("requests"));
    let counted = Counted { spec, in_pod: matches!(owner, Owner::Pod(_)) };
    for (key, limit) in limits.entries() {
        whole(judge, key, &limit);
        // A pod that asks for nothing of what it is limited in asks for all of it.
        let request = requests.get(key);
        if counted.in_pod && !request.is_set() && is_known(key) {
            of_container(judge, (key, &limit.known_as(&request)));
        }
    }
    let keys = limits.entries().chain(requests.entries()).map(|(key, _)| key);
    beside_huge_pages(judge, &resources, keys);
    for (key, request) in requests.entries() {
        whole(judge, key, &request);
        within_limit(judge, (&requests, &request), &limits);
        let sum = counted.sum(key, "requests");
        if request.quantity().is_some_and(|request| sum > request) {
            judge.invalid(&request, "be at least what the containers request together");
        }
    }
    below_limits(judge, &resources, counted);
}

/// What a pod as a whole may have of a resource.
fn whole(judge: &mut Judge<'_>, key: &str, at: &At<'_>) {
    if is_known(key) {
        of_container(judge, (key, at));
    } else {
        judge.forbidden(at, "for a pod as a whole, which takes `cpu`, `memory` and `hugepages-…`");
    }
}

/// `core/validation.validatePodResourceName`
fn is_known(key: &str) -> bool {
    matches!(key, "cpu" | "memory") || (key.starts_with(HUGE_PAGES) && LabelKey::check(key).is_ok())
}

/// `core/validation.validateResourceClaimNames`
fn claims(judge: &mut Judge<'_>, claims: &At<'_>, spec: &At<'_>) {
    if !claims.is_set() {
        return;
    }
    judge.forbidden(claims, "for a pod as a whole");
    let known = spec.get("resourceClaims");
    for claim in claims.items() {
        let (name, request) = (claim.get("name"), claim.get("request"));
        if known.items().all(|known| known.get("name").text() != name.text()) {
            judge.invalid(&name, "be a name of `resourceClaims`");
        }
        if !request.is_empty() {
            judge.name(&request, NameRule::DnsLabel.check(request.text()));
        }
    }
}

/// Huge pages alone make no pod (`core/validation.validateResourceRequirements`).
fn beside_huge_pages<'k>(judge: &mut Judge<'_>, at: &At<'_>, keys: impl Iterator<Item = &'k str> + Clone) {
    if keys.clone().any(|key| key.starts_with(HUGE_PAGES)) && !keys.clone().any(|key| matches!(key, "cpu" | "memory")) {
        judge.forbidden(at, "with huge pages but neither cpu nor memory");
    }
}

/// `core/validation.validatePodResourceConsistency`, and what the defaults of a pod make of its limits.
fn below_limits(judge: &mut Judge<'_>, resources: &At<'_>, counted: Counted<'_>) {
    let (limits, requests) = (resources.get("limits"), resources.get("requests"));
    for (key, limit) in limits.entries() {
        let Some(quantity) = limit.quantity() else { continue };
        let is_huge = key.starts_with(HUGE_PAGES);
        if is_huge && counted.sum(key, "limits") > quantity {
            judge.invalid(&limit, "be at least the limits of the containers together");
        }
        let request = requests.get(key);
        if counted.in_pod && is_known(key) && !request.is_set() && counted.sum(key, "requests") > quantity {
            judge.invalid(&limit.known_as(&request), "be at least what the containers request together");
        }
        let containers = resources.get("containers");
        for (index, container) in counted.spec.get("containers").items().enumerate() {
            let own = container.get("resources");
            let own = own.get("limits");
            let own = own.get(key);
            if own.quantity().is_some_and(|own| own > quantity) {
                let named = containers.element(index);
                let named = named.get(key);
                judge.invalid(&own.known_as(&named.get("limits")), "not be above the limit of the pod");
            }
        }
    }
}

impl Counted<'_> {
    /// What containers have together: those that run side by side, or the most that is needed while others initialise them
    /// (`component-helpers/resource.AggregateContainerRequests`).
    fn sum(self, key: &str, field: &str) -> Quantity {
        let of = |container: &At<'_>| {
            let resources = container.get("resources");
            let (own, limit) = (resources.get(field), resources.get("limits"));
            let limited = || limit.get(key).quantity().filter(|_| self.in_pod);
            own.get(key).quantity().or_else(limited).unwrap_or(Quantity::ZERO)
        };
        let mut sum = Quantity::ZERO;
        for container in self.spec.get("containers").items() {
            sum = sum.plus(of(&container));
        }
        let (mut beside, mut most) = (Quantity::ZERO, Quantity::ZERO);
        for container in self.spec.get("initContainers").items() {
            if container.get("restartPolicy").text() == "Always" {
                sum = sum.plus(of(&container));
                beside = beside.plus(of(&container));
                most = most.max(beside);
            } else {
                most = most.max(beside.plus(of(&container)));
            }
        }
        sum.max(most)
    }
}

/// `core/validation.validateOverhead`, which takes it for the limits of a container.
pub(super) fn overhead(judge: &mut Judge<'_>, overhead: &At<'_>) {
    let limits = overhead.get("limits");
    for (key, quantity) in overhead.known_as(&limits).entries() {
        of_container(judge, (key, &quantity));
    }
    beside_huge_pages(judge, overhead, overhead.entries().map(|(key, _)| key));
}
