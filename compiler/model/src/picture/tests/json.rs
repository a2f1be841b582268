//! Pictures for programs.

use serde_json::{Value as Json, json};

use super::super::{Picture, What, json as form};
use super::{EnvironmentName, picture};

fn document(picture: &Picture) -> Json {
    serde_json::from_str(&form(picture)).unwrap()
}

#[test]
fn a_project_without_units_has_empty_lists() {
    let mut shown = picture(&[]);
    shown.sections.clear();
    assert_eq!(document(&shown), json!({ "version": 1, "project": "shop", "units": [], "resources": [], "edges": [] }));
}

#[test]
fn what_is_not_known_is_left_out() {
    let mut shown = picture(&["apps/a"]);
    shown.sections[0].units[0].is_broken = true;
    if let What::Resource(facts) = &mut shown.sections[0].cards[0].what {
        (facts.namespace, facts.source) = (None, None);
    }
    let document = document(&shown);
    assert_eq!(document["units"], json!([{ "environment": "dev", "stack": "apps", "resources": 1, "broken": true }]));
    let resource = json!({ "environment": "dev", "id": "apps/a", "unit": "dev/apps", "apiVersion": "v1",
        "kind": "ConfigMap", "name": "apps-a" });
    assert_eq!(document["resources"], json!([resource]));
}

#[test]
fn everything_names_its_environment() {
    let lines = ["apps/a", "web/b", "apps/a -> web/b after optional"];
    let mut shown = picture(&lines);
    shown.sections.extend(picture(&lines).sections);
    shown.sections[1].environment = EnvironmentName::new("prod").unwrap();
    let document = document(&shown);
    let edge = |environment| json!({ "environment": environment, "from": "apps/a", "to": "web/b", "kind": "after", "need": "optional" });
    assert_eq!(document["edges"], json!([edge("dev"), edge("prod")]));
    let units: Vec<&Json> = document["resources"].as_array().unwrap().iter().map(|one| &one["unit"]).collect();
    assert_eq!(units, ["dev/apps", "dev/web", "prod/apps", "prod/web"]);
}

#[test]
fn a_folded_group_is_no_resource_and_edges_to_it_are_none() {
    let lines = ["apps/a/x", "apps/a/y", "apps/b", "apps/c", "apps/a/x -> apps/b refers", "apps/b -> apps/c refers"];
    let document = document(&picture(&lines).folded(3));
    assert_eq!(document["units"][0]["resources"], 4, "of all that it has");
    assert_eq!(document["resources"].as_array().unwrap().len(), 2);
    assert_eq!(document["edges"].as_array().unwrap().len(), 1);
}
