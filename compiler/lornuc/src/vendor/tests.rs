//! Vendoring: which URLs are locked as they are, and what git's short status names. The rest is run as a user does, in
//! `tests/it/vendor.rs`.

use super::git::changes;
use super::origin::public;

#[test]
fn a_url_is_locked_without_what_only_its_user_may_know() {
    let cases = [
        ("https://github.com/shop/lib.git", "https://github.com/shop/lib.git"),
        ("https://me@github.com/shop/lib", "https://github.com/shop/lib"),
        ("https://me:word@github.com:8443/shop/lib?key=1#x", "https://github.com:8443/shop/lib"),
        ("https://a@b:word@github.com/lib", "https://github.com/lib"),
        ("ssh://git:word@github.com:22/shop/lib", "ssh://git@github.com:22/shop/lib"),
        ("git@github.com:shop/lib.git", "git@github.com:shop/lib.git"),
    ];
    for (url, locked) in cases {
        assert_eq!(public(url).as_deref(), Some(locked));
    }
    for path in ["/srv/lib", "../lib", "lib", "file:///srv/lib", "./a:b", "C:\\lib"] {
        assert_eq!(public(path), None, "{path}");
    }
}

#[test]
fn changes_are_those_of_files_that_are_vendored_with_both_names_of_a_renamed_one() {
    let status = " M a.ncl\0?? new dir/b.yaml\0R  c.ncl\0old.ncl\0 M a.ncl~\0 M .ci/x.yaml\0D  LICENSE\0";
    assert_eq!(changes(status), ["a.ncl", "new dir/b.yaml", "c.ncl", "old.ncl", "LICENSE"]);
    assert_eq!(changes(""), [""; 0]);
    assert_eq!(changes("é"), [""; 0], "what no git prints is passed over");
}
