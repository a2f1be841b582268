//! Resources at any depth of records, pairs and lists; what is neither a resource nor a group.

use serde_json::{Value as Json, json};

use super::{config, flat, heads, ids, project, refused, settings, sound, unit};

#[test]
fn resources_are_found_at_any_depth_and_empty_groups_give_none() {
    let tree = json!({
        "top": config("top"),
        "a": { "b": { "c": { "d": { "deep": config("deep") } }, "empty": {} }, "side": config("side") },
        "nothing": {},
        "no-items": [],
    });
    assert_eq!(ids(&sound(tree)), ["apps/a/b/c/d/deep", "apps/a/side", "apps/top"]);
    assert_eq!(ids(&sound(json!({}))), [""; 0]);
}

#[test]
fn a_list_of_pairs_means_the_record_of_its_pairs() {
    let pair = |field: &str, value: Json| json!({ "field": field, "value": value });
    let as_record = json!({ "web": { "one": config("one"), "two": { "deep": config("two") } } });
    let as_pairs = json!({ "web": [
        pair("two", json!([pair("deep", config("two"))])),
        pair("one", config("one")),
    ] });
    let print = |tree: Json| project(settings(), json!([unit("dev/apps", tree)])).0.to_string();
    assert_eq!(print(as_pairs), print(as_record));
}

#[test]
fn pairs_and_resources_may_stand_in_one_list() {
    let tree = json!({ "mixed": [{ "field": "named", "value": config("a") }, config("b")] });
    assert_eq!(ids(&sound(tree)), ["apps/mixed/configmap-b", "apps/mixed/named"]);
}

#[test]
fn a_list_of_kubectl_counts_as_its_items_in_either_form() {
    let list = |items: Json| json!({ "apiVersion": "v1", "kind": "List", "metadata": {}, "items": items });
    let tree = json!({ "group": { "list": list(json!([config("a"), list(json!([config("b")]))])) } });
    assert_eq!(ids(&sound(tree)), ["apps/group/configmap-a", "apps/group/configmap-b"]);
    assert_eq!(ids(&sound(json!({ "list": list(json!([])) }))), [""; 0]);

    let folder = json!([config("c"), list(json!([config("a"), config("b")]))]);
    let (resolved, findings) = project(settings(), json!([flat("dev/foreign", folder)]));
    assert_eq!(heads(&findings), [""; 0]);
    let resources = resolved.units()[0].resources();
    assert_eq!(ids(resources), ["foreign/configmap-a", "foreign/configmap-b", "foreign/configmap-c"]);
}

#[test]
fn a_list_of_kubectl_whose_items_are_no_list_is_refused() {
    for items in [json!("x"), json!({ "a": config("a") }), json!(1)] {
        let tree = json!({ "list": { "apiVersion": "v1", "kind": "List", "items": items } });
        assert_eq!(heads(&refused(tree)), ["stray-value apps/list"]);
    }
}

#[test]
fn half_a_resource_is_told_which_half_is_missing() {
    for (half, has, lacks) in [
        (json!({ "apiVersion": "v1", "metadata": { "name": "a" } }), "apiVersion", "kind"),
        (json!({ "kind": "ConfigMap", "data": {} }), "kind", "apiVersion"),
    ] {
        let findings = refused(json!({ "web": { "a": half } }));
        assert_eq!(heads(&findings), ["invalid-resource apps/web/a"], "nothing inside it is judged");
        assert_eq!(findings[0].message, format!("`apps/web/a` has `{has}` but no `{lacks}`"));
        assert_eq!(findings[0].help, Some(format!("add `{lacks}` to make it a resource")));
    }
}

#[test]
fn a_group_may_hold_resources_named_kind() {
    assert_eq!(ids(&sound(json!({ "kind": config("a") }))), ["apps/kind"]);
}

