//! Macros: what they go through, what they gather, and which faults they forgive.

use serde_json::{Value as Json, json};

use super::{hold, leave, refuse};

fn numbers() -> Json {
    json!({ "type": "array", "items": { "type": "integer" } })
}

#[test]
fn a_macro_over_nothing_has_its_own_answer() {
    hold(
        &numbers(),
        &json!([]),
        &[
            "self.all(x, false)",
            "!self.exists(x, true)",
            "!self.exists_one(x, true)",
            "self.map(x, x + 1) == [] && self.filter(x, true) == []",
            "self.all(i, x, false) && !self.exists(i, x, true) && !self.existsOne(i, x, true)",
            "self.transformList(i, x, x).size() == 0 && self.transformMap(i, x, x).size() == 0",
        ],
    );
}

#[test]
fn macros_go_through_a_list() {
    hold(
        &numbers(),
        &json!([3, 1, 2, 1]),
        &[
            "self.all(x, x > 0) && !self.all(x, x > 1)",
            "self.exists(x, x == 2) && !self.exists(x, x == 4)",
            "self.exists_one(x, x == 2) && !self.exists_one(x, x == 1) && !self.exists_one(x, x == 4)",
            "self.map(x, x * x) == [9, 1, 4, 1]",
            "self.map(x, x > 1, [x]) == [[3], [2]]",
            "self.filter(x, x == 1) == [1, 1]",
            "self.filter(x, x > 1).map(y, self.filter(x, x < y).size()) == [3, 2]",
            "self.map(x, self.map(y, x * y).sum()).sum() == 49",
            "self.exists(i, x, i == 0 && x == 3) && self.all(i, x, i < 4 && x < 4)",
            "self.existsOne(i, x, i > 1 && x == 1) && !self.existsOne(i, x, x == 1)",
            "self.transformList(i, x, i > 1, x * 10) == [20, 10]",
            "self.transformMap(i, x, x * 10) == {0: 30, 1: 10, 2: 20, 3: 10}",
            "self.transformMap(i, x, x == 3, i) == {0: 0}",
        ],
    );
}

#[test]
fn macros_go_through_the_keys_of_a_map() {
    let map = json!({ "type": "object", "additionalProperties": { "type": "integer" } });
    hold(
        &map,
        &json!({ "a-b": 1, "c": 2, "1": 3 }),
        &[
            "self.all(k, self[k] > 0) && self.exists(k, k == 'a-b') && self.exists_one(k, self[k] == 3)",
            "self.filter(k, self[k] > 1).size() == 2",
            "self.map(k, self[k]).sum() == 6",
            "self.all(k, v, self[k] == v) && self.exists(k, v, k == '1' && v == 3)",
            "self.transformMap(k, v, v > 1, v * 2) == {'c': 4, '1': 6}",
            "self.transformList(k, v, v).sum() == 6",
        ],
    );
}

#[test]
fn macros_go_through_the_fields_that_a_schema_names() {
    let record = json!({ "type": "object", "x-kubernetes-preserve-unknown-fields": true,
                         "properties": { "a-b": { "type": "integer" }, "c": { "type": "integer" } } });
    hold(&record, &json!({ "a-b": 1, "other": 2 }), &["has(self.a__dash__b) && !has(self.c)", "self.a__dash__b == 1"]);
}

#[test]
fn a_name_inside_hides_the_one_outside() {
    hold(
        &numbers(),
        &json!([1, 2]),
        &[
            "self.all(x, [10, 20].all(x, x > 5)) && self.exists(x, x == 1)",
            "self.map(x, [x].map(x, x + 1)[0]) == [2, 3]",
            "self.exists(self, self == 2)",
            "self.map(int, int + 1) == [2, 3] && type(self[0]) == int",
        ],
    );
}

#[test]
fn one_element_that_decides_forgives_the_faults_of_others() {
    let schema = numbers();
    hold(
        &schema,
        &json!([0, 1]),
        &[
            "self.exists(x, 1 / x == 1)",
            "!self.all(x, 1 / x == 2)",
            "self.exists(i, x, 1 / x == 1)",
            "!self.all(i, x, 1 / x == 2)",
        ],
    );
    refuse(
        &schema,
        &json!([1, 0]),
        &[
            ("self.all(x, 1 / x == 1)", "division by zero"),
            ("self.exists(x, 1 / x == 2)", "division by zero"),
            ("self.exists_one(x, 1 / x == 1)", "division by zero"),
            ("self.all(i, x, 1 / x == 1)", "division by zero"),
            ("self.exists(i, x, 1 / x == 2)", "division by zero"),
            ("self.existsOne(i, x, 1 / x == 1)", "division by zero"),
            ("self.map(x, 1 / x).size() == 2", "division by zero"),
            ("self.filter(x, 1 / x == 1).size() == 1", "division by zero"),
            ("self.transformList(i, x, 1 / x).size() == 2", "division by zero"),
            ("self.transformMap(i, x, 1 / x == 1, x).size() == 2", "division by zero"),
        ],
    );
}

#[test]
fn a_macro_takes_lists_and_maps_alone() {
    leave(
        &json!({ "type": "string" }),
        &json!("abc"),
        &[
            ("self.all(x, true)", "`all` does not take these types"),
            ("self.exists(i, x, true)", "`all` does not take these types"),
            ("1.map(x, x) == []", "`all` does not take these types"),
        ],
    );
}
