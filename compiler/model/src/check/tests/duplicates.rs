//! `duplicate-key`: one name in the cluster, one resource.

use serde_json::{Value as Json, json};

use super::{config, judged, messages, resource, settings};
use crate::diagnostic::Code;

fn two(first: Json, second: Json) -> (bool, usize) {
    let (checked, findings) = judged(settings(), &[("dev/apps", json!({ "a": first, "b": second }))]);
    assert!(findings.iter().all(|finding| finding.code == Code::DuplicateKey));
    (checked.is_some(), findings.len())
}

#[test]
fn one_key_is_declared_once() {
    let in_shop = |kind: &str| resource("v1", kind, json!({ "name": "a", "namespace": "shop" }));
    let scaler = |version: &str| {
        let mut all = resource(&format!("autoscaling/{version}"), "HorizontalPodAutoscaler", json!({ "name": "a" }));
        all["spec"] = json!({ "maxReplicas": 2,
            "scaleTargetRef": { "apiVersion": "apps/v1", "kind": "Deployment", "name": "a" } });
        all
    };
    let role = || resource("rbac.authorization.k8s.io/v1", "ClusterRole", json!({ "name": "a" }));
    for (first, second) in [
        (config("a"), config("a")),
        (config("a"), in_shop("ConfigMap")),
        (scaler("v1"), scaler("v2")),
        (role(), role()),
    ] {
        assert_eq!(two(first.clone(), second), (false, 1), "{first}");
    }
}

#[test]
fn one_name_in_another_namespace_kind_or_group_is_another_key() {
    let elsewhere = resource("v1", "ConfigMap", json!({ "name": "a", "namespace": "other" }));
    let mut service = resource("v1", "Service", json!({ "name": "a" }));
    service["spec"] = json!({ "ports": [{ "port": 80 }] });
    let core_event = resource("v1", "Event", json!({ "name": "a" }));
    let mut event = resource("events.k8s.io/v1", "Event", json!({ "name": "a" }));
    event["eventTime"] = json!("2026-01-31T12:00:00Z");
    event["type"] = json!("Normal");
    for field in ["reportingController", "reportingInstance", "action", "reason"] {
        event[field] = json!("a");
    }
    for (first, second) in
        [(config("a"), config("b")), (config("a"), elsewhere), (config("a"), service), (core_event, event)]
    {
        assert_eq!(two(first, second), (true, 0));
    }
}

#[test]
fn the_later_one_in_order_is_told_of_the_first() {
    let tree = json!({ "c": config("same"), "a": config("same"), "b": config("same") });
    let (_, findings) = judged(settings(), &[("dev/apps", tree)]);
    assert_eq!(messages(&findings), ["the ConfigMap `same` is also declared by `apps/a`"; 2]);
    let ids: Vec<&str> = findings.iter().map(|finding| finding.resource.as_ref().unwrap().as_str()).collect();
    assert_eq!(ids, ["apps/b", "apps/c"]);
    assert_eq!(findings[0].help.as_deref(), Some("rename one, or leave one out"));
}

#[test]
fn two_stacks_share_the_names_of_their_cluster() {
    let tree = || json!({ "a": config("a") });
    let (checked, findings) = judged(settings(), &[("dev/apps", tree()), ("dev/jobs", tree())]);
    assert!(checked.is_none());
    assert_eq!(messages(&findings), ["the ConfigMap `a` is also declared by `apps/a`"]);
    assert_eq!(findings[0].resource.as_ref().unwrap().as_str(), "jobs/a");
}

#[test]
fn environments_of_one_cluster_share_its_names_and_others_do_not() {
    let tree = || json!({ "a": config("a") });
    let (checked, findings) = judged(settings(), &[("dev/apps", tree()), ("test/apps", tree()), ("prod/apps", tree())]);
    assert!(checked.is_none());
    assert_eq!(messages(&findings), ["the ConfigMap `a` is also declared by `apps/a` of `dev`, in the same cluster"]);
    assert_eq!(findings[0].notes, ["`dev` and `test` have the cluster `non`"]);
    let help = findings[0].help.as_ref().unwrap();
    assert!(help.contains("stacks.NAME.environments"), "{help}");

    let (checked, findings) = judged(settings(), &[("dev/apps", tree()), ("prod/apps", tree())]);
    assert!(checked.is_some() && findings.is_empty());
}

#[test]
fn an_environment_without_a_cluster_is_a_cluster_of_its_own() {
    let settings = json!({ "project": "shop",
        "environments": { "dev": { "namespace": "shop" }, "prod": { "namespace": "shop" } } });
    let tree = || json!({ "a": config("a") });
    let (checked, findings) = judged(settings, &[("dev/apps", tree()), ("prod/apps", tree())]);
    assert!(checked.is_some() && findings.is_empty());
}

#[test]
fn environments_of_one_cluster_may_use_a_namespace_each() {
    let mut settings = settings();
    settings["environments"]["test"]["namespace"] = json!("shop-test");
    let role = resource("rbac.authorization.k8s.io/v1", "ClusterRole", json!({ "name": "reader" }));
    let tree = json!({ "config": config("a"), "role": role });
    let (_, findings) = judged(settings, &[("dev/apps", tree.clone()), ("test/apps", tree)]);
    assert_eq!(
        messages(&findings),
        ["the ClusterRole `reader` is also declared by `apps/role` of `dev`, in the same cluster"]
    );
}
