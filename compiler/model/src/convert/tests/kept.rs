//! What goes into the stack, and what is named instead.

use serde_json::{Value as Json, json};

use super::{converted, ids, labelled, messages, resource, stack};

/// The resource with a field, named by a path like `/metadata/uid`.
fn with(mut resource: Json, path: &str, value: Json) -> Json {
    let (record, field) = path.rsplit_once('/').unwrap();
    resource.pointer_mut(record).and_then(Json::as_object_mut).unwrap().insert(field.to_owned(), value);
    resource
}

#[test]
fn lists_of_the_api_become_their_items() {
    let item = |name: &str| resource("v1", "ConfigMap", name);
    let inner = json!({ "apiVersion": "v1", "kind": "ConfigMapList", "items": [item("b")] });
    let list = json!({ "apiVersion": "v1", "kind": "List", "metadata": {}, "items": [item("a"), inner] });
    let empty = json!({ "apiVersion": "v1", "kind": "List", "items": null });
    assert_eq!(
        ids(&[list, empty, resource("example.org/v1", "AllowList", "c")]),
        ["allowlist", "configmaps/a", "configmaps/b"]
    );
}

#[test]
fn what_the_server_writes_is_left_out_and_told_once() {
    let live = |name: &str| {
        let resource = with(resource("apps/v1", "Deployment", name), "/status", json!({ "replicas": 1 }));
        let resource = with(resource, "/metadata/uid", json!("1"));
        let annotations = json!({ "kubectl.kubernetes.io/last-applied-configuration": "{}" });
        let resource = with(resource, "/metadata/annotations", annotations);
        let template = json!({
            "metadata": { "creationTimestamp": null, "uid": "kept", "labels": { "app": "a" } },
            "spec": { "containers": [{ "name": "a", "image": "a" }] },
        });
        with(resource, "/spec", json!({ "selector": { "matchLabels": { "app": "a" } }, "template": template }))
    };
    let conversion = converted(&[live("a"), live("b")]);
    assert_eq!(messages(&conversion.findings), ["fields that the server writes itself are left out"]);
    let counts = &conversion.findings[0].notes[0];
    assert!(counts.contains("`status` (2)") && counts.contains("`metadata.uid` (2)"), "{counts}");
    let text = conversion.text.unwrap();
    assert!(
        text.contains("    metadata.name = \"a\",\n    spec = {\n")
            && text.contains("uid = \"kept\"")
            && !text.contains("creationTimestamp"),
        "{text}"
    );
}

#[test]
fn a_secret_in_clear_text_is_left_out_and_its_value_not_told() {
    let secret = with(resource("v1", "Secret", "db"), "/data", json!({ "password": "aHVzaA==" }));
    let conversion = converted(&[secret, resource("v1", "Secret", "empty")]);
    assert_eq!((conversion.kept, conversion.left_out), (1, 1));
    assert_eq!(messages(&conversion.findings), ["the Secret holds `data.password` in clear text"]);
    let text = conversion.text.unwrap();
    assert!(text.contains("# - Secret `db`: the Secret holds") && !text.contains("aHVzaA"), "{text}");
}

#[test]
fn what_no_stack_may_hold_is_left_out_by_the_rules_of_the_compiler() {
    let generated = json!({ "apiVersion": "batch/v1", "kind": "Job", "metadata": { "generateName": "a-" } });
    let misnamed = resource("v1", "ConfigMap", "A");
    let unlabelled = labelled("ConfigMap", "b", json!({ "a": 1 }));
    let conversion = converted(&[generated, misnamed, unlabelled, resource("v1", "ConfigMap", "c")]);
    assert_eq!((conversion.kept, conversion.left_out), (1, 3));
    assert!(conversion.findings.iter().all(|finding| finding.notes == ["it is left out of the stack"]));
}

#[test]
fn a_namespace_that_the_server_does_not_use_is_taken_out() {
    let role = with(resource("rbac.authorization.k8s.io/v1", "ClusterRole", "a"), "/metadata/namespace", json!("b"));
    let conversion = converted(&[role]);
    assert_eq!((conversion.kept, conversion.left_out), (1, 0));
    assert!(conversion.findings[0].notes.contains(&"the field is left out, the resource is kept".to_owned()));
    assert!(conversion.text.unwrap().contains("metadata.name = \"a\","));
}

#[test]
fn of_two_for_one_object_the_first_is_kept() {
    let with_data = |data: &str| with(resource("v1", "ConfigMap", "a"), "/data", json!({ "a": data }));
    let conversion = converted(&[with_data("1"), with_data("2"), with_data("1")]);
    assert_eq!(
        messages(&conversion.findings),
        [
            "the ConfigMap `a` is there twice, and not the same each time",
            "the ConfigMap `a` is there twice, the same each time"
        ]
    );
    assert!(conversion.text.unwrap().contains("data.a = \"1\","));
}

#[test]
fn hooks_of_helm_are_kept_and_its_tests_are_not() {
    let hook = |name: &str, events: &str| {
        with(resource("v1", "ConfigMap", name), "/metadata/annotations", json!({ "helm.sh/hook": events }))
    };
    let conversion = converted(&[hook("a", "pre-install,test"), hook("b", "test-success")]);
    assert_eq!((conversion.kept, conversion.left_out), (1, 1));
    let text = conversion.text.unwrap();
    assert!(text.contains("\n  # A hook of Helm (`pre-install,test`): nothing runs it as one, it is"), "{text}");
}

#[test]
fn directives_in_annotations_are_kept_where_they_can_be() {
    let annotations = json!({ "lornuc.dev/keep": "true", "lornuc.dev/after": "gone/a, gone/b", "note": "x" });
    let kept = with(resource("v1", "ConfigMap", "a"), "/metadata/annotations", annotations);
    let conversion = converted(std::slice::from_ref(&kept));
    assert_eq!(messages(&conversion.findings), ["`lornuc.dev/after` names an id that the stack does not have"; 2]);
    let directives = conversion.expected.values().next().unwrap().directives();
    assert!(directives.keep() && directives.after().is_empty());
    assert!(stack(&[kept]).contains("annotations = { \"lornuc.dev/keep\" = \"true\", note = \"x\" }"));
}

#[test]
fn the_head_lists_the_first_of_many() {
    let documents: Vec<Json> = (0..30).map(|n| json!({ "n": n })).chain([resource("v1", "ConfigMap", "a")]).collect();
    let text = stack(&documents);
    assert!(text.contains("\n# - and 10 more\n{\n"), "{text}");
}

#[test]
fn a_namespace_with_nothing_behind_it_is_none() {
    for empty in [json!(null), json!("")] {
        let metadata = json!({ "name": "a", "namespace": empty });
        let conversion = converted(&[json!({ "apiVersion": "example.org/v1", "kind": "Thing", "metadata": metadata })]);
        assert_eq!((conversion.kept, conversion.left_out), (1, 0));
        assert!(!conversion.text.unwrap().contains("namespace"));
    }
}
