//! One field of one resource. In: a graph, a resource in its environments, and a path. Out: its value, its place and the
//! way to it in the stack; or that nothing sets it, and what the schema says of it.

use std::borrow::Cow;

use super::WhyError;
use super::path::{self, Walked};
use super::resource::Mention;
use super::trace::{Definition, Way};
use crate::diff::{MASK, hidden_at, named};
use crate::explain::{self, ExplainError};
use crate::graph::{Graph, Reference, ResourceIx};
use crate::resolve::{Ignored, Resource};
use crate::value::{Cursor, FieldPath, Node, Place, Step, Value};

/// A field of a resource in one environment.
#[derive(Debug)]
pub struct Field<'g> {
    /// The resource.
    pub resource: &'g Resource,
    /// The way to the field in the manifest.
    pub path: FieldPath,
    /// The way to it in what the stack declares.
    pub ways: Vec<Way>,
    pub(super) found: Found<'g>,
    /// What it names.
    pub(super) names: Vec<Mention<'g>>,
    pub(super) names_environments: bool,
}

/// Whether values of a field can be shown: its own, and those that it was taken from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Veil {
    /// They can.
    Open,
    /// Some are secret.
    Masked,
}

impl Veil {
    /// The value of a definition as it can be shown; by what the field is called too. `None` where it is not known.
    pub(super) fn shown<'d>(self, definition: &'d Definition, name: &'d str) -> Option<Cow<'d, Node>> {
        let node = definition.value.as_ref()?;
        Some(match self {
            Self::Open => named(node, last(name)).0,
            Self::Masked => Cow::Owned(Node::new(Value::Text(MASK.into()))),
        })
    }
}

/// The last part of a name as `app.replicas`.
pub(super) fn last(name: &str) -> &str {
    name.rsplit('.').next().unwrap_or_default()
}

/// What is known of a field.
#[derive(Debug)]
pub(super) enum Found<'g> {
    /// It has a value.
    Set {
        /// The value as it can be shown.
        shown: Cow<'g, Node>,
        /// Whether anything of it is masked.
        veil: Veil,
        /// Where it stands.
        place: Place,
        /// Whether it is the namespace of the environment, which the resource has not named.
        is_filled_in: bool,
        /// The fields or elements in it.
        below: Vec<(Step, Place)>,
    },
    /// Nothing sets it.
    Unset(Option<Said>),
}

/// What a schema says of a field that nothing sets.
#[derive(Debug, PartialEq)]
pub(super) struct Said {
    /// Its type.
    pub(super) kind: String,
    /// What stands in its place.
    pub(super) default: Option<Node>,
}

impl Field<'_> {
    /// The directive that leaves the field's live value alone.
    pub(super) fn ignored(&self) -> Option<&Ignored> {
        let steps = self.path.steps();
        self.resource.directives().ignore().iter().find(|ignored| steps.starts_with(ignored.path.steps()))
    }
}

/// Looks up a field of a resource in each of its environments.
///
/// # Errors
/// The text is no path; the kind has no such field; a list has no such element in any environment.
pub fn fields<'g>(graph: &'g Graph, resources: &[ResourceIx], text: &str) -> Result<Vec<Field<'g>>, WhyError> {
    let asked = path::read(text)?;
    let references = graph.references();
    let mut fields = Vec::new();
    let mut refused = None;
    for ix in resources {
        match field(graph, graph.resource(*ix), &asked) {
            Ok(mut field) => {
                let own = |reference: &&Reference| reference.from == *ix && reference.field == field.path;
                field.names = references.iter().filter(own).map(|reference| Mention::of(graph, reference)).collect();
                fields.push(field);
            }
            Err(error) => refused = refused.or(Some(error)),
        }
    }
    match refused {
        Some(error) if fields.is_empty() => Err(error),
        Some(_) | None => Ok(fields),
    }
}

fn field<'g>(graph: &'g Graph, resource: &'g Resource, asked: &FieldPath) -> Result<Field<'g>, WhyError> {
    let Walked { path, ways, node } = path::walk(graph, resource, asked)?;
    let found = match node {
        Some(_) => set(graph, resource, &path),
        None => None,
    };
    let found = match found {
        Some(found) => found,
        None => Found::Unset(said(graph, resource, &path)?),
    };
    Ok(Field { resource, path, ways, found, names: Vec::new(), names_environments: super::names_environments(graph) })
}

fn set<'g>(graph: &Graph, resource: &'g Resource, path: &FieldPath) -> Option<Found<'g>> {
    let mut cursor = resource.cursor();
    for step in path.steps() {
        cursor = match step {
            Step::Field(key) => cursor.get(key)?,
            Step::Element(index) => cursor.elements().nth(*index)?,
        };
    }
    let (shown, is_masked) = hidden_at(resource.node(), path)?;
    // The value outlives the path that led to it.
    let (veil, shown) = match is_masked {
        true => (Veil::Masked, Cow::Owned(shown.into_owned())),
        false => (Veil::Open, Cow::Borrowed(cursor.node())),
    };
    let place = cursor.place();
    let environment = graph.settings().environments().get(&resource.unit().environment);
    let given = environment.and_then(|environment| environment.namespace.as_ref());
    let is_filled_in = given.is_some_and(|(_, given)| given.key.is_some() && given.key == place.key);
    Some(Found::Set { shown, veil, place, is_filled_in, below: below(&cursor) })
}

fn below(cursor: &Cursor<'_>) -> Vec<(Step, Place)> {
    let fields = cursor.fields().map(|(field, below)| (Step::Field(field.key.clone()), below.place()));
    let elements = cursor.elements().enumerate().map(|(index, below)| (Step::Element(index), below.place()));
    fields.chain(elements).collect()
}

/// What the schema says of a field; `None` for a kind without one.
fn said(graph: &Graph, resource: &Resource, path: &FieldPath) -> Result<Option<Said>, WhyError> {
    let Some(schemas) = graph.schemas(&resource.unit().environment) else { return Ok(None) };
    let gvk = resource.gvk();
    let dot = if path.is_root() { "" } else { "." };
    match explain::explain(schemas, &format!("{}/{}{dot}{path}", gvk.api_version, gvk.kind)) {
        Ok(explained) => Ok(Some(Said { kind: explained.type_name(), default: explained.default().cloned() })),
        Err(error @ (ExplainError::UnknownField { .. } | ExplainError::NotAList { .. })) => {
            Err(WhyError::UnknownField(error))
        }
        Err(
            ExplainError::NoName(_)
            | ExplainError::NoPath(_)
            | ExplainError::UnknownKind { .. }
            | ExplainError::UnknownGroup { .. }
            | ExplainError::UnknownVersion { .. }
            | ExplainError::Ambiguous { .. }
            | ExplainError::NoSchema { .. }
            | ExplainError::Anything(_),
        ) => Ok(None),
    }
}
