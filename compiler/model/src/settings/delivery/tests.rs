//! Delivery: what wins over what, and the forms of fields. The findings are in `golden/errors/`.

mod odd;

use std::collections::BTreeSet;

use regex::Regex;
use serde_json::{Value as Json, json};

use super::form::is_duration;
use crate::name::{EnvironmentName, StackName};
use crate::settings::{Delivery, Settings};
use crate::value::{Place, from_json};

fn settings(delivery: Json, stack: Json) -> Settings {
    let json = json!({
        "project": "shop",
        "environments": { "dev": {}, "prod": {} },
        "delivery": delivery,
        "stacks": { "apps": { "delivery": stack } },
    });
    let stacks = ["apps", "data"].map(|name| StackName::new(name).unwrap());
    let (settings, findings) = Settings::read(&from_json(json).unwrap(), Place::default(), &BTreeSet::from(stacks));
    assert_eq!(findings, []);
    settings.unwrap()
}

fn environment(name: &str) -> EnvironmentName {
    EnvironmentName::new(name).unwrap()
}

fn stack(name: &str) -> StackName {
    StackName::new(name).unwrap()
}

fn option(settings: &Settings, name: &str, of: &str, key: &str) -> Option<Json> {
    let options = settings.delivered(&environment(name), &stack(of))?;
    Some(options.get(key).map_or(Json::Null, |field| serde_json::to_value(&field.node).unwrap()))
}

/// What a delivery to `prod` makes of the source.
fn source(delivery: Json) -> (Delivery, Option<Json>) {
    let settings = settings(delivery, json!({}));
    let delivery = settings.delivery(&environment("prod")).unwrap().clone();
    let spec = delivery.source.spec.as_ref().map(|spec| {
        Json::Object(
            spec.fields()
                .iter()
                .map(|field| (field.key.to_string(), serde_json::to_value(&field.node).unwrap()))
                .collect(),
        )
    });
    (delivery, spec)
}

const URL: &str = "https://github.com/shop/manifests";

#[test]
fn what_a_stack_says_wins_over_the_environment_the_project_and_the_defaults() {
    let settings = settings(
        json!({
            "source": { "kind": "GitRepository", "url": URL },
            "interval": "20m",
            "timeout": "8m",
            "environments": { "prod": { "interval": "30m", "timeout": "9m" } },
        }),
        json!({ "timeout": "1h", "prune": false }),
    );
    let of = |name: &str, of: &str| {
        ["interval", "timeout", "retryInterval", "prune", "wait"].map(|key| option(&settings, name, of, key).unwrap())
    };
    assert_eq!(of("dev", "data"), [json!("20m"), json!("8m"), json!("1m"), json!(true), json!(true)]);
    assert_eq!(of("prod", "data"), [json!("30m"), json!("9m"), json!("1m"), json!(true), json!(true)]);
    assert_eq!(of("prod", "apps"), [json!("30m"), json!("1h"), json!("1m"), json!(false), json!(true)]);
}

#[test]
fn stacks_and_environments_can_be_left_out() {
    let delivery = json!({
        "source": { "kind": "GitRepository", "url": URL }, "environments": { "dev": { "enable": false } },
    });
    let settings = settings(delivery, json!({ "enable": false }));
    assert!(settings.delivery(&environment("dev")).is_none());
    assert_eq!(option(&settings, "prod", "apps", "prune"), None);
    assert_eq!(option(&settings, "prod", "data", "prune"), Some(json!(true)));
}

#[test]
fn a_source_is_merged_field_by_field_and_its_ref_is_one_thing() {
    let (_, spec) = source(json!({
        "source": { "kind": "GitRepository", "url": URL, "ref": { "branch": "main" }, "secretRef": { "name": "git" } },
        "environments": { "prod": { "source": { "ref": { "tag": "v1" } } } },
    }));
    assert_eq!(
        spec,
        Some(json!({ "interval": "1m", "ref": { "tag": "v1" }, "secretRef": { "name": "git" }, "url": URL }))
    );
    let (_, spec) = source(json!({ "source": { "kind": "OCIRepository", "url": "oci://r.example.com/shop" } }));
    assert_eq!(spec.unwrap()["ref"], json!({ "tag": "latest" }));
}

#[test]
fn a_source_without_an_address_is_there_already() {
    let (delivery, spec) = source(json!({
        "source": { "kind": "GitRepository", "name": "flux-system" }, "namespace": "flux", "path": "./clusters/all/",
    }));
    assert_eq!(spec, None);
    assert_eq!((delivery.source.name.as_str(), delivery.source.namespace.as_str()), ("flux-system", "flux"));
    assert_eq!(delivery.path(&stack("apps")), "./clusters/all/prod/apps");
}

#[test]
fn durations_are_what_fluxs_schemas_take() {
    let pattern = Regex::new(r"^([0-9]+(\.[0-9]+)?(ms|s|m|h))+$").unwrap();
    let texts =
        ["10m", "1h30m", "1.5h", "500ms", "0s", "", "m", "10", "1.m", "1h ", "-1m", "1d", "1.5.5h", "10m10", "٣m"];
    for text in texts {
        assert_eq!(is_duration(text), pattern.is_match(text), "{text:?}");
    }
}
