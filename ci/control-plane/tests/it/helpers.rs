//! What tests do to a plane and learn of it: proxies, webhooks, rights, CRDs, and what the audit log says. All share one
//! plane, so each has a namespace and users of its own.

use std::ops::Deref;
use std::time::Duration;

use control_plane::audit::{Mark, Requests};
use control_plane::fixtures::{CrdSet, all_crds, crds};
use control_plane::proxy::{After, Behaviour};
use control_plane::webhook::{FailurePolicy, Hook, Reply, Review, SideEffects, Webhook};
use control_plane::{Answer, Client, Namespace, Parts, Rights, Shared};
use serde_json::{Value, json};

/// Longer than anything takes here: a test that waits so long has failed.
const LONG: Duration = Duration::from_secs(60);

/// Where webhooks are registered.
const WEBHOOKS: &str = "/apis/admissionregistration.k8s.io/v1";

/// A namespace in the plane of the run.
struct Place {
    namespace: Namespace,
    plane: Shared,
}

impl Deref for Place {
    type Target = Shared;

    fn deref(&self) -> &Shared {
        &self.plane
    }
}

impl Place {
    fn of(test: &str) -> Option<Self> {
        let plane = Shared::for_test(&Parts::controllers())?;
        Some(Self { namespace: plane.namespace(test).unwrap(), plane })
    }

    /// The name of a user that no other test has.
    fn named(&self, name: &str) -> String {
        format!("{}-{name}", self.namespace.name())
    }

    fn config_maps(&self) -> String {
        format!("/api/v1/namespaces/{}/configmaps", self.namespace.name())
    }

    fn create(&self, name: &str, query: &str) -> Answer {
        self.admin().client().create(&format!("{}{query}", self.config_maps()), &config_map(name)).unwrap()
    }

    /// What a user asked since the mark, told without the name of the namespace.
    fn told(&self, mark: &Mark, user: &str) -> (Requests, Vec<String>) {
        let complete = |requests: &Requests| requests.by(user).iter().all(|request| request.is_complete());
        let requests = self.audit().wait(mark, LONG, complete).unwrap().by(user);
        let counts = requests.counted();
        let told = counts.iter().map(|(asked, count)| format!("{count} {} {}", asked.verb, asked.resource)).collect();
        (requests, told)
    }

    /// A webhook that the API server asks about config maps of the namespace.
    fn hooked(&self, change: impl FnOnce(&mut Hook)) -> Webhook {
        let webhook = Webhook::start(&self.authority().unwrap()).unwrap();
        let mut hook = Hook::new(self.namespace.name(), self.namespace.name(), "", &["configmaps"]);
        change(&mut hook);
        let path = format!("{WEBHOOKS}/validatingwebhookconfigurations");
        self.admin().client().create(&path, &webhook.validating(&hook)).unwrap().done("POST", &path).unwrap();
        // The API server learns of it a moment later.
        while webhook.reviews().is_empty() {
            self.create("probe", "?dryRun=All");
        }
        webhook
    }
}

/// The reviews of one object. A controller puts a config map of its own into each namespace, at a time of its choice.
fn about(webhook: &Webhook, name: &str) -> Vec<Review> {
    webhook.reviews().into_iter().filter(|review| review.name == name).collect()
}

fn config_map(name: &str) -> Value {
    json!({ "apiVersion": "v1", "kind": "ConfigMap", "metadata": { "name": name }, "data": { "key": "value" } })
}

fn delete_dry(client: &Client, path: &str) -> u16 {
    let options = json!({ "apiVersion": "v1", "kind": "DeleteOptions", "dryRun": ["All"] });
    client.request("DELETE", path, Some(("application/json", &options))).unwrap().status
}

