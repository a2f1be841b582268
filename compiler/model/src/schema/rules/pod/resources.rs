//! Resources of a pod as a whole, and what running it takes beside its containers.

use super::super::at::At;
use super::super::judge::Judge;
use super::super::quantity::Quantity;
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
    for (key, quantity) in limits.entries().chain(requests.entries()) {
        let is_known = matches!(key, "cpu" | "memory") || key.starts_with(HUGE_PAGES);
        if !is_known || LabelKey::check(key).is_err() {
            judge.forbidden(&quantity, "for a pod as a whole, which takes `cpu`, `memory` and `hugepages-…`");
        }
        amount(judge, key, &quantity);
    }
    paired(judge, &resources, &resources);
    let counted = Counted { spec, in_pod: matches!(owner, Owner::Pod(_)) };
    for (key, request) in requests.entries() {
        let sum = counted.sum(key, "requests");
        if request.quantity().is_some_and(|request| sum > request) {
            judge.invalid(&request, "be at least what the containers request together");
        }
    }
    below_limits(judge, &resources, counted);
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

/// `core/validation.ValidateResourceQuantityValue` and `validateResourceQuantityHugePageValue`
fn amount(judge: &mut Judge<'_>, key: &str, at: &At<'_>) {
    let Some(quantity) = at.quantity() else { return };
    if quantity < Quantity::ZERO {
        judge.invalid(at, "not be negative");
    } else if is_extended(key) && !quantity.is_whole() {
        judge.invalid(at, "be a whole number");
    } else if let Some(size) = key.strip_prefix(HUGE_PAGES)
        && !Quantity::read(size).is_some_and(|size| quantity.is_multiple_of(size))
    {
        judge.invalid(at, format_args!("be a multiple of `{size}`, the size of a page"));
    }
}

/// Whether it is a device or the like (`core/helper.IsExtendedResourceName`).
fn is_extended(key: &str) -> bool {
    key.contains('/') && !key.contains("kubernetes.io/") && !key.starts_with("requests.")
}

/// What holds between limits and requests (`core/validation.validateResourceRequirements`).
fn paired(judge: &mut Judge<'_>, resources: &At<'_>, told: &At<'_>) {
    let (limits, requests) = (resources.get("limits"), resources.get("requests"));
    let told_limits = told.get("limits");
    let all = || limits.entries().chain(requests.entries()).map(|(key, _)| key);
    for (key, request) in requests.entries() {
        let limit = limits.get(key);
        let is_firm = key.starts_with(HUGE_PAGES) || is_extended(key);
        match (request.quantity(), limit.quantity()) {
            (_, None) if is_firm => judge.required_when(&told_limits.get(key), "as for `requests`"),
            (Some(request_of), Some(limit)) if is_firm && request_of != limit => {
                judge.invalid(&request, "equal the limit");
            }
            (Some(request_of), Some(limit)) if request_of > limit => judge.invalid(&request, "not be above the limit"),
            (_, _) => {}
        }
    }
    if all().any(|key| key.starts_with(HUGE_PAGES)) && !all().any(|key| matches!(key, "cpu" | "memory")) {
        judge.invalid(told, "have `cpu` or `memory` beside huge pages");
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
        if counted.in_pod && !is_huge && !request.is_set() && counted.sum(key, "requests") > quantity {
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
    let overhead_of = overhead.known_as(&limits);
    for (key, quantity) in overhead_of.entries() {
        let is_known = matches!(key, "cpu" | "memory" | "ephemeral-storage") || key.starts_with(HUGE_PAGES);
        let is_device = key.contains('/') && !key.starts_with("requests.");
        if LabelKey::check(key).is_err() || !(is_known || is_device) {
            judge.forbidden(&quantity, "for it is neither a resource of Kubernetes nor a name with a domain");
        }
        amount(judge, key, &quantity);
    }
    let has = |wanted: fn(&str) -> bool| overhead.entries().any(|(key, _)| wanted(key));
    if has(|key| key.starts_with(HUGE_PAGES)) && !has(|key| matches!(key, "cpu" | "memory")) {
        judge.invalid(overhead, "have `cpu` or `memory` beside huge pages");
    }
}
