//! Finds the resources of a unit, at any depth of its groups, and gives each its id. In: a unit's tree. Out: nodes
//! with ids; values that are neither resources nor groups are findings.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::declared::{DeclaredUnit, Form};
use crate::diagnostic::{Code, Diagnostic};
use crate::name::{Id, InvalidSegment, Segment, hashed_slug, nearest, slug};
use crate::value::{Field, Map, Node, Place, Value};

/// A record with `apiVersion` and `kind`, and its id.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) id: Id,
    pub(super) node: Node,
    pub(super) place: Place,
}

/// Takes the resources out of a unit's tree, by id.
pub(super) fn find(unit: &mut DeclaredUnit, findings: &mut Vec<Diagnostic>) -> Vec<Found> {
    let before = findings.len();
    let stack = Id::stack(&unit.name.stack);
    let tree = std::mem::replace(&mut unit.tree, Node::new(Value::Null));
    let mut finder = Finder { resources: BTreeMap::new(), form: unit.form, findings };
    match (unit.form, tree.value) {
        (Form::Tree, Value::Map(map)) if matches!(Shape::of(&map), Shape::Resource) => {
            finder.findings.push(itself_a_resource(&stack, unit.place));
        }
        (Form::Flat, Value::List(items)) => finder.list(items, unit.place, &stack),
        (_, value) => finder.group(Node { value, ..tree }, unit.place, &stack),
    }
    finder.resources_are_no_groups();
    let found = finder.resources.into_values().collect();
    for finding in &mut findings[before..] {
        finding.environments.insert(unit.name.environment.clone());
    }
    found
}

fn itself_a_resource(stack: &Id, place: Place) -> Diagnostic {
    Diagnostic::error(Code::StackNotRecord, "the stack is a resource, and a record of resources is expected")
        .at(place, "this is what the file is")
        .help("give the resource a name: `{ NAME = { apiVersion = …, kind = …, … } }`".to_owned())
        .resource(stack)
}

struct Finder<'f> {
    resources: BTreeMap<Id, Found>,
    form: Form,
    findings: &'f mut Vec<Diagnostic>,
}

