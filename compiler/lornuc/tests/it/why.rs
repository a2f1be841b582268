//! `golden/why/`: a project, and what `lornuc why` says of its resources and fields; and of those of this repository.

use std::path::{Path, PathBuf};

use golden_runner::Golden;
use serde_json::Value as Json;

use crate::project::{Project, Run, lornuc, repository};

fn folder() -> PathBuf {
    repository().join("golden/why")
}

fn run(root: &Path, args: &[&str]) -> Run {
    Run::of(lornuc().arg("why").args(args).current_dir(root))
}

/// Of the project beside the expected texts: a name, and what is asked.
const CASES: &[(&str, &[&str])] = &[
    ("stack", &["apps"]),
    ("resource", &["apps/web/deployment"]),
    ("resource-of-yaml", &["plain/configmap-shop-dev-greeting"]),
    ("author", &["apps/web/deployment", "spec.strategy.type"]),
    ("library-default", &["apps/api/deployment", "spec.minReadySeconds"]),
    ("parameter", &["apps/api/deployment", "spec.replicas"]),
    ("default-overridden", &["apps/web/deployment", "spec.replicas", "--env", "prod"]),
    ("force", &["apps/web/deployment", "spec.paused"]),
    ("priority", &["apps/web/deployment", "spec.revisionHistoryLimit"]),
    ("equal-values", &["apps/api/deployment", "kind"]),
    ("input", &["apps/web/deployment", "spec.template.spec.containers[web].image"]),
    ("element", &["apps/web/deployment", "spec.template.spec.containers.web.args[0]"]),
    ("branch", &["apps/web/deployment", "spec.template.spec.containers.web.env.MODE.value"]),
    ("secret", &["apps/web/deployment", "spec.template.spec.containers.web.env.TOKEN.value"]),
    ("secret-in-yaml", &["plain/configmap-shop-dev-greeting", "data.password"]),
    ("secrets-in-a-record", &["apps/web/deployment", "spec.template.spec.containers"]),
    ("yaml", &["plain/configmap-shop-dev-greeting", "data.hello"]),
    ("pair", &["apps/many/a", "data.size"]),
    ("namespace", &["apps/web/deployment", "metadata.namespace"]),
    ("key-of-an-entry", &["apps/web/deployment", "spec.template.spec.containers[0].name"]),
    ("record", &["apps/web/deployment", "spec"]),
    ("not-set", &["apps/web/deployment", "spec.progressDeadlineSeconds"]),
    ("not-set-label", &["apps/web/deployment", "metadata.labels.\"example.com/team\""]),
    ("unknown-field", &["apps/web/deployment", "spec.replcas"]),
    ("unknown-element", &["apps/web/deployment", "spec.template.spec.containers[wbe]"]),
    ("below-a-value", &["apps/web/deployment", "spec.replicas.min"]),
    ("unknown-id", &["apps/web/deploymnt"]),
    ("id-without-stack", &["web/deployment"]),
    ("field-of-a-group", &["apps/web", "spec"]),
    ("no-path", &["apps/web/deployment", "spec..replicas"]),
    ("resource-json", &["apps/web/deployment", "--format", "json"]),
    ("field-json", &["apps/web/deployment", "spec.replicas", "--format", "json"]),
    ("secret-json", &["apps/web/deployment", "spec.template.spec.containers.web.env[1].value", "--format", "json"]),
];

/// Of this repository.
const OWN: &[(&str, &[&str])] = &[
    ("own-default-overridden", &["apps/gateway/deployment", "spec.revisionHistoryLimit"]),
    ("own-input-overridden", &["apps/agent-worker/autoscaler", "spec.minReplicas", "--env", "prod"]),
    ("own-parameter", &["apps/engine/autoscaler", "spec.minReplicas", "--env", "prod"]),
    ("own-resource", &["apps/gateway/deployment"]),
];

