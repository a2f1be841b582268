//! Runs that are remembered: what they say is what the run said that they stand for, and whatever was touched since, it
//! is noticed. What the cache believes of its own files is tested beside `cache`.

use std::collections::BTreeMap;
use std::fs::{self, File, FileTimes};
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::thread::sleep;
use std::time::Duration;

use crate::project::{Project, Run, SETTINGS, lornuc};

const STACK: &str = r#"let lib = import "lib/a.ncl" in
{ a = { apiVersion = "v1", kind = "ConfigMap", metadata.name = "a", data.value = lib.value } }
"#;
const YAML: &str = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: b}\n";

fn project() -> Project {
    Project::new(&[
        ("stacks/apps.ncl", STACK),
        ("stacks/lib/a.ncl", "{ value = \"1\" }\n"),
        ("stacks/jobs/b.yaml", YAML),
        ("schemas/README.md", "none\n"),
    ])
}

/// The files of the cache: whoever is not answered from it writes a new one.
fn entries(project: &Project) -> BTreeMap<PathBuf, u64> {
    let entries = fs::read_dir(project.root().join(".lornuc")).into_iter().flatten();
    entries.map(|entry| entry.unwrap()).map(|entry| (entry.path(), entry.metadata().unwrap().ino())).collect()
}

/// A run, and whether the cache gave the answer.
fn run(project: &Project, args: &[&str]) -> (String, bool) {
    let before = entries(project);
    let transcript = project.run(args).transcript();
    (transcript, entries(project) == before)
}

/// Runs twice: the second is answered from the cache.
fn twice(project: &Project, args: &[&str]) -> String {
    let (_, is_remembered) = run(project, args);
    assert!(!is_remembered, "{args:?}");
    let (second, is_remembered) = run(project, args);
    assert!(is_remembered, "{args:?}: {second}");
    second
}

#[test]
fn what_is_remembered_is_what_would_be_said() {
    let mistakes = "{ a = { kind = \"ConfigMap\" }, b = nothing }\n";
    for stack in [STACK, mistakes, "let x = 1 in {}\n", "{"] {
        let project = project();
        project.write("stacks/apps.ncl", stack);
        project.run(&["build"]);
        for args in [
            &["check"][..],
            &["check", "--color=always"],
            &["check", "--message-format", "json"],
            &["check", "--message-format", "github"],
            &["check", "--stack", "apps"],
            &["check", "--env", "dev"],
            &["build"],
            &["build", "--color=always", "-o", "out"],
            &["build", "--format", "json", "-o", "json"],
        ] {
            run(&project, args);
            let (remembered, is_remembered) = run(&project, args);
            assert!(is_remembered, "{args:?}");
            assert_eq!(remembered, project.run(&[args, &["--no-cache"]].concat()).transcript(), "{args:?}");
        }
    }
}

#[test]
fn secrets_are_not_kept() {
    let project = project();
    let secret =
        "{ a = { apiVersion = \"v1\", kind = \"Secret\", metadata.name = \"a\", stringData.x = \"hunter2\" } }";
    project.write("stacks/apps.ncl", secret);
    twice(&project, &["check"]);
    for path in entries(&project).keys() {
        assert!(!String::from_utf8_lossy(&fs::read(path).unwrap()).contains("hunter2"));
    }
}

#[test]
fn a_build_that_wrote_is_followed_by_one_that_has_nothing_to_do() {
    let project = project();
    assert_eq!(run(&project, &["build"]).0, "2 resources of 2 units in `dist`: 6 written, 0 unchanged\nexit 0\n");
    let nothing = "2 resources of 2 units in `dist`: nothing changed\nexit 0\n".to_owned();
    assert_eq!(run(&project, &["build"]), (nothing.clone(), true));
    // Times are believed from the first run after a pause on; that it does is written down.
    sleep(Duration::from_millis(2_100));
    assert_eq!(run(&project, &["build"]), (nothing.clone(), false));
    assert_eq!(run(&project, &["build"]), (nothing, true));
    assert_eq!(
        twice(&project, &["build", "--check"]),
        "2 resources in `dist` compared: as it would be written\nexit 0\n"
    );
}

