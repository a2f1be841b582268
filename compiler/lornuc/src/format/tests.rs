//! The formatter: what it makes, what it leaves alone, what it survives.

use super::{FormatError, format};

fn formatted(text: &str) -> String {
    format(text).unwrap()
}

#[test]
fn a_text_gets_the_form_of_nickel_and_keeps_it() {
    let made = formatted("{ a=1,\n  b | doc \"B.\"|default=[1,2] }");
    assert_eq!(made, "{\n  a = 1,\n  b | doc \"B.\" | default = [1, 2]\n}\n");
    assert_eq!(formatted(&made), made);
}

#[test]
fn comments_stay_where_they_stand() {
    let made = formatted("# head\n{ # first\n  a = 1, # beside\n  # above\n  b = 2,\n  # last\n}\n# end");
    for comment in ["# head\n", "# first\n", "a = 1, # beside\n", "# above\n  b", "# last\n", "# end\n"] {
        assert!(made.contains(comment), "{made}");
    }
}

#[test]
fn strings_are_not_touched() {
    let text = "{\n  a = m%\"\n      in  two\n    lines %{ x  +  1 }\n  \"%,\n  b = \"tab\\t  # no comment\",\n}\n";
    let made = formatted(text);
    assert!(made.contains("m%\"\n      in  two\n    lines %{ x  +  1 }\n  \"%") || made.contains("%{x + 1}"), "{made}");
    assert!(made.contains("\"tab\\t  # no comment\""), "{made}");
}

#[test]
fn line_ends_stay_as_they_are_and_a_mark_of_byte_order_goes() {
    assert_eq!(formatted("{\r\n a=1 }\r\n"), "{\r\n  a = 1\r\n}\r\n");
    assert_eq!(formatted("\u{feff}{a=1}"), "{ a = 1 }\n");
}

#[test]
fn what_nickel_cannot_read_is_refused() {
    for text in ["", "{ a = ", "{ a = 1 } }", "{ a = 1,\r b = 2 }", "\"open", "@@", "# alone\n"] {
        assert_eq!(format(text), Err(FormatError::NotNickel), "{text:?}");
    }
}

#[test]
fn a_huge_number_is_never_computed() {
    assert_eq!(formatted("{a=1e1000000000}"), "{ a = 1e1000000000 }\n");
}

#[test]
fn texts_without_measure_are_refused() {
    let deep = format!("{}{}", "[".repeat(5_000), "]".repeat(5_000));
    let long = "-".repeat(40_000) + "1";
    let large = format!("\"{}\"", "x".repeat(600 << 10));
    for text in [deep, long, large] {
        assert_eq!(format(&text), Err(FormatError::TooLarge));
    }
}

#[test]
fn a_comment_at_any_place_stays_and_the_form_with_it() {
    let text =
        "let a = 1 in\n{ f | Number | default = [a, if a then \"x%{b}\" else 'C] & { include d, e.g = fun x => x } }\n";
    let mut kept = 0;
    for at in (0..=text.len()).filter(|at| text.is_char_boundary(*at)) {
        let commented = format!("{}\n# why\n{}", &text[..at], &text[at..]);
        let Ok(made) = format(&commented) else { continue };
        assert!(made.contains("# why\n"), "{made}");
        assert_eq!(formatted(&made), made);
        kept += 1;
    }
    assert!(kept > 60, "only {kept} places");
}
