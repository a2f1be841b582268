//! Puts resources into Nickel's terms. In: values and what they share. Out: expressions, in the order in which people
//! write fields, with shared values by name. A name is used only where no field on the way hides it.

use crate::value::{Field, Map, Node, Value};

use super::layout::{Entry, Expression};
use super::lift::{Shared, is_part, same};
use super::site::{Holder, Site, site, tag};
use super::text;

/// The longest dotted path: beyond that a reader counts.
const LONGEST_PATH: usize = 6;

/// Writes expressions, and counts which shared values they use.
pub(super) struct Writer<'s> {
    shared: &'s [Shared],
    /// Those that can be used here, with how many of the records around have a field of that name.
    active: Vec<(usize, usize)>,
    pub(super) used: Vec<usize>,
    /// Whether a field has hidden the name from a value that it could stand for.
    pub(super) missed: Vec<bool>,
}

/// A shared value in the place of a field's own.
enum Reference {
    /// `include`, for the field has its name.
    Include,
    /// An expression that names it.
    Use(Expression),
}

impl<'s> Writer<'s> {
    pub(super) fn new(shared: &'s [Shared]) -> Self {
        Self { shared, active: Vec::new(), used: vec![0; shared.len()], missed: vec![false; shared.len()] }
    }

    /// Chooses the shared values that may be used from here on.
    pub(super) fn activate(&mut self, active: impl IntoIterator<Item = usize>) {
        self.active = active.into_iter().map(|index| (index, 0)).collect();
    }

    /// The fields of a resource.
    pub(super) fn resource(&mut self, node: &Node) -> Vec<Entry> {
        node.as_map().map(|map| self.record(map, Holder::of(node))).unwrap_or_default()
    }

    /// The value of a `let`.
    pub(super) fn definition(&mut self, shared: &Shared) -> Expression {
        if let Some(map) = shared.labels() {
            return match self.labels(map) {
                Some(Reference::Use(expression)) => expression,
                Some(Reference::Include) | None => {
                    Expression::Record(self.record(map, Holder { key: "labels", depth: 1, kind: "" }))
                }
            };
        }
        let tagged = match &shared.value {
            Value::Text(image) if shared.site == Site::Image => self.image(image),
            Value::Text(_) | Value::Null | Value::Bool(_) | Value::Number(_) | Value::List(_) | Value::Map(_) => None,
        };
        tagged.unwrap_or_else(|| self.value(&shared.value, Holder { key: "", depth: 0, kind: "" }))
    }

    fn value(&mut self, value: &Value, holder: Holder<'_>) -> Expression {
        match value {
            Value::Null => Expression::Atom("null".to_owned()),
            Value::Bool(value) => Expression::Atom(value.to_string()),
            Value::Number(number) => Expression::Atom(number.to_string()),
            Value::Text(value) => {
                text::lines(value).map_or_else(|| Expression::Atom(text::quoted(value)), Expression::Block)
            }
            Value::List(items) if items.is_empty() => Expression::Atom("[]".to_owned()),
            Value::List(items) => Expression::List(items.iter().map(|item| self.value(&item.value, holder)).collect()),
            Value::Map(map) => Expression::Record(self.record(map, holder)),
        }
    }

    fn record(&mut self, map: &Map, holder: Holder<'_>) -> Vec<Entry> {
        self.enter(map);
        let entries = ordered(map).into_iter().map(|field| self.entry(map, field, holder)).collect();
        self.leave(map);
        entries
    }

    /// A field, with the names of records that have but one joined by dots.
    fn entry(&mut self, map: &Map, field: &Field, holder: Holder<'_>) -> Entry {
        let mut path = String::new();
        let (mut map, mut field, mut holder) = (map, field, holder);
        let mut entered: Vec<&Map> = Vec::new();
        let value = loop {
            if !path.is_empty() {
                path.push('.');
            }
            path.push_str(&text::key(&field.key));
            match self.reference(map, field, holder) {
                Some(Reference::Include) if entered.is_empty() => break Some(None),
                Some(Reference::Use(expression)) => break Some(Some(expression)),
                Some(Reference::Include) | None => {}
            }
            let Some((inner, only)) = self.only_field(field, holder, entered.len()) else {
                break None;
            };
            self.enter(inner);
            entered.push(inner);
            holder = holder.below(&field.key);
            (map, field) = (inner, only);
        };
        let value = match value {
            Some(value) => value,
            None => Some(self.value(&field.node.value, holder.below(&field.key))),
        };
        entered.into_iter().rev().for_each(|map| self.leave(map));
        Entry { path, value }
    }

