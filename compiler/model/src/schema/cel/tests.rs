//! What an expression is worth, and that none goes on for ever. What the server says of whole objects is compared in
//! `tests/it/rules.rs`.

mod data;
mod functions;
mod macros;
mod operators;
mod optionals;
mod said;
mod scope;
mod steps;
mod texts;
mod views;

use serde_json::{Value as Json, json};

use super::{Judged, check, names, path, unread};
use crate::name::{GroupKind, Kind};
use crate::schema::Shape;
use crate::value::{Place, from_json};

fn judge(schema: &Json, object: &Json) -> Judged {
    let kind = GroupKind { group: "example.com".into(), kind: Kind::new("Widget").unwrap() };
    check(&kind, &Shape::read(schema), (&from_json(object.clone()).unwrap(), Place::default()))
}

fn of(rule: &str, schema: Json, value: Json) -> Vec<(&'static str, String)> {
    let mut schema = schema;
    schema["x-kubernetes-validations"] = json!([{ "rule": rule }]);
    let schema = json!({ "type": "object", "properties": { "spec": schema } });
    let judged = judge(&schema, &json!({ "metadata": { "name": "a" }, "spec": value }));
    let told = judged.of_object.into_iter().chain(judged.of_kind);
    told.map(|finding| (finding.code.as_str(), finding.message)).collect()
}

fn codes(rule: &str, schema: Json, value: Json) -> Vec<&'static str> {
    of(rule, schema, value).into_iter().map(|(code, _)| code).collect()
}

/// Each rule is true of the value, and its contrary is not.
fn hold(schema: &Json, value: &Json, rules: &[&str]) {
    for rule in rules {
        assert_eq!(of(rule, schema.clone(), value.clone()), [], "{rule}");
        let contrary = of(&format!("!({rule})"), schema.clone(), value.clone());
        assert_eq!(contrary, [("failed-rule", "`spec` must obey a rule of its schema".to_owned())], "{rule}");
    }
}

/// Each expression has no answer, for this reason.
fn refuse(schema: &Json, value: &Json, rules: &[(&str, &str)]) {
    for (rule, reason) in rules {
        let message = format!("`spec` must obey a rule of its schema, which has no answer: {reason}");
        assert_eq!(of(rule, schema.clone(), value.clone()), [("failed-rule", message)], "{rule}");
    }
}

/// Nothing is said of the object by these, but that the server judges them.
fn leave(schema: &Json, value: &Json, rules: &[(&str, &str)]) {
    for (rule, reason) in rules {
        let message = format!("a rule for `spec` cannot be judged: {reason}");
        assert_eq!(of(rule, schema.clone(), value.clone()), [("unjudged-rule", message)], "{rule}");
    }
}

fn integer() -> Json {
    json!({ "type": "integer" })
}

fn text() -> Json {
    json!({ "type": "string" })
}

#[test]
fn names_are_escaped_and_back() {
    for (name, identifier) in [
        ("a", "a"),
        ("a_b", "a_b"),
        ("namespace", "__namespace__"),
        ("x-y.z/a", "x__dash__y__dot__z__slash__a"),
        ("a__b", "a__underscores__b"),
        ("in-a", "in__dash__a"),
    ] {
        assert_eq!(names::escaped(name).as_deref(), Some(identifier));
        assert_eq!(names::unescaped(identifier).as_deref(), Some(name));
    }
    assert!(["", "1a", "a b", "ä"].iter().all(|name| names::escaped(name).is_none()));
    assert_eq!(names::unescaped("a__nothing__b"), None);
}

#[test]
fn paths_are_read() {
    assert_eq!(path::names(".spec.size"), ["spec", "size"]);
    assert_eq!(path::names(".a['b.c'].d"), ["a", "b.c", "d"]);
    assert_eq!(path::names("['it\\'s']"), ["it's"]);
    assert!(["", "a", "..a", "['a", "."].iter().all(|text| path::names(text).is_empty()));
}

