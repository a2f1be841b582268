//! What every cluster has by itself. In: the lines of `cluster.txt`. Out: whether a name is among them, and its keys.

use std::collections::BTreeMap;
use std::sync::OnceLock;

const TEXT: &str = include_str!("cluster.txt");

/// An object of every cluster.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Inborn {
    /// `Role.rbac.authorization.k8s.io`.
    kind: &'static str,
    /// `None`: it has none, or there is one in each.
    namespace: Option<&'static str>,
    keys: Option<&'static str>,
}

impl Inborn {
    /// Whether it has a key; what no line tells of may have any.
    pub(crate) fn has_key(&self, key: &str) -> bool {
        self.keys.is_none_or(|keys| keys.split(',').any(|own| own == key))
    }

    /// Its keys, where they are told.
    pub(crate) fn keys(&self) -> impl Iterator<Item = &'static str> {
        self.keys.into_iter().flat_map(|keys| keys.split(','))
    }
}

/// The object of that kind and name, looked for in a namespace where one is known.
pub(crate) fn inborn(group: &str, kind: &str, namespace: Option<&str>, name: &str) -> Option<Inborn> {
    let is = |found: &&Inborn| {
        let (own_kind, own_group) = found.kind.split_once('.').unwrap_or((found.kind, ""));
        own_kind == kind
            && own_group == group
            && found.namespace.is_none_or(|own| namespace.is_none_or(|namespace| own == namespace))
    };
    all().get(name)?.iter().find(is).copied()
}

/// The names of all objects of a kind.
pub(crate) fn inborn_names(kind: &str) -> impl Iterator<Item = &'static str> {
    all().iter().filter(move |(_, found)| found.iter().any(|one| one.kind == kind)).map(|(name, _)| *name)
}

fn all() -> &'static BTreeMap<&'static str, Vec<Inborn>> {
    static ALL: OnceLock<BTreeMap<&str, Vec<Inborn>>> = OnceLock::new();
    ALL.get_or_init(|| {
        let mut all: BTreeMap<&str, Vec<Inborn>> = BTreeMap::new();
        for line in TEXT.lines().filter(|line| !line.starts_with('#')) {
            let mut words = line.split_whitespace();
            let Some((kind, namespace)) = words.next().zip(words.next()) else { continue };
            let (named, keyed): (Vec<&str>, Vec<&str>) = words.partition(|word| !word.starts_with("keys="));
            let keys = keyed.first().and_then(|word| word.strip_prefix("keys="));
            let namespace = Some(namespace).filter(|namespace| !matches!(*namespace, "-" | "*"));
            for name in named {
                all.entry(name).or_default().push(Inborn { kind, namespace, keys });
            }
        }
        all
    })
}
