//! How often both judges agree. In: outcomes. Out: counts and rates over all, by class and by kind, and which of them are
//! below their bounds.

use std::collections::BTreeMap;
use std::fmt;

use super::case::{Case, Class, Size};
use super::compare::Outcome;
use super::judged::Judged;

/// Whose kind it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Origin {
    /// A CRD's.
    Custom,
    /// Kubernetes' own.
    Builtin,
}

impl Origin {
    pub(super) const ALL: [Self; 2] = [Self::Custom, Self::Builtin];
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Custom => "CRDs",
            Self::Builtin => "built-in",
        })
    }
}

/// A case with what both say.
#[derive(Debug, Clone, Copy)]
pub(super) struct Entry<'a> {
    pub(super) case: &'a Case,
    pub(super) origin: Origin,
    pub(super) judged: &'a Judged,
}

/// What becomes of some cases.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Figures {
    pub(super) cases: usize,
    pub(super) agreed: usize,
    /// Of those that agree: the server names no field.
    pub(super) without_field: usize,
    pub(super) false_accepts: usize,
    pub(super) false_refusals: usize,
    pub(super) other_field: usize,
    pub(super) excluded: usize,
}

impl Figures {
    fn add(&mut self, outcome: Outcome) {
        self.cases += 1;
        match outcome {
            Outcome::Agreed => self.agreed += 1,
            Outcome::AgreedWithoutField => {
                self.agreed += 1;
                self.without_field += 1;
            }
            Outcome::FalseAccept => self.false_accepts += 1,
            Outcome::FalseRefusal => self.false_refusals += 1,
            Outcome::OtherField => self.other_field += 1,
            Outcome::Excluded(_) => self.excluded += 1,
        }
    }

    /// Those that count.
    pub(super) const fn judged(&self) -> usize {
        self.cases - self.excluded
    }

    /// Hundredths of a percent that agree, cut: what is not all is never shown as all.
    pub(super) const fn rate(&self) -> Option<usize> {
        match self.judged() {
            0 => None,
            judged => Some(self.agreed * 10_000 / judged),
        }
    }

    pub(super) fn percent(&self) -> String {
        self.rate().map_or_else(|| "–".to_owned(), percent)
    }
}

/// Hundredths of a percent for people.
pub(super) fn percent(rate: usize) -> String {
    format!("{}.{:02} %", rate / 100, rate % 100)
}

/// All counts of a run.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Counts {
    pub(super) all: Figures,
    pub(super) origins: BTreeMap<Origin, Figures>,
    pub(super) classes: BTreeMap<(Class, Origin), Figures>,
    pub(super) kinds: BTreeMap<(Origin, String), Figures>,
    pub(super) excluded: BTreeMap<&'static str, usize>,
}

impl Counts {
    pub(super) fn of(entries: &[Entry<'_>]) -> Self {
        let mut counts = Self::default();
        for Entry { case, origin, judged } in entries {
            let outcome = judged.outcome;
            counts.all.add(outcome);
            counts.origins.entry(*origin).or_default().add(outcome);
            counts.classes.entry((case.class, *origin)).or_default().add(outcome);
            counts.kinds.entry((*origin, case.kind.clone())).or_default().add(outcome);
            if let Outcome::Excluded(reason) = outcome {
                *counts.excluded.entry(reason).or_default() += 1;
            }
        }
        counts
    }

    fn of_class(&self, class: Class) -> usize {
        let figures = Origin::ALL.into_iter().filter_map(|origin| self.classes.get(&(class, origin)));
        figures.map(Figures::judged).sum()
    }
}

/// What must be reached, in hundredths of a percent.
struct Bound {
    origin: Origin,
    over_all: usize,
    in_a_class: usize,
}

const BOUNDS: [Bound; 2] = [
    Bound { origin: Origin::Custom, over_all: 99_90, in_a_class: 99_00 },
    Bound { origin: Origin::Builtin, over_all: 98_00, in_a_class: 95_00 },
];

/// Cases of a full run, and those of each class in it.
const CASES: usize = 20_000;
const CASES_OF_CLASS: usize = 200;

/// Hundredths of a percent of the cases that may be excluded.
const EXCLUDED: usize = 2_00;

/// What is below its bound, in words. How many cases there are is asked of a full run alone.
pub(super) fn shortfalls(counts: &Counts, size: Option<Size>) -> Vec<String> {
    let mut short = Vec::new();
    for Bound { origin, over_all, in_a_class } in BOUNDS {
        let mut hold = |what: &str, figures: Option<&Figures>, bound: usize| {
            if let Some(rate) = figures.and_then(Figures::rate).filter(|rate| *rate < bound) {
                short.push(format!("{what} of {origin}: {} agree, which must be {}", percent(rate), percent(bound)));
            }
        };
        hold("all", counts.origins.get(&origin), over_all);
        for class in Class::ALL {
            hold(class.as_str(), counts.classes.get(&(class, origin)), in_a_class);
        }
    }
    if counts.all.false_refusals > 0 {
        short.push(format!("{} objects are refused that the server takes; none may be", counts.all.false_refusals));
    }
    if counts.all.excluded * 10_000 > counts.all.cases * EXCLUDED {
        let (excluded, cases) = (counts.all.excluded, counts.all.cases);
        short.push(format!("{excluded} of {cases} cases are excluded, which must be {} at most", percent(EXCLUDED)));
    }
    if size == Some(Size::Full) {
        if counts.all.cases < CASES {
            short.push(format!("there are {} cases, which must be {CASES}", counts.all.cases));
        }
        let classes = Class::ALL.into_iter().map(|class| (class, counts.of_class(class)));
        let small = classes.filter(|(_, count)| *count < CASES_OF_CLASS);
        short.extend(small.map(|(class, count)| {
            format!("{}: there are {count} cases, which must be {CASES_OF_CLASS}", class.as_str())
        }));
    }
    short
}
