//! What only looks like a reference. In: `ci/mutants/no-reference.tsv` and a place where a name is left. Out: the reason why
//! that is none, and the rows that nothing asks for. A row is refused that is not of six cells.

use std::collections::BTreeSet;

use crate::pattern::matches;
use crate::run::Failed;

/// The committed table.
pub(super) const TABLE: &str = include_str!("../../mutants/no-reference.tsv");

/// Whose resource a name is left in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Whose {
    /// The one that declared it.
    Own,
    /// One of the same name, as those of an application are.
    Same,
    /// Any other.
    Other,
}

impl Whose {
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Own => "own",
            Self::Same => "same",
            Self::Other => "other",
        }
    }
}

/// A place as the table sees it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Left {
    /// The class of the name: `port`.
    pub(super) class: &'static str,
    /// The kind of what declared it, or makes it.
    pub(super) of: String,
    /// The kind in which it is left.
    pub(super) kind: String,
    /// The field, without the numbers of elements.
    pub(super) field: String,
    pub(super) whose: Whose,
}

/// One row. A cell is patterns with `|` between them, in which `*` stands for any text; behind a `!` it is all else.
#[derive(Debug, Clone, Copy)]
struct Row<'t> {
    class: &'t str,
    of: &'t str,
    kind: &'t str,
    field: &'t str,
    whose: &'t str,
    reason: &'t str,
}

/// All rows.
#[derive(Debug)]
pub(super) struct Listed<'t>(Vec<Row<'t>>);

impl<'t> Listed<'t> {
    /// Reads the table.
    pub(super) fn read(text: &'t str) -> Result<Self, Failed> {
        let rows = text.lines().zip(1..).filter(|(line, _)| !line.starts_with('#'));
        let rows = rows.map(|(line, number)| match line.split('\t').collect::<Vec<_>>()[..] {
            [class, of, kind, field, whose, reason] if !reason.is_empty() => {
                Ok(Row { class, of, kind, field, whose, reason })
            }
            _ => Err(Failed(format!("no-reference.tsv:{number}: not six cells with tabs between them"))),
        });
        rows.collect::<Result<_, _>>().map(Self)
    }

    /// The number of the row that says why a place is no reference.
    pub(super) fn row(&self, left: &Left) -> Option<usize> {
        self.0.iter().position(|row| {
            fits(row.class, left.class)
                && fits(row.of, &left.of)
                && fits(row.kind, &left.kind)
                && fits(row.field, &left.field)
                && fits(row.whose, left.whose.as_str())
        })
    }

    /// What a row says.
    pub(super) fn reason(&self, row: usize) -> &'t str {
        self.0[row].reason
    }

    /// The rows that nothing has asked for.
    pub(super) fn idle(&self, used: &BTreeSet<usize>) -> Vec<String> {
        let idle = self.0.iter().enumerate().filter(|(row, _)| !used.contains(row));
        let shown = idle.map(|(_, row)| [row.class, row.of, row.kind, row.field, row.whose].join(" "));
        shown.map(|row| format!("no-reference.tsv lists what is left nowhere: {row}")).collect()
    }
}

fn fits(cell: &str, text: &str) -> bool {
    match cell.strip_prefix('!') {
        Some(cell) => !fits(cell, text),
        None => cell.split('|').any(|pattern| matches(pattern, text)),
    }
}
