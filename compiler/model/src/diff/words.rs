//! Changes in words, on lines. In: changes. Out: lines that hold no control character and no secret, each of a length
//! that can be read. All forms for people are made of them.

use super::align;
use super::{Action, Change, Counts, Diff, FieldChange, Relation, Shown, UnitDiff};
use crate::value::{Node, Value};

/// The longest value that is shown whole, in characters.
const LONGEST: usize = 100;

/// The most that is shown of a longer one, and how much of that stands around what differs.
const CUT: usize = 200;
const AROUND: usize = 20;

/// The most lines of a text that are shown.
const MOST_LINES: usize = 40;

/// What a line says, as far as colours go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sign {
    Added,
    Removed,
    Changed,
    /// Belongs to the line above.
    None,
}

/// One line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    /// 0 for a resource, 1 for its fields, 2 for what is in them.
    pub(super) depth: usize,
    pub(super) sign: Sign,
    /// The first word, for a resource.
    pub(super) verb: String,
    pub(super) text: String,
    pub(super) source: Option<String>,
}

impl Line {
    /// All of it but the indent.
    pub(super) fn whole(&self) -> String {
        let verb = if self.verb.is_empty() { String::new() } else { format!("{} ", self.verb) };
        let source = self.source.as_ref().map(|source| format!("  ({source})")).unwrap_or_default();
        format!("{verb}{}{source}", self.text)
    }
}

/// What is compared, for a unit: `dev/apps`, or `apps, prod against dev`.
pub(super) fn title(unit: &UnitDiff<'_>, relation: Relation) -> String {
    match relation {
        Relation::Successive => format!("{}/{}", unit.new, unit.stack),
        Relation::Beside => format!("{}, {} against {}", unit.stack, unit.new, unit.old),
    }
}

/// `1 created, 2 changed`.
pub(super) fn counts(counts: Counts, relation: Relation, unit: &UnitDiff<'_>) -> String {
    let (created, deleted, changed) = match relation {
        Relation::Successive => ("created".to_owned(), "deleted".to_owned(), "changed"),
        Relation::Beside => (format!("only in {}", unit.new), format!("only in {}", unit.old), "different"),
    };
    let sorts =
        [(counts.created, &*created), (counts.deleted, &*deleted), (counts.changed, changed), (counts.moved, "moved")];
    let words: Vec<String> =
        sorts.into_iter().filter(|(count, _)| *count > 0).map(|(count, word)| format!("{count} {word}")).collect();
    words.join(", ")
}

/// `3 resources of 2 units differ: 1 created, 2 changed`.
pub(super) fn summary(diff: &Diff<'_>) -> String {
    let counted = |count: usize, word: &str| if count == 1 { format!("1 {word}") } else { format!("{count} {word}s") };
    let all = diff.counts();
    let Some(unit) = diff.units.first() else { return "no changes".to_owned() };
    let (resources, units) = (counted(all.total(), "resource"), counted(diff.units.len(), "unit"));
    let verb = if all.total() == 1 { "differs" } else { "differ" };
    format!("{resources} of {units} {verb}: {}", counts(all, diff.relation, unit))
}

/// The lines of one resource. A single field that fits stands on the resource's own line.
pub(super) fn lines(change: &Change<'_>, unit: &UnitDiff<'_>, relation: Relation) -> Vec<Line> {
    let (sign, verb) = verb(change.action, unit, relation);
    let mut head = Line { depth: 0, sign, verb, text: change.id.to_string(), source: None };
    if let Action::Move { from } = change.action {
        head.text = format!("{from} → {}", change.id);
    }
    if change.is_replaced {
        head.text.push_str("  (replaces the object)");
    }
    let mut below: Vec<Line> = change.fields.iter().flat_map(field).collect();
    match below.len() {
        0 => {
            head.text.push_str(&format!("  {}", visible(&change.identity.to_string())));
            let is_gone = change.action == Action::Delete && relation == Relation::Successive;
            let was = if is_gone { "was " } else { "" };
            head.source = change.source.as_ref().map(|source| format!("{was}{}", visible(source)));
        }
        1 => {
            if let Some(only) = below.pop() {
                head.text.push_str(&format!("  {}", only.text));
                head.source = only.source;
            }
        }
        _ => {}
    }
    below.insert(0, head);
    below
}

fn verb(action: Action<'_>, unit: &UnitDiff<'_>, relation: Relation) -> (Sign, String) {
    let words = |words: &str| words.to_owned();
    match (action, relation) {
        (Action::Create, Relation::Successive) => (Sign::Added, words("create")),
        (Action::Create, Relation::Beside) => (Sign::Added, format!("only in {}:", unit.new)),
        (Action::Delete, Relation::Successive) => (Sign::Removed, words("delete")),
        (Action::Delete, Relation::Beside) => (Sign::Removed, format!("only in {}:", unit.old)),
        (Action::Change, Relation::Successive) => (Sign::Changed, words("change")),
        (Action::Change, Relation::Beside) => (Sign::Changed, words("differs:")),
        (Action::Move { .. }, _) => (Sign::Changed, words("move")),
    }
}

