//! Paths that stay in their folder.

use serde_json::json;

use super::super::tests::told;
use super::{descending, no_backsteps, unreserved};

#[test]
fn a_path_does_not_lead_out_of_its_folder() {
    for (path, has_no_backsteps, descends, is_unreserved) in [
        ("", true, true, true),
        ("a", true, true, true),
        ("a/b.c", true, true, true),
        ("a/..b", true, true, true),
        ("a..b", true, true, true),
        ("/a", true, false, false),
        ("..", false, false, false),
        ("../a", false, false, false),
        ("a/../b", false, false, false),
        ("a/..", false, false, false),
        // Beside the files, what begins so is the folder that they are exchanged with.
        ("..data", true, true, false),
        ("..data/a", true, true, false),
    ] {
        let value = json!(path);
        let found = (
            told(&value, no_backsteps).is_empty(),
            told(&value, descending).is_empty(),
            told(&value, unreserved).is_empty(),
        );
        assert_eq!(found, (has_no_backsteps, descends, is_unreserved), "{path}");
    }
}