impl Finder<'_> {
    /// A made-up segment of a list can be the name of a group beside it. `after` could not tell the two apart.
    fn resources_are_no_groups(&mut self) {
        // One of each group, for what stands in the same group follows each other.
        let mut above = None;
        let firsts = self.resources.keys().filter(|id| {
            let group = id.as_str().rsplit_once('/').map(|(group, _)| group);
            std::mem::replace(&mut above, group) != group
        });
        let both: BTreeMap<&Id, &Found> =
            firsts.flat_map(Id::groups).filter_map(|group| self.resources.get_key_value(&group)).collect();
        self.findings.extend(both.into_iter().map(|(id, found)| {
            Diagnostic::error(Code::DuplicateId, format!("`{id}` is both a resource and a group"))
                .at(found.place, "the resource")
                .help("give one of them another name".to_owned())
                .resource(id)
        }));
    }

    fn value(&mut self, node: Node, place: Place, id: &Id) {
        let shape = match &node.value {
            Value::Map(map) => Shape::of(map),
            Value::List(_) => Shape::List,
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::Text(_) => Shape::Scalar,
        };
        match (shape, node.value) {
            (Shape::Resource, value) => self.resource(Node { value, ..node }, place, id),
            (Shape::KubernetesList, Value::Map(map)) => self.kubernetes_list(map, place, id),
            (Shape::Half { has, lacks }, Value::Map(map)) => self.half(&map, place, id, (has, lacks)),
            (Shape::Nameless, Value::Map(map)) => self.findings.push(nameless(&map, place, id)),
            (Shape::List, Value::List(items)) => self.list(items, place, id),
            (Shape::Scalar, value) => self.stray(&value, place, id),
            (_, value) => self.group(Node { value, ..node }, place, id),
        }
    }

    fn half(&mut self, map: &Map, place: Place, id: &Id, (has, lacks): (&str, &str)) {
        let help = match misspelt(map, lacks) {
            Some(near) => format!("write `{lacks}` in place of `{near}`"),
            None => format!("add `{lacks}` to make it a resource"),
        };
        self.findings.push(
            Diagnostic::error(Code::InvalidResource, format!("`{id}` has `{has}` but no `{lacks}`"))
                .at(place, "neither a resource nor a group")
                .help(help)
                .resource(id),
        );
    }

    fn group(&mut self, node: Node, place: Place, id: &Id) {
        let Value::Map(map) = node.value else { return self.stray(&node.value, place, id) };
        let resources: Vec<Arc<str>> = resources(&map);
        for field in map.into_fields() {
            let below = place.field(&field);
            let Some(id) = self.segment(id, &field.key, below.of_key()) else { continue };
            let before = self.findings.len();
            self.value(field.node, below, &id);
            self.misspelt_override(before, &resources, below.of_key(), &id);
        }
    }

    /// Values that stand where an override of a resource beside them was meant: the name is the mistake, once.
    fn misspelt_override(&mut self, before: usize, resources: &[Arc<str>], place: Place, id: &Id) {
        let found = &self.findings[before..];
        let strays = |finding: &Diagnostic| matches!(finding.code, Code::StrayValue | Code::InvalidPair);
        if found.is_empty() || !found.iter().all(strays) {
            return;
        }
        let name = id.path().rsplit('/').next().unwrap_or_default();
        let Some(near) = nearest(name, resources.iter().map(|name| &**name)) else { return };
        self.findings.truncate(before);
        self.findings.push(
            Diagnostic::error(Code::StrayValue, format!("`{id}` is neither a resource nor a group of resources"))
                .at(place, "would not be rendered")
                .help(format!("did you mean `{near}`, the resource beside it?"))
                .resource(id),
        );
    }

    fn segment(&mut self, group: &Id, key: &str, place: Place) -> Option<Id> {
        let rule = match Segment::new(key) {
            Ok(segment) => return Some(group.join(&segment)),
            Err(rule) => rule,
        };
        let help = match rule {
            InvalidSegment::Form | InvalidSegment::FileEnding => format!("write `{}`", slug(key).as_str()),
            InvalidSegment::Reserved => format!("write another name, as `the-{key}`"),
        };
        self.findings.push(
            Diagnostic::error(Code::InvalidId, format!("`{}` cannot be part of an id: it {rule}", key.escape_debug()))
                .at(place, "names a file of the output")
                .help(help)
                .resource(group),
        );
        None
    }

    fn stray(&mut self, value: &Value, place: Place, id: &Id) {
        let message = format!("`{id}` is {}, neither a resource nor a group of resources", value.type_name());
        let help = if *value == Value::Null {
            "write `{}` where there is nothing to render"
        } else {
            "mark it `| not_exported` if it is an input, or move it into a `let`"
        };
        self.findings.push(
            Diagnostic::error(Code::StrayValue, message)
                .at(place.of_use(), "would not be rendered")
                .help(help.to_owned())
                .resource(id),
        );
    }

    fn list(&mut self, items: Vec<Node>, place: Place, id: &Id) {
        if !items.is_empty() && items.iter().all(|item| item.as_map().is_none()) {
            return self.stray(&Value::List(items), place, id);
        }
        let is_pair = |item: &Node| item.get("apiVersion").is_none();
        // Pairs have names of their own.
        let made_up = if items.iter().all(is_pair) { Vec::new() } else { made_up(&items) };
        let mut made_up = made_up.into_iter();
        for (index, item) in items.into_iter().enumerate() {
            let segment = made_up.next();
            let below = place.element(&item);
            match Element::of(item) {
                Element::Pair { key, key_span, value } => {
                    let field = Field { key, key_span, node: value };
                    let below = below.field(&field);
                    if let Some(id) = self.segment(id, &field.key, below.of_key()) {
                        self.value(field.node, below, &id);
                    }
                }
                Element::Resource(node) => {
                    let Some(segment) = segment else { continue };
                    self.value(node, below, &id.join(&segment));
                }
                Element::Other(value) => self.findings.push(other(&value, index, below, id, self.form)),
            }
        }
    }

    /// A `v1` `List`, as kubectl prints it: its items count, not the list.
    fn kubernetes_list(&mut self, mut map: Map, place: Place, id: &Id) {
        let Some(items) = map.remove("items") else { return };
        let below = place.field(&items);
        // The items take the list's place among its siblings: `apps/all` with a List becomes `apps/configmap-…`.
        let group = id.groups().next().unwrap_or_else(|| id.clone());
        match items.node.value {
            Value::List(items) => self.list(items, below, &group),
            Value::Null => {}
            value @ (Value::Bool(_) | Value::Number(_) | Value::Text(_) | Value::Map(_)) => {
                self.stray(&value, below, id);
            }
        }
    }

    fn resource(&mut self, node: Node, place: Place, id: &Id) {
        let Some(first) = self.resources.get(id) else {
            self.resources.insert(id.clone(), Found { id: id.clone(), node, place });
            return;
        };
        self.findings.push(
            Diagnostic::error(Code::DuplicateId, format!("two resources have the id `{id}`"))
                .at(place, "the second")
                .secondary(first.place.primary().filter(|span| Some(*span) != place.primary()), "the first")
                .help("give each a name of its own; in a list, kind, namespace and name make the id".to_owned())
                .resource(id),
        );
    }
}