fn field(change: &FieldChange<'_>) -> Vec<Line> {
    let path = &change.path;
    let line = |sign: Sign, words: String| Line {
        depth: 1,
        sign,
        verb: String::new(),
        text: format!("{path}  {words}"),
        source: change.source.as_deref().map(visible),
    };
    match change.shown() {
        Shown::Added(node) => vec![line(Sign::Added, format!("added {}", value(&node)))],
        Shown::Removed(node) => vec![line(Sign::Removed, format!("removed {}", value(&node)))],
        Shown::Masked => vec![line(Sign::Changed, "changed (masked)".to_owned())],
        Shown::Reordered(old, new) => {
            let words = format!("reordered {} → {}", cut(&old.join(", ")), cut(&new.join(", ")));
            vec![line(Sign::Changed, visible(&words))]
        }
        Shown::Set { old, new } => match (old.as_text(), new.as_text()) {
            (Some(old), Some(new)) if old.contains('\n') || new.contains('\n') => {
                let (differing, total) = text_lines(old, new);
                let words = if total == 1 { "1 line differs".to_owned() } else { format!("{total} lines differ") };
                [line(Sign::Changed, words)].into_iter().chain(differing).collect()
            }
            (Some(old), Some(new)) => {
                let (old, new) = focused(old, new);
                vec![line(Sign::Changed, format!("{old} → {new}"))]
            }
            _ => vec![line(Sign::Changed, format!("{} → {}", value(&old), value(&new)))],
        },
    }
}

/// The lines that go and those that come, and how many there are of both.
fn text_lines(old: &str, new: &str) -> (Vec<Line>, usize) {
    let (old, new): (Vec<&str>, Vec<&str>) = (old.split('\n').collect(), new.split('\n').collect());
    let line = |sign: Sign, mark: char, text: &str| Line {
        depth: 2,
        sign,
        verb: String::new(),
        text: cut(&format!("{mark} {}", visible(text))),
        source: None,
    };
    let mut lines = Vec::new();
    let (mut old_from, mut new_from) = (0, 0);
    for (old_to, new_to) in align::common(&old, &new).into_iter().chain([(old.len(), new.len())]) {
        lines.extend(old[old_from..old_to].iter().map(|text| line(Sign::Removed, '-', text)));
        lines.extend(new[new_from..new_to].iter().map(|text| line(Sign::Added, '+', text)));
        (old_from, new_from) = (old_to + 1, new_to + 1);
    }
    let total = lines.len();
    if total > MOST_LINES {
        lines.truncate(MOST_LINES);
        lines.push(line(Sign::None, '…', &format!("and {} lines more", total - MOST_LINES)));
    }
    (lines, total)
}

/// A value on one line.
pub(crate) fn value(node: &Node) -> String {
    match &node.value {
        Value::Text(text) if &**text == super::secrecy::MASK => text.to_string(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Text(_) | Value::List(_) | Value::Map(_) => {
            cut(&visible(&serde_json::to_string(node).unwrap_or_default()))
        }
    }
}

/// Two texts on one line; of long ones what differs, with a little around it.
fn focused(old: &str, new: &str) -> (String, String) {
    let quoted = |text: &str| visible(&serde_json::to_string(text).unwrap_or_default());
    let (old, new) = (quoted(old), quoted(new));
    let (a, b): (Vec<char>, Vec<char>) = (old.chars().collect(), new.chars().collect());
    if a.len().max(b.len()) <= LONGEST {
        return (old, new);
    }
    let head = a.iter().zip(&b).take_while(|(a, b)| a == b).count();
    let from = if head > 2 * AROUND { head - AROUND } else { 0 };
    let part = |chars: &[char]| {
        let before = if from > 0 { "…" } else { "" };
        cut(&format!("{before}{}", chars[from..].iter().collect::<String>()))
    };
    (part(&a), part(&b))
}

fn cut(text: &str) -> String {
    match text.char_indices().nth(CUT) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}

/// Adds a character as HTML and Markdown show it: none begins a tag or an entity.
pub(super) fn push_character(c: char, out: &mut String) {
    match c {
        '&' => out.push_str("&amp;"),
        '<' => out.push_str("&lt;"),
        '>' => out.push_str("&gt;"),
        c => out.push(c),
    }
}

/// Text without what a terminal would obey, and without marks that turn its order around.
pub(super) fn visible(text: &str) -> String {
    let is_hidden = |c: char| {
        c.is_control()
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
    };
    if !text.contains(is_hidden) {
        return text.to_owned();
    }
    text.chars().map(|c| if is_hidden(c) { c.escape_default().to_string() } else { c.to_string() }).collect()
}
