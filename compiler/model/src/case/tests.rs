//! Cases, judged without Nickel. How failures read is in `golden/errors/failed-test/`.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::{Claims, Outcome};
use crate::declared::{Absent, Declared, DeclaredUnit, Form, UnitName};
use crate::diagnostic::{Code, Diagnostic, FileId, Files, Layer, Severity, Span};
use crate::name::{EnvironmentName, Id, StackName};
use crate::parallel::Threads;
use crate::resolve;
use crate::schema::Schemas;
use crate::settings::Settings;
use crate::value::{Field, Map, Node, Place, Value};

/// A project's only text: where `'Absent` stands.
const TEXT: &str = "'Absent";

fn node(json: &serde_json::Value, file: FileId) -> Node {
    let value = match json {
        serde_json::Value::Null => Value::Null,
        serde_json::Value::Bool(value) => Value::Bool(*value),
        serde_json::Value::Number(value) => Value::Number(value.as_i64().unwrap().into()),
        // Where a tag stands: at the text that is one.
        serde_json::Value::String(text) if text == TEXT => {
            return Node { span: Some(Span::new(file, 0..7)), value: Value::Text("Absent".into()) };
        }
        serde_json::Value::String(text) => Value::Text(text.as_str().into()),
        serde_json::Value::Array(items) => Value::List(items.iter().map(|item| node(item, file)).collect()),
        serde_json::Value::Object(fields) => {
            let field = |(key, value): (&String, _)| Field {
                key: key.as_str().into(),
                key_span: None,
                node: node(value, file),
            };
            Value::Map(Map::new(fields.iter().map(field).collect()))
        }
    };
    Node::new(value)
}

fn environment(name: &str) -> EnvironmentName {
    EnvironmentName::new(name).unwrap()
}

/// The findings of a case with these claims, whose resources are these.
fn judged(claims: serde_json::Value, given: serde_json::Value) -> Vec<Diagnostic> {
    let mut files = Files::default();
    let file = files.add("tests/web.ncl", TEXT, Layer::Author);
    let unit = UnitName { environment: environment("dev"), stack: StackName::new("tests").unwrap() };
    let settings = serde_json::json!({ "project": "shop", "environments": { "dev": { "namespace": "shop" } } });
    let (settings, _) = Settings::read(&node(&settings, file), Place::default(), &BTreeSet::new());
    let tree = node(&serde_json::json!({ "web": given }), file);
    let declared = DeclaredUnit { name: unit, form: Form::Tree, tree, place: Place::default(), inputs: Arc::from("") };
    let declared = Declared::new(settings.unwrap(), vec![declared], Absent::default());
    let (resolved, findings) = resolve::resolve(declared, &Schemas::builtin(), Threads::ONE);
    let resources = resolved.units().first().map(|unit| unit.resources().to_vec()).unwrap_or_default();
    let group = Id::parse("tests/web").unwrap();
    match read(claims, file) {
        Ok(claims) => {
            let schemas = &Schemas::builtin();
            claims.judge(&Outcome { group: &group, resources: &resources, findings: &findings, files: &files, schemas })
        }
        Err(findings) => findings,
    }
}

fn read(mut claims: serde_json::Value, file: FileId) -> Result<Claims, Vec<Diagnostic>> {
    claims.as_object_mut().unwrap().entry("given").or_insert(serde_json::Value::Null);
    Claims::read("a case", &node(&claims, file), Place::default(), &[environment("dev")].into())
}

fn messages(claims: serde_json::Value, given: serde_json::Value) -> Vec<String> {
    judged(claims, given).into_iter().map(|finding| finding.message).collect()
}

fn config() -> serde_json::Value {
    serde_json::json!({ "config": {
        "apiVersion": "v1", "kind": "ConfigMap", "metadata": { "name": "web" }, "data": { "a": "1", "b": "2" },
    } })
}

