//! `lornuc fmt`: which files, what happens to them, and what is left alone.

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};

use crate::project::{Project, Run, lornuc, repository};

const LOOSE: &str = "{a=1,b=2}\n";
const FORMED: &str = "{ a = 1, b = 2 }\n";

fn project() -> Project {
    let project = Project::with_stack(LOOSE);
    project.write("lornuc.ncl", "{ project = \"shop\", environments.dev.namespace = \"dev\" }\n");
    project
}

/// Runs the command with a text on stdin.
fn piped(args: &[&str], text: &[u8]) -> Run {
    Run::piped(lornuc().args(args), text)
}

#[test]
fn the_nickel_files_of_this_repository_have_the_form() {
    let run = Run::of(lornuc().args(["fmt", "--check", "-C"]).arg(repository()));
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let templates = repository().join("compiler/lornuc/templates");
    let run = Run::of(lornuc().args(["fmt", "--check"]).arg(templates));
    assert_eq!(run.code, Some(0), "{}", run.stderr);
}

#[test]
fn settings_stacks_and_tests_are_formatted_and_nothing_else() {
    let project = project();
    let others = ["vendor/a.ncl", "dist/a.ncl", "stacks/vendor/a.ncl", "stacks/.hidden/a.ncl", "stacks/a.txt", "a.ncl"];
    let own = ["stacks/lib/deep/a.ncl", "tests/a.ncl", "tests/lib/a.ncl"];
    others.iter().chain(&own).for_each(|path| project.write(path, LOOSE));
    let run = project.run(&["fmt"]);
    assert_eq!((run.code, &*run.stderr), (Some(0), "4 files formatted, 1 unchanged\n"));
    own.iter().for_each(|path| assert_eq!(project.read(path).as_deref(), Some(FORMED), "{path}"));
    others.iter().for_each(|path| assert_eq!(project.read(path).as_deref(), Some(LOOSE), "{path}"));
}

#[test]
fn check_writes_nothing_and_exits_1_where_a_file_would_change() {
    let project = project();
    let run = project.run(&["fmt", "--check"]);
    assert_eq!(run.code, Some(1));
    assert!(run.stderr.contains("error[unformatted]: `stacks/apps.ncl` has another form"), "{}", run.stderr);
    assert_eq!(project.read("stacks/apps.ncl").as_deref(), Some(LOOSE));
    project.run(&["fmt"]);
    assert_eq!(project.run(&["fmt", "--check"]).code, Some(0));
}

#[test]
fn files_and_folders_can_be_named_in_or_outside_a_project() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str| fs::write(folder.path().join(name), LOOSE).unwrap();
    fs::create_dir_all(folder.path().join("below/vendor")).unwrap();
    ["one.ncl", "two.ncl", "below/three.ncl", "below/vendor/four.ncl"].iter().for_each(|name| write(name));
    let run = Run::of(lornuc().args(["fmt", "one.ncl", "./one.ncl", "below/"]).current_dir(folder.path()));
    assert_eq!((run.code, &*run.stderr), (Some(0), "2 files formatted, 0 unchanged\n"));
    let read = |name: &str| fs::read_to_string(folder.path().join(name)).unwrap();
    assert_eq!((&*read("one.ncl"), &*read("below/three.ncl")), (FORMED, FORMED));
    assert_eq!((&*read("two.ncl"), &*read("below/vendor/four.ncl")), (LOOSE, LOOSE));
    let run = Run::of(lornuc().args(["fmt", "absent.ncl"]).current_dir(folder.path()));
    assert_eq!(
        (run.code, run.stderr.lines().next()),
        (Some(2), Some("error: there is no file or folder `absent.ncl`"))
    );
}

#[test]
fn a_file_that_does_not_parse_is_told_and_left_and_does_not_hold_up_the_others() {
    let project = project();
    project.write("stacks/broken.ncl", "{ a = 1 b=2 }");
    let run = project.run(&["fmt"]);
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    assert!(
        run.stderr.contains("error[syntax-error]") && run.stderr.contains("stacks/broken.ncl:1:"),
        "{}",
        run.stderr
    );
    assert_eq!(project.read("stacks/broken.ncl").as_deref(), Some("{ a = 1 b=2 }"));
    assert_eq!(project.read("stacks/apps.ncl").as_deref(), Some(FORMED));
}

