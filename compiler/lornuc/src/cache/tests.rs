//! What the cache believes, and what it does not; whole runs are in `tests/it/cache.rs`.

use std::fs::{self, File, FileTimes};
use std::path::{Path, PathBuf};
use std::time::{Duration, UNIX_EPOCH};

use tempfile::TempDir;

use super::entry::{Entry, Left};
use super::{Cache, Ended, PAUSE_MILLIS, Verdict, folder};
use crate::load::{Selection, Trace, load};
use crate::output::Seen;

fn ended(said: &str) -> Ended {
    Ended { said: said.to_owned(), verdict: Verdict::Mistakes }
}

/// A project with a run in its cache.
struct Kept {
    project: TempDir,
    cache: Cache,
    trace: Trace,
}

#[expect(clippy::disallowed_methods, reason = "the tests of the door to the disk need a disk")]
fn kept() -> Kept {
    let project = tempfile::tempdir().unwrap();
    fs::write(project.path().join("lornuc.ncl"), "{}").unwrap();
    let (sources, _) = load(project.path(), &Selection::default()).unwrap();
    let kept = Kept { cache: Cache::new(project.path(), &[b"check"]), trace: sources.trace().clone(), project };
    kept.cache.keep(&ended("no"), &kept.trace, None);
    kept
}

impl Kept {
    fn recalled(&self) -> Option<Ended> {
        self.cache.recall(None)
    }

    fn folder(&self) -> PathBuf {
        self.project.path().join(".lornuc")
    }

    /// The file of the run.
    #[expect(clippy::disallowed_methods, reason = "the tests of the door to the disk need a disk")]
    fn file(&self) -> PathBuf {
        let mut files = fs::read_dir(self.folder()).unwrap().map(|entry| entry.unwrap().path());
        files.find(|path| path.extension().is_some_and(|ending| ending == "run")).unwrap()
    }
}

#[test]
fn what_was_said_is_said_again() {
    let kept = kept();
    assert_eq!(kept.recalled(), Some(ended("no")));
    let other = Ended { said: "ä\n\u{1b}[1m".to_owned(), verdict: Verdict::Fine };
    kept.cache.keep(&other, &kept.trace, None);
    assert_eq!(kept.recalled(), Some(other));
}

#[test]
fn another_compiler_root_or_question_has_an_entry_of_its_own() {
    let kept = kept();
    let root = kept.project.path();
    assert!(Cache::of(super::COMPILER, root, &[b"check"]).recall(None).is_some());
    for (compiler, asked) in [
        ("another", &[&b"check"[..]][..]),
        (super::COMPILER, &[b"build"]),
        (super::COMPILER, &[b"che", b"ck"]),
        (super::COMPILER, &[b"check", b""]),
    ] {
        assert_eq!(Cache::of(compiler, root, asked).recall(None), None);
    }
    assert_ne!(Cache::new(Path::new("/a"), &[]).key, Cache::new(Path::new("/b"), &[]).key);
}

#[test]
fn a_project_that_changed_is_not_answered_for() {
    let kept = kept();
    #[expect(clippy::disallowed_methods, reason = "the tests of the door to the disk need a disk")]
    fs::write(kept.project.path().join("lornuc.ncl"), "{ }").unwrap();
    assert_eq!(kept.recalled(), None);
}

/// Writes into the file without making it another.
fn overwrite(path: &Path, bytes: &[u8]) {
    use std::io::Write;
    File::options().write(true).truncate(true).open(path).unwrap().write_all(bytes).unwrap();
}

#[test]
#[expect(clippy::disallowed_methods, reason = "the tests of the door to the disk need a disk")]
fn a_file_that_is_cut_off_anywhere_or_lengthened_is_not_believed() {
    let kept = kept();
    let bytes = fs::read(kept.file()).unwrap();
    for length in 0..bytes.len() {
        overwrite(&kept.file(), &bytes[..length]);
        assert_eq!(kept.recalled(), None, "{length}");
    }
    overwrite(&kept.file(), &[&bytes[..], b"\0"].concat());
    assert_eq!(kept.recalled(), None);
    overwrite(&kept.file(), &bytes);
    assert_eq!(kept.recalled(), Some(ended("no")));
}