    /// The only field of a record, if its name can be joined to that of the record: `a.b = b` would name itself.
    fn only_field<'a>(&mut self, field: &'a Field, holder: Holder<'_>, depth: usize) -> Option<(&'a Map, &'a Field)> {
        let inner = field.node.as_map()?;
        let [only] = inner.fields() else { return None };
        if depth + 1 >= LONGEST_PATH {
            return None;
        }
        self.enter(inner);
        let found = self.find(inner, only, holder.below(&field.key));
        self.leave(inner);
        (!matches!(found, Some((_, Reference::Include)))).then_some((inner, only))
    }

    fn reference(&mut self, map: &Map, field: &Field, holder: Holder<'_>) -> Option<Reference> {
        let (index, reference) = self.find(map, field, holder)?;
        self.used[index] += 1;
        Some(reference)
    }

    /// The shared value that stands for this one, and how.
    fn find(&mut self, map: &Map, field: &Field, holder: Holder<'_>) -> Option<(usize, Reference)> {
        let site = site(holder, map, field)?;
        match (&field.node.value, site) {
            (Value::Map(labels), Site::Labels | Site::Matched) => self.find_labels(labels, &field.key),
            (Value::Text(value), Site::Image) => {
                self.find_text(value, site, &field.key).or_else(|| self.find_tag(value))
            }
            (Value::Text(value), _) => self.find_text(value, site, &field.key),
            _ => None,
        }
    }

    fn find_text(&mut self, value: &str, site: Site, key: &str) -> Option<(usize, Reference)> {
        let is_it =
            |shared: &Shared| shared.site == site && matches!(&shared.value, Value::Text(text) if &**text == value);
        let index = self.active.iter().map(|(index, _)| *index).find(|index| is_it(&self.shared[*index]))?;
        self.is_visible(index, key).then(|| (index, plain(&self.shared[index].name, key)))
    }

    /// The longest shared record that this one has all fields of.
    fn find_labels(&mut self, labels: &Map, key: &str) -> Option<(usize, Reference)> {
        let shared = self.shared;
        let parts = self.active.iter().filter_map(|(index, _)| Some((*index, shared[*index].labels()?)));
        let fitting = parts.filter(|(_, part)| is_part(part, labels));
        let (index, part) = fitting.max_by_key(|(_, part)| part.fields().len())?;
        let name = &shared[index].name;
        if name == key && !same(part, labels) {
            self.missed[index] = true;
            return None;
        }
        if !self.is_visible(index, key) {
            return None;
        }
        if same(part, labels) {
            return Some((index, plain(name, key)));
        }
        let rest = labels.fields().iter().filter(|field| part.get(&field.key).is_none()).cloned().collect();
        let mut inner = Writer::new(self.shared);
        let entries = inner.record(&Map::new(rest), Holder { key: "labels", depth: 1, kind: "" });
        Some((index, Reference::Use(Expression::Extended(name.clone(), entries))))
    }

    fn find_tag(&mut self, image: &str) -> Option<(usize, Reference)> {
        let (head, tag) = tag(image)?;
        let (index, reference) = self.find_text(tag, Site::Version, "")?;
        let Reference::Use(Expression::Atom(name)) = reference else { return None };
        let written = format!("\"{}%{{{name}}}\"", text::escaped(head));
        Some((index, Reference::Use(Expression::Atom(written))))
    }

    fn labels(&mut self, labels: &Map) -> Option<Reference> {
        let (index, reference) = self.find_labels(labels, "")?;
        self.used[index] += 1;
        Some(reference)
    }

    fn image(&mut self, image: &str) -> Option<Expression> {
        let (index, reference) = self.find_tag(image)?;
        self.used[index] += 1;
        match reference {
            Reference::Use(expression) => Some(expression),
            Reference::Include => None,
        }
    }

    /// Whether no field hides a name from the value of `key`. A field hides its own name, but for `include`.
    fn is_visible(&mut self, index: usize, key: &str) -> bool {
        let own = usize::from(self.shared[index].name == key);
        let hidden = self.active.iter().find(|(other, _)| *other == index).map_or(0, |(_, hidden)| *hidden);
        self.missed[index] |= hidden != own;
        hidden == own
    }

    fn enter(&mut self, map: &Map) {
        for (index, hidden) in &mut self.active {
            *hidden += usize::from(map.get(self.shared[*index].root()).is_some());
        }
    }

    fn leave(&mut self, map: &Map) {
        for (index, hidden) in &mut self.active {
            *hidden -= usize::from(map.get(self.shared[*index].root()).is_some());
        }
    }
}

fn plain(name: &str, key: &str) -> Reference {
    if name == key { Reference::Include } else { Reference::Use(Expression::Atom(name.to_owned())) }
}

/// Fields in the order in which they were written, but for those that everyone writes first.
fn ordered(map: &Map) -> Vec<&Field> {
    const FIRST: [&str; 6] = ["apiVersion", "apiGroup", "kind", "metadata", "name", "namespace"];
    let rank = |field: &Field| FIRST.iter().position(|first| *first == &*field.key).unwrap_or(FIRST.len());
    let mut fields: Vec<&Field> = map.fields().iter().collect();
    fields.sort_by_key(|field| (rank(field), field.key_span));
    fields
}
