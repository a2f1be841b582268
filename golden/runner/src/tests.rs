//! The runner itself: it must fail when it should.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use super::{Golden, Mode, cases, files};

/// Runs `test` on a fresh folder and gives the words of its panic, if it panics.
fn outcome(name: &str, test: impl FnOnce(&Path)) -> Option<String> {
    let folder = std::env::temp_dir().join(format!("golden-runner-{}-{name}", std::process::id()));
    files::write(&folder.join("kept/expected.txt"), "one\ntwo\nthree\n");
    let panic = catch_unwind(AssertUnwindSafe(|| test(&folder))).err();
    std::fs::remove_dir_all(&folder).unwrap();
    panic.map(|panic| panic.downcast_ref::<String>().cloned().unwrap_or_default())
}

fn all(_: &Path) -> bool {
    true
}

#[test]
fn equal_text_passes() {
    let panic = outcome("equal", |folder| {
        let mut golden = Golden::in_mode(folder, Mode::Compare);
        golden.check("kept/expected.txt", "one\ntwo\nthree\n");
        golden.finish(all);
    });
    assert_eq!(panic, None);
}

#[test]
fn a_difference_fails_with_the_changed_line() {
    let panic = outcome("different", |folder| {
        let mut golden = Golden::in_mode(folder, Mode::Compare);
        golden.check("kept/expected.txt", "one\n2\nthree\n");
        golden.finish(all);
    });
    let panic = panic.unwrap();
    assert!(panic.contains("-two\n+2\n"), "{panic}");
}

#[test]
fn a_file_that_nothing_compares_is_stale() {
    let panic = outcome("stale", |folder| Golden::in_mode(folder, Mode::Compare).finish(all));
    assert!(panic.unwrap().contains("kept/expected.txt: stale"));
}

#[test]
fn a_missing_file_fails_and_blessing_writes_it() {
    let panic = outcome("missing", |folder| {
        let mut golden = Golden::in_mode(folder, Mode::Bless);
        golden.check("new/expected.txt", "new\n");
        golden.finish(all);
        assert_eq!(files::read(&folder.join("new/expected.txt")).as_deref(), Some("new\n"));
        assert_eq!(files::read(&folder.join("kept/expected.txt")), None, "blessing removes what is stale");
        let mut golden = Golden::in_mode(folder, Mode::Compare);
        golden.check("newer/expected.txt", "newer\n");
        golden.finish(all);
    });
    assert!(panic.unwrap().contains("newer/expected.txt: no such golden file"));
}

#[test]
fn cases_are_the_folders_with_the_marker() {
    let panic = outcome("cases", |folder| {
        files::write(&folder.join("other/readme.txt"), "");
        assert_eq!(cases(folder, "expected.txt"), [Path::new("kept")]);
    });
    assert_eq!(panic, None);
}
