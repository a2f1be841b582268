//! The table. In: what was measured, and how the bounds stand. Out: text for people.

use super::bounds::Held;
use super::measured::{FLOOR, LORNUC, Measured, Row, Statistic, Work};

/// The widest that a label is without pushing its figures aside.
const LABEL: usize = 22;

/// All sizes, and below them the bounds that compare rows.
pub(super) fn table(all: &[Measured], held: &[Held]) -> String {
    let mut lines = Vec::new();
    for measured in all {
        lines.extend(size(measured, held));
        lines.push(String::new());
    }
    let overall: Vec<&Held> = held.iter().filter(|held| held.beside.is_none()).collect();
    if !overall.is_empty() {
        lines.push("over all".to_owned());
        lines
            .extend(overall.iter().map(|held| format!("  {:<48} {:>8}   {}", held.what, held.measured, verdict(held))));
        lines.push(String::new());
    }
    lines.iter().map(|line| format!("{}\n", line.trim_end())).collect()
}

fn verdict(held: &Held) -> String {
    format!("{} {}", held.bound, if held.holds { "holds" } else { "MISSED" })
}

fn size(measured: &Measured, held: &[Held]) -> Vec<String> {
    let objects = grouped(measured.size.objects());
    let mut lines = vec![format!("{:<LABEL$}  {}", format!("{objects} objects"), heads())];
    let mut work = None;
    for row in &measured.rows {
        if work.replace(row.work) != Some(row.work) {
            lines.push(row.work.heading().to_owned());
        }
        match row.work {
            Work::Stages => lines.push(stages(row)),
            Work::Stream | Work::Folder | Work::Unchanged | Work::OneChanged | Work::Diff | Work::Import => {
                lines.push(line(measured, row, held));
            }
        }
        if let Some(bare) = row.figures.stage("write").filter(|_| row.who == FLOOR) {
            let (label, wall, least) = ("  bare writing", bare.median, bare.least);
            lines.push(format!("{label:<LABEL$}  {wall:>9.1} {least:>9.1} {:>9} {:>8} {:>8}", "", "", "1.0"));
        }
    }
    lines.extend(measured.dropped.iter().map(|dropped| format!("left out: {dropped}")));
    lines
}

fn heads() -> String {
    let [wall, least, cpu, memory, ratio] = ["ms", "least", "cpu ms", "MB", "ratio"];
    format!("{wall:>9} {least:>9} {cpu:>9} {memory:>8} {ratio:>8}")
}

fn line(measured: &Measured, row: &Row, held: &[Held]) -> String {
    let figures = &row.figures;
    let ratio = measured.ratio(row, Statistic::Median).map_or_else(String::new, |ratio| format!("{ratio:.1}"));
    let is_ours = row.who == LORNUC;
    let beside = held.iter().filter(|held| is_ours && held.beside == Some((row.work, measured.size)));
    let verdicts: Vec<String> = beside.map(verdict).collect();
    format!(
        "{:<LABEL$}  {:>9.1} {:>9.1} {:>9.1} {:>8.1} {ratio:>8}   {}",
        format!("  {}", row.who),
        figures.wall.median,
        figures.wall.least,
        figures.cpu.median,
        figures.memory.median,
        verdicts.join(", ")
    )
}

fn stages(row: &Row) -> String {
    let stages = row.figures.stages.iter().map(|(name, spread)| format!("{name} {:.1}", spread.median));
    format!("  {}", stages.collect::<Vec<_>>().join(", "))
}

/// `100020` as `100,020`.
fn grouped(number: u32) -> String {
    match (number / 1000, number % 1000) {
        (0, rest) => rest.to_string(),
        (thousands, rest) => format!("{},{rest:03}", grouped(thousands)),
    }
}
