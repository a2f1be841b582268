//! `lornuc graph` as a user runs it: golden transcripts of one project, files, mistakes, wrong usage.

use std::path::Path;

use golden_runner::Golden;

use crate::project::{Project, Run, lornuc, repository};

fn folder() -> std::path::PathBuf {
    repository().join("golden/graph")
}

/// Runs the command in the project of the golden files, which it leaves as it is.
fn graph(args: &[&str]) -> Run {
    Run::of(lornuc().arg("graph").args(args).current_dir(folder().join("project")))
}

#[test]
fn graphs_are_shown_as_the_golden_files_say() {
    let mut golden = Golden::new(folder());
    for (name, args) in [
        ("project", &[][..]),
        ("all", &["--all", "--env", "dev", "base"]),
        ("unit", &["prod/base"]),
        ("around", &["--around", "apps/web/deployment", "--env", "dev"]),
        ("near", &["--around", "apps/web/deployment", "--depth", "1", "--env", "dev"]),
        ("namespace", &["--around", "base/namespace", "--env", "dev", "--depth", "1", "--fold", "8"]),
        ("one-stack", &["--stack", "base"]),
        ("folded", &["--fold", "4", "--env", "dev"]),
        ("unknown-unit", &["dev/app"]),
        ("unknown-resource", &["--around", "apps/web/deploiment"]),
        ("environment", &["dev"]),
    ] {
        golden.check(format!("{name}.txt"), &graph(args).transcript());
    }
    for (form, ending) in [("dot", "dot"), ("json", "json"), ("svg", "svg")] {
        let run = graph(&["--format", form]);
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        golden.check(format!("project.{ending}"), &run.stdout);
    }
    golden.finish(|path| !path.starts_with("project"));
}

#[test]
fn our_own_stacks_are_drawn_in_every_form_and_twice_the_same() {
    for form in ["text", "dot", "json", "svg"] {
        let draw = || Run::of(lornuc().args(["graph", "--format", form]).current_dir(repository()));
        let run = draw();
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        assert!(run.stdout.contains("apps/gateway/deployment"), "{}", run.stdout);
        assert_eq!(run.stdout, draw().stdout);
    }
}

#[test]
fn programs_can_tell_environments_apart_and_find_every_end_of_an_edge() {
    let json: serde_json::Value = serde_json::from_str(&graph(&["--format", "json"]).stdout).unwrap();
    let list = |field: &str| json[field].as_array().unwrap().clone();
    let resources = list("resources");
    let is_there = |environment: &serde_json::Value, id: &serde_json::Value| {
        resources.iter().any(|resource| resource["environment"] == *environment && resource["id"] == *id)
    };
    let edges = list("edges");
    assert!(edges.iter().all(|edge| is_there(&edge["environment"], &edge["from"])));
    assert!(edges.iter().all(|edge| is_there(&edge["environment"], &edge["to"])));
    assert!(edges.iter().any(|edge| edge["kind"] == "contains"), "also without `--all`");
    assert_eq!(list("units").len(), 4);
}

/// A stack of so many resources.
fn stack(count: usize) -> String {
    let map = |n| format!("r{n} = {{ apiVersion = \"v1\", kind = \"ConfigMap\", metadata.name = \"r{n}\" }},");
    format!("{{ {} }}", (0..count).map(map).collect::<String>())
}

#[test]
fn a_file_gets_the_form_of_its_ending_and_is_replaced() {
    let project = Project::with_stack(&stack(2));
    for (file, begin) in
        [("g.svg", "<svg "), ("g.dot", "digraph "), ("g.gv", "digraph "), ("g.json", "{"), ("g", "dev/")]
    {
        project.write(file, "old");
        let run = project.run(&["graph", "-o", file]);
        assert_eq!((run.code, &*run.stdout), (Some(0), ""), "{}", run.stderr);
        assert_eq!(run.stderr, format!("2 resources and 0 edges in `{file}`\n"));
        assert!(project.read(file).unwrap().starts_with(begin), "{file}");
    }
    assert!(project.run(&["graph", "-o", "-", "--format", "svg"]).stdout.starts_with("<svg "));
    let run = project.run(&["graph", "-o", "g.svg", "--format", "json"]);
    assert!(run.code == Some(0) && project.read("g.svg").unwrap().starts_with('{'), "what is asked for counts more");
}

