//! Expressions that are read and not evaluated: names, and what comes of them.

use crate::schema::cel::scope::{Made, Wanted, fault};

/// Knows `object`, whose type nobody knows, and `params` with its field `limit`; wants truth.
struct Truth;

impl Wanted for Truth {
    fn knows(&self, name: &str, field: Option<&str>) -> bool {
        name == "object" || (name == "params" && field.is_none_or(|field| field == "limit"))
    }

    fn is_dynamic(&self, name: &str) -> bool {
        name == "object"
    }

    fn refuses(&self, made: Made) -> Option<&'static str> {
        (!matches!(made, Made::Bool | Made::Dynamic)).then_some("`true` or `false`")
    }
}

#[test]
fn names_that_there_are_pass() {
    for text in [
        "true",
        "object.spec.replicas <= params.limit",
        "object.spec.paused",
        "object.items.all(item, item.size() > 0)",
        "object.items.exists(item, object.names.exists(name, name == item))",
        "has(object.spec)",
        "object.items.map(x, x).size() == 1",
        "type(object) == map",
        "size(object.name) > math.greatest(1, 2)",
        "string(object.port) in ['80']",
        "{'a': object.a}.a == 1",
        "[object][0].ready",
        "object.kind == 'a' ? object.x : object.y",
    ] {
        assert_eq!(fault(text, &Truth), None, "{text}");
    }
}

#[test]
fn a_name_that_there_is_not_is_told_first() {
    for (text, name) in [
        ("request.name == 'a'", "request"),
        ("object.a == b", "b"),
        ("params.most > 1", "most"),
        ("object.items.all(item, other)", "other"),
        // Bound inside of the macro alone.
        ("object.items.all(item, item) && item", "item"),
        ("has(oldObject.spec)", "oldObject"),
        ("[x].size() == 1", "x"),
        ("{'a': y}.size() == 1", "y"),
        ("object.a ? z : true", "z"),
    ] {
        assert_eq!(fault(text, &Truth), Some(format!("there is no `{name}`")), "{text}");
    }
}

#[test]
fn what_comes_of_it_is_told_where_the_text_says_it() {
    for text in ["'a'", "1", "1.5", "null", "[true]", "{'a': true}", "b'a'"] {
        assert_eq!(fault(text, &Truth).as_deref(), Some("it makes no `true` or `false`"), "{text}");
    }
    for text in ["1 + 1", "object.name + 'a'", "size(object)", "object['a'].b"] {
        assert_eq!(fault(text, &Truth), None, "{text}");
    }
}

#[test]
fn what_is_no_expression_is_told() {
    for text in ["", "object.", "object ==", "(object", "'a", "object = 1"] {
        assert!(fault(text, &Truth).is_some(), "{text}");
    }
}

#[test]
fn what_a_macro_binds_is_bound_in_it_alone() {
    for (text, strange) in [
        // Two names; and names of macros that are functions to the parser.
        ("object.map.all(key, value, key != value)", None),
        ("object.map.transformMap(key, value, value + 1).size() == 1", None),
        ("cel.bind(it, object.a, it == 1)", None),
        ("object.list.all(a, object.list.all(b, a == b))", None),
        ("object.list.all(a, true) && a", Some("a")),
        ("cel.bind(it, object.a, it == 1) || it == 2", Some("it")),
        ("object.list.all(a, object.list.all(b, b)) && object.list.all(a, b)", Some("b")),
    ] {
        assert_eq!(fault(text, &Truth), strange.map(|name| format!("there is no `{name}`")), "{text}");
    }
}

#[test]
fn an_expression_may_be_odd_or_deep() {
    let deep = |times: usize| format!("{}true{}", "(".repeat(times), ")".repeat(times));
    assert_eq!(fault(&deep(10), &Truth), None);
    // More than is read passes; the server judges it.
    for text in [deep(10_000), "!".repeat(10_000), "object".to_owned() + &".a".repeat(10_000), "\u{0}".to_owned()] {
        let _ = fault(&text, &Truth);
    }
    for text in ["\u{feff}true", "object.\u{e4}", "\u{1f600}", "object[", "'\\'", "0x", "1..2"] {
        assert!(fault(text, &Truth).is_some(), "{text:?}");
    }
}
