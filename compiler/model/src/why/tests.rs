//! Questions about resources and fields, asked of projects without sources.

mod forms;
mod wrong;

use serde_json::{Value as Json, json};

use super::path::read;
use super::{Answer, Definition, Link, Named, Rank, Trace, View, WhyError, fields, find, text, whole};
use crate::declared::Declared;
use crate::diagnostic::{Color, Files, Layer, Span};
use crate::graph::{Graph, ResourceIx, build};
use crate::parallel::Threads;
use crate::resolve::resolve;
use crate::schema::Schemas;
use crate::value::{Node, Value};

fn graph(units: &[(&str, &str, Json)]) -> Graph {
    let environments = json!({ "dev": { "namespace": "shop-dev" }, "prod": { "namespace": "shop" } });
    let units: Vec<Json> = units
        .iter()
        .map(|(environment, stack, tree)| json!({ "environment": environment, "stack": stack, "tree": tree }))
        .collect();
    let file = json!({ "settings": { "project": "shop", "environments": environments }, "units": units });
    let declared = Declared::from_json(&file.to_string()).unwrap();
    let (resolved, _) = resolve(declared, &Schemas::builtin(), Threads::ONE);
    build(resolved).0
}

fn config(data: &Json) -> Json {
    json!({ "config": { "apiVersion": "v1", "kind": "ConfigMap", "metadata": { "name": "config" }, "data": data } })
}

fn resources(graph: &Graph, id: &str) -> Vec<ResourceIx> {
    match find(graph, id).unwrap() {
        Named::Resource(resources) => resources,
        Named::Group { id, .. } => panic!("{id} is a group"),
    }
}

/// What is printed of a field that nothing is traced of.
fn told(graph: &Graph, id: &str, path: &str) -> Result<String, WhyError> {
    let fields = fields(graph, &resources(graph, id), path)?;
    let answer = Answer::Field(fields.into_iter().map(|field| (field, None)).collect());
    let view = View { files: &Files::default(), hidden: &[], color: Color::Never };
    Ok(text(&answer, view))
}

fn plain(answer: &Answer<'_>) -> String {
    text(answer, View { files: &Files::default(), hidden: &[], color: Color::Never })
}

#[test]
fn brackets_hold_places_or_names() {
    for (asked, path) in [
        ("spec.replicas", "spec.replicas"),
        ("spec.containers[0].image", "spec.containers[0].image"),
        ("spec.containers[web].image", "spec.containers.web.image"),
        ("spec.containers[\"a.b\"]", "spec.containers.\"a.b\""),
        ("data.\"a[0]\"", "data.\"a[0]\""),
    ] {
        assert_eq!(read(asked).unwrap().to_string(), path);
    }
    for asked in ["", "a..b", "a[", "a[]b", "[web]"] {
        assert!(read(asked).is_err(), "{asked}");
    }
}

#[test]
fn environments_that_agree_are_told_together() {
    let (dev, prod) = (config(&json!({ "a": "1", "b": "1" })), config(&json!({ "a": "1", "b": "2" })));
    let graph = graph(&[("dev", "apps", dev), ("prod", "apps", prod)]);
    assert_eq!(told(&graph, "apps/config", "data.a").unwrap(), "apps/config, field `data.a`\ndev, prod: \"1\"\n");
    assert_eq!(
        told(&graph, "apps/config", "data.b").unwrap(),
        "apps/config, field `data.b`\ndev: \"1\"\n\napps/config, field `data.b`\nprod: \"2\"\n"
    );
}

#[test]
fn what_is_set_in_some_environments_only_is_told_of_all() {
    let graph = graph(&[("dev", "apps", config(&json!({ "a": "1" }))), ("prod", "apps", config(&json!({})))]);
    let told = told(&graph, "apps/config", "data.a").unwrap();
    assert!(told.contains("dev: \"1\"\n") && told.contains("prod: not set\n"), "{told}");
}

#[test]
fn an_element_that_one_environment_has_is_found_there() {
    let pod = |names: &[&str]| {
        let containers: Vec<Json> = names.iter().map(|name| json!({ "name": name, "image": name })).collect();
        json!({ "pod": { "apiVersion": "v1", "kind": "Pod", "metadata": { "name": "p" }, "spec": { "containers": containers } } })
    };
    let graph = graph(&[("dev", "apps", pod(&["a", "b"])), ("prod", "apps", pod(&["a"]))]);
    assert_eq!(
        told(&graph, "apps/pod", "spec.containers[b].image").unwrap(),
        "apps/pod, field `spec.containers[1].image`\ndev: \"b\"\n"
    );
    let none = told(&graph, "apps/pod", "spec.containers.c").unwrap_err();
    assert_eq!((&*none.to_string(), &*none.help()), ("`spec.containers` has no element `c`", "it has `a`, `b`"));
}

