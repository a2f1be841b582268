//! Quantities, as `apimachinery/pkg/api/resource` reads and compares them.

use super::Quantity;

fn read(text: &str) -> Quantity {
    Quantity::read(text).unwrap()
}

#[test]
fn quantities_are_compared_exactly() {
    for (less, more) in [("1m", "2m"), ("999m", "1"), ("1023", "1Ki"), ("1Ki", "1025"), ("-1", "0"), ("1G", "1Gi")] {
        assert!(read(less) < read(more), "{less} {more}");
    }
    for (one, other) in [
        ("1000m", "1"),
        ("1e3", "1k"),
        ("0.5Gi", "512Mi"),
        ("1E", "1e18"),
        (".5", "500m"),
        ("0.1n", "1n"),
        ("0e99", "0"),
    ] {
        assert_eq!(read(one), read(other), "{one} {other}");
    }
    assert_eq!(read("1e99"), read("9223372036854775807"));
    assert_eq!(Quantity::read("1 Gi"), None);
    assert_eq!(read("-0"), Quantity::ZERO);
    assert!(read("2").is_whole() && !read("1500m").is_whole());
}

#[test]
fn what_is_no_quantity_is_none() {
    for text in ["1", "+1", "-1", "1.5", ".5", "1.", "1e3", "1E3", "1e-3", "1E", "1Ei", "1n", "0.1u", "100m", "1k"] {
        assert!(Quantity::read(text).is_some(), "{text}");
    }
    for text in ["", "lots", "1K", "1ki", "1mi", "1gb", "1GB", "1 Gi", "1e", "0x10", "1,5", "1_000", "--1"] {
        assert_eq!(Quantity::read(text), None, "{text}");
    }
}

#[test]
fn lists_of_resources_keep_thousandths() {
    for (text, kept) in [("1", "1"), ("1m", "1m"), ("0.1m", "1m"), ("1.0001", "1001m"), ("1n", "1m"), ("-0.1m", "-1m")]
    {
        assert_eq!(read(text).in_use(), read(kept), "{text}");
    }
}

#[test]
fn whole_numbers_are_rounded_away_from_zero() {
    for (text, whole) in [("0", 0), ("1", 1), ("1m", 1), ("1500m", 2), ("1Ki", 1024), ("-1500m", -2), ("-1", -1)] {
        assert_eq!(read(text).whole(), whole, "{text}");
    }
}

#[test]
fn sums_are_exact_and_ratios_too() {
    assert_eq!(read("0.1").plus(read("0.2")), read("300m"));
    assert_eq!(read("1Gi").plus(read("1Gi")), read("2Gi"));
    assert_eq!(Quantity::of(3), read("3"));
    // A ratio of 2 at most: 4 is above the half of 9, and not above that of 8.
    for (ratio, most, least, is_above) in [("2", "4", "2", false), ("2.1", "4", "2", true), ("1.5", "3", "2", false)] {
        assert_eq!(read(ratio).is_above(read(most), read(least)), is_above, "{ratio} {most} {least}");
    }
}
