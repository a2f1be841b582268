//! The places of a kind: every field, element and entry that its schema knows of. In: a schema. Out: places, each with the
//! one above it. Depth and number are bounded, and what contains itself is followed once.

use super::schema::{Shape, Shapes, Sort};

/// Deeper than what people write.
const DEEPEST: usize = 14;

/// More than any kind has that is not a provider's.
const MOST: usize = 12_000;

/// What an object has whatever its kind; `status` is dropped from what is created.
const COMMON: &[&str] = &["apiVersion", "kind", "metadata", "status"];

/// What stands in the metadata of objects inside of others.
const METADATA: &[&str] = &["labels", "annotations"];

/// How a place is reached from the one above it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way<'k> {
    Field(&'k str),
    /// Any element.
    Item,
    /// Any entry of a record with free keys.
    Entry,
}

/// A place, whatever the object.
#[derive(Debug, Clone, Copy)]
pub(super) struct Site<'k> {
    pub(super) way: Way<'k>,
    pub(super) shape: Shape<'k>,
    /// The place above it; none of a field of the object itself.
    pub(super) above: Option<usize>,
}

/// All places of a kind.
#[derive(Debug, Clone)]
pub(super) struct Sites<'k> {
    pub(super) root: Shape<'k>,
    pub(super) all: Vec<Site<'k>>,
}

impl<'k> Sites<'k> {
    /// Those that a schema knows of, the shallow ones first.
    pub(super) fn of(shapes: Shapes<'k>, root: Shape<'k>, is_made: impl Fn(&str, &str) -> bool) -> Self {
        let mut sites = Self { root, all: Vec::new() };
        let own = root.fields().filter(|(name, _)| !COMMON.contains(name));
        sites.all.extend(own.map(|(name, schema)| Site {
            way: Way::Field(name),
            shape: shapes.of(schema),
            above: None,
        }));
        let mut next = 0;
        while next < sites.all.len() && sites.all.len() < MOST {
            sites.below(shapes, next, &is_made);
            next += 1;
        }
        sites
    }

    fn below(&mut self, shapes: Shapes<'k>, index: usize, is_made: &impl Fn(&str, &str) -> bool) {
        let shape = self.all[index].shape;
        let chain = self.chain(index);
        let is_inside_itself = !shape.definition.is_empty()
            && chain[..chain.len() - 1].iter().any(|above| self.all[*above].shape.definition == shape.definition);
        if chain.len() >= DEEPEST || is_inside_itself {
            return;
        }
        let mut add = |way, schema| self.all.push(Site { way, shape: shapes.of(schema), above: Some(index) });
        match shape.sort() {
            Sort::Record => {
                let is_metadata = shape.definition == "ObjectMeta";
                let fields = shape.fields().filter(|(name, _)| is_made(shape.definition, name));
                fields
                    .filter(|(name, _)| !is_metadata || METADATA.contains(name))
                    .for_each(|(name, schema)| add(Way::Field(name), schema));
            }
            Sort::List => add(Way::Item, &shape.schema["items"]),
            Sort::Entries => add(Way::Entry, &shape.schema["additionalProperties"]),
            Sort::Text
            | Sort::Integer
            | Sort::Number
            | Sort::Boolean
            | Sort::IntOrString
            | Sort::Quantity
            | Sort::Anything => {}
        }
    }

    /// The places on the way to one, itself the last.
    pub(super) fn chain(&self, index: usize) -> Vec<usize> {
        let mut chain: Vec<usize> = std::iter::successors(Some(index), |index| self.all[*index].above).collect();
        chain.reverse();
        chain
    }

    /// What the place above may be.
    pub(super) fn above(&self, site: &Site<'k>) -> Shape<'k> {
        site.above.map_or(self.root, |index| self.all[index].shape)
    }

    /// The name of the field that a place is in.
    pub(super) fn name(&self, index: usize) -> &'k str {
        let named = self.chain(index).into_iter().rev().find_map(|index| match self.all[index].way {
            Way::Field(name) => Some(name),
            Way::Item | Way::Entry => None,
        });
        named.unwrap_or_default()
    }
}
