//! What counts as a change, how it is told, and what is never shown.

mod forms;
mod laws;
mod lists;
mod resources;
mod secrets;

use serde_json::{Value as Json, json};

use super::{Object, Origin, Pair, Relation, Side, compare};
use crate::diagnostic::Color;
use crate::name::{EnvironmentName, Id};
use crate::settings::Moves;
use crate::value::{Node, from_json};

/// A resource of a test.
struct Resource(Id, Node);

impl Resource {
    fn new(id: &str, manifest: Json) -> Self {
        Self(Id::parse(id).unwrap(), from_json(manifest).unwrap())
    }

    /// A `ConfigMap` whose other fields are given.
    fn config(id: &str, name: &str, fields: Json) -> Self {
        let mut manifest = json!({ "apiVersion": "v1", "kind": "ConfigMap", "metadata": { "name": name } });
        for (key, value) in fields.as_object().unwrap() {
            manifest[key] = value.clone();
        }
        Self::new(id, manifest)
    }
}

fn side<'a>(environment: &str, resources: &'a [Resource]) -> Side<'a> {
    let object = |Resource(id, node): &'a Resource| Object { id, node, origin: Origin::Unknown, shape: None };
    let environment = EnvironmentName::new(environment).unwrap();
    Side { environment, namespace: None, objects: resources.iter().map(object).collect() }
}

fn moves(pairs: &[(&str, &str)]) -> Moves {
    let id = |text: &str| Id::parse(text).unwrap();
    Moves::new(pairs.iter().map(|(old, new)| (id(old), id(new))).collect())
}

/// The changes as a user reads them, the line of the unit left out.
fn told_with(old: &[Resource], new: &[Resource], moved: &[(&str, &str)]) -> String {
    let pair = Pair { old: side("dev", old), new: side("dev", new) };
    let diff = compare(&[pair], Relation::Successive, &moves(moved));
    let text = super::text(&diff, Color::Never);
    text.lines().filter(|line| line.starts_with(' ')).map(|line| format!("{}\n", &line[2..])).collect()
}

fn told(old: &[Resource], new: &[Resource]) -> String {
    told_with(old, new, &[])
}

/// The changes of a `ConfigMap` between two sets of fields.
fn fields(old: Json, new: Json) -> String {
    let resource = |fields| [Resource::config("apps/a", "a", fields)];
    told(&resource(old), &resource(new))
}