#[test]
#[expect(clippy::disallowed_methods, reason = "the tests of the door to the disk need a disk")]
fn a_file_with_any_bit_flipped_is_not_believed() {
    let kept = kept();
    let bytes = fs::read(kept.file()).unwrap();
    for at in 0..bytes.len() {
        let mut flipped = bytes.clone();
        flipped[at] ^= 1 << (at % 8);
        overwrite(&kept.file(), &flipped);
        assert_eq!(kept.recalled(), None, "{at}");
    }
}

#[test]
#[expect(clippy::disallowed_methods, reason = "the tests of the door to the disk need a disk")]
fn bytes_with_a_right_sum_and_wrong_content_are_not_believed() {
    use sha2::{Digest, Sha256};
    let kept = kept();
    let bytes = fs::read(kept.file()).unwrap();
    let head = bytes.len() - bytes[15 + 32..].len();
    for at in head..bytes.len() {
        let mut content = bytes[head..].to_vec();
        // Lengths that promise far too much, numbers of nothing that is known.
        content[at - head] = 0xff;
        overwrite(&kept.file(), &[&bytes[..15], &Sha256::digest(&content), &content].concat());
        drop(kept.recalled());
        content.truncate(at - head);
        overwrite(&kept.file(), &[&bytes[..15], &Sha256::digest(&content), &content].concat());
        assert_eq!(kept.recalled(), None, "{at}");
    }
}

#[test]
#[expect(clippy::disallowed_methods, reason = "the tests of the door to the disk need a disk")]
fn a_copy_of_a_file_is_not_believed() {
    let kept = kept();
    let copy = kept.folder().join("copy");
    fs::copy(kept.file(), &copy).unwrap();
    fs::rename(copy, kept.file()).unwrap();
    assert_eq!(kept.recalled(), None, "anybody can commit such a file to a repository");
}

#[test]
#[expect(clippy::disallowed_methods, reason = "the tests of the door to the disk need a disk")]
fn what_stands_in_the_place_of_an_entry_is_left_alone_or_replaced() {
    let kept = kept();
    let file = kept.file();
    let outside = kept.project.path().join("outside");
    fs::rename(&file, &outside).unwrap();
    std::os::unix::fs::symlink(&outside, &file).unwrap();
    assert_eq!(kept.recalled(), None, "a link");
    kept.cache.keep(&ended("yes"), &kept.trace, None);
    assert_eq!(kept.recalled(), Some(ended("yes")));
    assert!(!fs::read(&outside).unwrap().ends_with(b"yes"), "nothing is written through a link");
    fs::remove_file(&file).unwrap();
    fs::create_dir(&file).unwrap();
    kept.cache.keep(&ended("yes"), &kept.trace, None);
    assert_eq!(kept.recalled(), None, "a folder");
    assert_eq!(fs::read_dir(kept.folder()).unwrap().count(), 3, "and nothing new is left beside it");
    fs::remove_dir(&file).unwrap();
    assert!(std::process::Command::new("mkfifo").arg(&file).status().unwrap().success());
    assert_eq!(kept.recalled(), None, "a pipe that nobody writes to");
}

#[test]
#[expect(clippy::disallowed_methods, reason = "the tests of the door to the disk need a disk")]
fn what_stands_in_the_place_of_the_folder_is_left_alone() {
    let kept = kept();
    let elsewhere = kept.project.path().join("elsewhere");
    fs::rename(kept.folder(), &elsewhere).unwrap();
    std::os::unix::fs::symlink("elsewhere", kept.folder()).unwrap();
    assert_eq!(kept.recalled(), None, "a link, which a repository may hold");
    let before = fs::read_dir(&elsewhere).unwrap().count();
    Cache::new(kept.project.path(), &[b"other"]).keep(&ended("no"), &kept.trace, None);
    assert_eq!(fs::read_dir(&elsewhere).unwrap().count(), before);
    fs::remove_file(kept.folder()).unwrap();
    fs::write(kept.folder(), "mine").unwrap();
    kept.cache.keep(&ended("no"), &kept.trace, None);
    assert_eq!((kept.recalled(), &*fs::read(kept.folder()).unwrap()), (None, &b"mine"[..]));
}

#[test]
#[expect(clippy::disallowed_methods, reason = "the tests of the door to the disk need a disk")]
fn the_folder_is_neither_committed_nor_backed_up() {
    let kept = kept();
    assert_eq!(fs::read_to_string(kept.folder().join(".gitignore")).unwrap(), "*\n");
    let tag = fs::read_to_string(kept.folder().join("CACHEDIR.TAG")).unwrap();
    assert!(tag.starts_with("Signature: 8a477f597d28d172789f06886806bc55"));
}

