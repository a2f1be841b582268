//! `lornuc test`: cases of constructs, golden files, and what it says of both. Messages of failing cases are in
//! `golden/errors/failed-test/` and `golden/errors/invalid-test/`.

use std::fs;
use std::os::unix::fs::symlink;

use crate::project::{Project, Run, lornuc};

const WEB: &str = r#"{
  name | String | not_exported,
  config = { apiVersion = "v1", kind = "ConfigMap", metadata.name = name, data.HOST | default = "example.com" },
}
"#;
const HOLDS: &str = r#"{
  "the name" = { given = (import "../stacks/lib/web.ncl") & { name = "web" }, expect.config.metadata.name = "web" },
  "no name" = { given = (import "../stacks/lib/web.ncl"), error = "missing-value" },
}
"#;
const STACK: &str = "{ a.config = { apiVersion = \"v1\", kind = \"ConfigMap\", metadata.name = \"a\" } }\n";
const GOLDEN: &str =
    r#"{ project = "shop", environments = { dev.namespace = "dev", prod.namespace = "prod" }, golden = "golden" }"#;

fn tested(cases: &str) -> Run {
    Project::new(&[("stacks/lib/web.ncl", WEB), ("tests/web.ncl", cases)]).run(&["test"])
}

#[test]
fn cases_that_hold_pass() {
    let run = tested(HOLDS);
    assert_eq!((run.code, &*run.stdout, &*run.stderr), (Some(0), "", "2 cases of 1 file: all pass\n"));
}

#[test]
fn a_broken_case_or_file_does_not_hide_the_others() {
    let cases = HOLDS.replacen('{', "{\n  broken = { given = nothing, expect = {} },", 1);
    let run = tested(&cases);
    assert!(run.stderr.contains("error[unbound-name]"), "{}", run.stderr);
    let project = Project::new(&[("stacks/lib/web.ncl", WEB), ("tests/web.ncl", HOLDS), ("tests/bad.ncl", "{ a = ")]);
    let run = project.run(&["test"]);
    assert_eq!(run.code, Some(1));
    assert!(run.stderr.contains("error[syntax-error]") && run.stderr.contains("2 cases of 1 file: all pass"));
    let late = HOLDS.replacen('{', "{\n  late = { given = std.fail_with \"no\", expect = {} },", 1);
    let run = tested(&late);
    assert!(run.stderr.ends_with("fails: tests/web.ncl: late\n3 cases of 1 file: 1 fail\n"), "{}", run.stderr);
}

#[test]
fn a_case_without_an_end_does_not_hide_the_others() {
    let cases = "given = let rec f = fun x => f (x + 1) in f 0, expect = {}";
    let run = tested(&HOLDS.replacen('{', &format!("{{\n  \"a loop\" = {{ {cases} }},"), 1));
    assert_eq!(run.code, Some(1));
    assert!(run.stderr.contains("error[too-much-work]"), "{}", run.stderr);
    assert!(run.stderr.ends_with("fails: tests/web.ncl: a loop\n3 cases of 1 file: 1 fail\n"), "{}", run.stderr);
}

#[test]
fn names_choose_cases_and_files() {
    let project = Project::new(&[("stacks/lib/web.ncl", WEB), ("tests/web.ncl", HOLDS), ("tests/lib/a.ncl", "{ = }")]);
    assert_eq!(project.run(&["test", "NO name"]).stderr, "1 case of 1 file: all pass\n");
    assert_eq!(project.run(&["test", "tests/web"]).stderr, "2 cases of 1 file: all pass\n");
    let run = project.run(&["test", "nothing"]);
    assert_eq!(
        (run.code, run.stderr.lines().next()),
        (Some(2), Some("error: no case has `nothing` in its name or its file's"))
    );
}

