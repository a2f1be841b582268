//! Walks a large group together with other threads. In: the entries of a group. Out: all of them walked, or nothing:
//! whoever evaluates hastily gives up at the first fault.

use std::sync::Arc;
use std::sync::mpsc::Sender;

use lornuc_model::value::{Field, Map, Node};
use nickel_lang_core::eval::Closure;
use nickel_lang_core::eval::value::{NickelValue, RecordData};

use super::{MOST_RESOURCES, Walk};
use crate::evaluate::budget;
use crate::evaluate::job::Message;
use crate::evaluate::share::{Entry, Share, Subject, Walked, Way};

/// The fewest entries of a group that is worth sharing.
const FEWEST: usize = 32;

/// How many entries are walked before others are asked for help: by them it is known how much there is to do.
const FIRST: usize = 4;

/// The fewest steps that are worth another session, which takes as long as some hundred resources to start.
const WORTH: u64 = 30_000;

/// What a walk does with large groups.
pub(in crate::evaluate) enum Role {
    /// It walks them alone, past every fault.
    Alone,
    /// It asks others for help.
    Leader(Leader),
    /// It helps with one.
    Helper(Arc<Share>),
}

/// A walk that asks others for help.
pub(in crate::evaluate) struct Leader {
    subject: Subject,
    tell: Sender<Message>,
    /// Inside a group that is shared no other one is.
    busy: Busy,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Busy {
    Sharing,
    Free,
}

impl Role {
    /// A walk that asks for help with what it walks.
    pub(in crate::evaluate) const fn leader(subject: Subject, tell: Sender<Message>) -> Self {
        Self::Leader(Leader { subject, tell, busy: Busy::Free })
    }
}

/// Which entries of a group are walked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Course {
    /// All, one after the other.
    All,
    /// The one that leads to the group which is shared.
    Only(Way),
    /// Those that nobody else walks.
    Shared,
}

impl Course {
    pub(super) fn takes(self, way: Way) -> bool {
        match self {
            Self::All | Self::Shared => true,
            Self::Only(only) => way == only,
        }
    }
}

impl Walk<'_> {
    /// How the walk goes through a record or list of so many entries.
    pub(super) fn course(&self, len: usize) -> Course {
        if self.inside_resource {
            return Course::All;
        }
        match &self.role {
            Role::Alone => Course::All,
            Role::Leader(leader) if leader.busy == Busy::Sharing || len < FEWEST => Course::All,
            Role::Leader(_) => Course::Shared,
            Role::Helper(share) => match share.trail.get(self.trail.len()) {
                Some(way) => Course::Only(*way),
                None if self.trail.len() == share.trail.len() => Course::Shared,
                None => Course::All,
            },
        }
    }

    pub(super) fn shared_list(&mut self, elements: &[NickelValue], closure: &Closure) -> Option<Vec<Node>> {
        let walked = self.shared(elements.len(), &mut |walk, index| {
            let element = elements.get(index)?.clone();
            walk.element(index, element, closure).map(Entry::Element)
        })?;
        let nodes = walked.into_iter().filter_map(|(_, entry)| match entry {
            Entry::Element(node) => Some(node),
            Entry::Field(_) => None,
        });
        Some(nodes.collect())
    }

    pub(super) fn shared_record(&mut self, record: &RecordData, closure: &Closure) -> Option<Map> {
        let walked = self.walked();
        let fields: Vec<_> = record.fields.iter().filter(|(_, field)| walked(field)).collect();
        let walked = self.shared(fields.len(), &mut |walk, index| {
            let (id, field) = fields.get(index)?;
            let key = walk.key(id.ident());
            let named = Arc::clone(&key);
            walk.field((key, id), field, closure, Some(&named)).map(Entry::Field)
        })?;
        let made: Vec<Field> = walked
            .into_iter()
            .filter_map(|(_, entry)| match entry {
                Entry::Field(field) => Some(field),
                Entry::Element(_) => None,
            })
            .collect();
        let map = Map::new(made);
        // Another thread might number the fields otherwise; then some came twice, and others not at all.
        (map.fields().len() == fields.len()).then_some(map)
    }

    /// The entries of a group by their index, whoever walked them; `None` when there is a fault in any.
    fn shared(&mut self, len: usize, one: One) -> Option<Vec<(usize, Entry)>> {
        match &self.role {
            Role::Helper(share) => {
                let share = Arc::clone(share);
                self.help(&share, one);
                None
            }
            Role::Alone | Role::Leader(_) => self.lead(len, one),
        }
    }

    fn lead(&mut self, len: usize, one: One) -> Option<Vec<(usize, Entry)>> {
        let mut entries = Vec::with_capacity(len);
        let before = budget::spent();
        let first = FIRST.min(len);
        self.walk_entries(0..first, one, &mut entries)?;
        let each = (budget::spent() - before) / (FIRST as u64);
        let left = (len - first) as u64;
        let share = if each.saturating_mul(left) < WORTH { None } else { self.ask(len, first) };
        let Some(share) = share else {
            self.walk_entries(first..len, one, &mut entries)?;
            return Some(entries);
        };
        while let Some(range) = share.next() {
            if self.walk_entries(range, one, &mut entries).is_none() {
                share.close();
                return None;
            }
        }
        let Walked { entries: others, secrets, resources } = share.join()?;
        self.set(Busy::Free);
        self.resources += resources;
        self.progress.borrow_mut().secrets.extend(secrets);
        entries.extend(others);
        entries.sort_unstable_by_key(|(index, _)| *index);
        (entries.len() == len && self.resources <= MOST_RESOURCES).then_some(entries)
    }

    /// Asks other threads for help with the group where the walk is.
    fn ask(&mut self, len: usize, next: usize) -> Option<Arc<Share>> {
        let Role::Leader(leader) = &self.role else { return None };
        let share = Arc::new(Share::new(leader.subject.clone(), self.trail.clone(), len, next));
        leader.tell.send(Message::Shared(Arc::clone(&share))).ok()?;
        self.set(Busy::Sharing);
        Some(share)
    }

    fn set(&mut self, busy: Busy) {
        if let Role::Leader(leader) = &mut self.role {
            leader.busy = busy;
        }
    }

    fn help(&mut self, share: &Share, one: One) {
        while let Some(range) = share.claim() {
            let before = self.resources;
            let mut entries = Vec::with_capacity(range.len());
            let done = self.walk_entries(range, one, &mut entries);
            let secrets = std::mem::take(&mut self.progress.borrow_mut().secrets);
            let resources = self.resources - before;
            share.settle(done.map(|()| Walked { entries, secrets, resources }));
        }
    }

    fn walk_entries(
        &mut self,
        range: std::ops::Range<usize>,
        one: One,
        entries: &mut Vec<(usize, Entry)>,
    ) -> Option<()> {
        for index in range {
            entries.push((index, one(self, index)?));
        }
        Some(())
    }
}

/// Walks the entry of this index.
type One<'o> = &'o mut dyn FnMut(&mut Walk<'_>, usize) -> Option<Entry>;
