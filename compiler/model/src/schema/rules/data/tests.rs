//! What is said of `ConfigMap`s and Secrets, and where; no value of a Secret is.

use serde_json::{Value, json};

use crate::schema::rules::tests::{changed, shown};

fn config() -> Value {
    json!({
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": { "name": "a", "namespace": "shop" },
        "data": { "a": "b" },
    })
}

fn secret() -> Value {
    json!({ "apiVersion": "v1", "kind": "Secret", "metadata": { "name": "a", "namespace": "shop" } })
}

#[test]
fn the_name_of_an_entry_is_told_at_the_name() {
    let table = r#"
        {"data": { "": "c" }}
        - the key `` in `data` must be 1 to 253 letters, digits, `-`, `_` and `.`, and neither be `.` nor begin with
          `..` @ key data."": not of that form
        {"binaryData": { "a": "Yg==" }}
        - `data.a` must be named otherwise, for `binaryData` has an entry of this name @ value: this is `b`
    "#;
    changed(&config(), table);
}

#[test]
fn a_secret_holds_what_its_type_asks_for() {
    let table = r#"
        {"type": "kubernetes.io/tls"}
        - `data."tls.crt"` must be set in a Secret of this type @ value : required in this record; add
          `data."tls.crt"`
        - `data."tls.key"` must be set in a Secret of this type @ value : required in this record; add
          `data."tls.key"`
        {"type": "kubernetes.io/tls", "data": { "tls.crt": null }, "stringData": { "tls.key": "" }}
        {"type": "kubernetes.io/basic-auth", "data": {}}
        - `data.password` must be set in a Secret of this type, or the other of the two @ value data: required in
          this record; add `password`
        - `data.username` must be set in a Secret of this type, or the other of the two @ value data: required in
          this record; add `username`
        {"type": "kubernetes.io/ssh-auth", "data": { "ssh-privatekey": "" }}
        - `data.ssh-privatekey` must be set in a Secret of this type @ value: empty
        {"type": "kubernetes.io/service-account-token"}
        - `metadata.annotations."kubernetes.io/service-account.name"` must be set @ value metadata: required in this
          record; add `annotations."kubernetes.io/service-account.name"`
        {"type": "kubernetes.io/dockerconfigjson", "data": { ".dockerconfigjson": "bnVsbA==" }}
    "#;
    changed(&secret(), table);
}

#[test]
fn a_secret_that_is_wrong_is_told_without_it() {
    let table = r#"
        {"type": "kubernetes.io/dockerconfigjson", "stringData": { ".dockerconfigjson": "swordfish" }}
        - `stringData.".dockerconfigjson"` must be a record in JSON @ value: not of that form
        {"type": "kubernetes.io/dockercfg", "data": { ".dockercfg": "c3dvcmRmaXNo" }}
        - `data.".dockercfg"` must be a record in JSON @ value: not of that form
        {"data": { "a": "swordfish!" }}
        - `data.a` must be base64 @ value: not of that form; write it in `stringData` as it is
        {"stringData": { "a b": "swordfish" }}
        - the key `a b` in `stringData` must be 1 to 253 letters, digits, `-`, `_` and `.`, and neither be `.` nor
          begin with `..` @ key stringData."a b": not of that form
    "#;
    changed(&secret(), table);
}

#[test]
fn no_line_with_a_secret_is_drawn() {
    for entries in [
        json!({ "type": "kubernetes.io/dockerconfigjson", "stringData": { ".dockerconfigjson": "swordfish" } }),
        json!({ "type": "kubernetes.io/dockercfg", "data": { ".dockercfg": "c3dvcmRmaXNo" } }),
        json!({ "data": { "a": "swordfish!" } }),
        json!({ "stringData": { "a b": "swordfish" } }),
    ] {
        let mut secret = secret();
        secret.as_object_mut().unwrap().extend(entries.as_object().unwrap().clone());
        let text = shown(&secret);
        assert!(text.contains("error[") && !text.contains("swordfish") && !text.contains("c3dv"), "{text}");
    }
}