#[test]
fn a_case_is_judged_in_the_environments_that_it_names() {
    let cases = r#"{
      env | not_exported,
      all = { given = {}, expect = {} },
      some = {
        given.a = { apiVersion = "v1", kind = "ConfigMap", metadata.name = env.name },
        expect.a.metadata = { name = "prod", namespace = "shop" },
        environments = ["prod"],
      },
    }"#;
    let project = Project::new(&[("tests/web.ncl", cases)]);
    project.write(
        "lornuc.ncl",
        r#"{ project = "shop", environments = { dev.namespace = "dev", prod.namespace = "shop" } }"#,
    );
    assert_eq!(project.run(&["test"]).stderr, "2 cases of 1 file: all pass\n");
}

#[test]
fn a_single_resource_and_lists_of_them_can_be_given() {
    let resource = r#"{ apiVersion = "v1", kind = "ConfigMap", metadata.name = "a" }"#;
    let run = tested(&format!(
        "{{ one = {{ given = {resource}, expect.metadata.name = \"a\" }},
            list = {{ given.all = [{resource}], expect.all.configmap-a = {{ kind = \"ConfigMap\", data = 'Absent }} }} }}"
    ));
    assert_eq!(run.code, Some(0), "{}", run.stderr);
}

#[test]
fn the_text_absent_is_not_the_tag() {
    let given = r#"given.a = { apiVersion = "v1", kind = "ConfigMap", metadata.name = "a", data.x = "Absent" }"#;
    let run = tested(&format!("{{ text = {{ {given}, expect.a.data = {{ x = \"Absent\", y = 'Absent }} }} }}"));
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let run = tested(&format!("{{ tag = {{ {given}, expect.a.data.x = 'Absent }} }}"));
    assert_eq!(run.code, Some(1), "{}", run.stderr);
}

#[test]
fn references_into_the_stacks_are_not_judged() {
    let given = r#"given.a = { apiVersion = "v1", kind = "ConfigMap", metadata.name = "a", lornuc.after.apps = true }"#;
    let project = Project::new(&[
        ("stacks/apps.ncl", STACK),
        ("tests/a.ncl", &format!("{{ a = {{ {given}, expect = {{}} }} }}")),
    ]);
    assert_eq!(project.run(&["test"]).code, Some(0));
    let spec = r#"{ serviceAccountName = "web", containers = [{ name = "web", image = "web" }] }"#;
    let pod = format!("{{ apiVersion = \"v1\", kind = \"Pod\", metadata.name = \"web\", spec = {spec} }}");
    let cases = format!("{{ a = {{ given.a = {pod}, expect = {{}} }} }}");
    let run = tested(&cases);
    assert_eq!(run.code, Some(0), "nor where there are none: {}", run.stderr);
    project.write("tests/a.ncl", &cases);
    assert_eq!(project.run(&["test"]).code, Some(0));
}

#[test]
fn no_message_shows_the_value_of_a_secret() {
    let secret = r#"{ apiVersion = "v1", kind = "Secret", metadata.name = "a", stringData.x = "swordfish" }"#;
    let run = tested(&format!("{{ a = {{ given.a = {secret}, expect.a.stringData.x = \"trout\" }} }}"));
    assert!(run.stderr.contains("error[literal-secret]") && !run.stderr.contains("swordfish"), "{}", run.stderr);
}

#[test]
fn tests_are_no_stacks_and_stay_inside_the_project() {
    let project = Project::new(&[("stacks/apps.ncl", STACK), ("tests/a.ncl", "{ a = import \"../../x.ncl\" }")]);
    assert_eq!(project.run(&["check"]).code, Some(0));
    let run = project.run(&["test"]);
    assert!(run.code == Some(1) && run.stderr.contains("error[import-outside-project]"), "{}", run.stderr);
}

#[test]
fn a_folder_of_tests_that_leads_out_of_the_project_is_told() {
    let outside = tempfile::tempdir().unwrap();
    let project = Project::with_stack(STACK);
    symlink(outside.path(), project.root().join("tests")).unwrap();
    let run = project.run(&["test"]);
    assert!(run.code == Some(1) && run.stderr.contains("the folder `tests` leads out"), "{}", run.stderr);
    let project = Project::with_stack(STACK);
    project.write("tests", "no folder");
    assert_eq!(project.run(&["test"]).code, Some(0));
}

#[test]
fn a_project_without_tests_is_told_how_to_write_them() {
    let run = Project::with_stack(STACK).run(&["test"]);
    let told = "nothing to test: write `tests/NAME.ncl`, or set `golden` in `lornuc.ncl`\n";
    assert_eq!((run.code, &*run.stderr), (Some(0), told));
}

#[test]
fn broken_settings_are_told_once() {
    let project = Project::new(&[("tests/a.ncl", "{}")]);
    project.write("lornuc.ncl", r#"{ project = "shop", environments = {}, golden = "golden" }"#);
    let run = project.run(&["test"]);
    assert_eq!((run.code, run.stderr.matches("error[").count()), (Some(1), 1), "{}", run.stderr);
}

#[test]
fn what_is_rendered_is_held_against_the_golden_folder() {
    let project = Project::with_stack(STACK);
    project.write("lornuc.ncl", GOLDEN);
    let run = project.run(&["test"]);
    assert_eq!((run.code, run.stderr.matches("is missing").count()), (Some(1), 6), "{}", run.stderr);
    assert_eq!(project.run(&["test", "--bless"]).stderr, "`golden`: 6 written, 0 unchanged\n");
    // A comment changes the digest of the inputs, and nothing that is rendered.
    project.write("stacks/apps.ncl", format!("{STACK}# a comment"));
    assert_eq!(project.run(&["test"]).code, Some(0));
    project.write("stacks/apps.ncl", STACK.replace("\"a\"", "\"b\""));
    let run = project.run(&["test"]);
    assert!(run.code == Some(1) && run.stderr.contains("-  name: a\n   +  name: b"), "{}", run.stderr);
}

#[test]
fn blessing_takes_stale_files_away_and_leaves_foreign_ones() {
    let project = Project::with_stack(STACK);
    project.write("lornuc.ncl", GOLDEN);
    project.run(&["test", "--bless"]);
    project.write("golden/dev/apps/README.md", "mine");
    project.write("stacks/apps.ncl", STACK.replace("a.config", "b.config"));
    let run = project.run(&["test"]);
    assert!(run.stderr.contains("`golden/dev/apps/a/config.yaml` is stale"), "{}", run.stderr);
    assert_eq!(project.run(&["test", "--bless"]).code, Some(0));
    assert_eq!(project.read("golden/dev/apps/a/config.yaml"), None);
    assert_eq!(project.read("golden/dev/apps/README.md").as_deref(), Some("mine"));
    assert_eq!(project.run(&["test"]).code, Some(0));
}

#[test]
fn a_golden_folder_that_leads_out_of_the_project_is_refused() {
    let outside = tempfile::tempdir().unwrap();
    let project = Project::with_stack(STACK);
    project.write("lornuc.ncl", GOLDEN);
    symlink(outside.path(), project.root().join("golden")).unwrap();
    let run = project.run(&["test", "--bless"]);
    assert_eq!(run.code, Some(3), "{}", run.stderr);
    assert_eq!(fs::read_dir(outside.path()).unwrap().count(), 0);
}

#[test]
fn the_number_of_threads_does_not_change_what_is_told() {
    let cases = HOLDS.replace("name = \"web\" }, expect", "name = \"Web\" }, expect");
    let project = Project::new(&[("stacks/lib/web.ncl", WEB)]);
    for file in ["a", "b", "c", "d"] {
        project.write(&format!("tests/{file}.ncl"), &cases);
    }
    let told =
        |threads: &str| Run::of(lornuc().args(["test", "--threads", threads]).current_dir(project.root())).stderr;
    let one = told("1");
    assert!(one.ends_with("8 cases of 4 files: 4 fail\n"), "{one}");
    assert_eq!(one, told("4"));
}
