//! Nothing of a plane outlives the process that started it, however that ends.

use std::env;
use std::fs;
use std::net::TcpListener;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

use control_plane::{ControlPlane, Parts};
use rustix::process::{Pid, test_kill_process_group};

/// Where the process that is killed says what it started.
const VARIABLE: &str = "KILLED_TELLS";

#[test]
fn no_process_no_port_and_no_file_outlives_a_process_that_is_killed() {
    let own = tempfile::tempdir().unwrap();
    let told = own.path().join("told");
    let mut child = Command::new(env::current_exe().unwrap())
        .args(["killed::starts_a_plane_and_never_ends", "--exact", "--ignored", "--nocapture"])
        .env(VARIABLE, &told)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    while !told.exists() {
        if child.try_wait().unwrap().is_some() {
            // It was skipped, and has said so.
            return;
        }
        sleep(Duration::from_millis(20));
    }
    child.kill().unwrap();
    child.wait().unwrap();

    let text = fs::read_to_string(&told).unwrap();
    let [group, port, folder] = text.lines().collect::<Vec<_>>()[..] else { panic!("{text}") };
    let group = Pid::from_raw(group.parse().unwrap()).unwrap();
    // Were it not to end, the run would hang here, and say at which test.
    while test_kill_process_group(group).is_ok() {
        sleep(Duration::from_millis(20));
    }
    assert!(TcpListener::bind(("127.0.0.1", port.parse().unwrap())).is_ok());
    assert!(!Path::new(folder).exists(), "{folder}");
}

#[test]
#[ignore = "run by the test above, as the process that is killed"]
fn starts_a_plane_and_never_ends() {
    let Some(told) = env::var_os(VARIABLE) else { return };
    let Some(plane) = ControlPlane::for_test(&Parts::controllers()) else { return };
    let port = plane.address().rsplit(':').next().unwrap().to_owned();
    let part = Path::new(&told).with_extension("part");
    fs::write(&part, format!("{}\n{port}\n{}\n", plane.supervisor_pid(), plane.folder().display())).unwrap();
    fs::rename(&part, &told).unwrap();
    loop {
        sleep(Duration::from_secs(1));
    }
}
