//! What is computed from measurements, and what becomes of commands that fail. No time is asserted.

mod files;
mod judged;
mod runs;
mod scenarios;

use super::figures::{Figures, Sample};
use super::measured::{FLOOR, LORNUC, Measured, Row, Size, Work};

/// The figures of one run that took so many milliseconds, and as many MB.
fn figures(wall: f64, stages: &[(&str, f64)]) -> Figures {
    let stages = stages.iter().map(|(name, millis)| ((*name).to_owned(), *millis)).collect();
    Figures::of(&[Sample { wall, cpu: wall, memory: wall, stages }]).unwrap()
}

fn row(work: Work, who: &str, wall: f64) -> Row {
    Row { work, who: who.to_owned(), figures: figures(wall, &[]) }
}

/// A size at which the compiler took eight times as long as the floor.
fn measured(size: Size, floor: f64) -> Measured {
    let rows = vec![row(Work::Stream, LORNUC, floor * 8.0), row(Work::Stream, FLOOR, floor)];
    Measured { size, rows, dropped: Vec::new() }
}
