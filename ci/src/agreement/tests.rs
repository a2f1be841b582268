//! What is computed from what both judges say; no server is asked.

mod figures;
mod manifests;

use control_plane::verdict::Verdict;
use lornuc_model::diagnostic::Code;
use lornuc_model::schema::Schemas;
use serde_json::{Value, json};

use super::case::{Case, Class};
use super::compare::{EXCLUDED, Outcome, compare, not_kept};
use super::figures::{Entry, Origin};
use super::judged::Judged;
use super::ours::{Finding, Ours};

/// The server's refusal.
fn refused(status: u16, paths: &[&str], message: &str) -> Verdict {
    Verdict::Refused { status, paths: paths.iter().map(|&path| path.to_owned()).collect(), message: message.to_owned() }
}

fn finding(code: Code, path: &str) -> Finding {
    let path = if path.is_empty() { lornuc_model::value::FieldPath::root() } else { path.parse().unwrap() };
    Finding { code, path, message: "it must be another".to_owned() }
}

fn wrong(path: &str) -> Finding {
    finding(Code::InvalidValue, path)
}

fn judged(server: Verdict, ours: Vec<Finding>) -> Judged {
    Judged { outcome: compare(&server, &ours), server, ours }
}

fn case(class: Class, kind: &str) -> Case {
    Case { class, kind: kind.to_owned(), what: "spec.a: 1".to_owned(), object: Value::Null }
}

#[test]
fn verdicts_are_compared_first() {
    let none = refused(400, &[], "no");
    assert_eq!(compare(&Verdict::Accepted, &[]), Outcome::Agreed);
    assert_eq!(compare(&Verdict::Accepted, &[wrong("spec.a")]), Outcome::FalseRefusal);
    assert_eq!(compare(&none, &[]), Outcome::FalseAccept);
    assert_eq!(compare(&none, &[wrong("spec.a")]), Outcome::AgreedWithoutField);
}

#[test]
fn of_what_is_validated_every_field_of_ours_is_the_servers() {
    let server = refused(422, &["spec.a", "spec.b"], "");
    assert_eq!(compare(&server, &[wrong("spec.a")]), Outcome::Agreed);
    assert_eq!(compare(&server, &[wrong("spec.a"), wrong("spec.b")]), Outcome::Agreed);
    assert_eq!(compare(&server, &[wrong("spec.a"), wrong("spec.c")]), Outcome::OtherField);
    assert_eq!(compare(&server, &[wrong("spec")]), Outcome::OtherField);
}

#[test]
fn what_a_server_has_not_looked_at_is_not_held_against_us() {
    let (of_type, required) = (finding(Code::WrongType, "spec.a"), finding(Code::MissingField, "spec.b"));
    let other = finding(Code::WrongType, "spec.c");
    let typed = refused(500, &[".spec.a"], "failed to create typed patch object: .spec.a: expected list, got 1");
    assert_eq!(compare(&typed, &[of_type.clone(), required.clone()]), Outcome::Agreed);
    assert_eq!(compare(&typed, &[of_type.clone(), other.clone()]), Outcome::OtherField);
    let unknown = refused(500, &[".spec.a"], ".spec.a: field not declared in schema");
    assert_eq!(compare(&unknown, &[of_type.clone(), other]), Outcome::Agreed);
    assert_eq!(compare(&refused(400, &["spec.a"], ""), &[of_type, required.clone()]), Outcome::Agreed);
    assert_eq!(compare(&typed, &[required]), Outcome::OtherField);
}

#[test]
fn a_record_that_is_not_there_is_what_its_fields_are_missed_of() {
    let server = refused(422, &["spec.target.kind", "spec.target.name"], "");
    assert_eq!(compare(&server, &[finding(Code::MissingField, "spec.target")]), Outcome::Agreed);
    assert_eq!(compare(&server, &[finding(Code::MissingField, "spec.other")]), Outcome::OtherField);
    assert_eq!(compare(&server, &[wrong("spec.target")]), Outcome::OtherField);
}

#[test]
fn what_the_server_drops_or_cuts_it_does_not_take() {
    let sent = json!({ "a": 5_000_000_000_u64, "b": { "c": {} }, "d": null });
    let stored = json!({ "a": 705_032_704, "b": {} });
    let told = |paths: &[&str]| not_kept(&sent, &stored, &paths.iter().map(|&path| wrong(path)).collect::<Vec<_>>());
    assert!(told(&["a"]).is_some_and(|why| why.contains("another number")));
    assert!(told(&["b.c.name"]).is_some_and(|why| why.contains("drops")));
    assert_eq!(told(&["d"]), None);
    assert_eq!(told(&["b"]), None);
    assert_eq!(told(&["a", "b"]), None, "one of them is a difference");
    assert_eq!(not_kept(&sent, &sent, &[wrong("a")]), None);
}

#[test]
fn answers_that_depend_on_a_cluster_are_excluded_whatever_we_say() {
    let quota = refused(403, &[], "pods \"a\" is forbidden: exceeded quota: b");
    for ours in [vec![], vec![wrong("spec.a")]] {
        assert!(matches!(compare(&quota, &ours), Outcome::Excluded(_)));
    }
    assert_eq!(compare(&refused(422, &[], "exceeded quota"), &[]), Outcome::FalseAccept);
    assert!(EXCLUDED.iter().all(|(status, _, reason)| *status >= 400 && !reason.is_empty()));
}

#[test]
fn our_verdict_is_the_errors_about_the_object() {
    let ours = Ours::new(Schemas::builtin());
    let map =
        |data: Value| json!({ "apiVersion": "v1", "kind": "ConfigMap", "metadata": { "name": "a" }, "data": data });
    let paths = |object: &Value| -> Vec<String> { ours.judge(object).iter().map(|own| own.path.to_string()).collect() };
    assert_eq!(paths(&map(json!({ "a": "b" }))), [""; 0]);
    assert_eq!(paths(&map(json!({ "a": 1 }))), ["data.a"]);
    // No document can hold it, and its line is what a reader marks.
    assert_eq!(paths(&map(json!({ "a": [{ "b": 1e20 }] }))), ["data.a[0].b"]);
    // A policy.
    let secret =
        json!({ "apiVersion": "v1", "kind": "Secret", "metadata": { "name": "a" }, "stringData": { "a": "b" } });
    assert_eq!(paths(&secret), [""; 0]);
}
