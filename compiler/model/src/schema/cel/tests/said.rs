//! What findings say: messages of the author and of rules, labels, the field that a rule is about, and places below.

use serde_json::{Value as Json, json};

use super::{integer, judge, text};
use crate::diagnostic::{Diagnostic, Severity};

/// The findings about the field `a` of an object, whose schema has one rule.
fn findings(rule: Json, value: Json) -> Vec<Diagnostic> {
    let below = json!({ "type": "object", "properties": {
        "n": { "type": "integer" }, "t": { "type": "string" }, "x.y": { "type": "integer" },
        "deep": { "type": "object", "properties": { "n": { "type": "integer" } } },
    }, "x-kubernetes-validations": [rule] });
    let judged = judge(&json!({ "type": "object", "properties": { "a": below } }), &json!({ "a": value }));
    judged.of_object.into_iter().chain(judged.of_kind).collect()
}

fn message(rule: Json, value: Json) -> String {
    let findings = findings(rule, value);
    assert_eq!(findings.len(), 1);
    findings[0].message.clone()
}

const MUST: &str = "`a` must obey its schema: ";

#[test]
fn a_message_is_that_of_the_expression_or_of_the_author() {
    let value = || json!({ "n": 1, "t": "said" });
    for (expression, says) in [
        ("'n is ' + string(self.n)", "n is 1"),
        ("'  around  '", "around"),
        ("self.t", "said"),
        ("''", "written"),
        ("'   '", "written"),
        ("'two\\nlines'", "written"),
        ("string(1 / 0)", "written"),
        ("self.deep.n == 1 ? 'a' : 'b'", "written"),
        ("self.n", "written"),
        ("null", "written"),
        ("((", "written"),
        ("unheard(self)", "written"),
    ] {
        let rule = json!({ "rule": "false", "message": " written ", "messageExpression": expression });
        assert_eq!(message(rule, value()), format!("{MUST}{says}"), "{expression}");
    }
}

#[test]
fn without_any_message_the_rule_is_shown() {
    let rule = json!({ "rule": "self.n\n  >  2", "messageExpression": "''" });
    let findings = findings(rule, json!({ "n": 1 }));
    assert_eq!(findings[0].message, "`a` must obey a rule of its schema");
    assert_eq!(findings[0].notes, ["the rule is `self.n > 2`"]);
}

#[test]
fn a_message_of_more_than_five_kibibytes_is_not_said() {
    let made = |length: usize| {
        let rule = json!({ "rule": "false", "message": "short", "messageExpression": "self.t" });
        message(rule, json!({ "t": "x".repeat(length) }))
    };
    assert_eq!(made(5 * 1024).len(), MUST.len() + 5 * 1024);
    assert_eq!(made(5 * 1024 + 1), format!("{MUST}short"));
}

#[test]
fn a_rule_is_told_at_the_field_that_it_is_about() {
    for (field, path) in [
        (".n", "a.n"),
        (".deep.n", "a.deep.n"),
        (".missing.n", "a.missing.n"),
        ("['x.y']", "a.\"x.y\""),
        ("n", "a"),
        ("", "a"),
        (".deep.", "a"),
    ] {
        let findings = findings(json!({ "rule": "false", "fieldPath": field }), json!({ "n": 1 }));
        assert_eq!(findings[0].path.to_string(), path, "{field}");
    }
}

#[test]
fn what_has_no_answer_is_an_error_and_what_is_not_known_a_warning() {
    for (rule, severity, code) in [
        ("self.n > 1", Severity::Error, "failed-rule"),
        ("1 / (self.n - 1) > 0", Severity::Error, "failed-rule"),
        ("self.t == 'a'", Severity::Error, "failed-rule"),
        ("unheard(self)", Severity::Warning, "unjudged-rule"),
        ("self.n", Severity::Warning, "unjudged-rule"),
        ("self.n >", Severity::Warning, "unjudged-rule"),
    ] {
        let findings = findings(json!({ "rule": rule }), json!({ "n": 1 }));
        let said: Vec<_> = findings.iter().map(|finding| (finding.severity, finding.code.as_str())).collect();
        assert_eq!(said, [(severity, code)], "{rule}");
        assert_eq!(findings[0].notes, [format!("the rule is `{rule}`")]);
        assert_eq!(findings[0].help.is_some(), severity == Severity::Warning, "{rule}");
    }
}

#[test]
fn rules_below_are_told_where_they_stand() {
    let positive = |mut schema: Json, rule: &str| {
        schema["x-kubernetes-validations"] = json!([{ "rule": rule }]);
        schema
    };
    let schema = json!({ "type": "object", "properties": {
        "list": { "type": "array", "items": positive(integer(), "self > 0") },
        "map": { "type": "object", "additionalProperties": positive(text(), "self != ''") },
        "nullable": positive(json!({ "type": "integer", "nullable": true }), "self > 0"),
        "nested": { "type": "array", "items": { "type": "array", "items": positive(integer(), "self > 0") } },
    } });
    let object = json!({ "list": [1, 0, -1], "map": { "a-b": "", "c": "d" }, "nullable": null, "nested": [[], [1, 0]],
                         "other": 1 });
    let judged = judge(&schema, &object);
    let places: Vec<_> = judged.of_object.iter().map(|finding| finding.path.to_string()).collect();
    assert_eq!(places, ["list[1]", "list[2]", "map.a-b", "nested[1][1]"]);
}

#[test]
fn the_rules_of_an_object_come_before_those_below_and_in_their_order() {
    let rule = |message: &str| json!({ "rule": "false", "message": message });
    let below = json!({ "type": "integer", "x-kubernetes-validations": [rule("3")] });
    let schema = json!({ "type": "object", "properties": { "a": below },
                         "x-kubernetes-validations": [rule("1"), rule("2")] });
    let judged = judge(&schema, &json!({ "a": 1 }));
    let said: Vec<_> = judged.of_object.iter().map(|finding| &*finding.message).collect();
    let root = "the object must obey its schema: ";
    assert_eq!(said, [format!("{root}1"), format!("{root}2"), format!("{MUST}3")]);
}

#[test]
fn a_rule_over_what_was_waits_for_a_plan() {
    let said = |rule: Json| findings(rule, json!({ "n": 1 })).len();
    for rule in ["self == oldSelf", "self.n >= oldSelf.n", "[1].all(x, oldSelf.n == x)", "oldSelf.hasValue()"] {
        assert_eq!(said(json!({ "rule": rule })), 0, "{rule}");
    }
    assert_eq!(said(json!({ "rule": "!oldSelf.hasValue()", "optionalOldSelf": true })), 0);
    assert_eq!(said(json!({ "rule": "oldSelf.hasValue()", "optionalOldSelf": true })), 1);
    assert_eq!(said(json!({ "rule": "oldSelf.?n.orValue(2) == 1", "optionalOldSelf": true })), 1);
}

#[test]
fn of_what_is_no_rule_nothing_is_made() {
    for rules in [json!("self"), json!({}), json!([1, null, {}, { "message": "a" }, { "rule": 1 }])] {
        let schema = json!({ "type": "object", "x-kubernetes-validations": rules });
        assert!(judge(&schema, &json!({})).of_object.is_empty(), "{rules}");
    }
}
