//! What `evaluate` hands on: the plain values of every unit. It can also be read from a JSON file, which is how the
//! pure stages are tested without Nickel.

mod json;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

pub use json::DeclaredError;

use crate::name::{EnvironmentName, StackName};
use crate::settings::Settings;
use crate::source::Span;
use crate::value::{Map, Node, Place, Value};

/// One stack in one environment.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnitName {
    /// The environment.
    pub environment: EnvironmentName,
    /// The stack.
    pub stack: StackName,
}

impl fmt::Display for UnitName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.environment, self.stack)
    }
}

/// How the tree of a unit is to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// A record of resources and groups, as a Nickel stack gives.
    Tree,
    /// A list of resources, as a folder of YAML gives: ids are made of kind, namespace and name, and directives may be
    /// annotations.
    Flat,
}

/// The values of one unit.
#[derive(Debug, Clone)]
pub struct DeclaredUnit {
    /// Its name.
    pub name: UnitName,
    /// How to read `tree`.
    pub form: Form,
    /// The values.
    pub tree: Node,
    /// Where the tree stands.
    pub place: Place,
    /// A digest of all that the unit was made from: `sha256:` and hex digits.
    pub inputs: Arc<str>,
}

/// The units that are not at hand: nothing is known of what they declare, so references into them are not judged.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Absent {
    /// Findings have stopped them.
    pub broken: BTreeSet<UnitName>,
    /// The user did not ask for them.
    pub skipped: BTreeSet<UnitName>,
}

impl Absent {
    /// Whether a unit is not at hand.
    #[must_use]
    pub fn contains(&self, unit: &UnitName) -> bool {
        self.broken.contains(unit) || self.skipped.contains(unit)
    }

    /// Whether any unit of an environment is not at hand.
    #[must_use]
    pub fn touches(&self, environment: &EnvironmentName) -> bool {
        self.broken.iter().chain(&self.skipped).any(|unit| unit.environment == *environment)
    }
}

/// Where the values of Secrets were written, at any depth of a tree: under `data`, `stringData` and the annotations
/// (where kubectl keeps copies) of every record whose kind is `Secret`, whatever else is wrong with it.
#[must_use]
pub fn secret_values(tree: &Node) -> Vec<Span> {
    let mut found = Vec::new();
    let mut todo = vec![tree];
    while let Some(node) = todo.pop() {
        let fields = node.as_map().map_or(&[][..], Map::fields).iter().map(|field| &field.node);
        let kind = node.get("kind").and_then(Node::as_text);
        if kind == Some("Secret") {
            let applied = node.get("metadata").and_then(|metadata| metadata.get("annotations"));
            for values in ["data", "stringData"].into_iter().filter_map(|field| node.get(field)).chain(applied) {
                match values.as_map() {
                    Some(map) => found.extend(map.fields().iter().filter_map(|field| field.node.span)),
                    None => found.extend(values.span),
                }
            }
        }
        if kind == Some("SecretList") {
            let items = node.get("items").and_then(Node::as_list).unwrap_or_default();
            let values = items.iter().flat_map(|item| [item.get("data"), item.get("stringData")]).flatten();
            found.extend(values.filter_map(|values| values.span));
        }
        let below = fields.chain(node.as_list().unwrap_or_default());
        todo.extend(below.filter(|below| matches!(below.value, Value::Map(_) | Value::List(_))));
    }
    found
}

/// The values of all units that could be evaluated.
#[derive(Debug, Clone)]
pub struct Declared {
    settings: Settings,
    units: Vec<DeclaredUnit>,
    absent: Absent,
}

impl Declared {
    /// The units that are at hand, put in order, and those that are not.
    #[must_use]
    pub fn new(settings: Settings, mut units: Vec<DeclaredUnit>, absent: Absent) -> Self {
        units.sort_by(|a, b| a.name.cmp(&b.name));
        Self { settings, units, absent }
    }

    /// The project's settings.
    #[must_use]
    pub const fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The units in order.
    #[must_use]
    pub fn units(&self) -> &[DeclaredUnit] {
        &self.units
    }

    /// Whether every unit of the project is at hand.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.absent == Absent::default()
    }

    pub(crate) fn into_parts(self) -> (Settings, Vec<DeclaredUnit>, Absent) {
        (self.settings, self.units, self.absent)
    }
}
