//! Each part does what it is there for.

use control_plane::{ControlPlane, Parts};

#[test]
fn the_api_server_answers() {
    let plane = ControlPlane::start(&Parts::api_server()).unwrap();
    let version = plane.admin().client().get("/version").unwrap();
    assert_eq!(version.body["gitVersion"], "v1.36.3");
}
