//! What is said of requests for certificates, and where.

use serde_json::{Value, json};

use crate::schema::rules::tests::changed;

fn request() -> Value {
    json!({
        "apiVersion": "certificates.k8s.io/v1",
        "kind": "CertificateSigningRequest",
        "metadata": { "name": "a" },
        "spec": {
            "request": "LS0tLS1CRUdJTiBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0KTUFBPQotLS0tLUVORCBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0K",
            "usages": ["client auth"],
            "signerName": "example.com/a",
        },
    })
}

#[test]
fn a_request_is_in_its_form_and_names_a_signer() {
    let table = r#"
        {"spec.request": "c3dvcmRmaXNo"}
        - `spec.request` must be a certificate request in PEM, in base64 @ value: this is `c3dvcmRmaXNo`
        {"spec.signerName": "kubernetes.io/legacy-unknown"}
        - `spec.signerName` must be another: `kubernetes.io/legacy-unknown` is no longer taken @ value: this is
          `kubernetes.io/legacy-unknown`
        {"spec.expirationSeconds": 600}
        {"spec.expirationSeconds": 599}
        - `spec.expirationSeconds` must be at least 600 @ value: this is `599`
    "#;
    changed(&request(), table);
}
