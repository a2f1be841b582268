//! The addresses of a service, their families, and how many there are to be.

use super::super::address;
use super::super::at::At;
use super::super::judge::Judge;
use crate::value::Node;

const FAMILIES: &[&str] = &["IPv4", "IPv6"];
const POLICIES: &[&str] = &["PreferDualStack", "RequireDualStack", "SingleStack"];

/// The word for no address.
const NONE: &str = "None";

/// `clusterIPs`; what is only in `clusterIP` counts as their first (`registry/core/service/storage.normalizeClusterIPs`).
pub(super) struct ClusterIps<'w> {
    first: &'w str,
    count: usize,
}

impl<'w> ClusterIps<'w> {
    pub(super) fn of(spec: &'w At<'_>) -> Self {
        let list = spec.get("clusterIPs").node().and_then(Node::as_list).unwrap_or_default();
        if let Some(first) = list.first() {
            return Self { first: first.as_text().unwrap_or_default(), count: list.len() };
        }
        let first = spec.get("clusterIP").text();
        Self { first, count: usize::from(!first.is_empty()) }
    }

    pub(super) fn is_headless(&self) -> bool {
        self.count == 1 && self.first == NONE
    }

    /// Whether addresses can be allocated: `registry/core/service/storage.initIPFamilyFields`, with
    /// `core/validation.ValidateServiceClusterIPsRelatedFields` in it.
    pub(super) fn are_sound(&self, judge: &mut Judge<'_>, spec: &At<'_>) -> bool {
        let families = spec.get("ipFamilies");
        let policy = spec.get("ipFamilyPolicy");
        if self.count == 0 && families.is_empty() && !policy.is_set() {
            return true;
        }
        let before = judge.count();
        self.agree(judge, spec);
        for (index, family) in families.items().enumerate() {
            judge.listed(&family, FAMILIES);
            if families.items().take(index).any(|other| other.text() == family.text()) {
                judge.duplicate(&family);
            }
        }
        judge.listed(&policy, POLICIES);
        self.each(judge, spec, &families);
        if judge.count() > before {
            return false;
        }
        self.suit(judge, spec, &policy);
        judge.count() == before
    }

    /// The one field and the list say the same.
    fn agree(&self, judge: &mut Judge<'_>, spec: &At<'_>) {
        let list = spec.get("clusterIPs");
        let one = spec.get("clusterIP").text();
        if !list.is_empty() && one != self.first {
            judge.invalid(&list, "begin with what `clusterIP` says");
        }
    }

    /// Each address by itself, and how they go with each other and with their families.
    fn each(&self, judge: &mut Judge<'_>, spec: &At<'_>, families: &At<'_>) {
        let (one, list) = (spec.get("clusterIP"), spec.get("clusterIPs"));
        if self.first == NONE && self.count > 1 {
            judge.invalid(&list, "hold nothing beside `None`");
        }
        if self.count > 2 {
            judge.invalid(&list, "hold at most one address of each family");
        }
        let before = judge.count();
        let mut seen = None;
        for index in 0..self.count {
            let listed = list.element(index);
            // What stands in the one field alone is known as the first of the list.
            let at = if list.is_empty() { one.known_as(&listed) } else { listed };
            if index == 0 && at.text() == NONE {
                continue;
            }
            let Some(address) = address::address(judge, &at) else { continue };
            if self.count == 2 && seen == Some(address.is_ipv6()) {
                judge.invalid(&list, "hold at most one address of each family");
            }
            seen = Some(address.is_ipv6());
            let family = families.element(index);
            let is_v6 = family.text() == "IPv6";
            if judge.count() == before && family.is_set() && is_v6 != address.is_ipv6() {
                judge.invalid(&at, format_args!("be of the family `{}`, as `ipFamilies` says", family.text()));
            }
        }
    }

    /// A service of one family has one address.
    fn suit(&self, judge: &mut Judge<'_>, spec: &At<'_>, policy: &At<'_>) {
        let is_single = match policy.text() {
            // Where nobody selects pods, their addresses may be of both families.
            "" => !(self.is_headless() && spec.get("selector").is_empty()),
            text => text == "SingleStack",
        };
        if is_single && (self.count == 2 || spec.get("ipFamilies").count() == 2) {
            judge.invalid(policy, "be `RequireDualStack` or `PreferDualStack`, as there are two families");
        }
    }
}
