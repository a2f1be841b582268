//! A large group of one unit, walked by several threads. In: where the group is, and how many entries it has. Out: the
//! entries, each walked by whoever came first. Evaluation is lazy: a thread that forces some entries of a group does not
//! pay for the others. It settles nothing but who walks what: a fault anywhere gives the whole walk up.

#[cfg(test)]
mod tests;

use std::ops::Range;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use lornuc_model::declared::UnitName;
use lornuc_model::diagnostic::Span;
use lornuc_model::value::{Field, Node};
use nickel_lang_core::identifier::Ident;

use crate::load::SourceKey;

/// Which unit is walked.
#[derive(Debug, Clone)]
pub(super) struct Subject {
    /// The source of the settings, which holds the environments.
    pub(super) settings: SourceKey,
    /// The source of the stack.
    pub(super) stack: SourceKey,
    /// The unit.
    pub(super) unit: UnitName,
}

/// A step from a group to a value below it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// Into a field of a record.
    Field(Ident),
    /// Into an element of a list.
    Element(usize),
}

/// An entry of a group, walked.
#[derive(Debug)]
pub(super) enum Entry {
    /// Of a record.
    Field(Field),
    /// Of a list.
    Element(Node),
}

/// What a thread made of some entries.
#[derive(Debug, Default)]
pub(super) struct Walked {
    /// The entries, with their index.
    pub(super) entries: Vec<(usize, Entry)>,
    /// Where the values of Secrets were written.
    pub(super) secrets: Vec<Span>,
    /// How many resources there are in them.
    pub(super) resources: usize,
}

/// A group that threads share.
#[derive(Debug)]
pub(super) struct Share {
    /// What the group is of.
    pub(super) subject: Subject,
    /// The way from the unit to the group.
    pub(super) trail: Vec<Way>,
    /// How many entries it has.
    len: usize,
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug)]
struct State {
    /// The first entry that nobody has claimed.
    next: usize,
    /// Claims of helpers that are not settled yet.
    open: usize,
    /// What helpers have walked; `None` once one of them found a fault.
    walked: Option<Walked>,
}

impl Share {
    /// A group of `len` entries, of which those from `next` on are to be walked.
    pub(super) const fn new(subject: Subject, trail: Vec<Way>, len: usize, next: usize) -> Self {
        let walked = Some(Walked { entries: Vec::new(), secrets: Vec::new(), resources: 0 });
        let state = Mutex::new(State { next, open: 0, walked });
        Self { subject, trail, len, state, changed: Condvar::new() }
    }

    /// Entries for the thread that began; `None` when there are none left.
    pub(super) fn next(&self) -> Option<Range<usize>> {
        self.lock().take(self.len)
    }

    /// Entries for a helper, who must settle the claim.
    pub(super) fn claim(&self) -> Option<Range<usize>> {
        let mut state = self.lock();
        let range = state.take(self.len)?;
        state.open += 1;
        Some(range)
    }

    /// Settles a claim; with `None` when not all of it could be walked.
    pub(super) fn settle(&self, walked: Option<Walked>) {
        let mut state = self.lock();
        state.open = state.open.saturating_sub(1);
        state.walked = state.walked.take().zip(walked).map(|(mut all, more)| {
            all.entries.extend(more.entries);
            all.secrets.extend(more.secrets);
            all.resources += more.resources;
            all
        });
        if state.walked.is_none() {
            state.next = self.len;
        }
        self.changed.notify_all();
    }

    /// Whether there is nothing left to walk.
    pub(super) fn is_done(&self) -> bool {
        self.lock().next >= self.len
    }

    /// Leaves the rest of the entries unwalked.
    pub(super) fn close(&self) {
        self.lock().next = self.len;
    }

    /// Waits for the helpers, and gives what they walked; `None` when one of them found a fault.
    pub(super) fn join(&self) -> Option<Walked> {
        let mut state = self.lock();
        while state.open > 0 && state.walked.is_some() {
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        state.walked.take()
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// A part of what is left: small enough that nobody waits long for the last one.
    fn take(&mut self, len: usize) -> Option<Range<usize>> {
        let left = len.saturating_sub(self.next);
        let count = (left / 8).clamp(1, 32).min(left);
        let range = self.next..self.next + count;
        self.next = range.end;
        (!range.is_empty()).then_some(range)
    }
}
