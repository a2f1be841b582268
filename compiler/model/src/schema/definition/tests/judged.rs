//! What is judged of a definition beside its schemas: its name, its kind, its scope, its versions. In: a sound definition
//! with one thing about it changed.

use serde_json::{Value as Json, json};

use super::{crd, find, messages, node};
use crate::diagnostic::Code;

fn sound() -> Json {
    crd(&json!({ "type": "object" }))
}

fn sound_xrd(version: &str) -> Json {
    json!({
        "apiVersion": format!("apiextensions.crossplane.io/{version}"),
        "kind": "CompositeResourceDefinition",
        "metadata": { "name": "xshops.example.com" },
        "spec": {
            "group": "example.com",
            "names": { "kind": "XShop", "plural": "xshops" },
            "versions": [{ "name": "v1", "served": true, "referenceable": true, "schema": { "openAPIV3Schema": { "type": "object" } } }],
        },
    })
}

/// What is said of a definition with this value in the place of what stands at the pointer; `null` takes it out.
fn changed(mut definition: Json, pointer: &str, value: Json) -> Vec<String> {
    let (above, key) = pointer.rsplit_once('/').unwrap();
    let above = definition.pointer_mut(above).unwrap();
    match above {
        Json::Array(items) => items[key.parse::<usize>().unwrap()] = value,
        Json::Object(map) if value.is_null() => drop(map.remove(key)),
        Json::Object(map) => drop(map.insert(key.to_owned(), value)),
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) => panic!("{pointer} is in no record"),
    }
    messages(&find(&node(&definition))).into_iter().map(str::to_owned).collect()
}

#[test]
fn names_are_those_that_a_server_takes() {
    const GROUP: &str = "the CRD `widgets.example.com` must have a domain as its group";
    const KIND: &str = "the CRD `widgets.example.com` has the kind";
    const PLURAL: &str = "the CRD `widgets.example.com` has the plural";
    for (pointer, value, says) in [
        (
            "/metadata/name",
            json!("widget.example.com"),
            "the CRD `widget.example.com` must be called `widgets.example.com`",
        ),
        ("/metadata/name", json!(5), "a CRD must be called `widgets.example.com`"),
        ("/metadata/name", Json::Null, "a CRD must be called `widgets.example.com`"),
        ("/metadata", Json::Null, "a CRD must be called `widgets.example.com`"),
        ("/spec/group", json!("example"), GROUP),
        ("/spec/group", json!("example..com"), GROUP),
        ("/spec/group", json!("Example.com"), GROUP),
        ("/spec/group", json!(""), GROUP),
        ("/spec/group", json!(7), "the CRD `widgets.example.com` must have the API group in `group`"),
        ("/spec/group", Json::Null, "the CRD `widgets.example.com` must have a field `group`, the API group"),
        ("/spec/names/kind", json!("my widget"), KIND),
        ("/spec/names/kind", json!(""), KIND),
        (
            "/spec/names/kind",
            json!(["Widget"]),
            "the CRD `widgets.example.com` must have a kind as `CronTab` in `kind`",
        ),
        ("/spec/names/plural", json!("Widgets"), PLURAL),
        ("/spec/names/plural", json!("a.b"), PLURAL),
        ("/spec/names/plural", json!("1s"), PLURAL),
        ("/spec/names", json!("Widget"), "the CRD `widgets.example.com` must have a field `kind`, a kind as `CronTab`"),
        ("/spec/names", Json::Null, "the CRD `widgets.example.com` must have a field `names`, the names of its kind"),
        ("/spec", Json::Null, "the CRD `widgets.example.com` must have a field `spec`, a record"),
        ("/spec", json!([]), "the CRD `widgets.example.com` must have a field `group`, the API group"),
    ] {
        let said = changed(sound(), pointer, value.clone());
        assert!(said.first().is_some_and(|first| first.starts_with(says)), "{pointer} {value}: {said:?}");
    }
}

#[test]
fn a_hostile_name_stays_on_one_line() {
    for pointer in ["/metadata/name", "/spec/group", "/spec/names/kind", "/spec/names/plural", "/spec/scope"] {
        for line in changed(sound(), pointer, json!("a\n\u{1b}[31mb")) {
            assert!(!line.contains(['\n', '\u{1b}']), "{pointer}: {line:?}");
        }
    }
}

