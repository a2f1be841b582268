//! Values of an object as rules see them: what is named and what is not, and when two of them are equal.

use serde_json::{Value as Json, json};

use super::{codes, hold, of, refuse};

/// Two lists of one kind, and a list of plain values.
fn lists(of: &Json) -> Json {
    json!({ "type": "object", "properties": { "a": of, "b": of, "plain": {
        "type": "array", "items": of["items"] } } })
}

fn set() -> Json {
    json!({ "type": "array", "x-kubernetes-list-type": "set", "items": { "type": "string" } })
}

fn map(keys: &Json) -> Json {
    let scalar = json!({ "type": "string" });
    json!({ "type": "array", "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": keys,
            "items": { "type": "object", "properties": { "k": scalar, "l": scalar, "v": { "type": "integer" } } } })
}

#[test]
fn sets_are_equal_in_any_order() {
    let schema = lists(&set());
    for (a, b, are_equal) in [
        (json!(["x", "y"]), json!(["y", "x"]), true),
        (json!(["x", "y"]), json!(["x", "y"]), true),
        (json!([]), json!([]), true),
        (json!(["x"]), json!(["y"]), false),
        (json!(["x"]), json!(["x", "y"]), false),
        (json!(["x", "y", "z"]), json!(["z", "x", "y"]), true),
    ] {
        let value = json!({ "a": a, "b": b });
        let rule = if are_equal { "self.a == self.b" } else { "self.a != self.b" };
        hold(&schema, &value, &[rule]);
    }
}

#[test]
fn the_list_on_the_left_says_how_two_are_compared() {
    hold(
        &lists(&set()),
        &json!({ "a": ["x", "y"], "plain": ["y", "x"] }),
        &["self.a == self.plain", "self.a == ['y', 'x']", "self.plain != self.a", "['y', 'x'] != self.a"],
    );
    hold(
        &lists(&map(&json!(["k"]))),
        &json!({ "a": [{ "k": "x" }, { "k": "y" }], "plain": [{ "k": "y" }, { "k": "x" }] }),
        &["self.a == self.plain", "self.plain != self.a"],
    );
}

#[test]
fn the_sum_of_sets_has_nothing_twice() {
    hold(
        &lists(&set()),
        &json!({ "a": ["x", "y"], "b": ["z", "y"], "plain": ["y", "y"] }),
        &[
            "(self.a + self.b).map(x, x) == ['x', 'y', 'z']",
            "(self.a + self.a).size() == 2 && self.a + self.b == self.b + self.a",
            "self.a + ['x', 'w'] == ['w', 'x', 'y']",
            "(self.a + self.plain).size() == 2 && (self.plain + self.a).size() == 4",
        ],
    );
}

#[test]
fn lists_with_keys_are_equal_in_any_order() {
    let schema = lists(&map(&json!(["k", "l"])));
    let value = json!({
        "a": [{ "k": "x", "l": "1", "v": 1 }, { "k": "x", "l": "2", "v": 2 }],
        "b": [{ "k": "x", "l": "2", "v": 2 }, { "k": "x", "l": "1", "v": 1 }],
    });
    hold(&schema, &value, &["self.a == self.b", "self.a.map(x, x.v) != self.b.map(x, x.v)"]);
    for other in [json!(3), Json::Null] {
        let mut value = value.clone();
        value["b"][0]["v"] = other;
        hold(&schema, &value, &["self.a != self.b"]);
    }
    let mut value = value;
    value["b"][0]["l"] = json!("3");
    hold(&schema, &value, &["self.a != self.b && self.a.size() == self.b.size()"]);
}

#[test]
fn the_later_element_with_the_same_keys_stands_in_the_place_of_the_earlier() {
    hold(
        &lists(&map(&json!(["k"]))),
        &json!({ "a": [{ "k": "x", "v": 1 }, { "k": "y", "v": 2 }], "b": [{ "k": "z", "v": 3 }, { "k": "x", "v": 4 }] }),
        &[
            "(self.a + self.b).map(x, x.v) == [4, 2, 3]",
            "(self.b + self.a).map(x, x.v) == [3, 1, 2]",
            "self.a + self.a == self.a && (self.a + []).size() == 2",
        ],
    );
}

#[test]
fn a_key_that_no_element_has_is_equal_to_itself() {
    hold(
        &lists(&map(&json!(["k", "l"]))),
        &json!({ "a": [{ "k": "x" }, { "k": "y" }], "b": [{ "k": "y" }, { "k": "x" }] }),
        &["self.a == self.b", "(self.a + self.b).size() == 2"],
    );
}

