//! Laws that hold for any input: what is written reads back; the order of declaration and of fields changes no byte.

use std::collections::BTreeSet;
use std::fmt::Write;

use lornuc_model::check::check;
use lornuc_model::declared::Declared;
use lornuc_model::diagnostic::{Color, Files, Report, text};
use lornuc_model::graph::build;
use lornuc_model::parallel::Threads;
use lornuc_model::picture::{self, Contains, Wanted};
use lornuc_model::render::{Format, render, yaml};
use lornuc_model::resolve::resolve;
use lornuc_model::schema::Schemas;
use lornuc_model::value::{Node, Number, Value, from_json};
use proptest::prelude::{Just, ProptestConfig, Strategy, any, prop, prop_assert_eq, prop_oneof, proptest};
use saphyr::{LoadableYamlNode, Scalar, Yaml};
use serde_json::{Value as Json, json};

/// Text with a liking for what YAML trips over.
fn strings() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        any::<String>(),
        "[ \\t\\n:#'\"%&*!|>@`,\\[\\]{}~=<?+.0-9-]{0,8}",
        "(on|off|yes|no|null|true|~|0x1f|1_000|1:30|1e3|\\.inf|2001-01-01|<<)",
        Just("\u{85}\u{2028}\u{feff}".to_owned()),
    ];
    prop::collection::vec(piece, 0..3).prop_map(|pieces| pieces.concat())
}

fn values() -> impl Strategy<Value = Json> {
    let fraction = any::<f64>().prop_filter("held by a manifest", |value| Number::from_f64(*value).is_some());
    let leaf = prop_oneof![
        Just(Json::Null),
        any::<bool>().prop_map(Json::from),
        any::<i64>().prop_map(Json::from),
        fraction.prop_map(Json::from),
        strings().prop_map(Json::from),
    ];
    leaf.prop_recursive(5, 48, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Json::from),
            prop::collection::vec((strings(), inner), 0..6)
                .prop_map(|fields| Json::Object(fields.into_iter().collect())),
        ]
    })
}

/// What saphyr read, as a node again.
fn node(yaml: &Yaml<'_>) -> Node {
    let value = match yaml {
        Yaml::Value(Scalar::Null) => Value::Null,
        Yaml::Value(Scalar::Boolean(value)) => Value::Bool(*value),
        Yaml::Value(Scalar::Integer(value)) => Value::Number(Number::from(*value)),
        Yaml::Value(Scalar::FloatingPoint(value)) => Value::Number(Number::from_f64(value.into_inner()).unwrap()),
        Yaml::Value(Scalar::String(value)) => Value::Text((&**value).into()),
        Yaml::Sequence(items) => Value::List(items.iter().map(node).collect()),
        Yaml::Mapping(fields) => {
            let fields = fields.iter().map(|(key, value)| lornuc_model::value::Field {
                key: key.as_str().unwrap().into(),
                key_span: None,
                node: node(value),
            });
            Value::Map(lornuc_model::value::Map::new(fields.collect()))
        }
        other => panic!("saphyr reads {other:?}"),
    };
    Node::new(value)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(2_000) })]

    #[test]
    fn any_value_survives_writing_and_reading(json in values()) {
        let made = from_json(json).unwrap();
        let written = yaml(&made);
        let read = Yaml::load_from_str(&written).map_err(|error| format!("{error}\n{written}")).unwrap();
        prop_assert_eq!(&node(&read[0]), &made, "{}", written);
        let json: Json = serde_json::from_str(&serde_json::to_string(&made).unwrap()).unwrap();
        prop_assert_eq!(from_json(json).unwrap(), made);
    }
}

/// A declared file of `count` resources in the given order, with dependencies and some mistakes among them.
fn declared(order: &[usize]) -> String {
    let resource = |n: usize| {
        let after = if n % 5 == 4 { json!({ format!("apps/r{}", n - 1): true, "platform": true }) } else { json!({}) };
        json!({ "apiVersion": "v1", "kind": "ConfigMap", "metadata": { "name": format!("r{}", n % 23) }, "lornuc": { "after": after } })
    };
    let mut resources = String::new();
    for n in order {
        let comma = if resources.is_empty() { "" } else { "," };
        write!(resources, "{comma}\"r{n}\": {}", resource(*n)).unwrap();
    }
    let namespace = json!({ "apiVersion": "v1", "kind": "Namespace", "metadata": { "name": "shop" } });
    format!(
        r#"{{ "settings": {{ "project": "shop", "environments": {{ "dev": {{ "namespace": "shop" }} }} }},
            "units": [{{ "environment": "dev", "stack": "platform", "tree": {{ "namespace": {namespace} }} }},
                      {{ "environment": "dev", "stack": "apps", "tree": {{ {resources} }} }}] }}"#
    )
}

/// Everything a person would see of a project: findings, graph and manifests.
fn seen(file: &str) -> String {
    let (resolved, mut findings) = resolve(Declared::from_json(file).unwrap(), &Schemas::builtin(), Threads::ONE);
    let (graph, found) = build(resolved);
    findings.extend(found);
    let mut printed = graph.to_string();
    let wanted = Wanted { units: &[], around: None, depth: 0, contains: Contains::Shown };
    let picture = picture::select(&graph, &Files::default(), &wanted).unwrap();
    printed.push_str(&[picture::text, picture::dot, picture::json, picture::svg].map(|form| form(&picture)).concat());
    let (checked, found) = check(graph);
    findings.extend(found);
    let files = Files::default();
    let manifests = checked.map(|checked| render(&checked, &files, Format::Yaml, Threads::ONE));
    let report = Report::new(findings, &BTreeSet::new());
    format!("{}{printed}{manifests:#?}", text(&report, &files, Color::Never))
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(64) })]

    #[test]
    fn the_order_of_declaration_changes_nothing(
        order in Just((0..22usize).collect::<Vec<_>>()).prop_shuffle(),
        faulty in Just((0..40usize).collect::<Vec<_>>()).prop_shuffle(),
    ) {
        let sorted = |count: usize| (0..count).collect::<Vec<_>>();
        let sound = seen(&declared(&order));
        prop_assert_eq!(&sound, &seen(&declared(&sorted(22))));
        assert!(!sound.contains("error["), "{sound}");
        let refused = seen(&declared(&faulty));
        assert!(refused.contains("error[duplicate-key]"));
        prop_assert_eq!(refused, seen(&declared(&sorted(40))));
    }
}
