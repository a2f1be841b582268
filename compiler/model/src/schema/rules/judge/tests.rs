//! How findings are worded, and that none shows a secret.

use serde_json::json;

use super::super::tests::{Written, found_in};
use super::Judge;
use crate::diagnostic::Code;
use crate::name::{ApiVersion, Gvk, Kind, NameRule};
use crate::schema::Version;
use crate::schema::rules::at::At;
use crate::value::Place;

#[test]
fn each_sort_of_error_has_its_code_and_its_words() {
    type Rule = fn(&mut Judge<'_>, &At<'_>);
    let rules: [(Rule, Code, &str); 7] = [
        (|judge, at| judge.required(&at.get("b")), Code::MissingField, "`a.b` must be set"),
        (
            |judge, at| judge.required_when(&at.get("b"), "when it is cold"),
            Code::MissingField,
            "`a.b` must be set when it is cold",
        ),
        (|judge, at| judge.invalid(at, "be warm"), Code::InvalidValue, "`a` must be warm"),
        (
            |judge, at| judge.name(at, NameRule::DnsLabel.check("A")),
            Code::InvalidValue,
            "`a` must be at most 63 characters of `a-z`, `0-9` and `-`, beginning and ending with a letter or a digit",
        ),
        (|judge, at| judge.unlisted(at, &["x", "y"]), Code::InvalidValue, "`a` must be `x` or `y`"),
        (|judge, at| judge.duplicate(at), Code::DuplicateItem, "`a` must differ from the others, and one has the same"),
        (|judge, at| judge.forbidden(at, "in winter"), Code::ForbiddenField, "`a` must not be set in winter"),
    ];
    for (rule, code, message) in rules {
        let found = found_in("Pod", &json!("v"), rule);
        assert_eq!((found.len(), found[0].code, &*found[0].message), (1, code, message));
    }
}

#[test]
fn what_is_missing_is_added_with_all_that_it_stands_in() {
    let (absent, null) = (json!({ "c": {} }), json!({ "b": null, "c": { "d": null } }));
    for (value, keys, help) in [
        (&absent, ["b", "d"], Some("add `b.d`")),
        (&absent, ["c", "d"], Some("add `d`")),
        (&absent, ["c", "example.com/d"], Some("add `\"example.com/d\"`")),
        (&null, ["b", "d"], Some("add `b.d`")),
        (&null, ["c", "d"], Some("add `d`")),
        (&json!({ "c": { "d": "" } }), ["c", "d"], None),
    ] {
        let found = found_in("Pod", value, |judge, at| judge.required(&at.get(keys[0]).get(keys[1])));
        assert_eq!(found[0].help.as_deref(), help, "{value}: {keys:?}");
    }
}

#[test]
fn what_is_there_and_not_what_is_needed_is_shown() {
    for (value, label) in [
        (json!(null), "required in this record"),
        (json!(""), "empty"),
        (json!([]), "empty"),
        (json!("Always"), "this is `Always`"),
        (json!({ "b": 1 }), "set here"),
        (json!("https://user:swordfish@example.com/a"), "not of that form"),
        (json!("https://example.com/a:b@c"), "this is `https://example.com/a:b@c`"),
    ] {
        let written = Written::new(&json!({ "a": value }));
        let gvk = Gvk { api_version: ApiVersion::new("v1").unwrap(), kind: Kind::new("Pod").unwrap() };
        let mut judge = Judge::new(&gvk, Version::default());
        let root = At::root(&written.node, Place { value: written.node.span, ..Place::default() });
        judge.required(&root.get("a"));
        assert_eq!(judge.findings()[0].labels[0].message, label, "{value}");
    }
}

#[test]
fn a_value_near_a_known_one_is_taken_for_it() {
    let found = found_in("Pod", &json!("Alwyas"), |judge, at| judge.listed(at, &["Always", "Never"]));
    assert_eq!(found[0].help.as_deref(), Some("did you mean `Always`?"));
    for (value, count) in [(json!("Never"), 0), (json!(null), 0), (json!(""), 1)] {
        let found = found_in("Pod", &value, |judge, at| judge.listed(at, &["Always", "Never"]));
        assert_eq!(found.len(), count, "{value}");
    }
}

#[test]
fn no_finding_says_the_value_of_a_secret() {
    let value = json!({ "data": { "password": "swordfish" } });
    let found = found_in("Secret", &value, |judge, at| {
        let data = at.get("data");
        judge.invalid(&data.get("password"), "be longer");
        judge.unlisted(&data.get("password"), &["a"]);
        judge.duplicate(&data.get("password"));
        judge.forbidden(&data.get("password"), "here");
    });
    assert_eq!(found.len(), 4);
    assert!(found.iter().all(|finding| !format!("{finding:?}").contains("swordfish")), "{found:?}");
}
