//! An output folder that is as a build left it, or not.

use std::fs::{self, File, FileTimes};
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::Duration;

use tempfile::TempDir;

use super::{Declaration, manifests, put, written};
use crate::output::lock::{Use, lock};
use crate::output::{Extent, Look, Seen, Strangers, see};

const ONE: &[Declaration] = &[("dev", "apps", &[("a", "1"), ("in/b", "1")]), ("prod", "apps", &[("a", "1")])];

/// The file that is changed.
const FILE: &str = "dev/apps/in/b.yaml";

fn seen(folder: &Path) -> Option<Seen> {
    see(&manifests(ONE), folder, Extent::Project, Strangers::Told(&[]))
}

/// A folder that a build has written, and how it was left.
fn built() -> (TempDir, Seen) {
    let place = tempfile::tempdir().unwrap();
    written(&manifests(ONE), place.path()).unwrap();
    let seen = seen(place.path()).unwrap();
    (place, seen)
}

#[test]
fn what_nobody_touched_is_as_it_was() {
    let (place, seen) = built();
    assert!(seen.holds(place.path(), Look::Stamps) && seen.holds(place.path(), Look::Contents));
    assert_eq!(self::seen(place.path()), Some(seen));
}

#[test]
#[expect(clippy::disallowed_methods, reason = "the tests of the door to the disk need a disk")]
fn a_file_of_the_same_size_and_time_is_another() {
    let (place, seen) = built();
    let path = place.path().join(FILE);
    let text = fs::read_to_string(&path).unwrap();
    let modified = fs::metadata(&path).unwrap().modified().unwrap();
    // Until the clock of the disk has gone on, no time can tell.
    for _ in 0..500 {
        fs::write(&path, text.replace("\"1\"", "\"2\"")).unwrap();
        let file = File::options().write(true).open(&path).unwrap();
        file.set_times(FileTimes::new().set_modified(modified)).unwrap();
        if !seen.holds(place.path(), Look::Stamps) {
            break;
        }
        sleep(Duration::from_millis(10));
    }
    assert!(!seen.holds(place.path(), Look::Stamps));
    assert_eq!(fs::metadata(&path).unwrap().modified().unwrap(), modified);
    assert_eq!(fs::metadata(&path).unwrap().len(), text.len() as u64);
}

#[test]
fn contents_tell_what_times_cannot() {
    let (place, seen) = built();
    put(place.path(), FILE, "other");
    let later = see(&manifests(ONE), place.path(), Extent::Project, Strangers::Told(&[])).unwrap();
    // As if the file had been changed in the moment that its times were read in.
    assert!(later.holds(place.path(), Look::Stamps), "its times are those of the change");
    assert!(!later.holds(place.path(), Look::Contents), "its contents are not what the build made");
    assert_eq!(later.contents, seen.contents);
}

#[test]
#[expect(clippy::disallowed_methods, reason = "the tests of the door to the disk need a disk")]
fn what_came_went_or_turned_into_a_link_is_noticed() {
    type Change = fn(&Path);
    let changes: [(&str, Change); 9] = [
        ("gone", |root| fs::remove_file(root.join(FILE)).unwrap()),
        ("came", |root| put(root, "dev/apps/NOTES.md", "mine")),
        ("came into a folder", |root| put(root, "dev/apps/in/NOTES.md", "mine")),
        ("a unit came", |root| put(root, "dev/jobs/index.json", "{}")),
        ("an environment came", |root| put(root, "test/jobs/index.json", "{}")),
        ("a unit is gone", |root| fs::remove_dir_all(root.join("prod/apps")).unwrap()),
        ("all is gone", |root| fs::remove_dir_all(root).unwrap()),
        ("a linked file", |root| {
            fs::rename(root.join(FILE), root.join("elsewhere")).unwrap();
            std::os::unix::fs::symlink(root.join("elsewhere"), root.join(FILE)).unwrap();
        }),
        ("a linked environment", |root| {
            fs::rename(root.join("prod"), root.join("elsewhere")).unwrap();
            std::os::unix::fs::symlink("elsewhere", root.join("prod")).unwrap();
        }),
    ];
    for (what, change) in changes {
        let (place, seen) = built();
        // Beside all folders that are looked at, so that no time of theirs tells.
        let root = place.path().to_path_buf();
        change(&root);
        assert!(!seen.holds(&root, Look::Contents), "{what}");
    }
}

#[test]
fn files_that_people_were_told_of_may_stay_and_no_others() {
    let (place, _) = built();
    put(place.path(), "dev/apps/notes/NOTES.md", "mine");
    let see = |strangers| see(&manifests(ONE), place.path(), Extent::Project, strangers);
    let told = [PathBuf::from("dev/apps/notes/NOTES.md")];
    assert!(see(Strangers::Told(&[])).is_none());
    let seen = see(Strangers::Told(&told)).unwrap();
    assert_eq!(see(Strangers::Any).as_ref(), Some(&seen));
    assert!(seen.holds(place.path(), Look::Contents));
}

#[test]
#[expect(clippy::disallowed_methods, reason = "the tests of the door to the disk need a disk")]
fn a_folder_that_could_be_a_unit_of_the_project_is_watched() {
    let (place, _) = built();
    let index = r#"{ "project": "shop", "environment": "dev", "stack": "jobs" }"#;
    put(place.path(), "dev/jobs/index.json", &index.replace("shop", "else"));
    let seen = seen(place.path()).unwrap();
    put(place.path(), "dev/jobs/index.json", index);
    assert!(!seen.holds(place.path(), Look::Contents), "it has become a unit that the project no longer has");
    assert!(self::seen(place.path()).is_none(), "a build would take it away");
    fs::remove_file(place.path().join("dev/jobs/index.json")).unwrap();
    assert!(self::seen(place.path()).is_some_and(|seen| seen.holds(place.path(), Look::Contents)));
}

#[test]
fn a_folder_that_lacks_something_is_not_vouched_for() {
    let (place, _) = built();
    let more: &[Declaration] = &[ONE[0], ONE[1], ("prod", "jobs", &[("a", "1")])];
    assert!(see(&manifests(more), place.path(), Extent::Project, Strangers::Any).is_none());
    put(place.path(), "dev/.apps.lornuc-12/lornuc-staging", "A build of lornuc was writing here.");
    assert!(seen(place.path()).is_none(), "what a killed build left is for the next to clear");
}

#[test]
#[expect(clippy::disallowed_methods, reason = "the tests of the door to the disk need a disk")]
fn links_in_the_place_of_units_are_not_vouched_for() {
    let (place, _) = built();
    fs::rename(place.path().join("prod/apps"), place.path().join("elsewhere")).unwrap();
    std::os::unix::fs::symlink("../elsewhere", place.path().join("prod/apps")).unwrap();
    assert!(seen(place.path()).is_none());
}

#[test]
fn while_a_build_has_the_folder_nobody_knows() {
    let (place, seen) = built();
    let writing = lock(place.path(), Use::Writing, &|| ()).unwrap();
    assert!(!seen.holds(place.path(), Look::Stamps));
    assert!(self::seen(place.path()).is_none());
    drop(writing);
    let _reading = lock(place.path(), Use::Reading, &|| ()).unwrap();
    assert!(seen.holds(place.path(), Look::Stamps), "those who read are in nobody's way");
}
