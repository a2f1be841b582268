//! How much is built at once, and what is told of a build that fails.

use std::fs;

use super::build::{Room, available_kib, tail};

const GIB: u64 = 1 << 20;

#[test]
fn builds_run_side_by_side_only_where_memory_is_enough_for_each() {
    let room = |available, cores, modules| {
        let Room { builds, steps } = Room::of(available, cores, modules);
        (builds, steps)
    };
    assert_eq!(room(Some(64 * GIB), 8, 6), (6, 1));
    assert_eq!(room(Some(64 * GIB), 8, 1), (1, 8));
    assert_eq!(room(Some(9 * GIB), 2, 6), (2, 1));
    assert_eq!(room(Some(6 * GIB), 2, 6), (1, 2));
    assert_eq!(room(Some(GIB), 16, 6), (1, 1));
    assert_eq!(room(None, 4, 6), (1, 4));
    assert_eq!(room(Some(64 * GIB), 8, 0), (1, 8));
}

#[test]
fn the_memory_that_is_free_is_read_from_what_the_system_tells() {
    assert_eq!(available_kib("MemTotal:  8 kB\nMemAvailable:    4096 kB\n"), Some(4096));
    assert_eq!(available_kib("MemTotal:  8 kB\n"), None);
    assert_eq!(available_kib("MemAvailable: much\n"), None);
}

#[test]
fn the_end_of_a_log_is_told_whatever_it_holds() {
    let folder = tempfile::tempdir().unwrap();
    let log = folder.path().join("log");
    assert!(tail(&log, 2).contains("cannot read"));
    fs::write(&log, "").unwrap();
    assert_eq!(tail(&log, 2), "  (it is empty)");
    fs::write(&log, b"one\ntwo\nthr\xffee\n").unwrap();
    assert_eq!(tail(&log, 2), "  two\n  thr\u{fffd}ee");
}
