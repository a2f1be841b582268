//! Indexes of jobs.

use super::counted;

#[test]
fn indexes_are_in_order_and_below_the_number_of_completions() {
    for (text, wanted) in [
        ("", Some(0)),
        ("0", Some(1)),
        ("9", Some(1)),
        ("0,2-4", Some(4)),
        ("0-9", Some(10)),
        ("0,1,2", Some(3)),
        ("10", None),
        ("0-10", None),
        ("2,1", None),
        ("1,1", None),
        ("2-4,4", None),
        ("3-3", None),
        ("4-2", None),
        ("1,,2", None),
        ("1,", None),
        ("1-", None),
        ("a", None),
        ("1 ,2", None),
        ("1-2-3", None),
    ] {
        assert_eq!(counted(text, 10), wanted, "{text}");
    }
}
