//! Render: a checked graph in, texts out that other readers understand alike.

mod manifests;
mod scalars;
mod shapes;

use std::collections::BTreeSet;

use saphyr::{LoadableYamlNode, Scalar, Yaml};
use serde_json::{Map as JsonMap, Value as Json, json};

use super::{Format, Manifests, render, yaml};
use crate::check::{Checked, check};
use crate::declared::Declared;
use crate::diagnostic::Files;
use crate::graph::build;
use crate::parallel::Threads;
use crate::resolve::resolve;
use crate::schema::Schemas;
use crate::value::from_json;

/// Renders units of these `environment/stack`s, of which nothing is to be said.
fn rendered(units: &[(&str, Json)], format: Format) -> Manifests {
    let unit = |(name, tree): &(&str, Json)| {
        let (environment, stack) = name.split_once('/').unwrap();
        json!({ "environment": environment, "stack": stack, "tree": tree })
    };
    let environment = |cluster: &str| json!({ "namespace": "shop", "cluster": cluster });
    let settings =
        json!({ "project": "shop", "environments": { "dev": environment("non"), "prod": environment("prod") } });
    let file = json!({ "settings": settings, "units": units.iter().map(unit).collect::<Vec<_>>() });
    rendered_as(Declared::from_json(&file.to_string()).unwrap(), &Files::default(), format)
}

fn rendered_as(declared: Declared, files: &Files, format: Format) -> Manifests {
    render(&checked(declared), files, format, Threads::ONE)
}

fn checked(declared: Declared) -> Checked {
    let (resolved, resolving) = resolve(declared, &Schemas::builtin(), Threads::ONE);
    let (graph, building) = build(resolved);
    let (checked, checking) = check(graph);
    assert_eq!([resolving, building, checking], [vec![], vec![], vec![]]);
    checked.unwrap()
}

fn config(name: &str) -> Json {
    json!({ "apiVersion": "v1", "kind": "ConfigMap", "metadata": { "name": name } })
}

/// What our writer writes of a value.
fn written(value: &Json) -> String {
    yaml(&from_json(value.clone()).unwrap())
}

/// Writes a value, and holds it against what a reader that is not ours reads.
fn reads_back(value: &Json) -> String {
    let text = written(value);
    assert_eq!(&read(&text), value, "{text}");
    text
}

/// The one document in a text.
fn read(text: &str) -> Json {
    let documents = Yaml::load_from_str(text).unwrap_or_else(|error| panic!("{error}\n{text}"));
    assert_eq!(documents.len(), 1, "{text}");
    plain(&documents[0])
}

fn plain(yaml: &Yaml<'_>) -> Json {
    match yaml {
        Yaml::Value(Scalar::Null) => Json::Null,
        Yaml::Value(Scalar::Boolean(value)) => json!(value),
        Yaml::Value(Scalar::Integer(value)) => json!(value),
        Yaml::Value(Scalar::FloatingPoint(value)) => json!(value.into_inner()),
        Yaml::Value(Scalar::String(value)) => json!(value),
        Yaml::Sequence(items) => items.iter().map(plain).collect(),
        Yaml::Mapping(fields) => {
            let keys: BTreeSet<&str> = fields.keys().map(|key| key.as_str().unwrap()).collect();
            assert_eq!(keys.len(), fields.len());
            let fields = fields.iter().map(|(key, value)| (key.as_str().unwrap().to_owned(), plain(value)));
            Json::Object(fields.collect::<JsonMap<_, _>>())
        }
        Yaml::Representation(..) | Yaml::Tagged(..) | Yaml::Alias(_) | Yaml::BadValue => panic!("read as {yaml:?}"),
    }
}
