//! What is recorded of planes, and what becomes of those whose supervisors somebody killed. The planes are folders with a
//! supervisor and a `sleep`: nothing here needs an API server.

use std::fs;
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process, test_kill_process};

use super::{Record, look};
use crate::plane::PREFIX;
use crate::supervisor::{self, End, Launch, Supervisor};

/// A plane that is kept: its folder, its supervisor and its program.
struct Kept {
    folder: PathBuf,
    supervisor: Pid,
    program: Pid,
}

fn pid(number: u32) -> Pid {
    Pid::from_raw(number.try_into().unwrap()).unwrap()
}

impl Kept {
    /// One that is recorded.
    fn recorded(records: &Path) -> Self {
        let folder = tempfile::Builder::new().prefix(PREFIX).tempdir().unwrap().keep();
        fs::create_dir(folder.join("log")).unwrap();
        let supervisor = Supervisor::spawn(&folder).unwrap();
        let launch = Launch {
            name: "program".to_owned(),
            binary: "/bin/sleep".into(),
            arguments: vec!["600".to_owned()],
            environment: Vec::new(),
            log: folder.join("log/program.log"),
        };
        let program = pid(supervisor.start(launch).unwrap());
        let kept = Self { folder, supervisor: pid(supervisor.pid()), program };
        supervisor.keep(End::Asked).unwrap();
        let text = serde_json::to_string(&kept.record()).unwrap();
        fs::write(records.join(kept.folder.file_name().unwrap()).with_extension("json"), text).unwrap();
        kept
    }

    fn record(&self) -> Record {
        Record { folder: self.folder.clone(), stays: true }
    }

    fn runs(&self) -> bool {
        test_kill_process(self.program).is_ok()
    }
}

/// Waits for what must come about; were it not to, the run says at which test it hangs.
fn until(done: impl Fn() -> bool) {
    while !done() {
        sleep(Duration::from_millis(5));
    }
}

#[test]
#[cfg_attr(not(target_os = "linux"), ignore = "other systems do not tell when a process was started")]
fn a_plane_whose_supervisor_was_killed_is_ended_and_forgotten_by_the_next_look() {
    let records = tempfile::tempdir().unwrap();
    let (left, live) = (Kept::recorded(records.path()), Kept::recorded(records.path()));
    kill_process(left.supervisor, Signal::KILL).unwrap();
    until(|| !supervisor::alive(&left.folder));
    assert!(left.runs(), "nobody has ended its program yet");

    let looked = look(records.path()).unwrap();
    assert_eq!((looked.live, looked.cleared), (vec![live.record()], vec![left.record()]));
    until(|| !left.runs());
    assert!(!left.folder.exists());
    assert!(live.runs());
    let again = look(records.path()).unwrap();
    assert_eq!((again.live, again.cleared), (vec![live.record()], vec![]));

    supervisor::stop(&live.folder).unwrap();
    let ended = look(records.path()).unwrap();
    assert_eq!((ended.live, ended.cleared), (vec![], vec![]), "what has ended by itself was not cleared by anyone");
    assert_eq!(fs::read_dir(records.path()).unwrap().count(), 0);
}

#[test]
fn a_record_that_is_none_is_forgotten_and_a_folder_that_is_no_planes_is_never_removed() {
    let records = tempfile::tempdir().unwrap();
    let foreign = tempfile::tempdir().unwrap();
    let record = Record { folder: foreign.path().to_owned(), stays: true };
    fs::write(records.path().join("foreign.json"), serde_json::to_string(&record).unwrap()).unwrap();
    fs::write(records.path().join("half.json"), r#"{"folder":"#).unwrap();
    fs::write(records.path().join("bytes.json"), b"\xff").unwrap();
    // These are no records.
    fs::write(records.path().join("lock"), "").unwrap();
    fs::write(records.path().join("new.part"), "").unwrap();

    let looked = look(records.path()).unwrap();
    assert!(looked.live.is_empty() && looked.cleared.is_empty());
    assert!(foreign.path().exists());
    let mut names: Vec<_> = fs::read_dir(records.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    names.sort();
    assert_eq!(names, ["lock", "new.part"]);
}
