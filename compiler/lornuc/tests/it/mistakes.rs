//! The mistakes that people make in their first week: each is told once, where it is to be mended, and how. A case is
//! what differs from `golden/mistakes/base/`, a project with a construct library and three environments.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use golden_runner::Golden;
use tempfile::TempDir;

use crate::project::{Run, lornuc, repository};

/// The mistakes that everybody makes first.
const FIRST: &[&str] = &[
    "a-comma-left-out",
    "a-construct-behind-a-colon",
    "a-field-named-like-a-let",
    "a-list-of-the-library-set-again",
    "a-misspelt-construct",
    "a-misspelt-input",
    "a-name-set-to-itself",
    "a-second-plain-value",
    "a-stack-that-is-a-function",
    "a-stack-that-is-a-list",
    "an-environment-not-included",
];

/// What no author should read of: how Nickel and the compiler are made inside.
pub(crate) const INSIDE: &[&str] = &[
    "/project",
    ".entry",
    "%<",
    "%contract",
    "<unknown>",
    "contract.Equal",
    "some_array",
    "$dict",
    "<func>",
    "<stdlib",
    "std.ncl",
    "internals.ncl",
    "_a ",
    "WHNF",
    "Stringable",
    "thunk",
];

fn folder() -> PathBuf {
    repository().join("golden/mistakes")
}

/// The cases: every folder beside `base`.
fn cases() -> Vec<String> {
    let entries = fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut cases: Vec<String> = entries.filter(|name| name != "base").collect();
    cases.sort();
    cases
}

/// Copies all files below a folder but what a test compares with.
fn copy(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            fs::create_dir_all(&target).unwrap();
            copy(&entry.path(), &target);
        } else if entry.file_name() != "expected.txt" {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// What `check` prints of the base with the files of a case laid over it.
fn checked(case: &str, options: &[&str]) -> Run {
    let project: TempDir = tempfile::tempdir().unwrap();
    copy(&folder().join("base"), project.path());
    copy(&folder().join(case), project.path());
    Run::of(lornuc().arg("check").args(options).current_dir(project.path()))
}

/// What `check` prints of every case, by its name.
fn told() -> &'static BTreeMap<String, String> {
    static TOLD: LazyLock<BTreeMap<String, String>> =
        LazyLock::new(|| cases().into_iter().map(|case| (case.clone(), checked(&case, &[]).transcript())).collect());
    &TOLD
}

/// The files that findings point into, in order; the first is where to mend.
fn places(text: &str) -> Vec<&str> {
    let frames = text.lines().filter_map(|line| line.split_once("┌─ "));
    frames.map(|(_, place)| place.split(':').next().unwrap()).collect()
}

#[test]
fn every_mistake_of_the_first_week_is_told_as_its_golden_file_says() {
    let mut golden = Golden::new(folder());
    for (case, text) in told() {
        golden.check(Path::new(case).join("expected.txt"), text);
    }
    golden.finish(|path| path.ends_with("expected.txt"));
}

#[test]
fn the_base_of_the_cases_is_without_mistakes() {
    let run = checked("base", &[]);
    assert_eq!((run.code, run.stderr.contains("no mistakes")), (Some(0), true), "{}", run.transcript());
}

#[test]
fn a_mistake_is_told_once_in_the_authors_file_with_an_action() {
    for (case, text) in told() {
        let told = text.matches("error[").count() + text.matches("warning[").count();
        assert_eq!(told, 1, "{case}:\n{text}");
        assert_eq!(text.matches("= help: ").count(), 1, "{case}:\n{text}");
        let first = places(text).first().copied();
        // Files that are out of place have no line to show.
        let own = first.is_none_or(|file| !file.starts_with("stacks/lib/") && !file.starts_with("vendor/"));
        assert!(own && (first.is_some() || text.contains("`stacks/")), "{case}:\n{text}");
        for inside in INSIDE {
            assert!(!text.contains(inside), "{case}: shows `{inside}`:\n{text}");
        }
    }
}

#[test]
fn the_first_mistakes_are_told_alike_in_one_environment_and_in_three() {
    assert!(FIRST.iter().all(|case| folder().join(case).is_dir()));
    for case in FIRST {
        let (one, three) = (checked(case, &["--env", "dev"]).transcript(), &told()[*case]);
        assert_eq!(three.matches("error[").count(), 1, "{three}");
        assert_eq!(one, *three, "{case}");
    }
}

#[test]
fn there_are_thirty_mistakes_and_more() {
    assert!(told().len() >= 30, "{}", told().len());
}