#[test]
fn every_change_of_the_sources_is_noticed() {
    type Change = fn(&Project);
    let changes: [(&str, Change, &str); 12] = [
        ("a stack", |p| p.write("stacks/apps.ncl", STACK.replace("name = \"a\"", "name = \"z\"")), "written"),
        ("an import", |p| p.write("stacks/lib/a.ncl", "{ value = \"2\" }\n"), "written"),
        ("a folder's file", |p| p.write("stacks/jobs/b.yaml", YAML.replace("{name: b}", "{name: c}")), "written"),
        ("settings", |p| p.write("lornuc.ncl", SETTINGS.replace("shop-dev", "shop")), "written"),
        ("images", |p| p.write("images.json", "{"), "error[syntax-error]"),
        ("a new stack", |p| p.write("stacks/more.ncl", STACK.replace("\"a\"", "\"m\"")), "3 resources"),
        ("a new file in a folder", |p| p.write("stacks/jobs/c.yaml", YAML.replace("b}", "c}")), "3 resources"),
        ("a folder beside its stack", |p| p.write("stacks/apps/a.yaml", YAML), "error[stack-declared-twice]"),
        ("a file that is no stack", |p| p.write("stacks/more.yaml", YAML), "warning[ignored-file]"),
        ("a stack that is gone", |p| fs::remove_file(p.root().join("stacks/apps.ncl")).unwrap(), "3 removed"),
        ("an import that is gone", |p| fs::remove_file(p.root().join("stacks/lib/a.ncl")).unwrap(), "missing-import"),
        ("the lock", |p| p.write("lornuc.lock", "{"), "error["),
    ];
    for (what, change, told) in changes {
        let project = project();
        twice(&project, &["build"]);
        change(&project);
        let (said, is_remembered) = run(&project, &["build"]);
        assert!(!is_remembered && said.contains(told), "{what}: {said}");
    }
}

/// A resource of an imported kind, and its schema.
const WIDGET: &str = r#"{ w = { apiVersion = "example.com/v1", kind = "Widget", metadata.name = "w", spec.size = 1 } }
"#;
const SCHEMA: &str = r#"{"group":"example.com","kind":"Widget","plural":"widgets","scope":"Namespaced","versions":[
{"name":"v1","served":true,"schema":{"type":"object","properties":{"spec":{"type":"object","properties":{
"size":{"type":"integer"}}}}}}]}"#;
const WIDGETS: &str = "schemas/example.com/Widget.json";

#[test]
fn every_change_of_a_schema_that_was_read_is_noticed() {
    type Change = fn(&Project);
    let gone: Change = |p| fs::remove_file(p.root().join(WIDGETS)).unwrap();
    let changes: [(&str, Change, &str); 6] = [
        ("another type", |p| p.write(WIDGETS, SCHEMA.replace("integer", "string")), "error[wrong-type]"),
        ("no schema", |p| p.write(WIDGETS, "{"), "error[invalid-schema]"),
        ("not UTF-8", |p| p.write(WIDGETS, b"\xff"), "error[not-utf8]"),
        ("gone", gone, "warning[unknown-kind]"),
        (
            "a folder",
            |p| {
                fs::remove_file(p.root().join(WIDGETS)).unwrap();
                fs::create_dir(p.root().join(WIDGETS)).unwrap();
            },
            "error[unreadable-file]",
        ),
        (
            "a link out of the project",
            |p| {
                fs::remove_file(p.root().join(WIDGETS)).unwrap();
                symlink("/dev/null", p.root().join(WIDGETS)).unwrap();
            },
            "error[import-outside-project]",
        ),
    ];
    for (what, change, told) in changes {
        let project = Project::new(&[("stacks/apps.ncl", WIDGET), (WIDGETS, SCHEMA)]);
        twice(&project, &["check"]);
        change(&project);
        let (said, is_remembered) = run(&project, &["check"]);
        assert!(!is_remembered && said.contains(told), "{what}: {said}");
    }
}

