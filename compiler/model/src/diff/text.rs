//! Changes as text for people, by unit, readable without colour. In: [`Diff`]. Out: lines; nothing for no changes.

use super::words::{self, Line, Sign};
use super::{Diff, UnitDiff};
use crate::diagnostic::Color;

/// How many resources differ, in one line without its end.
#[must_use]
pub fn summary(diff: &Diff<'_>) -> String {
    words::summary(diff)
}

/// All changes, a paragraph a unit.
#[must_use]
pub fn text(diff: &Diff<'_>, color: Color) -> String {
    let units: Vec<String> = diff.units.iter().map(|unit| paragraph(diff, unit, color)).collect();
    units.join("\n")
}

fn paragraph(diff: &Diff<'_>, unit: &UnitDiff<'_>, color: Color) -> String {
    let title = words::title(unit, diff.relation);
    let mut out = format!("{title}: {}\n", words::counts(unit.counts(), diff.relation, unit));
    for change in &unit.changes {
        for line in words::lines(change, unit, diff.relation) {
            out.push_str(&"  ".repeat(line.depth + 1));
            out.push_str(&coloured(&line, color));
            out.push('\n');
        }
    }
    out
}

/// The first word of a resource in colour, and the lines of a text.
fn coloured(line: &Line, color: Color) -> String {
    let code = match line.sign {
        Sign::Added => "32",
        Sign::Removed => "31",
        Sign::Changed => "33",
        Sign::None => "0",
    };
    match (color, line.depth) {
        (Color::Ansi, 0) => {
            let whole = line.whole();
            format!("\u{1b}[{code}m{}\u{1b}[0m{}", line.verb, &whole[line.verb.len()..])
        }
        (Color::Ansi, 2) => format!("\u{1b}[{code}m{}\u{1b}[0m", line.whole()),
        (Color::Ansi | Color::Never, _) => line.whole(),
    }
}
