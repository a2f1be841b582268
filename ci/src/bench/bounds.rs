//! The numbers to hold, for the `dist` profile on two cores. In: what was measured. Out: each bound with what was
//! measured for it and whether it holds. Nothing fails by them: machines differ, and whoever reads them judges.

use super::measured::{LORNUC, Measured, Size, Statistic, Work, quotient};

/// What is bounded of one row.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Limit {
    /// Wall time, in milliseconds.
    Millis(f64),
    /// Memory, in MB.
    Memory(f64),
    /// The ratio to what the row is held against.
    Ratio(f64),
}

/// The bounds of single rows of the compiler.
const ROWS: &[(Work, Size, Limit)] = &[
    (Work::Stream, Size::Small, Limit::Millis(12.0)),
    (Work::Stream, Size::Medium, Limit::Millis(40.0)),
    (Work::Stream, Size::Large, Limit::Millis(200.0)),
    (Work::Stream, Size::Large, Limit::Memory(140.0)),
    (Work::Folder, Size::Medium, Limit::Ratio(2.0)),
    (Work::Folder, Size::Large, Limit::Ratio(2.0)),
    (Work::Unchanged, Size::Medium, Limit::Millis(5.0)),
    (Work::Unchanged, Size::Large, Limit::Millis(40.0)),
    (Work::Diff, Size::Large, Limit::Millis(150.0)),
    (Work::Import, Size::Large, Limit::Millis(2000.0)),
];

/// How many times faster than the fastest peer a build of 10,002 objects is to be.
const FASTER_THAN_ALL: f64 = 2.0;

/// How many times faster than cdk8s.
const FASTER_THAN_CDK8S: f64 = 10.0;

/// What the checks may take of the evaluation.
const CHECKS: f64 = 0.15;

/// The most by which time and memory may grow with ten times as many objects: linear, and a tenth for caches that no
/// longer hold everything.
const GROWTH: f64 = 11.0;

/// A bound, and how it stands.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Held {
    /// The row of the compiler that it is told beside; `None` for those that compare rows.
    pub(super) beside: Option<(Work, Size)>,
    /// What is bounded.
    pub(super) what: String,
    /// The bound, as `≤ 12 ms`.
    pub(super) bound: String,
    /// What was measured.
    pub(super) measured: String,
    /// Whether it holds.
    pub(super) holds: bool,
}

/// All bounds that something was measured for.
pub(super) fn judge(all: &[Measured]) -> Vec<Held> {
    let rows = ROWS.iter().filter_map(|(work, size, limit)| row(of(all, *size)?, *work, *limit));
    let large = of(all, Size::Large);
    let overall = [
        large.and_then(fastest_peer),
        large.and_then(cdk8s),
        large.and_then(checks),
        growth(all, "time", |measured| Some(measured.figures(Work::Stream, LORNUC)?.wall.median)),
        growth(all, "memory", |measured| Some(measured.figures(Work::Stream, LORNUC)?.memory.median)),
    ];
    rows.chain(overall.into_iter().flatten()).collect()
}

fn of(all: &[Measured], size: Size) -> Option<&Measured> {
    all.iter().find(|measured| measured.size == size)
}

fn row(measured: &Measured, work: Work, limit: Limit) -> Option<Held> {
    let row = measured.rows.iter().find(|row| row.work == work && row.who == LORNUC)?;
    let (value, most, unit) = match limit {
        Limit::Millis(most) => (row.figures.wall.median, most, " ms"),
        Limit::Memory(most) => (row.figures.memory.median, most, " MB"),
        Limit::Ratio(most) => (measured.ratio(row, Statistic::Median)?, most, " ×"),
    };
    Some(Held {
        beside: Some((work, measured.size)),
        what: work.heading().to_owned(),
        bound: format!("≤ {most}{unit}"),
        measured: format!("{value:.1}{unit}"),
        holds: value <= most,
    })
}

/// How many times longer than the compiler one takes.
fn faster(measured: &Measured, peer: f64) -> Option<f64> {
    quotient(peer, measured.figures(Work::Stream, LORNUC)?.wall.median)
}

fn fastest_peer(measured: &Measured) -> Option<Held> {
    let fastest = measured.peers().min_by(|a, b| a.figures.wall.median.total_cmp(&b.figures.wall.median))?;
    let times = faster(measured, fastest.figures.wall.median)?;
    Some(at_least(format!("faster than the fastest peer, {}", fastest.who), times, FASTER_THAN_ALL))
}

fn cdk8s(measured: &Measured) -> Option<Held> {
    let peer = measured.peers().find(|row| row.who.to_lowercase().contains("cdk8s"))?;
    let times = faster(measured, peer.figures.wall.median)?;
    Some(at_least(format!("faster than {}", peer.who), times, FASTER_THAN_CDK8S))
}

fn at_least(what: String, times: f64, least: f64) -> Held {
    let (bound, measured) = (format!("≥ {least} ×"), format!("{times:.1} ×"));
    Held { beside: None, what, bound, measured, holds: times >= least }
}

/// What comes between evaluation and rendering, held against evaluation: more than the rules alone.
fn checks(measured: &Measured) -> Option<Held> {
    let figures = measured.figures(Work::Stages, LORNUC)?;
    let stage = |name: &str| figures.stage(name).map(|spread| spread.median);
    let share = quotient(stage("resolve")? + stage("graph")? + stage("check")?, stage("evaluate")?)?;
    Some(Held {
        beside: None,
        what: "resolve, graph and check, of evaluate".to_owned(),
        bound: format!("≤ {:.0} %", CHECKS * 100.0),
        measured: format!("{:.1} %", share * 100.0),
        holds: share <= CHECKS,
    })
}

fn growth(all: &[Measured], what: &str, quantity: impl Fn(&Measured) -> Option<f64>) -> Option<Held> {
    let times = quotient(quantity(of(all, Size::Huge)?)?, quantity(of(all, Size::Large)?)?)?;
    Some(Held {
        beside: None,
        what: format!("growth of {what} with 10 × the objects"),
        bound: format!("≤ {GROWTH} ×"),
        measured: format!("{times:.1} ×"),
        holds: times <= GROWTH,
    })
}
