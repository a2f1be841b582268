//! Addresses of webhooks.

use super::{is_escaped, is_host};

#[test]
fn a_host_may_have_a_port() {
    for host in ["example.com", "example.com:443", "192.0.2.1:8443", "[2001:db8::1]", "[2001:db8::1]:443", "a:"] {
        assert!(is_host(host), "{host}");
    }
    for host in ["", "example.com:https", "[2001:db8::1", "a b", "[::1]x", "a%20b"] {
        assert!(!is_host(host), "{host}");
    }
}

#[test]
fn a_percent_sign_stands_before_two_digits() {
    for path in ["", "/", "/a/b", "/a%20b", "/%e2%82%AC"] {
        assert!(is_escaped(path), "{path}");
    }
    for path in ["/%", "/%2", "/%zz", "/a%2", "/100%/b"] {
        assert!(!is_escaped(path), "{path}");
    }
}
