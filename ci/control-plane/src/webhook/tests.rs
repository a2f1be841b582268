//! A client that speaks TLS to a webhook as an API server does, and what it gets.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};
use serde_json::{Value, json};

use super::{FailurePolicy, Hook, Reply, SideEffects, Webhook};
use crate::certificates::Authority;

/// Longer than anything takes here: a test that waits so long has failed.
const LONG: Duration = Duration::from_secs(20);

type Stream = StreamOwned<ClientConnection, TcpStream>;

/// Something that an API server could ask.
fn question(operation: &str, dry_run: Value) -> Value {
    json!({
        "apiVersion": "admission.k8s.io/v1", "kind": "AdmissionReview",
        "request": {
            "uid": "7d1b", "operation": operation, "name": "web", "namespace": "shop", "dryRun": dry_run,
            "kind": { "group": "apps", "version": "v1", "kind": "Deployment" },
            "resource": { "group": "apps", "version": "v1", "resource": "deployments" },
            "userInfo": { "username": "alice", "groups": ["shop"] },
            "object": { "kind": "Deployment", "metadata": { "name": "web" } }, "oldObject": null,
        },
    })
}

fn webhook() -> (Webhook, Authority) {
    let authority = Authority::new().unwrap();
    (Webhook::start(&authority).unwrap(), authority)
}

/// A connection as an API server opens it, trusting what is in the `caBundle` and nothing else.
fn connect(webhook: &Webhook, authority: &str) -> Stream {
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_slice(authority.as_bytes()).unwrap()).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let versions = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
    let mut config = versions.with_root_certificates(roots).with_no_client_auth();
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    let name = webhook.address().ip().into();
    let socket = TcpStream::connect(webhook.address()).unwrap();
    socket.set_read_timeout(Some(LONG)).unwrap();
    StreamOwned::new(ClientConnection::new(Arc::new(config), name).unwrap(), socket)
}

fn post(stream: &mut Stream, body: &str) {
    let head = format!("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: {}\r\n\r\n", body.len());
    stream.write_all(format!("{head}{body}").as_bytes()).unwrap();
}

/// Status and body of the next answer; `None` where the connection ends instead.
fn answer(stream: &mut Stream) -> Option<(u16, String)> {
    let mut text = String::new();
    let mut byte = [0];
    while !text.ends_with("\r\n\r\n") {
        if stream.read(&mut byte).unwrap_or(0) == 0 {
            return None;
        }
        text.push(char::from(byte[0]));
    }
    let status = text.split(' ').nth(1)?.parse().unwrap();
    let length = text.split("content-length: ").nth(1)?.trim().parse().unwrap();
    let mut body = vec![0; length];
    stream.read_exact(&mut body).unwrap();
    Some((status, String::from_utf8(body).unwrap()))
}

/// What comes back when the webhook replies so.
fn asked(reply: Reply, question: &Value) -> Option<(u16, String)> {
    let (webhook, authority) = webhook();
    webhook.set(reply);
    let mut stream = connect(&webhook, &authority.identity().certificate);
    post(&mut stream, &question.to_string());
    let answer = answer(&mut stream);
    assert_eq!(webhook.reviews().len(), 1);
    answer
}

fn reviewed(reply: Reply, question: &Value) -> Value {
    let (status, body) = asked(reply, question).unwrap();
    assert_eq!(status, 200);
    serde_json::from_str(&body).unwrap()
}

#[test]
fn what_is_allowed_is_answered_as_a_review() {
    let expected = json!({
        "apiVersion": "admission.k8s.io/v1", "kind": "AdmissionReview", "response": { "uid": "7d1b", "allowed": true },
    });
    assert_eq!(reviewed(Reply::Allow, &question("CREATE", json!(false))), expected);
}

#[test]
fn what_is_denied_is_told_why() {
    let review = reviewed(Reply::Deny { message: "not on Sundays".into() }, &question("UPDATE", json!(false)));
    assert_eq!(review["response"]["allowed"], false);
    assert_eq!(review["response"]["status"]["message"], "not on Sundays");
}

#[test]
fn only_dry_runs_may_be_denied() {
    let reply = || Reply::DenyDryRuns { message: "it writes down what it sees".into() };
    assert_eq!(reviewed(reply(), &question("CREATE", json!(true)))["response"]["allowed"], false);
    assert_eq!(reviewed(reply(), &question("CREATE", json!(false)))["response"]["allowed"], true);
}

#[test]
fn a_change_is_a_json_patch() {
    let patch = json!([{ "op": "add", "path": "/metadata/labels", "value": { "seen": "yes" } }]);
    let review = reviewed(Reply::Mutate { patch: patch.clone() }, &question("CREATE", json!(false)));
    assert_eq!(review["response"]["patchType"], "JSONPatch");
    let sent = STANDARD.decode(review["response"]["patch"].as_str().unwrap()).unwrap();
    assert_eq!(serde_json::from_slice::<Value>(&sent).unwrap(), patch);
}

#[test]
fn it_fails_in_every_way_it_is_told_to() {
    let question = question("CREATE", json!(false));
    assert_eq!(asked(Reply::Status(500), &question).unwrap().0, 500);
    let (status, body) = asked(Reply::Nonsense, &question).unwrap();
    assert_eq!(status, 200);
    assert!(serde_json::from_str::<Value>(&body).is_err());
    assert_eq!(asked(Reply::Close, &question), None);
}

