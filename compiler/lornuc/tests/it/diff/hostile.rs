//! Outputs that are missing, damaged, or somebody else's.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;

use super::{project, run};
use crate::project::Run;

/// What `diff` says after something was done to the output of the case `nothing`.
fn after(harm: impl FnOnce(&Path)) -> Run {
    let shown = project("nothing");
    harm(&shown.path().join("dist/dev/apps"));
    run(&shown, "diff --exit-code")
}

#[test]
fn no_output_is_told_with_what_to_do() {
    let shown = project("nothing");
    fs::remove_dir_all(shown.path().join("dist")).unwrap();
    let run = run(&shown, "diff");
    assert_eq!((run.code, &*run.stdout), (Some(2), ""));
    assert_eq!(
        run.stderr,
        "error: there is no output in `dist` to compare with\n  \
         help: run `lornuc build` first, or compare with a commit: `--against git:HEAD`\n"
    );
}

#[test]
fn a_folder_without_output_of_the_project_is_no_empty_rendering() {
    let shown = project("nothing");
    let told = run(&shown, "diff --against stacks");
    assert_eq!(told.code, Some(2));
    assert!(told.stderr.starts_with("error: `stacks` holds no output of the project `shop`\n"), "{}", told.stderr);
    let told = run(&shown, "diff --against lornuc.ncl");
    assert_eq!((told.code, told.stderr.contains("is not a folder")), (Some(2), true), "{}", told.stderr);
}

#[test]
fn an_index_that_cannot_be_trusted_is_a_failure_and_never_a_change() {
    let replaced = |old: &'static str, new: &'static str| {
        move |unit: &Path| {
            let index = fs::read_to_string(unit.join("index.json")).unwrap();
            assert!(index.contains(old), "{index}");
            fs::write(unit.join("index.json"), index.replace(old, new)).unwrap();
        }
    };
    type Harm = Box<dyn FnOnce(&Path)>;
    let cases: [(Harm, &str); 11] = [
        (Box::new(|unit| fs::remove_file(unit.join("index.json")).unwrap()), "it is missing"),
        (Box::new(|unit| fs::write(unit.join("index.json"), "").unwrap()), "EOF"),
        (Box::new(|unit| fs::write(unit.join("index.json"), b"\xff\xfe").unwrap()), "not UTF-8"),
        (Box::new(|unit| fs::write(unit.join("index.json"), "[]").unwrap()), "it names no project"),
        (Box::new(|unit| fs::write(unit.join("index.json"), "[".repeat(100_000)).unwrap()), "recursion limit"),
        (Box::new(replaced("\"version\": 1", "\"version\": 2")), "another version of lornuc wrote it"),
        (Box::new(replaced("\"dev\"", "\"prod\"")), "it is of another unit"),
        (Box::new(replaced("\"a.yaml\"", "\"../../../../secret.yaml\"")), "no id and file of the unit"),
        (Box::new(replaced("\"a.yaml\"", "\"/etc/hostname\"")), "no id and file of the unit"),
        (Box::new(replaced("\"apps/a\"", "\"jobs/a\"")), "no id and file of the unit"),
        (Box::new(replaced("\"resources\"", "\"others\"")), "it lists no resources"),
    ];
    for (harm, reason) in cases {
        let run = after(harm);
        assert_eq!((run.code, &*run.stdout), (Some(3), ""), "{reason}: {}", run.stderr);
        assert!(run.stderr.contains("dist/dev/apps/index.json` is not as a build has written it"), "{}", run.stderr);
        assert!(run.stderr.contains(reason) && run.stderr.contains("help: "), "{reason}: {}", run.stderr);
    }
}

#[test]
fn a_manifest_that_is_none_is_a_failure_and_shows_no_value() {
    let cases: [(&[u8], &str); 6] = [
        (b"", "it is empty"),
        (b"a: [", "is not as a build"),
        (b"kind: Secret\ndata: { a: hush", "is not as a build"),
        (b"a: 1\n---\nb: 2\n", "it holds 2 manifests"),
        (b"- 1\n", "it holds no manifest"),
        (b"\xff", "not UTF-8"),
    ];
    for (bytes, reason) in cases {
        let run = after(|unit| fs::write(unit.join("a.yaml"), bytes).unwrap());
        assert_eq!((run.code, &*run.stdout), (Some(3), ""), "{reason}: {}", run.stderr);
        assert!(run.stderr.contains(reason) && !run.stderr.contains("hush"), "{reason}: {}", run.stderr);
    }
    let run = after(|unit| {
        fs::remove_file(unit.join("a.yaml")).unwrap();
        fs::create_dir(unit.join("a.yaml")).unwrap();
    });
    assert_eq!((run.code, run.stderr.contains("is not a regular file")), (Some(3), true), "{}", run.stderr);
}

#[test]
fn a_manifest_that_somebody_took_away_would_be_created() {
    let run = after(|unit| fs::remove_file(unit.join("a.yaml")).unwrap());
    assert_eq!(run.code, Some(4), "{}", run.stderr);
    assert!(run.stdout.contains("create apps/a"), "{}", run.stdout);
}

#[test]
fn what_no_index_of_the_project_lists_is_left_alone() {
    let run = after(|unit| {
        fs::write(unit.join("notes.yaml"), "a: [").unwrap();
        let dist = unit.ancestors().nth(2).unwrap();
        fs::create_dir_all(dist.join("dev/theirs")).unwrap();
        fs::write(dist.join("dev/theirs/index.json"), "no index").unwrap();
        fs::create_dir_all(dist.join("Some Folder/x")).unwrap();
        fs::write(dist.join("README.md"), "").unwrap();
        symlink(dist, dist.join("ring")).unwrap();
    });
    assert_eq!((run.code, &*run.stdout), (Some(0), ""), "{}", run.stderr);
}

#[test]
fn the_output_of_another_project_is_told_as_that() {
    let shown = project("nothing");
    let settings = fs::read_to_string(shown.path().join("lornuc.ncl")).unwrap();
    fs::write(shown.path().join("lornuc.ncl"), settings.replace("\"shop\"", "\"mine\"")).unwrap();
    let run = run(&shown, "diff");
    assert_eq!(run.code, Some(2));
    assert!(
        run.stderr.starts_with("error: `dist/dev/apps` holds the output of the project `shop`\n"),
        "{}",
        run.stderr
    );
}
