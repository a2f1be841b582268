//! Lays Nickel out on lines. In: expressions as a tree. Out: text as Nickel's formatter would leave it: what is short
//! stands on one line, everything else has a line for each field. It knows nothing of Kubernetes.

use super::text::Block;

/// The longest line that is put together; single values may be longer.
const WIDTH: usize = 100;

/// The most values of a record on one line; more are easier to read below each other.
const MOST_ON_A_LINE: usize = 4;

/// An expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Expression {
    /// Something that is written as it is.
    Atom(String),
    /// A multi-line string.
    Block(Block),
    /// A list.
    List(Vec<Self>),
    /// A record.
    Record(Vec<Entry>),
    /// A shared record with fields of its own: `labels & { … }`.
    Extended(String, Vec<Entry>),
}

/// A field of a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    /// Its name, or a dotted path.
    pub(super) path: String,
    /// Its value; `None` for `include path`.
    pub(super) value: Option<Expression>,
}

/// Writes `expression` behind what stands on the line already, `used` columns of it.
fn write(expression: &Expression, indent: usize, used: usize, out: &mut String) {
    if let Some(line) = on_one_line(expression, WIDTH.saturating_sub(used)) {
        out.push_str(&line);
        return;
    }
    match expression {
        Expression::Atom(text) => out.push_str(text),
        Expression::Block(block) => write_block(block, indent, out),
        Expression::List(items) => {
            out.push('[');
            for item in items {
                next_line(indent + 2, out);
                write(item, indent + 2, indent + 3, out);
                out.push(',');
            }
            next_line(indent, out);
            out.push(']');
        }
        Expression::Record(entries) => write_record(entries, indent, out),
        Expression::Extended(shared, entries) => {
            next_line(indent + 2, out);
            out.push_str(shared);
            next_line(indent + 2, out);
            out.push_str("& ");
            write_record(entries, indent + 2, out);
        }
    }
}

/// A record with a line for each field.
pub(super) fn write_record(entries: &[Entry], indent: usize, out: &mut String) {
    if entries.is_empty() {
        out.push_str("{}");
        return;
    }
    out.push('{');
    for entry in entries {
        next_line(indent + 2, out);
        write_entry(entry, indent + 2, out);
    }
    next_line(indent, out);
    out.push('}');
}

/// A field and its comma.
fn write_entry(entry: &Entry, indent: usize, out: &mut String) {
    match &entry.value {
        None => {
            out.push_str("include ");
            out.push_str(&entry.path);
        }
        Some(value) => {
            out.push_str(&entry.path);
            out.push_str(" =");
            write_value(value, indent, indent + entry.path.len() + 4, out);
        }
    }
    out.push(',');
}

/// A value behind its `=`, of a line of which `used` columns are taken.
pub(super) fn write_value(value: &Expression, indent: usize, used: usize, out: &mut String) {
    // What goes on below the name begins its own line.
    let begins_line = matches!(value, Expression::Extended(..));
    if !begins_line || on_one_line(value, WIDTH.saturating_sub(used)).is_some() {
        out.push(' ');
    }
    write(value, indent, used, out);
}

fn write_block(block: &Block, indent: usize, out: &mut String) {
    out.push('m');
    out.push_str(&block.marks);
    out.push('"');
    for line in &block.lines {
        // An empty line gets no indent: it would be trailing space, which editors take away.
        if line.is_empty() {
            out.push('\n');
        } else {
            next_line(indent + 2, out);
            out.push_str(line);
        }
    }
    next_line(indent, out);
    out.push('"');
    out.push_str(&block.marks);
}

fn next_line(indent: usize, out: &mut String) {
    out.push('\n');
    out.extend(std::iter::repeat_n(' ', indent));
}

/// The expression on one line of at most `room` columns, if it reads well there.
fn on_one_line(expression: &Expression, room: usize) -> Option<String> {
    let mut line = Line { text: String::new(), room, values: 0, nested: 0 };
    line.add(expression).then_some(line.text)
}

/// Whether Nickel's formatter sets space around it, beside brackets too.
fn is_word(expression: &Expression) -> bool {
    matches!(expression, Expression::Atom(text) if matches!(text.as_str(), "null" | "true" | "false"))
}

/// Whether the formatter sets space before it, behind a bracket too.
fn is_spaced_before(expression: &Expression) -> bool {
    is_word(expression) || matches!(expression, Expression::Atom(text) if text.starts_with('-'))
}

/// A line that is being tried. It gives up as soon as it is too long, so that trying is cheap.
struct Line {
    text: String,
    room: usize,
    values: usize,
    /// Records of several fields in other records.
    nested: usize,
}

impl Line {
    fn add(&mut self, expression: &Expression) -> bool {
        match expression {
            Expression::Atom(text) => {
                self.values += 1;
                self.push(text)
            }
            Expression::Block(_) => false,
            Expression::List(items) => self.list(items),
            Expression::Record(entries) => self.record(entries),
            Expression::Extended(shared, entries) => {
                self.push(shared) && self.push(" & ") && self.record(entries) && entries.len() <= 2
            }
        }
    }

    fn list(&mut self, items: &[Expression]) -> bool {
        let is_plain = items.iter().all(|item| matches!(item, Expression::Atom(_)));
        // Plain values count as one: how many fit is for the width to say.
        if !is_plain && items.len() > 1 {
            return false;
        }
        let before = self.values;
        let mut sound = self.push("[") && (!items.first().is_some_and(is_spaced_before) || self.push(" "));
        for (index, item) in items.iter().enumerate() {
            sound = sound && (index == 0 || self.push(", ")) && self.add(item);
        }
        if is_plain {
            self.values = before + 1;
        }
        sound = sound && (!items.last().is_some_and(is_word) || self.push(" "));
        sound && self.push("]") && self.values <= MOST_ON_A_LINE
    }

    fn record(&mut self, entries: &[Entry]) -> bool {
        if entries.is_empty() {
            self.values += 1;
            return self.push("{}");
        }
        self.nested += usize::from(entries.len() > 1);
        let mut sound = self.nested <= 2 && self.push("{ ");
        for (index, Entry { path, value }) in entries.iter().enumerate() {
            sound = sound && (index == 0 || self.push(", "));
            sound = sound
                && match value {
                    None => {
                        self.values += 1;
                        self.push("include ") && self.push(path)
                    }
                    Some(value) => self.push(path) && self.push(" = ") && self.add(value),
                };
        }
        sound && self.push(" }") && self.values <= MOST_ON_A_LINE
    }

    fn push(&mut self, text: &str) -> bool {
        if self.text.len() + text.len() > self.room {
            return false;
        }
        self.text.push_str(text);
        true
    }
}
