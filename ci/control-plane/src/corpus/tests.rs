use super::cases;
use serde_json::json;

#[test]
fn changes_are_made_to_the_object_and_each_is_a_case() {
    let text = r#"
- object: {apiVersion: v1, kind: Service, spec: {ports: [{port: 80}]}}
  accepted:
    - {spec.type: NodePort, metadata.labels."a.b/c": d}
  refused:
    - set: {"spec.ports[0].port": 0, "spec.ports[1].port": 81}
      at: ["spec.ports[0].port"]
    - {set: {spec.ports: null}, at: [spec.ports]}
"#;
    let cases = cases(text).unwrap();
    let specs: Vec<_> = cases.iter().map(|case| case.object["spec"].clone()).collect();
    assert_eq!(specs[1], json!({ "type": "NodePort", "ports": [{ "port": 80 }] }));
    assert_eq!(specs[2], json!({ "ports": [{ "port": 0 }, { "port": 81 }] }));
    assert_eq!(specs[3], json!({}));
    assert_eq!(cases[1].object["metadata"], json!({ "name": "a", "labels": { "a.b/c": "d" } }));
    assert_eq!(cases.iter().map(|case| case.refused.len()).collect::<Vec<_>>(), [0, 0, 1, 1]);
}

#[test]
fn a_value_can_be_said_many_times() {
    let text = r##"
- object: {kind: A}
  accepted: [{a: {times: 3, of: ab}, b: {times: 2, of: [{c: "d#"}]}, e: {times: 2, of: {"f#": ["#"]}}, g: {times: 2, more: h}}]
"##;
    let object = cases(text).unwrap().remove(1).object;
    assert_eq!(object["a"], "ababab");
    assert_eq!(object["b"], json!([{ "c": "d0" }, { "c": "d1" }]));
    assert_eq!(object["e"], json!({ "f0": ["0"], "f1": ["1"] }));
    assert_eq!(object["g"], json!({ "times": 2, "more": "h" }));
}

#[test]
fn what_is_no_case_is_told() {
    let object = "- object: {kind: A, spec: {a: b}}\n";
    for (text, told) in [
        ("a: b", "the cases are no list"),
        ("- accepted: []", "a case without `object`"),
        (&*format!("{object}  accepted: [{{spec.a.b: c}}]"), "`spec.a.b` leads nowhere"),
        (&format!("{object}  accepted: [{{'spec[': c}}]"), "`spec[` is no path"),
        (&format!("{object}  refused: [{{set: {{spec.a: c}}}}]"), "{\"spec.a\":\"c\"} has no `at`"),
        (&format!("{object}  refused: nothing"), "`refused` is no list: \"nothing\""),
    ] {
        assert_eq!(cases(text).unwrap_err(), told);
    }
}
