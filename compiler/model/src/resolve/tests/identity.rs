//! What every resource has: version, kind, metadata and a name by the rule of its kind.

use serde_json::{Value as Json, json};

use super::{config, deployment, heads, refused, resource, sound};

#[test]
fn every_wrong_or_missing_field_is_a_finding_at_its_path() {
    let name = || json!({ "name": "a" });
    for (resource, head) in [
        (json!({ "apiVersion": "v1", "kind": "ConfigMap" }), "invalid-resource apps/a"),
        (resource("v1", "ConfigMap", json!(null)), "invalid-resource apps/a metadata"),
        (resource("v1", "ConfigMap", json!([])), "invalid-resource apps/a metadata"),
        (resource("v1", "ConfigMap", json!("a")), "invalid-resource apps/a metadata"),
        (resource("v1", "ConfigMap", json!({})), "invalid-resource apps/a metadata"),
        (resource("v1", "ConfigMap", json!({ "name": null })), "invalid-resource apps/a metadata.name"),
        (resource("v1", "ConfigMap", json!({ "name": 1 })), "invalid-resource apps/a metadata.name"),
        (resource("v1", "ConfigMap", json!({ "name": "" })), "invalid-name apps/a metadata.name"),
        (json!({ "apiVersion": 1, "kind": "A", "metadata": name() }), "invalid-resource apps/a apiVersion"),
        (json!({ "apiVersion": null, "kind": "A", "metadata": name() }), "invalid-resource apps/a apiVersion"),
        (json!({ "apiVersion": "v1", "kind": ["A"], "metadata": name() }), "invalid-resource apps/a kind"),
        (json!({ "apiVersion": "v1", "kind": false, "metadata": name() }), "invalid-resource apps/a kind"),
    ] {
        assert_eq!(heads(&refused(json!({ "a": resource }))), [head], "{resource}");
    }
}

#[test]
fn texts_that_no_api_version_kind_or_namespace_can_be_are_refused() {
    let long = format!("A{}", "a".repeat(63));
    for text in ["", "V1", "1", "/v1", "apps/", "apps/v1/x", "apps/v 1", "Apps/v1", "apps /v1"] {
        let findings = refused(json!({ "a": resource(text, "ConfigMap", json!({ "name": "a" })) }));
        assert_eq!(heads(&findings), ["invalid-resource apps/a apiVersion"], "{text}");
    }
    for text in ["", "configMap", "Config Map", "Config.Map", "Ärger", "1A", long.as_str()] {
        let findings = refused(json!({ "a": resource("v1", text, json!({ "name": "a" })) }));
        assert_eq!(heads(&findings), ["invalid-resource apps/a kind"], "{text}");
    }
    let long = "a".repeat(64);
    for text in ["", "Shop", "a.b", "-a", "a-", long.as_str()] {
        let findings = refused(json!({ "a": resource("v1", "ConfigMap", json!({ "name": "a", "namespace": text })) }));
        assert_eq!(heads(&findings), ["invalid-name apps/a metadata.namespace"], "{text}");
    }
}

#[test]
fn all_faults_of_a_resource_are_told_at_once() {
    let metadata = json!({ "name": 3, "namespace": 4, "labels": 5, "annotations": 6 });
    let findings = refused(json!({ "a": { "apiVersion": 1, "kind": 2, "metadata": metadata } }));
    let paths: Vec<String> = findings.iter().map(|finding| finding.path.to_string()).collect();
    let wanted =
        ["apiVersion", "kind", "metadata.name", "metadata.namespace", "metadata.labels", "metadata.annotations"];
    assert_eq!(paths, wanted);
}

