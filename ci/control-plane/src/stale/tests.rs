//! Which folders of the cache are removed. Times are set, none is waited for.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use super::{UNUSED, USED, mark_used, size, stale};
use crate::programs::Program;

/// A cache, and now.
struct Cache {
    folder: tempfile::TempDir,
    now: SystemTime,
}

impl Cache {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap(), now: SystemTime::now() }
    }

    /// A folder with a program, all of this age.
    fn folder(&self, name: &str, age: Duration) -> PathBuf {
        let folder = self.folder.path().join(name);
        fs::create_dir(&folder).unwrap();
        fs::write(folder.join("kwok"), "program").unwrap();
        self.age(&folder.join("kwok"), age);
        self.age(&folder, age);
        folder
    }

    fn age(&self, path: &Path, age: Duration) {
        File::open(path).unwrap().set_modified(self.now - age).unwrap();
    }

    fn stale(&self, kept: &[&Path]) -> Vec<PathBuf> {
        let kept: BTreeSet<PathBuf> = kept.iter().map(|path| path.to_path_buf()).collect();
        stale(self.folder.path(), &kept, self.now).unwrap()
    }
}

const LONG: Duration = UNUSED.saturating_add(Duration::from_secs(60));
const BRIEF: Duration = UNUSED.saturating_sub(Duration::from_secs(60));

#[test]
fn what_nothing_has_used_for_two_weeks_is_stale_and_nothing_younger() {
    let cache = Cache::new();
    let old = cache.folder("kwok-0123456789abcdef", LONG);
    let other = cache.folder("flux-source-0123456789abcdef", LONG);
    cache.folder("kwok-fedcba9876543210", BRIEF);
    assert_eq!(cache.stale(&[]), [other, old]);
}

#[test]
fn what_is_kept_is_not_stale_however_old() {
    let cache = Cache::new();
    let (kept, old) = (cache.folder("kwok-0123456789abcdef", LONG), cache.folder("kwok-fedcba9876543210", LONG));
    assert_eq!(cache.stale(&[&kept]), [old]);
}

#[test]
fn starting_a_program_keeps_its_folder() {
    let cache = Cache::new();
    let old = cache.folder("kwok-0123456789abcdef", LONG);
    mark_used(&old.join("kwok"));
    cache.age(&old, LONG);
    assert!(cache.stale(&[]).is_empty());
    cache.age(&old.join(USED), LONG);
    assert_eq!(cache.stale(&[]), std::slice::from_ref(&old));
    // Again: the mark is there already.
    mark_used(&old.join("kwok"));
    assert!(cache.stale(&[]).is_empty());
}

#[test]
fn a_program_that_was_built_later_than_its_folder_was_made_counts() {
    let cache = Cache::new();
    let folder = cache.folder("kubernetes-0123456789abcdef", LONG);
    cache.age(&folder.join("kwok"), BRIEF);
    assert!(cache.stale(&[]).is_empty());
}

#[test]
fn what_no_build_has_made_is_never_stale() {
    let cache = Cache::new();
    let names = ["ports", "running", "kwok", "kwok-0123", "kwok-0123456789abcdeg", "shop-0123456789abcdef", "-"];
    names.iter().for_each(|name| drop(cache.folder(name, LONG)));
    fs::write(cache.folder.path().join("etcd-0123456789abcdef"), "").unwrap();
    assert!(cache.stale(&[]).is_empty());
}

#[test]
fn a_link_to_a_folder_is_not_followed() {
    let (cache, elsewhere) = (Cache::new(), Cache::new());
    let target = elsewhere.folder("kwok-0123456789abcdef", LONG);
    std::os::unix::fs::symlink(target, cache.folder.path().join("kwok-0123456789abcdef")).unwrap();
    assert!(cache.stale(&[]).is_empty());
}

#[test]
fn a_time_that_is_yet_to_come_says_nothing() {
    let cache = Cache::new();
    let folder = cache.folder("kwok-0123456789abcdef", LONG);
    File::open(&folder).unwrap().set_modified(cache.now + LONG).unwrap();
    assert!(cache.stale(&[]).is_empty());
}

#[test]
fn folders_that_are_built_into_now_are_known_as_ours() {
    for program in Program::ALL {
        let folder = program.cached().unwrap().parent().unwrap().to_owned();
        assert!(crate::programs::is_of_a_module(&folder), "{}", folder.display());
    }
}

#[test]
fn a_mark_that_cannot_be_written_stops_nobody() {
    let cache = Cache::new();
    mark_used(&cache.folder.path().join("nowhere/kwok"));
    assert_eq!(size(&cache.folder.path().join("nowhere")), 0);
}
