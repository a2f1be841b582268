//! `delivered-twice`: a Kustomization by hand for a unit that has a generated one.

use serde_json::{Value as Json, json};

use super::{config, judged, messages};

/// What is told of a Kustomization in the stack `platform` with this path, name and settings of the stack `apps`.
fn told(path: &str, name: &str, apps: Json) -> Vec<String> {
    let source = json!({ "kind": "GitRepository", "name": "flux-system" });
    let settings = json!({
        "project": "shop", "environments": { "dev": { "namespace": "shop" } },
        "rules": { "unknown-kind": "off" }, "stacks": { "apps": apps },
        "delivery": { "path": "clusters", "source": source },
    });
    let metadata = json!({ "name": name, "namespace": "flux-system" });
    let spec = json!({ "path": path, "interval": "10m", "prune": true, "sourceRef": source });
    let own = json!({ "apiVersion": "kustomize.toolkit.fluxcd.io/v1", "kind": "Kustomization", "metadata": metadata, "spec": spec });
    let units = [("dev/apps", json!({ "a": config("a") })), ("dev/platform", json!({ "own": own }))];
    let (checked, findings) = judged(settings, &units);
    assert_eq!(checked.is_none(), !findings.is_empty());
    messages(&findings).into_iter().map(str::to_owned).collect()
}

#[test]
fn the_folder_of_a_delivered_unit_is_applied_once() {
    let twice = "`platform/own` applies the unit `apps`, which `delivery` applies too";
    for path in ["./clusters/dev/apps", "clusters/dev/apps", "./clusters/dev/apps/", "/clusters/dev/apps"] {
        assert_eq!(told(path, "own", json!({})), [twice], "{path}");
    }
    for path in ["./dev/apps", "./other/clusters/dev/apps", "./clusters/prod/apps", "./clusters/dev/data", "./clusters"]
    {
        assert_eq!(told(path, "own", json!({})), [""; 0], "{path}");
    }
}

#[test]
fn a_stack_that_is_left_out_may_be_applied_by_hand() {
    assert_eq!(told("./clusters/dev/apps", "own", json!({ "delivery": { "enable": false } })), [""; 0]);
}

#[test]
fn one_object_declared_by_hand_and_generated_is_told_as_one_key_alone() {
    let found = told("./clusters/dev/apps", "apps", json!({}));
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(!found[0].contains("applies"), "{found:?}");
}