#[test]
fn reads_and_dry_runs_are_told_from_writes_by_the_audit_log() {
    let Some(place) = Place::of("audit") else { return };
    let name = place.named("planner");
    let user = place.user(&name, &["system:masters"]).unwrap();
    let (client, path) = (user.client(), place.config_maps());
    assert_eq!(place.create("old", "").status, 201);

    let mark = place.audit().here().unwrap();
    client.get(&path).unwrap();
    let dry = format!("{path}/new?dryRun=All&fieldManager=planner&force=true");
    let answer = client.request("PATCH", &dry, Some(("application/apply-patch+yaml", &config_map("new")))).unwrap();
    assert_eq!(answer.status, 201);
    assert_eq!(delete_dry(client, &format!("{path}/old")), 200);
    let (requests, told) = place.told(&mark, &name);
    assert_eq!(told, ["1 delete configmaps", "1 list configmaps", "1 patch configmaps"]);
    requests.only_reads_and_dry_runs().unwrap();

    assert_eq!(client.delete(&format!("{path}/old")).unwrap().status, 200);
    let writes = place.told(&mark, &name).0.only_reads_and_dry_runs().unwrap_err();
    let namespace = place.namespace.name();
    assert_eq!(writes.0, [format!("`{name}` asked to delete configmaps `old` in `{namespace}`: 200")]);
}

#[test]
fn a_request_is_in_the_log_before_it_is_answered() {
    let Some(place) = Place::of("order") else { return };
    let name = place.named("reader");
    let user = place.user(&name, &["system:masters"]).unwrap();
    for _ in 0..20 {
        let mark = place.audit().here().unwrap();
        // An answer that is too long for the server's buffers goes out before it is over.
        user.client().get("/openapi/v2").unwrap();
        assert_eq!(place.audit().since(&mark).unwrap().by(&name).len(), 1);
    }
}

#[test]
fn a_user_behind_a_proxy_loses_the_answer_and_not_the_request() {
    let Some(place) = Place::of("proxy") else { return };
    let proxy = place.proxy().unwrap();
    let user = place.user_through(&proxy, &place.named("far"), &["system:masters"]).unwrap();
    let (client, path) = (user.client(), place.config_maps());
    assert_eq!(client.get(&path).unwrap().status, 200);

    proxy.set(Behaviour::breaking(After::ClientTurns(1), Behaviour::Refuse));
    assert!(client.create(&path, &config_map("lost")).is_err());
    assert!(client.get("/version").is_err());
    let lost = format!("{path}/lost");
    // Were it lost as well, this would not end, and the run says which test hangs.
    while place.admin().client().get(&lost).unwrap().status != 200 {}

    proxy.set(Behaviour::Pass);
    assert_eq!(client.get(&lost).unwrap().status, 200);
}

#[test]
fn a_user_may_do_what_was_granted_or_everything_but_one_thing() {
    let Some(place) = Place::of("rights") else { return };
    let path = place.config_maps();
    let some = place.user(&place.named("some"), &[]).unwrap();
    let lists = Rights::of(some.name()).within(place.namespace.name()).may(&["list"], "", &["configmaps"]);
    place.grant(&lists).unwrap();
    assert_eq!(some.client().get(&path).unwrap().status, 200);
    assert_eq!(some.client().get(&format!("{path}/any")).unwrap().status, 403);

    let most = place.user(&place.named("most"), &[]).unwrap();
    let known = place.resources().unwrap();
    place.grant(&Rights::of(most.name()).all_but(&["create", "patch"], ("", "configmaps"), &known)).unwrap();
    assert_eq!(most.client().get(&path).unwrap().status, 200);
    assert_eq!(most.client().create(&path, &config_map("new")).unwrap().status, 403);
    assert_eq!(most.client().get("/apis/apps/v1/deployments").unwrap().status, 200);
}

