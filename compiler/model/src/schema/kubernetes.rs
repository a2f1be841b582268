//! What Kubernetes says of its own kinds, by minor version. In: the tables of `schemas/kubernetes/`, made by
//! `cargo ci schemas` and part of the binary. Out: kinds, and definitions that are read when asked for.

use std::collections::HashMap;
use std::fmt;
use std::sync::OnceLock;

use super::shape::Named;

const DEFINITIONS: &str = include_str!("../../../../schemas/kubernetes/definitions.tsv");
const KINDS: &str = include_str!("../../../../schemas/kubernetes/kinds.tsv");

/// A minor version of Kubernetes that the compiler knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Version(u16);

impl Default for Version {
    /// What a project has that names none.
    fn default() -> Self {
        Self(36)
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "1.{}", self.0)
    }
}

impl Version {
    /// The oldest and the newest known.
    const OLDEST: u16 = 36;
    const NEWEST: u16 = 36;

    /// All known versions.
    pub fn all() -> impl Iterator<Item = Self> {
        (Self::OLDEST..=Self::NEWEST).map(Self)
    }

    /// A known version of this name, as `1.36`.
    #[must_use]
    pub fn new(name: &str) -> Option<Self> {
        let minor: u16 = name.strip_prefix("1.")?.parse().ok()?;
        Self::all().find(|version| version.0 == minor)
    }

    fn is_in(self, range: &str) -> bool {
        let bounds = range.split_once('-').and_then(|(from, to)| Some((from.parse().ok()?, to.parse().ok()?)));
        bounds.is_some_and(|(from, to): (u16, u16)| (from..=to).contains(&self.0))
    }

    /// Its definitions.
    pub(super) fn definitions(self) -> &'static Definitions {
        static ALL: [OnceLock<Definitions>; (Version::NEWEST - Version::OLDEST + 1) as usize] =
            [const { OnceLock::new() }; (Version::NEWEST - Version::OLDEST + 1) as usize];
        let mine = &ALL[(self.0 - Self::OLDEST) as usize];
        mine.get_or_init(|| {
            let rows = rows(DEFINITIONS, self, 1);
            let named = rows.filter_map(|row| Some((*row.first()?, Named::new(row.first()?, row.get(2)?, mine))));
            Definitions(named.collect())
        })
    }

    /// Its kinds: group, kind, scope, plural, short names, versions with their definitions.
    pub(super) fn kinds(self) -> impl Iterator<Item = Vec<&'static str>> {
        rows(KINDS, self, 6)
    }
}

/// The rows of a table whose column `range` holds the version.
fn rows(table: &'static str, version: Version, range: usize) -> impl Iterator<Item = Vec<&'static str>> {
    let rows = table.lines().filter(|line| !line.starts_with('#')).map(|line| line.split('\t').collect::<Vec<_>>());
    rows.filter(move |row| row.get(range).is_some_and(|range| version.is_in(range)))
}

/// The definitions of one version, by name.
#[derive(Debug)]
pub(super) struct Definitions(HashMap<&'static str, Named>);

impl Definitions {
    /// The definition of this name.
    #[must_use]
    pub(super) fn get(&'static self, name: &str) -> Option<&'static Named> {
        self.0.get(name)
    }
}
