//! One plane for many tests.

use std::env;
use std::io::{self, Write};
use std::path::Path;
use std::process::Command;

use control_plane::{ControlPlane, Parts, Shared};

#[test]
fn tests_share_a_plane_and_no_namespace() {
    // The same parts: another run on this machine may have a plane with fewer, which is as good for those who want few.
    let both = [Shared::for_test(&Parts::controllers()), Shared::for_test(&Parts::controllers())];
    let [Some(first), Some(second)] = both else { return };
    assert_eq!(first.folder(), second.folder());
    let names = [first.namespace("same name").unwrap(), second.namespace("same name").unwrap()];
    assert_ne!(names[0].name(), names[1].name());
    assert!(names[0].name().starts_with("t-same-name-"), "{}", names[0].name());
}

#[test]
fn a_plane_that_was_handed_out_and_has_ended_is_told_and_no_other_is_started() {
    let told_by = |folder: &Path| {
        let mut child = Command::new(env::current_exe().unwrap());
        child.args(["shared::takes_the_plane_that_it_is_handed", "--exact", "--ignored", "--nocapture"]);
        child.env(control_plane::shared::VARIABLE, folder).output().unwrap()
    };
    let gone = tempfile::tempdir().unwrap();
    let told = String::from_utf8(told_by(gone.path()).stdout).unwrap();
    let expected = format!("the control plane of {} has ended, or is not `api-server`", gone.path().display());
    assert_eq!(told.lines().find(|line| line.starts_with("the control plane")), Some(&*expected), "{told}");

    let Some(plane) = ControlPlane::for_test(&Parts::api_server()) else { return };
    let told = String::from_utf8(told_by(plane.folder()).stdout).unwrap();
    assert!(told.lines().any(|line| line == plane.address()), "{told}");
}

#[test]
#[ignore = "run by the test above, with a plane that it is handed"]
fn takes_the_plane_that_it_is_handed() {
    let told = Shared::with(&Parts::api_server()).map(|plane| plane.address().to_owned());
    // The name of the test stands before it in the same line.
    writeln!(io::stdout(), "\n{}", told.unwrap_or_else(|failure| failure.chain())).unwrap();
}
