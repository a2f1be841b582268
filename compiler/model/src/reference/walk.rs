//! Looks through a manifest for fields that name something. In: a manifest and the roots of its kind. Out: each [`Use`], in
//! the order of the fields.

use super::entry::{Entry, Optional, To};
use super::filled::Filled;
use super::pattern::{Relative, Step};
use super::table::{Branch, NodeIx, Table};

/// A field that names something.
#[derive(Debug)]
pub(crate) struct Use<'w, 'a> {
    /// What the table says of it.
    pub(crate) entry: &'w Entry,
    /// The name, or the selector.
    pub(crate) value: Filled<'a>,
    /// The records around it, the manifest first.
    pub(crate) around: &'w [Around<'a>],
    /// Where the manifest that it is part of begins among them: further in where one holds another.
    pub(crate) object: usize,
}

/// A record on the way, and the field that it stands in, alone or in a list.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Around<'a> {
    pub(crate) record: Filled<'a>,
    pub(crate) field: &'a str,
}

impl<'a> Use<'_, 'a> {
    /// The record that holds it.
    pub(crate) fn holder(&self) -> Around<'a> {
        self.around[self.around.len() - 1]
    }

    /// The nearest record that somebody wrote: below it all comes of defaults.
    pub(crate) fn written(&self) -> Filled<'a> {
        let is_default = |(index, around): &(usize, &Around<'_>)| *index != self.object && around.field.is_empty();
        let defaults = self.around.iter().enumerate().skip(1).find(is_default);
        let last = defaults.map_or(self.around.len(), |(index, _)| index) - 1;
        self.around[last].record
    }

    /// The manifest that it is part of.
    pub(crate) fn manifest(&self) -> Filled<'a> {
        self.around[self.object].record
    }

    /// Whether that one stands in a field of another: nobody knows what will be made of it.
    pub(crate) const fn is_embedded(&self) -> bool {
        self.object > 0
    }

    /// The text beside it, or what counts where there is none.
    pub(crate) fn text<'s>(&'s self, relative: &'s Relative) -> Option<&'s str>
    where
        'a: 's,
    {
        self.first(relative).and_then(Filled::text).or(relative.default.as_deref())
    }

    /// The value beside it.
    pub(crate) fn first(&self, relative: &Relative) -> Option<Filled<'a>> {
        let from = self.around.len().checked_sub(1 + relative.up)?;
        if relative.down.is_empty() {
            return None;
        }
        first(self.around[from].record, &relative.down)
    }

    /// All values beside it, along lists too.
    pub(crate) fn all(&self, relative: &Relative) -> Vec<Filled<'a>> {
        let mut found = Vec::new();
        if let Some(from) = self.around.len().checked_sub(1 + relative.up).filter(|_| !relative.down.is_empty()) {
            every(self.around[from].record, &relative.down, &mut found);
        }
        found
    }

    /// Whether the target may be absent.
    pub(crate) fn is_optional(&self) -> bool {
        match &self.entry.optional {
            Optional::Never => false,
            Optional::Always => true,
            Optional::Where(path, wanted) => self.holds(path, wanted.as_deref()),
        }
    }

    fn holds(&self, path: &Relative, wanted: Option<&str>) -> bool {
        match wanted {
            Some(wanted) => self.text(path) == Some(wanted),
            None => self.first(path).is_some_and(|value| value.node.as_bool() != Some(false)),
        }
    }
}

/// The first value that a path leads to.
pub(super) fn first<'a>(from: Filled<'a>, path: &[Step]) -> Option<Filled<'a>> {
    let Some((step, rest)) = path.split_first() else { return Some(from) };
    match step {
        Step::Field(name) => first(from.get(name)?, rest),
        Step::Each => from.elements().find_map(|element| first(element, rest)),
        Step::Values => from.fields().iter().find_map(|field| first(from.of(field), rest)),
        Step::Deep(_) => None,
    }
}

