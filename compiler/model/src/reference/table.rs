//! The reference table, made ready for looking at manifests. In: the lines of `table.txt` and the entries of a project.
//! Out: for each kind the roots of trees of field names, so that a manifest is walked once and only where something can be.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use super::entry::{Entry, From, GroupKindText, To};
use super::pattern::{Pattern, Step};

/// What Kubernetes, External Secrets, Flux, Crossplane and the Gateway API name in their fields.
pub(crate) const TEXT: &str = include_str!("table.txt");

/// The part that makes a kind one of pods.
pub(super) const POD_SPEC: &str = "PodSpec";

/// A place in the trees.
pub(super) type NodeIx = usize;

/// Where the entries of a kind begin: one tree for its own, one for each pattern of groups that it fits, and so on.
pub(crate) type Roots = Vec<NodeIx>;

/// The fields below one place that lead to something.
#[derive(Debug, Clone, Default)]
pub(super) struct Branch {
    pub(super) fields: Vec<(Box<str>, NodeIx)>,
    pub(super) each: Option<NodeIx>,
    pub(super) values: Option<NodeIx>,
    pub(super) deep: Vec<(Box<str>, NodeIx)>,
    /// Parts that stand here.
    pub(super) parts: Vec<NodeIx>,
    /// What the value here names.
    pub(super) entries: Vec<usize>,
}

/// All entries.
#[derive(Debug, Clone)]
pub(crate) struct Table {
    entries: Vec<Entry>,
    branches: Vec<Branch>,
    kinds: BTreeMap<GroupKindText, NodeIx>,
    groups: BTreeMap<Box<str>, NodeIx>,
    parts: BTreeMap<Box<str>, NodeIx>,
    pods: BTreeMap<GroupKindText, Vec<Pattern>>,
}

impl Table {
    /// The entries that come with the compiler.
    #[must_use]
    pub(crate) fn builtin() -> &'static Self {
        static TABLE: OnceLock<Table> = OnceLock::new();
        TABLE.get_or_init(|| Self::new(lines(TEXT).map(|(_, entry)| entry).collect()))
    }

    /// The entries that come with the compiler, and more.
    #[must_use]
    pub(crate) fn with(own: &[Entry]) -> Self {
        let mut entries = Self::builtin().entries.clone();
        entries.extend_from_slice(own);
        Self::new(entries)
    }

    fn new(entries: Vec<Entry>) -> Self {
        let mut table = Self {
            entries: Vec::with_capacity(entries.len()),
            branches: Vec::new(),
            kinds: BTreeMap::new(),
            groups: BTreeMap::new(),
            parts: BTreeMap::new(),
            pods: BTreeMap::new(),
        };
        for entry in entries {
            table.add(entry);
        }
        table
    }

    fn add(&mut self, entry: Entry) {
        let mut at = match &entry.from {
            From::Kind(kind) => root(&mut self.branches, &mut self.kinds, kind),
            From::Groups(groups) => root(&mut self.branches, &mut self.groups, groups),
            From::Part(part) => root(&mut self.branches, &mut self.parts, part),
        };
        for step in &entry.field.0 {
            at = self.down(at, step);
        }
        match &entry.to {
            To::Part(part) => {
                if let (From::Kind(kind), POD_SPEC) = (&entry.from, &**part) {
                    self.pods.entry(kind.clone()).or_default().push(entry.field.clone());
                }
                let part = root(&mut self.branches, &mut self.parts, part);
                self.branches[at].parts.push(part);
            }
            To::Kinds(_)
            | To::Any
            | To::ProviderConfig
            | To::Managed
            | To::Flux
            | To::Composite
            | To::ContainerPort
            | To::Object => self.branches[at].entries.push(self.entries.len()),
        }
        self.entries.push(entry);
    }

    fn down(&mut self, at: NodeIx, step: &Step) -> NodeIx {
        let new = self.branches.len();
        let branch = &mut self.branches[at];
        let by_name = |list: &mut Vec<(Box<str>, NodeIx)>, name: &str| {
            let known = list.iter().find(|(known, _)| **known == *name).map(|(_, below)| *below);
            known.unwrap_or_else(|| {
                list.push((name.into(), new));
                new
            })
        };
        let below = match step {
            Step::Field(name) => by_name(&mut branch.fields, name),
            Step::Deep(end) => by_name(&mut branch.deep, end),
            Step::Each => *branch.each.get_or_insert(new),
            Step::Values => *branch.values.get_or_insert(new),
        };
        if below == new {
            self.branches.push(Branch::default());
        }
        below
    }

    /// Where the entries of a kind begin.
    #[must_use]
    pub(crate) fn roots(&self, group: &str, kind: &str) -> Roots {
        let own = self.kinds.get(&GroupKindText { group: group.into(), kind: kind.into() });
        let ends = |end: &str| {
            let rest = group.strip_suffix(end);
            end.is_empty() || rest.is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
        };
        let groups = self.groups.iter().filter(|(end, _)| ends(end)).map(|(_, root)| root);
        own.into_iter().chain(groups).copied().collect()
    }

    /// Where the pods that objects of a kind make are described: the ways to their `PodSpec`.
    pub(crate) fn pod_specs(&self, group: &str, kind: &str) -> &[Pattern] {
        let own = GroupKindText { group: group.into(), kind: kind.into() };
        self.pods.get(&own).map_or(&[], Vec::as_slice)
    }

    pub(super) fn branch(&self, at: NodeIx) -> &Branch {
        &self.branches[at]
    }

    pub(super) fn entry(&self, index: usize) -> &Entry {
        &self.entries[index]
    }
}

fn root<K: Ord + Clone>(branches: &mut Vec<Branch>, roots: &mut BTreeMap<K, NodeIx>, of: &K) -> NodeIx {
    *roots.entry(of.clone()).or_insert_with(|| {
        branches.push(Branch::default());
        branches.len() - 1
    })
}

/// The lines of a table, each with its entry. Words are divided by blanks, a `#` begins a comment, and a line that begins
/// with a blank is for the kinds of the one above it.
pub(crate) fn lines(text: &'static str) -> impl Iterator<Item = (&'static str, Entry)> {
    let mut kinds: &str = "";
    text.lines().flat_map(move |line| {
        let mut words: Vec<&str> = line.split_whitespace().take_while(|word| !word.starts_with('#')).collect();
        if !line.starts_with(char::is_whitespace) && !words.is_empty() {
            kinds = words.remove(0);
        }
        let kinds = if words.is_empty() { "" } else { kinds };
        kinds.split('|').filter(|kind| !kind.is_empty()).map(move |kind| (line, read(kind, &words))).collect::<Vec<_>>()
    })
}

fn read(kind: &str, words: &[&str]) -> Entry {
    let (field, rest) = words.split_first().unwrap_or((&"", &[]));
    let (to, with) = rest.split_first().unwrap_or((&"", &[]));
    Entry::parse(kind, field, to, with).expect("a test reads every line of the table")
}
