//! A supervisor holds, tells and ends programs. They are `sleep` and `sh`: nothing here needs a plane.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::Duration;

use rustix::process::{Pid, test_kill_process};

use super::left::{PROGRAMS, ticks};
use super::{End, LEASE, Launch, Signal, Supervisor, alive, end_left, stop};

crate::supervisor!();

/// A folder for a plane, and its supervisor.
fn supervised() -> (PathBuf, Supervisor) {
    let folder = tempfile::Builder::new().prefix("lornuc-supervised-").tempdir().unwrap().keep();
    fs::create_dir(folder.join("log")).unwrap();
    let supervisor = Supervisor::spawn(&folder).unwrap();
    (folder, supervisor)
}

fn launch(folder: &Path, name: &str, script: &str) -> Launch {
    Launch {
        name: name.to_owned(),
        binary: "/bin/sh".into(),
        arguments: vec!["-c".to_owned(), script.to_owned()],
        environment: vec![("GREETING".to_owned(), "hello".to_owned())],
        log: folder.join("log").join(format!("{name}.log")),
    }
}

fn runs(pid: u32) -> bool {
    test_kill_process(Pid::from_raw(pid.try_into().unwrap()).unwrap()).is_ok()
}

/// Waits for what must come about; were it not to, the run says at which test it hangs.
fn until(done: impl Fn() -> bool) {
    while !done() {
        sleep(Duration::from_millis(5));
    }
}

#[test]
fn dropped_it_ends_all_programs_and_removes_the_folder() {
    let (folder, supervisor) = supervised();
    let plain = supervisor.start(launch(&folder, "plain", "exec sleep 600")).unwrap();
    let deaf = supervisor.start(launch(&folder, "deaf", "trap '' TERM; while :; do sleep 600; done")).unwrap();
    let paused = supervisor.start(launch(&folder, "paused", "exec sleep 600")).unwrap();
    supervisor.signal("paused", Signal::Pause).unwrap();
    assert!([plain, deaf, paused].into_iter().all(runs));
    drop(supervisor);
    assert!(![plain, deaf, paused].into_iter().any(runs));
    assert!(!folder.exists());
}

#[test]
fn what_ended_is_told_with_how_and_can_be_started_again() {
    let (folder, supervisor) = supervised();
    supervisor.start(launch(&folder, "brief", "echo $GREETING; exit 7")).unwrap();
    until(|| supervisor.ended("brief").unwrap().is_some());
    assert_eq!(supervisor.ended("brief").unwrap().unwrap(), "exit status: 7");
    let refused = supervisor.signal("brief", Signal::Pause).unwrap_err().to_string();
    assert!(refused.contains("`brief` has ended"), "{refused}");
    supervisor.start(launch(&folder, "brief", "echo again; exec sleep 600")).unwrap();
    assert_eq!(supervisor.ended("brief").unwrap(), None);
    until(|| fs::read_to_string(folder.join("log/brief.log")).unwrap() == "hello\nagain\n");
}

#[test]
fn a_killed_program_has_ended_when_the_order_is_done() {
    let (folder, supervisor) = supervised();
    let pid = supervisor.start(launch(&folder, "program", "exec sleep 600")).unwrap();
    supervisor.signal("program", Signal::Kill).unwrap();
    assert!(!runs(pid));
    assert_eq!(supervisor.ended("program").unwrap().unwrap(), "signal: 9 (SIGKILL)");
}

#[test]
fn what_cannot_be_started_and_what_nobody_knows_is_refused() {
    let (folder, supervisor) = supervised();
    let nowhere = Launch { binary: folder.join("nowhere"), ..launch(&folder, "program", "") };
    let refused = |failure: crate::Failure| failure.to_string();
    assert!(refused(supervisor.start(nowhere).unwrap_err()).contains("No such file"));
    assert!(refused(supervisor.ended("stranger").unwrap_err()).contains("nothing called `stranger`"));
    supervisor.start(launch(&folder, "program", "exec sleep 600")).unwrap();
    let twice = supervisor.start(launch(&folder, "program", "exec sleep 600"));
    assert!(refused(twice.unwrap_err()).contains("`program` is running"));
}

#[test]
fn programs_do_not_outlive_a_supervisor_that_somebody_killed() {
    let (folder, supervisor) = supervised();
    let program = supervisor.start(launch(&folder, "program", "exec sleep 600")).unwrap();
    let own = Pid::from_raw(supervisor.pid().try_into().unwrap()).unwrap();
    rustix::process::kill_process(own, rustix::process::Signal::KILL).unwrap();
    drop(supervisor);
    // Whoever adopted it has to wait for it yet.
    until(|| !runs(program));
    fs::remove_dir_all(folder).unwrap();
}