/// Every value that a path leads to.
pub(super) fn every<'a>(from: Filled<'a>, path: &[Step], found: &mut Vec<Filled<'a>>) {
    let Some((step, rest)) = path.split_first() else {
        found.push(from);
        return;
    };
    match step {
        Step::Field(name) => {
            if let Some(below) = from.get(name) {
                every(below, rest, found);
            }
        }
        Step::Each => from.elements().for_each(|element| every(element, rest, found)),
        Step::Values => from.fields().iter().for_each(|field| every(from.of(field), rest, found)),
        Step::Deep(_) => {}
    }
}

/// Who is told of each field that names something.
pub(crate) trait Visit<'a> {
    /// One that does.
    fn reference(&mut self, found: &Use<'_, 'a>);
}

/// Looks through a manifest.
pub(crate) fn walk<'a>(table: &Table, roots: &[NodeIx], manifest: Filled<'a>, visitor: &mut impl Visit<'a>) {
    let mut walk = Walk { table, visitor, around: Vec::with_capacity(8), object: 0 };
    for root in roots {
        walk.branch(table.branch(*root), manifest, "");
    }
}

struct Walk<'w, 'a, V> {
    table: &'w Table,
    visitor: &'w mut V,
    around: Vec<Around<'a>>,
    object: usize,
}

impl<'w, 'a, V: Visit<'a>> Walk<'w, 'a, V> {
    fn branch(&mut self, branch: &'w Branch, value: Filled<'a>, field: &'a str) {
        for entry in &branch.entries {
            self.entry(self.table.entry(*entry), value);
        }
        for part in &branch.parts {
            self.branch(self.table.branch(*part), value, field);
        }
        if let Some(each) = branch.each {
            let below = self.table.branch(each);
            value.elements().for_each(|element| self.branch(below, element, field));
        }
        if branch.fields.is_empty() && branch.values.is_none() && branch.deep.is_empty() {
            return;
        }
        self.around.push(Around { record: value, field });
        for (name, below) in &branch.fields {
            if let Some((name, next)) = named(value, name) {
                self.branch(self.table.branch(*below), next, name);
            }
        }
        if let Some(below) = branch.values {
            let below = self.table.branch(below);
            value.fields().iter().for_each(|field| self.branch(below, value.of(field), &field.key));
        }
        self.around.pop();
        for (end, below) in &branch.deep {
            self.deep(end, self.table.branch(*below), value, field);
        }
    }

    /// Every record below with a field that ends so.
    fn deep(&mut self, end: &str, below: &'w Branch, value: Filled<'a>, field: &'a str) {
        value.elements().for_each(|element| self.deep(end, below, element, field));
        if value.fields().is_empty() {
            return;
        }
        self.around.push(Around { record: value, field });
        for field in value.fields() {
            let next = value.of(field);
            if field.key.ends_with(end) {
                self.branch(below, next, &field.key);
            }
            self.deep(end, below, next, &field.key);
        }
        self.around.pop();
    }

    fn entry(&mut self, entry: &'w Entry, value: Filled<'a>) {
        if entry.to == To::Object {
            return self.object(value);
        }
        let found = Use { entry, value, around: &self.around, object: self.object };
        let is_meant = entry.when.iter().all(|(path, wanted)| found.holds(path, wanted.as_deref()));
        let is_other = entry.unless.as_ref().is_some_and(|path| found.holds(path, None));
        if is_meant && !is_other {
            self.visitor.reference(&found);
        }
    }

    /// A manifest inside a manifest: its fields are those of its own kind.
    fn object(&mut self, manifest: Filled<'a>) {
        let text = |name| manifest.get(name).and_then(Filled::text);
        let Some((api_version, kind)) = text("apiVersion").zip(text("kind")) else { return };
        let group = api_version.split_once('/').map_or("", |(group, _)| group);
        let outer = std::mem::replace(&mut self.object, self.around.len());
        for root in self.table.roots(group, kind) {
            self.branch(self.table.branch(root), manifest, "");
        }
        self.object = outer;
    }
}

/// A field with the name as the manifest has it.
fn named<'a>(value: Filled<'a>, name: &str) -> Option<(&'a str, Filled<'a>)> {
    let next = value.get(name)?;
    let field = value.node.as_map().and_then(|map| map.get(name));
    Some((field.map_or("", |field| &field.key), next))
}
