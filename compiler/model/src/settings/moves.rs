//! `moves`: resources that were given another id. In: the record of old ids to new ones. Out: [`Moves`], or findings on
//! what cannot be an id.

use super::reader::Reader;
use crate::name::Id;
use crate::value::Cursor;

/// Old ids, or what they begin with, and the new ones.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Moves(Vec<(Id, Id)>);

impl Moves {
    /// These moves: old to new.
    #[must_use]
    pub const fn new(moves: Vec<(Id, Id)>) -> Self {
        Self(moves)
    }

    /// What an old id has become: the newest one first. What was moved twice has a name for each time, so that an old
    /// rendering of any age is understood.
    #[must_use]
    pub fn of(&self, id: &Id) -> Vec<Id> {
        let mut names = Vec::new();
        let mut here = id.clone();
        // Each move is followed once at most: moves in a ring end too.
        for _ in 0..self.0.len() {
            let Some(next) = self.step(&here).filter(|next| next != id && !names.contains(next)) else { break };
            names.push(next.clone());
            here = next;
        }
        names.reverse();
        names
    }

    /// One move further; of several that fit, the one that says the most.
    fn step(&self, id: &Id) -> Option<Id> {
        let rest = |old: &Id| match id.as_str().strip_prefix(old.as_str()) {
            Some(rest) if rest.is_empty() || rest.starts_with('/') => Some(rest),
            _ => None,
        };
        let fitting = self.0.iter().filter_map(|(old, new)| Some((old, new, rest(old)?)));
        let (_, new, rest) = fitting.max_by_key(|(old, _, _)| old.as_str().len())?;
        Id::parse(&format!("{new}{rest}")).ok()
    }
}

pub(super) fn moves(reader: &mut Reader, cursor: &Cursor<'_>) -> Moves {
    reader.map(cursor);
    let mut moves = Vec::new();
    for (field, to) in cursor.fields() {
        let old = reader.key(&to, &field.key, Id::parse);
        let new = reader.text(&to).and_then(|text| reader.valid(&to, text, Id::parse(text)));
        moves.extend(old.zip(new));
    }
    Moves(moves)
}
