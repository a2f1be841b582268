//! Settings: levels of rules and the environments of a stack. The findings are in `golden/errors/`.

use std::collections::BTreeSet;

use super::{Level, Settings};
use crate::diagnostic::Code;
use crate::name::{EnvironmentName, StackName};
use crate::value::{Place, from_json};

fn read(json: serde_json::Value) -> (Option<Settings>, Vec<String>) {
    let stacks = ["apps", "sandbox"].map(|name| StackName::new(name).unwrap());
    let (settings, findings) = Settings::read(&from_json(json).unwrap(), Place::default(), &BTreeSet::from(stacks));
    (settings, findings.into_iter().map(|finding| finding.message).collect())
}

#[test]
fn a_stack_is_built_for_the_environments_it_names_and_else_for_all() {
    let (settings, findings) = read(serde_json::json!({
        "project": "shop",
        "lornuc": "0.1",
        "kubernetes": "1.36",
        "environments": { "prod": { "cluster": "main" }, "dev": {} },
        "stacks": { "sandbox": { "environments": ["dev"] } },
    }));
    assert_eq!(findings, [""; 0]);
    let settings = settings.unwrap();
    let of = |stack: &str| -> Vec<String> {
        settings.environments_of(&StackName::new(stack).unwrap()).map(|env| env.name.to_string()).collect()
    };
    assert_eq!(of("apps"), ["dev", "prod"]);
    assert_eq!(of("sandbox"), ["dev"]);
    let clusters: Vec<&str> = settings.environments().values().map(|env| env.cluster.as_str()).collect();
    assert_eq!(clusters, ["dev", "main"]);
}

#[test]
fn the_level_of_a_rule_is_the_stacks_then_the_projects_then_a_warning() {
    let (settings, _) = read(serde_json::json!({
        "project": "shop",
        "environments": { "dev": {} },
        "rules": { "strict": true },
        "stacks": { "sandbox": { "rules": { "unknown-kind": "off" } } },
    }));
    let settings = settings.unwrap();
    let level = |rule: Code, stack: &str| settings.level(rule, &StackName::new(stack).unwrap());
    assert_eq!(level(Code::UnknownKind, "apps"), Level::Error);
    assert_eq!(level(Code::UnknownKind, "sandbox"), Level::Off);
    assert_eq!(level(Code::LargeUnit, "apps"), Level::Warn);
}

#[test]
fn every_mistake_is_told_at_once() {
    let (settings, findings) = read(serde_json::json!({ "project": [], "kubernetes": 1, "environments": {}, "x": 1 }));
    assert!(settings.is_none());
    assert_eq!(findings.len(), 4, "{findings:?}");
}

#[test]
fn a_stack_can_be_lenient_in_a_strict_project() {
    let (settings, _) = read(serde_json::json!({
        "project": "shop",
        "environments": { "dev": {} },
        "rules": { "strict": true },
        "stacks": { "sandbox": { "rules": { "strict": false } } },
    }));
    let level = settings.unwrap().level(Code::UnknownKind, &StackName::new("sandbox").unwrap());
    assert_eq!(level, Level::Warn);
}

#[test]
fn an_empty_name_is_no_name() {
    let (settings, findings) = read(serde_json::json!({ "project": "", "environments": { "dev": {} } }));
    assert_eq!((settings, findings), (None, vec!["`project` must be a name".to_owned()]));
}

#[test]
fn golden_files_have_a_folder_of_their_own_inside_the_project() {
    let golden = |folder: serde_json::Value| {
        read(serde_json::json!({ "project": "shop", "environments": { "dev": {} }, "golden": folder }))
    };
    let (settings, findings) = golden("golden/stacks".into());
    assert_eq!((settings.unwrap().golden(), findings.len()), (Some("golden/stacks"), 0));
    let outside = ["", "/etc", "../golden", "a/../b", "a//b", ".", "./a", "a/", ".git/a", "a\\b"];
    let taken = ["stacks", "stacks/golden", "vendor/a", "schemas", "tests/golden", "dist"];
    for folder in outside.into_iter().chain(taken) {
        let (settings, findings) = golden(folder.into());
        let told = "`golden` must be a folder of its own below the project's, as `\"golden/stacks\"`";
        assert_eq!((settings.is_none(), &*findings), (true, &[told.to_owned()][..]), "{folder:?}");
    }
    assert_eq!(golden(1.into()).1, ["`golden` must be a string"]);
}

#[test]
fn digests_of_images_are_asked_for_by_the_environment_then_the_project_then_not_at_all() {
    let level = |images: serde_json::Value, environment: &str| {
        let (settings, findings) = read(serde_json::json!({
            "project": "shop", "environments": { "dev": {}, "prod": {} }, "images": images,
        }));
        assert_eq!(findings, [""; 0]);
        settings.unwrap().image_digests(&EnvironmentName::new(environment).unwrap())
    };
    let strict_in_prod = serde_json::json!({ "digests": "warn", "environments": { "prod": { "digests": "error" } } });
    assert_eq!(level(strict_in_prod.clone(), "dev"), Level::Warn);
    assert_eq!(level(strict_in_prod, "prod"), Level::Error);
    assert_eq!(level(serde_json::json!({}), "prod"), Level::Off);
    assert_eq!(level(serde_json::json!({ "environments": { "dev": {} } }), "dev"), Level::Off);
}
