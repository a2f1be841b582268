//! Changes as a page. In: [`Diff`] and what is compared. Out: HTML that needs no other file and runs no script.

use super::words::{self, Line, Sign};
use super::{Diff, UnitDiff};

const STYLE: &str = "\
:root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif }
body { max-width: 72rem; margin: 2rem auto; padding: 0 1rem }
summary { cursor: pointer; font-weight: 600 }
details { margin: 1rem 0 }
.line { font: 13px/1.6 ui-monospace, monospace; white-space: pre-wrap; overflow-wrap: anywhere; padding: 0 .5rem }
.d1 { margin-left: 2rem }
.d2 { margin-left: 4rem }
.added { background: #2da44e2e }
.removed { background: #cf222e2e }
.changed { background: #bf87002e }
.source { opacity: .65 }
";

/// The page; `heading` says what is compared.
#[must_use]
pub fn html(diff: &Diff<'_>, heading: &str) -> String {
    let heading = escaped(heading);
    let summary = escaped(&words::summary(diff));
    let units: String = diff.units.iter().map(|unit| section(diff, unit)).collect();
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<title>{heading}</title>\n\
         <style>\n{STYLE}</style>\n</head>\n<body>\n<h1>{heading}</h1>\n<p>{summary}</p>\n{units}</body>\n</html>\n"
    )
}

fn section(diff: &Diff<'_>, unit: &UnitDiff<'_>) -> String {
    let title = escaped(&words::title(unit, diff.relation));
    let counts = escaped(&words::counts(unit.counts(), diff.relation, unit));
    let lines = unit.changes.iter().flat_map(|change| words::lines(change, unit, diff.relation));
    let lines: String = lines.map(|line| div(&line)).collect();
    format!("<details open>\n<summary>{title}: {counts}</summary>\n{lines}</details>\n")
}

fn div(line: &Line) -> String {
    let sign = match line.sign {
        Sign::Added => "added",
        Sign::Removed => "removed",
        Sign::Changed => "changed",
        Sign::None => "plain",
    };
    // Fields and lines stand on the colour of their own sign, the resource's name on that of what becomes of it.
    let verb = if line.verb.is_empty() { String::new() } else { format!("<b>{}</b> ", escaped(&line.verb)) };
    let source = line.source.as_ref().map(|source| format!("  <span class=\"source\">{}</span>", escaped(source)));
    let (text, source) = (escaped(&line.text), source.unwrap_or_default());
    format!("<div class=\"line d{} {sign}\">{verb}{text}{source}</div>\n", line.depth)
}

fn escaped(text: &str) -> String {
    let mut out = String::new();
    for c in words::visible(text).chars() {
        match c {
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => words::push_character(c, &mut out),
        }
    }
    out
}
