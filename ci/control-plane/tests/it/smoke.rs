//! A plane does what it is there for.

use std::time::Duration;

use control_plane::audit::{Mark, Request, Requests};
use control_plane::{Client, ControlPlane, Parts, Program, Running, Signal};
use serde_json::{Value, json};

use crate::parts::until;

/// Longer than anything takes here: a test that waits so long has failed.
const LONG: Duration = Duration::from_secs(60);

/// What a user asked, by the audit log: verb, path and status.
fn asked(plane: &Running, user: &str) -> Vec<(String, String, u16)> {
    let complete = |requests: &Requests| requests.by(user).iter().all(Request::is_complete);
    let requests = plane.audit().wait(&Mark::default(), LONG, complete).unwrap().by(user);
    let told =
        |request: &Request| (request.verb().to_owned(), request.event().request_uri.clone(), request.code().unwrap());
    requests.iter().map(told).collect()
}

fn config_map(name: &str) -> Value {
    json!({ "apiVersion": "v1", "kind": "ConfigMap", "metadata": { "name": name }, "data": { "key": "value" } })
}

fn status(client: &Client, path: &str) -> u16 {
    client.get(path).unwrap().status
}

#[test]
fn the_audit_log_holds_exactly_the_requests_of_a_user() {
    let Some(plane) = ControlPlane::for_test(&Parts::api_server()) else { return };
    let user = plane.user("auditor", &["system:masters"]).unwrap();
    let path = "/api/v1/namespaces/default/configmaps";
    assert_eq!(user.client().create(&format!("{path}?dryRun=All"), &config_map("dry")).unwrap().status, 201);
    assert_eq!(status(user.client(), &format!("{path}/dry")), 404);
    let expected = [("create", "?dryRun=All", 201), ("get", "/dry", 404)];
    let expected = expected.map(|(verb, rest, code)| (verb.to_owned(), format!("{path}{rest}"), code));
    assert_eq!(asked(&plane, "auditor"), expected);
}

#[test]
fn a_user_has_the_rights_that_its_name_and_groups_were_given() {
    let Some(plane) = ControlPlane::for_test(&Parts::api_server()) else { return };
    let path = "/api/v1/namespaces/default/configmaps";
    let reader = plane.user("reader", &["first", "second"]).unwrap();
    let stranger = plane.user("stranger", &["first"]).unwrap();
    assert_eq!(status(reader.client(), path), 403);

    let role = json!({
        "apiVersion": "rbac.authorization.k8s.io/v1", "kind": "Role", "metadata": { "name": "reads" },
        "rules": [{ "apiGroups": [""], "resources": ["configmaps"], "verbs": ["list"] }],
    });
    let binding = json!({
        "apiVersion": "rbac.authorization.k8s.io/v1", "kind": "RoleBinding", "metadata": { "name": "reads" },
        "roleRef": { "apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": "reads" },
        "subjects": [{ "apiGroup": "rbac.authorization.k8s.io", "kind": "Group", "name": "second" }],
    });
    let rbac = "/apis/rbac.authorization.k8s.io/v1/namespaces/default";
    for (kind, object) in [("roles", role), ("rolebindings", binding)] {
        let path = format!("{rbac}/{kind}/reads");
        plane.admin().client().apply(&path, &object).unwrap().done("PATCH", &path).unwrap();
    }
    // The server learns of rights a moment after it has stored them.
    until(|| status(reader.client(), path) == 200);
    assert_eq!(status(stranger.client(), path), 403);
}

#[test]
fn two_planes_at_once_know_nothing_of_each_other() {
    let start = || ControlPlane::for_test(&Parts::api_server());
    let (first, second) = std::thread::scope(|scope| {
        let other = scope.spawn(start);
        (start(), other.join().unwrap())
    });
    let (Some(first), Some(second)) = (first, second) else { return };
    let path = "/api/v1/namespaces/default/configmaps/mine";
    assert_eq!(first.admin().client().apply(path, &config_map("mine")).unwrap().status, 201);
    assert_eq!(status(second.admin().client(), path), 404);
    // Neither would a client of one believe the other.
    assert_ne!(first.address(), second.address());
}

#[test]
fn what_was_stored_is_there_after_a_server_was_killed_and_started_again() {
    let Some(plane) = ControlPlane::for_test(&Parts::api_server()) else { return };
    let path = "/api/v1/namespaces/default/configmaps/kept";
    let client = plane.admin().client();
    assert_eq!(client.apply(path, &config_map("kept")).unwrap().status, 201);
    for program in [Program::ApiServer, Program::Etcd] {
        plane.signal(program, Signal::Kill).unwrap();
        assert!(plane.ended(program).unwrap().is_some());
        plane.start_again(program).unwrap();
        plane.wait_ready().unwrap();
        assert_eq!(status(client, path), 200, "{program:?}");
    }
}

#[test]
fn a_server_that_pauses_goes_on_where_it_was() {
    let Some(plane) = ControlPlane::for_test(&Parts::api_server()) else { return };
    plane.signal(Program::ApiServer, Signal::Pause).unwrap();
    let asked = plane.admin().client().clone();
    let asking = std::thread::spawn(move || status(&asked, "/version"));
    plane.signal(Program::ApiServer, Signal::Resume).unwrap();
    assert_eq!(asking.join().unwrap(), 200);
}

#[test]
fn controllers_end_a_namespace_with_what_is_in_it() {
    let Some(plane) = ControlPlane::for_test(&Parts::controllers()) else { return };
    let client = plane.admin().client();
    let namespace = plane.namespace("Ends").unwrap();
    let path = format!("/api/v1/namespaces/{}", namespace.name());
    let inside = format!("{path}/configmaps/inside");
    assert_eq!(client.apply(&inside, &config_map("inside")).unwrap().status, 201);
    drop(namespace);
    // Were it never to end, this would not either, and the run says which test hangs.
    while status(client, &path) != 404 {
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    assert_eq!(status(client, &inside), 404);
}
