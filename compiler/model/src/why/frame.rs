//! The lines that tell where a value comes from. In: the place of a value, and what the evaluator tells. Out: labels for
//! a frame, sentences below it, and what the frame must not show.

use super::field::{Field, Found};
use super::trace::{Definition, Link, Rank, Trace};
use crate::diagnostic::{Label, Role};
use crate::diff::{named, on_one_line};
use crate::source::{Files, Span};
use crate::value::{Node, Place, Value};

/// What stands in the place of a value that is secret, as in what `diff` prints.
pub(super) const MASK: &str = "(masked)";

/// The most overridden definitions of a field that are marked.
const MOST_OVERRIDDEN: usize = 4;

/// What is marked for a field that has a value.
#[derive(Debug, Default)]
pub(super) struct Marks {
    pub(super) labels: Vec<Label>,
    pub(super) hidden: Vec<Span>,
}

/// What a definition gives, as it can be shown; `None` for what is not known, or is secret as the field is.
pub(super) fn shown(definition: &Definition, name: &str, is_masked: bool) -> Option<String> {
    let node = definition.value.as_ref()?;
    let last = name.rsplit('.').next().unwrap_or_default();
    let (node, _) = named(node, last);
    Some(if is_masked { MASK.to_owned() } else { on_one_line(&node) })
}

/// The lines of a field.
pub(super) fn marks(field: &Field<'_>, trace: Option<&Trace>, files: &Files) -> Marks {
    let Found::Set { is_masked, place, shown, .. } = &field.found else { return Marks::default() };
    let mut marks = Marks::default();
    match trace.filter(|trace| !trace.links.is_empty()) {
        Some(trace) => marks.trace(trace, *is_masked, is_scalar(shown)),
        None => marks.place(*place, written(field)),
    }
    if *is_masked {
        marks.hidden.extend(place.value);
        marks.hidden.extend(marks.labels.iter().map(|label| label.span));
    }
    // Whoever asks wants a line to edit: where the library wrote all, the one that uses it.
    if !marks.labels.iter().any(|label| label.span.is_authored()) {
        marks.add(Role::Secondary, place.author, "used here");
    }
    for label in &mut marks.labels {
        label.span = first_line(label.span, files);
    }
    marks
}

/// What is said at the only place of a value.
fn written(field: &Field<'_>) -> &'static str {
    let is_namespace = field.path.to_string() == "metadata.namespace";
    if is_namespace { "the namespace of the environment, or written here" } else { "written here" }
}

const fn is_scalar(node: &Node) -> bool {
    !matches!(node.value, Value::List(_) | Value::Map(_))
}

fn first_line(span: Span, files: &Files) -> Span {
    let line = files.slice(span).lines().next().unwrap_or_default().trim_end();
    span.until(span.start() + u32::try_from(line.len()).unwrap_or(0))
}

impl Marks {
    fn add(&mut self, role: Role, span: Option<Span>, message: impl Into<String>) {
        let message = message.into();
        if let Some(span) = span.filter(|span| self.labels.iter().all(|label| label.span != *span)) {
            self.labels.push(Label { role, span, message });
        }
    }

    fn place(&mut self, place: Place, words: &str) {
        let primary = place.primary();
        self.add(Role::Primary, primary, words);
        let library = place.value.or(place.key).filter(|span| primary != Some(*span));
        self.add(Role::Secondary, library, if library.is_some_and(Span::is_authored) { "" } else { "set here" });
    }

    fn trace(&mut self, trace: &Trace, is_masked: bool, is_scalar: bool) {
        if let Some(last) = trace.links.last() {
            self.last(last, trace, is_scalar);
        }
        for pair in trace.links.windows(2) {
            let [link, next] = pair else { continue };
            let Some(definition) = link.counts.first() else { continue };
            let rank = counting(&definition.rank);
            let words =
                if &*next.name == "if" { "chosen by `if`".to_owned() } else { format!("takes `{}`", next.name) };
            self.add(Role::Secondary, definition.expression.or(definition.key), format!("{words}{rank}"));
        }
        for read in &trace.reads {
            let Some(definition) = read.counts.first() else { continue };
            let value = shown(definition, &read.name, is_masked).map(|value| format!(": {value}")).unwrap_or_default();
            self.hide(definition, &read.name);
            self.add(Role::Secondary, definition.expression.or(definition.key), format!("`{}`{value}", read.name));
        }
        for link in &trace.links {
            for lost in link.overridden.iter().take(MOST_OVERRIDDEN) {
                let value = shown(lost, &link.name, is_masked).map(|value| format!(": {value}")).unwrap_or_default();
                self.hide(lost, &link.name);
                let span = lost.expression.or(lost.key);
                self.add(Role::Secondary, span, format!("overridden{}{value}", overridden(&lost.rank)));
            }
        }
    }

    /// Where the value was written in the end.
    fn last(&mut self, link: &Link, trace: &Trace, is_scalar: bool) {
        for (index, definition) in link.counts.iter().enumerate() {
            let words = match (index, trace.reads.is_empty()) {
                (0, true) => "written here",
                (0, false) => "computed here",
                _ if is_scalar => "written here too",
                _ => "merged with this",
            };
            let role = if index == 0 { Role::Primary } else { Role::Secondary };
            let span = definition.expression.or(definition.key);
            self.add(role, span, format!("{words}{}", counting(&definition.rank)));
        }
    }

    fn hide(&mut self, definition: &Definition, name: &str) {
        let last = name.rsplit('.').next().unwrap_or_default();
        if definition.value.as_ref().is_some_and(|node| named(node, last).1) {
            self.hidden.extend(definition.expression);
        }
    }
}

/// How a definition that counts is ranked.
fn counting(rank: &Rank) -> String {
    match rank {
        Rank::Plain => String::new(),
        Rank::Default => ", a default".to_owned(),
        Rank::Priority(number) => format!(", with priority {number}"),
        Rank::Force => ", with `force`".to_owned(),
    }
}

/// How a definition that does not count is ranked.
fn overridden(rank: &Rank) -> String {
    match rank {
        Rank::Plain => String::new(),
        Rank::Default => " default".to_owned(),
        Rank::Priority(number) => format!(" (priority {number})"),
        Rank::Force => " (`force`)".to_owned(),
    }
}
