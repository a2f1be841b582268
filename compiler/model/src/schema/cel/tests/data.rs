//! Identifiers and paths of fields: what becomes of names that are odd, hostile or half-written.

use serde_json::json;

use super::super::{names, path};
use super::{codes, hold, integer};

#[test]
fn every_reserved_word_has_an_escape_of_its_own() {
    for word in ["true", "false", "null", "in", "as", "const", "for", "if", "let", "namespace", "return", "while"] {
        let escaped = format!("__{word}__");
        assert_eq!(names::escaped(word).as_deref(), Some(&*escaped), "{word}");
        assert_eq!(names::unescaped(&escaped).as_deref(), Some(word), "{word}");
    }
    for word in ["In", "self", "int", "size", "inn", "e"] {
        assert_eq!(names::escaped(word).as_deref(), Some(word), "{word}");
    }
}

#[test]
fn names_with_many_signs_come_back_as_they_were() {
    for (name, identifier) in [
        ("_", "_"),
        ("___", "__underscores___"),
        ("____", "__underscores____underscores__"),
        ("_.", "___dot__"),
        ("._", "__dot___"),
        ("-", "__dash__"),
        ("a--b", "a__dash____dash__b"),
        ("a.b/c-d__e", "a__dot__b__slash__c__dash__d__underscores__e"),
        ("dot", "dot"),
        ("a1", "a1"),
    ] {
        assert_eq!(names::escaped(name).as_deref(), Some(identifier), "{name}");
        assert_eq!(names::unescaped(identifier).as_deref(), Some(name), "{identifier}");
    }
}

#[test]
fn an_escape_that_means_nothing_is_no_name() {
    for identifier in ["a__b__", "__DOT__", "a__in__", "__in__a", "__dots__", "x__true__y"] {
        assert_eq!(names::unescaped(identifier), None, "{identifier}");
    }
    for identifier in ["a__", "__a", "__", "a__b", "a__b_c"] {
        assert_eq!(names::unescaped(identifier).as_deref(), Some(identifier), "{identifier}");
    }
}

#[test]
fn no_rule_can_write_the_names_of_other_alphabets() {
    for name in ["a:b", "a$", "ä-b", "a-ä", "日", "a\n", "a\0", "-.ü", " "] {
        assert_eq!(names::escaped(name), None, "{name:?}");
    }
}

#[test]
fn a_field_is_read_by_the_identifier_of_its_name() {
    let field = |name: &str| json!({ "type": "object", "properties": { name: { "type": "integer" } } });
    for (name, rule) in [
        ("in", "self.__in__ == 1 && has(self.__in__)"),
        ("a.b", "self.a__dot__b == 1"),
        ("a__b", "self.a__underscores__b == 1"),
        ("x-y/z", "self.x__dash__y__slash__z == 1 && self.?x__dash__y__slash__z.value() == 1"),
        ("int", "self.int == 1"),
        ("_a", "self._a == 1"),
    ] {
        hold(&field(name), &json!({ name: 1 }), &[rule]);
    }
    assert_eq!(codes("self.a__nothing__b == 1", field("a"), json!({ "a": 1 })), ["failed-rule"]);
}

#[test]
fn the_keys_of_a_map_are_not_escaped() {
    let map = json!({ "type": "object", "additionalProperties": integer() });
    hold(
        &map,
        &json!({ "a-b": 1, "__dot__": 2, "1": 3, "": 4, "ä": 5 }),
        &[
            "self['a-b'] == 1 && self['__dot__'] == 2 && self['1'] == 3 && self[''] == 4 && self['ä'] == 5",
            "'a-b' in self && !('a__dash__b' in self) && self.size() == 5",
        ],
    );
}

#[test]
fn paths_of_all_forms_are_read() {
    for (text, names) in [
        (" .a ", vec!["a"]),
        (".a.b.c", vec!["a", "b", "c"]),
        ("['a'].b", vec!["a", "b"]),
        ("['a']['b']", vec!["a", "b"]),
        (".a['x/y'].c", vec!["a", "x/y", "c"]),
        ("['a.b']", vec!["a.b"]),
        ("['a[0]']", vec!["a[0]"]),
        (r"['a\\b']", vec![r"a\b"]),
        ("['ä']", vec!["ä"]),
        ("['']", vec![""]),
    ] {
        assert_eq!(path::names(text), names, "{text}");
    }
}

#[test]
fn what_is_no_path_leads_nowhere() {
    for text in
        ["a.b", ".a.", ".a..b", ".a[", ".a['b'", ".a['b]", ".a[0]", "['a']b", "['a\\", "[\"a\"]", "[]", ".['a']"]
    {
        assert!(path::names(text).is_empty(), "{text}");
    }
}
