//! What the command line promises: exit codes, streams, forms of messages, the reference manual.

use clap::CommandFactory;
use golden_runner::Golden;
use lornuc::cli::Cli;
use serde_json::Value;

use crate::project::{Project, Run, lornuc, repository};

const BROKEN: &str = "{ team = 1, config = { apiVersion = \"v1\", kind = \"ConfigMap\", metadata.name = \"UP\" } }\n";
const SOUND: &str = "{ config = { apiVersion = \"v1\", kind = \"ConfigMap\", metadata.name = \"up\" } }\n";

#[test]
fn the_reference_manual_is_the_help_of_every_command() {
    let mut golden = Golden::new(repository().join("docs/src"));
    golden.check("reference.md", &clap_markdown::help_markdown::<Cli>());
    golden.finish(|path| path.ends_with("reference.md"));
}

#[test]
fn every_command_begins_its_help_with_an_imperative_line() {
    for command in Cli::command().get_subcommands() {
        let about = command.get_about().unwrap().to_string();
        assert!(about.starts_with(|c: char| c.is_ascii_uppercase()) && !about.ends_with('.'), "{about}");
    }
}

#[test]
fn a_sound_project_checks_with_exit_0_and_talks_on_stderr_alone() {
    let run = Project::with_stack(SOUND).run(&["check"]);
    assert_eq!((run.code, &*run.stdout), (Some(0), ""));
    assert_eq!(run.stderr, "1 resource of 1 unit checked: no mistakes found\n");
}

#[test]
fn mistakes_exit_1_and_nothing_is_written() {
    let project = Project::with_stack(BROKEN);
    let run = project.run(&["build"]);
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    assert!(!project.root().join("dist").exists());
}

#[test]
fn json_messages_are_one_object_a_line_with_the_place() {
    let run = Project::with_stack(BROKEN).run(&["check", "--message-format", "json"]);
    let findings: Vec<Value> = run.stderr.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let codes: Vec<&str> = findings.iter().filter_map(|finding| finding["code"].as_str()).collect();
    assert_eq!(codes, ["stray-value", "invalid-name"]);
    let label = &findings[1]["labels"][0];
    assert_eq!((&label["role"], &label["file"]), (&"primary".into(), &"stacks/apps.ncl".into()));
    assert_eq!((&label["start"]["line"], &label["start"]["column"]), (&1.into(), &79.into()));
    assert_eq!((&findings[1]["resource"], &findings[1]["path"]), (&"apps/config".into(), &"metadata.name".into()));
}

#[test]
fn github_messages_are_workflow_commands() {
    let run = Project::with_stack(BROKEN).run(&["check", "--message-format", "github"]);
    let first = run.stderr.lines().next().unwrap();
    let head = "::error file=stacks/apps.ncl,line=1,endLine=1,col=10,endColumn=11,title=stray-value::`apps/team` is";
    assert!(first.starts_with(head), "{first}");
    assert!(first.contains("%0Ahelp: "), "{first}");
}

#[test]
fn colours_are_used_when_asked_for_and_never_into_a_pipe() {
    let project = Project::with_stack(BROKEN);
    assert!(project.run(&["check", "--color", "always"]).stderr.contains("\u{1b}["));
    assert!(!project.run(&["check"]).stderr.contains('\u{1b}'));
}

#[test]
fn the_project_is_found_from_a_folder_inside_it() {
    let project = Project::with_stack(SOUND);
    project.write("docs/deep/page.md", "");
    let run = Run::of(lornuc().arg("check").current_dir(project.root().join("docs/deep")));
    assert_eq!(run.code, Some(0), "{}", run.stderr);
}

#[test]
fn a_folder_without_a_project_is_wrong_usage() {
    let empty = tempfile::tempdir().unwrap();
    let run = Run::of(lornuc().arg("build").arg("-C").arg(empty.path()));
    assert_eq!(run.code, Some(2));
    assert!(run.stderr.starts_with("error: there is no `lornuc.ncl` in "), "{}", run.stderr);
    let run = Run::of(lornuc().arg("build").arg("-C").arg(empty.path().join("absent")));
    assert_eq!(run.code, Some(2), "{}", run.stderr);
}

#[test]
fn an_output_among_the_sources_is_refused() {
    let project = Project::with_stack(SOUND);
    for folder in ["stacks", "./stacks/out", "."] {
        let run = project.run(&["build", "-o", folder]);
        assert_eq!(run.code, Some(2), "{folder}: {}", run.stderr);
        assert!(run.stderr.contains("among the sources"), "{}", run.stderr);
    }
    assert_eq!(project.run(&["build", "-o", "out"]).code, Some(0));
}

#[test]
fn a_byte_order_mark_is_no_part_of_a_text() {
    let project = Project::with_stack(&format!("\u{feff}{SOUND}"));
    assert_eq!(project.run(&["check"]).code, Some(0));
}

#[test]
fn unknown_names_are_wrong_usage_with_a_near_name() {
    let project = Project::with_stack(SOUND);
    let run = project.run(&["build", "--env", "dve"]);
    assert_eq!(run.code, Some(2));
    assert_eq!(run.stderr, "error: the project has no environment `dve`\n  help: did you mean `dev`?\n");
    let run = project.run(&["build", "--stack", "jobs"]);
    assert_eq!(run.stderr, "error: the project has no stack `jobs`\n  help: there are: apps\n");
    assert_eq!(project.run(&["bulid"]).code, Some(2));
}

#[test]
fn a_chosen_stack_builds_beside_a_broken_one() {
    let project = Project::new(&[("stacks/apps.ncl", SOUND), ("stacks/jobs.ncl", BROKEN)]);
    project.write("stacks/apps.ncl", SOUND.replace("metadata", "lornuc.after.\"jobs/import\" = true, metadata"));
    assert_eq!(project.run(&["check"]).code, Some(1));
    let run = project.run(&["build", "--stack", "apps", "-o", "-"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert!(run.stdout.contains("# apps/config in dev\n"), "{}", run.stdout);
}

#[test]
fn a_broken_stack_does_not_hide_the_findings_of_another() {
    let project = Project::new(&[("stacks/apps.ncl", BROKEN), ("stacks/jobs.ncl", "{ a = ")]);
    let run = project.run(&["check"]);
    assert!(run.stderr.contains("error[syntax-error]"), "{}", run.stderr);
    assert!(run.stderr.contains("error[invalid-name]"), "{}", run.stderr);
}

#[test]
fn completions_name_the_commands() {
    let run = Run::of(lornuc().args(["completions", "bash"]));
    assert_eq!(run.code, Some(0));
    assert!(run.stdout.contains("build") && run.stdout.contains("--message-format"));
}

#[test]
fn json_manifests_are_json() {
    let project = Project::with_stack(SOUND);
    let run = project.run(&["build", "--format", "json", "-o", "-"]);
    let manifest: Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(manifest["metadata"]["namespace"], "shop-dev");
    assert_eq!(project.run(&["build", "--format", "json"]).code, Some(0));
    assert!(project.read("dist/dev/apps/config.json").unwrap().starts_with("{\n  \"apiVersion\": \"v1\""));
}
