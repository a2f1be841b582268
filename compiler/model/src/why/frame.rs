//! The lines that tell where a value comes from. In: the place of a value, and what the evaluator tells. Out: labels for
//! a frame, sentences below it, and what the frame must not show.

mod line;

use super::field::{Field, Found, Veil, last};
use super::trace::{Definition, Link, Rank, Trace};
use crate::diagnostic::{Label, Role};
use crate::diff::{named, on_one_line};
use crate::source::{Files, Span};
use crate::value::{Node, Place, Value};

/// The most overridden definitions of a field that are marked.
const MOST_OVERRIDDEN: usize = 4;

/// What is marked for a field that has a value.
#[derive(Debug, Default)]
pub(super) struct Marks {
    pub(super) labels: Vec<Label>,
    /// Names, which hold no value.
    names: Vec<Span>,
    pub(super) hidden: Vec<Span>,
}

/// The value that a definition gives, behind a colon.
fn given(definition: &Definition, name: &str, veil: Veil) -> String {
    veil.shown(definition, name).map(|node| format!(": {}", on_one_line(&node))).unwrap_or_default()
}

/// The lines of a field.
pub(super) fn marks(field: &Field<'_>, trace: Option<&Trace>, files: &Files) -> Marks {
    let Found::Set { veil, place, shown, is_filled_in, .. } = &field.found else { return Marks::default() };
    let mut marks = Marks::default();
    match trace.filter(|trace| !trace.links.is_empty()) {
        Some(trace) => marks.trace(trace, *veil, shown),
        None => marks.place(*place, if *is_filled_in { "the namespace of the environment" } else { "written here" }),
    }
    // Whoever asks wants a line to edit: where the library wrote all, the one that uses it.
    if !marks.labels.iter().any(|label| label.span.is_authored()) {
        marks.names.extend(place.author);
        marks.add(Role::Secondary, place.author, "used here");
    }
    if *veil == Veil::Masked {
        marks.hide_values(*place, shown, files);
    }
    for label in &mut marks.labels {
        label.span = first_line(label.span, files);
    }
    // What stands beside is not asked for. What is marked may be shown unless it was hidden above.
    let beside = marks.labels.iter().flat_map(|label| line::secrets(label.span, files));
    let is_marked = |span: &Span| marks.labels.iter().any(|label| label.span.holds(*span));
    let beside: Vec<Span> = beside.filter(|span| !is_marked(span)).collect();
    marks.hidden.extend(beside);
    marks
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
        self.add(Role::Primary, place.value.or(place.key), words);
        let elsewhere = place.key.filter(|key| place.value.is_some_and(|value| value.file() != key.file()));
        self.names.extend(elsewhere);
        self.add(Role::Secondary, elsewhere, "used here");
    }

    fn trace(&mut self, trace: &Trace, veil: Veil, value: &Node) {
        if let Some(last) = trace.links.last() {
            self.last(last, trace, value);
        }
        for pair in trace.links.windows(2) {
            let [link, next] = pair else { continue };
            let Some(definition) = link.counts.first() else { continue };
            let rank = counting(&definition.rank);
            let words =
                if &*next.name == "if" { "chosen by `if`".to_owned() } else { format!("takes `{}`", next.name) };
            let span = definition.expression.or(definition.key);
            self.names.extend(span);
            self.add(Role::Secondary, span, format!("{words}{rank}"));
        }
        for read in &trace.reads {
            let Some(definition) = read.counts.first() else { continue };
            let words = format!("`{}`{}", read.name, given(definition, &read.name, veil));
            self.hide(definition, &read.name);
            self.add(Role::Secondary, definition.expression.or(definition.key), words);
        }
        for link in &trace.links {
            for lost in link.overridden.iter().take(MOST_OVERRIDDEN) {
                let words = format!("overridden{}{}", overridden(&lost.rank), given(lost, &link.name, veil));
                self.hide(lost, &link.name);
                self.add(Role::Secondary, lost.expression.or(lost.key), words);
            }
        }
    }

    /// Where the value was written in the end; of several places the author's is the one to edit.
    fn last(&mut self, link: &Link, trace: &Trace, value: &Node) {
        let span = |definition: &Definition| definition.expression.or(definition.key);
        let own =
            link.counts.iter().position(|definition| span(definition).is_some_and(Span::is_authored)).unwrap_or(0);
        let several = link.counts.len() > 1;
        for (index, definition) in link.counts.iter().enumerate() {
            let role = if index == own { Role::Primary } else { Role::Secondary };
            let words = match (several, role) {
                (true, _) if is_scalar(value) => "one of several equal values",
                (true, Role::Secondary) => "merged with this",
                (true | false, _) if !trace.reads.is_empty() => "computed here",
                (true | false, _) => "written here",
            };
            self.add(role, span(definition), format!("{words}{}", counting(&definition.rank)));
        }
    }

    /// Hides what is marked, whole, but for names; of records only what holds text, for most are a brace and other lines.
    fn hide_values(&mut self, place: Place, value: &Node, files: &Files) {
        let is_scalar = is_scalar(value);
        let holds_text = |span: &Span| files.slice(first_line(*span, files)).contains('"');
        let hides = |span: &Span| (is_scalar && !self.names.contains(span)) || holds_text(span);
        let marked = self.labels.iter().map(|label| label.span);
        let hidden: Vec<Span> = marked.filter(hides).chain(place.value.filter(|_| is_scalar)).collect();
        self.hidden.extend(hidden);
    }

    fn hide(&mut self, definition: &Definition, name: &str) {
        if definition.value.as_ref().is_some_and(|node| named(node, last(name)).1) {
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