#[test]
fn what_hangs_is_answered_when_it_may_be() {
    let (webhook, authority) = webhook();
    webhook.set(Reply::Hang);
    let mut stream = connect(&webhook, &authority.identity().certificate);
    post(&mut stream, &question("DELETE", json!(false)).to_string());
    assert!(webhook.wait(LONG, |reviews| reviews.len() == 1));
    webhook.set(Reply::Allow);
    assert_eq!(answer(&mut stream).unwrap().0, 200);
}

#[test]
fn dropping_a_webhook_hangs_up_on_what_hangs() {
    let (webhook, authority) = webhook();
    webhook.set(Reply::Hang);
    let mut stream = connect(&webhook, &authority.identity().certificate);
    let _idle = TcpStream::connect(webhook.address()).unwrap();
    post(&mut stream, &question("DELETE", json!(false)).to_string());
    assert!(webhook.wait(LONG, |reviews| reviews.len() == 1));
    let address = webhook.address();
    drop(webhook);
    assert_eq!(answer(&mut stream), None);
    assert!(TcpStream::connect(address).is_err());
}

#[test]
fn reviews_are_kept_with_what_was_asked() {
    let (webhook, authority) = webhook();
    let mut stream = connect(&webhook, &authority.identity().certificate);
    for (operation, dry_run) in [("CREATE", json!(true)), ("DELETE", json!(false))] {
        post(&mut stream, &question(operation, dry_run).to_string());
        assert_eq!(answer(&mut stream).unwrap().0, 200);
    }
    let reviews = webhook.reviews();
    let told: Vec<(&str, bool)> = reviews.iter().map(|review| (&*review.operation, review.dry_run)).collect();
    assert_eq!(told, [("CREATE", true), ("DELETE", false)]);
    let review = &reviews[0];
    assert_eq!((&*review.kind.kind, &*review.namespace, &*review.name), ("Deployment", "shop", "web"));
    assert_eq!((&*review.user_info.username, &review.object["metadata"]["name"]), ("alice", &json!("web")));
}

#[test]
fn several_ask_at_the_same_time() {
    let (webhook, authority) = webhook();
    thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                let mut stream = connect(&webhook, &authority.identity().certificate);
                post(&mut stream, &question("CREATE", json!(false)).to_string());
                assert_eq!(answer(&mut stream).unwrap().0, 200);
            });
        }
    });
    assert_eq!(webhook.reviews().len(), 8);
}

#[test]
fn whoever_trusts_another_authority_gets_nothing() {
    let (webhook, _) = webhook();
    let mut stream = connect(&webhook, &Authority::new().unwrap().identity().certificate);
    assert!(stream.write_all(b"POST / HTTP/1.1\r\n\r\n").is_err());
    assert!(webhook.reviews().is_empty());
}

#[test]
fn what_is_no_review_is_refused() {
    let (webhook, authority) = webhook();
    let other = json!({ "apiVersion": "admission.k8s.io/v1beta1", "kind": "AdmissionReview", "request": {} });
    let old = question("CREATE", json!(false)).to_string().replace("k8s.io/v1", "k8s.io/v1beta1");
    let with_body = |body: &str| format!("POST / HTTP/1.1\r\nContent-Length: {}\r\n\r\n{body}", body.len());
    let long = format!("POST / HTTP/1.1\r\nx: {}", "y".repeat(66_000));
    for (request, status) in [
        (with_body("nothing"), 400),
        (with_body(&other.to_string()), 400),
        (with_body(&old), 400),
        ("POST / HTTP/1.1\r\n\r\n".to_owned(), 411),
        ("POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n".to_owned(), 411),
        ("POST / HTTP/1.1\r\nContent-Length: 99999999999\r\n\r\n".to_owned(), 413),
        ("GET / HTTP/1.1\r\n\r\n".to_owned(), 405),
        ("\u{1}\u{2}\r\n\r\n".to_owned(), 400),
        (long, 431),
    ] {
        let mut stream = connect(&webhook, &authority.identity().certificate);
        // The webhook may answer, and close, before all is sent.
        let _ = stream.write_all(request.as_bytes());
        assert_eq!(answer(&mut stream).map(|(status, _)| status), Some(status), "{request:.60}");
    }
    assert!(webhook.reviews().is_empty());
}

#[test]
fn its_registration_says_where_it_is_whom_to_trust_and_what_to_ask() {
    let (webhook, authority) = webhook();
    let mut hook = Hook::new("slow", "shop", "apps", &["deployments"]);
    hook.side_effects = SideEffects::NoneOnDryRun;
    hook.failure_policy = FailurePolicy::Ignore;
    let validating = webhook.validating(&hook);
    assert_eq!(validating["kind"], "ValidatingWebhookConfiguration");
    let told = &validating["webhooks"][0];
    assert_eq!(told["clientConfig"]["url"], format!("https://{}/", webhook.address()));
    assert_eq!(told["clientConfig"]["caBundle"], STANDARD.encode(&authority.identity().certificate));
    assert_eq!((&told["sideEffects"], &told["failurePolicy"]), (&json!("NoneOnDryRun"), &json!("Ignore")));
    assert_eq!(told["namespaceSelector"]["matchLabels"]["kubernetes.io/metadata.name"], "shop");
    let mutating = webhook.mutating(&hook);
    assert_eq!(mutating["kind"], "MutatingWebhookConfiguration");
    assert_eq!(mutating["webhooks"], validating["webhooks"]);
}