#[test]
fn the_default_of_a_schema_is_told_where_nothing_is_set() {
    let schema = json!({ "type": "object", "properties": {
        "spec": { "type": "object", "properties": { "size": { "type": "integer", "default": 3 } } },
    } });
    let tree = json!({
        "definition": { "apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition",
            "metadata": { "name": "widgets.example.com" },
            "spec": { "group": "example.com", "scope": "Namespaced", "names": { "kind": "Widget", "plural": "widgets" },
                "versions": [{ "name": "v1", "served": true, "storage": true, "schema": { "openAPIV3Schema": schema } }] } },
        "widget": { "apiVersion": "example.com/v1", "kind": "Widget", "metadata": { "name": "w" }, "spec": {} },
    });
    let graph = graph(&[("dev", "apps", tree)]);
    let told = told(&graph, "apps/widget", "spec.size").unwrap();
    assert!(
        told.ends_with("dev: not set\n  = the schema of example.com/v1 Widget gives it 3 where nothing else does; its type is integer\n"),
        "{told}"
    );
}

#[test]
fn of_a_kind_without_a_schema_nothing_is_said() {
    let tree = json!({ "w": { "apiVersion": "example.org/v1", "kind": "Widget", "metadata": { "name": "w", "namespace": "a" } } });
    let graph = graph(&[("dev", "apps", tree)]);
    let told = told(&graph, "apps/w", "spec.size").unwrap();
    assert!(told.ends_with("= no schema says whether example.org/v1 Widget has the field\n"), "{told}");
}

#[test]
fn relations_are_told_from_both_sides() {
    let tree = json!({
        "config": { "apiVersion": "v1", "kind": "ConfigMap", "metadata": { "name": "config" } },
        "pod": { "apiVersion": "v1", "kind": "Pod", "metadata": { "name": "pod" }, "spec": { "containers": [
            { "name": "a", "image": "a", "envFrom": [{ "configMapRef": { "name": "config" } }] },
        ] }, "lornuc": { "ignore": { "spec.nodeName": "the scheduler's" } } },
    });
    let graph = graph(&[("dev", "apps", tree)]);
    let pod = plain(&Answer::Resource(whole(&graph, &resources(&graph, "apps/pod"))));
    assert!(
        pod.contains(
            "\nrefers to\n  spec.containers[0].envFrom[0].configMapRef.name  ConfigMap `config`  apps/config\n"
        ),
        "{pod}"
    );
    assert!(pod.contains("\nwaits for\n  apps/config  named in a field of this\n"), "{pod}");
    assert!(pod.contains("  ignore `spec.nodeName`: its live value is kept: the scheduler's\n"), "{pod}");
    let config = plain(&Answer::Resource(whole(&graph, &resources(&graph, "apps/config"))));
    assert!(
        config.contains("\nreferred to by\n  apps/pod  spec.containers[0].envFrom[0].configMapRef.name\n"),
        "{config}"
    );
    assert!(config.contains("\nwaited for by\n  apps/pod  names this in a field\n"), "{config}");
    let named = told(&graph, "apps/pod", "spec.containers[0].envFrom[0].configMapRef.name").unwrap();
    assert!(named.contains("= names ConfigMap `config`: apps/config\n"), "{named}");
}

#[test]
fn ids_are_found_near_and_groups_are_listed() {
    let one = json!({ "group": config(&json!({})), "empty": {} });
    let graph = graph(&[("dev", "apps", one), ("prod", "apps", json!({}))]);
    let Named::Group { id, members } = find(&graph, "apps/group/").unwrap() else { panic!("a resource") };
    assert_eq!((id.as_str(), members[0].id.as_str(), members.len()), ("apps/group", "apps/group/config", 1));
    assert!(matches!(find(&graph, "apps"), Ok(Named::Group { .. })));
    let help = |id: &str| find(&graph, id).unwrap_err().help();
    assert_eq!(help("apps/group/confg"), "did you mean `apps/group/config`?");
    assert_eq!(help("config"), "did you mean `apps/group/config`?");
    assert_eq!(
        help("grop"),
        "name a resource as `apps/web/deployment`; `lornuc why apps` lists what is in the stack `apps`"
    );
}

#[test]
fn a_trace_of_a_secret_hides_every_value_on_the_way() {
    let mut files = Files::default();
    let file =
        files.add("stacks/a.ncl", "data.password = app.it, it = \"open\", default = \"sesame\"\n", Layer::Author);
    let at = |start, end| Some(Span::new(file, start..end));
    let definition = |expression, rank, value: &str| Definition {
        key: None,
        expression,
        rank,
        value: Some(Node::new(Value::Text(value.into()))),
    };
    let field = |name: &str, counts, overridden| Link { name: name.into(), counts, overridden };
    let trace = Trace {
        links: vec![
            field("password", vec![definition(at(16, 22), Rank::Plain, "open")], vec![]),
            field(
                "app.it",
                vec![definition(at(29, 35), Rank::Plain, "open")],
                vec![definition(at(47, 55), Rank::Default, "sesame")],
            ),
        ],
        reads: vec![],
    };
    let graph = graph(&[("dev", "apps", config(&json!({ "password": "open" })))]);
    let fields = fields(&graph, &resources(&graph, "apps/config"), "data.password").unwrap();
    let answer = Answer::Field(fields.into_iter().map(|field| (field, Some(trace.clone()))).collect());
    let told = text(&answer, View { files: &files, hidden: &[], color: Color::Never });
    assert!(!told.contains("open") && !told.contains("sesame"), "{told}");
    assert!(told.contains("takes `app.it`") && told.contains("overridden default: (masked)"), "{told}");
    let json = super::json(&answer, &files);
    assert!(!json.contains("open") && !json.contains("sesame"), "{json}");
}
