//! What a run found, for people. In: entries, counts, causes. Out: Markdown, the same for the same seed: no times, and no
//! paths of a machine.

use std::collections::BTreeMap;
use std::fmt::{Display, Write};

use control_plane::verdict::Verdict;

use super::case::{Class, Size};
use super::causes::Causes;
use super::compare::Outcome;
use super::figures::{Counts, Entry, Figures, Origin};

/// What a report is of.
#[derive(Debug, Clone, Copy)]
pub(super) struct Seeds {
    pub(super) size: Size,
    pub(super) seed: u64,
    /// The one whose figures are compared.
    pub(super) other: u64,
}

/// A run.
#[derive(Debug)]
pub(super) struct Report<'a> {
    /// The version, as the server says it.
    pub(super) server: &'a str,
    pub(super) entries: &'a [Entry<'a>],
    pub(super) counts: &'a Counts,
    pub(super) causes: &'a Causes<'a>,
    /// Kinds that no case is made of, and why.
    pub(super) left_out: &'a [(&'a str, &'a str)],
}

const HEAD: &str =
    "| cases | agreed | of them without a field | false accepts | false refusals | other field | excluded | rate |";

/// What is shown of a text.
const LONGEST: usize = 240;

impl Report<'_> {
    /// The whole of it, with the counts of the other seed.
    pub(super) fn whole(&self, Seeds { size, seed, other }: Seeds, counts: &Counts) -> String {
        let size = match size {
            Size::Quick => "quick",
            Size::Full => "full",
        };
        let (cases, kinds) = (self.counts.all.cases, self.counts.kinds.len());
        let mut text = format!(
            "# Agreement with the API server\n\n\
             Written by `cargo ci agreement --save`; `CONTRIBUTING.md` says how to read it. A {size} run of {cases} cases \
             of {kinds} kinds, seed {seed}, Kubernetes {}.\n\n",
            self.server,
        );
        text.push_str(&self.figures());
        let _ = write!(text, "\n## Seed {other}\n\n{}", by_class(counts));
        let _ = write!(text, "\n## By kind\n\n{}", by_kind(self.counts));
        let _ = write!(text, "\n{}", self.differences(usize::MAX));
        let _ = write!(text, "## Refusals without a field\n\n{}\n", list(self.without_field().into_iter()));
        let _ = write!(text, "## Excluded\n\n{}", list(self.counts.excluded.iter().map(|(why, count)| (count, why))));
        let left_out = list(self.left_out.iter().map(|(kind, why)| (kind, why)));
        let _ = write!(text, "\n## Kinds that no case is made of\n\n{left_out}");
        text
    }

    /// Over all, and by class.
    pub(super) fn figures(&self) -> String {
        format!("## By class\n\n{}", by_class(self.counts))
    }

    /// The differences, by cause, and by field where that is not known; some of each.
    pub(super) fn differences(&self, most: usize) -> String {
        let mut by_cause: BTreeMap<(bool, String), Vec<&Entry<'_>>> = BTreeMap::new();
        for entry in self.entries.iter().filter(|entry| is_difference(entry)) {
            let cause = self.causes.of(entry);
            let words = cause.map_or_else(|| format!("Unexplained, {}", field(entry)), str::to_owned);
            by_cause.entry((cause.is_some(), words)).or_default().push(entry);
        }
        let mut text = "## Differences\n\n".to_owned();
        if by_cause.is_empty() {
            text.push_str("None.\n\n");
        }
        for ((_, cause), entries) in by_cause {
            let _ = writeln!(text, "### {cause}: {}\n", entries.len());
            entries.iter().take(most).for_each(|entry| text.push_str(&difference(entry)));
            if let Some(more) = entries.len().checked_sub(most).filter(|more| *more > 0) {
                let _ = writeln!(text, "- and {more} more");
            }
            text.push('\n');
        }
        text
    }
}

impl Report<'_> {
    /// What the server says where it names no field: the words without what they quote, and how often.
    fn without_field(&self) -> Vec<(String, usize)> {
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for entry in self.entries.iter().filter(|entry| entry.judged.outcome == Outcome::AgreedWithoutField) {
            if let Verdict::Refused { status, message, .. } = &entry.judged.server {
                *counts.entry(format!("{status} {}", plain(message))).or_default() += 1;
            }
        }
        counts.into_iter().collect()
    }
}

/// The words of a message, without what is another in each: names, values, versions.
fn plain(message: &str) -> String {
    // Behind the last of the heads that name the object.
    let tail = message.rsplit("Kind=").next().unwrap_or(message);
    let tail = tail.split_once(": ").filter(|_| tail != message).map_or(tail, |(_, tail)| tail);
    let mut words = String::new();
    for (part, number) in tail.split('"').zip(0..) {
        words.push_str(if number % 2 == 0 { part } else { "\"…\"" });
    }
    let is_value = |word: &str| word.contains(|sign: char| sign.is_ascii_digit());
    let kept = words.split_whitespace().map(|word| if is_value(word) { "…" } else { word });
    short(&kept.collect::<Vec<_>>().join(" "))
}

