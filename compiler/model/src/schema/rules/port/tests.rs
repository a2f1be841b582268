//! Ports, and names for them.

use serde_json::json;

use super::super::tests::told;
use super::{name, number_or_name};

#[test]
fn a_name_is_short_and_has_a_letter() {
    for text in ["http", "a", "1a", "8080-tcp", "a-b-c", "exactly-15-char"] {
        assert!(told(&json!(text), name).is_empty(), "{text}");
    }
    for text in ["", "80", "1-2", "HTTP", "a_b", "a.b", "-a", "a-", "a--b", "sixteen-chars-ab", "prometheus-metrics"] {
        assert_eq!(told(&json!(text), name).len(), 1, "{text}");
    }
}

#[test]
fn a_number_is_of_16_bits_and_not_0() {
    for (port, is_sound) in [
        (json!(1), true),
        (json!(65535), true),
        (json!("http"), true),
        (json!(0), false),
        (json!(-1), false),
        (json!(65536), false),
        (json!("80"), false),
    ] {
        assert_eq!(told(&port, number_or_name).is_empty(), is_sound, "{port}");
    }
}
