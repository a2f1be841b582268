//! The figures of a run, for people. In: mutants and their verdicts. Out: tables, what is wrong, and whether there was
//! enough to prove anything.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use super::declaration::Class;
use super::judge::Judged;
use super::listed::Listed;
use super::mutant::{Change, Mutant};

/// The figures of one class and change.
#[derive(Debug, Default, Clone)]
struct Row {
    mutants: usize,
    reported: usize,
    stood_for: usize,
    listed: usize,
    missed: Vec<String>,
    false_alarms: Vec<String>,
}

/// All figures.
#[derive(Debug, Default)]
pub(super) struct Figures {
    rows: BTreeMap<(Class, Change), Row>,
    contradicted: Vec<String>,
    /// How often each row of the table was asked for.
    asked: BTreeMap<usize, usize>,
    used: BTreeSet<usize>,
}

/// The fewest mutants of a class, and the fewest places that must be reported, in one environment: a run that finds nothing
/// proves nothing.
const FEWEST: &[(Class, usize, usize)] = &[
    (Class::Producer, 78, 55),
    (Class::Key, 40, 8),
    (Class::Label, 170, 40),
    (Class::Port, 20, 45),
    (Class::Account, 8, 8),
    (Class::Namespace, 4, 4),
];

impl Figures {
    /// Counts a mutant.
    pub(super) fn count(&mut self, mutant: &Mutant, judged: &Judged) {
        let row = self.rows.entry((mutant.class, mutant.change)).or_default();
        row.mutants += 1;
        row.reported += judged.reported;
        row.stood_for += judged.stood_for;
        row.listed += judged.listed.len();
        row.missed.extend(judged.missed.iter().cloned());
        row.false_alarms.extend(judged.false_alarms.iter().cloned());
        self.contradicted.extend(judged.contradicted.iter().cloned());
        judged.listed.iter().for_each(|row| *self.asked.entry(*row).or_default() += 1);
        self.used.extend(&judged.listed);
    }

    /// By class and change.
    pub(super) fn table(&self) -> String {
        let mut text =
            "| class | change | mutants | left | reported | told with another | listed | missed | false alarms |\n"
                .to_owned();
        text.push_str("| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n");
        for ((class, change), row) in &self.rows {
            let Row { mutants, reported, stood_for, listed, missed, false_alarms } = row;
            let left = reported + stood_for + listed + missed.len();
            let _ = writeln!(
                text,
                "| {} | {} | {mutants} | {left} | {reported} | {stood_for} | {listed} | {} | {} |",
                class.as_str(),
                change.as_str(),
                missed.len(),
                false_alarms.len(),
            );
        }
        text
    }

    /// Why places are no references, and how many.
    pub(super) fn listed(&self, listed: &Listed<'_>) -> String {
        let mut by_reason: BTreeMap<&str, usize> = BTreeMap::new();
        for (row, count) in &self.asked {
            *by_reason.entry(listed.reason(*row)).or_default() += count;
        }
        let mut text = "\n| listed | reason |\n| ---: | --- |\n".to_owned();
        for (reason, count) in by_reason {
            let _ = writeln!(text, "| {count} | {reason} |");
        }
        text
    }

    /// The rows that were asked for.
    pub(super) const fn used(&self) -> &BTreeSet<usize> {
        &self.used
    }

    /// What is missed, told by mistake, or listed and told; so many of each.
    pub(super) fn wrong(&self, most: usize) -> Vec<String> {
        let missed: Vec<&String> = self.rows.values().flat_map(|row| &row.missed).collect();
        let told: Vec<&String> = self.rows.values().flat_map(|row| &row.false_alarms).collect();
        let mut wrong = some("missed", &missed, most);
        wrong.extend(some("told by mistake", &told, most));
        wrong.extend(some("listed, and told", &self.contradicted.iter().collect::<Vec<_>>(), most));
        wrong
    }

    /// The classes that there is too little of.
    pub(super) fn too_few(&self) -> Vec<String> {
        let few = |(class, mutants, reported): &(Class, usize, usize)| {
            let rows = || self.rows.iter().filter(|((of, _), _)| of == class).map(|(_, row)| row);
            let (found, told) =
                (rows().map(|row| row.mutants).sum::<usize>(), rows().map(|row| row.reported).sum::<usize>());
            (found < *mutants || told < *reported)
                .then(|| format!("too few of class {}: {found} mutants, {told} places reported", class.as_str()))
        };
        FEWEST.iter().filter_map(few).collect()
    }
}

fn some(what: &str, all: &[&String], most: usize) -> Vec<String> {
    let shown = all.iter().take(most).map(|one| format!("{what}: {one}"));
    let more = all.len().checked_sub(most).filter(|more| *more > 0);
    shown.chain(more.map(|more| format!("{what}: {more} more"))).collect()
}

/// The whole report.
pub(super) fn whole(tables: &str) -> String {
    format!(
        "# Mutants of the stacks\n\n\
         Written by `cargo ci mutants-of-stacks --save`; `CONTRIBUTING.md` says how to read it.\n\n{tables}"
    )
}
