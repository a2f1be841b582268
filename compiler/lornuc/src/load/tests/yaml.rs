//! YAML by Kubernetes' rules: what is read, what is refused, and where the limits are. The values were compared with
//! what sigs.k8s.io/yaml 1.6.0 makes of the same texts.

use std::collections::BTreeSet;

use lornuc_model::diagnostic::{Code, Color, Report, text as drawn};

use super::{Reading, read};

/// Holds each text against its documents as JSON, and expects no findings.
fn check(cases: &[(&str, &str)]) {
    for (text, expected) in cases {
        let reading = read(text);
        assert_eq!(reading.marked(), [], "{text:?}");
        assert_eq!(reading.json(), *expected, "{text:?}");
    }
}

/// Expects one finding of this code that marks this text.
fn refused(code: Code, cases: &[(&str, &str)]) {
    for (text, mark) in cases {
        assert_eq!(read(text).marked(), [(code, *mark)], "{text:?}");
    }
}

#[test]
fn each_document_is_a_value_and_empty_ones_are_left_out() {
    check(&[
        ("a: 1\n---\nb: 2\n", r#"{"a":1} {"b":2}"#),
        ("a: 1\n...\n---\nb: 2\n...\n", r#"{"a":1} {"b":2}"#),
        ("---\n---\n# nothing\n---\na: 1\n---\n", r#"{"a":1}"#),
        ("--- {a: 1}\n--- [b]\n--- |\n  c\n", r#"{"a":1} ["b"] "c\n""#),
        ("", ""),
        ("\n\n", ""),
        ("# a comment\n  # another\n", ""),
        ("null\n--- ~\n", ""),
        ("%YAML 1.1\n---\na: 1\n", r#"{"a":1}"#),
        ("\u{feff}a: 1\n", r#"{"a":1}"#),
        ("a: 1\r\nb:\r\n  - x\r\n", r#"{"a":1,"b":["x"]}"#),
    ]);
}

#[test]
fn lines_are_kept_or_folded_and_quoted_scalars_are_text() {
    check(&[
        ("a: |\n  x\n   y\n\n", r#"{"a":"x\n y\n"}"#),
        ("a: |\r\n  x\r\n  y\r\n", r#"{"a":"x\ny\n"}"#),
        ("a: |-\n  x\n", r#"{"a":"x"}"#),
        ("a: |+\n  x\n\n", r#"{"a":"x\n\n"}"#),
        ("a: |2\n   x\n", r#"{"a":" x\n"}"#),
        ("a: >\n  x\n  y\n\n  z\n", r#"{"a":"x y\nz\n"}"#),
        ("a: >-\n  x\n   y\n  z\n", r#"{"a":"x\n y\nz"}"#),
        ("a: |\nb: >\n  017\n", r#"{"a":"","b":"017\n"}"#),
        ("a: \"x\n  y\"\nb: x\n  y\n", r#"{"a":"x y","b":"x y"}"#),
        ("a: 'it''s'\nb: \"\\x41\\u00e9\\t\\\n  x\"\n", r#"{"a":"it's","b":"Aé\tx"}"#),
        ("a: x#c\nb: x # c\n", r#"{"a":"x#c","b":"x"}"#),
        ("[yes, 'yes', \"017\", 017, ~, '']", r#"[true,"yes","017",15,null,""]"#),
        ("{\n\t\"a\":1, b: 1.50,\n\tc: , d: 1e3\t\n}\n", r#"{"a":1,"b":1.5,"c":null,"d":1000}"#),
    ]);
}

#[test]
fn keys_are_the_text_of_what_kubernetes_makes_of_them() {
    check(&[
        ("y: a\n", r#"{"true":"a"}"#),
        ("'y': a\n", r#"{"y":"a"}"#),
        ("Off: a\n", r#"{"false":"a"}"#),
        ("1: a\n0x1F: b\n1e3: c\n1.5: d\n", r#"{"1":"a","1.5":"d","1000":"c","31":"b"}"#),
        ("2001-01-01: a\n", r#"{"2001-01-01":"a"}"#),
        ("!!str 5: a\n!!int \"6\": b\n", r#"{"5":"a","6":"b"}"#),
        ("? a\n: 1\n? |\n  b\n: 2\n", r#"{"a":1,"b\n":2}"#),
        ("{b, c: 1}\n", r#"{"b":null,"c":1}"#),
    ]);
    refused(
        Code::YamlSyntax,
        &[("null: a\n", "null"), ("~: a\n", "~"), (": a\n", ""), ("[a]: 1\n", "["), ("? {a: 1}\n: 1\n", "{")],
    );
}

#[test]
fn a_key_written_twice_is_refused() {
    for (text, second, first) in [
        ("a: 1\n'a': 2\n", 5..8, 0..1),
        ("{a: 1, b: 2, a: 3}\n", 13..14, 1..2),
        ("y: 1\ntrue: 2\n", 5..9, 0..1),
        ("1: a\n\"1\": b\n", 5..8, 0..1),
        ("é: 1\né: 2\n", 6..8, 0..2),
    ] {
        let reading = read(text);
        let labels: Vec<_> = reading.findings.iter().flat_map(|finding| &finding.labels).collect();
        assert_eq!(super::codes(&reading.findings), [Code::YamlSyntax], "{text:?}");
        assert_eq!(labels.iter().map(|label| label.span.range()).collect::<Vec<_>>(), [second, first], "{text:?}");
    }
    check(&[("- a: 1\n- a: 2\n", r#"[{"a":1},{"a":2}]"#), ("a: {a: {a: 1}}\n", r#"{"a":{"a":{"a":1}}}"#)]);
}

#[test]
fn an_alias_is_the_value_of_its_anchor() {
    check(&[
        ("a: &x 1\nb: *x\n", r#"{"a":1,"b":1}"#),
        ("a: &x [1, {c: 2}]\nb: {d: *x}\n", r#"{"a":[1,{"c":2}],"b":{"d":[1,{"c":2}]}}"#),
        ("a: &x\nb: *x\n", r#"{"a":null,"b":null}"#),
        ("a: &x 1\nb: &x 2\nc: *x\n", r#"{"a":1,"b":2,"c":2}"#),
        ("- &x '1'\n- *x\n", r#"["1","1"]"#),
    ]);
    let (loops, unknown) = ("names no anchor before it", "unknown anchor");
    for (text, message) in [("a: &x [*x]\n", loops), ("a: &x {b: *x}\n", loops), ("a: *x\nb: &x 1\n", unknown)] {
        let reading = read(text);
        assert_eq!(reading.documents, [], "{text:?}");
        assert_eq!(super::codes(&reading.findings), [Code::YamlSyntax], "{text:?}");
        assert!(reading.findings[0].message.contains(message), "{text:?}: {}", reading.findings[0].message);
    }
}

#[test]
fn an_anchor_ends_with_its_document() {
    let reading = read("a: &x 1\n---\nb: *x\n");
    assert_eq!((super::codes(&reading.findings), reading.documents), (vec![Code::YamlSyntax], vec![]));
}

#[test]
fn merged_fields_stand_behind_own_ones() {
    check(&[
        ("<<: {a: 1, b: 2}\na: 3\n", r#"{"a":3,"b":2}"#),
        ("x: &x {a: 1, b: 2}\nz:\n  <<: *x\n  a: 3\n", r#"{"x":{"a":1,"b":2},"z":{"a":3,"b":2}}"#),
        ("<<: [{a: 1}, {a: 2, b: 2}]\n", r#"{"a":1,"b":2}"#),
        ("- &x {a: 1}\n- &y {a: 2, b: 2}\n- <<: [*x, *y]\n", r#"[{"a":1},{"a":2,"b":2},{"a":1,"b":2}]"#),
        ("<<: {<<: {a: 1}, b: 2}\n", r#"{"a":1,"b":2}"#),
        ("<<: []\n", "{}"),
        ("'<<': {a: 1}\n", r#"{"<<":{"a":1}}"#),
        ("a: <<\n", r#"{"a":"<<"}"#),
    ]);
    refused(
        Code::YamlSyntax,
        &[("<<: 1\n", "1"), ("<<: null\n", "null"), ("<<: [[{a: 1}]]\n", "[[{a: 1}]]"), ("<<: [1]\n", "[1]")],
    );
}

#[test]
fn a_tag_says_what_a_scalar_is() {
    check(&[
        ("[!!str 5, !!str null, !!str , !!str yes]\n", r#"["5","null","","yes"]"#),
        ("a: !!str |\n  5\nb: !!timestamp 2001-01-01\n", r#"{"a":"5\n","b":"2001-01-01"}"#),
        ("[!!int \"5\", !!int '0x1F', !!float \"1.5\", !!bool \"yes\", !!null \"\"]\n", "[5,31,1.5,true,null]"),
        ("a: !!seq [b]\nc: !!map {d: 1}\n", r#"{"a":["b"],"c":{"d":1}}"#),
        ("%TAG !e! tag:yaml.org,2002:\n---\na: !e!str 5\n", r#"{"a":"5"}"#),
    ]);
}

#[test]
fn a_tag_without_a_meaning_is_refused() {
    for text in ["!foo 5", "!foo [5]", "!foo {a: 5}", "!!binary aGk=", "!!set {a}", "!!omap [a: 1]", "!!seq {a: 1}"] {
        assert_eq!(super::codes(&read(&format!("a: {text}\n")).findings), [Code::YamlSyntax], "{text}");
    }
}

#[test]
fn anchors_on_keys_and_aliases_as_keys_are_read() {
    check(&[("&k key: \"1\"\nv: *k\n", r#"{"key":"1","v":"key"}"#), ("a: &x one\n*x : 2\n", r#"{"a":"one","one":2}"#)]);
    refused(Code::YamlSyntax, &[("a: &x [1]\n*x : 2\n", "*x")]);
}

#[test]
fn aliases_do_not_get_around_the_depth_limit() {
    let mut text = String::from("a0: &a0 x\n");
    for level in 1..4 {
        let (open, close) = ("[".repeat(100), "]".repeat(100));
        text.push_str(&format!("a{level}: &a{level} {open}*a{}{close}\n", level - 1));
    }
    let reading = read(&text);
    assert_eq!(super::codes(&reading.findings), [Code::TooDeep]);
}

#[test]
fn a_tag_that_does_not_fit_is_refused() {
    for text in ["!!int abc", "!!int 1.5", "!!int yes", "!!bool maybe", "!!null x", "!!float \"abc\""] {
        assert_eq!(super::codes(&read(&format!("a: {text}\n")).findings), [Code::YamlSyntax], "{text}");
    }
    check(&[("a: !!float 3\nb: !!int \"5\"\nc: !!str 5\n", r#"{"a":3,"b":5,"c":"5"}"#)]);
}

#[test]
fn a_merge_counts_only_where_all_readers_agree_on_it() {
    refused(Code::YamlSyntax, &[("a: 1\n<<: {a: 2}\n", "<<"), ("<<: {a: 1}\n<<: {b: 2}\nc: 3\n", "<<")]);
}

#[test]
fn a_key_is_looked_up_among_forty_thousand() {
    let text: String = (0..40_000).map(|n| format!("k{n}: {n}\n")).collect();
    assert_eq!(read(&text).marked(), []);
    assert_eq!(super::codes(&read(&format!("{text}k7: again\n")).findings), [Code::YamlSyntax]);
}

#[test]
fn numbers_that_overflow_a_double_are_text() {
    check(&[("a: 1e400\nb: 12e4567\nc: -1e400\n", r#"{"a":"1e400","b":"12e4567","c":"-1e400"}"#)]);
}

#[test]
fn findings_about_a_text_with_a_secret_do_not_show_its_values() {
    for line in
        ["pw: hunter2\n  pw: hunter2", "pw: \"hunter2", "pw: !foo hunter2", "pw: !!int hunter2", "? {a: hunter2}"]
    {
        let text = format!("apiVersion: v1\nkind: Secret\nmetadata: {{name: s}}\nstringData:\n  {line}\n");
        let Reading { files, findings, .. } = read(&text);
        assert!(!findings.is_empty(), "{line}");
        let report = Report::new(findings, &BTreeSet::new());
        let told = drawn(&report, &files, Color::Never) + &lornuc_model::diagnostic::json(&report, &files);
        assert!(!told.contains("hunter2"), "{line}: {told}");
    }
    let reading = read("kind: SecretStore\na: !!int hunter2\n");
    assert!(reading.findings[0].message.contains("hunter2"), "another kind");
}
