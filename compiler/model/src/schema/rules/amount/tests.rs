//! Numbers that may be percentages.

use serde_json::json;

use super::super::tests::told;
use super::{amount, part, percent};

#[test]
fn a_percentage_is_digits_and_its_sign() {
    for (text, wanted) in [
        ("0%", Some(0)),
        ("25%", Some(25)),
        ("101%", Some(101)),
        ("007%", Some(7)),
        ("99999999999999999999%", Some(i64::MAX)),
        ("25", None),
        ("%", None),
        ("-1%", None),
        ("1.5%", None),
        ("25 %", None),
        ("25%%", None),
    ] {
        assert_eq!(percent(text), wanted, "{text}");
    }
}

#[test]
fn a_part_is_at_most_all() {
    for (value, is_amount, is_part) in [
        (json!(0), true, true),
        (json!(5), true, true),
        (json!("100%"), true, true),
        (json!("101%"), true, false),
        (json!(-1), false, false),
        (json!("5"), false, false),
        (json!("half"), false, false),
    ] {
        let found = (told(&value, amount).is_empty(), told(&value, part).is_empty());
        assert_eq!(found, (is_amount, is_part), "{value}");
    }
}