fn list<T: Display, U: Display>(rows: impl Iterator<Item = (T, U)>) -> String {
    let rows: String = rows.map(|(head, words)| format!("- {head}: {words}\n")).collect();
    if rows.is_empty() { "None.\n".to_owned() } else { rows }
}

/// The field that a difference is about, of any element: the server's, else ours.
fn field(entry: &Entry<'_>) -> String {
    let ours = || entry.judged.ours.first().map(|own| own.path.to_string());
    let theirs = match &entry.judged.server {
        Verdict::Accepted => None,
        Verdict::Refused { paths, .. } => paths.first().cloned(),
    };
    let mut field = String::new();
    let mut depth = 0_usize;
    for sign in theirs.or_else(ours).unwrap_or_default().trim_start_matches('.').chars() {
        depth = depth.saturating_sub(usize::from(sign == ']'));
        if depth == 0 {
            field.push(sign);
        }
        depth += usize::from(sign == '[');
    }
    if field.is_empty() { "no field".to_owned() } else { format!("`{field}`") }
}
/// Whether both judges say something else.
pub(super) fn is_difference(entry: &Entry<'_>) -> bool {
    matches!(entry.judged.outcome, Outcome::FalseAccept | Outcome::FalseRefusal | Outcome::OtherField)
}

fn row(figures: &Figures) -> String {
    let Figures { cases, agreed, without_field, false_accepts, false_refusals, other_field, excluded } = figures;
    let rate = figures.percent();
    format!(
        "| {cases} | {agreed} | {without_field} | {false_accepts} | {false_refusals} | {other_field} | {excluded} | {rate} |"
    )
}

fn table(heads: &[&str], rows: impl Iterator<Item = (String, Figures)>) -> String {
    let count = HEAD.matches('|').count() - 1;
    let mut text = format!("| {} {HEAD}\n", heads.join(" | "));
    let _ = writeln!(text, "{}{}|", "| --- ".repeat(heads.len()), "| ---: ".repeat(count));
    for (name, figures) in rows {
        let _ = writeln!(text, "| {name} {}", row(&figures));
    }
    text
}

fn by_class(counts: &Counts) -> String {
    let mut rows: Vec<(String, Figures)> = Vec::new();
    for origin in Origin::ALL {
        rows.extend(counts.origins.get(&origin).map(|figures| (format!("**all** | {origin}"), *figures)));
    }
    for class in Class::ALL {
        for origin in Origin::ALL {
            let figures = counts.classes.get(&(class, origin));
            rows.extend(figures.map(|figures| (format!("{} | {origin}", class.as_str()), *figures)));
        }
    }
    table(&["class", "kinds"], rows.into_iter())
}

fn by_kind(counts: &Counts) -> String {
    table(&["kind"], counts.kinds.iter().map(|((_, kind), figures)| (kind.clone(), *figures)))
}

/// One difference, as a line of a list.
pub(super) fn difference(entry: &Entry<'_>) -> String {
    let Entry { case, judged, .. } = entry;
    let outcome = match judged.outcome {
        Outcome::FalseAccept => "false accept",
        Outcome::FalseRefusal => "false refusal",
        Outcome::OtherField => "other field",
        Outcome::Agreed | Outcome::AgreedWithoutField | Outcome::Excluded(_) => "no difference",
    };
    let (class, kind, what) = (case.class.as_str(), &case.kind, short(&case.what));
    format!("- {outcome}, {class}, {kind}, `{what}`\n{}", both(entry))
}

/// What either says.
pub(super) fn both(entry: &Entry<'_>) -> String {
    let server = match &entry.judged.server {
        Verdict::Accepted => "takes it".to_owned(),
        Verdict::Refused { status, paths, message } => {
            format!("{status} at `{}`: {}", short(&paths.join("`, `")), short(message))
        }
    };
    let mut text = format!("  - server: {server}\n");
    if entry.judged.ours.is_empty() {
        text.push_str("  - ours: takes it\n");
    }
    for own in &entry.judged.ours {
        let _ = writeln!(text, "  - ours: `{}`: {} ({})", own.path, short(&own.message), own.code);
    }
    text
}

/// A text on one line, and not without end.
pub(super) fn short(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    // What moves a cursor, or is no text to a tool that compares files.
    let line = line.replace(char::is_control, "�");
    match line.char_indices().nth(LONGEST) {
        Some((at, _)) => format!("{}…", &line[..at]),
        None => line,
    }
}
