//! Names of what containers use and quotas count, and how much of each there may be.

#[cfg(test)]
mod tests;

use super::at::At;
use super::judge::Judge;
use super::quantity::Quantity;
use crate::name::{InvalidName, LabelKey};

/// Counted in whole numbers (`core/helper.integerResources`).
const COUNTED: &[&str] = &[
    "pods",
    "resourcequotas",
    "services",
    "replicationcontrollers",
    "secrets",
    "configmaps",
    "persistentvolumeclaims",
    "services.nodeports",
    "services.loadbalancers",
];

/// Measured, and known to quotas (`core/helper.standardQuotaResources`, but for those that are counted).
const MEASURED: &[&str] = &[
    "cpu",
    "memory",
    "ephemeral-storage",
    "requests.cpu",
    "requests.memory",
    "requests.storage",
    "requests.ephemeral-storage",
    "limits.cpu",
    "limits.memory",
    "limits.ephemeral-storage",
];

pub(super) const HUGE_PAGES: &str = "hugepages-";

/// `core/helper.IsStandardQuotaResourceName`
pub(super) fn is_of_quota(name: &str) -> bool {
    COUNTED.contains(&name)
        || MEASURED.contains(&name)
        || name.starts_with(HUGE_PAGES)
        || name.strip_prefix("requests.").is_some_and(|rest| rest.starts_with(HUGE_PAGES))
}

/// `core/helper.IsStandardResourceName`
fn is_standard(name: &str) -> bool {
    name == "storage" || is_of_quota(name)
}

/// `core/helper.IsNativeResource`
pub(super) fn is_native(name: &str) -> bool {
    !name.contains('/') || name.contains("kubernetes.io/")
}

/// `core/helper.IsOvercommitAllowed`
pub(super) fn may_be_overcommitted(name: &str) -> bool {
    is_native(name) && !name.starts_with(HUGE_PAGES)
}

/// `core/helper.IsExtendedResourceName`
pub(super) fn is_extended(name: &str) -> bool {
    !is_native(name) && !name.starts_with("requests.") && LabelKey::check(&format!("requests.{name}")).is_ok()
}

/// What a resource is named for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Use {
    Container,
    Quota,
    Other,
}

const UNKNOWN: InvalidName =
    InvalidName::new("must be a resource that Kubernetes knows, or have a domain and `/` before it");

/// The key of an entry (`core/validation.validateResourceName`, `core/validation.validateContainerResourceName`,
/// `core/validation.ValidateResourceQuotaResourceName`).
pub(super) fn name(judge: &mut Judge<'_>, (name, at): (&str, &At<'_>), of: Use) {
    if let Err(rule) = LabelKey::check(name) {
        judge.key(at, &rule);
        return;
    }
    let is_known = match (name.contains('/'), of) {
        (false, Use::Container) => {
            matches!(name, "cpu" | "memory" | "ephemeral-storage") || name.starts_with(HUGE_PAGES)
        }
        (false, Use::Quota) => is_of_quota(name),
        (false, Use::Other) => is_standard(name),
        (true, Use::Container) => is_native(name) || is_extended(name),
        (true, Use::Quota | Use::Other) => true,
    };
    if !is_known {
        judge.key(at, &UNKNOWN);
    }
}

/// How much of a resource (`core/validation.ValidateResourceQuantityValue`). Quantities are kept in thousandths.
pub(super) fn amount(judge: &mut Judge<'_>, (name, at): (&str, &At<'_>)) {
    let Some(amount) = at.quantity() else { return };
    if amount < Quantity::ZERO {
        judge.invalid(at, "be at least 0");
    }
    if !amount.in_use().is_whole() && (COUNTED.contains(&name) || is_extended(name)) {
        judge.invalid(at, "be a whole number");
    }
}

/// What a container gets, or asks for.
pub(super) fn of_container(judge: &mut Judge<'_>, (key, at): (&str, &At<'_>)) {
    name(judge, (key, at), Use::Container);
    amount(judge, (key, at));
    if let Some(page) = key.strip_prefix(HUGE_PAGES)
        && at.quantity().is_some_and(|size| !is_multiple(size, page))
    {
        judge.invalid(at, format_args!("be a multiple of {page}"));
    }
}

/// The sum of what containers get, or of what a pod costs beside them
/// (`core/validation.ValidateContainerResourceRequirements`, of limits alone).
pub(super) fn limits(judge: &mut Judge<'_>, limits: &At<'_>) {
    let (mut has_pages, mut has_others) = (false, false);
    for (key, at) in limits.entries() {
        of_container(judge, (key, &at));
        has_others |= matches!(key, "cpu" | "memory");
        has_pages |= key.starts_with(HUGE_PAGES);
    }
    if has_pages && !has_others {
        let above = limits.above();
        judge.forbidden(&limits.known_as(above), "to huge pages without `cpu` or `memory`");
    }
}

/// `core/helper.IsHugePageResourceValueDivisible`
fn is_multiple(size: Quantity, page: &str) -> bool {
    Quantity::read(page)
        .is_some_and(|page| page > Quantity::ZERO && page.is_whole() && size.whole() % page.whole() == 0)
}