#[test]
fn kinds_of_all_sets_are_served_once_they_are_installed() {
    let Some(place) = Place::of("kinds") else { return };
    for set in CrdSet::ALL {
        place.install(&crds(set).unwrap()).unwrap();
    }
    let version = "storage.gcp.m.upbound.io/v1beta2";
    let path = format!("/apis/{version}/namespaces/{}/buckets", place.namespace.name());
    let bucket = json!({
        "apiVersion": version, "kind": "Bucket", "metadata": { "name": "logs" },
        "spec": { "forProvider": { "location": "EU" } },
    });
    let stored = place.admin().client().create(&path, &bucket).unwrap().done("POST", &path).unwrap();
    assert_eq!(stored["spec"]["managementPolicies"], json!(["*"]), "defaults of the schema hold");
}

#[test]
fn every_crd_of_the_folder_that_is_named_is_served() {
    // Nothing to show where no folder is named: these are some hundred.
    let Some(crds) = all_crds().unwrap() else { return };
    let Some(place) = Place::of("all-kinds") else { return };
    place.install(&crds).unwrap();
}

#[test]
fn an_api_server_does_as_a_webhook_says() {
    let Some(place) = Place::of("hooked") else { return };
    let webhook = place.hooked(|_| {});
    let dry = |reply: Reply| {
        webhook.set(reply);
        place.create("dry", "?dryRun=All")
    };
    assert_eq!(dry(Reply::Allow).status, 201);
    let denied = dry(Reply::Deny { message: "not on Sundays".into() });
    assert!(denied.body["message"].as_str().unwrap().ends_with("denied the request: not on Sundays"), "{denied:?}");
    assert_eq!(dry(Reply::DenyDryRuns { message: "no".into() }).status, 403);
    for failing in [Reply::Status(500), Reply::Nonsense, Reply::Close] {
        assert_eq!(dry(failing).status, 500);
    }
    webhook.set(Reply::DenyDryRuns { message: "no".into() });
    assert_eq!(place.create("wet", "").status, 201);
    let about = about(&webhook, "wet");
    let told: Vec<(&str, bool)> = about.iter().map(|review| (&*review.operation, review.dry_run)).collect();
    assert_eq!(told, [("CREATE", false)]);
}

#[test]
fn what_a_webhook_changes_is_what_the_api_server_answers() {
    let Some(place) = Place::of("changed") else { return };
    let webhook = Webhook::start(&place.authority().unwrap()).unwrap();
    webhook.set(Reply::Mutate { patch: json!([{ "op": "add", "path": "/data/seen", "value": "yes" }]) });
    let hook = Hook::new(place.namespace.name(), place.namespace.name(), "", &["configmaps"]);
    let path = format!("{WEBHOOKS}/mutatingwebhookconfigurations");
    place.admin().client().create(&path, &webhook.mutating(&hook)).unwrap().done("POST", &path).unwrap();
    // Were it never asked, this would not end, and the run says which test hangs.
    while place.create("dry", "?dryRun=All").body["data"]["seen"] != "yes" {}
}

#[test]
fn a_webhook_that_hangs_is_passed_by_where_it_may_be() {
    let Some(place) = Place::of("hangs") else { return };
    let webhook = place.hooked(|hook| {
        hook.failure_policy = FailurePolicy::Ignore;
        hook.timeout_secs = 1;
    });
    webhook.set(Reply::Hang);
    assert_eq!(place.create("late", "").status, 201);
    assert_eq!(about(&webhook, "late").len(), 1);
}

#[test]
fn a_webhook_with_side_effects_cannot_be_registered() {
    let Some(place) = Place::of("effects") else { return };
    let webhook = Webhook::start(&place.authority().unwrap()).unwrap();
    let mut hook = Hook::new(place.namespace.name(), place.namespace.name(), "", &["configmaps"]);
    let path = format!("{WEBHOOKS}/validatingwebhookconfigurations?dryRun=All");
    for (effects, status) in [(SideEffects::Some, 422), (SideEffects::NoneOnDryRun, 201), (SideEffects::None, 201)] {
        hook.side_effects = effects;
        let answer = place.admin().client().create(&path, &webhook.validating(&hook)).unwrap();
        assert_eq!(answer.status, status, "{:?}", answer.body);
    }
}
