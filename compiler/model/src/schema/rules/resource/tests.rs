//! Names of attributes of devices.

mod said;

use super::{is_identifier, is_qualified};

#[test]
fn identifiers_are_those_of_c() {
    let (longest, longer) = ("a".repeat(32), "a".repeat(33));
    for text in ["a", "_", "A1", "driver_version", &longest] {
        assert!(is_identifier(text), "{text}");
    }
    for text in ["", "1a", "a-b", "a.b", "a/b", "ä", &longer] {
        assert!(!is_identifier(text), "{text}");
    }
}

#[test]
fn an_attribute_may_have_the_domain_of_a_driver() {
    for text in ["model", "gpu.example.com/model", "GPU.example.com/model"] {
        assert!(is_qualified(text), "{text}");
    }
    for text in ["", "/model", "gpu.example.com/", "gpu.example.com/1a", "-a/model", "gpu_a/model"] {
        assert!(!is_qualified(text), "{text}");
    }
}
