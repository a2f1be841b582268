//! Time zones that API servers know by themselves.

use super::{is_known, wanted};

#[test]
fn zones_of_the_database_are_known_in_their_own_spelling() {
    for name in
        ["UTC", "GMT", "Etc/UTC", "Etc/GMT+5", "Europe/Berlin", "America/Argentina/Buenos_Aires", "Asia/Kolkata"]
    {
        assert!(is_known(name), "{name}");
    }
    for name in
        ["", "utc", "europe/berlin", "Europe", "Berlin", "Europe/", "/Berlin", "Mars/Phobos", "UTC+1", "CEST", "-"]
    {
        assert!(!is_known(name), "{name}");
    }
}

#[test]
fn a_zone_that_was_probably_meant_is_named() {
    for (name, meant) in [
        ("europe/berlin", "Europe/Berlin"),
        ("Berlin", "Europe/Berlin"),
        ("utc", "UTC"),
        ("US/Tokyo", "Asia/Tokyo"),
        ("nowhere", "Europe/Paris"),
        ("", "Europe/Paris"),
    ] {
        let words = wanted(name);
        assert!(words.contains(&format!("`{meant}`")), "{name}: {words}");
    }
}
