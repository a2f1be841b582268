//! The shelf: which files of `schemas/` are read and when, how they are held against the lock, and what is no file of a
//! kind. Each is read once, and its trace notices when any would be another.

use std::collections::BTreeSet;
use std::path::Path;

use lornuc_model::diagnostic::{Code, Diagnostic, Severity};
use lornuc_model::digest::Digest;
use lornuc_model::lock::{Lock, SchemaSet};
use lornuc_model::name::{GroupKind, Kind, Segment};
use lornuc_model::schema::{Origin, Version};
use lornuc_model::value::Place;

use super::{Project, codes};
use crate::load::schemas::{Shelf, written};

const GOOD: &str = r#"{"group":"example.com","kind":"Good","plural":"goods","scope":"Namespaced",
"versions":[{"name":"v1","served":true,"schema":{"type":"object"}}]}"#;
const FILE: &str = "schemas/example.com/Good.json";

fn kind(group: &str, name: &str) -> GroupKind {
    GroupKind { group: group.into(), kind: Kind::new(name).unwrap() }
}

fn good() -> BTreeSet<GroupKind> {
    [kind("example.com", "Good")].into()
}

/// A lock in which a source `crds` has these files of these texts.
fn locked(files: &[(&str, &str)]) -> Lock {
    let files = files.iter().map(|(path, text)| ((*path).to_owned(), Digest::of(text))).collect();
    let source = "https://example.com/crds".to_owned();
    let set = SchemaSet { source, version: None, has_docs: true, files, place: Place::default() };
    Lock { schemas: [(Segment::new("crds").unwrap(), set)].into(), ..Lock::default() }
}

fn shelf(root: &Path, lock: &Lock) -> Shelf {
    Shelf::new(Some(root.to_path_buf()), Version::default(), lock.clone())
}

/// What is said when the one kind is asked for, and whether it is known then.
fn asked(project: &Project, lock: &Lock) -> (Vec<Diagnostic>, bool) {
    let mut shelf = shelf(project.root(), lock);
    let findings = shelf.read(good());
    let origin = shelf.schemas().get(&kind("example.com", "Good")).map(|facts| facts.origin);
    (findings, origin == Some(Origin::Imported))
}

#[test]
fn a_file_is_held_against_the_lock_if_that_has_any() {
    let other = locked(&[("example.com/Other.json", GOOD)]);
    let mine = |text: &str| locked(&[("example.com/Good.json", text)]);
    for (lock, there, told) in [
        (Lock::default(), Some(GOOD), None),
        (Lock::default(), None, None),
        (mine(GOOD), Some(GOOD), None),
        (mine(GOOD), None, Some((Code::SchemaChanged, Severity::Error))),
        (mine("{}"), Some(GOOD), Some((Code::SchemaChanged, Severity::Error))),
        (other.clone(), Some(GOOD), Some((Code::SchemaUnlocked, Severity::Warning))),
        (other, None, None),
    ] {
        let project = Project::new(&there.map(|text| (FILE, text)).into_iter().collect::<Vec<_>>());
        let (findings, is_known) = asked(&project, &lock);
        let found = findings.iter().map(|finding| (finding.code, finding.severity)).collect::<Vec<_>>();
        assert_eq!(found, told.into_iter().collect::<Vec<_>>(), "{lock:?}");
        // What is not as it is locked is used all the same: one edit is told once, not at every resource.
        assert_eq!(is_known, there.is_some());
    }
}

#[test]
fn what_is_not_as_it_is_locked_names_the_source_to_import_again() {
    let lock = locked(&[("example.com/Good.json", "{}")]);
    for files in [&[(FILE, GOOD)][..], &[]] {
        let (findings, _) = asked(&Project::new(files), &lock);
        let help = findings[0].help.as_deref().unwrap_or_default();
        assert_eq!(help, "import `https://example.com/crds` again: `lornuc import PATH --name crds`");
    }
}

#[test]
fn line_ends_are_part_of_what_is_locked_and_a_byte_order_mark_is_not() {
    let lock = locked(&[("example.com/Good.json", GOOD)]);
    let with = |text: &str| codes(&asked(&Project::new(&[(FILE, text)]), &lock).0);
    assert_eq!(with(&GOOD.replace('\n', "\r\n")), [Code::SchemaChanged]);
    assert_eq!(with(&format!("{GOOD}\n")), [Code::SchemaChanged]);
    assert_eq!(with(&format!("\u{feff}{GOOD}")), []);
}