#[test]
fn a_schema_that_comes_is_noticed_and_one_that_nobody_reads_is_not() {
    let project = Project::new(&[("stacks/apps.ncl", WIDGET)]);
    assert!(twice(&project, &["check"]).contains("warning[unknown-kind]"));
    project.write(WIDGETS, SCHEMA);
    let (said, is_remembered) = run(&project, &["check"]);
    assert!(!is_remembered && !said.contains("unknown-kind"), "{said}");
    project.write("schemas/example.com/Other.json", "{");
    assert!(run(&project, &["check"]).1, "no resource is of that kind");
}

#[test]
fn vendored_files_and_what_links_lead_to_are_sources() {
    let project = project();
    let constructs = Project::new(&[("c/v.ncl", "{ value = \"1\" }\n"), ("c/other.ncl", "{}\n")]);
    let run_vendor = project.run(&["vendor", constructs.root().join("c").to_str().unwrap()]);
    assert_eq!(run_vendor.code, Some(0), "{}", run_vendor.stderr);
    project.write("stacks/apps.ncl", STACK.replace("lib/a.ncl", "../vendor/c/v.ncl"));
    fs::remove_file(project.root().join("stacks/lib/a.ncl")).unwrap();
    project.write("data/1.yaml", YAML);
    project.write("data/2.yaml", YAML.replace("b}", "c}"));
    fs::remove_file(project.root().join("stacks/jobs/b.yaml")).unwrap();
    symlink("../../data/1.yaml", project.root().join("stacks/jobs/b.yaml")).unwrap();
    twice(&project, &["check"]);
    project.write("vendor/c/other.ncl", "{ }\n");
    let (said, is_remembered) = run(&project, &["check"]);
    assert!(!is_remembered && said.contains("error[vendor-changed]"), "{said}");
    project.write("vendor/c/other.ncl", "{}\n");
    twice(&project, &["build"]);
    fs::remove_file(project.root().join("stacks/jobs/b.yaml")).unwrap();
    symlink("../../data/2.yaml", project.root().join("stacks/jobs/b.yaml")).unwrap();
    let (said, is_remembered) = run(&project, &["build"]);
    assert!(!is_remembered && said.contains("1 removed"), "{said}");
}

/// Writes another text of the same length, with the time of the old one.
fn forge(path: &Path) {
    let text = fs::read_to_string(path).unwrap();
    let modified = fs::metadata(path).unwrap().modified().unwrap();
    fs::write(path, text.replacen("name: a", "name: z", 1)).unwrap();
    File::options().write(true).open(path).unwrap().set_times(FileTimes::new().set_modified(modified)).unwrap();
}

#[test]
fn every_change_of_the_output_is_noticed() {
    type Change = fn(&Path);
    let changes: [(&str, Change, &str); 6] = [
        ("edited in secret", |dist| forge(&dist.join("dev/apps/a.yaml")), "1 written, 5 unchanged"),
        ("deleted", |dist| fs::remove_file(dist.join("dev/apps/a.yaml")).unwrap(), "1 written, 5 unchanged"),
        ("a unit", |dist| fs::remove_dir_all(dist.join("dev/apps")).unwrap(), "3 written, 3 unchanged"),
        ("all of it", |dist| fs::remove_dir_all(dist).unwrap(), "6 written, 0 unchanged"),
        ("foreign", |dist| fs::write(dist.join("dev/apps/NOTES"), "").unwrap(), "apps/NOTES` was kept"),
        (
            "an old unit",
            |dist| {
                fs::create_dir_all(dist.join("dev/old")).unwrap();
                let index = r#"{ "project": "shop", "environment": "dev", "stack": "old" }"#;
                fs::write(dist.join("dev/old/index.json"), index).unwrap();
            },
            "1 removed",
        ),
    ];
    for is_settled in [false, true] {
        for (what, change, told) in &changes {
            let project = project();
            twice(&project, &["build"]);
            if is_settled && !what.contains(' ') {
                continue;
            }
            if is_settled {
                sleep(Duration::from_millis(2_100));
                project.run(&["build"]);
                assert!(run(&project, &["build"]).1);
            }
            change(&project.root().join("dist"));
            let (said, is_remembered) = run(&project, &["build"]);
            assert!(!is_remembered && said.contains(told), "{what}: {said}");
        }
    }
}

