//! The mutants of a project. In: the values of its units. Out: every declared name deleted and renamed in turn, with the
//! names that are gone by it.

use std::collections::BTreeSet;

use lornuc_model::declared::DeclaredUnit;
use lornuc_model::value::{FieldPath, Step};

use super::declaration::{Class, Declaration, Declarer, declarers};
use super::edit::{Edit, edit};
use super::occurrence::Name;

/// What is done to a declared name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Change {
    Delete,
    Rename,
}

impl Change {
    /// The word in tables.
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Delete => "delete",
            Self::Rename => "rename",
        }
    }
}

/// A name that is gone: its class, the kind of what had it, and the name.
pub(super) type Gone = (Class, String, Name);

/// One change of the project.
#[derive(Debug, Clone)]
pub(super) struct Mutant {
    pub(super) class: Class,
    pub(super) change: Change,
    /// For people.
    pub(super) what: String,
    /// The resource that declares the name: its id.
    pub(super) id: String,
    /// And what it is called, before the change.
    pub(super) name: String,
    pub(super) gone: BTreeSet<Gone>,
    unit: usize,
    edits: Vec<(FieldPath, Edit)>,
}

impl Mutant {
    /// The units with the change made.
    pub(super) fn of(&self, units: &[DeclaredUnit]) -> Vec<DeclaredUnit> {
        let mut units = units.to_vec();
        for (place, change) in &self.edits {
            edit(&mut units[self.unit].tree, place.steps(), change);
        }
        units
    }
}

/// All mutants of units.
pub(super) fn mutants(units: &[DeclaredUnit]) -> Vec<Mutant> {
    declarers(units).iter().flat_map(|declarer| of_resource(declarer, units)).collect()
}

fn of_resource(declarer: &Declarer<'_>, units: &[DeclaredUnit]) -> Vec<Mutant> {
    let declarations = declarer.declarations();
    let id = id(&units[declarer.unit], &declarer.at.path());
    let all: BTreeSet<Gone> = declarations.iter().flat_map(|one| gone(one, Change::Delete)).collect();
    let mut found = Vec::new();
    for (index, one) in declarations.iter().enumerate() {
        for (change, edits) in [(Change::Delete, &one.delete), (Change::Rename, &one.rename)] {
            if edits.is_empty() {
                continue;
            }
            let whole = index == 0 && change == Change::Delete;
            found.push(Mutant {
                class: one.class,
                change,
                what: format!("{} {} {} of {id}", change.as_str(), one.class.as_str(), shown(&one.names)),
                id: id.clone(),
                name: declarer.name.clone(),
                // A resource takes all that it declares along.
                gone: if whole { all.clone() } else { gone(one, change) },
                unit: declarer.unit,
                edits: edits.clone(),
            });
        }
    }
    found
}

fn gone(one: &Declaration, change: Change) -> BTreeSet<Gone> {
    let beside = one.beside.iter().filter(|_| change == Change::Delete);
    one.names.iter().chain(beside).map(|name| (one.class, one.of.clone(), name.clone())).collect()
}

fn shown(names: &[Name]) -> String {
    match names.first() {
        Some(Name::Word(word)) => format!("`{word}`"),
        Some(Name::Label(key, value)) => format!("`{key}: {value}`"),
        None => String::new(),
    }
}

/// The id of a resource of a Nickel stack: the way to it.
fn id(unit: &DeclaredUnit, path: &FieldPath) -> String {
    let mut id = unit.name.stack.to_string();
    for step in path.steps() {
        match step {
            Step::Field(key) => id.push_str(&format!("/{key}")),
            Step::Element(index) => id.push_str(&format!("/{index}")),
        }
    }
    id
}