#[test]
fn what_is_no_file_of_the_kind_is_told_and_leaves_it_unknown() {
    let cut = &GOOD[..GOOD.len() / 2];
    let deep = GOOD.replace("{\"type\":\"object\"}", &"[".repeat(10_000));
    for (text, says) in [
        ("", "is no schema of a kind: EOF"),
        (cut, "is no schema of a kind: EOF"),
        (&deep, "is no schema of a kind: "),
        ("null", "is no schema of a kind: invalid type"),
        ("apiVersion: v1\n", "is no schema of a kind: expected value"),
        ("<<<<<<< ours\n{}\n", "is no schema of a kind: expected value"),
        (&GOOD.replace("\"plural\"", "\"plurals\""), "unknown field `plurals`"),
        (&GOOD.replace("\"plural\":\"goods\",", ""), "missing field `plural`"),
        (&GOOD.replace("Namespaced", r"Everywhere\u001b[31m"), "the scope is `Everywhere\\u{1b}[31m`"),
        (&GOOD.replace("\"Good\"", "\"../Good\""), "is no schema of a kind: "),
        (&GOOD.replace("\"Good\"", "\"Other\""), "is of the kind `Other.example.com`"),
        (&GOOD.replace("example.com", "example.org"), "is of the kind `Good.example.org`"),
        (&GOOD.replace("true", "\"true\""), "is no schema of a kind: invalid type"),
        (&format!("{GOOD}{GOOD}"), "is no schema of a kind: trailing characters"),
    ] {
        let (findings, is_known) = asked(&Project::new(&[(FILE, text)]), &Lock::default());
        assert_eq!(codes(&findings), [Code::InvalidSchema], "{text}");
        let message = &findings[0].message;
        assert!(message.starts_with(&format!("`{FILE}` is ")) && message.contains(says), "{says}: {message}");
        assert!(!is_known, "{text}");
    }
}

#[test]
fn what_cannot_be_read_as_a_text_of_the_project_is_told() {
    let project = Project::new(&[]);
    project.write(FILE, b"{ \"group\": \"\xe9\" }");
    assert_eq!(codes(&asked(&project, &Lock::default()).0), [Code::NotUtf8]);
    let project = Project::new(&[]);
    project.folder(FILE);
    assert_eq!(codes(&asked(&project, &Lock::default()).0), [Code::UnreadableFile]);
    let project = Project::new(&[("schemas/example.com", "a file where the folder of a group should be")]);
    assert_eq!(codes(&asked(&project, &Lock::default()).0), [Code::UnreadableFile]);
}

#[test]
fn a_link_is_followed_within_the_project_and_not_out_of_it() {
    let outside = tempfile::tempdir().unwrap();
    let elsewhere = Project::new(&[("Good.json", GOOD)]);
    for (at, target, told, is_known) in [
        (FILE, "../../data/example.com/Good.json".into(), vec![], true),
        ("schemas/example.com", "../data/example.com".into(), vec![], true),
        ("schemas", "data".into(), vec![], true),
        (FILE, "nowhere".into(), vec![], false),
        (FILE, "Good.json".into(), vec![Code::UnreadableFile], false),
        (FILE, "/dev/zero".into(), vec![Code::ImportOutsideProject], false),
        (FILE, elsewhere.root().join("Good.json"), vec![Code::ImportOutsideProject], false),
        ("schemas/example.com", elsewhere.root().to_path_buf(), vec![Code::ImportOutsideProject], false),
        ("schemas", outside.path().to_path_buf(), vec![], false),
    ] {
        let project = Project::new(&[("data/example.com/Good.json", GOOD)]);
        project.link(at, &target);
        let (findings, known) = asked(&project, &Lock::default());
        assert_eq!((codes(&findings), known), (told, is_known), "{at} -> {}", target.display());
    }
}

#[test]
fn a_file_is_read_once_and_only_when_its_kind_is_asked_for() {
    let project = Project::new(&[(FILE, "{"), ("schemas/example.com/Other.json", "{")]);
    let mut shelf = shelf(project.root(), &Lock::default());
    assert_eq!(shelf.read(good()).len(), 1);
    assert_eq!(shelf.read(good()).len(), 0, "it was told");
    project.write(FILE, GOOD);
    assert_eq!(shelf.read(good()).len(), 0);
    assert!(shelf.schemas().get(&kind("example.com", "Good")).is_none(), "a run sees one state of a file");
}

