//! Values that may be absent.

use serde_json::{Value as Json, json};

use super::{hold, integer, leave, refuse};

fn record() -> Json {
    let inner = json!({ "type": "object", "properties": { "b": { "type": "integer" }, "c": { "type": "string" } } });
    json!({ "type": "object", "properties": {
        "a": inner,
        "list": { "type": "array", "items": { "type": "integer" } },
        "map": { "type": "object", "additionalProperties": { "type": "integer" } },
    } })
}

#[test]
fn what_is_absent_is_none_all_the_way_down() {
    hold(
        &record(),
        &json!({}),
        &[
            "!self.?a.hasValue() && !self.?a.?b.hasValue() && !self.?a.b.hasValue()",
            "!self.?list[?0].hasValue() && !self.?list[0].hasValue() && !self.?map[?'x'].hasValue()",
            "self.?a.?b.orValue(7) == 7 && self.?a.?b.or(optional.of(8)).value() == 8",
            "self.?a == optional.none() && self.?a.optMap(x, x.b) == optional.none()",
            "self.?a.optFlatMap(x, x.?b).orValue(9) == 9",
            "!has(self.?a.b)",
        ],
    );
    refuse(
        &record(),
        &json!({}),
        &[
            ("self.?a.value().b == 1", "optional.none() dereference"),
            ("self.a.?b.hasValue()", "no such key: a"),
            ("optional.none().value() == 1", "optional.none() dereference"),
        ],
    );
}

#[test]
fn what_is_there_is_looked_into() {
    hold(
        &record(),
        &json!({ "a": { "b": 1 }, "list": [5], "map": { "x": 2 } }),
        &[
            "self.?a.?b.value() == 1 && self.?a.b.value() == 1 && self.a.?b == optional.of(1)",
            "!self.?a.?c.hasValue() && has(self.?a.b) && !has(self.?a.c)",
            "self.list[?0].value() == 5 && !self.list[?1].hasValue() && !self.list[?-1].hasValue()",
            "self.map[?'x'].value() == 2 && !self.map[?'y'].hasValue() && self.?map.?x.value() == 2",
            "self.?list[?0].optMap(x, x * 2).value() == 10",
            "self.?a.optFlatMap(x, x.?c).orValue('none') == 'none' && self.?a.optFlatMap(x, x.?b).value() == 1",
            "self.?a.?b.or(optional.of(8)) == optional.of(1) && self.?a.?b.orValue(1 / 1) == 1",
        ],
    );
}

#[test]
fn a_zero_is_a_value_only_where_it_is_asked_for() {
    hold(
        &integer(),
        &json!(0),
        &[
            "optional.of(self).hasValue() && !optional.ofNonZeroValue(self).hasValue()",
            "!optional.ofNonZeroValue('').hasValue() && optional.ofNonZeroValue('a').value() == 'a'",
            "!optional.ofNonZeroValue(false).hasValue() && !optional.ofNonZeroValue(0u).hasValue()",
            "!optional.ofNonZeroValue(0.0).hasValue() && !optional.ofNonZeroValue(b'').hasValue()",
            "!optional.ofNonZeroValue([]).hasValue() && !optional.ofNonZeroValue({}).hasValue()",
            "!optional.ofNonZeroValue(null).hasValue() && !optional.ofNonZeroValue(duration('0s')).hasValue()",
            "optional.ofNonZeroValue([0]).hasValue() && optional.ofNonZeroValue(duration('1s')).hasValue()",
            "optional.of(1) != optional.of(2) && optional.of(1) != optional.none()",
        ],
    );
}

#[test]
fn lists_and_maps_leave_out_what_is_absent() {
    hold(
        &record(),
        &json!({ "a": { "b": 1 } }),
        &[
            "[?self.a.?b, 2] == [1, 2] && [?self.a.?c, 'd'] == ['d'] && [?optional.none()] == []",
            "{?'b': self.a.?b} == {'b': 1}",
            "{?'b': self.a.?b} == {'b': 1} && {?'c': self.a.?c}.size() == 0",
        ],
    );
}

#[test]
fn only_what_may_be_absent_is_asked_whether_it_is() {
    leave(
        &integer(),
        &json!(1),
        &[
            ("self.hasValue()", "`hasValue` does not take these types"),
            ("self.optMap(x, x) == self", "`optMap` does not take these types"),
            ("self.?a == self", "`[]` does not take these types"),
        ],
    );
}
