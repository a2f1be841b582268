//! The files that a measurement reads: the committed ratios, peers, and the project.

use std::fs;

use super::super::measured::Size;
use super::super::peers::{Peer, parse};
use super::super::place::{Changed, Place, with_tags};
use super::super::ratios::{Record, Saved};
use crate::run::root;

use clap::ValueEnum;

fn project(path: &str) -> String {
    fs::read_to_string(root().join("ci/bench/project").join(path)).unwrap()
}

#[test]
fn the_project_has_every_size() {
    let settings = project("lornuc.ncl");
    for size in Size::value_variants() {
        let name = size.environment();
        let line = format!("{name} = {{ cluster = \"{name}\", apps = {} }},", size.apps());
        assert!(settings.contains(&line), "{line}");
    }
}

#[test]
fn a_change_meets_one_application_or_one_percent_of_the_objects() {
    let stack = project("stacks/apps.ncl");
    for (changed, condition) in [(Changed::One(0), "i == 1"), (Changed::Some, "i % 17 == 0")] {
        let other = with_tags(&stack, changed);
        assert_eq!(other.matches(&format!("tag = if {condition} then \"2.0.0\" else \"1.%{{")).count(), 1, "{other}");
        assert_eq!(other.lines().count(), stack.lines().count());
    }
    let share = f64::from(Size::Large.apps().div_ceil(17)) / f64::from(Size::Large.objects());
    assert_eq!(format!("{:.0} %", share * 100.0), "1 %");
}

#[test]
fn a_place_is_gone_afterwards_and_clears_what_was_left() {
    let target = std::env::temp_dir().join(format!("lornuc-bench-place-{}", std::process::id()));
    let left = target.join("bench-work/left");
    fs::create_dir_all(&left).unwrap();
    let place = Place::new(&target).unwrap();
    assert!(!left.exists());
    assert!(place.project("project").unwrap().join("stacks/lib/app.ncl").is_file());
    drop(place);
    assert_eq!(fs::read_dir(&target).unwrap().count(), 0);
    fs::remove_dir(&target).unwrap();
}

#[test]
fn the_committed_ratios_have_what_the_quick_form_compares() {
    let saved = Saved::read(&fs::read_to_string(root().join("ci/bench/ratios.json")).unwrap()).unwrap();
    let release = saved.of("release").unwrap();
    for name in ["build 12", "build 1002", "memory 12", "memory 1002"] {
        assert!(release.get(name).is_some_and(|ratio| *ratio > 0.0), "{name}");
    }
}

#[test]
fn a_record_takes_the_place_of_its_profiles_last_one_alone() {
    let record = |ratio: f64| Record {
        date: "2026-11-22".into(),
        cpu: "a processor".into(),
        cores: 2,
        rounds: 7,
        ratios: [("build 12".to_owned(), ratio)].into(),
    };
    let mut saved = Saved::default();
    saved.set("dist", record(1.0));
    saved.set("release", record(2.0));
    saved.set("dist", record(4.567));
    let read = Saved::read(&saved.text()).unwrap();
    assert_eq!(read, saved);
    let ratio = |profile| read.of(profile).and_then(|ratios| ratios.get("build 12").copied());
    assert_eq!((ratio("dist"), ratio("release"), ratio("dev")), (Some(4.57), Some(2.0), None));
}

#[test]
fn a_file_of_ratios_that_is_broken_is_refused() {
    for text in ["", "[]", "{\"dist\": {}}", "{\"dist\": 3}"] {
        assert!(Saved::read(text).is_err(), "{text}");
    }
}

#[test]
fn peers_are_lines_of_a_label_and_a_command() {
    let peers = parse("# tools\n\none\techo {apps} {apps}\ntwo words\t echo\t2 \n").unwrap();
    let labels: Vec<&str> = peers.iter().map(|peer| peer.label.as_str()).collect();
    assert_eq!(labels, ["one", "two words"]);
    let said = |peer: &Peer| String::from_utf8(peer.command(167).output().unwrap().stdout).unwrap();
    assert_eq!(peers.iter().map(said).collect::<Vec<_>>(), ["167 167\n", "2\n"]);
}

#[test]
fn a_line_that_is_no_peer_is_told_with_its_number() {
    let form = "2: a line must be a label, a tab and a command";
    for (line, told) in [
        ("words alone", form),
        ("\techo", form),
        ("label\t ", form),
        ("one\techo", "2: there is another `one`"),
        ("lornuc\techo", "2: there is another `lornuc`"),
    ] {
        assert_eq!(parse(&format!("one\techo\n{line}\n")), Err(told.to_owned()), "{line}");
    }
}
