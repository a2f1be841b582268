//! Pictures of how resources depend on each other. In: [`Graph`](crate::graph::Graph), and what of it a person asks to
//! see. Out: a [`Picture`], and its forms: a tree as text, DOT, JSON, SVG. A picture judges nothing: who draws one may
//! be looking for what is wrong.

mod dot;
mod error;
mod family;
mod fold;
mod json;
mod layout;
mod select;
mod svg;
#[cfg(test)]
mod tests;
mod text;
mod words;

pub use dot::dot;
pub use error::WantedError;
pub use fold::COMFORTABLE;
pub use json::json;
pub use select::select;
pub use svg::svg;
pub use text::text;

use crate::graph::{EdgeKind, Need};
use crate::name::{EnvironmentName, Gvk, Id, StackName};

/// Whether a picture shows what a namespace contains and what a Kustomization applies: edges to nearly every resource,
/// which hide all others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Contains {
    /// Only around the resource that was asked for; the title of a unit says the namespace.
    Hidden,
    /// All of them.
    Shown,
}

/// What of a graph is wanted.
#[derive(Debug, Clone)]
pub struct Wanted<'a> {
    /// Units as `prod/apps`, or stacks as `apps`: these with what they touch in others. All when empty.
    pub units: &'a [String],
    /// The id of a resource or a group: it, what it waits for and what waits for it.
    pub around: Option<&'a str>,
    /// How many edges away from it.
    pub depth: usize,
    /// What to do with namespaces.
    pub contains: Contains,
}

/// What is to be drawn: parts of a graph that do not touch each other, one an environment.
#[derive(Debug, Clone)]
pub struct Picture {
    project: String,
    sections: Vec<Section>,
}

impl Picture {
    /// How many resources it shows, those in folded groups included.
    #[must_use]
    pub fn resources(&self) -> usize {
        self.cards().map(Card::resources).sum()
    }

    /// How many edges it shows, those that are drawn as one counted each.
    #[must_use]
    pub fn edges(&self) -> usize {
        self.sections.iter().flat_map(|section| &section.links).map(|link| link.edges).sum()
    }

    /// How many groups are folded.
    #[must_use]
    pub fn groups(&self) -> usize {
        self.cards().filter(|card| matches!(card.what, What::Group { .. })).count()
    }

    fn cards(&self) -> impl Iterator<Item = &Card> {
        self.sections.iter().flat_map(|section| &section.cards)
    }
}

/// One environment.
#[derive(Debug, Clone)]
struct Section {
    environment: EnvironmentName,
    units: Vec<Unit>,
    /// By unit and id.
    cards: Vec<Card>,
    /// Sorted, none twice.
    links: Vec<Link>,
}

/// A unit that something is shown of.
#[derive(Debug, Clone)]
struct Unit {
    stack: StackName,
    /// Of all its resources that are in one; `None` where they differ.
    namespace: Option<String>,
    /// How many resources it has, shown or not.
    resources: usize,
    /// Whether it has mistakes that keep it from being rendered.
    is_broken: bool,
}

/// A resource, or a group that is drawn as one.
#[derive(Debug, Clone)]
struct Card {
    id: Id,
    /// Its unit in the section.
    unit: usize,
    what: What,
    /// Its place in the order of the graph; of a group, that of the first in it.
    rank: usize,
    is_centre: bool,
}

impl Card {
    const fn resources(&self) -> usize {
        match self.what {
            What::Resource(_) => 1,
            What::Group { resources } => resources,
        }
    }
}

#[derive(Debug, Clone)]
enum What {
    Resource(Facts),
    Group { resources: usize },
}

/// What is told of a resource.
#[derive(Debug, Clone)]
struct Facts {
    gvk: Gvk,
    namespace: Option<String>,
    name: String,
    /// `stacks/apps.ncl:14`.
    source: Option<String>,
}

/// Edges of one kind between two cards: `from` comes first, and `to` waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Link {
    from: usize,
    to: usize,
    kind: EdgeKind,
    need: Need,
    edges: usize,
}
