//! The edges of numbers, texts, lists and branches: what is huge, empty, or just beside a limit.

use serde_json::{Value as Json, json};

use super::{accepted, custom, help, messages, native, refused};

#[test]
fn a_number_fits_into_what_its_type_and_format_hold() {
    let integer = json!({ "type": "integer" });
    accepted(&integer, json!([i64::MIN, i64::MAX, -1e3]));
    for value in [json!(1e-300), json!(0.5), json!(-1e15 - 0.5)] {
        assert_eq!(custom(&integer, &value).len(), 1, "{value}");
        accepted(&json!({ "type": "number" }), json!([value]));
    }
    let short = json!({ "type": "integer", "format": "int32" });
    accepted(&short, json!([i32::MIN, i32::MAX]));
    refused(&short, json!(i64::from(i32::MIN) - 1), &["`spec.x` must fit into 32 bits"]);
    // Formats of other types say nothing.
    accepted(&json!({ "type": "number", "format": "int32" }), json!([1e10]));
    accepted(&json!({ "type": "integer", "format": "int64" }), json!([i64::MAX]));
}

#[test]
fn bounds_are_compared_without_losing_digits() {
    let exact = 9_007_199_254_740_993_i64;
    for (bound, is_exclusive, sound, broken) in [
        (json!(exact), false, json!(exact), json!(exact - 1)),
        (json!(exact), true, json!(exact + 1), json!(exact)),
        (json!(-0.0), true, json!(0.000_001), json!(0)),
        (json!(0.1), false, json!(0.1), json!(0)),
        (json!(i64::MAX), false, json!(i64::MAX), json!(i64::MAX - 1)),
    ] {
        let schema = json!({ "type": "number", "minimum": bound, "exclusiveMinimum": is_exclusive });
        accepted(&schema, json!([sound]));
        assert_eq!(custom(&schema, &broken).len(), 1, "{broken} beside {schema}");
    }
    let none = json!({ "type": "integer", "minimum": 5, "maximum": 1 });
    refused(&none, json!(3), &["`spec.x` must be at least 5"]);
}

#[test]
fn a_factor_that_divides_nothing_is_passed_over() {
    for factor in [json!(0), json!(-2), json!(0.0), json!(-0.5)] {
        accepted(&json!({ "type": "number", "multipleOf": factor }), json!([0, 1, 7, -3, 0.3]));
    }
    let half = json!({ "type": "number", "multipleOf": 0.5 });
    accepted(&half, json!([0, 1.5, -2.5, 1e15]));
    refused(&half, json!(1.2), &["`spec.x` must be a multiple of 0.5"]);
    refused(&json!({ "type": "number", "multipleOf": 3 }), json!(4.5), &["`spec.x` must be a multiple of 3"]);
}

#[test]
fn extents_are_counted_in_one_and_in_several() {
    for (schema, value, words) in [
        (json!({ "type": "string", "maxLength": 1 }), json!("ab"), "must have at most 1 character"),
        (json!({ "type": "string", "maxLength": 0 }), json!("ab"), "must have at most 0 characters"),
        (json!({ "type": "string", "minLength": 2 }), json!(""), "must have at least 2 characters"),
        (json!({ "type": "array", "items": {}, "maxItems": 1 }), json!([1, 2]), "must have at most 1 element"),
        (json!({ "type": "array", "items": {}, "minItems": 2 }), json!([]), "must have at least 2 elements"),
        (
            json!({ "type": "object", "maxProperties": 0, "additionalProperties": true }),
            json!({ "a": 1 }),
            "must have at most 0 fields",
        ),
        (
            json!({ "type": "object", "minProperties": 2, "additionalProperties": true }),
            json!({ "a": 1 }),
            "must have at least 2 fields",
        ),
    ] {
        refused(&schema, value, &[&format!("`spec.x` {words}")]);
    }
    // One character may be several bytes, or several characters one sign.
    accepted(&json!({ "type": "string", "maxLength": 1 }), json!(["😀"]));
    refused(
        &json!({ "type": "string", "maxLength": 1 }),
        json!("e\u{301}"),
        &["`spec.x` must have at most 1 character"],
    );
}

