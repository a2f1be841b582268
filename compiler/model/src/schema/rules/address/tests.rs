//! Addresses and blocks, as a server of 1.36 takes them.

use serde_json::json;

use super::super::tests::told;
use super::{Block, address, canonical_address, canonical_block, is_block, is_v4, reachable};

#[test]
fn an_address_has_one_meaning_for_every_program() {
    for (text, is_sound) in [
        ("192.0.2.1", true),
        ("2001:db8::1", true),
        ("2001:DB8::1", true),
        ("2001:db8:0::1", true),
        ("::", true),
        // Octal to some, decimal to others.
        ("192.0.2.01", false),
        ("010.0.0.1", false),
        ("::ffff:192.0.2.1", false),
        ("192.0.2", false),
        ("192.0.2.256", false),
        ("192.0.2.1/24", false),
        ("[2001:db8::1]", false),
        ("fe80::1%eth0", false),
        (" 192.0.2.1", false),
        ("example.com", false),
        ("", false),
    ] {
        let found = told(&json!(text), |judge, at| {
            address(judge, at);
        });
        assert_eq!(found.is_empty(), is_sound, "{text}: {found:?}");
    }
}

#[test]
fn newer_fields_want_the_one_form_of_an_address() {
    for (text, wanted) in [
        ("192.0.2.1", None),
        ("2001:db8::1", None),
        ("2001:DB8::1", Some("2001:db8::1")),
        ("2001:db8:0:0::1", Some("2001:db8::1")),
        ("2001:0db8::1", Some("2001:db8::1")),
    ] {
        let found = told(&json!(text), |judge, at| {
            canonical_address(judge, at);
        });
        let wanted: Vec<String> = wanted.map(|form| format!("`a` must be written as `{form}`")).into_iter().collect();
        assert_eq!(found, wanted, "{text}");
    }
}

#[test]
fn a_block_has_no_bits_beyond_its_prefix() {
    for (text, is_sound) in [
        ("10.0.0.0/8", true),
        ("0.0.0.0/0", true),
        ("192.0.2.1/32", true),
        ("::/0", true),
        ("2001:db8::/32", true),
        ("2001:db8::1/128", true),
        ("10.0.0.1/8", false),
        ("2001:db8::1/64", false),
        ("10.0.0.0/33", false),
        ("2001:db8::/129", false),
        ("10.0.0.0/08", false),
        ("10.0.0.0/+8", false),
        ("10.0.0.0/", false),
        ("10.0.0.0", false),
        ("10.0.0/8", false),
        ("010.0.0.0/8", false),
        ("::ffff:10.0.0.0/104", false),
        ("/8", false),
        ("", false),
    ] {
        assert_eq!(is_block(text), is_sound, "{text}");
    }
}

#[test]
fn newer_fields_want_the_one_form_of_a_block() {
    for (text, wanted) in [
        ("10.0.0.0/8", None),
        ("2001:db8::/32", None),
        ("2001:DB8::/32", Some("2001:db8::/32")),
        ("2001:db8:0::/48", Some("2001:db8::/48")),
    ] {
        let found = told(&json!(text), |judge, at| {
            canonical_block(judge, at);
        });
        let wanted: Vec<String> = wanted.map(|form| format!("`a` must be written as `{form}`")).into_iter().collect();
        assert_eq!(found, wanted, "{text}");
    }
}

#[test]
fn a_block_holds_smaller_ones_of_its_family() {
    for (outer, inner, holds) in [
        ("10.0.0.0/8", "10.1.0.0/16", true),
        ("10.0.0.0/8", "10.0.0.0/9", true),
        ("0.0.0.0/0", "192.0.2.1/32", true),
        ("2001:db8::/32", "2001:db8:1::/48", true),
        ("::/0", "2001:db8::/32", true),
        ("10.0.0.0/8", "10.0.0.0/8", false),
        ("10.1.0.0/16", "10.0.0.0/8", false),
        ("10.0.0.0/8", "11.0.0.0/16", false),
        ("0.0.0.0/0", "2001:db8::/32", false),
        ("::/0", "10.0.0.0/8", false),
    ] {
        let read = |text| Block::read(text).unwrap();
        assert_eq!(read(outer).holds(read(inner)), holds, "{outer} {inner}");
    }
}

#[test]
fn what_others_cannot_reach_is_no_endpoint() {
    for (text, is_sound) in [
        ("192.0.2.1", true),
        ("10.0.0.1", true),
        ("224.0.1.1", true),
        ("2001:db8::1", true),
        ("0.0.0.0", false),
        ("127.0.0.1", false),
        ("127.255.0.1", false),
        ("169.254.169.254", false),
        ("224.0.0.1", false),
        ("::", false),
        ("::1", false),
        ("fe80::1", false),
        ("febf::1", false),
        ("ff02::1", false),
    ] {
        let found = told(&json!(text), |judge, at| reachable(judge, at, text.parse().unwrap()));
        assert_eq!(found.is_empty(), is_sound, "{text}");
    }
}

#[test]
fn no_host_is_called_like_an_address() {
    for (text, is_address) in [
        ("192.0.2.1", true),
        ("192.0.02.001", true),
        ("1.2.3", false),
        ("1.2.3.4.5", false),
        ("1.2.3.256", false),
        ("1.2.3.-4", false),
        ("1.2.3.", false),
        ("a.b.c.d", false),
    ] {
        assert_eq!(is_v4(text), is_address, "{text}");
    }
}
