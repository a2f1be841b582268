//! What a person reads.

use std::io;
use std::path::Path;

use super::Failure;

#[test]
fn programs_that_are_missing_are_told_in_whole_sentences() {
    let told = |names: &[&'static str]| Failure::NotBuilt { names: names.to_vec() }.to_string();
    assert_eq!(told(&["etcd"]), "`etcd` is not built; `cargo ci control-plane build` builds what is missing");
    assert_eq!(
        told(&["etcd", "kwok"]),
        "`etcd`, `kwok` are not built; `cargo ci control-plane build` builds what is missing"
    );
}

#[test]
fn a_failure_is_told_with_its_causes_and_is_so_in_a_test_that_unwraps_it() {
    let failure = Failure::disk("read", Path::new("plane.json"))(io::Error::other("the disk is gone"));
    assert_eq!(failure.to_string(), "cannot read plane.json");
    assert_eq!(failure.chain(), "cannot read plane.json: the disk is gone");
    assert_eq!(format!("{failure:?}"), failure.chain());
}
