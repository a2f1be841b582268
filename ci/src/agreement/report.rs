//! What a run found, for people. In: entries, counts, causes. Out: Markdown, the same for the same seed: no times, and no
//! paths of a machine.

use std::collections::BTreeMap;
use std::fmt::Write;

use control_plane::verdict::Verdict;

use super::case::{Class, Size};
use super::causes::Causes;
use super::compare::Outcome;
use super::figures::{Counts, Entry, Figures, Origin};

/// What a report is of.
#[derive(Debug)]
pub(super) struct Report<'a> {
    pub(super) seed: u64,
    pub(super) size: Size,
    /// As the server says it.
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
    /// The whole of it, with the counts of another seed.
    pub(super) fn whole(&self, (other, counts): (u64, &Counts)) -> String {
        let size = match self.size {
            Size::Quick => "quick",
            Size::Full => "full",
        };
        let cases = self.counts.all.cases;
        let kinds = self.counts.kinds.len();
        let mut text = format!(
            "# Agreement with the API server\n\n\
             Written by `cargo ci agreement --save`; CONTRIBUTING.md says how to read it. A {size} run of {cases} cases of \
             {kinds} kinds, seed {}, Kubernetes {}.\n\n",
            self.seed, self.server,
        );
        text.push_str(&self.summary());
        let _ = write!(text, "\n## Seed {other}\n\n{}", by_class(counts));
        let _ = write!(text, "\n## By kind\n\n{}", by_kind(self.counts));
        let _ = write!(text, "\n## Differences\n\n{}", self.differences(usize::MAX));
        let _ = write!(text, "\n## Excluded\n\n{}", excluded(self.counts));
        let _ = write!(text, "\n## Kinds that no case is made of\n\n{}", self.left_out());
        text
    }

    /// Over all, and by class.
    pub(super) fn summary(&self) -> String {
        format!("## By class\n\n{}", by_class(self.counts))
    }

    /// The differences, by cause; some of each.
    pub(super) fn differences(&self, most: usize) -> String {
        let mut by_cause: BTreeMap<(bool, &str), Vec<&Entry<'_>>> = BTreeMap::new();
        for entry in self.entries.iter().filter(|entry| is_difference(entry)) {
            let cause = self.causes.of(entry);
            by_cause.entry((cause.is_some(), cause.unwrap_or("Unexplained"))).or_default().push(entry);
        }
        let mut text = String::new();
        for ((_, cause), entries) in by_cause {
            let _ = writeln!(text, "### {cause}: {}\n", entries.len());
            entries.iter().take(most).for_each(|entry| text.push_str(&difference(entry)));
            if let Some(more) = entries.len().checked_sub(most).filter(|more| *more > 0) {
                let _ = writeln!(text, "- and {more} more");
            }
            text.push('\n');
        }
        if text.is_empty() { "None.\n".to_owned() } else { text }
    }

    fn left_out(&self) -> String {
        let rows: String = self.left_out.iter().map(|(kind, why)| format!("- {kind}: {why}\n")).collect();
        if rows.is_empty() { "None.\n".to_owned() } else { rows }
    }
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

fn excluded(counts: &Counts) -> String {
    let rows: String = counts.excluded.iter().map(|(reason, count)| format!("- {count}: {reason}\n")).collect();
    if rows.is_empty() { "None.\n".to_owned() } else { rows }
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
    match line.char_indices().nth(LONGEST) {
        Some((at, _)) => format!("{}…", &line[..at]),
        None => line,
    }
}