#[test]
fn kubernetes_own_kinds_and_groups_have_no_file() {
    let text = |group: &str, kind: &str| GOOD.replace("example.com", group).replace("Good", kind);
    let own = [("apps", "Deployment"), ("apps", "Good"), ("networking.k8s.io", "Ingress")];
    let paths: Vec<_> = own.iter().map(|(group, kind)| format!("schemas/{group}/{kind}.json")).collect();
    let texts: Vec<_> = own.iter().map(|(group, kind)| text(group, kind)).collect();
    let files: Vec<_> = paths.iter().map(String::as_str).zip(texts.iter().map(String::as_str)).collect();
    let project = Project::new(&files);
    let mut shelf = shelf(project.root(), &Lock::default());
    assert_eq!(shelf.read_all().unwrap().len(), 0);
    assert!(shelf.schemas().kinds().all(|(_, facts)| facts.origin != Origin::Imported));
}

#[test]
fn of_the_folder_only_files_of_kinds_are_read() {
    let project = Project::new(&[
        (FILE, GOOD),
        ("schemas/README.json", "{"),
        ("schemas/example.com/notes.txt", "{"),
        ("schemas/example.com/lower.json", "{"),
        ("schemas/example.com/Good.json.orig", "{"),
        ("schemas/example.com/.Hidden.json", "{"),
        ("schemas/example.com/deep/Good.json", "{"),
        ("schemas/contracts/kubernetes.ncl", "{"),
        ("schemas/.git/Good.json", "{"),
    ]);
    project.link("schemas/linked.com", "nowhere");
    let mut shelf = shelf(project.root(), &Lock::default());
    let findings = shelf.read_all().unwrap();
    assert_eq!(findings.iter().map(|finding| &*finding.message).collect::<Vec<_>>(), Vec::<&str>::new());
    let imported = shelf.schemas().kinds().filter(|(_, facts)| facts.origin == Origin::Imported);
    assert_eq!(imported.map(|(kind, _)| kind.clone()).collect::<BTreeSet<_>>(), good());
}

#[test]
fn without_a_project_or_a_folder_nothing_is_imported_and_nothing_wrong() {
    let mut none = Shelf::new(None, Version::default(), locked(&[("example.com/Good.json", GOOD)]));
    assert_eq!((none.read_all().unwrap().len(), none.read(good()).len()), (0, 0));
    let project = Project::new(&[]);
    assert_eq!(shelf(project.root(), &Lock::default()).read_all().unwrap().len(), 0);
    assert!(shelf(&project.root().join("gone"), &Lock::default()).read_all().is_err());
}

#[test]
fn a_trace_of_schemas_holds_until_one_is_another() {
    let change = |what: &str, project: &Project| match what {
        "a file that changes" => project.write(FILE, format!("{GOOD} ")),
        "a file that becomes none" => project.write(FILE, "{"),
        "a file that was missing" => project.write("schemas/example.com/Late.json", GOOD),
        "a file that nobody asked for" => project.write("schemas/example.com/More.json", GOOD),
        _ => {}
    };
    for (what, holds) in [
        ("nothing", true),
        ("a file that nobody asked for", true),
        ("a file that changes", false),
        ("a file that becomes none", false),
        ("a file that was missing", false),
    ] {
        let project = Project::new(&[(FILE, GOOD)]);
        let mut shelf = shelf(project.root(), &Lock::default());
        let _ = shelf.read([kind("example.com", "Good"), kind("example.com", "Late")].into());
        change(what, &project);
        assert_eq!(shelf.into_trace().holds(project.root()), holds, "{what}");
    }
}

#[test]
fn the_texts_of_an_earlier_import_are_those_that_are_there() {
    let project = Project::new(&[(FILE, GOOD)]);
    project.folder("schemas/example.com/Folder.json");
    let paths = ["example.com/Good.json", "example.com/Gone.json", "example.com/Folder.json"].map(str::to_owned);
    let (texts, refused) = written(project.root(), &paths).unwrap();
    assert_eq!(texts.into_iter().collect::<Vec<_>>(), [("example.com/Good.json".to_owned(), GOOD.to_owned())]);
    let refused: Vec<_> = refused.into_iter().map(|(path, finding)| (path, finding.code)).collect();
    assert_eq!(refused, [("example.com/Folder.json".to_owned(), Code::UnreadableFile)]);
}
