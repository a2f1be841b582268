//! What values become: numbers, text, fields that are left out, and the names of resources.

use lornuc_model::diagnostic::Code;
use lornuc_model::value::Value;

use super::{Evaluation, config, evaluated};

fn json(evaluation: &Evaluation, path: &str) -> String {
    serde_json::to_string(evaluation.at("dev/apps", path).node()).unwrap()
}

/// The data of a config map, as JSON.
fn data(expression: &str) -> String {
    json(&evaluated(&[("stacks/apps.ncl", &config(expression))]), "config.data")
}

#[test]
fn numbers_that_64_bits_or_a_short_decimal_hold_are_exact() {
    let cases = [
        ("9223372036854775807", "9223372036854775807"),
        ("-9223372036854775808", "-9223372036854775808"),
        ("9223372036854775806 + 1", "9223372036854775807"),
        ("9007199254740993", "9007199254740993"),
        ("0.1 + 0.2", "0.3"),
        ("1 / 3 * 3", "1"),
        ("3.0", "3"),
        ("-0.0", "0"),
        ("1 / 8", "0.125"),
        ("2.5e3", "2500"),
        ("1e18", "1000000000000000000"),
        ("1e-7", "1.0e-7"),
        ("-1.5", "-1.5"),
    ];
    let list: Vec<&str> = cases.iter().map(|(expression, _)| *expression).collect();
    let evaluation = evaluated(&[("stacks/apps.ncl", &config(&format!("[{}]", list.join(", "))))]);
    for (index, (expression, expected)) in cases.iter().enumerate() {
        let cursor = evaluation.at("dev/apps", &format!("config.data[{index}]"));
        let Value::Number(number) = cursor.node().value else { panic!("{expression} is no number") };
        assert_eq!(number.to_string(), *expected, "{expression}");
    }
}

#[test]
fn numbers_that_writing_would_change_are_refused_each_at_its_place() {
    let cases = [
        "9223372036854775808",
        "-9223372036854775809",
        "1 / 3",
        "1e300",
        "1e-400",
        "0.1234567890123456789",
        "9007199254740993.5",
    ];
    let evaluation = evaluated(&[("stacks/apps.ncl", &config(&format!("[{}]", cases.join(", "))))]);
    let told: Vec<String> =
        cases.iter().map(|case| format!("unsupported-number (dev) stacks/apps.ncl: {case}")).collect();
    assert_eq!(evaluation.told(), told);
}

#[test]
fn plain_data_becomes_what_json_holds() {
    for (expression, expected) in [
        ("null", "null"),
        ("true", "true"),
        ("{}", "{}"),
        ("[]", "[]"),
        ("[[], {}, null]", "[[],{},null]"),
        ("'Always", "\"Always\""),
        ("['\"on failure\"]", "[\"on failure\"]"),
        ("{ a | optional, b | optional = 1 }", "{\"b\":1}"),
        ("{ a | optional | String }", "{}"),
        ("{ hidden | not_exported = 1, shown = hidden }", "{\"shown\":1}"),
        ("{ hidden | not_exported = fun x => x, wanting | not_exported }", "{}"),
        ("{ \"\" = 1, \"a.b/c\" = 2 }", "{\"\":1,\"a.b/c\":2}"),
        ("m%\"\n      one\n        \"two\"\n    \"%", "\"one\\n  \\\"two\\\"\""),
        ("\"\\u{1F600} größer\"", "\"😀 größer\""),
        ("{ a | default = 1 }", "{\"a\":1}"),
        ("{ field = \"x\", value = 1 }", "{\"field\":\"x\",\"value\":1}"),
    ] {
        assert_eq!(data(expression), expected, "{expression}");
    }
}

#[test]
fn the_order_of_declaration_does_not_matter() {
    let fields =
        ["kind = \"ConfigMap\"", "data = { b = 1, a = 2 }", "metadata = { name = \"c\" }", "apiVersion = \"v1\""];
    let mut turned = fields;
    let expected = r#"{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c"},"data":{"a":2,"b":1}}"#;
    for _ in 0..fields.len() {
        turned.rotate_left(1);
        let stack = format!("{{ config = {{ {} }} }}", turned.join(", "));
        assert_eq!(json(&evaluated(&[("stacks/apps.ncl", &stack)]), "config"), expected, "{stack}");
    }
}

#[test]
fn text_is_held_up_to_what_an_api_server_takes() {
    let most = 3 * 1024 * 1024;
    let with_text = |bytes: usize| {
        let stack = config("{ text = import \"large.txt\" as 'Text }");
        evaluated(&[("stacks/apps.ncl", &stack), ("stacks/large.txt", &"x".repeat(bytes))])
    };
    let fits = with_text(most);
    assert_eq!(fits.at("dev/apps", "config.data.text").node().as_text().map(str::len), Some(most));
    let codes: Vec<Code> = with_text(most + 1).findings.iter().map(|finding| finding.code).collect();
    assert_eq!(codes, [Code::TooMuchWork]);
}

#[test]
fn a_finding_names_the_resource_by_the_groups_and_pairs_that_it_stands_in() {
    let resource = r#"{ apiVersion = "v1", kind = "ConfigMap", metadata.name = "c", data.list = [{ port = 1 + "" }] }"#;
    for (stack, expected) in [
        (format!("{{ config = {resource} }}"), "apps/config"),
        (format!("{{ web.blue.config = {resource} }}"), "apps/web/blue/config"),
        (format!("{{ web = std.record.to_array {{ blue.config = {resource} }} }}"), "apps/web/blue/config"),
        (format!("{{ web = [{{ value.config = {resource}, field = \"blue\" }}] }}"), "apps/web/blue/config"),
    ] {
        let evaluation = evaluated(&[("stacks/apps.ncl", &stack)]);
        let [finding] = evaluation.findings.as_slice() else { panic!("{}", evaluation.transcript()) };
        assert_eq!(finding.resource.as_ref().unwrap().to_string(), expected, "{stack}");
        assert_eq!(finding.path.to_string(), "data.list[0].port", "{stack}");
    }
}
