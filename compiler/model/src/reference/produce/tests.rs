//! What comes of a resource at run time: names, namespaces and keys, and that odd manifests make nothing up.

use serde_json::{Value as Json, json};

use super::{Filled, Keys, Where, produced};
use crate::name::{ApiVersion, Gvk, Kind};
use crate::value::from_json;

/// What a resource called `own` makes, as `Secret here/name {a,b}`: `*` is any namespace, `+` before it merges.
fn made(of: &str, mut manifest: Json) -> Vec<String> {
    let (api_version, kind) = of.split_once(' ').unwrap();
    let gvk = Gvk { api_version: ApiVersion::new(api_version).unwrap(), kind: Kind::new(kind).unwrap() };
    if let Some(fields) = manifest.as_object_mut() {
        fields.entry("metadata").or_insert_with(|| json!({}))["name"] = json!("own");
    }
    let node = from_json(manifest).unwrap();
    let objects = produced(&gvk, Filled::new(&node, None));
    let line = objects.iter().map(|object| {
        let namespace = match object.namespace {
            Where::Own => "here",
            Where::In(name) => name,
            Where::Anywhere => "*",
        };
        let keys = match &object.keys {
            Keys::Known(keys) => format!("{{{}}}", keys.iter().map(|key| &**key).collect::<Vec<_>>().join(",")),
            Keys::Open => "open".to_owned(),
        };
        let (merged, dot) = (if object.is_merged { "+" } else { "" }, if object.group.is_empty() { "" } else { "." });
        format!("{merged}{}{dot}{} {namespace}/{} {keys}", object.kind, object.group, object.name)
    });
    line.collect()
}

/// One or nothing for each spec.
fn each(of: &str, cases: impl IntoIterator<Item = (Json, &'static [&'static str])>) {
    for (spec, expected) in cases {
        assert_eq!(made(of, json!({ "spec": spec })), expected, "{of}: {spec}");
    }
}

#[test]
fn a_manifest_without_a_spec_or_with_an_odd_one_makes_nothing() {
    for of in [
        "external-secrets.io/v1 ClusterExternalSecret",
        "external-secrets.io/v1 SecretStore",
        "apps/v1 StatefulSet",
        "helm.toolkit.fluxcd.io/v2 HelmRelease",
        "source.extensions.fluxcd.io/v1beta1 ArtifactGenerator",
        "v1 PersistentVolume",
        "networking.k8s.io/v1 Ingress",
        "gateway.networking.k8s.io/v1 Gateway",
        "cert-manager.io/v1 Issuer",
        "cert-manager.io/v1 Certificate",
        "secrets-store.csi.x-k8s.io/v1 SecretProviderClass",
        "helm.crossplane.io/v1beta1 Release",
        "pkg.crossplane.io/v1beta1 DeploymentRuntimeConfig",
        "kubernetes.crossplane.io/v1alpha2 Object",
        "example.com/v1 Widget",
    ] {
        for manifest in [json!({}), json!([]), json!("text")] {
            assert_eq!(made(of, manifest), [""; 0], "{of}");
        }
        for spec in [json!(null), json!({}), json!([]), json!("text"), json!(1)] {
            assert_eq!(made(of, json!({ "spec": spec })), [""; 0], "{of}: {spec}");
        }
    }
}

#[test]
fn a_stateful_set_has_as_many_claims_as_replicas_up_to_a_thousand() {
    let claims = |mut spec: Json| {
        spec["volumeClaimTemplates"] = json!([{ "metadata": { "name": "data" } }, { "metadata": {} }, null]);
        made("apps/v1 StatefulSet", json!({ "spec": spec }))
    };
    for (spec, count, first) in [
        (json!({}), 1, 0),
        (json!({ "replicas": null }), 1, 0),
        (json!({ "replicas": "3" }), 1, 0),
        (json!({ "replicas": 3 }), 3, 0),
        (json!({ "replicas": 2, "ordinals": { "start": 5 } }), 2, 5),
        (json!({ "replicas": 2, "ordinals": { "start": -5 } }), 2, 0),
        (json!({ "replicas": 1, "ordinals": { "start": i64::MAX } }), 1, i64::MAX),
        (json!({ "replicas": i64::MAX }), 1000, 0),
    ] {
        let found = claims(spec.clone());
        assert_eq!(found.len(), count, "{spec}");
        assert_eq!(found[0], format!("PersistentVolumeClaim here/data-own-{first} open"), "{spec}");
    }
    for replicas in [0, -1, i64::MIN] {
        assert_eq!(claims(json!({ "replicas": replicas })), [""; 0], "{replicas}");
    }
}

