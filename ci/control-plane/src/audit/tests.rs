//! What is read out of logs that look like those of an API server, and of logs that do not.

use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::path::PathBuf;
use std::time::Duration;

use serde_json::{Value, json};
use tempfile::TempDir;

use super::{Audit, AuditError, Requests, Stage};

/// A log in a folder of its own.
struct Log {
    folder: TempDir,
}

impl Log {
    fn new() -> Self {
        Self { folder: TempDir::new().unwrap() }
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("audit.log")
    }

    fn audit(&self) -> Audit {
        Audit::of(self.path())
    }

    fn write(&self, text: &str) {
        let mut file = OpenOptions::new().append(true).create(true).open(self.path()).unwrap();
        file.write_all(text.as_bytes()).unwrap();
    }

    fn event(&self, event: &Value) {
        self.write(&format!("{event}\n"));
    }
}

/// An event as the API server writes it, of a resource of `apps` or of a path that is none.
fn event(id: &str, verb: &str, uri: &str) -> Value {
    let mut event = json!({
        "kind": "Event", "apiVersion": "audit.k8s.io/v1", "level": "Metadata", "auditID": id,
        "stage": "ResponseComplete", "requestURI": uri, "verb": verb,
        "user": { "username": "alice", "groups": ["shop", "system:authenticated"] },
        "sourceIPs": ["127.0.0.1"], "userAgent": "lornuc/0.1", "responseStatus": { "metadata": {}, "code": 200 },
        "requestReceivedTimestamp": "2026-11-22T10:00:00.000001Z", "stageTimestamp": "2026-11-22T10:00:00.000201Z",
        "annotations": { "authorization.k8s.io/decision": "allow" },
    });
    if uri.starts_with("/apis/apps/v1/namespaces/shop/deployments") {
        event["objectRef"] = json!({
            "resource": "deployments", "namespace": "shop", "name": "web", "apiGroup": "apps", "apiVersion": "v1",
        });
    }
    event
}

const WEB: &str = "/apis/apps/v1/namespaces/shop/deployments/web";

/// An access review or another object of `group`, created.
fn created(group: &str, resource: &str) -> Value {
    let mut event = event(resource, "create", &format!("/apis/{group}/v1/{resource}"));
    event["objectRef"] = json!({ "resource": resource, "apiGroup": group, "apiVersion": "v1" });
    event
}

fn requests(events: &[Value]) -> Requests {
    let log = Log::new();
    let mark = log.audit().here().unwrap();
    events.iter().for_each(|event| log.event(event));
    log.audit().since(&mark).unwrap()
}

fn told(events: &[Value]) -> String {
    match requests(events).only_reads_and_dry_runs() {
        Ok(()) => "only reads and dry runs".to_owned(),
        Err(writes) => writes.to_string(),
    }
}

#[test]
fn a_request_has_its_user_object_query_and_answer() {
    let requests =
        requests(&[event("1", "patch", &format!("{WEB}?dryRun=All&fieldManager=lornuc%2Fplan+x&force=true"))]);
    let request = requests.iter().next().unwrap();
    assert_eq!((request.verb(), request.code(), request.path()), ("patch", Some(200), WEB));
    assert_eq!(request.user().groups, ["shop", "system:authenticated"]);
    let object = request.object().unwrap();
    assert_eq!((&*object.resource, &*object.namespace, &*object.name), ("deployments", "shop", "web"));
    assert_eq!(request.field_manager(), Some("lornuc/plan x"));
    assert!(request.is_dry_run() && request.is_forced() && request.is_complete());
    assert!(request.event().request_received_timestamp < request.event().stage_timestamp);
}

#[test]
fn only_what_comes_after_the_mark_is_told() {
    let log = Log::new();
    log.event(&event("1", "get", WEB));
    let mark = log.audit().here().unwrap();
    assert!(log.audit().since(&mark).unwrap().is_empty());
    log.event(&event("2", "list", WEB));
    let verbs: Vec<String> =
        log.audit().since(&mark).unwrap().iter().map(|request| request.verb().to_owned()).collect();
    assert_eq!(verbs, ["list"]);
}

