//! Text, names and lines as Nickel and its formatter have them.

use crate::convert::layout::{Entry, Expression, write_record};
use crate::convert::text::{is_bare, key, lines, quoted};

#[test]
fn names_are_quoted_where_nickel_needs_it() {
    for name in ["a", "apiVersion", "x-kubernetes-list-type", "_a", "__a1", "default", "doc", "a_b", "A"] {
        assert_eq!(key(name), name);
    }
    for name in
        ["", "a.b", "a/b", "1a", "_", "-a", "a b", "let", "in", "if", "null", "true", "include", "or", "ü", "a'b", "$a"]
    {
        assert!(!is_bare(name), "{name}");
        assert_eq!(key(name), format!("\"{name}\""));
    }
    assert_eq!(key("a\"%{b}"), r#""a\"\%{b}""#);
}

#[test]
fn text_in_quotes_shows_every_character_that_counts() {
    for (text, written) in [
        ("", r#""""#),
        ("a \"b\" \\ \t", r#""a \"b\" \\ \t""#),
        ("%{x} %%{y} % {z} %", r#""\%{x} %\%{y} % {z} %""#),
        ("a\r\nb\n", r#""a\r\nb\n""#),
        ("\0\u{7}\u{85}\u{200b}\u{202e}\u{feff}", r#""\u{0}\u{7}\u{85}\u{200b}\u{202e}\u{feff}""#),
        ("Grüße 🙂", "\"Grüße 🙂\""),
    ] {
        assert_eq!(quoted(text), written);
    }
}

/// The lines of a block, and its marks.
fn block(text: &str) -> Option<(Vec<String>, String)> {
    lines(text).map(|block| (block.lines, block.marks))
}

#[test]
fn text_of_several_lines_is_a_block() {
    let plain =
        |lines: &[&str], marks: &str| Some((lines.iter().map(|line| (*line).to_owned()).collect(), marks.into()));
    assert_eq!(block("a\nb"), plain(&["a", "b"], "%"));
    assert_eq!(block("a\n  b\n"), plain(&["a", "  b", ""], "%"));
    for text in ["", "a", "a\n", "\n\n", " \n ", "\t\n\t\n", "a\rb\nc", "a\n\u{0}", "a\u{202e}\nb"] {
        assert_eq!(block(text), None, "{text:?}");
    }
}

#[test]
fn the_marks_of_a_block_are_longer_than_any_in_it() {
    for (text, marks) in [
        ("%\n100%", "%"),
        ("%{a}\nb", "%%"),
        ("%%%{a}\nb", "%%%%"),
        ("\"%\nb", "%%"),
        ("a\"%%\nb", "%%%"),
        ("\"\n%%\n{", "%"),
        ("x\"%%{\n", "%%%"),
    ] {
        assert_eq!(block(&format!("{text}\nend")).unwrap().1, marks, "{text}");
    }
}

#[test]
fn space_that_an_editor_would_take_away_is_held() {
    let (lines, marks) = block("a  \n\t\n%{b\r\n").unwrap();
    assert_eq!(marks, "%%");
    assert_eq!(lines, ["a  %%{\"\"}", "\t%%{\"\"}", "%{b%%{\"\\r\"}", ""]);
    let (lines, _) = block("\n  a\n   b").unwrap();
    assert_eq!(lines, ["", "%{\"\"}  a", "   b"]);
}

fn atom(text: &str) -> Expression {
    Expression::Atom(text.to_owned())
}

fn entry(path: &str, value: Expression) -> Entry {
    Entry { path: path.to_owned(), value: Some(value) }
}

fn written(entries: &[Entry]) -> String {
    let mut out = String::new();
    write_record(entries, 0, &mut out);
    out
}

#[test]
fn what_is_short_stands_on_one_line() {
    let few =
        Expression::Record(vec![entry("a.b", atom("1")), entry("c", Expression::List(vec![atom("2"), atom("3")]))]);
    let included = Expression::Record(vec![Entry { path: "name".into(), value: None }]);
    let extended = Expression::Extended("labels".into(), vec![entry("tier", atom("\"front\""))]);
    assert_eq!(
        written(&[
            entry("few", few),
            entry("metadata", included),
            entry("labels", extended),
            entry("none", Expression::Record(Vec::new()))
        ]),
        "{\n  few = { a.b = 1, c = [2, 3] },\n  metadata = { include name },\n  labels = labels & { tier = \"front\" },\n  none = {},\n}"
    );
}

#[test]
fn what_is_long_has_a_line_for_each_part() {
    let many = Expression::Record(["a", "b", "c", "d", "e"].map(|name| entry(name, atom("1"))).into());
    let records = Expression::List(vec![Expression::Record(vec![entry("a", atom("1"))]), atom("2")]);
    let long = Expression::Extended("labels".into(), vec![entry("a", atom(&format!("\"{}\"", "x".repeat(100))))]);
    assert_eq!(
        written(&[entry("many", many), entry("records", records), entry("long", long)]),
        format!(
            "{{\n  many = {{\n    a = 1,\n    b = 1,\n    c = 1,\n    d = 1,\n    e = 1,\n  }},\n  \
             records = [\n    {{ a = 1 }},\n    2,\n  ],\n  \
             long =\n    labels\n    & {{\n      a = \"{}\",\n    }},\n}}",
            "x".repeat(100)
        )
    );
}

#[test]
fn brackets_have_space_where_the_formatter_sets_it() {
    let list = |items: &[&str]| Expression::List(items.iter().map(|item| atom(item)).collect());
    assert_eq!(
        written(&[entry("a", list(&["null", "1"])), entry("b", list(&["1", "true"])), entry("c", list(&["-1", "-2"]))]),
        "{\n  a = [ null, 1],\n  b = [1, true ],\n  c = [ -1, -2],\n}"
    );
}
