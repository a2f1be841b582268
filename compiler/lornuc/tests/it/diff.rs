//! `golden/diff/<case>/`: a project before and after, and what `lornuc diff`, or the command in `command.txt`, says of
//! the second against what was built of the first.

mod hostile;
mod revision;

use std::fs;
use std::path::{Path, PathBuf};

use golden_runner::Golden;
use tempfile::TempDir;

use crate::project::{Run, lornuc, repository};

/// The case that is shown in every form.
const EVERYTHING: &str = "everything";

fn folder() -> PathBuf {
    repository().join("golden/diff")
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let target = to.join(entry.file_name());
        match entry.file_type().unwrap().is_dir() {
            true => copy(&entry.path(), &target),
            false => drop(fs::copy(entry.path(), target).unwrap()),
        }
    }
}

/// The project as it is after, beside what was built of it before.
fn project(case: &str) -> TempDir {
    let (before, after) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    copy(&folder().join(case).join("old"), before.path());
    copy(&folder().join(case).join("new"), after.path());
    let mut build = lornuc();
    let run = Run::of(build.arg("build").arg("-o").arg(after.path().join("dist")).current_dir(before.path()));
    assert_eq!(run.code, Some(0), "{case}: {}", run.stderr);
    after
}

fn run(project: &TempDir, command: &str) -> Run {
    Run::of(lornuc().args(command.split_whitespace()).current_dir(project.path()))
}

#[test]
fn changes_are_told_as_the_golden_files_say() {
    let mut golden = Golden::new(folder());
    let mut cases: Vec<String> =
        fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    cases.sort();
    assert!(cases.len() >= 8, "{cases:?}");
    for case in cases {
        let command = fs::read_to_string(folder().join(&case).join("command.txt")).unwrap_or("diff".to_owned());
        golden.check(Path::new(&case).join("expected.txt"), &run(&project(&case), &command).transcript());
    }
    let shown = project(EVERYTHING);
    for (form, ending) in [("json", "json"), ("markdown", "md"), ("html", "html")] {
        let run = run(&shown, &format!("diff --format {form} --exit-code"));
        assert_eq!(run.code, Some(4), "{}", run.stderr);
        golden.check(Path::new(EVERYTHING).join(format!("expected.{ending}")), &run.stdout);
    }
    golden.finish(|path| path.file_stem().is_some_and(|name| name == "expected"));
}

#[test]
fn nothing_is_written_and_nothing_is_left_behind() {
    let shown = project(EVERYTHING);
    let before = fs::read_to_string(shown.path().join("dist/dev/apps/index.json")).unwrap();
    let temporary = tempfile::tempdir().unwrap();
    let mut command = lornuc();
    let run = Run::of(command.arg("diff").current_dir(shown.path()).env("TMPDIR", temporary.path()));
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert_eq!(fs::read_to_string(shown.path().join("dist/dev/apps/index.json")).unwrap(), before);
    assert_eq!(fs::read_dir(temporary.path()).unwrap().count(), 0);
}

#[test]
fn after_a_build_there_are_no_changes_in_yaml_or_json() {
    for format in ["yaml", "json"] {
        let shown = project(EVERYTHING);
        fs::remove_dir_all(shown.path().join("dist")).unwrap();
        assert_eq!(run(&shown, &format!("build --format {format}")).code, Some(0));
        let run = run(&shown, "diff --exit-code");
        assert_eq!((run.code, &*run.stdout), (Some(0), ""), "{}", run.stderr);
    }
}

#[test]
fn an_output_in_the_form_of_json_or_edited_in_form_only_is_compared_by_its_values() {
    let shown = project("nothing");
    let file = shown.path().join("dist/dev/apps/a.yaml");
    let text = fs::read_to_string(&file).unwrap();
    fs::write(&file, format!("# by hand\n{text}\n")).unwrap();
    assert_eq!(run(&shown, "diff --exit-code").code, Some(0));
    fs::write(&file, text.replace("name: a", "name: b")).unwrap();
    let changed = run(&shown, "diff --exit-code");
    assert_eq!(changed.code, Some(4), "{}", changed.stderr);
    assert!(changed.stdout.contains("(replaces the object)  metadata.name  \"b\" → \"a\""), "{}", changed.stdout);
}

#[test]
fn what_belongs_to_no_comparison_is_wrong_usage() {
    let shown = project("environments");
    for command in ["diff dev", "diff dev prod --env dev", "diff dev prod --against dist", "diff dev prod dev"] {
        assert_eq!(run(&shown, command).code, Some(2), "{command}");
    }
    let unknown = run(&shown, "diff dev prd");
    assert_eq!(unknown.code, Some(2));
    assert_eq!(unknown.stderr, "error: the project has no environment `prd`\n  help: did you mean `prod`?\n");
    assert_eq!(run(&shown, "diff dev dev --exit-code").code, Some(0));
}

#[test]
fn the_stacks_of_this_repository_are_read_back_as_they_were_written() {
    let output = tempfile::tempdir().unwrap();
    let built = Run::of(lornuc().args(["build", "--no-cache", "-o"]).arg(output.path()).current_dir(repository()));
    assert_eq!(built.code, Some(0), "{}", built.stderr);
    let units = [output.path().join("prod/apps"), output.path().join("prod/platform")];
    let mut edited = 0;
    // With a comment a file is no longer what a build would write, and has to be read.
    for file in units.iter().flat_map(|unit| yaml_below(unit)) {
        let text = fs::read_to_string(&file).unwrap();
        fs::write(&file, format!("{text}# read me\n")).unwrap();
        edited += 1;
    }
    assert!(edited > 40, "{edited}");
    let mut diff = lornuc();
    diff.args(["diff", "--exit-code", "--against"]).arg(output.path()).current_dir(repository());
    let run = Run::of(&mut diff);
    assert_eq!((run.code, &*run.stdout), (Some(0), ""), "{}", run.stderr);
}

fn yaml_below(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let files = |path: PathBuf| if path.is_dir() { yaml_below(&path) } else { vec![path] };
    entries.flat_map(files).filter(|path| path.extension().is_some_and(|ending| ending == "yaml")).collect()
}

#[test]
fn colours_are_used_when_asked_for_and_never_into_a_pipe() {
    let shown = project(EVERYTHING);
    assert!(run(&shown, "diff --color always").stdout.contains("\u{1b}[32mcreate\u{1b}[0m "));
    assert!(!run(&shown, "diff").stdout.contains('\u{1b}'));
}