#[test]
fn a_namespace_is_made_only_where_that_is_plainly_said() {
    each(
        "helm.toolkit.fluxcd.io/v2 HelmRelease",
        [
            (
                json!({ "targetNamespace": "far", "install": { "createNamespace": true } }),
                &["Namespace here/far open"][..],
            ),
            (json!({ "targetNamespace": "far", "install": { "createNamespace": false } }), &[]),
            (json!({ "targetNamespace": "far", "install": { "createNamespace": "true" } }), &[]),
            (json!({ "targetNamespace": "", "install": { "createNamespace": true } }), &[]),
            (json!({ "install": { "createNamespace": true } }), &[]),
        ],
    );
    each(
        "helm.m.crossplane.io/v1beta1 Release",
        [
            (json!({ "forProvider": { "namespace": "far" } }), &["Namespace here/far open"][..]),
            (
                json!({ "forProvider": { "namespace": "far", "skipCreateNamespace": false } }),
                &["Namespace here/far open"],
            ),
            (json!({ "forProvider": { "namespace": "far", "skipCreateNamespace": true } }), &[]),
            (json!({ "forProvider": {}, "writeConnectionSecretToRef": { "name": "a" } }), &["Secret here/a open"]),
        ],
    );
}

#[test]
fn connection_details_are_in_a_secret_of_the_namespace_that_is_named() {
    each(
        "example.com/v1 Widget",
        [
            (json!({ "writeConnectionSecretToRef": { "name": "a" } }), &["Secret here/a open"][..]),
            (json!({ "writeConnectionSecretToRef": { "name": "a", "namespace": "far" } }), &["Secret far/a open"]),
            (json!({ "writeConnectionSecretToRef": { "name": "a", "namespace": "" } }), &["Secret here/a open"]),
            (json!({ "writeConnectionSecretToRef": { "name": "", "namespace": "far" } }), &[]),
            (json!({ "writeConnectionSecretToRef": "a" }), &[]),
        ],
    );
    let map = json!({ "apiVersion": "v1", "kind": "ConfigMap", "metadata": { "name": "a" }, "data": { "x": "" }, "binaryData": { "y": "" } });
    let far =
        json!({ "apiVersion": "example.com/v1", "kind": "Widget", "metadata": { "name": "a", "namespace": "far" } });
    each(
        "kubernetes.m.crossplane.io/v1alpha1 Object",
        [
            (json!({ "forProvider": { "manifest": map } }), &["ConfigMap */a {x,y}"][..]),
            (json!({ "forProvider": { "manifest": far } }), &["Widget.example.com far/a {}"]),
            (json!({ "forProvider": { "manifest": { "kind": "Secret", "metadata": {} } } }), &[]),
            (json!({ "forProvider": { "manifest": { "metadata": { "name": "a" } } } }), &[]),
        ],
    );
}

#[test]
fn certificates_are_made_for_those_who_ask_and_in_their_own_namespace() {
    let specs = [
        (
            "networking.k8s.io/v1 Ingress",
            json!({ "tls": [{ "secretName": "a" }, { "hosts": [] }, { "secretName": "" }] }),
        ),
        (
            "gateway.networking.k8s.io/v1 Gateway",
            json!({ "listeners": [{}, { "tls": { "certificateRefs": [
            { "name": "a" }, { "name": "b", "namespace": "far" }, { "kind": "Secret" },
        ] } }] }),
        ),
    ];
    for (of, spec) in specs {
        for (annotation, is_made) in [
            ("cert-manager.io/cluster-issuer", true),
            ("cert-manager.io/issuer", true),
            ("kubernetes.io/tls-acme", true),
            ("cert-manager.io/issuer-kind", false),
        ] {
            let expected = is_made.then_some("Secret here/a {ca.crt,tls.crt,tls.key}");
            let found = made(of, json!({ "metadata": { "annotations": { annotation: "x" } }, "spec": spec }));
            assert_eq!(found, expected.as_slice(), "{of} {annotation}");
        }
        assert_eq!(made(of, json!({ "spec": spec })), [""; 0], "{of}");
    }
    let account = json!({ "acme": { "privateKeySecretRef": { "name": "a" } } });
    each("cert-manager.io/v1 Issuer", [(account.clone(), &["Secret here/a open"][..])]);
    each("cert-manager.io/v1 ClusterIssuer", [(account, &["Secret */a open"][..])]);
    each(
        "cert-manager.io/v1 Certificate",
        [
            (json!({ "secretName": "a" }), &["Secret here/a {ca.crt,tls.crt,tls.key}"][..]),
            (json!({ "secretName": "a", "keystores": {} }), &["Secret here/a open"]),
            (json!({ "secretName": "a", "additionalOutputFormats": [] }), &["Secret here/a open"]),
        ],
    );
}

