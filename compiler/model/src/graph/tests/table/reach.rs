//! Which lines of the reference table the cases have shown. In: changes that were told, or had led somewhere before. Out: the
//! lines that nobody has seen at work.

use std::collections::BTreeSet;

use super::changes::{Change, Sort};
use crate::reference::{Entry, From, GroupKindText, Keyed, Optional, Step as Walked, TEXT, To, lines};
use crate::value::{FieldPath, Step};

/// What was seen.
#[derive(Debug, Default)]
pub(super) struct Reach {
    passed: BTreeSet<usize>,
    failed: BTreeSet<(usize, Sort)>,
    /// Kinds and fields that lead through parts.
    fields: BTreeSet<(String, FieldPath)>,
}

impl Reach {
    /// A name that led somewhere.
    pub(super) fn passed(&mut self, change: &Change) {
        self.passed.extend(change.line);
        self.fields.insert((change.kind.clone(), change.field.clone()));
    }

    /// One that leads nowhere, and was told.
    pub(super) fn failed(&mut self, change: &Change) {
        self.failed.extend(change.line.map(|line| (line, change.sort)));
    }

    /// The lines that were not seen, and what was not seen of them.
    pub(super) fn missed(&self) -> Vec<String> {
        let table: Vec<(&str, Entry)> = lines(TEXT).collect();
        let mut through = BTreeSet::new();
        for (kind, field) in &self.fields {
            parts(&table, &|from| is_of(from, kind), field.steps(), &mut through);
        }
        let mut missed = Vec::new();
        for (index, (line, entry)) in table.iter().enumerate() {
            let line = line.split_whitespace().collect::<Vec<_>>().join(" ");
            let mut miss = |what: &str| missed.push(format!("{what}: {:?} {line}", entry.from));
            if matches!(entry.to, To::Part(_) | To::Object) {
                if !through.contains(&index) {
                    miss("never entered");
                }
                continue;
            }
            if !self.passed.contains(&index) {
                miss("never found");
            }
            if entry.optional == Optional::Always {
                continue;
            }
            if !self.failed.contains(&(index, Sort::Name)) {
                miss("never missing");
            }
            for (word, keyed) in entry.keyed.iter().enumerate() {
                let (sort, path) = match keyed {
                    Keyed::Key(path) => (Sort::Key(word), path),
                    Keyed::Port(path) | Keyed::Listener(path) => (Sort::Port(word), path),
                };
                if !path.down.is_empty() && !self.failed.contains(&(index, sort)) {
                    miss(&format!("no {} was missing", sort.as_str()));
                }
            }
        }
        missed
    }
}

fn is_of(from: &From, kind: &str) -> bool {
    match from {
        From::Kind(GroupKindText { group, kind: own }) => kind.split_once('.') == Some((&**own, &**group)),
        From::Groups(_) | From::Part(_) => false,
    }
}

/// The lines of parts, and of manifests in manifests, that the way to a field leads through.
fn parts(table: &[(&str, Entry)], is_own: &dyn Fn(&From) -> bool, field: &[Step], through: &mut BTreeSet<usize>) {
    for (index, (_, entry)) in table.iter().enumerate().filter(|(_, (_, entry))| is_own(&entry.from)) {
        let Some(rest) = rest(&entry.field.0, field) else { continue };
        match &entry.to {
            To::Part(part) => {
                through.insert(index);
                parts(table, &|from| matches!(from, From::Part(own) if own == part), rest, through);
            }
            To::Object => drop(through.insert(index)),
            To::Kinds(_)
            | To::Any
            | To::ProviderConfig
            | To::Managed
            | To::Flux
            | To::Composite
            | To::ContainerPort => {}
        }
    }
}

/// What is left of a path behind a pattern; only parts are looked for, and none stands in every field of a name.
fn rest<'p>(pattern: &[Walked], path: &'p [Step]) -> Option<&'p [Step]> {
    let Some((step, more)) = pattern.split_first() else { return Some(path) };
    let (first, below) = path.split_first()?;
    match (step, first) {
        (Walked::Field(name), Step::Field(own)) if **name == **own => rest(more, below),
        (Walked::Each, Step::Element(_)) | (Walked::Values, Step::Field(_)) => rest(more, below),
        (Walked::Field(_) | Walked::Each | Walked::Values | Walked::Deep(_), _) => None,
    }
}
