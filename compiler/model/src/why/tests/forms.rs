//! The forms of answers: text for people, JSON for programs.

use serde_json::{Value as Json, json};

use super::super::json as form;
use super::{Answer, Files, Named, config, fields, find, graph, plain, resources, told, whole};
use crate::graph::Graph;

fn document(answer: &Answer<'_>) -> Json {
    serde_json::from_str(&form(answer, &Files::default())).unwrap()
}

fn answers(graph: &Graph, id: &str, path: &str) -> Json {
    let fields = fields(graph, &resources(graph, id), path).unwrap();
    document(&Answer::Field(fields.into_iter().map(|field| (field, None)).collect()))["answers"].clone()
}

fn group<'g>(graph: &'g Graph, id: &str) -> Answer<'g> {
    match find(graph, id).unwrap() {
        Named::Group { id, members } => Answer::Group { id, members },
        Named::Resource(_) => panic!("{id} is a resource"),
    }
}

#[test]
fn a_group_names_the_environments_of_what_is_not_in_all() {
    let both = json!({ "web": { "a": config(&json!({}))["config"], "b": config(&json!({}))["config"] } });
    let mut one = both.clone();
    one["web"].as_object_mut().unwrap().remove("b");
    let graph = graph(&[("dev", "apps", both), ("prod", "apps", one), ("dev", "bare", json!({}))]);
    let web = group(&graph, "apps/web");
    assert_eq!(plain(&web), "apps/web holds 2 resources\n  apps/web/a  ConfigMap\n  apps/web/b  ConfigMap  (dev)\n");
    let member = |id, environments| json!({ "id": id, "kind": "ConfigMap", "environments": environments });
    let members = json!([member("apps/web/a", vec!["dev", "prod"]), member("apps/web/b", vec!["dev"])]);
    assert_eq!(document(&web), json!({ "version": 1, "id": "apps/web", "members": members }));
    assert_eq!(plain(&group(&graph, "bare")), "bare holds no resources\n");
}

#[test]
fn records_and_lists_are_told_by_their_size_with_what_is_in_them() {
    let pod = json!({ "p": { "apiVersion": "v1", "kind": "Pod", "metadata": { "name": "p" }, "spec": {
        "containers": [{ "name": "web", "image": "i", "args": ["a", "b"], "ports": [], "securityContext": {} }],
    } } });
    let graph = graph(&[("dev", "apps", pod)]);
    for (path, value, below) in [
        ("spec.containers", "a list of 1 element", &["[0]  a record of 5 fields"] as &[&str]),
        ("spec.containers[web].args", "a list of 2 elements", &["[0]  \"a\"", "[1]  \"b\""]),
        ("spec", "a record of 1 field", &["containers  a list of 1 element"]),
        ("spec.containers[0].ports", "[]", &[]),
    ] {
        let told = told(&graph, "apps/p", path).unwrap();
        let mut lines = told.lines().skip(1).filter(|line| !line.is_empty());
        assert_eq!(lines.next(), Some(&*format!("dev: {value}")), "{told}");
        assert_eq!(lines.map(str::trim).collect::<Vec<_>>(), below, "{told}");
    }
}

#[test]
fn of_many_fields_the_first_are_listed_and_programs_get_all() {
    let data: serde_json::Map<String, Json> = (100..163).map(|at| (format!("k{at}"), json!("v"))).collect();
    let graph = graph(&[("dev", "apps", config(&Json::Object(data)))]);
    let told = told(&graph, "apps/config", "data").unwrap();
    assert!(told.contains("  k159  \"v\"\n  and 3 more\n") && !told.contains("k160"), "{told}");
    assert_eq!(answers(&graph, "apps/config", "data")[0]["fields"].as_array().unwrap().len(), 63);
}

#[test]
fn what_a_terminal_obeys_is_spelled_out_for_people_only() {
    let key = "a\u{1b}[31m";
    let spec = json!({ key: "x\u{1b}\u{202e}y" });
    let metadata = json!({ "name": "w", "namespace": "a" });
    let tree = json!({ "w": { "apiVersion": "example.org/v1", "kind": "Widget", "metadata": metadata, "spec": spec } });
    let graph = graph(&[("dev", "apps", tree)]);
    for path in ["spec".to_owned(), format!("spec.\"{key}\""), format!("spec.\"{key}b\"")] {
        let told = told(&graph, "apps/w", &path).unwrap();
        assert!(!told.contains(['\u{1b}', '\u{202e}']), "{told:?}");
    }
    assert_eq!(answers(&graph, "apps/w", "spec")[0]["value"][key], "x\u{1b}\u{202e}y");
}

#[test]
fn a_secret_is_masked_in_each_form_and_its_names_are_not() {
    let secret = |text| {
        json!({ "s": { "apiVersion": "v1", "kind": "Secret", "metadata": { "name": "s" },
            "stringData": { "user": text } } })
    };
    let graph = graph(&[("dev", "apps", secret("sesame")), ("prod", "apps", secret("simsim"))]);
    let text = told(&graph, "apps/s", "stringData").unwrap();
    assert!(text.contains("user") && text.contains("(masked)") && !text.contains("sesame"), "{text}");
    let answers = answers(&graph, "apps/s", "stringData.user");
    assert_eq!((&answers[0]["masked"], &answers[0]["value"]), (&json!(true), &json!("(masked)")));
    assert_eq!(answers[0]["environments"], json!(["dev", "prod"]), "a difference would tell of the values");
}

#[test]
fn environments_that_agree_share_an_answer_and_unset_ones_tell_a_type() {
    let (some, none) = (config(&json!({ "a": "1" })), config(&json!({})));
    let graph = graph(&[("dev", "apps", some.clone()), ("prod", "apps", some)]);
    assert_eq!(answers(&graph, "apps/config", "data.a").as_array().unwrap().len(), 1);
    let other = super::graph(&[("dev", "apps", config(&json!({ "a": "1" }))), ("prod", "apps", none)]);
    let answers = answers(&other, "apps/config", "data.a");
    assert_eq!((&answers[0]["set"], &answers[1]["set"]), (&json!(true), &json!(false)));
    assert_eq!((&answers[1]["type"], &answers[1]["default"]), (&json!("string"), &Json::Null));
    assert_eq!(answers[1].get("value"), None);
}

#[test]
fn directives_are_told_of_the_environments_that_have_them() {
    let (plain_one, mut kept) = (config(&json!({ "a": "1" })), config(&json!({ "a": "1" })));
    kept["config"]["lornuc"] = json!({ "keep": true, "ignore": { "data": "a robot's" } });
    let graph = graph(&[("dev", "apps", plain_one), ("prod", "apps", kept)]);
    let config = Answer::Resource(whole(&graph, &resources(&graph, "apps/config")));
    let text = plain(&config);
    let lines =
        "\ndirectives (prod)\n  keep: it is never deleted\n  ignore `data`: its live value is kept: a robot's\n";
    assert!(text.contains(lines) && text.matches("directives").count() == 1, "{text}");
    let document = document(&config);
    let asked = |at: usize| (document["resources"][at]["keep"].clone(), document["resources"][at]["ignore"].clone());
    assert_eq!(asked(0), (json!(false), json!([])));
    assert_eq!(asked(1), (json!(true), json!([{ "path": "data", "reason": "a robot's" }])));
    let below = answers(&graph, "apps/config", "data.a");
    assert_eq!((below[0].get("ignored"), &below[1]["ignored"]["path"]), (None, &json!("data")), "also below it");
}
