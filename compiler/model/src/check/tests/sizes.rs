//! `large-unit`: more than 1,000 resources in a unit.

use serde_json::{Map as JsonMap, Value as Json, json};

use super::{config, judged, messages, settings};
use crate::diagnostic::{Code, Severity};

fn tree(size: usize) -> Json {
    let fields: JsonMap<String, Json> = (0..size).map(|n| (format!("r{n}"), config(&format!("r{n}")))).collect();
    Json::Object(fields)
}

#[test]
fn a_unit_is_large_from_1_001_resources_on() {
    let (checked, findings) = judged(settings(), &[("dev/apps", tree(1_000))]);
    assert!(checked.is_some() && findings.is_empty());
    let (checked, findings) = judged(settings(), &[("dev/apps", tree(1_001))]);
    assert!(checked.is_some(), "a warning refuses nothing");
    assert_eq!(messages(&findings), ["`apps` has 1001 resources; Flux is slow over 1000"]);
    assert_eq!(findings[0].resource.as_ref().unwrap().as_str(), "apps");
}

#[test]
fn each_unit_is_measured_by_itself() {
    let mut settings = settings();
    settings["environments"]["test"]["namespace"] = json!("shop-test");
    let units = [("dev/apps", tree(600)), ("test/apps", tree(600)), ("prod/jobs", tree(1_002))];
    let (_, findings) = judged(settings, &units);
    assert_eq!(messages(&findings), ["`jobs` has 1002 resources; Flux is slow over 1000"]);
    assert_eq!(findings[0].environments.first().unwrap().as_str(), "prod");
}

#[test]
fn the_nearest_setting_decides_what_a_large_unit_counts_as() {
    let (warned, refused) = (Some(Severity::Warning), Some(Severity::Error));
    for (of_project, of_stack, severity) in [
        (json!({}), json!({}), warned),
        (json!({ "large-unit": "off" }), json!({}), None),
        (json!({ "large-unit": "error" }), json!({}), refused),
        (json!({ "large-unit": "error" }), json!({ "large-unit": "warn" }), warned),
        (json!({ "large-unit": "warn" }), json!({ "large-unit": "off" }), None),
        (json!({ "strict": true }), json!({ "unknown-kind": "error" }), warned),
    ] {
        let mut settings = settings();
        settings["rules"] = of_project;
        settings["stacks"] = json!({ "apps": { "rules": of_stack } });
        let (checked, findings) = judged(settings, &[("dev/apps", tree(1_001))]);
        let found: Vec<Severity> = findings.iter().map(|finding| finding.severity).collect();
        assert_eq!(found, Vec::from_iter(severity));
        assert!(findings.iter().all(|finding| finding.code == Code::LargeUnit));
        assert_eq!(checked.is_none(), severity == refused);
    }
}