#[test]
fn values_that_are_neither_resources_nor_groups_are_refused_wherever_they_stand() {
    for (value, name) in
        [(json!(null), "null"), (json!(true), "a boolean"), (json!(1.5), "a number"), (json!("text"), "a string")]
    {
        for (tree, id) in [
            (json!({ "a": config("a"), "stray": value }), "apps/stray"),
            (json!({ "web": { "deep": { "stray": value } } }), "apps/web/deep/stray"),
            (json!({ "web": [{ "field": "stray", "value": value }] }), "apps/web/stray"),
            (value.clone(), "apps"),
        ] {
            let findings = refused(tree);
            assert_eq!(heads(&findings), [format!("stray-value {id}")]);
            assert!(findings[0].message.starts_with(&format!("`{id}` is {name},")), "{}", findings[0].message);
        }
    }
}

#[test]
fn elements_that_are_neither_resources_nor_pairs_are_refused() {
    for (element, described) in [
        (json!(null), "null"),
        (json!(7), "a number"),
        (json!("x"), "a string"),
        (json!([config("b")]), "a list"),
        (json!({}), "an empty record"),
        (json!({ "b": config("b") }), "a record of `b`"),
        (json!({ "field": "b" }), "a record of `field`"),
        (json!({ "value": config("b") }), "a record of `value`"),
        (json!({ "field": 1, "value": config("b") }), "a record of `field`, `value`"),
        (json!({ "field": "b", "value": config("b"), "more": 1 }), "a record of `field`, `more`, `value`"),
        (json!({ "apiVersion": "v1", "metadata": {} }), "a record of `apiVersion`, `metadata`"),
    ] {
        let findings = refused(json!({ "web": [config("a"), element] }));
        assert_eq!(heads(&findings), ["invalid-pair apps/web"]);
        let message = format!("element 1 of `apps/web` is {described}, neither a resource nor a pair");
        assert_eq!(findings[0].message, message);
    }
}

#[test]
fn a_misspelt_override_is_one_finding_with_the_resource_that_is_meant() {
    let web = |extra: (&str, Json)| json!({ "web": { "deployment": config("web"), extra.0: extra.1 } });
    let spec = json!({ "spec": { "replicas": 3, "paused": true, "list": ["a"] } });
    let findings = refused(web(("deploymnet", spec.clone())));
    assert_eq!(heads(&findings), ["stray-value apps/web/deploymnet"]);
    assert_eq!(findings[0].help.as_deref(), Some("did you mean `deployment`, the resource beside it?"));
    assert_eq!(refused(web(("inputs", spec))).len(), 3, "a name near no resource's is not guessed at");
    let broken = json!({ "apiVersion": "v1" });
    assert_eq!(heads(&refused(web(("deploymnet", broken)))), ["invalid-resource apps/web/deploymnet"]);
}

#[test]
fn a_manifest_without_its_head_is_one_finding() {
    let help = |tree: Json| {
        let findings = refused(tree);
        assert_eq!(heads(&findings), ["invalid-resource apps/a"]);
        findings[0].help.clone().unwrap()
    };
    let metadata = json!({ "name": "a" });
    assert_eq!(help(json!({ "a": { "metadata": metadata, "x": 1, "y": 2 } })), "add both to make it a resource");
    let misspelt = json!({ "a": { "apiversion": "v1", "kind": "ConfigMap", "metadata": metadata } });
    assert_eq!(help(misspelt), "write `apiVersion` in place of `apiversion`");
    let both = json!({ "a": { "apiversion": "v1", "kimd": "ConfigMap", "metadata": metadata } });
    assert_eq!(help(both), "write `apiVersion` in place of `apiversion`");
}

#[test]
fn a_stack_that_is_a_resource_itself_is_one_finding() {
    assert_eq!(heads(&refused(config("a"))), ["stack-not-record apps"]);
}

#[test]
fn a_list_of_plain_values_is_one_finding() {
    assert_eq!(heads(&refused(json!({ "names": ["a", "b", 1] }))), ["stray-value apps/names"]);
    assert_eq!(heads(&refused(json!({ "names": ["a", config("b")] }))), ["invalid-pair apps/names"]);
}

#[test]
fn a_document_that_is_no_manifest_is_told_as_such() {
    let folder = json!([config("c"), { "image": "web" }]);
    let (_, findings) = project(settings(), json!([flat("dev/foreign", folder)]));
    assert_eq!(heads(&findings), ["invalid-pair foreign"]);
    assert_eq!(findings[0].message, "the document is a record of `image`, and no manifest");
}
