//! Names of iSCSI.

use super::{is_number, is_qualified};

#[test]
fn a_qualified_name_has_a_month_a_domain_and_a_name() {
    for text in ["2001-04.com.example:disk", "2001-04.com.example:disk:1.2", "9999-99.a:b"] {
        assert!(is_qualified(text), "{text}");
    }
    for text in [
        "",
        "2001-04.com.example",
        "2001-04.com.example:",
        "2001-04.:disk",
        "01-04.com.example:disk",
        "2001.04.com:disk",
        "2001-04.com_example:disk",
        "2001-04.com.example:a b",
        "2001-04.com.example:a,b",
    ] {
        assert!(!is_qualified(text), "{text}");
    }
}

#[test]
fn numbers_have_a_length_of_their_own() {
    for (text, digits, is_sound) in [
        ("eui.0123456789abcdef", 16, true),
        ("eui.0123456789ABCDEF", 16, true),
        ("eui.0123456789abcde", 16, false),
        ("eui.0123456789abcdef0", 16, false),
        ("eui.0123456789abcd-f", 16, false),
        ("naa.62004567BA64678D0123456789ABCDEF", 32, true),
        ("eui", 16, false),
    ] {
        assert_eq!(is_number(text, digits), is_sound, "{text}");
    }
}
