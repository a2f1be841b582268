//! Builds over an older output that are stopped, or refused, at every step.

use std::io;
use std::path::{Path, PathBuf};

use lornuc_model::render::Manifests;
use tempfile::TempDir;

use super::{Failure, Plan, manifests, put, tree, written};
use crate::output::disk::{Disk, Renames};
use crate::output::{Extent, OutputError, write_on};

/// All units of both outputs, below the folder.
const UNITS: &[&str] = &["dev/apps", "dev/jobs", "dev/same", "dev/single", "dev/tools", "old/apps", "prod/apps"];

fn older() -> Manifests {
    manifests(&[
        ("dev", "apps", &[("a", "1"), ("b", "1"), ("group/c", "1")]),
        ("dev", "jobs", &[("j", "1")]),
        ("dev", "same", &[("s", "1")]),
        ("dev", "single", &[("a/b", "1"), ("c", "1")]),
        ("dev", "tools", &[("t", "1"), ("u/v/w", "1")]),
        ("old", "apps", &[("a", "1")]),
    ])
}

fn newer() -> Manifests {
    manifests(&[
        ("dev", "apps", &[("a", "changed"), ("b", "1"), ("d/e/f", "new")]),
        ("dev", "same", &[("s", "1")]),
        ("dev", "single", &[("a/b", "2"), ("c", "1")]),
        ("prod", "apps", &[("a", "1"), ("b/c", "1")]),
    ])
}

/// A folder on a disk in memory where there is one: each test makes hundreds of outputs.
fn a_folder() -> TempDir {
    tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).unwrap()
}

/// A folder with the older output, and files that came from elsewhere.
#[expect(clippy::disallowed_methods, reason = "the tests of the door to the disk need a disk")]
fn before(folder: &Path) {
    written(&older(), folder).unwrap();
    put(folder, "dev/apps/NOTES.md", "mine");
    put(folder, "dev/apps/group/own/inner.txt", "mine too");
    put(folder, "dev/jobs/NOTES.md", "here as well");
    std::fs::create_dir_all(folder.join("dev/apps/hollow/inner")).unwrap();
}

/// Builds the newer output with each step in turn failing, and holds against `judge` what that leaves.
fn at_every_step(plan: impl Fn(usize) -> Plan, judge: impl Fn(&Path, &OutputError)) {
    let (old, new) = (a_folder(), a_folder());
    before(old.path());
    before(new.path());
    written(&newer(), new.path()).unwrap();
    let right = tree(new.path());
    for step in 0.. {
        let place = a_folder();
        let folder = place.path();
        before(folder);
        let disk = Disk { plan: plan(step) };
        let result = write_on(&disk, &newer(), folder, (Extent::Project, &|_| ()));
        for unit in UNITS {
            let (there, was, is) =
                (tree(&folder.join(unit)), tree(&old.path().join(unit)), tree(&new.path().join(unit)));
            let between = disk.plan.renames == Renames::One && !folder.join(unit).exists();
            assert!(there == was || there == is || between, "step {step}: `{unit}` is neither: {there:#?}");
        }
        if let Err(error) = &result {
            judge(folder, error);
        }
        written(&newer(), folder).unwrap();
        assert!(tree(folder) == right, "step {step}: {:#?}", tree(folder).keys());
        if disk.plan.taken.get() <= step {
            assert!(result.is_ok() && step > 50, "{step} steps are too few to be all");
            return;
        }
    }
}

fn stopped(step: usize) -> Plan {
    Plan { fails_after: step, failure: Failure::Stop, ..Plan::default() }
}

#[test]
fn a_build_that_is_stopped_leaves_each_unit_old_or_new_and_the_next_is_right() {
    at_every_step(stopped, |_, _| ());
}

#[test]
fn so_does_one_where_there_are_no_links_and_no_exchange_but_for_the_moment_between_two_renames() {
    at_every_step(|step| Plan { links: false, renames: Renames::One, ..stopped(step) }, |_, _| ());
}

#[test]
fn folders_that_cannot_be_renamed_are_replaced_file_by_file() {
    let (place, right) = (a_folder(), a_folder());
    before(right.path());
    written(&newer(), right.path()).unwrap();
    let fixed = |step| Disk { plan: Plan { renames: Renames::None, ..stopped(step) } };
    before(place.path());
    let done = write_on(&fixed(usize::MAX), &newer(), place.path(), (Extent::Project, &|_| ())).unwrap();
    assert_eq!(done.piecemeal, ["dev/apps", "dev/jobs", "dev/tools", "old/apps"].map(PathBuf::from));
    assert_eq!(tree(place.path()), tree(right.path()));
    for step in (40..100).step_by(2) {
        let place = a_folder();
        before(place.path());
        drop(write_on(&fixed(step), &newer(), place.path(), (Extent::Project, &|_| ())));
        // The unit that was stopped at may be a part of both; the next build mends it.
        written(&newer(), place.path()).unwrap();
        let files = |folder: &Path| tree(folder).into_iter().filter(|(_, bytes)| bytes.is_some()).collect::<Vec<_>>();
        assert!(files(place.path()) == files(right.path()), "step {step}: {:#?}", tree(place.path()).keys());
    }
}

#[test]
fn the_next_build_may_be_stopped_too() {
    let place = a_folder();
    let right = a_folder();
    before(right.path());
    written(&newer(), right.path()).unwrap();
    before(place.path());
    for step in (0..60).rev().chain(0..60) {
        let renames = if step % 2 == 0 { Renames::Exchanges } else { Renames::One };
        let plan = Plan { renames, ..stopped(step) };
        let manifests = if step % 3 == 0 { older() } else { newer() };
        drop(write_on(&Disk { plan }, &manifests, place.path(), (Extent::Project, &|_| ())));
    }
    written(&newer(), place.path()).unwrap();
    let (left, right) = (tree(place.path()), tree(right.path()));
    assert!(left == right, "{:#?} is not {:#?}", left.keys(), right.keys());
}

#[test]
fn a_full_disk_leaves_all_units_as_they_were_and_nothing_beside_them() {
    let full = io::ErrorKind::StorageFull;
    let old = a_folder();
    before(old.path());
    at_every_step(
        |step| Plan { fails_after: step, failure: Failure::Once(full), ..Plan::default() },
        |folder, error| {
            // Renaming and removing takes no space; that it fails here is an invention.
            if !matches!(error.action, "replace the folder" | "remove") {
                assert_eq!(tree(folder), tree(old.path()), "{error}");
                assert_eq!(error.help(), "make space on the disk");
            }
        },
    );
}
