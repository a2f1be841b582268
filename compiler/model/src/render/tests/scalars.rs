//! The YAML writer: text, plain, in quotes and in blocks, that both versions of YAML read as the same text.

use serde_json::{Map as JsonMap, Value as Json, json};

use super::{reads_back, written};

/// A text at every sort of place: value, key, element, nested element.
fn everywhere(text: &str) -> Json {
    let keyed: JsonMap<String, Json> = [(text.to_owned(), json!(text))].into_iter().collect();
    json!({ "list": [text, [text, [text]], { "a": text, "keyed": keyed }], "keyed": keyed, "value": text })
}

#[test]
fn blocks_keep_any_number_of_line_ends() {
    for (text, under_key, in_list) in [
        ("a\nb", "k: |-\n  a\n  b\n", "- |-\n  a\n  b\n"),
        ("a\nb\n", "k: |\n  a\n  b\n", "- |\n  a\n  b\n"),
        ("a\nb\n\n", "k: |+\n  a\n  b\n\n", "- |+\n  a\n  b\n\n"),
        ("a\nb\n\n\n", "k: |+\n  a\n  b\n\n\n", "- |+\n  a\n  b\n\n\n"),
        ("a\n", "k: |\n  a\n", "- |\n  a\n"),
        ("a\n\n\nb\n", "k: |\n  a\n\n\n  b\n", "- |\n  a\n\n\n  b\n"),
        ("a\n  b\n c", "k: |-\n  a\n    b\n   c\n", "- |-\n  a\n    b\n   c\n"),
        ("# a\n- b\n---\n...\n", "k: |\n  # a\n  - b\n  ---\n  ...\n", "- |\n  # a\n  - b\n  ---\n  ...\n"),
    ] {
        assert_eq!(reads_back(&json!({ "k": text })), under_key);
        assert_eq!(reads_back(&json!([text])), in_list);
        reads_back(&everywhere(text));
    }
}

#[test]
fn what_follows_a_block_is_not_part_of_it() {
    let texts = ["a\nb", "a\n", "a\n\n", "a\n\n\n"];
    for text in texts {
        reads_back(
            &json!({ "a": text, "b": { "c": text, "d": 1 }, "e": [text, [text, 2], { "f": text, "g": 3 }, "end"] }),
        );
    }
    assert_eq!(written(&json!({ "a": "x\n\n", "b": 1 })), "a: |+\n  x\n\nb: 1\n");
    assert_eq!(written(&json!([["x\n"], 1])), "- - |\n    x\n- 1\n");
}

#[test]
fn text_that_a_block_would_change_is_quoted() {
    for (text, quoted) in [
        ("\n", r#""\n""#),
        ("\n\n", r#""\n\n""#),
        ("\na", r#""\na""#),
        (" a\nb", r#"" a\nb""#),
        ("a \nb", r#""a \nb""#),
        ("a\nb ", r#""a\nb ""#),
        ("a\n ", r#""a\n ""#),
        ("a\n \nb\n", r#""a\n \nb\n""#),
        ("a\tb\nc", r#""a\tb\nc""#),
        ("\ta\nb", r#""\ta\nb""#),
        ("a\r\nb\r\n", r#""a\r\nb\r\n""#),
        ("a\nb\r", r#""a\nb\r""#),
        ("a\n\u{85}b", r#""a\n\u0085b""#),
        ("a\n\u{2028}b", r#""a\n\u2028b""#),
        ("\u{feff}a\nb", r#""\ufeffa\nb""#),
        ("a\n\u{0}", r#""a\n\u0000""#),
        ("a\n\u{7f}", r#""a\n\u007f""#),
    ] {
        assert_eq!(written(&json!({ "k": text })), format!("k: {quoted}\n"));
        reads_back(&everywhere(text));
    }
}

#[test]
fn text_that_a_reader_might_take_for_something_else_is_quoted() {
    let words = "y Y n N yes Yes YES no No NO on On ON off OFF true True FALSE null Null NULL ~";
    let numbers = "0 7 0644 0o17 0x1f 0b11 1_000 1.5 .5 1. 1e3 1.5E-3 +1 -1 1:30 190:20:30 .inf -.INF .nan 2001-01-01";
    let signs = "- -- --- -a ? : , [ ] { } # #a & &a * *a ! !a | > ' \" % %a @ @a ` = << <<a a: a:b: .";
    let spaced = [
        "",
        " ",
        " a",
        "a ",
        "a: b",
        "a #b",
        "- a",
        "? a",
        "2001-01-01 00:00:00Z",
        "2001-12-14T21:59:43.10-05:00",
        "\t",
        "a\tb",
        "a\rb",
        "\u{a0}\u{85}",
        "\u{2029}",
        "\u{feff}",
    ];
    for text in [words, numbers, signs].iter().flat_map(|texts| texts.split(' ')).chain(spaced) {
        let value = written(&json!({ "k": text }));
        assert!(value.starts_with("k: \"") && value.ends_with("\"\n"), "{value}");
        let key = written(&json!({ text: 1 }));
        assert!(key.starts_with('"') && key.ends_with("\": 1\n"), "{key}");
        reads_back(&everywhere(text));
    }
}

#[test]
fn ordinary_text_needs_no_quotes() {
    for text in [
        "a",
        "web-1",
        "app.kubernetes.io/name",
        "a:b",
        "http://a.b:80/c?d=e#f",
        "a#b",
        "$(VAR)",
        "10.0.0.1/24 x",
        "100m",
        "1Gi",
        "nginx:1.27@sha256:0a",
        "it's \"so\"",
        "a, b",
        "(a)",
        "/",
        "\\d+",
        "yes!",
        "nonsense",
        "Ärger 🦀",
        "_",
        "a  b",
    ] {
        assert_eq!(written(&json!({ "k": text })), format!("k: {text}\n"));
        assert_eq!(written(&json!({ text: 1 })), format!("{text}: 1\n"));
        reads_back(&everywhere(text));
    }
}

#[test]
fn quotes_and_backslashes_are_escaped() {
    for (text, quoted) in [
        (r#"" "#, r#""\" ""#),
        (r"\ ", r#""\\ ""#),
        (r"- \n", r#""- \\n""#),
        (r#"'"\"#, r#""'\"\\""#),
        ("\u{1b}[31m", r#""\u001b[31m""#),
        ("\u{7}", r#""\u0007""#),
    ] {
        assert_eq!(written(&json!([text])), format!("- {quoted}\n"));
        reads_back(&everywhere(text));
    }
}

#[test]
fn a_key_with_line_ends_is_quoted_on_one_line() {
    assert_eq!(reads_back(&json!({ "a\nb\n": { "c": 1 } })), "\"a\\nb\\n\":\n  c: 1\n");
    assert_eq!(reads_back(&json!([{ "\n": [1] }])), "- \"\\n\":\n  - 1\n");
}

#[test]
fn keys_that_grow_by_escaping_and_marks_of_documents_are_read_back() {
    for text in ["\t".repeat(600), "\"".repeat(600), "\u{85}".repeat(400), "k".repeat(1_001)] {
        reads_back(&json!({ (text): 1 }));
    }
    for text in ["...", "... key", "...\nx", "---", "--- a"] {
        reads_back(&json!({ (text): text }));
        reads_back(&json!(text));
    }
}
