//! What becomes of containers whose resources change (`core/validation.validateResizePolicy`). The server tells of the list
//! without saying of which element.

use super::super::at::At;
use super::super::judge::Judge;
use super::super::twice;
use super::Pod;

/// `core/validation.supportedResizeResources`
const RESOURCES: &[&str] = &["cpu", "memory"];

/// `core/validation.supportedResizePolicies`
const POLICIES: &[&str] = &["NotRequired", "RestartContainer"];

/// `resizePolicy` of a container.
pub(super) fn policies(judge: &mut Judge<'_>, pod: &Pod<'_>, list: &At<'_>) {
    for item in list.items() {
        let (resource, policy) = (item.get("resourceName"), item.get("restartPolicy"));
        let (resource, policy) = (resource.known_as(list), policy.known_as(list));
        match resource.some_text() {
            None => judge.required(&resource),
            Some(text) if !RESOURCES.contains(&text) => judge.unlisted(&resource, RESOURCES),
            Some(_) => {}
        }
        match policy.some_text() {
            None => judge.required(&policy),
            Some(text) if !POLICIES.contains(&text) => judge.unlisted(&policy, POLICIES),
            Some("RestartContainer") if !pod.is_restarted => {
                judge.invalid(&policy, "be `NotRequired` in a pod whose `restartPolicy` is `Never`");
            }
            Some(_) => {}
        }
    }
    twice::each(list, "resourceName", |item| judge.duplicate(item));
}

/// `resizePolicy` of a container that ends before others begin.
pub(super) fn initial_policies(judge: &mut Judge<'_>, list: &At<'_>) {
    for item in list.items() {
        let policy = item.get("restartPolicy");
        if policy.text() == "RestartContainer" {
            judge.invalid(&policy, "not be `RestartContainer` for an init container that is not restarted always");
        }
    }
}
