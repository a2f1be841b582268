//! Output: files that are replaced as a whole. What builds write is tested in `tests/it/output.rs`.

use std::fs;
use std::path::Path;

use super::replace_whole;

#[expect(clippy::disallowed_methods, reason = "the tests of the door to the disk need a disk")]
fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect()
}

#[test]
#[expect(clippy::disallowed_methods, reason = "the tests of the door to the disk need a disk")]
fn a_file_is_replaced_and_nothing_is_left_beside_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.json");
    replace_whole(&path, "one").unwrap();
    replace_whole(&path, "2").unwrap();
    assert_eq!(fs::read_to_string(&path).unwrap(), "2");
    assert_eq!(names(folder.path()), ["a.json"]);
}

#[test]
#[expect(clippy::disallowed_methods, reason = "the tests of the door to the disk need a disk")]
fn what_cannot_be_replaced_stays_and_nothing_is_left_beside_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.json");
    fs::create_dir_all(path.join("inner")).unwrap();
    let error = replace_whole(&path, "text").unwrap_err();
    assert_eq!(error.to_string(), format!("cannot write `{}`", path.display()));
    assert_eq!(names(folder.path()), ["a.json"]);
    assert!(replace_whole(&folder.path().join("none/a.json"), "text").is_err());
    std::os::unix::fs::symlink("nowhere", folder.path().join("link")).unwrap();
    assert!(replace_whole(&folder.path().join("link"), "text").is_err(), "a link that leads nowhere is not followed");
}
