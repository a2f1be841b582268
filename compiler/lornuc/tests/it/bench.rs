//! The benchmark measures like against like: its project is in order, and what it is measured against writes the same.

use std::fs;
use std::path::PathBuf;

use crate::project::{Run, lornuc, repository};

/// The smallest environment and its number of applications.
const SMALL: (&str, usize) = ("small", 2);

fn project() -> PathBuf {
    repository().join("ci/bench/project")
}

#[test]
fn the_project_of_the_benchmark_has_the_form_and_no_mistakes() {
    let formatted = Run::of(lornuc().args(["fmt", "--check", "-C"]).arg(project()));
    assert_eq!(formatted.code, Some(0), "{}", formatted.stderr);
    let checked = Run::of(lornuc().args(["check", "--env", "small", "-C"]).arg(project()));
    assert_eq!((checked.code, &*checked.stderr), (Some(0), "12 resources of 1 unit checked: no mistakes found\n"));
}

#[test]
fn the_floor_streams_the_bytes_of_a_build() {
    // Two applications are of dev and staging alone; what prod patches is in the next size.
    for (environment, apps) in [SMALL, ("medium", 167)] {
        let run = Run::of(lornuc().args(["build", "-o", "-", "--env", environment, "-C"]).arg(project()));
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        let mut floor = Vec::new();
        floor::stream(&floor::objects(apps), environment, &mut floor).unwrap();
        assert!(String::from_utf8(floor).unwrap() == run.stdout, "{environment}: other bytes");
    }
}

#[test]
fn the_floor_writes_the_files_of_a_build() {
    let (environment, apps) = SMALL;
    let made = tempfile::tempdir().unwrap();
    let [build, bare] = ["build", "bare"].map(|name| made.path().join(name));
    let run = Run::of(lornuc().args(["build", "--env", environment, "-C"]).arg(project()).arg("-o").arg(&build));
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let files = floor::files(&floor::objects(apps), environment);
    floor::write(&files, &bare).unwrap();
    assert!(run.stderr.contains(&format!(": {} written", files.len())), "{}", run.stderr);
    for (path, text) in &files {
        let built = fs::read_to_string(build.join(path)).unwrap();
        let without_digest: String = built.split_inclusive('\n').filter(|line| !line.contains("\"inputs\"")).collect();
        assert_eq!(*text, without_digest, "{path}");
        assert_eq!(*text, fs::read_to_string(bare.join(path)).unwrap(), "{path}");
    }
}