#[test]
fn values_that_are_equal_are_so_however_they_are_written() {
    let set = json!({ "type": "array", "items": {}, "x-kubernetes-list-type": "set" });
    for (one, other, is_same) in [
        (json!(1), json!(1.0), true),
        (json!(0), json!(-0.0), true),
        (json!(1), json!("1"), false),
        (json!(0), json!(false), false),
        (json!(""), json!([]), false),
        (json!({}), json!([]), false),
        (json!([1, 2]), json!([2, 1]), false),
        (json!([[]]), json!([]), false),
        (json!({ "a": 1, "b": [2] }), json!({ "b": [2.0], "a": 1.0 }), true),
        (json!({ "a": 1 }), json!({ "a": 1, "b": 2 }), false),
        (json!(1e-300), json!(1e-300), true),
        (json!(9_007_199_254_740_993_i64), json!(9_007_199_254_740_992_i64), false),
    ] {
        // A long list is looked at in another way than a short one.
        for fillers in [0, 30] {
            let filler = (0..fillers).map(|n| json!(format!("filler-{n}")));
            let items: Vec<Json> = [one.clone()].into_iter().chain(filler).chain([other.clone()]).collect();
            assert_eq!(custom(&set, &json!(items)).len(), usize::from(is_same), "{one} {other} {fillers}");
        }
    }
}

#[test]
fn each_repeated_value_of_a_long_list_is_told_once() {
    let set = json!({ "type": "array", "items": { "type": "integer" }, "x-kubernetes-list-type": "set" });
    let items: Vec<usize> = (0..40).chain(0..40).chain(0..40).collect();
    let found = custom(&set, &json!(items));
    let paths: Vec<String> = found.iter().map(|finding| finding.path.to_string()).collect();
    assert_eq!(paths, (40..80).map(|index| format!("spec.x[{index}]")).collect::<Vec<_>>());
}

