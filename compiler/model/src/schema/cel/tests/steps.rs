//! Steps: what a rule may take, what all rules of an object may, and that nothing grows before it is counted.

use serde_json::{Value as Json, json};

use super::super::fault::{Budget, Fault};
use super::{codes, hold, judge, text};

#[test]
fn a_budget_that_is_spent_stays_spent() {
    let budget = Budget::new(10);
    assert_eq!((budget.spend(4), budget.left()), (Ok(()), 6));
    assert_eq!((budget.spend(6), budget.left()), (Ok(()), 0));
    assert_eq!(budget.spend(0), Ok(()));
    assert_eq!(budget.spend(1), Err(Fault::Spent));
    let budget = Budget::new(10);
    assert_eq!((budget.spend(11), budget.left()), (Err(Fault::Spent), 0));
    assert_eq!(budget.spend(1), Err(Fault::Spent));
}

#[test]
fn a_length_costs_a_step_and_one_for_each_ten() {
    for (length, left) in [(0, 99), (9, 99), (10, 98), (100, 89), (990, 0)] {
        let budget = Budget::new(100);
        assert_eq!((budget.spend_on(length), budget.left()), (Ok(()), left), "{length}");
    }
    assert_eq!(Budget::new(100).spend_on(usize::MAX), Err(Fault::Spent));
}

/// A list of many numbers.
fn many(count: i64) -> (Json, Json) {
    (json!({ "type": "array", "items": { "type": "integer" } }), (0..count).collect())
}

#[test]
fn no_macro_forgives_that_all_steps_are_taken() {
    let (schema, value) = many(2_000);
    for rule in
        ["true || self.all(a, self.all(b, a != b || a == b))", "self.exists(a, self.all(b, b == a || b != a)) || true"]
    {
        let is_short = rule.starts_with("true");
        let said = codes(rule, schema.clone(), value.clone());
        assert!(said.is_empty() || !is_short, "{rule}: {said:?}");
    }
    for rule in [
        "self.all(a, self.all(b, a != b || a == b)) || true",
        "!(self.all(a, self.all(b, a != b || a == b)) && false)",
        "self.all(i, a, self.all(j, b, a != b || a == b)) || true",
        "self.exists(a, self.filter(b, a < 0).size() > 0) || true",
        "self.map(a, self.map(b, a + b)).size() > 0",
        "self.transformMap(i, a, self.filter(b, b == a)).size() > 0",
        "self.exists_one(a, self.exists_one(b, a == b)) || true",
    ] {
        assert_eq!(codes(rule, schema.clone(), value.clone()), ["unjudged-rule"], "{rule}");
    }
}

#[test]
fn long_lists_are_gone_through_once_without_a_word() {
    let (schema, value) = many(20_000);
    hold(&schema, &value, &["self.all(x, x >= 0)", "self.map(x, x + 1).size() == 20000", "self == self"]);
}

#[test]
fn what_grows_is_counted_before_it_grows() {
    for rule in [
        "lists.range(9223372036854775807).size() == 0",
        "self.replace('', self).replace('', self).replace('', self).size() == 0",
        "self.split('').map(x, self).join(self).size() == 0",
        "self.split('').map(x, self.split('')).flatten().map(x, self).join().size() == 0",
    ] {
        let said = codes(rule, text(), json!("x".repeat(20_000)));
        assert_eq!(said, ["unjudged-rule"], "{rule}");
    }
}

#[test]
fn doubling_ends_with_the_steps() {
    let doubled = (0..40).fold("self".to_owned(), |inner, _| format!("[{inner}].map(x, x + x)[0]"));
    assert_eq!(codes(&format!("{doubled} == ''"), text(), json!("0123456789")), ["unjudged-rule"]);
    let lists = (0..40).fold("[self]".to_owned(), |inner, _| format!("[{inner}].map(x, x + x)[0]"));
    assert_eq!(codes(&format!("{lists}.size() == 0"), text(), json!("a")), ["unjudged-rule"]);
}

#[test]
fn all_rules_of_an_object_share_its_steps() {
    let rule = || json!({ "rule": "self.all(a, self.all(b, a != b || a == b))" });
    let (mut schema, value) = many(2_000);
    schema["x-kubernetes-validations"] =
        Json::Array((0..12).map(|_| rule()).chain([json!({ "rule": "1 == 2" })]).collect());
    let judged = judge(&json!({ "type": "object", "properties": { "a": schema } }), &json!({ "a": value }));
    let said: Vec<_> = judged.of_object.iter().map(|finding| finding.code.as_str()).collect();
    assert_eq!(said, ["unjudged-rule"; 13], "after ten rules that spend a million nothing is left for a cheap one");
}

#[test]
fn the_steps_of_one_object_are_not_those_of_the_next() {
    let (schema, value) = many(2_000);
    assert_eq!(codes("self.all(a, self.all(b, a != b || a == b))", schema.clone(), value.clone()), ["unjudged-rule"]);
    assert_eq!(codes("self.size() == 2000", schema, value), [""; 0]);
}