#[test]
fn foreign_files_are_named_each_time() {
    let project = project();
    project.write("dist/dev/apps/NOTES.md", "mine");
    let said = twice(&project, &["build"]);
    assert!(said.starts_with("`dist/dev/apps/NOTES.md` was kept: no build wrote it\n"), "{said}");
    fs::remove_file(project.root().join("dist/dev/apps/NOTES.md")).unwrap();
    assert_eq!(run(&project, &["build"]).0, "2 resources of 2 units in `dist`: nothing changed\nexit 0\n");
}

#[test]
fn paths_are_told_as_seen_from_here() {
    let project = project();
    project.write("stacks/apps.ncl", "{");
    let from = |folder: &str| {
        let here = project.root().join(folder);
        let mut check = lornuc();
        check.args(["check", "--message-format", "github"]).current_dir(here);
        Run::of(&mut check).transcript()
    };
    assert!(from(".").contains("file=stacks/apps.ncl") && from(".").contains("file=stacks/apps.ncl"));
    let elsewhere = from("stacks");
    assert_eq!(elsewhere, from("stacks"));
    assert!(!elsewhere.contains("file=stacks/apps.ncl"), "{elsewhere}");
}

#[test]
fn without_a_cache_nothing_is_left_and_nothing_believed() {
    let project = project();
    for args in [
        &["build", "--no-cache"][..],
        &["check", "--no-cache"],
        &["build", "--timings"],
        &["build", "-o", "-"],
        &["build", "-o", "stacks"],
    ] {
        project.run(args);
        assert!(!project.root().join(".lornuc").exists(), "{args:?}");
    }
    project.run(&["check"]);
    assert!(project.root().join(".lornuc").exists());
}

#[test]
fn failures_of_the_world_and_of_use_are_not_remembered() {
    let project = project();
    project.write("out", "a file where a folder is wanted");
    for args in [&["build", "-o", "out"][..], &["check", "--env", "none"], &["check", "--stack", "none"]] {
        let first = project.run(args);
        assert!(matches!(first.code, Some(2 | 3)), "{first:?}");
        assert_eq!(entries(&project), BTreeMap::new(), "{args:?}");
    }
    fs::remove_file(project.root().join("out")).unwrap();
    assert_eq!(project.run(&["build", "-o", "out"]).code, Some(0));
}

#[test]
fn where_nothing_can_be_kept_everything_works() {
    let project = project();
    project.write(".lornuc", "a file");
    for _ in 0..2 {
        assert_eq!(project.run(&["build"]).code, Some(0));
    }
    assert_eq!(project.read(".lornuc").as_deref(), Some("a file"));
    fs::remove_file(project.root().join(".lornuc")).unwrap();
    symlink("nowhere", project.root().join(".lornuc")).unwrap();
    assert_eq!(project.run(&["check"]).code, Some(0));
}

#[test]
fn a_disk_that_takes_no_more_makes_no_difference() {
    let project = project();
    let full = || {
        let mut shell = std::process::Command::new("sh");
        // Whoever ignores the signal is refused instead, as by a full disk.
        shell.args(["-c", "trap '' XFSZ; ulimit -f 0; exec \"$0\" check", env!("CARGO_BIN_EXE_lornuc")]);
        Run::of(shell.current_dir(project.root())).transcript()
    };
    let said = full();
    assert!(said.ends_with("2 resources of 2 units checked: no mistakes found\nexit 0\n"), "{said}");
    assert_eq!(entries(&project).keys().filter(|path| path.extension().is_some()).count(), 0, "nothing half-written");
    assert_eq!(twice(&project, &["check"]), said);
    assert_eq!(project.read(".lornuc/.gitignore").as_deref(), Some("*\n"));
    project.write("stacks/jobs/b.yaml", YAML.replace("b}", "c}"));
    full();
    assert!(entries(&project).keys().all(|path| !path.to_string_lossy().ends_with(".new")));
}

