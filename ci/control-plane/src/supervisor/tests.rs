//! A supervisor holds, tells and ends programs. They are `sleep` and `sh`: nothing here needs a plane.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::Duration;

use rustix::process::{Pid, test_kill_process};

use super::{End, LEASE, Launch, Signal, Supervisor, alive, stop};

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
