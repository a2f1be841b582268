//! What differs between two renderings. In: two sets of resources by environment. Out: [`Diff`], an ordered list of
//! typed changes, and its forms for people and programs. It asks no cluster, and shows no value that may be secret.

mod align;
mod fields;
mod html;
mod json;
mod list;
mod markdown;
mod matched;
mod path;
mod secrecy;
#[cfg(test)]
mod tests;
mod text;
mod words;

use std::borrow::Cow;
use std::collections::BTreeMap;

pub use html::html;
pub use json::json;
pub use markdown::{LONGEST_MARKDOWN, markdown};
pub use path::{ListStep, Path, Step};
pub use text::{summary, text};

use crate::name::{EnvironmentName, Id};
use crate::schema::Shape;
use crate::settings::Moves;
use crate::source::Files;
use crate::value::{Node, Place};
use secrecy::Secrecy;
pub(crate) use secrecy::{MASK, hidden_at, named};
pub(crate) use words::value as on_one_line;

/// A resource of one of the renderings.
#[derive(Debug, Clone, Copy)]
pub struct Object<'a> {
    /// Its id; the first segment is its stack.
    pub id: &'a Id,
    /// The manifest.
    pub node: &'a Node,
    /// Where it was written.
    pub origin: Origin<'a>,
    /// What its kind may be, if that is known: by it the elements of lists are told apart.
    pub shape: Option<&'a Shape>,
}

/// What is known of the sources of a resource.
#[derive(Debug, Clone, Copy)]
pub enum Origin<'a> {
    /// The place of the resource and of all in it.
    Spans {
        /// Of the resource.
        place: Place,
        /// The texts that spans point into.
        files: &'a Files,
    },
    /// The line of the resource, as an index holds it: `stacks/apps.ncl:14`.
    Line(&'a str),
    /// Nothing.
    Unknown,
}

impl Origin<'_> {
    const fn place(&self) -> Place {
        match self {
            Self::Spans { place, .. } => *place,
            Self::Line(_) | Self::Unknown => Place { value: None, key: None, author: None },
        }
    }

    /// The line of a place in the resource; that of the resource where no more is known.
    fn line(&self, place: Place) -> Option<String> {
        match self {
            Self::Spans { files, .. } => place.primary().map(|span| files.line_of(span)),
            Self::Line(line) => Some((*line).to_owned()),
            Self::Unknown => None,
        }
    }
}

/// The resources of one environment.
#[derive(Debug, Clone)]
pub struct Side<'a> {
    /// The environment.
    pub environment: EnvironmentName,
    /// Its namespace, if it has one.
    pub namespace: Option<String>,
    /// The resources, each id once.
    pub objects: Vec<Object<'a>>,
}

/// How the sides of a [`Pair`] stand to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relation {
    /// The new one takes the place of the old one.
    Successive,
    /// They are two environments, and stay both.
    Beside,
}

/// What is compared.
#[derive(Debug, Clone)]
pub struct Pair<'a> {
    /// What there was.
    pub old: Side<'a>,
    /// What there is.
    pub new: Side<'a>,
}

/// Everything that differs.
#[derive(Debug, Clone)]
pub struct Diff<'a> {
    /// How the sides stand to each other.
    pub relation: Relation,
    /// The units that differ, by environment and stack.
    pub units: Vec<UnitDiff<'a>>,
}

/// What differs in one unit.
#[derive(Debug, Clone)]
pub struct UnitDiff<'a> {
    /// The environment of the old side.
    pub old: EnvironmentName,
    /// The environment of the new side.
    pub new: EnvironmentName,
    /// The stack.
    pub stack: String,
    /// The changes by id.
    pub changes: Vec<Change<'a>>,
}

/// What becomes of one resource.
#[derive(Debug, Clone)]
pub struct Change<'a> {
    /// Its id; the new one where it has another.
    pub id: &'a Id,
    /// What happens.
    pub action: Action<'a>,
    /// Its name in the cluster; the new one where it has another.
    pub identity: Identity<'a>,
    /// Whether it is another object in the cluster from then on.
    pub is_replaced: bool,
    /// Its fields, but of what is created or deleted.
    pub fields: Vec<FieldChange<'a>>,
    /// Its line: of what is deleted, the one where it was.
    pub source: Option<String>,
}

/// What happens to a resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action<'a> {
    /// It is only on the new side.
    Create,
    /// It is only on the old side.
    Delete,
    /// It is on both.
    Change,
    /// It has another id.
    Move {
        /// The old one.
        from: &'a Id,
    },
}

/// Group, kind, namespace and name, as the manifest has them. Manifests that someone has edited may lack any.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Identity<'a> {
    /// The group; empty for the core group.
    pub group: &'a str,
    /// The kind.
    pub kind: &'a str,
    /// The namespace.
    pub namespace: Option<&'a str>,
    /// The name.
    pub name: &'a str,
}