#[test]
fn a_log_that_begins_after_the_mark_is_read_from_its_beginning() {
    let log = Log::new();
    let mark = log.audit().here().unwrap();
    assert!(log.audit().since(&mark).unwrap().is_empty());
    log.event(&event("1", "get", WEB));
    assert_eq!(log.audit().since(&mark).unwrap().len(), 1);
}

#[test]
fn a_line_that_is_half_written_is_told_once_it_is_whole() {
    let log = Log::new();
    let begun = log.audit().here().unwrap();
    let line = format!("{}\n", event("1", "get", WEB));
    let (first, second) = line.split_at(40);
    log.write(first);
    let halfway = log.audit().here().unwrap();
    let (events, next) = log.audit().events_since(&begun).unwrap();
    assert!(events.is_empty());
    log.write(second);
    for mark in [begun, halfway, next] {
        assert_eq!(log.audit().since(&mark).unwrap().len(), 1);
    }
}

#[test]
fn a_mark_behind_a_line_longer_than_a_block_is_found() {
    let log = Log::new();
    let mut long = event("1", "create", WEB);
    long["requestObject"] = json!({ "data": "x".repeat(200_000) });
    log.event(&event("0", "get", WEB));
    log.event(&long);
    log.write(&"y".repeat(150_000));
    let mark = log.audit().here().unwrap();
    assert_eq!(log.audit().since(&mark).unwrap().len(), 0);
}

#[test]
fn a_log_that_was_rotated_since_is_refused() {
    let log = Log::new();
    log.event(&event("1", "get", WEB));
    let mark = log.audit().here().unwrap();
    fs::rename(log.path(), log.folder.path().join("audit-2026-11-22.log")).unwrap();
    assert!(matches!(log.audit().since(&mark), Err(AuditError::Read { .. })));
    log.event(&event("2", "get", WEB));
    assert!(matches!(log.audit().since(&mark), Err(AuditError::Rotated { .. })));
}

#[test]
fn a_log_that_was_cut_off_since_is_refused_even_when_it_has_grown_again() {
    let log = Log::new();
    log.event(&event("1", "get", WEB));
    let mark = log.audit().here().unwrap();
    OpenOptions::new().write(true).truncate(true).open(log.path()).unwrap();
    assert!(matches!(log.audit().since(&mark), Err(AuditError::CutOff { .. })));
    log.event(&event("2", "list", WEB));
    log.event(&event("3", "list", WEB));
    assert!(matches!(log.audit().since(&mark), Err(AuditError::CutOff { .. })));
}

#[test]
fn a_line_that_is_no_event_is_told_with_its_place() {
    for wrong in ["{}", "[1]", "not JSON", "\u{1}", r#"{"apiVersion":"audit.k8s.io/v1beta1"}"#] {
        let log = Log::new();
        let first = format!("{}\n\n", event("1", "get", WEB));
        let mark = log.audit().here().unwrap();
        log.write(&format!("{first}{wrong}\n"));
        let error = log.audit().since(&mark).unwrap_err();
        assert!(matches!(&error, AuditError::Line { offset, .. } if *offset == first.len() as u64), "{wrong}: {error}");
    }
}

#[test]
fn a_folder_in_the_place_of_the_log_is_an_error() {
    let log = Log::new();
    fs::create_dir(log.path()).unwrap();
    assert!(matches!(log.audit().here(), Err(AuditError::Read { .. })));
}

#[test]
fn stages_of_one_request_are_one_request_with_its_last_answer() {
    let mut received = event("1", "patch", WEB);
    received["stage"] = json!("RequestReceived");
    received.as_object_mut().unwrap().remove("responseStatus");
    let other = event("2", "get", WEB);
    let alone = requests(&[received.clone()]);
    assert!(!alone.iter().next().unwrap().is_complete());
    assert_eq!(alone.iter().next().unwrap().code(), None);
    let joined = requests(&[received, other, event("1", "patch", WEB)]);
    let stages: Vec<Stage> = joined.iter().map(|request| request.event().stage).collect();
    assert_eq!(stages, [Stage::ResponseComplete, Stage::ResponseComplete]);
    assert_eq!(joined.iter().next().unwrap().verb(), "patch");
}

