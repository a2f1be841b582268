//! `golden/errors/<code>/<case>/`: a project with a mistake, and what `lornuc check`, or the command in `command.txt`,
//! says of it. Every code that exists has a case.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use golden_runner::{Golden, cases};
use lornuc_model::diagnostic::Code;
use tempfile::TempDir;

use crate::mistakes::INSIDE;
use crate::project::{Run, lornuc, repository};

/// Beside `lornuc.ncl`, the command that tells the mistake, where it is not `check`. It runs in a copy.
const COMMAND: &str = "command.txt";

/// Beside `lornuc.ncl`, the path and size in bytes of a file too large to be kept.
const GENERATE: &str = "generate.txt";

fn folder() -> PathBuf {
    repository().join("golden/errors")
}

fn all_cases() -> Vec<PathBuf> {
    cases(&folder(), "lornuc.ncl")
}

/// What `check` prints of a case.
fn checked(case: &Path) -> String {
    let kept = folder().join(case);
    if let Ok(command) = fs::read_to_string(kept.join(COMMAND)) {
        let copy = tempfile::tempdir().unwrap();
        copy_folder(&kept, copy.path());
        return Run::of(lornuc().args(command.split_whitespace()).current_dir(copy.path())).transcript();
    }
    let made = generated(&kept);
    let root = made.as_ref().map_or(kept.as_path(), TempDir::path);
    Run::of(lornuc().args(["check", "--no-cache", "-C"]).arg(root)).transcript()
}

/// A command that writes must not change the case.
pub(crate) fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let target = to.join(entry.file_name());
        match entry.file_type().unwrap().is_dir() {
            true => copy_folder(&entry.path(), &target),
            false => drop(fs::copy(entry.path(), target).unwrap()),
        }
    }
}

/// A copy of the case with its large file, where it has one.
fn generated(kept: &Path) -> Option<TempDir> {
    let text = fs::read_to_string(kept.join(GENERATE)).ok()?;
    let (path, size) = text.trim().split_once(' ').unwrap();
    let made = tempfile::tempdir().unwrap();
    for file in ["lornuc.ncl", "stacks/apps.ncl"] {
        let target = made.path().join(file);
        fs::create_dir_all(target.parent().unwrap()).unwrap();
        fs::copy(kept.join(file), target).unwrap();
    }
    fs::write(made.path().join(path), vec![b' '; size.parse().unwrap()]).unwrap();
    Some(made)
}

#[test]
fn every_mistake_is_told_as_its_golden_file_says() {
    let mut golden = Golden::new(folder());
    for case in all_cases() {
        let transcript = checked(&case);
        let code = case.iter().next().unwrap().to_string_lossy();
        if !transcript.contains(&format!("[{code}]: ")) {
            golden.fail(format!("{}: is not told as `{code}`:\n{transcript}", case.display()));
        }
        golden.check(case.join("expected.txt"), &transcript);
    }
    golden.finish(|path| path.ends_with("expected.txt"));
}

#[test]
fn every_code_has_a_case_and_every_case_a_code() {
    let cases = all_cases();
    let shown: BTreeSet<&str> = cases.iter().filter_map(|case| case.iter().next()?.to_str()).collect();
    let known: BTreeSet<&str> = Code::ALL.iter().map(|code| code.as_str()).collect();
    assert_eq!(shown, known);
}

#[test]
fn no_message_points_into_a_virtual_file_or_shows_the_inside_of_nickel() {
    for case in all_cases() {
        let transcript = checked(&case);
        for inside in INSIDE {
            assert!(!transcript.contains(inside), "{}: shows `{inside}`:\n{transcript}", case.display());
        }
    }
}

#[test]
fn every_message_names_an_action_or_the_form_that_is_wanted() {
    for case in all_cases() {
        let transcript = checked(&case);
        for finding in transcript.split("\n\n").filter(|part| part.contains("error[") || part.contains("warning[")) {
            let message = finding.lines().find(|line| line.contains("]: ")).unwrap();
            let advised = finding.contains("= help: ") || message.contains(" must be ") || message.contains(" must ");
            assert!(advised, "{}: says neither:\n{finding}", case.display());
        }
    }
}
