//! Forms of texts that several rules ask for.

use super::{decoded, is_data_key, is_driver};

#[test]
fn base64_is_read_as_go_reads_it() {
    for (text, wanted) in [
        ("", Some("")),
        ("YQ==", Some("a")),
        ("YWI=", Some("ab")),
        ("YWJj", Some("abc")),
        ("YW\nJj\r\n", Some("abc")),
        // The bits behind the last byte are not looked at.
        ("YR==", Some("a")),
        ("YQ", None),
        ("YQ=", None),
        ("Y Q==", None),
        ("YQ==YQ==", None),
        ("a-_b", None),
        ("no base64", None),
    ] {
        let found = decoded(text).map(|bytes| String::from_utf8(bytes).unwrap());
        assert_eq!(found.as_deref(), wanted, "{text}");
    }
}

#[test]
fn keys_of_config_maps_are_names_of_files() {
    let (longest, longer) = ("a".repeat(253), "a".repeat(254));
    for key in ["a", "A_b-c.d", ".bashrc", ".a..b", "...a..", "1", "_", &longest] {
        assert_eq!(is_data_key(key), !key.starts_with(".."), "{key}");
    }
    for key in ["", ".", "..", "..a", "a/b", "a b", "a:b", "ä", "a\n", &longer] {
        assert!(!is_data_key(key), "{key}");
    }
}

#[test]
fn names_of_drivers_have_no_case() {
    let (longest, longer) = ("a".repeat(63), "a".repeat(64));
    for name in ["ebs.csi.aws.com", "EBS.csi.aws.com", "nfs", &longest] {
        assert!(is_driver(name), "{name}");
    }
    for name in ["", "-nfs", "nfs-", "n_fs", "a..b", &longer] {
        assert!(!is_driver(name), "{name}");
    }
}