/// Kills a supervisor that was kept, so that nobody is left who knows of its programs.
fn kill(supervisor: Supervisor) {
    let own = Pid::from_raw(supervisor.pid().try_into().unwrap()).unwrap();
    supervisor.keep(End::Asked).unwrap();
    rustix::process::kill_process(own, rustix::process::Signal::KILL).unwrap();
}

#[test]
#[cfg_attr(not(target_os = "linux"), ignore = "other systems do not tell when a process was started")]
fn programs_of_a_kept_plane_whose_supervisor_was_killed_are_ended_by_what_was_written_down() {
    let (folder, supervisor) = supervised();
    let running = supervisor.start(launch(&folder, "running", "exec sleep 600")).unwrap();
    let deaf = supervisor.start(launch(&folder, "deaf", "trap '' TERM; while :; do sleep 0.1; done")).unwrap();
    supervisor.start(launch(&folder, "again", "exit 0")).unwrap();
    until(|| supervisor.ended("again").unwrap().is_some());
    let again = supervisor.start(launch(&folder, "again", "exec sleep 600")).unwrap();
    kill(supervisor);
    until(|| !alive(&folder));
    assert!([running, deaf, again].into_iter().all(runs), "nobody has ended them yet");
    assert_eq!(end_left(&folder), 3);
    // Whoever adopted them has to wait for them yet.
    until(|| ![running, deaf, again].into_iter().any(runs));
    assert_eq!(end_left(&folder), 0, "it is told once");
    fs::remove_dir_all(folder).unwrap();
}

#[test]
fn a_process_that_has_the_id_of_a_program_and_another_start_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let mut stranger = std::process::Command::new("sleep").arg("600").spawn().unwrap();
    let written = [
        // Another moment, another boot, half a line, ids that no process can have, and ours.
        format!(r#"{{"pid":{},"at":"0 1"}}"#, stranger.id()),
        format!(r#"{{"pid":{},"at":""}}"#, std::process::id()),
        format!(r#"{{"pid":{},"#, stranger.id()),
        r#"{"pid":0,"at":"0 1"}"#.to_owned(),
        r#"{"pid":4294967295,"at":"0 1"}"#.to_owned(),
    ];
    fs::write(folder.path().join(PROGRAMS), written.join("\n")).unwrap();
    assert_eq!(end_left(folder.path()), 0);
    assert!(stranger.try_wait().unwrap().is_none());
    stranger.kill().unwrap();
    stranger.wait().unwrap();
}

#[test]
fn where_nothing_or_nonsense_was_written_down_nothing_is_ended() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(end_left(&folder.path().join("nowhere")), 0);
    fs::write(folder.path().join(PROGRAMS), b"\xff\0[]\n").unwrap();
    assert_eq!(end_left(folder.path()), 0);
}

#[test]
fn the_start_of_a_process_is_read_whatever_it_is_called_and_not_of_one_that_has_ended() {
    let stat = |name: &str, state: &str| {
        format!(
            "77 ({name}) {state} 1 77 77 0 -1 4194304 100 0 0 0 1 2 0 0 20 0 1 0 31337 1000 10 18446744073709551615\n"
        )
    };
    assert_eq!(ticks(&stat("etcd", "S")), Some(31337));
    assert_eq!(ticks(&stat("a) R 1 (b", "R")), Some(31337));
    assert_eq!(ticks(&stat("etcd", "Z")), None);
    assert_eq!(ticks("77 (etcd) S 1"), None);
    assert_eq!(ticks(""), None);
}

#[test]
fn kept_it_lives_until_it_is_asked_to_end() {
    let (folder, supervisor) = supervised();
    let program = supervisor.start(launch(&folder, "program", "exec sleep 600")).unwrap();
    supervisor.keep(End::Asked).unwrap();
    assert!(alive(&folder) && runs(program));
    stop(&folder).unwrap();
    assert!(!alive(&folder) && !folder.exists());
    until(|| !runs(program));
}

#[test]
fn kept_it_ends_once_nobody_holds_its_lease() {
    let (folder, supervisor) = supervised();
    supervisor.start(launch(&folder, "program", "exec sleep 600")).unwrap();
    let lease = File::open(folder.join(LEASE)).unwrap();
    lease.lock_shared().unwrap();
    supervisor.keep(End::Idle { secs: 0 }).unwrap();
    // It has looked some times.
    sleep(Duration::from_millis(500));
    assert!(alive(&folder));
    drop(lease);
    until(|| !folder.exists());
}

#[test]
fn kept_it_ends_when_a_program_does() {
    let (folder, supervisor) = supervised();
    supervisor.start(launch(&folder, "brief", "exec sleep 0.2")).unwrap();
    let other = supervisor.start(launch(&folder, "program", "exec sleep 600")).unwrap();
    supervisor.keep(End::Asked).unwrap();
    until(|| !folder.exists());
    until(|| !runs(other));
}
