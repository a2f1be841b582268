//! Paths of the table: what is read of each form, and what is no path.

use super::super::pattern::{Pattern, Relative, Step};

fn field(name: &str) -> Step {
    Step::Field(name.into())
}

fn deep(end: &str) -> Step {
    Step::Deep(end.into())
}

#[test]
fn a_pattern_is_read_step_by_step() {
    for (text, steps) in [
        ("spec", vec![field("spec")]),
        ("spec.name", vec![field("spec"), field("name")]),
        ("a[]", vec![field("a"), Step::Each]),
        ("a[].b", vec![field("a"), Step::Each, field("b")]),
        ("a[][]", vec![field("a"), Step::Each, Step::Each]),
        ("a{}", vec![field("a"), Step::Values]),
        ("a{}[].b", vec![field("a"), Step::Values, Step::Each, field("b")]),
        ("a[]{}.b", vec![field("a"), Step::Each, Step::Values, field("b")]),
        ("a.**Ref.name", vec![field("a"), deep("Ref"), field("name")]),
        ("**Refs[].name", vec![deep("Refs"), Step::Each, field("name")]),
        ("a.**.name", vec![field("a"), deep(""), field("name")]),
        (r#""a.b/c[]""#, vec![field("a.b/c[]")]),
        (r#"a."b.c"{}.d"#, vec![field("a"), field("b.c"), Step::Values, field("d")]),
    ] {
        assert_eq!(Pattern::parse(text), Some(Pattern(steps)), "{text}");
    }
}

#[test]
fn what_has_an_empty_step_or_an_open_bracket_is_no_pattern() {
    for text in [
        "", ".", "a.", ".a", "a..b", "[]", "[].a", "{}", "a[", "a[0]", "a[]b", "a.[]", "a{", "a{b}", "a[].", "\"a",
        "\"\"", "\"a\"b", "a.\"\"", "a.\"b",
    ] {
        assert_eq!(Pattern::parse(text), None, "{text}");
    }
}

#[test]
fn only_a_field_has_a_name() {
    let names = [field("a"), Step::Each, Step::Values, deep("b")].map(|step| step.name().map(str::to_owned));
    assert_eq!(names, [Some("a".to_owned()), None, None, None]);
}

#[test]
fn a_relative_path_goes_up_then_down_and_may_have_a_default() {
    for (text, up, down, default) in [
        ("key", 0, vec![field("key")], None),
        ("items[].key", 0, vec![field("items"), Step::Each, field("key")], None),
        ("^", 1, vec![], None),
        ("^.kind", 1, vec![field("kind")], None),
        ("^.^.data[].key", 2, vec![field("data"), Step::Each, field("key")], None),
        ("kind|Service", 0, vec![field("kind")], Some("Service")),
        ("|tls.crt", 0, vec![], Some("tls.crt")),
        ("^|a", 1, vec![], Some("a")),
        ("^.kind|a|b", 1, vec![field("kind")], Some("a|b")),
        ("kind|", 0, vec![field("kind")], Some("")),
        (r#""a/b"|c"#, 0, vec![field("a/b")], Some("c")),
    ] {
        let expected = Relative { up, down, default: default.map(Into::into) };
        assert_eq!(Relative::parse(text), Some(expected), "{text}");
    }
}

#[test]
fn what_leads_nowhere_is_no_relative_path() {
    for text in ["", ".", ".a", "a.", "^..a", "^.a.", "a[|b", ".|a", "[]"] {
        assert_eq!(Relative::parse(text), None, "{text}");
    }
}
