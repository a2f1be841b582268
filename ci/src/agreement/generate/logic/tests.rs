//! Rules and records that keep them or do not.

use serde_json::{Value, json};

use super::{Logic, Mend};

fn holds(rule: &str, record: &Value) -> Option<bool> {
    Logic::read(rule).map(|logic| logic.holds(record, &|_| None))
}

#[test]
fn rules_about_fields_are_read() {
    let one_of = "(has(self.a) && !has(self.b)) || (!has(self.a) && has(self.b))";
    for (rule, record, kept) in [
        ("has(self.a) != has(self.b)", json!({ "a": 1 }), true),
        ("has(self.a) != has(self.b)", json!({ "a": 1, "b": 1 }), false),
        ("!(has(self.a) && has(self.b))", json!({}), true),
        (one_of, json!({ "b": 1 }), true),
        (one_of, json!({}), false),
        ("[has(self.a),has(self.b)].filter(x,x==true).size() <= 1", json!({ "a": 1, "b": 1 }), false),
        ("[has(self.a), has(self.b)].filter(x, x == true).size() == 1", json!({ "a": 1 }), true),
        ("self.a != 'x' || has(self.b)", json!({ "a": "x" }), false),
        ("self.a == \"x\" && size(self.b) > 0", json!({ "a": "x", "b": [1] }), true),
        ("!has(self.b) || size(self.b) == 0", json!({ "b": {} }), true),
        ("!('*' in self.a || 'C' in self.a) || has(self.b.c)", json!({ "a": ["*"], "b": {} }), false),
    ] {
        assert_eq!(holds(rule, &record), Some(kept), "{rule} {record}");
    }
}

#[test]
fn a_rule_that_says_more_is_none() {
    for rule in ["self == oldSelf", "duration(self.a) > duration('1s')", "self.a.matches('a')", "has(self.a) +", ""] {
        assert_eq!(Logic::read(rule), None, "{rule}");
    }
}

#[test]
fn a_field_that_is_not_there_may_have_a_default() {
    let everything = json!(["*"]);
    let logic = Logic::read("'*' in self.policies").unwrap();
    assert!(logic.holds(&json!({}), &|names| (names == ["policies"]).then_some(&everything)));
}

#[test]
fn changes_that_may_mend_a_record_are_named() {
    let mut mends = Vec::new();
    Logic::read("self.a != 'x' || has(self.__namespace__)").unwrap().mends(&mut mends);
    let namespace = vec!["namespace".to_owned()];
    let written = Mend::Write(vec!["a".to_owned()], "x".to_owned());
    assert_eq!(mends, [written, Mend::Add(namespace.clone()), Mend::Remove(namespace)]);
}