#[test]
fn a_custom_resource_lives_in_namespaces_or_in_none() {
    let wrong = "the CRD `widgets.example.com` must have a scope of `Namespaced`, `Cluster`, not";
    for (scope, says) in [
        (json!("Cluster"), None),
        (json!("cluster"), Some(format!("{wrong} `cluster`"))),
        (json!("LegacyCluster"), Some(format!("{wrong} `LegacyCluster`"))),
        (json!(""), Some(format!("{wrong} ``"))),
        (json!(true), Some("the CRD `widgets.example.com` must have `Namespaced` or `Cluster` in `scope`".to_owned())),
        (
            Json::Null,
            Some("the CRD `widgets.example.com` must have a field `scope`, `Namespaced` or `Cluster`".to_owned()),
        ),
    ] {
        assert_eq!(changed(sound(), "/spec/scope", scope.clone()), Vec::from_iter(says), "{scope}");
    }
}

#[test]
fn one_version_is_stored_and_one_is_served() {
    let version = |name: &str, served: bool, storage: bool| json!({ "name": name, "served": served, "storage": storage, "schema": { "openAPIV3Schema": { "type": "object" } } });
    let (none_served, stored) = ("must have a version that is served", "must have one version with `storage: true`");
    for (versions, says) in [
        (json!([version("v1", true, true), version("v2", true, false)]), vec![]),
        (json!([version("v1", false, true), version("v2", true, false)]), vec![]),
        (json!([version("v1", false, true)]), vec![none_served]),
        (json!([version("v1", true, false)]), vec![stored]),
        (json!([version("v1", true, true), version("v2", true, true)]), vec![stored]),
        (json!([version("v1", true, true), version("v1", true, false)]), vec!["has the version `v1` twice"]),
        (json!([]), vec!["must have a version"]),
        (json!("v1"), vec!["must have a version"]),
        (json!({ "v1": {} }), vec!["must have a version"]),
        (Json::Null, vec!["must have a field `versions`, a list"]),
        (json!(["v1"]), vec!["must have a field `name`, a version as `v1`", none_served, stored]),
        // What is written as text is no boolean.
        (
            json!([{ "name": "v1", "served": "true", "storage": "true", "schema": { "openAPIV3Schema": { "type": "object" } } }]),
            vec![none_served, stored],
        ),
        (json!([{ "name": "v1", "served": true, "storage": true }]), vec!["must have a field `schema`, a schema"]),
        (
            json!([{ "name": "v1", "served": true, "storage": true, "schema": {} }]),
            vec!["must have a field `openAPIV3Schema`, a schema"],
        ),
        (
            json!([{ "name": "v1", "served": true, "storage": true, "schema": { "openAPIV3Schema": null } }]),
            vec!["must have a field `openAPIV3Schema`, a schema"],
        ),
    ] {
        let wanted: Vec<String> =
            says.into_iter().map(|says| format!("the CRD `widgets.example.com` {says}")).collect();
        assert_eq!(changed(sound(), "/spec/versions", versions.clone()), wanted, "{versions}");
    }
    let shouted = changed(sound(), "/spec/versions/0/name", json!("V1"));
    assert!(shouted[0].starts_with("the CRD `widgets.example.com` has the version `V1`, which "), "{shouted:?}");
}

#[test]
fn every_version_of_a_definition_is_judged_by_itself() {
    let version = |name: &str, kind: &str, is_stored: bool| {
        let spec = json!({ "type": "object", "properties": { "spec": { "type": kind } } });
        json!({ "name": name, "served": true, "storage": is_stored, "schema": { "openAPIV3Schema": spec } })
    };
    let versions = json!([version("v1", "strng", false), version("v2", "boolean", true), version("v3", "any", false)]);
    assert_eq!(
        changed(sound(), "/spec/versions", versions),
        [
            "`spec` of `Widget.example.com` v3 has the type `any`, which is none",
            "`spec` of `Widget.example.com` v1 has the type `strng`, which is none",
        ]
    );
}