#[test]
fn no_picture_is_written_over_a_source_or_where_no_file_can_be() {
    let project = Project::with_stack(&stack(1));
    for file in ["lornuc.ncl", "stacks/apps.ncl", "stacks/new.svg", "images.json", "lornuc.lock", "tests/../stacks/x"] {
        let before = project.read(file);
        let run = project.run(&["graph", "-o", file]);
        assert_eq!(run.code, Some(2), "{file}: {}", run.stderr);
        assert!(run.stderr.contains("a picture cannot be written to"), "{}", run.stderr);
        assert_eq!(project.read(file), before);
    }
    std::fs::create_dir(project.root().join("folder")).unwrap();
    for file in ["folder", "nowhere/g.svg"] {
        let run = project.run(&["graph", "-o", file]);
        assert!(run.code == Some(3) && run.stderr.contains("cannot write"), "{}", run.stderr);
    }
    let left: Vec<_> = std::fs::read_dir(project.root()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert!(!left.iter().any(|name| name.to_string_lossy().ends_with(".new")), "{left:?}");
}

#[test]
fn a_graph_is_shown_whatever_is_wrong_and_the_mistakes_are_told() {
    let web =
        r#"web = { apiVersion = "v1", kind = "ConfigMap", metadata.name = "a", lornuc.after."apps/wob" = true },"#;
    let project = Project::new(&[
        ("stacks/apps.ncl", &stack(2).replacen('{', &format!("{{ {web}"), 1)),
        ("stacks/broken.ncl", "{ a = { apiVersion = \"v1\", kind = 3 } }"),
    ]);
    let run = project.run(&["graph"]);
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    assert!(run.stderr.contains("error[unknown-target]"), "{}", run.stderr);
    assert!(run.stderr.ends_with("nothing is shown of `dev/broken`: it has mistakes\n"), "{}", run.stderr);
    assert!(run.stdout.starts_with("dev/apps: 3 resources in namespace shop-dev, has mistakes\n"), "{}", run.stdout);
    let run = project.run(&["graph", "broken"]);
    assert_eq!((run.code, &*run.stdout), (Some(1), ""));
    assert!(run.stderr.contains("nothing can be shown of `broken`: it has mistakes"), "{}", run.stderr);
    let run = Project::with_stack("{ broken").run(&["graph", "--format", "svg"]);
    assert_eq!(run.code, Some(1), "{}", run.stderr);
}

#[test]
fn an_empty_stack_has_a_picture_too() {
    let project = Project::with_stack("{}");
    for (form, part) in [("text", "dev/apps: 0 resources\n"), ("json", "\"edges\": []"), ("svg", ">no resources<")] {
        let run = project.run(&["graph", "--format", form]);
        assert!(run.code == Some(0) && run.stdout.contains(part), "{form}: {run:?}");
    }
}

#[test]
fn large_drawings_fold_and_say_how_to_see_more() {
    let project =
        Project::new(&[("stacks/large.ncl", &stack(70)), ("stacks/small.ncl", &stack(3).replace("\"r", "\"s"))]);
    let drawn = project.run(&["graph", "--format", "dot"]);
    assert_eq!(drawn.stdout.matches(" [label=").count(), 4, "{}", drawn.stdout);
    assert!(drawn.stderr.contains("1 group folded; `lornuc graph UNIT`"), "{}", drawn.stderr);
    let whole = project.run(&["graph", "--format", "dot", "--fold", "never"]);
    assert_eq!(whole.stdout.matches(" [label=").count(), 73);
    assert_eq!(project.run(&["graph", "--fold", "100", "--format", "svg"]).stderr, "73 resources and 0 edges\n");
    assert_eq!(project.run(&["graph"]).stdout.lines().count(), 73 + 3, "a terminal scrolls");
    assert_eq!(project.run(&["graph", "--fold", "0"]).code, Some(2));
    assert!(Path::new("dist").is_relative() && !project.root().join("dist").exists(), "nothing is built");
}
