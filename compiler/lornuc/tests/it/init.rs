//! `lornuc init`: projects that build at once, and nothing overwritten.

use std::path::Path;

use crate::project::{Run, lornuc};

fn run(folder: &Path, args: &[&str]) -> Run {
    Run::of(lornuc().args(args).current_dir(folder))
}

fn examples() -> Vec<String> {
    let listed = run(Path::new("."), &["init", "--from", "examples"]);
    assert_eq!(listed.code, Some(0), "{}", listed.stderr);
    listed.stdout.lines().map(|line| line.split_whitespace().next().unwrap().to_owned()).collect()
}

#[test]
fn every_example_builds_in_two_environments_and_lacks_at_most_schemas() {
    let examples = examples();
    assert!(examples.len() >= 3 && examples[0] == "app", "{examples:?}");
    for example in examples {
        let outer = tempfile::tempdir().unwrap();
        let begun = run(outer.path(), &["init", "my_shop.v2", "--from", &example]);
        assert_eq!(begun.code, Some(0), "{example}: {}", begun.stderr);
        assert!(begun.stderr.contains("began the project `my-shop-v2`"), "{}", begun.stderr);
        let project = outer.path().join("my_shop.v2");
        let checked = run(&project, &["check"]);
        assert_eq!(checked.code, Some(0), "{example}: {}", checked.stderr);
        // Whose schemas a project imports, and of which release, is its own choice; the first run says how.
        let findings =
            || checked.stderr.lines().filter(|line| line.starts_with("warning") || line.starts_with("error"));
        let asks = |line: &str| line.starts_with("warning[unknown-kind]: there is no schema of the kind");
        assert!(findings().all(asks), "{example}: {}", checked.stderr);
        assert_eq!(findings().count(), checked.stderr.matches("`lornuc import FILE-OR-FOLDER`").count(), "{example}");
        assert_eq!(run(&project, &["build"]).code, Some(0));
        assert_eq!(run(&project, &["build", "--check"]).code, Some(0));
        for command in [&["test"][..], &["fmt", "--check"]] {
            let done = run(&project, command);
            assert_eq!(done.code, Some(0), "{example}: {}", done.stderr);
        }
        assert!(project.join("dist/dev").is_dir() && project.join("dist/prod").is_dir(), "{example}");
    }
}

#[test]
fn an_existing_repository_keeps_its_files() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join(".gitignore"), "mine\n").unwrap();
    let begun = run(folder.path(), &["init"]);
    assert_eq!(begun.code, Some(0), "{}", begun.stderr);
    assert!(begun.stderr.contains("kept .gitignore, which was there"), "{}", begun.stderr);
    assert_eq!(std::fs::read_to_string(folder.path().join(".gitignore")).unwrap(), "mine\n");
}

#[test]
fn a_project_that_is_there_is_not_begun_again() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("lornuc.ncl"), "{ mine = 1 }").unwrap();
    let refused = run(folder.path(), &["init"]);
    assert_eq!(refused.code, Some(2), "{}", refused.stderr);
    assert!(refused.stderr.contains("already") && refused.stderr.contains("nothing was written"), "{}", refused.stderr);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "nothing beside it");
    assert_eq!(std::fs::read_to_string(folder.path().join("lornuc.ncl")).unwrap(), "{ mine = 1 }");
}

#[test]
fn an_unknown_example_is_wrong_usage_with_a_near_name() {
    let folder = tempfile::tempdir().unwrap();
    let refused = run(folder.path(), &["init", "--from", "crosplane"]);
    assert_eq!(refused.code, Some(2));
    assert!(refused.stderr.contains("did you mean `crossplane`?"), "{}", refused.stderr);
}
