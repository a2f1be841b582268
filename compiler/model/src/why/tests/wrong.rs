//! Questions without an answer say what is wrong, and what to ask instead.

use serde_json::json;

use super::{config, find, graph, told};

#[test]
fn each_mistake_has_a_sentence_and_help() {
    let pod = json!({ "p": { "apiVersion": "v1", "kind": "Pod", "metadata": { "name": "p" }, "spec": {
        "nodeName": "n", "containers": [{ "name": "web", "image": "i" }], "tolerations": [],
    } } });
    let graph = graph(&[("dev", "apps", pod)]);
    for (path, sentence, help) in [
        ("spec.nodeName.x", "`spec.nodeName` is a string, and has no fields", "ask for `spec.nodeName`"),
        ("spec.containers[7]", "`spec.containers` has no element `7`", "it has `web`"),
        ("spec.tolerations[0]", "`spec.tolerations` has no element `0`", "the list is empty"),
        (
            "spec..x",
            "`spec..x` is no path of a field",
            "a path looks like `spec.replicas`, `spec.containers[web].image` or `data.\"a.b\"`",
        ),
    ] {
        let error = told(&graph, "apps/p", path).unwrap_err();
        assert_eq!((&*error.to_string(), &*error.help()), (sentence, help), "{path}");
    }
    let near = told(&graph, "apps/p", "spec.nodeNam").unwrap_err();
    assert!(near.help().contains("`nodeName`"), "{near}: {}", near.help());
}

#[test]
fn an_id_is_not_found_by_a_part_of_a_name() {
    let graph = graph(&[("dev", "apps", json!({ "web": config(&json!({})) }))]);
    for id in ["apps/we", "app", "apps/web/conf", "apps//web", ""] {
        let error = find(&graph, id).unwrap_err();
        assert_eq!(error.to_string(), format!("no resource, group or stack is called `{id}`"));
    }
    assert!(find(&graph, "apps/web//").is_ok(), "slashes behind it mean nothing");
}

#[test]
fn of_a_stack_with_mistakes_no_near_name_is_guessed() {
    let graph = graph(&[("dev", "apps", config(&json!({ "no key": "1" }))), ("dev", "web", config(&json!({})))]);
    let error = find(&graph, "apps/config").unwrap_err();
    assert_eq!(error.to_string(), "the stack `apps` has mistakes, and so nothing is known of it");
    assert_eq!(find(&graph, "web/confg").unwrap_err().help(), "did you mean `web/config`?");
}
