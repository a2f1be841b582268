//! Changes for a pull request. In: [`Diff`] and what is compared. Out: Markdown as GitHub shows it, a folded block a
//! unit, never longer than a comment may be; what is cut is counted.

use super::words::{self, Line, Sign};
use super::{Diff, UnitDiff};

/// The longest text, in characters. GitHub takes 65,536 in a comment; the rest is for a line that others add.
pub const LONGEST_MARKDOWN: usize = 65_000;

/// Kept free for the last lines.
const RESERVE: usize = 300;

/// All changes; `heading` says what is compared.
#[must_use]
pub fn markdown(diff: &Diff<'_>, heading: &str) -> String {
    let mut out = format!("### {}\n\n{}\n", escaped(heading), words::summary(diff));
    let mut room = (LONGEST_MARKDOWN - RESERVE).saturating_sub(out.chars().count());
    let mut cut = 0;
    for unit in &diff.units {
        let (block, left_out) = block(diff, unit, room);
        room -= block.chars().count().min(room);
        cut += left_out;
        out.push_str(&block);
    }
    if cut > 0 {
        let (what, are) = if cut == 1 { ("resource", "is") } else { ("resources", "are") };
        out.push_str(&format!("\n**Cut:** {cut} {what} of these {are} not shown; `lornuc diff` prints all.\n"));
    }
    out
}

/// The block of a unit, in at most so many characters, and how many of its resources it lacks.
fn block(diff: &Diff<'_>, unit: &UnitDiff<'_>, room: usize) -> (String, usize) {
    let title = escaped(&words::title(unit, diff.relation));
    let counts = words::counts(unit.counts(), diff.relation, unit);
    let changes: Vec<String> = unit
        .changes
        .iter()
        .map(|change| {
            let lines = words::lines(change, unit, diff.relation);
            lines.iter().map(marked).collect()
        })
        .collect();
    // Longer than any run of backticks in it, so that no value ends the block.
    let ticks = "`".repeat(changes.iter().map(|text| longest_run(text)).max().unwrap_or_default().max(2) + 1);
    let head = format!("\n<details><summary><b>{title}</b>: {counts}</summary>\n\n{ticks}diff\n");
    let tail = format!("{ticks}\n\n</details>\n");
    let around = head.chars().count() + tail.chars().count();
    let mut left = room.saturating_sub(around);
    let mut shown = String::new();
    let mut count = 0;
    for change in &changes {
        let length = change.chars().count();
        if length > left {
            break;
        }
        left -= length;
        count += 1;
        shown.push_str(change);
    }
    let left_out = changes.len() - count;
    if count == 0 { (String::new(), left_out) } else { (format!("{head}{shown}{tail}"), left_out) }
}

/// A line with the sign that colours it.
fn marked(line: &Line) -> String {
    let sign = match line.sign {
        Sign::Added => '+',
        Sign::Removed => '-',
        Sign::Changed => '!',
        Sign::None => ' ',
    };
    format!("{sign} {}{}\n", "  ".repeat(line.depth), line.whole())
}

fn longest_run(text: &str) -> usize {
    let (longest, _) = text.chars().fold((0, 0), |(longest, run): (usize, usize), c| {
        let run = if c == '`' { run + 1 } else { 0 };
        (longest.max(run), run)
    });
    longest
}

/// Text that means nothing to Markdown or HTML.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for c in words::visible(text).chars() {
        match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '#' | '|' | '~' => {
                out.push_str(&format!("&#{};", u32::from(c)));
            }
            c => words::push_character(c, &mut out),
        }
    }
    out
}
