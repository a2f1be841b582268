//! Shared values: what gets a name, and where the name is used.

use serde_json::{Value as Json, json};

use super::stack;
use crate::convert::convert;
use crate::diagnostic::Files;
use crate::name::Namespace;
use crate::value::from_json;

/// Resources of one application, each with the same metadata but for the name.
fn of_one(count: usize, metadata: &Json, spec: &Json) -> Vec<Json> {
    let resource = |n: usize| {
        let mut metadata = metadata.clone();
        metadata["name"] = json!(format!("web-{n}"));
        json!({ "apiVersion": "example.org/v1", "kind": "Thing", "metadata": metadata, "spec": spec })
    };
    (0..count).map(resource).collect()
}

#[test]
fn a_namespace_written_three_times_is_shared() {
    let metadata = json!({ "namespace": "shop" });
    let text = stack(&of_one(3, &metadata, &json!({ "ref": { "namespace": "shop" }, "team": "shop" })));
    assert!(text.starts_with("let namespace = \"shop\" in\n{\n"), "{text}");
    assert!(text.contains("metadata = { name = \"web-0\", include namespace },"), "{text}");
    assert!(text.contains("spec = { ref = { include namespace }, team = \"shop\" },"), "{text}");
    assert!(!stack(&of_one(2, &metadata, &json!({}))).contains("let "));
}

#[test]
fn labels_are_shared_and_extended() {
    let labels = json!({ "app": "web", "tier": "front" });
    let text = stack(&of_one(3, &json!({ "labels": labels }), &json!({ "selector": labels })));
    assert!(text.starts_with("let labels = { app = \"web\", tier = \"front\" } in\n"), "{text}");
    assert!(text.contains("metadata = { name = \"web-1\", include labels },"), "{text}");
    assert!(text.contains("spec.selector = labels,"), "{text}");
    let mut all = of_one(3, &json!({ "labels": labels }), &json!({}));
    all[0]["metadata"]["labels"]["part"] = json!("db");
    let text = stack(&all);
    // Inside `labels = …` the field would hide a `let` of that name.
    assert!(text.starts_with("let common_labels = {"), "{text}");
    assert!(text.contains("labels = common_labels & { part = \"db\" }"), "{text}");
    assert!(text.contains("labels = common_labels }"), "{text}");
}

#[test]
fn a_record_of_one_field_is_not_shared() {
    let text = stack(&of_one(4, &json!({ "labels": { "app": "web" } }), &json!({ "selector": { "app": "web" } })));
    assert!(!text.contains("let ") && text.contains("spec.selector.app = \"web\","), "{text}");
}

#[test]
fn a_name_that_a_field_hides_gives_way_to_another() {
    let resource = |kind: &str| {
        let metadata = json!({ "name": "web", "labels": { "app": "web" } });
        json!({ "apiVersion": "example.org/v1", "kind": kind, "metadata": metadata, "spec": { "serviceName": "web" } })
    };
    let text = stack(&["A", "B", "C"].map(resource));
    assert!(text.starts_with("let app_name = \"web\" in\n"), "{text}");
    assert!(text.contains("metadata = { name = app_name, labels.app = app_name },"), "{text}");
    assert!(text.contains("spec.serviceName = app_name,"), "{text}");
}

#[test]
fn the_id_of_a_namespace_does_not_hide_the_namespace() {
    let mut all = of_one(3, &json!({ "namespace": "shop", "labels": { "app": "web" } }), &json!({}));
    all.push(json!({ "apiVersion": "v1", "kind": "Namespace", "metadata": { "name": "shop" } }));
    let text = stack(&all);
    assert!(text.starts_with("let ns = \"shop\" in\n{\n  env | not_exported,\n\n  namespace = {\n"), "{text}");
    assert!(text.contains("metadata.name = ns,") && text.contains("namespace = ns,"), "{text}");
}

#[test]
fn images_share_a_tag_or_all() {
    let image = |image: &str| json!({ "image": image });
    let text = stack(&of_one(3, &json!({}), &image("registry.example:5000/web:1.2")));
    assert!(
        text.contains("let tag = \"1.2\" in\nlet image = \"registry.example:5000/web:%{tag}\" in\n")
            || text.contains("let image = "),
        "{text}"
    );
    assert!(text.contains("spec = { include image },"), "{text}");
    let mut all = of_one(3, &json!({ "labels": { "app.kubernetes.io/version": "1.2" } }), &json!({}));
    for (index, name) in ["a", "b%{", "c"].iter().enumerate() {
        all[index]["spec"] = image(&format!("x/{name}:1.2"));
    }
    let text = stack(&all);
    assert!(text.starts_with("let tag = \"1.2\" in\n{\n"), "{text}");
    assert!(text.contains("spec.image = \"x/b\\%{:%{tag}\","), "{text}");
    assert!(text.contains("labels.\"app.kubernetes.io/version\" = tag"), "{text}");
    for untagged in ["web", "registry:5000/web", "web@sha256:12", "web:1@sha256:12"] {
        let text = stack(&of_one(2, &json!({}), &image(untagged)));
        assert!(text.contains(&format!("spec.image = \"{untagged}\",")), "{text}");
    }
}

#[test]
fn groups_have_shared_values_of_their_own() {
    let of = |app: &str| {
        let labels = json!({ "app": app, "tier": "front" });
        of_one(3, &json!({ "namespace": app, "labels": labels }), &json!({}))
    };
    let all = [of("api"), of("shop")].concat();
    let text = stack(&all);
    assert!(
        text.starts_with(
            "let namespace = \"api\" in\nlet api_labels = { app = \"api\", tier = \"front\" } in\nlet shop_labels = {"
        ),
        "{text}"
    );
}

#[test]
fn a_namespace_is_left_to_the_environment_where_the_compiler_fills_it_in() {
    let object = |version: &str, kind: &str, namespace: &str| {
        let metadata = json!({ "name": namespace, "namespace": namespace });
        json!({ "apiVersion": version, "kind": kind, "metadata": metadata })
    };
    let mut odd = object("example.org/v1", "Odd", "shop");
    odd["spec"] = json!({ "env": { "namespace": "shop" } });
    let all = [object("v1", "Secret", "shop"), object("v1", "ConfigMap", "b"), odd];
    let nodes = all.map(|document| from_json(document).unwrap()).to_vec();
    let namespace = Namespace::new("shop").unwrap();
    let text = convert(nodes, "a test", &Files::default(), Some(&namespace)).text.unwrap();
    assert!(text.contains("{\n  env | { namespace | String, .. } | not_exported,\n\n"), "{text}");
    assert!(text.contains("kind = \"Secret\",\n    metadata.name = \"shop\",\n"), "{text}");
    assert!(text.contains("metadata = { name = \"b\", namespace = \"b\" },"), "{text}");
    // Of a kind that nobody knows, the compiler fills nothing in.
    assert!(text.contains("metadata = { name = \"shop\", namespace = env.namespace },"), "{text}");
    // Below a field `env` that of the stack cannot be named.
    assert!(text.contains("spec.env.namespace = \"shop\","), "{text}");
}