#[test]
fn keys_of_any_type_tell_elements_apart() {
    let schema = |kind: &str| {
        json!({ "type": "array", "items": { "type": "object", "properties": { "k": { "type": kind }, "z": { "type": "integer" } } },
            "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["k"] })
    };
    for (kind, one, other) in
        [("integer", json!(1), json!(2)), ("boolean", json!(true), json!(false)), ("string", json!("a"), json!("A"))]
    {
        let element = |k: &Json, z: usize| json!({ "k": k, "z": z });
        accepted(&schema(kind), json!([[element(&one, 1), element(&other, 1)]]));
        assert_eq!(custom(&schema(kind), &json!([element(&one, 1), element(&one, 2)])).len(), 1, "{kind}");
    }
    // Without a default a key of a number is simply absent, and told by who asks for it.
    accepted(&schema("integer"), json!([[{ "z": 1 }, { "z": 1 }]]));
    assert_eq!(
        messages(&custom(&schema("string"), &json!([{ "z": 1 }, { "z": 2 }]))),
        ["`spec.x` has two elements with `k` `\"\"`"]
    );
}

#[test]
fn the_help_for_a_value_of_another_type_is_one_that_works() {
    for (kind, value, words) in [
        ("integer", json!("1.5"), ""),
        ("integer", json!("9223372036854775808"), ""),
        ("integer", json!(" 80"), ""),
        ("integer", json!(""), ""),
        ("number", json!("NaN"), ""),
        ("number", json!("inf"), ""),
        ("number", json!("-1e3"), "write `-1e3` without quotes"),
        ("boolean", json!("True"), ""),
        ("boolean", json!(0), ""),
        ("array", json!({ "a": 1 }), "write a list: `[…]`"),
        ("array", json!(null), ""),
        ("object", json!([]), ""),
        ("object", json!([{}, {}]), ""),
        ("object", json!("text"), ""),
        ("string", json!(1.5), "write `\"1.5\"`"),
        ("string", json!(["a"]), "leave out the list"),
        ("string", json!(["a", "b"]), "write it as text: `std.serialize 'Json …`"),
    ] {
        let list = json!({ "type": "array", "items": { "type": kind } });
        assert_eq!(help(&list, json!([value])), words, "{value} for {kind}");
    }
}

#[test]
fn branches_look_at_what_they_say_and_leave_the_rest_alone() {
    let fields = json!({ "a": { "type": "string" }, "b": { "type": "array", "items": { "type": "integer" } } });
    let with = |key: &str, branches: Json| json!({ "type": "object", "properties": fields, key: branches });
    let small = json!({ "properties": { "b": { "items": { "maximum": 5 } } } });
    refused(&with("allOf", json!([small])), json!({ "a": "x", "b": [1, 9] }), &["`spec.x.b[1]` must be at most 5"]);
    accepted(&with("anyOf", json!([small, { "required": ["a"] }])), json!([{ "b": [9], "a": "" }, { "b": [1] }, {}]));
    let excluded = with("not", json!({ "properties": { "a": { "enum": ["x"] } }, "required": ["a"] }));
    accepted(&excluded, json!([{ "a": "y" }, {}]));
    refused(&excluded, json!({ "a": "x" }), &["`spec.x` must not have these values of `a` at once"]);
    // What is unknown is so outside of branches alone.
    refused(&with("anyOf", json!([{}])), json!({ "c": 1 }), &["`spec.x` has no field `c`"]);
    refused(
        &json!({ "type": "string", "not": {} }),
        json!("x"),
        &["`spec.x` must not be of a form that its schema excludes"],
    );
    accepted(&json!({ "type": "string", "anyOf": [], "oneOf": [], "allOf": [] }), json!(["x"]));
}

#[test]
fn of_three_alternatives_those_that_are_there_are_to_go() {
    let branches = json!([{ "required": ["a"] }, { "required": ["b"] }, { "required": ["c"] }]);
    let schema = json!({ "type": "object", "additionalProperties": { "type": "string" }, "oneOf": branches });
    refused(&schema, json!({}), &["`spec.x` must have one of `a`, `b` and `c`"]);
    assert_eq!(help(&schema, json!({})), "add `a`, `b` or `c`");
    assert_eq!(help(&schema, json!({ "a": "", "c": "" })), "leave out `a` or `c`");
}

#[test]
fn metadata_of_every_kind_is_decoded() {
    let object = |metadata: Json| json!({ "apiVersion": "v1", "kind": "ConfigMap", "metadata": metadata });
    let owner = |more: Json| {
        let mut owner = json!({ "apiVersion": "v1", "kind": "Pod", "name": "a", "uid": "b" });
        owner.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        json!({ "name": "a", "ownerReferences": [owner] })
    };
    for (metadata, words) in [
        (json!({ "name": "a", "finalizers": ["a/b"] }), None),
        (json!({ "name": "a", "finalizers": "a/b" }), Some("`metadata.finalizers` must be a list, not a string")),
        (json!({ "name": "a", "finalizers": [1] }), Some("`metadata.finalizers[0]` must be a string, not a number")),
        (json!({ "name": "a", "finalizers": ["a", "a"] }), Some("`metadata.finalizers` has an element twice")),
        (json!({ "name": "a", "generation": "1" }), Some("`metadata.generation` must be an integer, not a string")),
        (json!({ "name": "a", "namspace": "b" }), Some("`metadata` has no field `namspace`")),
        (owner(json!({})), None),
        (
            owner(json!({ "controller": "true" })),
            Some("`metadata.ownerReferences[0].controller` must be a boolean, not a string"),
        ),
        (owner(json!({ "uid": null })), Some("`metadata.ownerReferences[0]` has no `uid`")),
    ] {
        assert_eq!(messages(&native(object(metadata.clone()))), Vec::from_iter(words), "{metadata}");
    }
}
