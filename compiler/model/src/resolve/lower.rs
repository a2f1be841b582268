//! Makes lists of the records that authors write in their place, so that entries can be merged:
//! `containers.web = { … }`. In: a resource and the shape of its kind. Out: the same resource with lists as Kubernetes
//! has them, in the order of their keys. A record in the place of a list whose order has a meaning is refused, as is
//! an entry that cannot be one. What is a list already stays as it is, and so does what the schema has no key for.

mod environment;
mod finding;
mod key;

use std::sync::Arc;

use crate::diagnostic::Diagnostic;
use crate::name::{ApiVersion, Gvk, Kind};
use crate::schema::{Others, Schemas, Shape};
use crate::value::{Field, FieldPath, Map, Node, Place, Step, Value};
use key::Entries;

use super::find::Found;

/// Makes the lists of one resource. Nothing is done for a kind whose schema is not known.
pub(super) fn lower(found: &mut Found, gvk: &Gvk, schemas: &Schemas, findings: &mut Vec<Diagnostic>) {
    let Some(shape) = shape(schemas, gvk) else { return };
    let Value::Map(map) = &mut found.node.value else { return };
    let root = At { step: Way::Root, up: None, place: found.place };
    Lowering { schemas, kind: &gvk.kind, findings }.fields(map, shape, &root);
}

fn shape<'s>(schemas: &'s Schemas, gvk: &Gvk) -> Option<&'s Shape> {
    schemas.get(&gvk.group_kind())?.version(gvk.api_version.version())?.shape()
}

/// The field that names the elements of a list, where authors may write a record in its place.
pub(crate) fn entry_key<'s>(schemas: &'s Schemas, gvk: &Gvk, path: &FieldPath) -> Option<&'s str> {
    let mut shape = shape(schemas, gvk)?;
    let mut name = "";
    for step in path.steps() {
        let below = match step {
            Step::Field(key) => {
                name = key;
                shape.field(key)?
            }
            Step::Element(_) => shape.items.as_ref()?,
        };
        shape = below.shape();
    }
    let items = shape.items.as_ref()?.shape();
    Entries::of(shape, items, name).map(|entries| entries.key).filter(|_| key::order_of(&gvk.kind, name).is_none())
}

/// Where the walk is. It lives on the stack: nothing is allocated for what needs no change.
#[derive(Debug, Clone, Copy)]
struct At<'a> {
    step: Way<'a>,
    up: Option<&'a Self>,
    place: Place,
}

#[derive(Debug, Clone, Copy)]
enum Way<'a> {
    Root,
    Field(&'a Arc<str>),
    Element(usize),
}

impl<'a> At<'a> {
    const fn below(&'a self, step: Way<'a>, place: Place) -> Self {
        Self { step, up: Some(self), place }
    }

    fn path(&self) -> FieldPath {
        let mut steps = Vec::new();
        let mut here = Some(self);
        while let Some(at) = here {
            match at.step {
                Way::Root => {}
                Way::Field(key) => steps.push(Step::Field(Arc::clone(key))),
                Way::Element(index) => steps.push(Step::Element(index)),
            }
            here = at.up;
        }
        steps.reverse();
        FieldPath::new(steps)
    }

    /// The name of the field; empty for what is none.
    fn name(&self) -> &'a str {
        match self.step {
            Way::Field(key) => key,
            Way::Root | Way::Element(_) => "",
        }
    }
}

struct Lowering<'s, 'f> {
    schemas: &'s Schemas,
    /// The kind of the resource, or of the one that is embedded in it.
    kind: &'s Kind,
    findings: &'f mut Vec<Diagnostic>,
}

impl Lowering<'_, '_> {
    fn value(&mut self, node: &mut Node, shape: &Shape, at: &At<'_>) {
        match (&mut node.value, &shape.items) {
            (Value::Map(_), Some(items)) => self.list(node, shape, items.shape(), at),
            (Value::Map(map), None) if shape.is_resource => self.embedded(map, shape, at),
            (Value::Map(map), None) => self.fields(map, shape, at),
            (Value::List(elements), Some(items)) => {
                let items = items.shape();
                for (index, element) in elements.iter_mut().enumerate() {
                    let below = at.below(Way::Element(index), at.place.element(element));
                    self.value(element, items, &below);
                }
            }
            (Value::Null | Value::Bool(_) | Value::Number(_) | Value::Text(_) | Value::List(_), _) => {}
        }
    }

    fn fields(&mut self, map: &mut Map, shape: &Shape, at: &At<'_>) {
        if shape.fields.is_empty() && !matches!(shape.others, Others::Of(_)) {
            return;
        }
        for field in map.fields_mut() {
            // Most fields are neither, and need not be looked up.
            if !matches!(field.node.value, Value::Map(_) | Value::List(_)) {
                continue;
            }
            let Some(below) = shape.field(&field.key) else { continue };
            let place = at.place.field(field);
            let Field { key, node, .. } = field;
            self.value(node, below.shape(), &at.below(Way::Field(key), place));
        }
    }

    /// A whole manifest in a field: its own kind says what it holds, where that is known.
    fn embedded(&mut self, map: &mut Map, shape: &Shape, at: &At<'_>) {
        let text = |key: &str| map.get(key)?.node.as_text();
        let gvk = text("apiVersion").zip(text("kind")).and_then(|(api_version, kind)| {
            Some(Gvk { api_version: ApiVersion::new(api_version).ok()?, kind: Kind::new(kind).ok()? })
        });
        let schemas = self.schemas;
        match gvk.and_then(|gvk| Some((self::shape(schemas, &gvk)?, gvk))) {
            Some((shape, gvk)) => {
                Lowering { schemas, kind: &gvk.kind, findings: self.findings }.fields(map, shape, at);
            }
            None => self.fields(map, shape, at),
        }
    }

    /// A record in the place of a list.
    fn list(&mut self, node: &mut Node, shape: &Shape, items: &Shape, at: &At<'_>) {
        let Some(entries) = Entries::of(shape, items, at.name()) else { return };
        let Value::Map(map) = &mut node.value else { return };
        let fields = std::mem::take(map).into_fields();
        if let Some(own) = fields.iter().find(|field| entries.is_key_of_element(field)) {
            self.findings.push(finding::element(own, &entries, at));
            node.value = Value::List(vec![Node { span: node.span, value: Value::Map(Map::new(fields)) }]);
            return;
        }
        if let Some(reason) = key::order_of(self.kind, at.name()) {
            self.findings.push(finding::ordered(reason, fields.first(), &entries, at));
        }
        node.value = Value::List(self.elements(fields, &entries, items, at));
    }

    fn elements(&mut self, mut fields: Vec<Field>, entries: &Entries<'_>, items: &Shape, at: &At<'_>) -> Vec<Node> {
        // By the key alone: a record has fields as `name` first.
        fields.sort_by(|a, b| a.key.cmp(&b.key));
        let mut elements = Vec::with_capacity(fields.len());
        for mut field in fields {
            let below = at.below(Way::Field(&field.key), at.place.field(&field));
            match &field.node.value {
                // What a library has put there is taken out by this.
                Value::Null => continue,
                Value::Map(_) => self.value(&mut field.node, items, &below),
                Value::Bool(_) | Value::Number(_) | Value::Text(_) | Value::List(_) => {
                    self.findings.push(finding::no_record(&field.node.value, entries, &below));
                    continue;
                }
            }
            self.findings.extend(finding::other_key(&field.node, entries.key, &below));
            elements.push(entries.element(field));
        }
        if at.name() == "env" { environment::ordered(elements) } else { elements }
    }
}