#[test]
fn reads_reviews_and_dry_runs_pass() {
    let events = [
        event("1", "get", WEB),
        event("2", "list", WEB),
        event("3", "watch", &format!("{WEB}?watch=true")),
        event("4", "get", "/openapi/v3"),
        created("authorization.k8s.io", "selfsubjectaccessreviews"),
        created("authorization.k8s.io", "subjectaccessreviews"),
        created("authentication.k8s.io", "selfsubjectreviews"),
        event("5", "patch", &format!("{WEB}?fieldManager=lornuc&dryRun=All")),
        event("6", "delete", &format!("{WEB}?dryRun=All")),
    ];
    assert_eq!(told(&events), "only reads and dry runs");
}

#[test]
fn each_write_is_told_in_words() {
    let mut refused = event("1", "patch", &format!("{WEB}?fieldManager=lornuc&force=true"));
    refused["responseStatus"]["code"] = json!(409);
    let mut exec = event("4", "get", &format!("{WEB}/exec"));
    exec["objectRef"]["subresource"] = json!("exec");
    let mut pending = event("6", "post", "/custom");
    pending.as_object_mut().unwrap().remove("responseStatus");
    let events = [
        refused,
        event("2", "delete", &format!("{WEB}?dryRun=")),
        event("3", "update", &format!("{WEB}?dryRun=All&dryRun=None")),
        exec,
        event("5", "get", WEB),
        created("authentication.k8s.io", "tokenreviews"),
        pending,
    ];
    assert_eq!(
        told(&events),
        "neither reads nor dry runs: 6\n  \
         `alice` asked to patch deployments.apps `web` in `shop` as `lornuc`, by force: 409\n  \
         `alice` asked to delete deployments.apps `web` in `shop`: 200\n  \
         `alice` asked to update deployments.apps `web` in `shop`: 200\n  \
         `alice` asked to get deployments.apps/exec `web` in `shop`: 200\n  \
         `alice` asked to create tokenreviews.authentication.k8s.io: 200\n  \
         `alice` asked to post /custom: not answered yet"
    );
}

#[test]
fn a_deletion_may_be_a_dry_run_by_its_body() {
    let mut deletion = event("1", "delete", WEB);
    deletion["requestObject"] = json!({ "kind": "DeleteOptions", "apiVersion": "v1", "dryRun": ["All"] });
    let mut object = event("2", "create", WEB);
    object["requestObject"] = json!({ "kind": "Thing", "dryRun": ["All"] });
    let dry: Vec<bool> = requests(&[deletion, object]).iter().map(super::Request::is_dry_run).collect();
    assert_eq!(dry, [true, false]);
}

#[test]
fn requests_are_counted_by_user_verb_and_resource() {
    let mut bob = event("3", "get", WEB);
    bob["user"] = json!({ "username": "bob" });
    bob["impersonatedUser"] = json!({ "username": "carol" });
    let requests = requests(&[event("1", "get", WEB), event("2", "get", WEB), bob, event("4", "get", "/version")]);
    let counts: Vec<String> = requests.counted().iter().map(|(asked, count)| format!("{count} {asked}")).collect();
    assert_eq!(counts, ["1 alice get /version", "2 alice get deployments.apps", "1 carol get deployments.apps"]);
    assert_eq!(requests.by("carol").len(), 1);
}

#[test]
fn what_is_waited_for_and_never_comes_is_told() {
    let log = Log::new();
    let mark = log.audit().here().unwrap();
    log.event(&event("1", "get", WEB));
    assert_eq!(log.audit().wait(&mark, Duration::ZERO, |requests| requests.len() == 1).unwrap().len(), 1);
    let late = log.audit().wait(&mark, Duration::ZERO, |requests| requests.len() == 2).unwrap_err();
    assert!(late.to_string().ends_with("requests so far: 1"), "{late}");
}

#[test]
fn escapes_that_are_none_stand_for_themselves() {
    let requests = requests(&[event("1", "get", &format!("{WEB}?a=%&b=%+1&c&=&d=%zz%C3%A9&e=%ff"))]);
    let query = requests.iter().next().unwrap().query().clone();
    let values: Vec<Option<&str>> = ["a", "b", "c", "d", "e", "f"].iter().map(|name| query.one(name)).collect();
    assert_eq!(values, [Some("%"), Some("% 1"), Some(""), Some("%zzé"), Some("\u{fffd}"), None]);
}