#[test]
fn names_are_judged_by_the_rule_of_their_kind() {
    const RBAC: &str = "rbac.authorization.k8s.io/v1";
    let (x63, x64) = ("x".repeat(63), "x".repeat(64));
    let x253 = [x63.as_str(); 4].join(".")[..253].to_owned();
    let x254 = format!("{x253}x");
    let kinds: [(&str, &str, &[&str], &[&str]); 6] = [
        ("v1", "Namespace", &["a", "1a", &x63], &["a.b", "A", "a_b", "-a", "a-", &x64]),
        ("v1", "Service", &["a", "1a", &x63], &["a.b", "A", "a-", &x64]),
        ("v1", "ConfigMap", &["a", "1a", "a.b", "a.1", &x253], &["A", "a_b", "a..b", ".a", "a.", "a b", &x254]),
        ("apps/v1", "Deployment", &["1a", "a.b", &x253], &["a:b", "a/b", &x254]),
        (RBAC, "ClusterRole", &["system:node", "A b", "a_b"], &["", ".", "..", "a/b", "a%b"]),
        (RBAC, "RoleBinding", &["system:node"], &["a/b"]),
    ];
    let role = json!({ "apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": "a" });
    for (api_version, kind, good, bad) in kinds {
        let tree = |name: &str| {
            let mut resource = resource(api_version, kind, json!({ "name": name }));
            match kind {
                "Service" => resource["spec"] = json!({ "ports": [{ "port": 80 }] }),
                "Deployment" => resource["spec"] = deployment("a")["spec"].take(),
                "RoleBinding" => resource["roleRef"] = role.clone(),
                _ => {}
            }
            json!({ "a": resource })
        };
        for name in good {
            assert_eq!(sound(tree(name))[0].key().name.as_str(), *name);
        }
        for name in bad {
            assert_eq!(heads(&refused(tree(name))), ["invalid-name apps/a metadata.name"], "{kind} {name}");
        }
    }
}

#[test]
fn a_wrong_name_is_told_with_a_right_one() {
    for (name, near) in [("Web", "web"), ("my_app", "my-app"), ("web-", "web"), ("my app", "my-app")] {
        assert_eq!(refused(json!({ "a": config(name) }))[0].help, Some(format!("write `{near}`")));
    }
}

#[test]
fn a_generated_name_is_refused_where_there_is_no_other() {
    let findings = refused(json!({ "a": resource("batch/v1", "Job", json!({ "generateName": "a-" })) }));
    assert_eq!(heads(&findings), ["invalid-resource apps/a metadata.generateName"]);
    assert_eq!(findings[0].help.as_deref(), Some("write `metadata.name`"));
    sound(json!({ "a": resource("v1", "ConfigMap", json!({ "generateName": "a-", "name": "a" })) }));
}

#[test]
fn a_message_holds_the_beginning_of_a_long_text_and_no_control_characters() {
    let long = refused(json!({ "a": config(&"X".repeat(10_000)) }));
    assert!(long[0].message.contains("XXX…`"), "{}", long[0].message);
    assert!(long[0].message.len() < 400);
    let control = refused(json!({ "a": config("a\n\u{1b}[31mb") }));
    assert!(!control[0].message.contains(char::is_control), "{}", control[0].message);
}

#[test]
fn a_sound_resource_is_kept_as_it_is() {
    let manifest: Json = json!({
        "apiVersion": "apps/v1", "kind": "Deployment",
        "metadata": { "name": "web", "namespace": "other", "labels": { "a": "b" } },
        "spec": { "replicas": 2, "paused": null, "selector": { "matchLabels": { "a": "b" } }, "template": {
            "metadata": { "labels": { "a": "b" } }, "spec": { "containers": [{ "name": "web", "image": "web:1" }] },
        } },
    });
    let resource = sound(json!({ "web": manifest })).remove(0);
    assert_eq!(super::manifest(&resource), manifest);
    assert_eq!(resource.gvk().to_string(), "apps/v1 Deployment");
    assert_eq!(resource.key().to_string(), "Deployment.apps other/web");
    assert_eq!(resource.unit().to_string(), "dev/apps");
}

#[test]
fn a_name_that_is_suggested_is_one_that_the_kind_takes() {
    let help = |kind: &str, name: &str| {
        let tree = json!({ "a": super::resource("v1", kind, json!({ "name": name })) });
        super::refused(tree)[0].help.clone()
    };
    assert_eq!(help("ConfigMap", "9Web").as_deref(), Some("write `9web`"));
    assert_eq!(help("Service", "9.Web").as_deref(), Some("write `9-web`"));
    assert_eq!(help("ConfigMap", ""), None);
}
