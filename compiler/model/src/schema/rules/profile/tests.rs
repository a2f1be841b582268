//! Security contexts: paths of profiles, and users of Windows.

use serde_json::json;

use super::super::tests::told;
use super::{apparmor, is_descending, seccomp, user_rule, windows};

#[test]
fn profiles_stay_in_their_folder() {
    for path in ["", "a.json", "a/b.json", "a..b", "..a", "a/..b", "./a"] {
        assert!(is_descending(path), "{path}");
    }
    for path in ["/a", "..", "../a", "a/..", "a/../b"] {
        assert!(!is_descending(path), "{path}");
    }
}

#[test]
fn a_profile_of_the_host_is_named_and_no_other() {
    for (profile, wanted) in [
        (json!(null), None),
        (json!({ "type": "RuntimeDefault" }), None),
        (json!({ "type": "Unconfined" }), None),
        (json!({ "type": "Localhost", "localhostProfile": "a" }), None),
        (json!({}), Some("`a.type` must be set")),
        (json!({ "type": "Localhost" }), Some("`a.localhostProfile` must be set when `type` is `Localhost`")),
        (
            json!({ "type": "Unconfined", "localhostProfile": "a" }),
            Some("`a.localhostProfile` must not be set unless `type` is `Localhost`"),
        ),
    ] {
        let wanted: Vec<&str> = wanted.into_iter().collect();
        assert_eq!(told(&profile, seccomp), wanted, "{profile}");
        assert_eq!(told(&profile, apparmor), wanted, "{profile}");
    }
}

#[test]
fn a_user_of_windows_may_have_a_domain() {
    let (longest, longer) = ("u".repeat(104), "u".repeat(105));
    for user in ["ContainerAdministrator", "NT AUTHORITY\\SYSTEM", "example.com\\user", "a b", "a.", &longest] {
        assert_eq!(user_rule(user), None, "{user}");
    }
    for user in
        ["", "a\\", "a\\b\\c", "\\user", ".a\\user", "a:b\\user", "a\tb", "...", ". .", "a/b", "a@b", "a*", &longer]
    {
        assert!(user_rule(user).is_some(), "{user}");
    }
}

#[test]
fn options_for_windows_are_not_empty_once_they_are_set() {
    assert!(told(&json!({ "runAsUserName": "a", "gmsaCredentialSpec": "{}" }), windows).is_empty());
    let empty = json!({ "runAsUserName": "", "gmsaCredentialSpec": "", "gmsaCredentialSpecName": "" });
    assert_eq!(told(&empty, windows).len(), 3);
    let long = json!({ "gmsaCredentialSpec": "x".repeat(64 * 1024 + 1) });
    assert_eq!(told(&long, windows), ["`a.gmsaCredentialSpec` must be 1 to 65536 bytes"]);
}
