//! YAML's borders: where a value stands to the byte, texts that end too early, and limits.

use lornuc_model::diagnostic::Code;
use lornuc_model::value::{DEEPEST, Node};

use super::{Reading, read};

/// The first field named `k`, at any depth.
fn find<'n>(node: &'n Node) -> Option<(std::ops::Range<usize>, &'n Node)> {
    let inside = |nodes: Vec<&'n Node>| nodes.into_iter().find_map(|node| find(node));
    let Some(map) = node.as_map() else { return inside(node.as_list()?.iter().collect()) };
    match map.get("k") {
        Some(field) => Some((field.key_span?.range(), &field.node)),
        None => inside(map.fields().iter().map(|field| &field.node).collect()),
    }
}

#[test]
fn keys_and_values_stand_where_they_were_written() {
    // `‹` and `›` enclose the key and the value, and are not part of the text.
    for marked in [
        "‹k›: ‹value›\n",
        "‹k›:   ‹value›   # comment\n",
        "é: ü\n‹k›: ‹välue› # ö\n",
        "a: 😀 𝄞\nb: [😀, {‹k›: ‹\"😀\"›}]\n",
        "a: ü\r\n‹k›: ‹välue›\r\nb: x\r\n",
        "a: x\r\nb:\r\n  - c: 1\r\n    ‹k›: ‹2›\r\n",
        "\u{feff}‹k›: ‹value›\n",
        "\u{feff}é: x\r\n‹k›: ‹value›\r\n",
        "‹\"k\"›: ‹'quoted'›\n",
        "{‹k›: ‹[1, {a: b}]›, b: 1}\n",
        "‹k›: ‹{a: [1], b: 2}›\n",
        "‹k›:\n  ‹a: 1\n  b: ü›\nc: 2\n",
        "‹k›:\n  ‹- 1\n  - ü›\n\n\nc: 2\n",
        "‹k›: ‹plain\n  in two lines›\nc: 1\n",
        "‹k›: ‹\"quoted\n  in two lines\"›\nc: 1\n",
        "x: 1\n---\n# é\n‹k›: ‹value›\n",
        "- - ‹k›: ‹017›\n",
        "‹k›: |\n  ‹x\n  ü›\nb: 1\n",
        "‹k›: >-\r\n  ‹x\r\n  ü›\r\n\r\nb: 1\r\n",
        "‹k›: ‹!!str 5›\nb: &x 1\n",
    ] {
        let text = marked.replace(['‹', '›'], "");
        let borders: Vec<usize> = marked
            .match_indices(['‹', '›'])
            .enumerate()
            .map(|(before, (at, border))| at - before * border.len())
            .collect();
        let Reading { documents, findings, .. } = read(&text);
        assert_eq!(findings, [], "{text:?}");
        let (key, node) = documents.iter().find_map(find).unwrap();
        assert_eq!(key, borders[0]..borders[1], "the key in {text:?}");
        assert_eq!(node.span.unwrap().range(), borders[2]..borders[3], "the value in {text:?}");
    }
}

#[test]
fn an_aliased_value_stands_where_its_anchor_is() {
    let reading = read("a: &x [1]\nk: *x\n");
    let (key, node) = reading.documents.iter().find_map(find).unwrap();
    assert_eq!((key, reading.files.slice(node.span.unwrap())), (10..11, "&x [1]"));
}

#[test]
fn a_text_that_ends_too_early_is_refused_whole() {
    for text in
        ["a: [1", "a: {b: 1", "a: \"x", "a: 'x\n", "- [a, {b: [", "a: 1\n---\nb: [\n", "a: \"\\u12", "a: *", "a: &"]
    {
        let reading = read(text);
        assert_eq!(super::codes(&reading.findings), [Code::YamlSyntax], "{text:?}");
        assert_eq!(reading.documents, [], "{text:?}");
        let span = reading.findings[0].primary().unwrap();
        assert!(span.start() <= span.end() && span.end() as usize <= text.len(), "{text:?}: {span:?}");
    }
}

#[test]
fn every_prefix_of_a_text_is_read_or_refused() {
    let text = "\u{feff}é: &x [1, \"ü\"]\r\nb: |\r\n  😀\r\n---\r\nc: {d: ~, e: !!str 5}\r\n";
    for (at, _) in text.char_indices() {
        let reading = read(&text[..at]);
        assert!(reading.findings.is_empty() || reading.documents.is_empty(), "{:?}", &text[..at]);
        for span in reading.findings.iter().filter_map(lornuc_model::diagnostic::Diagnostic::primary) {
            assert!(text[..at].get(span.range()).is_some(), "{span:?} of {:?}", &text[..at]);
        }
    }
}

#[test]
fn text_that_is_not_yaml_is_refused() {
    for text in ["a: b: c\n", "- a\nb: c\n", "a: @x\n", "a: %x\n", "a: [,]\n", "a: -\n", "a:\n\tb: 1\n", "a: |\n\tx\n"]
    {
        let Reading { documents, findings, .. } = read(text);
        assert_eq!((super::codes(&findings), documents), (vec![Code::YamlSyntax], vec![]), "{text:?}");
    }
}

#[test]
fn integers_are_read_up_to_the_borders_of_64_bits() {
    let json = read("[9223372036854775807, -9223372036854775808, 9007199254740993, 0x7FFFFFFFFFFFFFFF]").json();
    assert_eq!(json, "[9223372036854775807,-9223372036854775808,9007199254740993,9223372036854775807]");
    for number in [
        "9223372036854775808",
        "-9223372036854775809",
        "18446744073709551615",
        "18446744073709551616",
        "0xFFFFFFFFFFFFFFFF",
        "9_223_372_036_854_775_808",
        ".nan",
        ".inf",
        "-.INF",
        "1e20",
    ] {
        assert_eq!(read(&format!("- {number}\n")).marked(), [(Code::UnsupportedNumber, number)]);
        assert_eq!(read(&format!("- '{number}'\n")).marked(), [], "as text");
    }
}

#[test]
fn a_billion_laughs_are_not_laughed() {
    let mut text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..10 {
        let aliases = vec![format!("*a{}", level - 1); 10].join(", ");
        text.push_str(&format!("a{level}: &a{level} [{aliases}]\n"));
    }
    let reading = read(&text);
    assert_eq!(reading.documents, []);
    assert_eq!(super::codes(&reading.findings), [Code::TooMuchWork]);
    assert!(reading.marked()[0].1.starts_with("*a"), "{:?}", reading.marked());
}

#[test]
fn the_deepest_nesting_is_read_and_one_level_more_is_not() {
    let maps = |levels: usize| (0..levels).map(|level| format!("{}a:\n", " ".repeat(level))).collect::<String>();
    let fits = read(&maps(DEEPEST));
    assert_eq!((fits.marked(), fits.documents.len()), (vec![], 1));
    let too_deep = read(&maps(DEEPEST + 1));
    assert_eq!((super::codes(&too_deep.findings), too_deep.documents.len()), (vec![Code::TooDeep], 0));
    for deep in ["[".repeat(100_000), "{a: ".repeat(20_000), "- ".repeat(20_000)] {
        assert!(matches!(super::codes(&read(&deep).findings)[..], [Code::TooDeep | Code::YamlSyntax]));
    }
}
