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

/// A project whose lock has another digest of its only schema, or of one that is gone.
fn project_with_lock(file: &str) -> Project {
    let lock = format!(
        r#"{{ "version": 1, "vendor": {{}}, "schemas": {{ "crds": {{ "source": "crds/", "docs": true, "files": {{
            "example.com/{file}.json": "sha256:{}" }} }} }} }}"#,
        "0".repeat(64)
    );
    Project::new(&[("schemas/example.com/Widget.json", WIDGET), ("lornuc.lock", &lock)])
}

#[test]
fn a_schema_that_is_not_as_it_is_locked_is_told_and_explained() {
    for (file, told) in [
        ("Widget", "warning[schema-changed]: `schemas/example.com/Widget.json` is not as it is locked\n"),
        ("Other", "warning[schema-unlocked]: `schemas/example.com/Widget.json` is not locked"),
    ] {
        let run = project_with_lock(file).run(&["explain", "wd.spec"]);
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        assert!(run.stderr.contains(told) && run.stdout.contains("What is wanted."), "{}", run.stderr);
        assert_eq!(run.stderr.matches("warning[").count(), 1, "{}", run.stderr);
        let json = project_with_lock(file).run(&["explain", "wd", "--message-format", "json"]);
        assert!(json.stderr.lines().all(|line| serde_json::from_str::<serde_json::Value>(line).is_ok()), "{json:?}");
    }
}

#[test]
fn a_lock_that_cannot_be_read_keeps_nothing_from_being_explained() {
    for lock in ["{", "[]", "{ \"version\": 9 }", "{ \"version\": 1, \"vendor\": {}, \"schemas\": [] }"] {
        let project = Project::new(&[("schemas/example.com/Widget.json", WIDGET), ("lornuc.lock", lock)]);
        let run = project.run(&["explain", "wd"]);
        assert_eq!((run.code, &*run.stderr), (Some(0), ""), "{lock}");
    }
}

#[test]
fn no_name_of_a_hostile_schema_reaches_the_terminal_as_it_is() {
    let hostile = WIDGET.replace("\"size\":{", r#""si\u001b[31mze":{"#);
    let project = Project::new(&[("schemas/example.com/Widget.json", &hostile)]);
    for asked in ["wd", "wd.spec", "wd.spec.\"si[31mze\"", "wd.spec.\"si\u{1b}[31mzee\"", "wd\u{1b}[31m", "wd.\u{7}"] {
        let run = project.run(&["explain", asked]);
        let told = format!("{}{}", run.stdout, run.stderr);
        assert!(!told.contains(['\u{1b}', '\u{7}']), "{asked:?}: {told:?}");
    }
}

#[test]
fn a_version_that_is_asked_for_counts_more_than_the_projects() {
    let project = Project::new(&[("lornuc.ncl", "{ project = ")]);
    let run = project.run(&["explain", "pod", "--kubernetes", "1.36"]);
    assert_eq!((run.code, &*run.stderr), (Some(0), ""), "that settings have mistakes matters no more");
    let run = project.run(&["explain", "pod", "-C", "nowhere"]);
    assert_eq!((run.code, &*run.stdout), (Some(2), ""), "{}", run.stderr);
}

#[test]
fn files_that_leave_the_project_are_not_read() {
    let (project, outside) = (Project::new(&[]), Project::new(&[("Widget.json", WIDGET)]));
    std::fs::create_dir(project.root().join("schemas")).unwrap();
    std::os::unix::fs::symlink(outside.root(), project.root().join("schemas/example.com")).unwrap();
    let run = project.run(&["explain", "wd"]);
    assert!(run.code == Some(1) && run.stderr.contains("warning[import-outside-project]"), "{}", run.stderr);
    assert!(run.stderr.contains("error: no kind is called `wd`"), "{}", run.stderr);
}
