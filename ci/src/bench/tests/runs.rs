//! Rounds of real processes.

use std::cell::RefCell;
use std::process::Command;
use std::rc::Rc;
use std::time::Duration;

use super::super::measured::{LORNUC, Row, Work};
use super::super::rounds::{Entry, Rounds};
use crate::run::Failed;

fn entry(who: &str, script: &str) -> Entry {
    let mut command = Command::new("sh");
    command.arg("-c").arg(script);
    Entry { work: Work::Stream, who: who.into(), command, prepare: Box::new(|_| Ok(())) }
}

fn measure(name: &str, patience: Duration, entries: Vec<Entry>) -> Result<(Vec<Row>, Vec<String>), Failed> {
    let talk = std::env::temp_dir().join(format!("lornuc-bench-{name}-{}", std::process::id()));
    let done = Rounds { count: 2, patience, talk: &talk }.measure(entries);
    std::fs::remove_file(talk).unwrap();
    done
}

/// Long enough for anything that ends at all.
const AN_HOUR: Duration = Duration::from_secs(3_600);

#[test]
fn every_command_runs_once_a_round_in_turn_and_tells_its_stages() {
    let order = Rc::new(RefCell::new(Vec::new()));
    let noting = |who: &'static str| {
        let noted = Rc::clone(&order);
        let prepare = Box::new(move |round| {
            noted.borrow_mut().push((round, who));
            Ok(())
        });
        Entry { prepare, ..entry(who, "echo to nobody; echo 'timing: load 1.5 ms' >&2") }
    };
    let (rows, dropped) = measure("turns", AN_HOUR, vec![noting("a"), noting("b")]).unwrap();
    assert_eq!(*order.borrow(), [(0, "a"), (0, "b"), (1, "a"), (1, "b"), (2, "a"), (2, "b")]);
    assert!(dropped.is_empty());
    let told: Vec<(&str, f64)> =
        rows.iter().map(|row| (row.who.as_str(), row.figures.stage("load").unwrap().median)).collect();
    assert_eq!(told, [("a", 1.5), ("b", 1.5)]);
    assert!(rows.iter().all(|row| row.figures.wall.least > 0.0 && row.figures.memory.least > 0.0));
}

#[test]
fn a_peer_that_fails_is_left_out_and_its_last_words_told() {
    let (rows, dropped) =
        measure("fails", AN_HOUR, vec![entry("good", "true"), entry("bad", "echo no such chart >&2; exit 3")]).unwrap();
    assert_eq!(rows.iter().map(|row| row.who.as_str()).collect::<Vec<_>>(), ["good"]);
    assert_eq!(dropped, ["bad: exit status: 3\n    no such chart"]);
}

#[test]
fn a_peer_that_takes_too_long_is_stopped_and_left_out() {
    let (rows, dropped) = measure("slow", Duration::from_millis(50), vec![entry("slow", "exec sleep 3600")]).unwrap();
    assert!(rows.is_empty());
    assert_eq!(dropped, ["slow: took longer than 50ms"]);
}

#[test]
fn a_program_that_is_missing_is_told() {
    let missing = Entry { command: Command::new("no-such-program-anywhere"), ..entry("missing", "") };
    let failed = measure("missing", AN_HOUR, vec![missing]).unwrap_err().to_string();
    assert!(failed.starts_with("bench: missing: "), "{failed}");
}

#[test]
fn the_compiler_may_not_fail() {
    let failed = measure("ours", AN_HOUR, vec![entry(LORNUC, "echo error: broken >&2; exit 1")]).unwrap_err();
    assert_eq!(failed.to_string(), "bench: lornuc, build to stdout: exit status: 1\n    error: broken");
}
