//! Which commands are measured, by a compiler that does nothing.

use std::fs;
use std::path::Path;

use super::super::measured::{Size, Work};
use super::super::peers::parse;
use super::super::place::Place;
use super::super::rounds::Entry;
use super::super::scenario::{Binaries, Help, Scenario};

/// What is measured at a size, by a compiler whose help is this, in a folder named after the test.
fn measured_by(help: &str, size: Size, test: &str, look: impl Fn(&Path, &[Entry])) {
    let name = format!("lornuc-bench-{test}-{}-{}", size.environment(), std::process::id());
    let folder = std::env::temp_dir().join(name);
    let place = Place::new(&folder).unwrap();
    let binaries = Binaries { lornuc: "true".into(), floor: "floor".into() };
    let scenario = Scenario { binaries: &binaries, help: &Help::new(help, help), place: &place };
    let peers = parse("other\techo {apps}\n").unwrap();
    look(&place.path("."), &scenario.entries(size, &peers).unwrap());
    drop(place);
    fs::remove_dir(folder).unwrap();
}

fn words(entry: &Entry) -> Vec<String> {
    entry.command.get_args().map(|word| word.to_string_lossy().into_owned()).collect()
}

fn works(entries: &[Entry]) -> Vec<(Work, &str)> {
    entries.iter().map(|entry| (entry.work, entry.who.as_str())).collect()
}

#[test]
fn folders_are_measured_where_they_tell_something() {
    let streams = [(Work::Stream, "lornuc"), (Work::Stream, "floor"), (Work::Stream, "other")];
    measured_by("", Size::Small, "folders", |_, entries| assert_eq!(works(entries), streams));
    let folders = [(Work::Folder, "lornuc"), (Work::Folder, "floor")];
    let rebuilds = [(Work::Unchanged, "lornuc"), (Work::OneChanged, "lornuc")];
    let medium: Vec<(Work, &str)> = streams.into_iter().chain(folders).chain(rebuilds).collect();
    measured_by("", Size::Medium, "folders", |_, entries| assert_eq!(works(entries), medium));
    let large: Vec<(Work, &str)> = medium.iter().copied().chain([(Work::Diff, "lornuc")]).collect();
    measured_by("", Size::Large, "folders", |_, entries| assert_eq!(works(entries), large));
    measured_by("", Size::Huge, "folders", |_, entries| assert_eq!(works(entries), streams[..2]));
}

#[test]
fn only_rebuilds_may_use_what_an_earlier_build_kept() {
    measured_by("  --no-cache  Look at all\n  --timings", Size::Large, "kept", |_, entries| {
        let by_us = entries.iter().filter(|entry| entry.who == "lornuc");
        for entry in by_us {
            let may_use = [Work::Unchanged, Work::OneChanged].contains(&entry.work);
            assert_eq!(words(entry).contains(&"--no-cache".to_owned()), !may_use, "{:?}", entry.work);
            assert_eq!(words(entry).contains(&"--timings".to_owned()), entry.work == Work::Stages, "{:?}", entry.work);
        }
        assert_eq!(entries.last().map(|entry| entry.work), Some(Work::Stages));
    });
}

#[test]
fn what_a_run_needs_is_made_before_it() {
    measured_by("", Size::Large, "prepared", |place, entries| {
        let of = |work: Work| entries.iter().find(|entry| entry.work == work && entry.who == "lornuc").unwrap();
        let built = place.join("built/large");
        fs::create_dir_all(built.join("large/apps")).unwrap();
        (of(Work::Folder).prepare)(1).unwrap();
        assert!(!built.exists());
        let stack = || fs::read_to_string(place.join("one-changed/stacks/apps.ncl")).unwrap();
        for round in 0..3 {
            (of(Work::OneChanged).prepare)(round).unwrap();
            assert!(stack().contains(&format!("if i == 1 then \"2.{round}.0\" else")));
        }
        assert!(fs::read_to_string(place.join("some-changed/stacks/apps.ncl")).unwrap().contains("i % 17 == 0"));
    });
}