#[test]
fn keys_of_an_external_secret_are_those_of_its_data_its_template_or_both() {
    let of = |template: Json, more: Json| {
        let mut spec =
            json!({ "data": [{ "secretKey": "a" }, {}, { "secretKey": "" }], "target": { "template": template } });
        spec.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        made("external-secrets.io/v1 ExternalSecret", json!({ "spec": spec })).concat()
    };
    let extracts = json!({ "dataFrom": [{ "extract": {} }] });
    for (template, more, keys) in [
        (json!(null), json!({}), "{a}"),
        (json!(null), json!({ "dataFrom": [] }), "{a}"),
        (json!(null), extracts.clone(), "open"),
        (json!({ "data": {} }), json!({}), "{a}"),
        (json!({ "data": { "b": "" } }), extracts.clone(), "{b}"),
        (json!({ "data": { "b": "" }, "mergePolicy": "Replace" }), json!({}), "{b}"),
        (json!({ "data": { "b": "" }, "mergePolicy": "Merge" }), json!({}), "{a,b}"),
        (json!({ "data": { "b": "" }, "mergePolicy": "Merge" }), extracts, "open"),
        (json!({ "data": { "b": "" }, "templateFrom": [] }), json!({}), "{b}"),
        (json!({ "data": { "b": "" }, "templateFrom": [{}] }), json!({}), "open"),
    ] {
        assert_eq!(of(template.clone(), more.clone()), format!("Secret here/own {keys}"), "{template} {more}");
    }
    each(
        "external-secrets.io/v1 ExternalSecret",
        [
            (json!({ "target": { "name": "a", "creationPolicy": "Merge" } }), &["+Secret here/a {}"][..]),
            (
                json!({ "target": { "manifest": { "apiVersion": "example.com/v1", "kind": "Widget" } } }),
                &["Widget.example.com here/own {}"],
            ),
            (json!({ "target": { "name": "a", "creationPolicy": "None" } }), &[]),
        ],
    );
    each(
        "external-secrets.io/v1 ClusterExternalSecret",
        [
            (
                json!({ "externalSecretSpec": {}, "namespaces": ["x", "", 1, "y"] }),
                &["Secret x/own {}", "Secret y/own {}"][..],
            ),
            (
                json!({ "externalSecretSpec": {}, "externalSecretName": "a", "namespaceSelector": {} }),
                &["Secret */a {}"],
            ),
            (json!({ "externalSecretSpec": {} }), &[]),
            (json!({ "namespaces": ["x"] }), &[]),
        ],
    );
}

#[test]
fn entries_of_lists_that_lack_a_name_are_passed_over() {
    each(
        "secrets-store.csi.x-k8s.io/v1 SecretProviderClass",
        [(
            json!({ "secretObjects": [{ "data": [{ "key": "a" }] }, { "secretName": "b", "data": [{ "key": "c" }, {}] }] }),
            &["Secret here/b {c}"][..],
        )],
    );
    each(
        "source.extensions.fluxcd.io/v1beta1 ArtifactGenerator",
        [(
            json!({ "artifacts": [{}, { "name": "a" }, "b"] }),
            &["ExternalArtifact.source.toolkit.fluxcd.io here/a open"][..],
        )],
    );
    each(
        "v1 PersistentVolume",
        [
            (json!({ "storageClassName": "" }), &[][..]),
            (json!({ "storageClassName": "a" }), &["StorageClass.storage.k8s.io */a open"]),
        ],
    );
    each(
        "bitnami.com/v1alpha1 SealedSecret",
        [
            (json!(null), &["Secret here/own {}"][..]),
            (
                json!({ "encryptedData": { "a": "" }, "template": { "metadata": { "name": "b" }, "data": { "c": "" } } }),
                &["Secret here/b {a,c}"],
            ),
        ],
    );
}
