//! Units: one with an error is left out and named, all others stay, in one order.

use serde_json::{Value as Json, json};

use super::{config, heads, project, resource, unit};
use crate::resolve::Resolved;

fn two_environments() -> Json {
    json!({ "project": "shop",
        "environments": { "dev": { "namespace": "shop" }, "prod": { "namespace": "shop", "cluster": "other" } } })
}

fn whole(resolved: &Resolved) -> Vec<String> {
    resolved.units().iter().map(|unit| unit.name().to_string()).collect()
}

fn broken(resolved: &Resolved) -> Vec<String> {
    resolved.absent().broken.iter().map(ToString::to_string).collect()
}

#[test]
fn a_unit_with_an_error_is_left_out_and_others_stay() {
    let sound = || json!({ "a": config("a") });
    for fault in [
        json!({ "a": config("a"), "b": config("UPPER") }),
        json!({ "a": config("a"), "stray": 1 }),
        json!({ "a": config("a"), "list": [1] }),
        json!({ "a": config("a"), "Upper": {} }),
        json!(null),
    ] {
        let units = json!([
            unit("dev/apps", fault),
            unit("dev/app", sound()),
            unit("dev/apps-two", sound()),
            unit("prod/apps", sound()),
        ]);
        let (resolved, findings) = project(two_environments(), units);
        assert_eq!(findings.len(), 1);
        assert_eq!(whole(&resolved), ["dev/app", "dev/apps-two", "prod/apps"]);
        assert_eq!(broken(&resolved), ["dev/apps"]);
    }
}

#[test]
fn faults_of_all_units_are_told_each_with_its_environment() {
    let faulty = || json!({ "a": config("UPPER"), "b": 1 });
    let units = json!([unit("dev/apps", faulty()), unit("dev/jobs", faulty()), unit("prod/apps", faulty())]);
    let (resolved, findings) = project(two_environments(), units);
    let environment = |index: usize| findings[index].environments.first().unwrap().as_str();
    let mut told: Vec<String> =
        heads(&findings).iter().enumerate().map(|(n, head)| format!("{} {head}", environment(n))).collect();
    told.sort();
    let of = |unit: &str, stack: &str| {
        [format!("{unit} invalid-name {stack}/a metadata.name"), format!("{unit} stray-value {stack}/b")]
    };
    let mut wanted = [of("dev", "apps"), of("dev", "jobs"), of("prod", "apps")].concat();
    wanted.sort();
    assert_eq!(told, wanted);
    assert_eq!((whole(&resolved), broken(&resolved).len()), (vec![], 3));
}

#[test]
fn a_warning_leaves_no_unit_out() {
    let widget = resource("example.com/v1", "Widget", json!({ "name": "a" }));
    let (resolved, findings) = project(two_environments(), json!([unit("dev/apps", json!({ "a": widget }))]));
    assert_eq!(heads(&findings), ["unknown-kind apps/a kind"]);
    assert_eq!((whole(&resolved), broken(&resolved)), (vec!["dev/apps".to_owned()], vec![]));
}

#[test]
fn units_and_resources_come_in_one_order_whatever_the_order_of_the_file() {
    let tree = || json!({ "b": config("b"), "a": { "z": config("z") }, "c": [config("d"), config("c")] });
    let mut units = ["prod/jobs", "dev/jobs", "prod/apps", "dev/apps"].map(|name| unit(name, tree()));
    let (resolved, _) = project(two_environments(), json!(units));
    assert_eq!(whole(&resolved), ["dev/apps", "dev/jobs", "prod/apps", "prod/jobs"]);
    let ids = ["apps/a/z", "apps/b", "apps/c/configmap-c", "apps/c/configmap-d"];
    assert_eq!(super::ids(resolved.units()[0].resources()), ids);
    units.reverse();
    assert_eq!(project(two_environments(), json!(units)).0.to_string(), resolved.to_string());
}

#[test]
fn a_unit_without_resources_is_a_unit() {
    let (resolved, findings) = project(two_environments(), json!([unit("dev/apps", json!({ "empty": {} }))]));
    assert_eq!((whole(&resolved), findings.len()), (vec!["dev/apps".to_owned()], 0));
    assert!(resolved.units()[0].resources().is_empty());
}
