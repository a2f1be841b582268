//! The trace of what reading a project asked of the disk: whether it holds, and that nothing is asked past it.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;

use tempfile::TempDir;

use super::{Selection, load};
use crate::load::disk::Refusal;
use crate::load::trace::{Digested, Kind, Recorder};

/// A project of a stack with imports, a folder of YAML, a vendored file that is locked, and links.
#[expect(clippy::disallowed_methods, reason = "the tests of the door to the disk need a disk")]
fn project() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let files = [
        ("lornuc.ncl", "{ project = \"shop\", environments.dev = {} }"),
        (
            "stacks/apps.ncl",
            "{ a = import \"lib/a.ncl\", b = import \"../data/b.json\", v = import \"../vendor/v/v.ncl\" }",
        ),
        ("stacks/lib/a.ncl", "import \"linked.ncl\""),
        ("stacks/web/a.yaml", "a: 1"),
        ("stacks/web/in/b.yaml", "b: 1"),
        ("data/b.json", "{}"),
        ("data/c.ncl", "{}"),
        ("data/d.ncl", "{}"),
        ("vendor/v/v.ncl", "{}"),
        ("vendor/v/other.ncl", "{}"),
        ("lornuc.lock", "{ \"version\": 1, \"vendor\": {} }"),
    ];
    for (path, text) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    symlink("../../data/c.ncl", folder.path().join("stacks/lib/linked.ncl")).unwrap();
    folder
}

#[test]
#[expect(clippy::disallowed_methods, reason = "the tests of the door to the disk need a disk")]
fn a_trace_holds_until_an_answer_is_another() {
    type Change = fn(&Path);
    let changes: [(&str, Change); 13] = [
        ("the settings", |root| fs::write(root.join("lornuc.ncl"), "{}").unwrap()),
        ("a stack", |root| fs::write(root.join("stacks/apps.ncl"), "{}").unwrap()),
        ("an import", |root| fs::write(root.join("data/b.json"), "[]").unwrap()),
        ("what a link leads to", |root| fs::write(root.join("data/c.ncl"), "[]").unwrap()),
        ("a link to what is no file", |root| {
            fs::remove_file(root.join("stacks/lib/linked.ncl")).unwrap();
            symlink("/dev/null", root.join("stacks/lib/linked.ncl")).unwrap();
        }),
        ("an import that is gone", |root| fs::remove_file(root.join("stacks/lib/a.ncl")).unwrap()),
        ("a new stack", |root| fs::write(root.join("stacks/more.ncl"), "{}").unwrap()),
        ("a file beside the stacks", |root| fs::write(root.join("stacks/more.yaml"), "").unwrap()),
        ("a folder beside its stack", |root| fs::create_dir(root.join("stacks/apps")).unwrap()),
        ("a file in a folder", |root| fs::write(root.join("stacks/web/in/c.yaml"), "").unwrap()),
        ("the images", |root| fs::write(root.join("images.json"), "{}").unwrap()),
        ("the lock", |root| fs::remove_file(root.join("lornuc.lock")).unwrap()),
        ("a vendored file that is imported", |root| fs::write(root.join("vendor/v/v.ncl"), "[]").unwrap()),
    ];
    for (what, change) in changes {
        let project = project();
        let (sources, _) = load(project.path(), &Selection::default()).unwrap();
        assert!(sources.trace().holds(project.path()), "{what}: before");
        change(project.path());
        assert!(!sources.trace().holds(project.path()), "{what}");
    }
}

#[test]
#[expect(clippy::disallowed_methods, reason = "the tests of the door to the disk need a disk")]
fn times_and_what_nobody_asked_for_make_no_difference() {
    let project = project();
    let (sources, _) = load(project.path(), &Selection::default()).unwrap();
    let text = fs::read(project.path().join("stacks/apps.ncl")).unwrap();
    fs::write(project.path().join("stacks/apps.ncl"), text).unwrap();
    fs::write(project.path().join("data/d.ncl"), "other").unwrap();
    fs::write(project.path().join("README.md"), "new").unwrap();
    assert!(sources.trace().holds(project.path()));
    fs::remove_dir_all(project.path()).unwrap();
    assert!(!sources.trace().holds(project.path()));
}

#[test]
fn a_file_that_changed_while_it_was_read_leaves_no_trace_to_trust() {
    let recorder = Recorder::default();
    recorder.noted(Kind::Has, "a", true);
    recorder.noted(Kind::Has, "a", true);
    assert!(recorder.trace().is_whole());
    recorder.noted(Kind::Has, "a", false);
    recorder.noted(Kind::Has, "a", true);
    assert!(!recorder.trace().is_whole());
}

#[test]
fn different_answers_have_different_digests() {
    let bytes = |text: &str| Ok(text.as_bytes().to_vec()).digest();
    let refused = |refusal| Err::<Vec<u8>, Refusal>(refusal).digest();
    let io = |kind: std::io::ErrorKind| Refusal::Unreadable(kind.into());
    let digests = [
        bytes(""),
        bytes("Missing"),
        refused(Refusal::Missing),
        refused(Refusal::Outside),
        refused(Refusal::NotAFile),
        refused(Refusal::TooLarge(1)),
        refused(Refusal::TooLarge(2)),
        refused(io(std::io::ErrorKind::PermissionDenied)),
        refused(io(std::io::ErrorKind::TimedOut)),
    ];
    let different: std::collections::BTreeSet<_> = digests.iter().collect();
    assert_eq!(different.len(), digests.len());
}

/// What is not about a project, or asked anew by each run: the project's root itself, manifests that a user names, and
/// output that is compared with.
const PAST_THE_TRACE: [&str; 5] = ["disk.rs", "trace.rs", "project.rs", "manifests.rs", "rendered.rs"];

/// What asks the disk.
const QUESTIONS: [&str; 7] =
    ["fs::", ".is_dir()", "Disk::new(", "disk::real(", "disk::is_there(", "disk::is_folder(", "disk::read("];

#[test]
#[expect(clippy::disallowed_methods, reason = "the texts of this package are on the disk")]
fn nothing_reads_a_project_past_its_trace() {
    let load = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/load");
    let mut todo = vec![load.with_extension("rs"), load];
    while let Some(path) = todo.pop() {
        if path.is_dir() {
            let entries = fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path());
            todo.extend(entries.filter(|path| !path.ends_with("tests") && !path.ends_with("tests.rs")));
            continue;
        }
        let text = fs::read_to_string(&path).unwrap();
        let name = path.file_name().unwrap().to_str().unwrap();
        let asked: Vec<&str> = QUESTIONS.into_iter().filter(|question| text.contains(question)).collect();
        match name {
            "jail.rs" => {
                let past = |line: &&str| line.contains("self.disk.") && !line.contains("self.asked.noted(");
                let past: Vec<&str> = text.lines().filter(past).filter(|line| !line.contains("disk.root()")).collect();
                assert!(past.is_empty() && asked == ["Disk::new("], "{past:?}");
            }
            "disk.rs" => {}
            name if PAST_THE_TRACE.contains(&name) => assert!(!text.contains("fs::"), "{name}"),
            name => assert!(asked.is_empty(), "{name} asks `{asked:?}` by itself"),
        }
    }
}
