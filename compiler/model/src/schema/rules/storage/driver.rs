//! Drivers of storage, and what they tell of a node.

use crate::schema::rules::at::At;
use crate::schema::rules::form;
use crate::schema::rules::judge::Judge;
use crate::schema::rules::volume::sources;

/// `storage/validation.supportedFSGroupPolicy`
const GROUP_POLICIES: &[&str] = &["File", "None", "ReadWriteOnceWithFSType"];

/// `storage/validation.validateVolumeLifecycleModes`
const LIFECYCLE_MODES: &[&str] = &["Persistent", "Ephemeral"];

/// `storage/validation.csiNodeIDMaxLength`
const LONGEST_NODE_ID: usize = 256;

/// `storage/validation.ValidateCSIDriver`
pub(in crate::schema::rules) fn driver(judge: &mut Judge<'_>, root: &At<'_>) {
    let spec = root.get("spec");
    judge.listed(&spec.get("fsGroupPolicy"), GROUP_POLICIES);
    for mode in spec.get("volumeLifecycleModes").items() {
        judge.listed(&mode, LIFECYCLE_MODES);
    }
    form::at_least(judge, &spec.get("nodeAllocatableUpdatePeriodSeconds"), 10);
    let (requests, in_secrets) = (spec.get("tokenRequests"), spec.get("serviceAccountTokenInSecrets"));
    for (index, request) in requests.items().enumerate() {
        let audience = request.get("audience");
        if requests.items().take(index).any(|earlier| earlier.get("audience").text() == audience.text()) {
            judge.duplicate(&audience);
            continue;
        }
        let seconds = request.get("expirationSeconds");
        if seconds.int().is_some_and(|seconds| !(600..=1 << 32).contains(&seconds)) {
            judge.invalid(&seconds, "be at least 600, which are ten minutes, and at most 2^32");
        }
    }
    if in_secrets.is_set() && requests.count() == 0 {
        judge.invalid(&in_secrets, "not be set without `tokenRequests`");
    }
}

/// `storage/validation.ValidateCSINode`
pub(in crate::schema::rules) fn node(judge: &mut Judge<'_>, root: &At<'_>) {
    for driver in root.get("spec").get("drivers").items() {
        sources::driver(judge, &driver.get("name"));
        let id = driver.get("nodeID");
        form::filled(judge, &id);
        if id.text().len() > LONGEST_NODE_ID {
            judge.invalid(&id, format_args!("be at most {LONGEST_NODE_ID} bytes"));
        }
        form::at_least(judge, &driver.get("allocatable").get("count"), 0);
        topology_keys(judge, &driver);
    }
}

/// The server does not say which of the keys is wrong.
fn topology_keys(judge: &mut Judge<'_>, driver: &At<'_>) {
    let keys = driver.get("topologyKeys");
    for (index, key) in keys.items().enumerate() {
        let key = key.known_as(driver);
        form::qualified(judge, &key);
        if keys.items().take(index).any(|earlier| earlier.text() == key.text()) {
            judge.duplicate(&key);
        }
    }
}
