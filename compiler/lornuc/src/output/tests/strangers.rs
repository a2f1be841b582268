//! What somebody else put into output folders, or between them.

use std::fs;

use super::{Declaration, Plan, manifests, put, tree, written};
use crate::output::disk::Disk;
use crate::output::{Extent, write_on};

const ONE: &[Declaration] = &[("dev", "apps", &[("a", "1"), ("b", "1")])];
const OTHER: &[Declaration] = &[("dev", "apps", &[("a", "2"), ("b", "1")])];

#[test]
#[expect(clippy::disallowed_methods, reason = "the tests of the door to the disk need a disk")]
fn folders_that_look_like_ours_and_are_not_stay() {
    let place = tempfile::tempdir().unwrap();
    written(&manifests(ONE), place.path()).unwrap();
    for (folder, file) in [
        (".apps.lornuc-12", "NOTES.md"),
        (".apps.lornuc-13", "lornuc-staging"),
        (".apps.lornuc-x", "new/a.yaml"),
        (".apps.lornuc-14", "new/a.yaml"),
        (".lornuc-15", "half/a.yaml"),
    ] {
        put(place.path(), &format!("dev/{folder}/{file}"), "mine");
    }
    fs::create_dir_all(place.path().join("elsewhere")).unwrap();
    std::os::unix::fs::symlink("../elsewhere", place.path().join("dev/.apps.lornuc-16")).unwrap();
    let before = tree(&place.path().join("dev")).len();
    written(&manifests(OTHER), place.path()).unwrap();
    assert_eq!(tree(&place.path().join("dev")).len(), before);
}

#[test]
fn what_came_into_a_lost_folder_meanwhile_goes_to_the_unit() {
    let place = tempfile::tempdir().unwrap();
    written(&manifests(ONE), place.path()).unwrap();
    let marker = "A build of lornuc was writing here.";
    put(place.path(), "dev/.apps.lornuc-12/lornuc-staging", marker);
    let index = r#"{ "project": "shop", "resources": [{ "file": "gone.yaml" }] }"#;
    for (file, text) in [("index.json", index), ("gone.yaml", "ours"), ("late/NOTES.md", "mine"), ("a.yaml", "older")] {
        put(place.path(), &format!("dev/.apps.lornuc-12/new/{file}"), text);
    }
    let done = written(&manifests(ONE), place.path()).unwrap();
    assert_eq!(done.foreign, ["dev/apps/late/NOTES.md"].map(std::path::PathBuf::from));
    let files: Vec<_> =
        tree(place.path()).into_iter().filter(|(_, bytes)| bytes.is_some()).map(|(path, _)| path).collect();
    let expected = ["a.yaml", "b.yaml", "index.json", "kustomization.yaml", "late/NOTES.md"];
    assert_eq!(files, expected.map(|file| std::path::Path::new("dev/apps").join(file)));
}

#[test]
#[expect(clippy::disallowed_methods, reason = "the tests of the door to the disk need a disk")]
fn where_there_are_no_links_copies_keep_the_times() {
    let place = tempfile::tempdir().unwrap();
    written(&manifests(ONE), place.path()).unwrap();
    std::os::unix::fs::symlink("nowhere", place.path().join("dev/apps/link")).unwrap();
    let modified = || fs::metadata(place.path().join("dev/apps/b.yaml")).unwrap().modified().unwrap();
    let before = modified();
    let disk = Disk { plan: Plan { links: false, ..Plan::default() } };
    let done = write_on(&disk, &manifests(OTHER), place.path(), (Extent::Project, &|_| ())).unwrap();
    assert_eq!((done.changed.len(), done.foreign.len()), (2 - 1, 1));
    assert_eq!(before, modified());
    assert_eq!(fs::read_link(place.path().join("dev/apps/link")).unwrap(), std::path::Path::new("nowhere"));
}

#[test]
#[expect(clippy::disallowed_methods, reason = "the tests of the door to the disk need a disk")]
fn what_stands_in_the_way_is_told_and_stays() {
    for (remove, blocking) in [("b.yaml", "b.yaml/inner"), ("c", "c")] {
        let place = tempfile::tempdir().unwrap();
        written(&manifests(ONE), place.path()).unwrap();
        drop(fs::remove_file(place.path().join("dev/apps").join(remove)));
        put(place.path(), &format!("dev/apps/{blocking}"), "mine");
        let before = tree(place.path());
        let more = manifests(&[("dev", "apps", &[("a", "2"), ("b", "1"), ("c/d", "1")])]);
        let error = written(&more, place.path()).unwrap_err();
        let path = place.path().join("dev/apps").join(blocking);
        assert_eq!(error.to_string(), format!("cannot replace `{}`", path.display()));
        assert_eq!(error.help(), "move it away, or name another folder");
        assert_eq!(tree(place.path()), before);
    }
}
