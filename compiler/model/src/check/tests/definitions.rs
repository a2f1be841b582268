//! `definition-with-instances`: what is listed, of which units, and how it counts.

use serde_json::{Map as JsonMap, Value as Json, json};

use super::{judged, messages, resource, settings};
use crate::diagnostic::Severity;

fn package() -> Json {
    let mut package = resource("pkg.crossplane.io/v1", "Provider", json!({ "name": "storage" }));
    package["spec"] = json!({ "package": "xpkg.upbound.io/upbound/provider-gcp-storage:v1" });
    package
}

fn buckets(count: usize) -> Json {
    let bucket = |n| resource("storage.gcp.upbound.io/v1beta1", "Bucket", json!({ "name": format!("b{n}") }));
    Json::Object((0..count).map(|n| (format!("b{n}"), bucket(n))).collect::<JsonMap<_, _>>())
}

/// The settings with these rules of the project, and of the stack `gcp`.
fn with(rules: Json, of_stack: Json) -> Json {
    let mut settings = settings();
    settings["rules"] = rules;
    settings["rules"]["unknown-kind"] = json!("off");
    settings["stacks"] = json!({ "gcp": { "rules": of_stack } });
    settings
}

#[test]
fn five_objects_are_listed_and_of_more_their_number() {
    for (count, more) in [(2, None), (5, None), (6, Some(" and 1 more")), (9, Some(" and 4 more"))] {
        let mut tree = buckets(count);
        tree["provider"] = package();
        let (checked, findings) = judged(with(json!({}), json!({})), &[("dev/gcp", tree)]);
        let message =
            format!("the Provider `gcp/provider` and {count} objects of kinds that it defines are in one unit");
        assert_eq!((checked.is_none(), messages(&findings)), (true, vec![&*message]));
        let listed: Vec<String> = (0..count.min(5)).map(|n| format!("`gcp/b{n}`")).collect();
        let note = format!("they are {}{}", listed.join(", "), more.unwrap_or_default());
        assert!(format!("{:?}", findings[0]).contains(&note), "{note}");
    }
}

#[test]
fn only_what_is_in_the_same_unit_is_told_of() {
    let alone = |name: &'static str| (name, json!({ "provider": package() }));
    let apart = [alone("dev/platform"), ("dev/gcp", buckets(2))];
    let (checked, findings) = judged(with(json!({}), json!({})), &apart);
    assert_eq!((checked.is_some(), messages(&findings)), (true, vec![]));
    let mut both = buckets(1);
    both["provider"] = package();
    let (_, findings) = judged(with(json!({}), json!({})), &[("prod/gcp", both), ("dev/gcp", buckets(3))]);
    let one = "the Provider `gcp/provider` and `gcp/b0`, whose kind it defines, are in one unit";
    assert_eq!(messages(&findings), [one]);
    assert_eq!(findings[0].environments.first().unwrap().as_str(), "prod");
}

#[test]
fn the_stacks_level_wins_over_the_projects() {
    let level = |level: &str| json!({ "definition-with-instances": level });
    for (of_project, of_stack, severity) in [
        (json!({}), json!({}), Some(Severity::Error)),
        (level("warn"), json!({}), Some(Severity::Warning)),
        (level("off"), json!({}), None),
        (level("off"), level("error"), Some(Severity::Error)),
        (level("error"), level("off"), None),
    ] {
        let mut tree = buckets(1);
        tree["provider"] = package();
        let (checked, findings) = judged(with(of_project, of_stack), &[("dev/gcp", tree)]);
        assert_eq!(findings.iter().map(|finding| finding.severity).collect::<Vec<_>>(), Vec::from_iter(severity));
        assert_eq!(checked.is_none(), severity == Some(Severity::Error));
    }
}
