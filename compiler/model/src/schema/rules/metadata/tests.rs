//! What is said of `metadata`, and where.

use serde_json::{Value, json};

use crate::schema::rules::tests::changed;

fn config() -> Value {
    json!({ "apiVersion": "v1", "kind": "ConfigMap", "metadata": { "name": "a", "namespace": "shop" } })
}

#[test]
fn what_the_server_keeps_is_its_own() {
    let table = r#"
        {"metadata.managedFields": []}
        - `metadata.managedFields` must not be set in what is applied: the server keeps it @ key: set here
        {"metadata.resourceVersion": ""}
        {"metadata.resourceVersion": "x", "metadata.generation": -1}
        - `metadata.generation` must be at least 0 @ value: this is `-1`
        - `metadata.resourceVersion` must be a number, as the server writes it @ value: this is `x`
    "#;
    changed(&config(), table);
}

#[test]
fn the_beginning_of_a_name_may_end_as_no_name_does() {
    let table = r#"
        {"metadata.generateName": "a-"}
        {"metadata.generateName": "-"}
        - `metadata.generateName` must be at most 253 characters: labels of `a-z`, `0-9` and `-`, joined by `.`,
          each beginning and ending with a letter or a digit @ value: this is `-`
        {"metadata.generateName": "ä-"}
        - `metadata.generateName` must be at most 253 characters: labels of `a-z`, `0-9` and `-`, joined by `.`,
          each beginning and ending with a letter or a digit @ value: this is `ä-`
        {"metadata.generateName": "a."}
        - `metadata.generateName` must be at most 253 characters: labels of `a-z`, `0-9` and `-`, joined by `.`,
          each beginning and ending with a letter or a digit @ value: this is `a.`
    "#;
    changed(&config(), table);
}

#[test]
fn an_owner_is_named_and_one_of_them_controls() {
    let table = r#"
        {"metadata.ownerReferences": [{ "apiVersion": "", "kind": "A", "name": "a", "uid": "" }]}
        - `metadata.ownerReferences[0].apiVersion` must not be empty @ value: this is `""`
        - `metadata.ownerReferences[0].uid` must not be empty @ value: this is `""`
        {"metadata.ownerReferences": [{ "apiVersion": "a/b/c", "kind": "A", "name": "a", "uid": "a" }, {
          "apiVersion": "v1", "kind": "Event", "name": "a", "uid": "b" }]}
        - `metadata.ownerReferences[0].apiVersion` must be a group and a version, as `apps/v1` @ value: this is
          `a/b/c`
        - `metadata.ownerReferences[1]` must not be an Event, which can own nothing @ value: set here
        {"metadata.ownerReferences": [{ "apiVersion": "v1", "kind": "Pod", "name": "a", "uid": "a", "controller":
          true }, { "apiVersion": "v1", "kind": "Pod", "name": "b", "uid": "b", "controller": true }]}
        - `metadata.ownerReferences[1]` must not be a second owner with `controller` @ value: set here
    "#;
    changed(&config(), table);
}