/// The names of the resources in a group.
fn resources(group: &Map) -> Vec<Arc<str>> {
    let is_resource = |node: &Node| matches!(node.as_map().map(Shape::of), Some(Shape::Resource));
    let fields = group.fields().iter().filter(|field| is_resource(&field.node));
    fields.map(|field| Arc::clone(&field.key)).collect()
}

/// What a value in a stack's tree can be.
pub(super) enum Shape {
    Resource,
    KubernetesList,
    Half {
        has: &'static str,
        lacks: &'static str,
    },
    /// A record with a `metadata.name`, and neither `apiVersion` nor `kind`.
    Nameless,
    Group,
    List,
    Scalar,
}

impl Shape {
    pub(super) fn of(map: &Map) -> Self {
        let (version, kind) = (map.get("apiVersion"), map.get("kind"));
        let text = |field: Option<&Field>| field.is_some_and(|field| field.node.as_text().is_some());
        match (version, kind) {
            (Some(version), Some(kind)) if is_list(version, kind) && map.get("items").is_some() => Self::KubernetesList,
            (Some(_), Some(_)) => Self::Resource,
            (Some(_), None) if text(version) => Self::Half { has: "apiVersion", lacks: "kind" },
            (None, Some(_)) if text(kind) => Self::Half { has: "kind", lacks: "apiVersion" },
            (None, None) if map.get("metadata").is_some_and(|field| is_named(&field.node)) => Self::Nameless,
            _ => Self::Group,
        }
    }
}

fn is_named(metadata: &Node) -> bool {
    metadata.get("name").is_some_and(|name| name.as_text().is_some())
}

/// A manifest whose first two lines are missing. Its fields one by one would be as many findings.
fn nameless(map: &Map, place: Place, id: &Id) -> Diagnostic {
    let near = |wanted: &str| misspelt(map, wanted).map(|near| format!("write `{wanted}` in place of `{near}`"));
    let help = near("apiVersion").or_else(|| near("kind"));
    Diagnostic::error(Code::InvalidResource, format!("`{id}` has `metadata`, but neither `apiVersion` nor `kind`"))
        .at(place, "no resource")
        .help(help.unwrap_or_else(|| "add both to make it a resource".to_owned()))
        .resource(id)
}

/// The field of a record that is probably meant by another name.
pub(super) fn misspelt<'m>(map: &'m Map, wanted: &str) -> Option<&'m str> {
    nearest(wanted, map.fields().iter().map(|field| &*field.key))
}

