//! The stacks of this repository: their tests, and `golden/stacks/`, their manifests byte for byte.

use std::fs;
use std::path::Path;

use golden_runner::Mode;

use crate::project::{Run, lornuc, repository};

fn built(folder: &Path) {
    let run = Run::of(lornuc().args(["build", "--no-cache", "-C"]).arg(repository()).arg("-o").arg(folder));
    assert_eq!(run.code, Some(0), "{}", run.stderr);
}

#[test]
fn the_cases_hold_and_the_stacks_render_as_their_golden_files() {
    let mut command = lornuc();
    command.args(["test", "-C"]).arg(repository());
    if Mode::from_environment() == Mode::Bless {
        command.arg("--bless");
    }
    let run = Run::of(&mut command);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
}

#[test]
fn every_golden_file_of_the_stacks_is_compared() {
    let run = Run::of(lornuc().args(["build", "-o", "-", "-C"]).arg(repository()));
    let documents = run.stdout.lines().filter(|line| *line == "---").count();
    let units = 9;
    let lists = 2 * units;
    assert_eq!(files_below(&repository().join("golden/stacks")), documents + lists);
}

fn files_below(folder: &Path) -> usize {
    let entries = fs::read_dir(folder).unwrap().map(Result::unwrap);
    entries.map(|entry| if entry.path().is_dir() { files_below(&entry.path()) } else { 1 }).sum()
}

#[test]
fn two_builds_give_the_same_bytes_with_any_number_of_threads() {
    let stream = |threads: &str| {
        let run = Run::of(lornuc().args(["build", "-o", "-", "--threads", threads, "-C"]).arg(repository()));
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        run.stdout
    };
    let one = stream("1");
    assert!(one.lines().count() > 1_000);
    assert_eq!(one, stream("2"));
    assert_eq!(one, stream("7"));
}

#[test]
fn every_resource_of_the_stacks_is_indexed_with_its_line() {
    let made = tempfile::tempdir().unwrap();
    built(made.path());
    let index = fs::read_to_string(made.path().join("prod/apps/index.json")).unwrap();
    let index: serde_json::Value = serde_json::from_str(&index).unwrap();
    let resources = index["resources"].as_array().unwrap();
    let gateway = resources.iter().find(|entry| entry["id"] == "apps/gateway/deployment").unwrap();
    let source = fs::read_to_string(repository().join("stacks/apps.ncl")).unwrap();
    let line = source.lines().position(|line| line.trim() == "gateway =").unwrap() + 1;
    assert_eq!(gateway["source"], format!("stacks/apps.ncl:{line}"));
    assert_eq!(gateway["file"], "gateway/deployment.yaml");
    assert_eq!(gateway["images"][0], "ghcr.io/lornu-ai/gateway:0.1.0");
    assert!(index["inputs"].as_str().unwrap().starts_with("sha256:"));
}
