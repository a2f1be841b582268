//! What was measured, by size. In: figures of commands. Out: rows, and each as a ratio to what it is held against.

use std::collections::BTreeMap;

use clap::ValueEnum;

use super::figures::{Figures, Spread};

/// The compiler among those who do a piece of work.
pub(super) const LORNUC: &str = "lornuc";

/// The same objects built in Rust.
pub(super) const FLOOR: &str = "floor";

/// An environment of the benchmark's project.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub(crate) enum Size {
    /// 12 objects
    Small,
    /// 1,002 objects
    Medium,
    /// 10,002 objects
    Large,
    /// 100,020 objects
    Huge,
}

impl Size {
    /// The environment's name.
    pub(super) const fn environment(self) -> &'static str {
        match self {
            Self::Small => "small",
            Self::Medium => "medium",
            Self::Large => "large",
            Self::Huge => "huge",
        }
    }

    /// Its applications, as in `ci/bench/project/lornuc.ncl`.
    pub(super) const fn apps(self) -> u32 {
        match self {
            Self::Small => 2,
            Self::Medium => 167,
            Self::Large => 1_667,
            Self::Huge => 16_670,
        }
    }

    /// Its objects, six an application.
    pub(super) const fn objects(self) -> u32 {
        self.apps() * 6
    }
}

/// A piece of work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Work {
    /// A build to stdout.
    Stream,
    /// A build into a folder that is not there.
    Folder,
    /// A build into the folder that the same build made.
    Unchanged,
    /// A build into a folder, after a change of one application.
    OneChanged,
    /// `lornuc diff` against the output of a build, 1 % of the objects changed.
    Diff,
    /// `lornuc import` of a folder of CRDs into a project without any.
    Import,
    /// A build to stdout that tells how long its stages take.
    Stages,
}

impl Work {
    /// Its heading in the table.
    pub(super) const fn heading(self) -> &'static str {
        match self {
            Self::Stream => "build to stdout",
            Self::Folder => "build into a new folder",
            Self::Unchanged => "build with nothing changed",
            Self::OneChanged => "build with one application changed",
            Self::Diff => "diff with 1 % of the objects changed",
            Self::Import => "import of CRDs",
            Self::Stages => "stages of a build to stdout",
        }
    }

    /// Its name among the saved ratios.
    pub(super) const fn key(self) -> &'static str {
        match self {
            Self::Stream => "build",
            Self::Folder => "folder",
            Self::Unchanged => "unchanged",
            Self::OneChanged => "one-changed",
            Self::Diff => "diff",
            Self::Import => "import",
            Self::Stages => "stages",
        }
    }
}

/// Who did what, and what it took.
#[derive(Debug, Clone)]
pub(super) struct Row {
    /// What was done.
    pub(super) work: Work,
    /// By whom: the compiler, the floor, or a peer.
    pub(super) who: String,
    /// What it took.
    pub(super) figures: Figures,
}

/// Everything of one size, measured in the same rounds.
#[derive(Debug, Clone)]
pub(super) struct Measured {
    /// The size.
    pub(super) size: Size,
    /// The rows, those of one piece of work beside each other.
    pub(super) rows: Vec<Row>,
    /// Who was left out, and why.
    pub(super) dropped: Vec<String>,
}

/// What counts of the figures of several runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Statistic {
    /// The median of the wall time: what a user meets.
    Median,
    /// The least processor time: what other processes of the machine touch least. Work that was done by two threads and
    /// is done by one does not show in it, and would not double anything on two cores.
    LeastCpu,
}

impl Statistic {
    /// The time in milliseconds.
    pub(super) const fn time(self, figures: &Figures) -> f64 {
        match self {
            Self::Median => figures.wall.median,
            Self::LeastCpu => figures.cpu.least,
        }
    }

    /// The one of a single quantity.
    const fn of(self, spread: Spread) -> f64 {
        match self {
            Self::Median => spread.median,
            Self::LeastCpu => spread.least,
        }
    }
}

impl Measured {
    /// The figures of one who did a piece of work.
    pub(super) fn figures(&self, work: Work, who: &str) -> Option<&Figures> {
        self.rows.iter().find(|row| row.work == work && row.who == who).map(|row| &row.figures)
    }

    /// The peers that built to stdout.
    pub(super) fn peers(&self) -> impl Iterator<Item = &Row> {
        self.rows.iter().filter(|row| row.work == Work::Stream && row.who != LORNUC && row.who != FLOOR)
    }

    /// What a piece of work is held against: of a build into a folder the bare writing of its files, of all others the
    /// floor's building and writing to stdout.
    fn base(&self, work: Work, statistic: Statistic) -> Option<f64> {
        match work {
            Work::Folder => Some(statistic.of(self.figures(Work::Folder, FLOOR)?.stage("write")?)),
            Work::Stream | Work::Unchanged | Work::OneChanged | Work::Diff | Work::Import | Work::Stages => {
                Some(statistic.time(self.figures(Work::Stream, FLOOR)?))
            }
        }
    }

    /// The time of a row over that of its base.
    pub(super) fn ratio(&self, row: &Row, statistic: Statistic) -> Option<f64> {
        quotient(statistic.time(&row.figures), self.base(row.work, statistic)?)
    }
}

/// `None` where nothing is divided by.
pub(super) fn quotient(value: f64, base: f64) -> Option<f64> {
    (base > 0.0).then(|| value / base).filter(|quotient| quotient.is_finite())
}

/// The ratios of everything but the floor itself by name: `build 10002`, `memory 10002`, and peers by their own names.
pub(super) fn ratios(all: &[Measured], statistic: Statistic) -> BTreeMap<String, f64> {
    let mut ratios = BTreeMap::new();
    for measured in all {
        let objects = measured.size.objects();
        for row in measured.rows.iter().filter(|row| row.who != FLOOR && row.work != Work::Stages) {
            let name = if row.who == LORNUC { row.work.key() } else { &row.who };
            ratios.extend(measured.ratio(row, statistic).map(|ratio| (format!("{name} {objects}"), ratio)));
        }
        let memory = |who| measured.figures(Work::Stream, who).map(|figures| statistic.of(figures.memory));
        let memory = memory(LORNUC).zip(memory(FLOOR)).and_then(|(ours, floor)| quotient(ours, floor));
        ratios.extend(memory.map(|ratio| (format!("memory {objects}"), ratio)));
    }
    ratios
}