/// `List`, as kubectl prints one, and the server's own `SecretList`, `ConfigMapList` and so on.
fn is_list(version: &Field, kind: &Field) -> bool {
    version.node.as_text() == Some("v1") && kind.node.as_text().is_some_and(|kind| kind.ends_with("List"))
}

/// The finding for an element that is neither a resource nor a pair.
fn other(value: &Value, index: usize, place: Place, id: &Id, form: Form) -> Diagnostic {
    let (what, help) = match form {
        Form::Tree => (
            format!("element {index} of `{id}` is {}, neither a resource nor a pair", described(value)),
            "write a record of resources, or a list of pairs `{ field = \"name\", value = … }`",
        ),
        Form::Flat => (
            format!("the document is {}, and no manifest", described(value)),
            "add `apiVersion` and `kind`, or move the file out of the folder",
        ),
    };
    Diagnostic::error(Code::InvalidPair, what).at(place, "would not be rendered").help(help.to_owned()).resource(id)
}

/// What an element of a list can be.
enum Element {
    Pair { key: Arc<str>, key_span: Option<crate::diagnostic::Span>, value: Node },
    Resource(Node),
    Other(Value),
}

impl Element {
    fn of(node: Node) -> Self {
        let Value::Map(mut map) = node.value else { return Self::Other(node.value) };
        if map.get("apiVersion").is_some() && map.get("kind").is_some() {
            return Self::Resource(Node { value: Value::Map(map), ..node });
        }
        // Exactly these two fields: a record that has more says something that a pair would lose.
        let is_pair = map.fields().len() == 2 && map.get("value").is_some();
        let name = map.get("field").map(|field| (field.node.span, field.node.value.clone()));
        match (name, is_pair.then(|| map.remove("value")).flatten()) {
            (Some((key_span, Value::Text(key))), Some(value)) => Self::Pair { key, key_span, value: value.node },
            (_, Some(value)) => {
                map.set(value);
                Self::Other(Value::Map(map))
            }
            _ => Self::Other(Value::Map(map)),
        }
    }
}

fn described(value: &Value) -> String {
    match value {
        Value::Map(map) if map.is_empty() => "an empty record".into(),
        Value::Map(map) => {
            let keys: Vec<&str> = map.fields().iter().map(|field| &*field.key).take(4).collect();
            format!("a record of `{}`", keys.join("`, `"))
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Text(_) | Value::List(_) => value.type_name().into(),
    }
}

/// `<kind>-<namespace>-<name>` as a slug: the segment of each resource that has no key of its own. Different objects
/// that come to the same segment are told apart by a hash of what they are; the same object twice is not.
fn made_up(items: &[Node]) -> Vec<Segment> {
    let plain: Vec<Segment> =
        items.iter().map(|item| slug(&key_parts(item).flatten().collect::<Vec<_>>().join("-"))).collect();
    let mut objects: BTreeMap<&Segment, BTreeSet<String>> = BTreeMap::new();
    for (segment, item) in plain.iter().zip(items) {
        objects.entry(segment).or_default().insert(full_key(item));
    }
    let told_apart = |(segment, item): (&Segment, &Node)| match objects[segment].len() {
        1 => segment.clone(),
        _ => hashed_slug(segment.as_str(), &full_key(item)),
    };
    plain.iter().zip(items).map(told_apart).collect()
}

fn full_key(node: &Node) -> String {
    let api_version = node.get("apiVersion").and_then(Node::as_text).unwrap_or_default();
    let group = api_version.rsplit_once('/').map_or("", |(group, _)| group);
    let parts: Vec<&str> = key_parts(node).map(Option::unwrap_or_default).collect();
    format!("{group}/{}", parts.join("/"))
}

/// Kind, namespace and name, as far as they are there.
fn key_parts(node: &Node) -> impl Iterator<Item = Option<&str>> {
    let metadata = node.get("metadata");
    let inner = move |key: &str| metadata.and_then(|metadata| metadata.get(key));
    [node.get("kind"), inner("namespace"), inner("name")].into_iter().map(|part| part.and_then(Node::as_text))
}