#[test]
fn a_record_is_held_field_by_field_and_the_others_are_free() {
    let expect =
        serde_json::json!({ "expect": { "config": { "data": { "a": "1" }, "metadata": { "namespace": "shop" } } } });
    assert_eq!(messages(expect, config()), [""; 0]);
    let expect = serde_json::json!({ "expect": { "config": { "data": { "a": "2", "c": "3" } } } });
    let told =
        ["`data.a` is `\"1\"`, and the case expects `\"2\"`", "`data` has no field `c`, and the case expects `\"3\"`"];
    assert_eq!(messages(expect, config()), told);
}

#[test]
fn a_list_is_held_element_by_element_and_has_no_others() {
    let role = |verbs: &[&str]| {
        serde_json::json!({ "role": {
        "apiVersion": "rbac.authorization.k8s.io/v1", "kind": "Role", "metadata": { "name": "web" },
        "rules": [{ "apiGroups": [""], "resources": ["pods"], "verbs": verbs }],
    } })
    };
    let expect = |verbs: &[&str]| serde_json::json!({ "expect": { "role": { "rules": [{ "verbs": verbs }] } } });
    assert_eq!(messages(expect(&["get", "list"]), role(&["get", "list"])), [""; 0]);
    assert_eq!(messages(expect(&["list", "get"]), role(&["get", "list"])).len(), 2);
    let told = ["`rules[0].verbs` has 2 elements, and the case expects 1 element"];
    assert_eq!(messages(expect(&["get"]), role(&["get", "list"])), told);
}

#[test]
fn a_record_in_the_place_of_a_list_is_held_by_the_names_of_elements() {
    let pod = |containers: serde_json::Value| {
        serde_json::json!({ "pod": { "apiVersion": "v1", "kind": "Pod", "metadata": { "name": "web" },
            "spec": { "containers": containers, "tolerations": [{ "key": "a" }] } } })
    };
    let expect = |spec: serde_json::Value| serde_json::json!({ "expect": { "pod": { "spec": spec } } });
    for given in [
        serde_json::json!({ "api": { "image": "a" }, "web": { "image": "w", "env": { "A": { "value": "1" } } } }),
        serde_json::json!([{ "name": "web", "image": "w", "env": [{ "name": "A", "value": "1" }] }, { "name": "api", "image": "a" }]),
    ] {
        for (spec, told) in [
            (serde_json::json!({ "containers": { "web": { "image": "w", "env": { "A": { "value": "1" } } } } }), ""),
            (serde_json::json!({ "containers": { "proxy": TEXT } }), ""),
            (
                serde_json::json!({ "containers": { "api": TEXT } }),
                "is `{\"name\":\"api\",\"image\":\"a\"}`, and the case expects none",
            ),
            (
                serde_json::json!({ "containers": { "web": { "image": "x" } } }),
                "is `\"w\"`, and the case expects `\"x\"`",
            ),
            (serde_json::json!({ "containers": { "wed": {} } }), "`spec.containers` has no element `wed`"),
            (serde_json::json!({ "tolerations": { "a": {} } }), "and the case expects `{\"a\":{}}`"),
        ] {
            let found = messages(expect(spec.clone()), pod(given.clone()));
            assert_eq!(found.len(), usize::from(!told.is_empty()), "{spec}: {found:?}");
            assert!(found.iter().all(|message| message.contains(told)), "{spec}: {found:?}");
        }
    }
}

#[test]
fn the_tag_absent_asks_that_there_is_nothing() {
    let expect = serde_json::json!({ "expect": { "config": { "data": { "c": TEXT } }, "other": TEXT } });
    assert_eq!(messages(expect, config()), [""; 0]);
    let expect = serde_json::json!({ "expect": { "config": { "data": { "a": TEXT } } } });
    assert_eq!(messages(expect, config()), ["`data.a` is `\"1\"`, and the case expects none"]);
    let expect = serde_json::json!({ "expect": { "config": TEXT } });
    assert_eq!(messages(expect, config()), ["`tests/web/config` is there, and the case expects none"]);
    let text = serde_json::json!({ "expect": { "config": { "data": { "c": "Absent" } } } });
    assert_eq!(messages(text, config()).len(), 1);
}

