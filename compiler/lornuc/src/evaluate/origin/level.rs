//! A record on the way, beside the records that it was merged from. In: evaluated records. Out: the definitions of one
//! field in all of them.

use lornuc_model::diagnostic::Span;
use nickel_lang_core::eval::cache::{Cache, CacheIndex};
use nickel_lang_core::eval::value::{Container, NickelValue, ValueContentRef};
use nickel_lang_core::eval::{Closure, fixpoint};
use nickel_lang_core::identifier::LocIdent;
use nickel_lang_core::position::PosIdx;
use nickel_lang_core::term::MergePriority;
use nickel_lang_core::term::record::{Field, RecordData};

use crate::evaluate::session::Session;

/// Whether a part of a merge counts.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Standing {
    Counts,
    /// Something above it has this priority, and does not.
    Overridden(MergePriority),
}

/// One of the records that were merged.
#[derive(Clone)]
pub(super) struct Strand {
    pub(super) record: Closure,
    pub(super) standing: Standing,
}

/// A record, and what it was merged from.
#[derive(Clone)]
pub(super) struct Level {
    pub(super) merged: Closure,
    pub(super) strands: Vec<Strand>,
}

/// One definition of a field.
pub(super) struct Candidate {
    pub(super) key: Option<Span>,
    pub(super) expression: Option<Span>,
    pub(super) priority: MergePriority,
    /// Not evaluated, with the fields of the merged record around it.
    pub(super) closure: Closure,
    pub(super) standing: Standing,
}

/// A field of a level.
pub(super) struct Hop {
    pub(super) candidates: Vec<Candidate>,
    /// The value that counts, not evaluated.
    pub(super) merged: Closure,
    /// What it is held against, which may define fields too.
    pub(super) contracts: Vec<Closure>,
}

/// The fields of an evaluated record.
#[expect(clippy::wildcard_enum_match_arm, reason = "an enum of Nickel's with many more variants")]
pub(super) fn fields(closure: &Closure) -> Option<&RecordData> {
    match closure.value.content_ref() {
        ValueContentRef::Record(Container::Alloc(data)) => Some(data),
        _ => None,
    }
}

fn field<'r>(record: &'r RecordData, name: &str) -> Option<(&'r LocIdent, &'r Field)> {
    record.fields.iter().find(|(id, _)| id.label() == name)
}

impl Level {
    /// Whether a field has this expression.
    pub(super) fn has(&self, name: &str, expression: &NickelValue) -> bool {
        let own = fields(&self.merged).and_then(|data| field(data, name)?.1.value.as_ref());
        let Some(own) = own else { return false };
        let is_there = expression.pos_idx() != PosIdx::NONE && expression.pos_idx() == own.pos_idx();
        // An `if` has no place of its own.
        is_there || own.as_thunk().zip(expression.as_thunk()).is_some_and(|(a, b)| CacheIndex::ptr_eq(a, b))
    }

    /// The definitions of a field.
    pub(super) fn hop(&self, session: &mut Session, name: &str) -> Option<Hop> {
        let data = fields(&self.merged)?;
        let (_, own) = field(data, name)?;
        let beside = |value: NickelValue| Closure { value, env: self.merged.env.clone() };
        let merged = beside(own.value_with_pending_contracts()?);
        let contracts = own.pending_contracts.iter().map(|contract| beside(contract.contract.clone())).collect();
        let around = fixpoint::rec_env(&mut session.context.cache, data.fields.iter(), self.merged.value.pos_idx());
        let mut candidates = Vec::new();
        for strand in &self.strands {
            let Some((id, field)) = fields(&strand.record).and_then(|record| field(record, name)) else { continue };
            let Some(value) = &field.value else { continue };
            // What it reads of the record are the fields that all have made together.
            let value = value.as_thunk().map_or_else(
                || value.clone(),
                |thunk| {
                    let mut thunk = thunk.revert();
                    session.context.cache.build_cached(&mut thunk, &around);
                    thunk.into()
                },
            );
            candidates.push(Candidate {
                key: session.span(id.pos),
                expression: session.position(value.pos_idx()),
                priority: field.metadata.priority().clone(),
                closure: Closure { value, env: strand.record.env.clone() },
                standing: strand.standing.clone(),
            });
        }
        let mut hop = Hop { candidates, merged, contracts };
        hop.settle();
        Some(hop)
    }
}

impl Hop {
    /// Of those that may count, those of the highest priority do.
    fn settle(&mut self) {
        let counting = self.candidates.iter().filter(|candidate| candidate.standing == Standing::Counts);
        let Some(highest) = counting.map(|candidate| &candidate.priority).max().cloned() else { return };
        for candidate in &mut self.candidates {
            match &candidate.standing {
                Standing::Overridden(above) => candidate.priority = above.clone(),
                Standing::Counts if candidate.priority < highest => {
                    candidate.standing = Standing::Overridden(candidate.priority.clone());
                }
                Standing::Counts => {}
            }
        }
    }

    /// The one definition that counts; `None` where there are several.
    pub(super) fn only(&self) -> Option<&Candidate> {
        let mut counting = self.candidates.iter().filter(|candidate| candidate.standing == Standing::Counts);
        counting.next().filter(|_| counting.next().is_none())
    }

    /// Whether it stands in a file of the project.
    pub(super) fn is_placed(&self) -> bool {
        self.candidates.iter().any(|candidate| candidate.key.or(candidate.expression).is_some())
    }

    /// Whether both are the same field.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        let places = |hop: &Self| -> Vec<_> { hop.candidates.iter().map(|one| (one.key, one.expression)).collect() };
        places(self) == places(other)
    }
}
