//! Numbers within bounds; what is absent, or no number, is the business of others.

use serde_json::json;

use super::super::tests::told;
use super::{at_most, mode, not_negative, within};

#[test]
fn bounds_belong_to_a_range() {
    for (value, is_sound) in [
        (json!(1), true),
        (json!(5), true),
        (json!(0), false),
        (json!(6), false),
        (json!(null), true),
        (json!("6"), true),
    ] {
        let found = told(&value, |judge, at| within(judge, at, 1..=5));
        assert_eq!(found, if is_sound { vec![] } else { vec!["`a` must be 1 to 5".to_owned()] }, "{value}");
    }
}

#[test]
fn zero_is_not_negative() {
    for (value, is_sound) in [(json!(0), true), (json!(1), true), (json!(-1), false), (json!(null), true)] {
        assert_eq!(told(&value, not_negative).is_empty(), is_sound, "{value}");
    }
}

#[test]
fn a_list_that_is_too_long_says_how_long_it_is() {
    let found = told(&json!([1, 2, 3]), |judge, at| assert!(!at_most(judge, at, 2)));
    assert_eq!(found, ["`a` must have at most 2 elements, not 3"]);
    assert!(told(&json!([1, 2]), |judge, at| assert!(at_most(judge, at, 2))).is_empty());
    assert!(told(&json!(null), |judge, at| assert!(at_most(judge, at, 0))).is_empty());
}

#[test]
fn permissions_have_nine_bits() {
    for (value, is_sound) in [(0, true), (0o644, true), (0o777, true), (0o1777, false), (-1, false), (777, false)] {
        assert_eq!(told(&json!(value), mode).is_empty(), is_sound, "{value}");
    }
}
