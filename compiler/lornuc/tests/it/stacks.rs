//! `golden/stacks/`: the manifests of the stacks of this repository, byte for byte.

use std::fs;
use std::path::Path;

use golden_runner::Golden;

use crate::project::{Run, lornuc, repository};

fn built(folder: &Path) {
    let run = Run::of(lornuc().args(["build", "-C"]).arg(repository()).arg("-o").arg(folder));
    assert_eq!(run.code, Some(0), "{}", run.stderr);
}

fn files_below(folder: &Path, path: &Path, visit: &mut dyn FnMut(&Path, &str)) {
    for entry in fs::read_dir(folder.join(path)).unwrap() {
        let entry = entry.unwrap();
        let path = path.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            files_below(folder, &path, visit);
        } else {
            visit(&path, &fs::read_to_string(entry.path()).unwrap());
        }
    }
}

/// The digest of the inputs changes with every source; the golden files hold what is rendered.
fn without_digest(path: &Path, text: &str) -> String {
    if path.ends_with("index.json") {
        let lines = text.lines().filter(|line| !line.contains("\"inputs\": \"sha256:"));
        return lines.map(|line| format!("{line}\n")).collect();
    }
    text.to_owned()
}

#[test]
fn the_stacks_of_this_repository_render_as_their_golden_files() {
    let made = tempfile::tempdir().unwrap();
    built(made.path());
    let mut golden = Golden::new(repository().join("golden/stacks"));
    files_below(made.path(), Path::new(""), &mut |path, text| golden.check(path, &without_digest(path, text)));
    golden.finish(|_| true);
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
