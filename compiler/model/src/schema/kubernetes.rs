//! What Kubernetes says of its own kinds, by minor version. In: the tables of `schemas/kubernetes/`, made by
//! `cargo ci schemas` and part of the binary. Out: kinds, and definitions that are read when asked for.

mod lifecycle;

use std::fmt;
use std::sync::OnceLock;

pub use lifecycle::Lifecycle;
pub(super) use lifecycle::lifecycle;

use super::shape::Named;
use crate::name::Gvk;

pub(super) const DEFINITIONS: &str = include_str!("../../../../schemas/kubernetes/definitions.tsv");
pub(super) const KINDS: &str = include_str!("../../../../schemas/kubernetes/kinds.tsv");

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
    const OLDEST: u16 = 34;
    const NEWEST: u16 = 37;

    /// All known versions.
    pub fn all() -> impl Iterator<Item = Self> {
        (Self::OLDEST..=Self::NEWEST).map(Self)
    }

    /// A known version of this name, as `1.36`.
    #[must_use]
    pub fn new(name: &str) -> Option<Self> {
        Self::all().find(|version| version.to_string() == name)
    }

    pub(super) fn is_in(self, range: &str) -> bool {
        let bounds = range.split_once('-').and_then(|(from, to)| Some((from.parse().ok()?, to.parse().ok()?)));
        bounds.is_some_and(|(from, to): (u16, u16)| (from..=to).contains(&self.0))
    }

    /// Its definitions.
    pub(super) fn definitions(self) -> &'static Definitions {
        static ALL: [OnceLock<Definitions>; (Version::NEWEST - Version::OLDEST + 1) as usize] =
            [const { OnceLock::new() }; (Version::NEWEST - Version::OLDEST + 1) as usize];
        let mine = &ALL[(self.0 - Self::OLDEST) as usize];
        mine.get_or_init(|| {
            let named = lines(DEFINITIONS).filter_map(|line| {
                let (name, row) = line.split_once('\t')?;
                let (range, schema) = row.split_once('\t')?;
                self.is_in(range).then(|| Named::new(name, schema, mine))
            });
            Definitions(named.collect())
        })
    }

    /// Its kinds.
    pub(super) fn kinds(self) -> impl Iterator<Item = KindRow> {
        lines(KINDS).filter_map(move |line| {
            let mut cells = line.split('\t');
            let mut next = || cells.next();
            let row = KindRow {
                group: next()?,
                kind: next()?,
                scope: next()?,
                plural: next()?,
                short_names: next()?,
                versions: next()?,
            };
            self.is_in(next()?).then_some(row)
        })
    }

    /// Whether it has a kind. This is read off the table: `Schemas` of another version need not be made for one kind.
    pub(crate) fn serves(self, gvk: &Gvk) -> bool {
        self.definition_name(gvk).is_some()
    }

    /// The definition of a kind that it has.
    pub(crate) fn definition_of(self, gvk: &Gvk) -> Option<&'static Named> {
        self.definitions().get(self.definition_name(gvk)?)
    }

    fn definition_name(self, gvk: &Gvk) -> Option<&'static str> {
        let (group, kind) = (gvk.api_version.group(), gvk.kind.as_str());
        let row = self.kinds().find(|row| row.kind == kind && row.group == group)?;
        let mut versions = row.versions.split(',').filter_map(|pair| pair.split_once('='));
        versions.find_map(|(version, name)| (version == gvk.api_version.version()).then_some(name))
    }
}

/// A row of the table of kinds, as it stands there.
#[derive(Debug)]
pub(super) struct KindRow {
    pub(super) group: &'static str,
    pub(super) kind: &'static str,
    pub(super) scope: &'static str,
    pub(super) plural: &'static str,
    /// With commas between them.
    pub(super) short_names: &'static str,
    /// Each with its definition behind `=`, with commas between them, the preferred one first.
    pub(super) versions: &'static str,
}

pub(super) fn lines(table: &'static str) -> impl Iterator<Item = &'static str> {
    table.lines().filter(|line| !line.starts_with('#'))
}

/// The definitions of one version, in the order of the table, which is that of their names.
#[derive(Debug)]
pub(super) struct Definitions(Box<[Named]>);

impl Definitions {
    /// The definition of this name.
    #[must_use]
    pub(super) fn get(&'static self, name: &str) -> Option<&'static Named> {
        let at = self.0.binary_search_by(|named| named.name.cmp(name)).ok()?;
        self.0.get(at)
    }
}