#[test]
fn definitions_of_versions_that_are_gone_are_refused_by_their_kind() {
    for (api_version, kind) in [
        ("apiextensions.k8s.io/v1beta1", "CustomResourceDefinition"),
        ("apiextensions.k8s.io/v2", "CustomResourceDefinition"),
        ("apiextensions.crossplane.io/v1alpha1", "CompositeResourceDefinition"),
    ] {
        let mut outdated = sound();
        (outdated["apiVersion"], outdated["kind"]) = (json!(api_version), json!(kind));
        let found = find(&node(&outdated));
        assert_eq!(messages(&found), [format!("no server takes definitions of `{api_version}`")]);
        assert_eq!(found.findings[0].code, Code::InvalidDefinition);
        assert_eq!(found.definitions.len(), 0);
    }
}

#[test]
fn what_only_looks_like_a_definition_is_passed_over() {
    for (api_version, kind) in [
        (json!("apiextensions.k8s.io/v1"), json!("ConversionReview")),
        (json!("example.com/v1"), json!("CustomResourceDefinition")),
        (json!("v1"), json!("CustomResourceDefinition")),
        (json!(1), json!("CustomResourceDefinition")),
        (json!("apiextensions.k8s.io/v1"), json!(null)),
        (json!("apiextensions.crossplane.io/v1"), json!("CustomResourceDefinition")),
    ] {
        let mut other = sound();
        (other["apiVersion"], other["kind"]) = (api_version.clone(), kind.clone());
        let found = find(&node(&other));
        assert_eq!(
            (found.definitions.len(), found.refused.len(), found.findings.len()),
            (0, 0, 0),
            "{api_version} {kind}"
        );
    }
    for other in [json!(null), json!("text"), json!([sound()]), json!({})] {
        assert_eq!(find(&node(&other)).definitions.len(), 0, "{other}");
    }
}

#[test]
fn a_composite_has_the_scopes_of_its_version() {
    for (version, scope, is_sound) in [
        ("v1", json!("LegacyCluster"), true),
        ("v1", json!("Namespaced"), true),
        ("v1", json!("Cluster"), true),
        ("v1", Json::Null, true),
        ("v2", json!("Namespaced"), true),
        ("v2", json!("Cluster"), true),
        ("v2", json!("LegacyCluster"), false),
        ("v2", Json::Null, true),
        ("v1", json!("Legacy"), false),
        ("v2", json!(1), false),
    ] {
        let said = changed(sound_xrd(version), "/spec/scope", scope.clone());
        assert_eq!(said.is_empty(), is_sound, "{version} {scope}: {said:?}");
    }
}

#[test]
fn only_old_composites_are_claimed_and_by_another_name() {
    let claims = |kind: &str, plural: &str| json!({ "kind": kind, "plural": plural });
    let none = "the XRD `xshops.example.com` must not have claims: only those of v1 with the scope `LegacyCluster` do";
    let other = |key: &str| format!("the XRD `xshops.example.com` must call claims by another `{key}` than resources");
    for (version, scope, claims, says) in [
        ("v1", Json::Null, claims("Shop", "shops"), vec![]),
        ("v1", json!("LegacyCluster"), claims("Shop", "shops"), vec![]),
        ("v1", json!("Cluster"), claims("Shop", "shops"), vec![none.to_owned()]),
        ("v2", Json::Null, claims("Shop", "shops"), vec![none.to_owned()]),
        ("v1", Json::Null, claims("XShop", "shops"), vec![other("kind")]),
        ("v1", Json::Null, claims("XShop", "xshops"), vec![other("kind"), other("plural")]),
        (
            "v1",
            Json::Null,
            json!({ "kind": "Shop" }),
            vec![
                "the XRD `xshops.example.com` must have a field `plural`, its name in addresses, as `crontabs`"
                    .to_owned(),
            ],
        ),
    ] {
        let mut xrd = sound_xrd(version);
        xrd["spec"]["claimNames"] = claims.clone();
        assert_eq!(changed(xrd, "/spec/scope", scope), says, "{version} {claims}");
    }
}

#[test]
fn one_version_of_a_composite_is_referenceable() {
    let said = changed(sound_xrd("v2"), "/spec/versions/0/referenceable", Json::Null);
    assert_eq!(said, ["the XRD `xshops.example.com` must have one version with `referenceable: true`"]);
}