#[test]
fn questions_are_answered_as_the_golden_files_say() {
    let mut golden = Golden::new(folder());
    let of = |root: PathBuf| move |(name, args): &(&'static str, &[&str])| (*name, run(&root, args));
    let told = CASES.iter().map(of(folder().join("project"))).chain(OWN.iter().map(of(repository())));
    for (name, run) in told {
        assert!(!run.stdout.contains("never-shown") && !run.stderr.contains("never-shown"), "{name}: {}", run.stdout);
        golden.check(Path::new(name).with_extension("txt"), &run.transcript());
    }
    golden.finish(|path| path.extension().is_some_and(|ending| ending == "txt"));
}

#[test]
fn json_has_one_shape_for_each_kind_of_answer() {
    let project = folder().join("project");
    let read = |args: &[&str]| -> Json { serde_json::from_str(&run(&project, args).stdout).unwrap() };
    let group = read(&["plain", "--format", "json"]);
    assert_eq!(group["members"][0]["kind"], "ConfigMap");
    let field = read(&["apps/web/deployment", "spec.replicas", "--format", "json"]);
    assert_eq!(field["version"], 1);
    assert_eq!(field["answers"][1]["environments"], serde_json::json!(["prod"]));
    assert_eq!(field["answers"][1]["value"], 6);
    assert_eq!(field["answers"][1]["chain"][0]["overridden"][0]["value"], 3);
    assert_eq!(field["answers"][1]["reads"][0]["definitions"][0]["expression"]["file"], "lornuc.ncl");
    let unset = read(&["apps/web/deployment", "spec.progressDeadlineSeconds", "--format", "json"]);
    assert_eq!(unset["answers"][0]["set"], false);
}

#[test]
fn a_project_with_findings_answers_all_the_same() {
    let broken = "{ a = { apiVersion = \"v1\", kind = \"ConfigMap\", metadata.name = \"a\", data.x = \"1\" }, b = }";
    let sound = "{ a = { apiVersion = \"v1\", kind = \"ConfigMap\", metadata.name = \"b\", data.x = \"1\" } }";
    let project = Project::new(&[("stacks/broken.ncl", broken), ("stacks/sound.ncl", sound)]);
    let run = project.run(&["why", "sound/a", "data.x"]);
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    assert!(run.stdout.starts_with("sound/a, field `data.x`\n\"1\"\n  ┌─ stacks/sound.ncl:1:"), "{}", run.stdout);
    assert!(run.stderr.contains("error[syntax-error]"), "{}", run.stderr);
    let run = project.run(&["why", "broken/a"]);
    assert_eq!((run.code, &*run.stdout), (Some(1), ""));
    assert!(run.stderr.contains("the stack `broken` has mistakes"), "{}", run.stderr);
}

#[test]
fn a_resource_that_a_rule_refuses_is_told_of() {
    let secret =
        "{ a = { apiVersion = \"v1\", kind = \"Secret\", metadata.name = \"a\", stringData.x = \"never-shown\" } }";
    let run = Project::with_stack(secret).run(&["why", "apps/a", "stringData.x"]);
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    assert!(run.stderr.contains("error[literal-secret]"), "{}", run.stderr);
    assert!(run.stdout.contains("(masked)") && !run.stdout.contains("never-shown"), "{}", run.stdout);
    assert!(!run.stderr.contains("never-shown"), "{}", run.stderr);
}

#[test]
fn wrong_usage_and_unknown_environments_say_so() {
    let project = folder().join("project");
    assert_eq!(run(&project, &[]).code, Some(2));
    assert_eq!(run(&project, &["apps", "a", "b"]).code, Some(2));
    let unknown = run(&project, &["apps", "--env", "prd"]);
    assert_eq!((unknown.code, &*unknown.stdout), (Some(2), ""));
    assert_eq!(unknown.stderr, "error: the project has no environment `prd`\n  help: did you mean `prod`?\n");
}

#[test]
fn hostile_ids_and_fields_reach_no_terminal_as_they_are() {
    let stack = "{ a = { apiVersion = \"v1\", kind = \"ConfigMap\", metadata.name = \"a\", data.\"a\\u{1b}[31m\" = \"\\u{1b}]0;x\\u{7}\" } }";
    let project = Project::with_stack(stack);
    let deep = format!("data{}", ".a".repeat(5_000));
    for args in [
        ["apps/a", "data"],
        ["apps/a", "data.\"a\u{1b}[31m\""],
        ["apps/\u{1b}[31m", "data"],
        ["apps/a", &deep],
        ["apps/a", "[[[]]]"],
        ["apps/a", "data[\"x\"]"],
        ["apps/a", "data[18446744073709551616]"],
        ["////", "data"],
    ] {
        let run = run(project.root(), &args);
        assert!(matches!(run.code, Some(0 | 1)), "{args:?}: {}", run.stderr);
        let told = format!("{}{}", run.stdout, run.stderr);
        assert!(!told.contains(['\u{1b}', '\u{7}']), "{args:?}: {told:?}");
    }
}

#[test]
fn a_field_that_takes_too_much_work_is_told_by_its_place() {
    // The resource is within its budget; looking for what was overridden is not, and only that is left out.
    let stack = "let rec f = fun n => if n == 0 then \"x\" else f (n - 1) in
{ a = { apiVersion = \"v1\", kind = \"ConfigMap\", metadata.name = \"a\", data.x | default = f 1000000000 } & { data.x = \"1\" } }";
    let run = Project::with_stack(stack).run(&["why", "apps/a", "data.x"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert!(run.stdout.contains("\"1\""), "{}", run.stdout);
}