#[test]
fn a_project_that_must_not_be_written_to_works() {
    let project = project();
    let set = |mode| fs::set_permissions(project.root(), fs::Permissions::from_mode(mode)).unwrap();
    set(0o555);
    let codes = [project.run(&["check"]).code, project.run(&["check"]).code];
    set(0o755);
    assert_eq!(codes, [Some(0), Some(0)]);
}

#[test]
fn runs_at_once_answer_as_one() {
    let project = project();
    project.run(&["build"]);
    for round in 0..4 {
        project.write("stacks/lib/a.ncl", format!("{{ value = \"{round}\" }}\n"));
        let start =
            |command: &str| lornuc().arg(command).current_dir(project.root()).stderr(Stdio::piped()).spawn().unwrap();
        let children: Vec<_> = ["build", "check", "build", "check"].map(start).into_iter().collect();
        for child in children {
            let ended = child.wait_with_output().unwrap();
            assert!(ended.status.success(), "{}", String::from_utf8_lossy(&ended.stderr));
        }
        assert!(project.read("dist/dev/apps/a.yaml").unwrap().contains(&format!("value: \"{round}\"")));
        assert!(entries(&project).keys().all(|path| !path.to_string_lossy().ends_with(".new")));
    }
}

/// A number out of a seed, for edits that are the same each time.
fn next(seed: &mut u64) -> u64 {
    *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    *seed >> 33
}

/// One edit of many: of sources, of what they import, of the output.
fn edit(project: &Project, which: u64, value: u64) {
    let root = project.root();
    match which {
        0 => project.write("stacks/lib/a.ncl", format!("{{ value = \"{value}\" }}\n")),
        1 => project.write("stacks/jobs/b.yaml", YAML.replace("name: b", &format!("name: b{value}"))),
        2 => project
            .write("stacks/more.ncl", "{ m = { apiVersion = \"v1\", kind = \"ConfigMap\", metadata.name = \"m\" } }"),
        3 => drop(fs::remove_file(root.join("stacks/more.ncl"))),
        4 => project.write("stacks/apps.ncl", STACK.replace("lib.value", "lib.vlaue")),
        5 => project.write("stacks/apps.ncl", STACK),
        6 => project.write("lornuc.ncl", SETTINGS.replace("shop-dev", &format!("shop-{value}"))),
        7 => drop(fs::remove_file(root.join("dist/dev/apps/a.yaml"))),
        8 => drop(fs::remove_dir_all(root.join("dist/dev/jobs"))),
        9 => project.write("dist/dev/apps/kustomization.yaml", "other"),
        10 => project.write("images.json", "{}"),
        11 => drop(fs::remove_file(root.join("images.json"))),
        _ => {}
    }
}

/// The files of a build by their paths.
fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut todo = vec![folder.to_path_buf()];
    while let Some(below) = todo.pop() {
        for entry in fs::read_dir(below).into_iter().flatten().map(Result::unwrap) {
            match entry.path().is_dir() {
                true => todo.push(entry.path()),
                false => {
                    drop(files.insert(
                        entry.path().strip_prefix(folder).unwrap().to_path_buf(),
                        fs::read(entry.path()).unwrap(),
                    ))
                }
            }
        }
    }
    files
}

#[test]
fn after_any_edits_a_build_is_what_it_is_without_a_cache() {
    let project = project();
    let mut seed = 7;
    let mut remembered = 0;
    for step in 0..60 {
        let (which, value) = (next(&mut seed) % 16, next(&mut seed) % 3);
        edit(&project, which, value);
        let (said, is_remembered) = run(&project, &["build"]);
        remembered += u32::from(is_remembered);
        let plain = project.run(&["build", "--no-cache", "-o", "plain"]).transcript();
        let findings = |said: &str| {
            said.lines().filter(|line| !line.contains("` units in `")).map(str::to_owned).collect::<Vec<_>>()
        };
        if said.ends_with("exit 0\n") {
            assert_eq!(files(&project.root().join("dist")), files(&project.root().join("plain")), "{step}: {which}");
        } else {
            assert_eq!(findings(&said), findings(&plain), "{step}: {which}");
        }
        assert_eq!(said.lines().last(), plain.lines().last(), "{step}: {which}");
    }
    assert!(remembered > 10, "{remembered}");
}