#[test]
fn what_is_too_large_is_not_kept() {
    let kept = kept();
    kept.cache.keep(&ended(&"x".repeat(17 << 20)), &kept.trace, None);
    assert_eq!(kept.recalled(), Some(ended("no")), "the earlier answer is still right");
    File::options().write(true).open(kept.file()).unwrap().set_len(17 << 20).unwrap();
    assert_eq!(kept.recalled(), None);
}

#[test]
#[expect(clippy::disallowed_methods, reason = "the tests of the door to the disk need a disk")]
fn the_oldest_entries_go_and_what_is_not_ours_stays() {
    let kept = kept();
    let set = |path: &Path, secs| {
        let times = FileTimes::new().set_modified(UNIX_EPOCH + Duration::from_secs(secs));
        File::options().write(true).open(path).unwrap().set_times(times).unwrap();
    };
    let first = kept.file();
    set(&first, 1);
    let named = |name: &str| kept.folder().join(name);
    let digits = "0123456789abcdef0123456789abcdef";
    let left = named(&format!("{digits}.run.12.new"));
    let strangers = ["notes.run", "notes.new", &format!("{digits}.txt"), &format!("{digits}.run.x.new")];
    for name in strangers {
        fs::write(named(name), "mine").unwrap();
        set(&named(name), 0);
    }
    fs::write(&left, "half").unwrap();
    for number in 0..64_u8 {
        Cache::new(kept.project.path(), &[&[number]]).keep(&ended("no"), &kept.trace, None);
        assert!(number != 0 || left.exists(), "somebody may be writing it");
    }
    set(&left, 0);
    Cache::new(kept.project.path(), &[&[64]]).keep(&ended("no"), &kept.trace, None);
    assert!(!left.exists() && !first.exists());
    assert!(strangers.iter().all(|name| named(name).exists()));
    assert!(Cache::new(kept.project.path(), &[&[64]]).recall(None).is_some());
    assert_eq!(fs::read_dir(kept.folder()).unwrap().count(), 64 + 2 + strangers.len());
}

/// How an empty folder is seen when these are its stamps.
fn seen(folder: &Path, stamps: Option<[u8; 32]>) -> Seen {
    let seen = Seen::of(folder, "d\0").unwrap();
    Seen { stamps: stamps.unwrap_or(seen.stamps), ..seen }
}

#[test]
fn times_are_believed_after_a_pause_and_not_before() {
    let kept = kept();
    let output = tempfile::tempdir().unwrap();
    let since = |now, seen: &Seen| {
        kept.cache.keep_at(5_000, &ended("no"), &kept.trace, Some(seen.clone()));
        let recalled = kept.cache.recall_at(now, Some(output.path()));
        let entry: Entry = folder::read(kept.project.path(), &kept.cache.key, Entry::read).unwrap();
        (recalled.is_some(), entry.left.and_then(|left: Left| left.since))
    };
    let whole = seen(output.path(), None);
    assert_eq!(since(5_000 + PAUSE_MILLIS - 1, &whole), (true, Some(5_000)));
    assert_eq!(since(5_000 + PAUSE_MILLIS, &whole), (true, None));
    assert_eq!(since(4_000, &whole), (true, Some(4_000)), "the clock went back: the pause begins anew");
    let changed = Seen { contents: [1; 32], ..whole.clone() };
    assert_eq!(since(5_000 + PAUSE_MILLIS, &changed), (false, Some(5_000)), "times are right, contents are not");
    assert_eq!(since(5_000 + PAUSE_MILLIS, &seen(output.path(), Some([1; 32]))), (false, Some(5_000)));
}

#[test]
fn an_answer_about_an_output_is_none_without_it() {
    let kept = kept();
    let output = tempfile::tempdir().unwrap();
    kept.cache.keep(&ended("no"), &kept.trace, Some(seen(output.path(), None)));
    assert_eq!(kept.recalled(), None);
    assert_eq!(kept.cache.recall(Some(output.path())), Some(ended("no")));
}

#[test]
fn a_trace_that_nobody_can_trust_is_not_kept() {
    let kept = kept();
    kept.cache.keep(&ended("yes"), &Trace::torn(), None);
    assert_eq!(kept.recalled(), Some(ended("no")));
}