#[test]
fn resources_are_found_in_groups_and_missing_ones_have_near_names() {
    let group = serde_json::json!({ "green": config() });
    let expect = serde_json::json!({ "expect": { "green": { "config": { "kind": "ConfigMap" } } } });
    assert_eq!(messages(expect, group.clone()), [""; 0]);
    let expect = serde_json::json!({ "expect": { "green": { "confg": {} }, "Blue": {} } });
    let found = judged(expect, group.clone());
    assert_eq!(
        found[0].message,
        "`Blue` cannot name a resource: it must be 1 to 63 characters of `a-z`, `0-9`, `.`, `_` and `-`, the first a letter or a digit"
    );
    assert_eq!(found[1].help.as_deref(), Some("did you mean `config`?"));
    let told = ["`tests/web/green` is a group, and the case expects a value"];
    assert_eq!(messages(serde_json::json!({ "expect": { "green": 1 } }), group), told);
}

#[test]
fn errors_that_are_claimed_and_found_hold_and_others_are_told() {
    let broken =
        serde_json::json!({ "config": { "apiVersion": "v1", "kind": "ConfigMap", "metadata": { "name": "Web" } } });
    assert_eq!(messages(serde_json::json!({ "error": "invalid-name" }), broken.clone()), [""; 0]);
    let both = judged(serde_json::json!({ "error": ["invalid-name", "duplicate-id"] }), broken.clone());
    assert_eq!(both.iter().map(|it| it.code).collect::<Vec<_>>(), [Code::FailedTest]);
    let other = judged(serde_json::json!({ "expect": { "config": { "data": {} } } }), broken);
    assert_eq!(other.iter().map(|it| it.code).collect::<Vec<_>>(), [Code::InvalidName]);
}

#[test]
fn warnings_are_held_only_where_they_are_claimed() {
    let unknown =
        serde_json::json!({ "a": { "apiVersion": "example.com/v1", "kind": "Thing", "metadata": { "name": "a" } } });
    assert_eq!(
        messages(serde_json::json!({ "expect": { "a": {} }, "warning": "unknown-kind" }), unknown.clone()),
        [""; 0]
    );
    assert_eq!(messages(serde_json::json!({ "expect": { "a": {} } }), unknown), [""; 0]);
    assert_eq!(messages(serde_json::json!({ "warning": "unknown-kind" }), config()).len(), 1);
}

#[test]
fn no_message_names_a_value_of_a_secret() {
    let secret = serde_json::json!({ "secret": {
        "apiVersion": "v1", "kind": "Secret", "metadata": { "name": "web" }, "stringData": { "a": "swordfish" },
    } });
    let found =
        judged(serde_json::json!({ "expect": { "secret": { "stringData": { "a": "trout", "b": "pike" } } } }), secret);
    assert_eq!(found.len(), 2);
    for finding in found {
        assert_eq!(finding.message, "a value of the Secret `tests/web/secret` is not what the case expects");
    }
}

#[test]
fn every_finding_names_its_case() {
    let found = judged(serde_json::json!({ "expect": { "config": { "data": { "a": "2" } } } }), config());
    assert!(
        found.iter().all(|finding| finding.notes == ["in the case `a case`"] && finding.severity == Severity::Error)
    );
}

#[test]
fn environments_say_where_a_case_is_judged() {
    let file = Files::default().add("", "", Layer::Author);
    let claims = read(serde_json::json!({ "expect": {}, "environments": ["dev"] }), file).unwrap();
    assert!(claims.is_of(&environment("dev")) && !claims.is_of(&environment("prod")));
    assert!(read(serde_json::json!({ "expect": {} }), file).unwrap().is_of(&environment("prod")));
    assert!(read(serde_json::json!({ "expect": {}, "environments": [] }), file).is_err());
}
