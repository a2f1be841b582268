//! One plane for many tests.

use control_plane::{Parts, Shared};

#[test]
fn tests_share_a_plane_and_no_namespace() {
    let (Some(first), Some(second)) = (Shared::for_test(&Parts::controllers()), Shared::for_test(&Parts::api_server()))
    else {
        return;
    };
    assert_eq!(first.folder(), second.folder());
    let names = [first.namespace("same name").unwrap(), second.namespace("same name").unwrap()];
    assert_ne!(names[0].name(), names[1].name());
    assert!(names[0].name().starts_with("t-same-name-"), "{}", names[0].name());
}
