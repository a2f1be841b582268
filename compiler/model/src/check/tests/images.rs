//! Rule `image-without-digest`.

use serde_json::{Value as Json, json};

use super::{judged, messages, resource, settings};
use crate::diagnostic::{Diagnostic, Severity};

fn pod(name: &str, image: &str) -> Json {
    let mut pod = resource("v1", "Pod", json!({ "name": name }));
    pod["spec"] = json!({ "containers": [{ "name": "main", "image": image }] });
    pod
}

fn digest() -> String {
    format!("sha256:{}", "0123456789abcdef".repeat(4))
}

fn judged_at(images: Json, units: &[(&str, Json)]) -> (bool, Vec<Diagnostic>) {
    let mut settings = settings();
    settings["images"] = images;
    let (checked, findings) = judged(settings, units);
    (checked.is_some(), findings)
}

#[test]
fn images_are_not_looked_at_where_nothing_is_said() {
    let (checked, findings) = judged_at(json!({}), &[("dev/apps", json!({ "web": pod("web", "web") }))]);
    assert!(checked && findings.is_empty());
}

#[test]
fn an_image_is_told_by_what_it_lacks_and_one_with_a_digest_is_not() {
    let pods = json!({
        "a": pod("a", &format!("web@{}", digest())),
        "b": pod("b", &format!("localhost:5000/web:1@{}", digest())),
        "c": pod("c", "localhost:5000/web"),
        "d": pod("d", "web:latest"),
        "e": pod("e", "web:1"),
        "f": pod("f", "web:1@sha256:ab"),
    });
    let (checked, findings) = judged_at(json!({ "digests": "warn" }), &[("dev/apps", pods)]);
    assert!(checked, "a warning stops nothing");
    assert_eq!(
        messages(&findings),
        [
            "the image `localhost:5000/web` has neither tag nor digest: `latest` is run",
            "the image `web:latest` has no digest, and `latest` moves with every release",
            "the image `web:1` has no digest, and its tag can be moved",
            "the digest of the image `web:1@sha256:ab` must be `sha256:` and 64 digits of `0-9` and `a-f`",
        ]
    );
    assert_eq!(findings[0].path.to_string(), "spec.containers[0].image");
}

#[test]
fn an_environment_can_be_stricter_than_the_project() {
    let images =
        json!({ "digests": "warn", "environments": { "prod": { "digests": "error" }, "test": { "digests": "off" } } });
    let unit = |unit: &'static str, name: &str| (unit, json!({ "web": pod(name, "web:1") }));
    let units = [unit("dev/apps", "web"), unit("test/jobs", "job"), unit("prod/apps", "web")];
    let (checked, findings) = judged_at(images, &units);
    assert!(!checked);
    let told: Vec<(Severity, String)> = findings
        .iter()
        .map(|finding| (finding.severity, finding.environments.iter().map(ToString::to_string).collect()))
        .collect();
    assert_eq!(told, [(Severity::Warning, "dev".to_owned()), (Severity::Error, "prod".to_owned())]);
}

#[test]
fn what_a_stack_makes_up_is_shown_on_one_line_and_not_without_end() {
    let image = format!("a\nb{}", "c".repeat(10_000));
    let (_, findings) = judged_at(json!({ "digests": "error" }), &[("dev/apps", json!({ "web": pod("web", &image) }))]);
    assert!(findings[0].message.starts_with("the image `a\\nbccc") && findings[0].message.chars().count() < 300);
}