impl<'a> Identity<'a> {
    /// Reads what a manifest says.
    #[must_use]
    pub fn of(node: &'a Node) -> Self {
        let text = |node: Option<&'a Node>| node.and_then(Node::as_text);
        let metadata = node.get("metadata");
        let version = text(node.get("apiVersion")).unwrap_or_default();
        Self {
            group: version.split_once('/').map_or("", |(group, _)| group),
            kind: text(node.get("kind")).unwrap_or_default(),
            namespace: text(metadata.and_then(|metadata| metadata.get("namespace"))),
            name: text(metadata.and_then(|metadata| metadata.get("name"))).unwrap_or_default(),
        }
    }
}

impl std::fmt::Display for Identity<'_> {
    /// `Deployment.apps lornu/gateway`, as [`Key`](crate::name::Key) prints.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.kind)?;
        if !self.group.is_empty() {
            write!(f, ".{}", self.group)?;
        }
        f.write_str(" ")?;
        if let Some(namespace) = self.namespace {
            write!(f, "{namespace}/")?;
        }
        f.write_str(self.name)
    }
}

/// What becomes of one field. The values are given out masked only.
#[derive(Debug, Clone)]
pub struct FieldChange<'a> {
    /// The way to it.
    pub path: Path,
    /// Its line on the new side, or that of what it was part of.
    pub source: Option<String>,
    edit: Edit<'a>,
    secrecy: Secrecy<'a>,
}

#[derive(Debug, Clone)]
enum Edit<'a> {
    Added(&'a Node),
    Removed(&'a Node),
    Set {
        old: &'a Node,
        new: &'a Node,
    },
    /// What both lists have stands in another order: for each place, which of the old ones is there.
    Reordered {
        order: Vec<usize>,
        labels: Vec<String>,
    },
}

/// What happens to a field, with values that can be shown.
#[derive(Debug, Clone, PartialEq)]
pub enum Shown<'a> {
    /// It is only on the new side.
    Added(Cow<'a, Node>),
    /// It is only on the old side.
    Removed(Cow<'a, Node>),
    /// It has another value.
    Set {
        /// The old one.
        old: Cow<'a, Node>,
        /// The new one.
        new: Cow<'a, Node>,
    },
    /// It has another value, and neither may be shown.
    Masked,
    /// The elements of the list stand in another order: what they were, and what they are.
    Reordered(Vec<String>, Vec<String>),
}

impl<'a> FieldChange<'a> {
    /// What happens, with all that may be secret masked.
    #[must_use]
    pub fn shown(&self) -> Shown<'a> {
        match &self.edit {
            Edit::Added(node) => Shown::Added(self.secrecy.masked(node)),
            Edit::Removed(node) => Shown::Removed(self.secrecy.masked(node)),
            Edit::Set { old, new } if self.secrecy.hides(old) || self.secrecy.hides(new) => Shown::Masked,
            Edit::Set { old, new } => {
                let (old, new) = (self.secrecy.masked(old), self.secrecy.masked(new));
                // What differs is what is masked.
                if fields::same(&old, &new) { Shown::Masked } else { Shown::Set { old, new } }
            }
            Edit::Reordered { order, labels } => {
                let new = order.iter().map(|at| labels[*at].clone()).collect();
                Shown::Reordered(labels.clone(), new)
            }
        }
    }
}

/// How many resources differ, and how.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Only on the new side.
    pub created: usize,
    /// Only on the old side.
    pub deleted: usize,
    /// On both.
    pub changed: usize,
    /// With another id, changed or not.
    pub moved: usize,
}

impl Counts {
    fn of<'c>(changes: impl IntoIterator<Item = &'c Change<'c>>) -> Self {
        let mut counts = Self::default();
        for change in changes {
            match change.action {
                Action::Create => counts.created += 1,
                Action::Delete => counts.deleted += 1,
                Action::Change => counts.changed += 1,
                Action::Move { .. } => counts.moved += 1,
            }
        }
        counts
    }

    /// How many there are together.
    #[must_use]
    pub const fn total(self) -> usize {
        self.created + self.deleted + self.changed + self.moved
    }
}

impl UnitDiff<'_> {
    /// How many resources of the unit differ.
    #[must_use]
    pub fn counts(&self) -> Counts {
        Counts::of(&self.changes)
    }
}

impl Diff<'_> {
    /// Whether both renderings are the same.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.units.is_empty()
    }

    /// How many resources differ.
    #[must_use]
    pub fn counts(&self) -> Counts {
        Counts::of(self.units.iter().flat_map(|unit| &unit.changes))
    }
}

/// Compares renderings, an environment at a time.
#[must_use]
pub fn compare<'a>(pairs: &[Pair<'a>], relation: Relation, moves: &Moves) -> Diff<'a> {
    let mut units: BTreeMap<(EnvironmentName, EnvironmentName, String), Vec<Change<'a>>> = BTreeMap::new();
    for pair in pairs {
        for change in matched::changes(pair, relation, moves) {
            let stack = change.id.as_str().split('/').next().unwrap_or_default().to_owned();
            let unit = (pair.new.environment.clone(), pair.old.environment.clone(), stack);
            units.entry(unit).or_default().push(change);
        }
    }
    let units = units.into_iter().map(|((new, old, stack), mut changes)| {
        // What is deleted before what takes its id.
        changes.sort_by_key(|change| (change.id, change.action == Action::Create));
        UnitDiff { old, new, stack, changes }
    });
    Diff { relation, units: units.collect() }
}
