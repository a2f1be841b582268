//! `lornuc explain`, in a project and outside of one.

use crate::project::{Project, Run, lornuc};

const WIDGET: &str = r#"{"group":"example.com","kind":"Widget","plural":"widgets","shortNames":["wd"],"scope":"Namespaced",
"versions":[{"name":"v1","served":true,"schema":{"type":"object","properties":{"spec":{"type":"object",
"description":"What is wanted.","required":["size"],"properties":{"size":{"type":"integer","minimum":1}}}}}}]}"#;

fn outside(args: &[&str]) -> Run {
    let folder = tempfile::tempdir().unwrap();
    Run::of(lornuc().arg("explain").args(args).current_dir(folder.path()))
}

#[test]
fn kubernetes_own_kinds_are_told_everywhere() {
    let run = outside(&["deploy.spec.replicas"]);
    assert_eq!((run.code, &*run.stderr), (Some(0), ""));
    assert!(
        run.stdout.ends_with("\nfield        spec.replicas\ntype         integer (int32)\nrequired     no\n"),
        "{}",
        run.stdout
    );
    assert_eq!(outside(&["deploy", "--kubernetes", "1.36"]).code, Some(0));
    assert_eq!(outside(&["deploy", "--kubernetes", "2"]).code, Some(2));
}

#[test]
fn in_a_project_the_imported_kinds_are_told_too() {
    let project = Project::new(&[("schemas/example.com/Widget.json", WIDGET)]);
    let run = project.run(&["explain", "wd.spec"]);
    assert_eq!((run.code, &*run.stderr), (Some(0), ""));
    assert!(run.stdout.contains("What is wanted.\n\nfields\n  size  integer  required\n"), "{}", run.stdout);
    let near = project.run(&["explain", "wd.spec.sise"]);
    assert_eq!(
        (near.code, &*near.stderr),
        (Some(1), "error: `spec` has no field `sise`\n  help: did you mean `size`?\n")
    );
    assert_eq!(outside(&["wd"]).code, Some(1));
}

#[test]
fn a_broken_project_explains_what_it_can() {
    let project = Project::new(&[
        ("lornuc.ncl", "{ project = "),
        ("stacks/apps.ncl", "{ broken"),
        ("schemas/example.com/Widget.json", WIDGET),
        ("schemas/example.com/Broken.json", "{"),
        ("schemas/example.com/notes.txt", ""),
        ("schemas/README.md", ""),
    ]);
    let run = project.run(&["explain", "widget"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert!(run.stderr.contains("`lornuc.ncl` has mistakes, which `lornuc check` tells"), "{}", run.stderr);
    assert!(run.stderr.contains("warning[invalid-schema]: `schemas/example.com/Broken.json`"), "{}", run.stderr);
}

#[test]
fn programs_get_json_and_a_pipe_no_colours() {
    let run = outside(&["pod.spec", "--format", "json"]);
    let read: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(read["field"]["fields"]["containers"]["type"], "[]Container");
    assert!(!outside(&["pod"]).stdout.contains('\u{1b}'));
    assert!(outside(&["pod", "--color", "always"]).stdout.contains("\u{1b}[1mPod"));
}

#[test]
fn a_tree_is_told_to_its_leaves() {
    let run = outside(&["deploy", "-r"]);
    assert!(
        run.stdout.contains("\n        containers: []Container, required\n          args: []string\n"),
        "{}",
        run.stdout
    );
}
