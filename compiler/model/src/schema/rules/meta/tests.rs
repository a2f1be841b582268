//! Labels and annotations of what is made from an object.

use serde_json::json;

use super::super::tests::told;
use super::{annotations, labels};

#[test]
fn keys_of_annotations_have_no_case_and_their_values_no_form() {
    for (entries, as_labels, as_annotations) in [
        (json!({ "a": "b" }), true, true),
        (json!({ "a": "" }), true, true),
        (json!({ "example.com/a": "b" }), true, true),
        (json!({ "a": "{\"json\": true}" }), false, true),
        (json!({ "a": "x".repeat(64) }), false, true),
        (json!({ "Example.COM/a": "b" }), false, true),
        (json!({ "a b": "c" }), false, false),
        (json!({ "example.com/": "c" }), false, false),
        (json!({ "a/b/c": "d" }), false, false),
        (json!({ "x".repeat(64): "c" }), false, false),
        (json!({}), true, true),
    ] {
        let found = (told(&entries, labels).is_empty(), told(&entries, annotations).is_empty());
        assert_eq!(found, (as_labels, as_annotations), "{entries}");
    }
}

#[test]
fn all_annotations_together_are_limited() {
    let most = 256 * 1024;
    let fits = json!({ "a": "x".repeat(most / 2 - 1), "b": "x".repeat(most / 2 - 1) });
    assert!(told(&fits, annotations).is_empty());
    let more = json!({ "a": "x".repeat(most / 2), "b": "x".repeat(most / 2 - 1) });
    assert_eq!(told(&more, annotations), ["`a` must hold at most 262144 bytes, not 262145"]);
}
