//! What a person reads of mistakes in storage. A line is `message @ what is marked: label; help`.

use serde_json::{Value, json};

use super::super::tests::{holds, with};

fn class(key: &str, value: Value) -> Value {
    let class = json!({ "apiVersion": "storage.k8s.io/v1", "kind": "StorageClass", "metadata": { "name": "fast" },
        "provisioner": "csi.example.com" });
    with(class, "", (key, value))
}

fn node(key: &str, value: Value) -> Value {
    let spec = json!({ "drivers": [{ "name": "csi.example.com", "nodeID": "a" }] });
    let node =
        json!({ "apiVersion": "storage.k8s.io/v1", "kind": "CSINode", "metadata": { "name": "a" }, "spec": spec });
    with(node, "/spec/drivers/0", (key, value))
}

fn claim(key: &str, value: Value) -> Value {
    let spec = json!({ "accessModes": ["ReadWriteOnce"], "resources": { "requests": { "storage": "1Gi" } } });
    let metadata = json!({ "name": "data", "namespace": "apps" });
    let claim = json!({ "apiVersion": "v1", "kind": "PersistentVolumeClaim", "metadata": metadata, "spec": spec });
    with(claim, "/spec", (key, value))
}

fn persistent_volume(key: &str, value: Value) -> Value {
    let (nfs, capacity) = (json!({ "server": "a", "path": "/a" }), json!({ "storage": "1Gi" }));
    let spec = json!({ "accessModes": ["ReadWriteOnce"], "capacity": capacity, "nfs": nfs });
    let volume =
        json!({ "apiVersion": "v1", "kind": "PersistentVolume", "metadata": { "name": "data" }, "spec": spec });
    with(volume, "/spec", (key, value))
}

#[test]
fn a_class_has_topologies_that_differ() {
    holds([
        (
            class("provisioner", json!("a b")),
            "`provisioner` must be at most 63 characters of letters, digits, `-`, `_` and `.`, beginning and ending with a \
             letter or a digit, with an optional DNS subdomain and `/` before it @ value: this is `a b`",
        ),
        (
            class("reclaimPolicy", json!("Recycle")),
            "`reclaimPolicy` must be `Delete` or `Retain` @ value: this is `Recycle`",
        ),
        (
            class("allowedTopologies", json!([{}])),
            "`allowedTopologies[0].matchLabelExpressions` must be set @ value allowedTopologies[0]: required in this record; \
             add `matchLabelExpressions`",
        ),
        (
            class(
                "allowedTopologies",
                json!([{"matchLabelExpressions": [{"key": "a", "values": ["b"]}]}, {"matchLabelExpressions": [{"key": "a", "values": ["b"]}]}]),
            ),
            "`allowedTopologies[1].matchLabelExpressions` must differ from the others, and one has the same @ value: set here",
        ),
    ]);
}

#[test]
fn a_volume_has_one_source() {
    holds([
        (
            persistent_volume("nfs", json!(null)),
            "`spec` must be set with a source, as `csi` or `nfs` @ value: set here",
        ),
        (
            persistent_volume("hostPath", json!({ "path": "/a" })),
            "`spec.nfs` must not be set beside another type of volume @ key: set here",
        ),
        (
            persistent_volume("capacity", json!({ "storage": "0" })),
            "`spec.capacity.storage` must be above 0 @ value: this is `0`",
        ),
        (
            persistent_volume("capacity", json!({ "cpu": "1" })),
            "`spec.capacity` must hold `storage` and nothing else @ value: set here",
        ),
        (
            persistent_volume("volumeAttributesClassName", json!("a")),
            "`spec.csi` must be set with `volumeAttributesClassName` @ value spec: required in this record; add `csi`",
        ),
    ]);
}

#[test]
fn a_claim_asks_for_some_storage() {
    holds([
        (claim("accessModes", json!([])), "`spec.accessModes` must be set @ value: empty"),
        (
            claim("accessModes", json!(["ReadWriteOnly"])),
            "`spec.accessModes[0]` must be `ReadOnlyMany`, `ReadWriteMany`, `ReadWriteOnce` or `ReadWriteOncePod` @ value: \
             this is `ReadWriteOnly`; did you mean `ReadWriteOnce`?",
        ),
        (
            claim("accessModes", json!(["ReadWriteOncePod", "ReadWriteOnce"])),
            "`spec.accessModes` must not be set to `ReadWriteOncePod` and other modes @ key: set here",
        ),
        (
            claim("resources", json!({ "requests": { "storage": "0" } })),
            "`spec.resources.requests.storage` must be above 0 @ value: this is `0`",
        ),
        (
            claim("resources", json!({})),
            "`spec.resources.requests.storage` must be set @ value spec.resources: required in this record; add \
             `requests.storage`",
        ),
        (claim("volumeMode", json!("")), "`spec.volumeMode` must be `Block` or `Filesystem` @ value: this is `\"\"`"),
    ]);
}

#[test]
fn drivers_tell_of_nodes_in_keys_that_are_shown() {
    holds([
        (
            node("topologyKeys", json!(["a", "a"])),
            "`spec.drivers[0].topologyKeys[1]` must differ from the others, and one has the same @ value: this is `a`",
        ),
        (
            node("topologyKeys", json!(["a b"])),
            "`spec.drivers[0].topologyKeys[0]` must be at most 63 characters of letters, digits, `-`, `_` and `.`, beginning \
             and ending with a letter or a digit, with an optional DNS subdomain and `/` before it @ value: this is `a b`",
        ),
        (node("nodeID", json!("")), "`spec.drivers[0].nodeID` must be set @ value: empty"),
    ]);
}
