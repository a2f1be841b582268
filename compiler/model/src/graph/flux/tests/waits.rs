//! What generated Kustomizations wait for, and the fields that depend on the settings.

use serde_json::{Value as Json, json};

use super::built;
use crate::declared::Declared;
use crate::graph::Graph;

/// A project of stacks in a row, each of which waits for the one before, for two environments of one cluster.
fn row(stacks: &[&str], settings: &Json) -> Graph {
    let mut all = json!({
        "project": "shop",
        "environments": { "dev": { "namespace": "a", "cluster": "c" }, "test": { "namespace": "b", "cluster": "c" } },
        "delivery": { "source": { "kind": "GitRepository", "url": "https://github.com/shop/manifests" } },
    });
    settings.as_object().unwrap().iter().for_each(|(key, value)| all[key] = value.clone());
    let unit = |environment: &str, n: usize| {
        let metadata = json!({ "name": format!("{environment}-{n}") });
        let mut config = json!({ "apiVersion": "v1", "kind": "ConfigMap", "metadata": metadata });
        if n > 0 {
            config["lornuc"] = json!({ "after": { stacks[n - 1]: true } });
        }
        json!({ "environment": environment, "stack": stacks[n], "tree": { "config": config } })
    };
    let units = ["dev", "test"].iter().flat_map(|environment| (0..stacks.len()).map(|n| unit(environment, n)));
    let file = json!({ "settings": all, "units": units.collect::<Vec<_>>() });
    built(Declared::from_json(&file.to_string()).unwrap())
}

/// The spec of a Kustomization.
fn spec(graph: &Graph, name: &str) -> Json {
    let own =
        graph.in_order().find(|made| made.gvk().kind.as_str() == "Kustomization" && made.key().name.as_str() == name);
    serde_json::to_value(own.unwrap().node()).unwrap()["spec"].clone()
}

#[test]
fn stacks_that_are_not_delivered_are_looked_through() {
    let off = json!({ "delivery": { "enable": false } });
    for (left_out, waits) in [
        (vec![], json!([{ "name": "dev-c" }])),
        (vec!["c"], json!([{ "name": "dev-b" }])),
        (vec!["b", "c"], json!([{ "name": "dev-a" }])),
        (vec!["a", "b", "c"], json!(null)),
    ] {
        let stacks: serde_json::Map<String, Json> =
            left_out.iter().map(|stack| ((*stack).to_owned(), off.clone())).collect();
        let graph = row(&["a", "b", "c", "d"], &json!({ "stacks": stacks }));
        assert_eq!(spec(&graph, "dev-d")["dependsOn"], waits, "{left_out:?}");
    }
}

#[test]
fn environments_of_one_cluster_wait_each_for_its_own() {
    let graph = row(&["a", "b"], &json!({}));
    for environment in ["dev", "test"] {
        let spec = spec(&graph, &format!("{environment}-b"));
        assert_eq!(spec["dependsOn"], json!([{ "name": format!("{environment}-a") }]));
        assert_eq!(spec["path"], json!(format!("./{environment}/b")));
        assert_eq!(spec["sourceRef"], json!({ "kind": "GitRepository", "name": format!("{environment}-shop") }));
    }
}

#[test]
fn a_source_in_another_namespace_is_named_with_it() {
    for (of_all, of_source, namespace) in [
        (json!(null), json!(null), json!(null)),
        (json!("flux"), json!(null), json!(null)),
        (json!("flux"), json!("flux"), json!(null)),
        (json!("flux"), json!("sources"), json!("sources")),
        (json!(null), json!("sources"), json!("sources")),
    ] {
        let mut delivery = json!({ "source": { "kind": "GitRepository", "name": "there" } });
        if !of_all.is_null() {
            delivery["namespace"] = of_all.clone();
        }
        if !of_source.is_null() {
            delivery["source"]["namespace"] = of_source.clone();
        }
        let graph = row(&["a"], &json!({ "delivery": delivery }));
        assert_eq!(spec(&graph, "dev-a")["sourceRef"]["namespace"], namespace, "{of_all} {of_source}");
    }
}
