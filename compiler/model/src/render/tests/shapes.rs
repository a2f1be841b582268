//! The YAML writer: records and lists in each other, empty ones, long keys.

use serde_json::{Map as JsonMap, Value as Json, json};

use super::{reads_back, written};

#[test]
fn collections_look_as_people_write_them() {
    for (value, text) in [
        (json!({ "a": { "b": { "c": 1 } } }), "a:\n  b:\n    c: 1\n"),
        (json!({ "a": [1, "x", null] }), "a:\n- 1\n- x\n- null\n"),
        (json!({ "a": [{ "name": "x", "b": [1] }, { "c": 2 }] }), "a:\n- name: x\n  b:\n  - 1\n- c: 2\n"),
        (json!([[1, 2], [[3]], [{ "a": [4], "b": 5 }]]), "- - 1\n  - 2\n- - - 3\n- - a:\n    - 4\n    b: 5\n"),
        (json!({ "a": [[1], { "b": [[2]] }], "c": 3 }), "a:\n- - 1\n- b:\n  - - 2\nc: 3\n"),
        (json!([[{ "a": { "b": 1 }, "c": [[2], 3] }]]), "- - a:\n      b: 1\n    c:\n    - - 2\n    - 3\n"),
    ] {
        assert_eq!(reads_back(&value), text);
    }
}

#[test]
fn empty_collections_can_stand_anywhere() {
    for (value, text) in [
        (json!({}), "{}\n"),
        (json!([]), "[]\n"),
        (json!({ "a": {}, "b": [] }), "a: {}\nb: []\n"),
        (json!([{}, [], [[]], [{}]]), "- {}\n- []\n- - []\n- - {}\n"),
        (json!({ "a": { "b": {}, "c": [{ "d": [] }] } }), "a:\n  b: {}\n  c:\n  - d: []\n"),
    ] {
        assert_eq!(reads_back(&value), text);
    }
}

#[test]
fn a_single_scalar_is_a_document() {
    for (value, text) in [
        (json!(null), "null\n"),
        (json!(true), "true\n"),
        (json!(-7), "-7\n"),
        (json!("a"), "a\n"),
        (json!(""), "\"\"\n"),
        (json!("a\nb\n"), "|\n  a\n  b\n"),
    ] {
        assert_eq!(reads_back(&value), text);
    }
}

#[test]
fn numbers_keep_their_value() {
    for (value, text) in [
        (json!(0), "0"),
        (json!(i64::MAX), "9223372036854775807"),
        (json!(i64::MIN), "-9223372036854775808"),
        (json!(0.1), "0.1"),
        (json!(-2.5e-7), "-2.5e-7"),
    ] {
        assert_eq!(reads_back(&json!([value, { "a": value }])), format!("- {text}\n- a: {text}\n"));
    }
}

fn any_value_under(key: &str) -> [Json; 7] {
    [
        json!(1),
        json!("x"),
        json!("a\nb\n\n"),
        json!({ "b": { "c": 1 } }),
        json!([1, { "a": [2] }]),
        json!([]),
        json!({}),
    ]
    .map(|value| Json::Object(JsonMap::from_iter([(key.to_owned(), value), ("zz".into(), json!("after"))])))
}

#[test]
fn keys_longer_than_readers_look_ahead_are_written_with_a_question_mark() {
    for length in [1, 128, 1_000, 1_001, 1_023, 1_024, 1_025, 5_000] {
        for key in ["k".repeat(length), format!("{}#", "k ".repeat(length / 2)), "ä".repeat(length)] {
            for value in any_value_under(&key) {
                let text = reads_back(&value);
                let far = text.lines().next().unwrap().chars().count() > 1_024;
                assert!(!far || text.starts_with("? "), "{length}");
                reads_back(&json!([value, { "deep": { "er": value } }]));
            }
        }
    }
    assert!(written(&any_value_under(&"k".repeat(1_025))[0]).starts_with("? "));
    assert!(written(&any_value_under("short")[0]).starts_with("short: "));
}

#[test]
fn data_as_deep_as_the_doors_let_in_reads_back() {
    let nest = |wrap: fn(Json) -> Json| (0..crate::value::DEEPEST - 1).fold(json!("x"), |inner, _| wrap(inner));
    reads_back(&nest(|inner| json!([inner])));
    reads_back(&nest(|inner| json!({ "a": inner })));
    reads_back(&(0..crate::value::DEEPEST / 2 - 1).fold(json!("a\nb"), |inner, _| json!({ "a": [inner] })));
}
