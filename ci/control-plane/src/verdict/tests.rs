//! What a server may say, and what is read from it.

use super::{Verdict, encoded, is_inside, is_same, read};
use crate::client::Answer;
use lornuc_model::value::FieldPath;
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
fn a_cause_without_a_field_names_it_in_words_or_is_about_the_whole_object() {
    let nil = |message: &str| {
        let causes = json!([{ "field": "<nil>", "message": message }]);
        paths(422, json!({ "message": "", "details": { "causes": causes } }))
    };
    let format = "Invalid value: \"\": Checked value must be of type integer with format int32 in spec.port";
    assert_eq!(nil(format), ["spec.port"]);
    assert_eq!(nil("Invalid value: the name is too long"), [""]);
    assert_eq!(nil("Invalid value: null: some validation rules were not checked"), Vec::<String>::new());
    assert!(is_same(&FieldPath::default(), ""));
    assert!(!is_same(&"spec.port".parse().unwrap(), ""));
}

#[test]
fn the_words_of_decoders_name_fields_too() {
    let typed = "failed to create typed patch object (n/a; v1, Kind=Service): errors:\n  .spec.a: field not declared in schema\n  .spec.ports[port=80,protocol=\"TCP\"].b: expected string, got 1";
    assert_eq!(paths(500, json!({ "message": typed })), [".spec.a", ".spec.ports[port=80,protocol=\"TCP\"].b"]);
    let one = "failed to create typed patch object (n/a; v1, Kind=Service): .spec.a: expected list, got 1";
    assert_eq!(paths(500, json!({ "message": one })), [".spec.a"]);
    let omitted = "failed to create typed patch object (n/a; v1, Kind=Service): .spec.a: element 1: associative list with keys has an element that omits all key fields [\"b\" \"c\"] (and doesn't have default values for any key fields)";
    assert_eq!(paths(500, json!({ "message": omitted })), [".spec.a[1].b", ".spec.a[1].c"]);
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
    assert!(same("spec.ports[1].name", ".spec.ports[name=[\"a\"]].name"));
    assert!(same("metadata.labels.\"a b\"", "metadata.labels"));
    assert!(same("data.\"a.b\"", "data[a.b]"));
    assert!(same("spec.ports[1].name", "spec.ports.name"));
    assert!(!same("spec.ports[1].name", "spec.ports[0]"));
    assert!(!same("spec", "spec.ports"));
    assert!(!same("spec.ports[1].name", "spec"));
}

#[test]
fn what_is_inside_of_a_field_is_below_it() {
    let inside = |ours: &str, theirs: &str| is_inside(&ours.parse().unwrap(), theirs);
    assert!(inside("spec.target", "spec.target.kind"));
    assert!(inside("spec.targets[0]", "spec.targets[0].kind.name"));
    assert!(!inside("spec.target", "spec.target"));
    assert!(!inside("spec.target.kind", "spec.target"));
    assert!(!inside("spec.target", "spec.targets.kind"));
}

#[test]
fn names_are_parts_of_addresses() {
    assert_eq!(encoded("a:b/c é"), "a%3Ab%2Fc%20%C3%A9");
}
