use super::{Verdict, encoded, is_same, read};
use crate::client::Answer;
use serde_json::{Value, json};

fn paths(status: u16, body: Value) -> Vec<String> {
    match read(&Answer { status, body }) {
        Verdict::Accepted => Vec::new(),
        Verdict::Refused { paths, .. } => paths,
    }
}

#[test]
fn causes_are_named_by_their_fields() {
    let causes = json!([{ "field": "spec.b" }, { "field": "spec.a[0]" }, { "field": "spec.b" }]);
    assert_eq!(paths(422, json!({ "message": "", "details": { "causes": causes } })), ["spec.a[0]", "spec.b"]);
}

#[test]
fn the_words_of_decoders_name_fields_too() {
    let typed = "failed to create typed patch object (n/a; v1, Kind=Service): errors:\n  .spec.a: field not declared in schema\n  .spec.ports[port=80,protocol=\"TCP\"].b: expected string, got 1";
    assert_eq!(paths(500, json!({ "message": typed })), [".spec.a", ".spec.ports[port=80,protocol=\"TCP\"].b"]);
    let one = "failed to create typed patch object (n/a; v1, Kind=Service): .spec.a: expected list, got 1";
    assert_eq!(paths(500, json!({ "message": one })), [".spec.a"]);
    let strict = "Service in version \"v1\" cannot be handled as a Service: strict decoding error: unknown field \"spec.a\", unknown field \"spec.b\"";
    assert_eq!(paths(400, json!({ "message": strict })), ["spec.a", "spec.b"]);
    let go = "json: cannot unmarshal string into Go struct field ServiceSpec.spec.ports.port of type int32";
    assert_eq!(paths(400, json!({ "message": go })), ["spec.ports.port"]);
    assert_eq!(paths(400, json!("none")), Vec::<String>::new());
}

#[test]
fn paths_are_the_same_however_they_are_written() {
    let same = |ours: &str, theirs: &str| is_same(&ours.parse().unwrap(), theirs);
    assert!(same(r#"metadata.annotations."kubernetes.io/ingress.class""#, "annotations.kubernetes.io/ingress.class"));
    assert!(same("spec.ports[1].name", "spec.ports[1].name"));
    assert!(!same("spec.ports[1].name", "spec.ports[0].name"));
    assert!(same("spec.ports[1].name", ".spec.ports[port=80,protocol=\"T]P\"].name"));
    assert!(same("metadata.labels.\"a b\"", "metadata.labels"));
    assert!(same("data.\"a.b\"", "data[a.b]"));
    assert!(!same("spec", "spec.ports"));
    assert!(!same("spec.ports[1].name", "spec"));
}

#[test]
fn names_are_parts_of_addresses() {
    assert_eq!(encoded("a:b/c é"), "a%3Ab%2Fc%20%C3%A9");
}
