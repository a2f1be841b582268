//! What tests do to a plane and learn of it: proxies, webhooks, rights, CRDs, and what the audit log says.

use std::time::Duration;

use control_plane::audit::Asked;
use control_plane::fixtures::{CrdSet, all_crds, crds};
use control_plane::proxy::{After, Behaviour};
use control_plane::webhook::{FailurePolicy, Hook, Reply, SideEffects, Webhook};
use control_plane::{Answer, Client, ControlPlane, Namespace, Parts, Rights, Running};
use serde_json::{Value, json};

/// Longer than anything takes here: a test that waits so long has failed.
const LONG: Duration = Duration::from_secs(60);

fn config_map(name: &str) -> Value {
    json!({ "apiVersion": "v1", "kind": "ConfigMap", "metadata": { "name": name }, "data": { "key": "value" } })
}

fn config_maps(namespace: &str) -> String {
    format!("/api/v1/namespaces/{namespace}/configmaps")
}

fn delete_dry(client: &Client, path: &str) -> u16 {
    let options = json!({ "apiVersion": "v1", "kind": "DeleteOptions", "dryRun": ["All"] });
    client.request("DELETE", path, Some(("application/json", &options))).unwrap().status
}

#[test]
fn reads_and_dry_runs_are_told_from_writes_by_the_audit_log() {
    let Some(plane) = ControlPlane::for_test(&Parts::api_server()) else { return };
    let user = plane.user("planner", &["system:masters"]).unwrap();
    let client = user.client();
    let path = config_maps("default");
    assert_eq!(client.create(&path, &config_map("old")).unwrap().status, 201);

    let mark = plane.audit().here().unwrap();
    client.get(&path).unwrap();
    let dry = format!("{path}/new?dryRun=All&fieldManager=planner&force=true");
    let answer = client.request("PATCH", &dry, Some(("application/apply-patch+yaml", &config_map("new")))).unwrap();
    assert_eq!(answer.status, 201);
    assert_eq!(delete_dry(client, &format!("{path}/old")), 200);
    let requests = plane.audit().since(&mark).unwrap().by("planner");
    requests.only_reads_and_dry_runs().unwrap();
    let counts: Vec<String> = requests.counted().iter().map(|(asked, count): (&Asked, _)| format!("{count} {asked}")).collect();
    assert_eq!(counts, ["1 planner delete configmaps", "1 planner list configmaps", "1 planner patch configmaps"]);

    assert_eq!(client.delete(&format!("{path}/old")).unwrap().status, 200);
    let writes = plane.audit().since(&mark).unwrap().by("planner").only_reads_and_dry_runs().unwrap_err();
    assert_eq!(writes.0, ["`planner` asked to delete configmaps `old` in `default`: 200"]);
}

#[test]
fn a_request_is_in_the_log_before_it_is_answered() {
    let Some(plane) = ControlPlane::for_test(&Parts::api_server()) else { return };
    let user = plane.user("reader", &["system:masters"]).unwrap();
    for _ in 0..50 {
        let mark = plane.audit().here().unwrap();
        // An answer that is too long for the server's buffers goes out before it is over.
        user.client().get("/openapi/v2").unwrap();
        assert_eq!(plane.audit().since(&mark).unwrap().by("reader").len(), 1);
    }
}

#[test]
fn a_user_behind_a_proxy_loses_the_answer_and_not_the_request() {
    let Some(plane) = ControlPlane::for_test(&Parts::api_server()) else { return };
    let proxy = plane.proxy().unwrap();
    let user = plane.user_through(&proxy, "far", &["system:masters"]).unwrap();
    let path = config_maps("default");
    assert_eq!(user.client().get(&path).unwrap().status, 200);

    proxy.set(Behaviour::breaking(After::Asked(1), Behaviour::Refuse));
    assert!(user.client().create(&path, &config_map("lost")).is_err());
    assert!(user.client().get("/version").is_err());
    let lost = format!("{path}/lost");
    while plane.admin().client().get(&lost).unwrap().status != 200 {}

    proxy.set(Behaviour::Pass);
    assert_eq!(user.client().get(&lost).unwrap().status, 200);
}

#[test]
fn a_user_may_do_what_was_granted_and_everything_but_one_thing() {
    let Some(plane) = ControlPlane::for_test(&Parts::api_server()) else { return };
    let path = config_maps("default");
    let some = plane.user("some", &[]).unwrap();
    plane.grant(&Rights::of("some").within("default").may(&["list"], "", &["configmaps"])).unwrap();
    assert_eq!(some.client().get(&path).unwrap().status, 200);
    assert_eq!(some.client().get(&format!("{path}/any")).unwrap().status, 403);

    let most = plane.user("most", &[]).unwrap();
    let known = plane.resources().unwrap();
    plane.grant(&Rights::of("most").all_but(&["create", "patch"], ("", "configmaps"), &known)).unwrap();
    assert_eq!(most.client().get(&path).unwrap().status, 200);
    assert_eq!(most.client().create(&path, &config_map("new")).unwrap().status, 403);
    assert_eq!(most.client().get("/apis/apps/v1/deployments").unwrap().status, 200);
}

#[test]
fn kinds_of_all_sets_are_served_once_they_are_installed() {
    let Some(plane) = ControlPlane::for_test(&Parts::api_server()) else { return };
    for set in CrdSet::ALL {
        let crds = crds(set).unwrap();
        plane.install(&crds).unwrap();
        let mark = plane.audit().here().unwrap();
        plane.install(&crds).unwrap();
        plane.audit().since(&mark).unwrap().by("admin").only_reads_and_dry_runs().unwrap();
    }
    let bucket = json!({
        "apiVersion": "storage.gcp.m.upbound.io/v1beta2", "kind": "Bucket", "metadata": { "name": "logs" },
        "spec": { "forProvider": { "location": "EU" } },
    });
    let path = "/apis/storage.gcp.m.upbound.io/v1beta2/namespaces/default/buckets";
    let stored = plane.admin().client().create(path, &bucket).unwrap().done("POST", path).unwrap();
    assert_eq!(stored["spec"]["managementPolicies"], json!(["*"]), "defaults of the schema hold");
}