#[test]
fn records_are_equal_by_their_fields() {
    let record = json!({ "type": "object", "x-kubernetes-preserve-unknown-fields": true,
                         "properties": { "x-y": { "type": "integer" }, "in": { "type": "string" } } });
    let pair = json!({ "type": "object", "properties": { "a": record, "b": record } });
    for (a, b, are_equal) in [
        (json!({}), json!({}), true),
        (json!({ "x-y": 1, "in": "a" }), json!({ "in": "a", "x-y": 1 }), true),
        (json!({ "x-y": 1 }), json!({ "x-y": 2 }), false),
        (json!({ "x-y": 1 }), json!({ "in": "1" }), false),
        (json!({ "x-y": 1 }), json!({ "x-y": 1, "in": "a" }), false),
        (json!({ "other": [1, { "a": 2 }] }), json!({ "other": [1, { "a": 2 }] }), true),
        (json!({ "other": [1] }), json!({ "other": [2] }), false),
        (json!({ "other": { "a": 1, "b": 2 } }), json!({ "other": { "b": 2, "a": 1 } }), true),
        (json!({ "other": 1 }), json!({ "other": "1" }), false),
    ] {
        let rule = if are_equal { "self.a == self.b" } else { "self.a != self.b" };
        hold(&pair, &json!({ "a": a, "b": b }), &[rule]);
    }
}

#[test]
fn a_field_that_no_schema_names_is_not_there() {
    let record = json!({ "type": "object", "x-kubernetes-preserve-unknown-fields": true,
                         "properties": { "a": { "type": "integer" } } });
    let told = of("has(self.other)", record.clone(), json!({ "a": 1, "other": 2 }));
    assert_eq!(told, [("failed-rule", "`spec` must obey a rule of its schema".to_owned())]);
    let told = of("self.other == 2", record, json!({ "a": 1, "other": 2 }));
    assert_eq!(told.len(), 1, "{told:?}");
}

#[test]
fn null_is_a_value_of_a_map_and_none_of_a_record() {
    let nullable = json!({ "type": "integer", "nullable": true });
    let record = json!({ "type": "object", "properties": { "a": nullable } });
    hold(&record, &json!({ "a": null }), &["!has(self.a)", "!self.?a.hasValue()"]);
    refuse(&record, &json!({ "a": null }), &[("self.a == 1", "no such key: a")]);
    let map = json!({ "type": "object", "additionalProperties": nullable });
    hold(
        &map,
        &json!({ "a": null }),
        &["'a' in self && has(self.a)", "self['a'] == null", "self.all(k, self[k] == null)"],
    );
    let list = json!({ "type": "array", "items": nullable });
    hold(&list, &json!([null, 1]), &["self[0] == null && self[1] == 1", "self.exists(x, x == null)", "null in self"]);
}

#[test]
fn an_embedded_object_has_its_type_and_names() {
    let schema = json!({ "type": "object", "x-kubernetes-embedded-resource": true,
                         "properties": { "spec": { "type": "object", "properties": { "a": { "type": "integer" } } } } });
    let value = json!({ "apiVersion": "v1", "kind": "Pod", "metadata": { "name": "a", "labels": { "b": "c" } },
                        "spec": { "a": 1 } });
    hold(
        &schema,
        &value,
        &[
            "self.apiVersion == 'v1' && self.kind == 'Pod' && self.metadata.name == 'a' && self.spec.a == 1",
            "!has(self.metadata.generateName)",
        ],
    );
}

#[test]
fn whole_or_text_is_what_was_written() {
    let schema = json!({ "x-kubernetes-int-or-string": true });
    hold(&schema, &json!(5), &["type(self) == int && self == 5", "self != '5'", "string(self) == '5'"]);
    hold(&schema, &json!("5"), &["type(self) == string && self == '5'", "self != 5", "int(self) == 5"]);
}

#[test]
fn a_number_of_any_kind_is_a_double() {
    let schema = json!({ "type": "number" });
    hold(&schema, &json!(2), &["type(self) == double && self == 2.0", "self / 4.0 == 0.5"]);
    hold(&schema, &json!(0.5), &["self + self == 1.0", "string(self) == '0.5' && int(self) == 0"]);
}

#[test]
fn a_value_that_does_not_fit_its_schema_is_told_once_and_no_panic() {
    for (schema, value) in [
        (json!({ "type": "integer" }), json!("a")),
        (json!({ "type": "integer" }), json!(1.5)),
        (json!({ "type": "string" }), json!(1)),
        (json!({ "type": "boolean" }), json!([])),
        (json!({ "type": "array", "items": { "type": "string" } }), json!({})),
        (json!({ "type": "object", "properties": { "a": { "type": "string" } } }), json!([])),
        (json!({ "type": "string", "format": "date-time" }), json!("yesterday")),
        (json!({ "type": "string", "format": "byte" }), json!("%%")),
        (json!({ "x-kubernetes-int-or-string": true }), json!(true)),
    ] {
        assert_eq!(codes("self == self", schema.clone(), value.clone()), ["failed-rule"], "{value} beside {schema}");
    }
}

#[test]
fn an_element_that_does_not_fit_is_told_where_a_rule_reads_it() {
    let schema = json!({ "type": "array", "items": { "type": "integer" } });
    hold(&schema, &json!([1, "a"]), &["self[0] == 1 && self.size() == 2", "self.exists(x, x == 1)"]);
    let reason = "invalid data, a string does not fit its schema";
    refuse(&schema, &json!(["a", 1]), &[("self[0] == 1", reason), ("self.all(x, x == 1)", reason)]);
}
