//! What the compiler makes of an XRD is what Crossplane makes of it.

use std::collections::BTreeMap;

use control_plane::{Client, ControlPlane, Part, Parts};
use lornuc_model::diagnostic::Severity;
use lornuc_model::schema::{Docs, find};
use lornuc_model::value::from_json;
use serde_json::{Value, json};

use crate::parts::{apply, has, until};

/// A schema with everything that Crossplane keeps, and much of what it drops.
fn schema() -> Value {
    json!({
        "type": "object",
        "description": "A shop.",
        "required": ["spec", "status"],
        "minProperties": 1,
        "x-kubernetes-validations": [{ "rule": "self.metadata.name != 'shop'", "message": "not that" }],
        "properties": {
            "metadata": { "type": "object", "properties": { "name": { "type": "string", "maxLength": 20, "pattern": "^s" } } },
            "extra": { "type": "string" },
            "spec": {
                "type": "object",
                "description": "What is wanted.",
                "required": ["size"],
                "minProperties": 1,
                "x-kubernetes-preserve-unknown-fields": true,
                "x-kubernetes-validations": [{ "rule": "self.size < 10" }],
                "oneOf": [{ "required": ["size"] }, { "required": ["sizes"] }],
                "properties": {
                    "size": { "type": "integer", "format": "int32", "minimum": 1, "default": 1, "nullable": false },
                    "port": { "x-kubernetes-int-or-string": true, "anyOf": [{ "type": "integer" }, { "type": "string" }] },
                    "sizes": {
                        "type": "array",
                        "x-kubernetes-list-type": "map",
                        "x-kubernetes-list-map-keys": ["name"],
                        "items": {
                            "type": "object", "required": ["name"],
                            "properties": { "name": { "type": "string" }, "value": { "type": "number", "maximum": 2.5 } },
                        },
                    },
                    "labels": { "type": "object", "additionalProperties": { "type": "string", "enum": ["a", "b"] } },
                    "compositionRef": { "type": "string" },
                    "crossplane": { "type": "string" },
                },
            },
            "status": {
                "type": "object",
                "description": "What is.",
                "required": ["ready"],
                "maxProperties": 9,
                "x-kubernetes-validations": [{ "rule": "self.ready" }],
                "properties": { "ready": { "type": "boolean" }, "conditions": { "type": "string" } },
            },
        },
    })
}

/// An XRD of a kind of its own.
fn definition(kind: &str, version: &str, more: &Value) -> Value {
    let plural = format!("{}s", kind.to_lowercase());
    let mut spec = json!({
        "group": "example.org",
        "names": { "kind": kind, "plural": plural, "shortNames": [kind.to_lowercase()] },
        "versions": [
            { "name": "v1", "served": true, "referenceable": true, "schema": { "openAPIV3Schema": schema() } },
            {
                "name": "v1alpha1", "served": true, "referenceable": false,
                "deprecated": true, "deprecationWarning": "use v1",
                "schema": { "openAPIV3Schema": { "type": "object" } },
            },
        ],
    });
    spec.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    json!({
        "apiVersion": format!("apiextensions.crossplane.io/{version}"),
        "kind": "CompositeResourceDefinition",
        "metadata": { "name": format!("{plural}.example.org") },
        "spec": spec,
    })
}

/// The texts of the kinds that an object defines, by the name of their CRD.
fn texts(object: &Value) -> BTreeMap<String, String> {
    let found = find(&from_json(object.clone()).unwrap());
    let errors = found.findings.iter().filter(|finding| finding.severity == Severity::Error);
    assert_eq!(errors.map(|finding| &finding.message).collect::<Vec<_>>(), Vec::<&String>::new());
    let named = found.definitions.iter();
    named.map(|kind| (format!("{}.{}", kind.plural, kind.kind.group), kind.text(Docs::Kept))).collect()
}

fn agree(client: &Client, xrd: &Value) {
    let name = xrd["metadata"]["name"].as_str().unwrap();
    let version = xrd["apiVersion"].as_str().unwrap();
    let path = format!("/apis/{version}/compositeresourcedefinitions/{name}");
    apply(client, &path, xrd);
    until(|| has(client, &path, "Established"));
    if xrd["spec"].get("claimNames").is_some() {
        until(|| has(client, &path, "Offered"));
    }
    for (name, ours) in texts(xrd) {
        let crd = client.get(&format!("/apis/apiextensions.k8s.io/v1/customresourcedefinitions/{name}")).unwrap();
        let mut crd = crd.done("GET", &name).unwrap();
        crd["apiVersion"] = "apiextensions.k8s.io/v1".into();
        crd["kind"] = "CustomResourceDefinition".into();
        assert_eq!(texts(&crd), BTreeMap::from([(name, ours)]));
    }
}

#[test]
fn an_xrd_is_read_as_the_crds_that_crossplane_makes_of_it() {
    let Some(plane) = ControlPlane::for_test(&Parts::api_server().with(Part::Crossplane)) else { return };
    let client = plane.admin().client();
    let claims = json!({
        "claimNames": { "kind": "Claim", "plural": "claims" },
        "connectionSecretKeys": ["password"],
        "defaultCompositeDeletePolicy": "Foreground",
        "defaultCompositionUpdatePolicy": "Manual",
    });
    agree(client, &definition("XClaimed", "v1", &claims));
    let plain = json!({ "claimNames": { "kind": "Other", "plural": "others" } });
    agree(client, &definition("XOther", "v1", &plain));
    for (kind, version, scope) in
        [("Old", "v1", "Namespaced"), ("Wide", "v1", "Cluster"), ("Own", "v2", "Namespaced"), ("All", "v2", "Cluster")]
    {
        agree(client, &definition(kind, version, &json!({ "scope": scope })));
    }
    agree(client, &definition("Plain", "v2", &json!({})));
}
