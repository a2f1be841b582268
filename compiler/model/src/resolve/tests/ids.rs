//! Ids: the author's segments, those made of kind, namespace and name, and ids that two resources share.

use serde_json::json;

use super::{config, flat, heads, ids, project, refused, resource, settings, sound, unit};

#[test]
fn keys_that_can_be_segments_are_taken_as_they_are() {
    let longest = "x".repeat(63);
    for key in ["a", "0", "a.b_c-d", "1-2", longest.as_str()] {
        assert_eq!(ids(&sound(json!({ key: config("a") }))), [format!("apps/{key}")]);
    }
}

#[test]
fn keys_that_cannot_be_segments_are_refused_with_one_that_can() {
    let long = "x".repeat(64);
    for (key, help) in [
        ("Web", "write `web`"),
        ("web app", "write `web-app`"),
        ("web/app", "write `web-app`"),
        ("-web", "write `x-web`"),
        ("index", "write another name, as `the-index`"),
        ("a.yaml", "write `a-yaml`"),
        ("kustomization", "write another name, as `the-kustomization`"),
    ] {
        for tree in [
            json!({ "group": { key: config("a") } }),
            json!({ "group": { key: { "below": config("a") } } }),
            json!({ "group": [{ "field": key, "value": config("a") }] }),
        ] {
            let findings = refused(tree);
            assert_eq!(heads(&findings), ["invalid-id apps/group"], "{key}");
            assert_eq!(findings[0].help.as_deref(), Some(help));
        }
    }
    for key in ["", "Ä", long.as_str()] {
        assert_eq!(heads(&refused(json!({ key: config("a") }))), ["invalid-id apps"], "{key}");
    }
}

#[test]
fn the_segment_of_a_resource_in_a_list_is_a_slug_of_kind_namespace_and_name() {
    let role = |name: &str| resource("rbac.authorization.k8s.io/v1", "ClusterRole", json!({ "name": name }));
    for (resource, segment) in [
        (config("a"), "configmap-a"),
        (resource("v1", "ConfigMap", json!({ "name": "a.b", "namespace": "other" })), "configmap-other-a.b"),
        (role("system:Node Reader"), "clusterrole-system-node-reader"),
    ] {
        let (resolved, _) = project(
            settings(),
            json!([unit("dev/apps", json!({ "list": [resource] })), flat("dev/foreign", json!([resource]))]),
        );
        assert_eq!(ids(resolved.units()[0].resources()), [format!("apps/list/{segment}")]);
        assert_eq!(ids(resolved.units()[1].resources()), [format!("foreign/{segment}")]);
    }
}

#[test]
fn long_made_up_segments_are_cut_and_stay_apart() {
    let names = [format!("{}-1", "x".repeat(200)), format!("{}-2", "x".repeat(200))];
    let resources = sound(json!({ "list": names.iter().map(|name| config(name)).collect::<Vec<_>>() }));
    let segments: Vec<&str> = ids(&resources).iter().map(|id| id.rsplit_once('/').unwrap().1).collect();
    assert_eq!(segments.len(), 2);
    for segment in segments {
        let (head, hash) = segment.rsplit_once('-').unwrap();
        assert_eq!((segment.len(), hash.len()), (63, 8));
        assert!(head.starts_with("configmap-xxx") && hash.bytes().all(|byte| byte.is_ascii_hexdigit()), "{segment}");
    }
}

#[test]
fn ids_that_two_resources_share_are_refused() {
    let list = json!({ "apiVersion": "v1", "kind": "List", "items": [config("a")] });
    for (tree, id) in [
        (json!({ "web": [config("a"), config("a")] }), "apps/web/configmap-a"),
        (
            json!({ "web": [{ "field": "x", "value": config("a") }, { "field": "x", "value": config("b") }] }),
            "apps/web/x",
        ),
        (json!({ "configmap-a": config("b"), "list": list }), "apps/configmap-a"),
        (json!({ "first": list, "second": list }), "apps/configmap-a"),
    ] {
        let findings = refused(tree);
        assert_eq!(heads(&findings), [format!("duplicate-id {id}")]);
        assert_eq!(findings[0].message, format!("two resources have the id `{id}`"));
    }
    let thrice = refused(json!({ "web": [config("a"), config("a"), config("a")] }));
    assert_eq!(heads(&thrice), ["duplicate-id apps/web/configmap-a"; 2]);
}

#[test]
fn one_name_in_two_namespaces_makes_two_ids() {
    let other = resource("v1", "ConfigMap", json!({ "name": "a", "namespace": "other" }));
    assert_eq!(ids(&sound(json!({ "l": [config("a"), other] }))), ["apps/l/configmap-a", "apps/l/configmap-other-a"]);
}

#[test]
fn an_id_is_a_resource_or_a_group_and_not_both() {
    let below = json!({ "field": "configmap-a", "value": { "deep": config("b") } });
    let findings = refused(json!({ "group": [config("a"), below] }));
    assert_eq!(heads(&findings), ["duplicate-id apps/group/configmap-a"]);
}
