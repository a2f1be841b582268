//! What a person reads of mistakes in volumes. A line is `message @ what is marked: label; help`.

use serde_json::{Value, json};

use super::super::tests::{holds, with};

/// A pod that is sound but for the source of its volume.
fn volume(key: &str, value: Value) -> Value {
    let pod = json!({
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": { "name": "web", "namespace": "apps", "annotations": {} },
        "spec": { "containers": [{ "name": "web", "image": "example.com/web:1" }], "volumes": [{ "name": "data" }] },
    });
    with(pod, "/spec/volumes/0", (key, value))
}

#[test]
fn a_source_says_what_it_needs() {
    holds([
        (
            volume("hostPath", json!({ "path": "/a/../b" })),
            "`spec.volumes[0].hostPath.path` must be a path without `..` in it @ value: this is `/a/../b`",
        ),
        (
            volume("hostPath", json!({ "path": "/a", "type": "dir" })),
            "`spec.volumes[0].hostPath.type` must be `DirectoryOrCreate`, `Directory`, `FileOrCreate`, `File`, `Socket`, \
             `CharDevice` or `BlockDevice` @ value: this is `dir`",
        ),
        (volume("hostPath", json!({"path": "/a", "type": ""})), ""),
        (
            volume("secret", json!({})),
            "`spec.volumes[0].secret.secretName` must be set @ value spec.volumes[0].secret: required in this record; add \
             `secretName`",
        ),
        (
            volume("configMap", json!({ "name": "a", "defaultMode": 512 })),
            "`spec.volumes[0].configMap.defaultMode` must be 0 to 511, which is 0777 in octal digits @ value: this is `512`",
        ),
        (volume("configMap", json!({"name": "a", "defaultMode": 511})), ""),
        (
            volume("configMap", json!({ "name": "a", "items": [{ "key": "k", "path": "..a" }] })),
            "`spec.volumes[0].configMap.items[0].path` must not begin with `..` @ value: this is `..a`",
        ),
        (
            volume("emptyDir", json!({ "sizeLimit": "-1" })),
            "`spec.volumes[0].emptyDir.sizeLimit` must not be set below 0 @ key: set here",
        ),
        (
            volume("nfs", json!({ "server": "a", "path": "b" })),
            "`spec.volumes[0].nfs.path` must be an absolute path, with `/` at its beginning @ value: this is `b`",
        ),
        (
            volume("csi", json!({ "driver": "a_b" })),
            "`spec.volumes[0].csi.driver` must be at most 63 characters: labels of letters, digits and `-`, joined by `.`, \
             each beginning and ending with a letter or a digit @ value: this is `a_b`",
        ),
        (
            volume("csi", json!({ "driver": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" })),
            "`spec.volumes[0].csi.driver` must be at most 63 characters: labels of letters, digits and `-`, joined by `.`, \
             each beginning and ending with a letter or a digit @ value: this is \
             `aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa…`",
        ),
        (volume("csi", json!({"driver": "A.example.com"})), ""),
        (
            volume("iscsi", json!({ "targetPortal": "a", "iqn": "a", "lun": 256 })),
            "`spec.volumes[0].iscsi.iqn` must be a name of iSCSI, as `iqn.2001-04.com.example:disk` @ value: this is `a`\n\
             `spec.volumes[0].iscsi.lun` must be 0 to 255 @ value: this is `256`",
        ),
        (
            volume("image", json!({})),
            "`spec.volumes[0].image.reference` must be set @ value spec.volumes[0].image: required in this record; add \
             `reference`",
        ),
    ]);
}

#[test]
fn files_of_the_pod_are_marked_one_by_one() {
    holds([
        (
            volume(
                "downwardAPI",
                json!({"items": [{"path": "a", "fieldRef": {"fieldPath": "metadata.name"}}, {"path": "b"}]}),
            ),
            "`spec.volumes[0].downwardAPI.items[1]` must have one of `fieldRef` and `resourceFieldRef` @ value: set here",
        ),
        (
            volume(
                "downwardAPI",
                json!({ "items": [{ "path": "a", "resourceFieldRef": { "resource": "limits.cpu" } }] }),
            ),
            "`spec.volumes[0].downwardAPI.items[0].resourceFieldRef.containerName` must be set @ value \
             spec.volumes[0].downwardAPI.items[0].resourceFieldRef: required in this record; add `containerName`",
        ),
        (
            volume(
                "projected",
                json!({ "sources": [{ "serviceAccountToken": { "path": "a", "expirationSeconds": 599 } }] }),
            ),
            "`spec.volumes[0].projected.sources[0].serviceAccountToken.expirationSeconds` must be 600 to 4294967296 @ value: \
             this is `599`",
        ),
        (
            volume("projected", json!({ "sources": [{ "secret": { "name": "a" }, "configMap": { "name": "b" } }] })),
            "`spec.volumes[0].projected.sources[0]` must not be set with more than one kind of source @ value: set here",
        ),
        (
            volume(
                "projected",
                json!({"sources": [{"secret": {"name": "a", "items": [{"key": "a", "path": "x"}]}}, {"configMap": {"name": "a", "items": [{"key": "a", "path": "x"}]}}]}),
            ),
            "`spec.volumes[0].projected.sources[1].configMap.items[0].path` must differ from the paths of other files @ \
             value: this is `x`",
        ),
    ]);
}

#[test]
fn a_claim_is_made_from_a_sound_template() {
    holds([
        (
            volume("ephemeral", json!({})),
            "`spec.volumes[0].ephemeral.volumeClaimTemplate` must be set @ value spec.volumes[0].ephemeral: required in this \
             record; add `volumeClaimTemplate`",
        ),
        (
            volume(
                "ephemeral",
                json!({"volumeClaimTemplate": {"metadata": {"name": "a"}, "spec": {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": "1Gi"}}}}}),
            ),
            "`spec.volumes[0].ephemeral.volumeClaimTemplate.metadata.name` must not be set in a template, where only labels \
             and annotations can be @ key: set here",
        ),
    ]);
}