#[test]
fn of_the_metadata_a_rule_sees_the_names() {
    let rule = |rule: &str| json!({ "type": "object", "x-kubernetes-validations": [{ "rule": rule }] });
    let object = json!({ "apiVersion": "a/v1", "kind": "B", "metadata": { "name": "a", "labels": { "b": "c" } } });
    let counts = |text: &str| judge(&rule(text), &object).of_object.len();
    assert_eq!(counts("self.metadata.name == 'a' && self.apiVersion == 'a/v1' && self.kind == 'B'"), 0);
    assert_eq!(counts("has(self.metadata.labels)"), 1);
}

#[test]
fn what_cannot_be_judged_is_told_and_never_passed() {
    let integer = || json!({ "type": "integer" });
    assert_eq!(codes("self >", integer(), json!(1)), ["unjudged-rule"]);
    assert_eq!(codes("unheard(self)", integer(), json!(1)), ["unjudged-rule"]);
    assert_eq!(codes("self + 'a' == 'b'", integer(), json!(1)), ["unjudged-rule"]);
    assert_eq!(codes("Message{a: 1} == self", integer(), json!(1)), ["unjudged-rule"]);
    assert_eq!(codes("self", integer(), json!(1)), ["unjudged-rule"]);
    assert_eq!(codes("unheard(self) || true", integer(), json!(1)), Vec::<&str>::new());
}

#[test]
fn a_rule_that_takes_too_long_ends() {
    let many: Vec<_> = (0..300).map(|number| format!("name-{number}")).collect();
    let texts = || json!({ "type": "array", "items": { "type": "string" } });
    let told = of("self.all(a, self.all(b, self.all(c, a + b + c != '')))", texts(), json!(many));
    assert_eq!(told, [("unjudged-rule", "a rule for `spec` cannot be judged: it takes too many steps".to_owned())]);
    let long = "x".repeat(1_000_000);
    let text = || json!({ "type": "string" });
    assert_eq!(codes("self.replace('', self).replace('', self) == ''", text(), json!(long)), ["unjudged-rule"]);
    assert_eq!(codes("lists.range(1000000000).size() == 0", text(), json!("a")), ["unjudged-rule"]);
}

#[test]
fn deep_and_long_rules_are_told() {
    let integer = || json!({ "type": "integer" });
    let sum = vec!["1"; 10_000].join("+");
    let nested = format!("{}self{}", "(".repeat(2_000), ")".repeat(2_000));
    let lists = format!("{}{}", "[".repeat(90), "]".repeat(90));
    for rule in [sum, nested, "a".repeat(100_000), format!("{}self > 0", "!".repeat(5_000))] {
        assert_eq!(codes(&rule, integer(), json!(1)), ["unjudged-rule"], "{}", &rule[..20]);
    }
    assert_eq!(codes(&format!("{lists} == {lists}"), integer(), json!(1)), Vec::<&str>::new());
    let deepest = vec!["1"; 120].join("+");
    assert_eq!(codes(&format!("{deepest} == 120"), integer(), json!(1)), Vec::<&str>::new());
}

#[test]
fn hostile_values_are_faults_and_no_panics() {
    let text = || json!({ "type": "string" });
    for rule in [
        "self.substring(1, 0) == ''",
        "self.charAt(99) == ''",
        "self.substring(1) == ''",
        "'%s'.format([]) == ''",
        "'%.999999999f'.format([1.0]) == ''",
        "duration('9999999999999h') > duration('1h')",
        "timestamp('x') > timestamp('y')",
        "-9223372036854775808 / -1 == 1",
        "9223372036854775807 * 2 == 1",
        "self.matches('(') || self.matches('a{1000}{1000}{1000}')",
        "[1][-1] == 1",
        "math.bitShiftLeft(1, 64) == 1",
    ] {
        let told = codes(rule, text(), json!("äö"));
        assert!(told.len() <= 1, "{rule}: {told:?}");
    }
}

#[test]
fn all_rules_of_a_schema_can_be_read_beforehand() {
    let schema = json!({
        "type": "object", "x-kubernetes-validations": [{ "rule": "has(self.a)" }, { "rule": "(" }],
        "properties": { "a": { "type": "array", "items": { "type": "integer",
                               "x-kubernetes-validations": [{ "rule": "self > 0" }] } } },
    });
    let read = unread(&Shape::read(&schema));
    assert_eq!((read.count, read.faults.len()), (3, 1));
}