#[test]
fn every_crd_of_the_folder_that_is_named_is_served() {
    // Nothing to show where no folder is named: these are some hundred.
    let Some(crds) = all_crds().unwrap() else { return };
    let Some(plane) = ControlPlane::for_test(&Parts::api_server()) else { return };
    plane.install(&crds).unwrap();
}

/// A webhook that the API server asks about config maps of a namespace.
fn hooked(plane: &Running, namespace: &Namespace, change: impl FnOnce(&mut Hook)) -> Webhook {
    let webhook = Webhook::start(&plane.authority().unwrap()).unwrap();
    let mut hook = Hook::new(namespace.name(), namespace.name(), "", &["configmaps"]);
    change(&mut hook);
    let kinds = [("validating", webhook.validating(&hook)), ("mutating", webhook.mutating(&hook))];
    for (kind, object) in kinds {
        let path = format!("/apis/admissionregistration.k8s.io/v1/{kind}webhookconfigurations/{}", hook.name);
        plane.admin().client().apply(&path, &object).unwrap().done("PATCH", &path).unwrap();
    }
    // The API server learns of both a moment later, and not in one.
    let probe = format!("{}?dryRun=All", config_maps(namespace.name()));
    while webhook.reviews().len() < 2 {
        let seen = webhook.reviews().len();
        plane.admin().client().create(&probe, &config_map("probe")).unwrap();
        if webhook.reviews().len() < seen + 2 {
            continue;
        }
    }
    webhook
}

fn create(plane: &Running, namespace: &Namespace, query: &str) -> Answer {
    let object = config_map(&format!("one{}", query.len()));
    plane.admin().client().create(&format!("{}{query}", config_maps(namespace.name())), &object).unwrap()
}

#[test]
fn an_api_server_does_as_a_webhook_says() {
    let Some(plane) = ControlPlane::for_test(&Parts::api_server()) else { return };
    let namespace = plane.namespace("hooked").unwrap();
    let webhook = hooked(&plane, &namespace, |_| {});
    let dry = |reply: Reply| {
        webhook.set(reply);
        create(&plane, &namespace, "?dryRun=All")
    };
    assert_eq!(dry(Reply::Allow).status, 201);
    let denied = dry(Reply::Deny { message: "not on Sundays".into() });
    assert!(denied.body["message"].as_str().unwrap().ends_with("denied the request: not on Sundays"), "{denied:?}");
    assert_eq!(dry(Reply::DenyDryRuns { message: "no".into() }).status, 403);
    for failing in [Reply::Status(500), Reply::Nonsense, Reply::Close] {
        assert_eq!(dry(failing).status, 500);
    }
    let seen = webhook.reviews().len();
    webhook.set(Reply::Allow);
    assert_eq!(create(&plane, &namespace, "").status, 201);
    let told: Vec<(String, bool)> =
        webhook.reviews()[seen..].iter().map(|review| (review.kind.kind.clone(), review.dry_run)).collect();
    assert_eq!(told, [("ConfigMap".to_owned(), false), ("ConfigMap".to_owned(), false)]);
}

#[test]
fn what_a_webhook_changes_is_stored() {
    let Some(plane) = ControlPlane::for_test(&Parts::api_server()) else { return };
    let namespace = plane.namespace("changed").unwrap();
    let webhook = Webhook::start(&plane.authority().unwrap()).unwrap();
    webhook.set(Reply::Mutate { patch: json!([{ "op": "add", "path": "/data/seen", "value": "yes" }]) });
    let hook = Hook::new(namespace.name(), namespace.name(), "", &["configmaps"]);
    let path = "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations";
    plane.admin().client().create(path, &webhook.mutating(&hook)).unwrap().done("POST", path).unwrap();
    while create(&plane, &namespace, "?dryRun=All").body["data"]["seen"] != "yes" {}
}

#[test]
fn a_webhook_that_hangs_is_waited_for_and_then_passed_by_where_it_may_be() {
    let Some(plane) = ControlPlane::for_test(&Parts::api_server()) else { return };
    let namespace = plane.namespace("hangs").unwrap();
    let webhook = hooked(&plane, &namespace, |hook| {
        hook.failure_policy = FailurePolicy::Ignore;
        hook.timeout_secs = 1;
    });
    let seen = webhook.reviews().len();
    webhook.set(Reply::Hang);
    std::thread::scope(|scope| {
        let asking = scope.spawn(|| create(&plane, &namespace, "").status);
        assert!(webhook.wait(LONG, |reviews| reviews.len() > seen));
        assert_eq!(asking.join().unwrap(), 201);
    });
}

#[test]
fn a_webhook_with_side_effects_cannot_be_registered() {
    let Some(plane) = ControlPlane::for_test(&Parts::api_server()) else { return };
    let webhook = Webhook::start(&plane.authority().unwrap()).unwrap();
    let mut hook = Hook::new("effects", "default", "", &["configmaps"]);
    let path = "/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations?dryRun=All";
    for (effects, status) in [(SideEffects::Some, 422), (SideEffects::NoneOnDryRun, 201), (SideEffects::None, 201)] {
        hook.side_effects = effects;
        let answer = plane.admin().client().create(path, &webhook.validating(&hook)).unwrap();
        assert_eq!(answer.status, status, "{:?}", answer.body);
    }
}