#[test]
fn hostile_files_are_told_and_left() {
    let project = project();
    project.write("stacks/bytes.ncl", b"{ a = \xff }");
    project.write("stacks/huge.ncl", "{ a=1e1000000000, b = }");
    project.write("stacks/deep.ncl", "[".repeat(40_000));
    project.write("stacks/empty.ncl", "");
    project.write("stacks/folder.ncl/inside.ncl", LOOSE);
    symlink("loop", project.root().join("stacks/loop")).unwrap();
    symlink("/etc", project.root().join("stacks/etc")).unwrap();
    symlink("nowhere.ncl", project.root().join("stacks/dangling.ncl")).unwrap();
    let run = project.run(&["fmt"]);
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    for code in ["not-utf8", "unsupported-number", "too-deep", "empty-file", "missing-import", "import-outside-project"]
    {
        assert!(run.stderr.contains(&format!("error[{code}]")), "{code}: {}", run.stderr);
    }
    assert_eq!(project.read("stacks/folder.ncl/inside.ncl").as_deref(), Some(FORMED));
}

#[test]
fn a_symlink_stays_one_and_its_file_is_formatted_once() {
    let project = project();
    project.write("shared.ncl", LOOSE);
    symlink("../shared.ncl", project.root().join("stacks/a.ncl")).unwrap();
    symlink("../shared.ncl", project.root().join("stacks/b.ncl")).unwrap();
    let run = project.run(&["fmt"]);
    assert_eq!((run.code, &*run.stderr), (Some(0), "2 files formatted, 1 unchanged\n"));
    assert!(project.root().join("stacks/a.ncl").is_symlink());
    assert_eq!(project.read("shared.ncl").as_deref(), Some(FORMED));
}

#[test]
fn a_file_that_has_the_form_is_not_touched_and_others_keep_their_permissions() {
    let project = project();
    project.write("stacks/formed.ncl", FORMED);
    let meta = |path: &str| fs::metadata(project.root().join(path)).unwrap();
    let before = meta("stacks/formed.ncl");
    fs::set_permissions(project.root().join("stacks/apps.ncl"), fs::Permissions::from_mode(0o640)).unwrap();
    assert_eq!(project.run(&["fmt"]).code, Some(0));
    let after = meta("stacks/formed.ncl");
    assert_eq!((before.ino(), before.mtime_nsec()), (after.ino(), after.mtime_nsec()));
    assert_eq!(meta("stacks/apps.ncl").mode() & 0o777, 0o640);
    let names: Vec<_> =
        fs::read_dir(project.root().join("stacks")).unwrap().map(|it| it.unwrap().file_name()).collect();
    assert_eq!(names.len(), 2, "nothing is left beside them: {names:?}");
}

#[test]
fn a_read_only_file_stays_and_the_world_is_to_blame() {
    let project = project();
    fs::set_permissions(project.root().join("stacks/apps.ncl"), fs::Permissions::from_mode(0o444)).unwrap();
    let run = project.run(&["fmt"]);
    assert_eq!(run.code, Some(3), "{}", run.stderr);
    assert_eq!(project.read("stacks/apps.ncl").as_deref(), Some(LOOSE));
}

#[test]
fn stdin_goes_to_stdout() {
    let run = piped(&["fmt", "-"], LOOSE.as_bytes());
    assert_eq!((run.code, &*run.stdout, &*run.stderr), (Some(0), FORMED, ""));
    let run = piped(&["fmt", "-"], b"{ a = ");
    assert_eq!((run.code, &*run.stdout), (Some(1), ""));
    assert!(run.stderr.contains("┌─ <stdin>:1:"), "{}", run.stderr);
    let run = piped(&["fmt", "-", "--check"], LOOSE.as_bytes());
    assert_eq!((run.code, &*run.stdout), (Some(1), ""));
    // What the formatter does not know goes through, so that an editor loses nothing.
    let run = piped(&["fmt", "-"], b"1+(import dep)");
    assert_eq!((run.code, &*run.stdout), (Some(0), "1+(import dep)"));
    assert_eq!(piped(&["fmt", "-"], b"\"\xff\"").code, Some(1));
    assert_eq!(piped(&["fmt", "-", "a.ncl"], b"{}").code, Some(2));
}

#[test]
fn what_may_be_a_secret_is_not_shown() {
    let project = project();
    project.write("stacks/apps.ncl", "{ kind=\"Secret\", stringData.password=\"swordfish\" }\n");
    let run = project.run(&["fmt", "--check"]);
    assert!(run.code == Some(1) && !run.stderr.contains("swordfish"), "{}", run.stderr);
}
