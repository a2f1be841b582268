//! Annotations that mean something to pods.

use serde_json::json;

use super::{is_cost, is_profile, is_tolerations};

#[test]
fn what_it_costs_to_delete_a_pod_is_written_plainly() {
    for text in ["0", "1", "-1", "100", "2147483647", "-2147483648"] {
        assert!(is_cost(text), "{text}");
    }
    for text in ["", "+1", "01", "-", "1.5", "2147483648", "low", " 1"] {
        assert!(!is_cost(text), "{text}");
    }
}

#[test]
fn profiles_of_app_armor_are_known_or_of_the_host() {
    for text in ["runtime/default", "unconfined", "localhost/web"] {
        assert!(is_profile(text), "{text}");
    }
    for text in ["", "docker/default", "localhost/", "localhost/ web", "web", "Unconfined"] {
        assert!(!is_profile(text), "{text}");
    }
}

#[test]
fn tolerations_in_json_have_the_types_of_fields() {
    for value in [json!(null), json!([]), json!([{ "key": "a", "operator": "Exists", "tolerationSeconds": 5 }])] {
        assert!(is_tolerations(&value), "{value}");
    }
    for value in [json!({}), json!(["a"]), json!([{ "key": 1 }]), json!([{ "tolerationSeconds": "5" }])] {
        assert!(!is_tolerations(&value), "{value}");
    }
}
