//! A kind or a field as text for people. In: what was found. Out: a head, facts one a line, and the fields, readable
//! without colour. Lines of fields are cut where a terminal ends, never into a pipe.

use std::fmt::Write;

use super::spot::{Field, Spot};
use super::{Depth, Explained, words};
use crate::diagnostic::{Color, clean};
use crate::schema::{KindVersion, Origin, Rule, Scope};

/// How the text is set.
#[derive(Debug, Clone, Copy)]
pub struct Style {
    /// Whether parts are marked with colours.
    pub color: Color,
    /// The columns of the terminal; `None` where there is none.
    pub columns: Option<usize>,
}

/// Where prose is wrapped when no terminal says.
const COLUMNS: usize = 100;

/// Names and types that are longer push only their own line.
const WIDEST_NAME: usize = 36;
const WIDEST_TYPE: usize = 32;

/// The text.
#[must_use]
pub fn text(explained: &Explained<'_>, depth: Depth, style: Style) -> String {
    let mut page = Page { style, origin: explained.facts.origin, out: String::new() };
    page.head(explained);
    if !explained.path.is_empty() {
        page.field(explained);
    }
    page.prose(&explained.spot, "");
    page.rules(&explained.spot.shape.rules);
    match depth {
        Depth::Fields => page.fields(explained),
        Depth::Tree => page.tree(explained),
    }
    page.out
}

struct Page {
    style: Style,
    origin: Origin,
    out: String,
}

#[derive(Clone, Copy)]
enum Mark {
    Title,
    Name,
    Note,
}

impl Page {
    fn marked(&self, mark: Mark, text: &str) -> String {
        let code = match (self.style.color, mark) {
            (Color::Never, _) => return text.to_owned(),
            (Color::Ansi, Mark::Title) => "1",
            (Color::Ansi, Mark::Name) => "36",
            (Color::Ansi, Mark::Note) => "33",
        };
        format!("\u{1b}[{code}m{text}\u{1b}[0m")
    }

    fn line(&mut self, text: &str) {
        self.out.push_str(text.trim_end());
        self.out.push('\n');
    }

    /// A word and what it says, one under the other.
    fn fact(&mut self, indent: &str, name: &str, text: &str) {
        // What a schema says is its author's: no terminal may obey it.
        let text = clean(text).replace('\n', " ");
        self.line(&format!("{indent}{name:<13}{text}"));
    }

    fn head(&mut self, explained: &Explained<'_>) {
        let title = self.marked(Mark::Title, explained.kind.kind.as_str());
        self.line(&format!("{:<13}{title}", "kind"));
        let group = if explained.kind.group.is_empty() { "(core)" } else { &explained.kind.group };
        self.fact("", "group", group);
        let others = explained.facts.versions.iter().filter(|version| version.name != explained.version.name);
        let others: Vec<String> = others.map(version_in_words).collect();
        let also = if others.is_empty() { String::new() } else { format!("; also {}", others.join(", ")) };
        self.fact("", "version", &format!("{}{also}", version_in_words(explained.version)));
        self.fact(
            "",
            "scope",
            match explained.facts.scope {
                Scope::Namespaced => "namespaced",
                Scope::Cluster => "cluster-wide",
            },
        );
        let names = [&explained.facts.plural].into_iter().chain(&explained.facts.short_names);
        let names: Vec<&str> = names.map(|name| &**name).filter(|name| !name.is_empty()).collect();
        self.fact("", "names", &names.join(", "));
        if let Some(why) = explained.version.deprecation.as_deref().filter(|why| !why.is_empty()) {
            self.fact("", "deprecated", why);
        }
        if !explained.others.is_empty() {
            let others: Vec<String> = explained.others.iter().map(ToString::to_string).collect();
            self.fact("", "namesakes", &others.join(", "));
        }
    }

    fn field(&mut self, explained: &Explained<'_>) {
        let (title, spot) = (self.marked(Mark::Title, &explained.path), explained.spot);
        self.line("");
        self.line(&format!("{:<13}{title}", "field"));
        self.fact("", "type", &words::kind(&spot));
        self.fact("", "required", if explained.is_required { "yes" } else { "no" });
        self.facts("", &spot);
        let inner = spot.inner();
        let of_inner = words::facts(inner.shape);
        if !inner.is(&spot) && !of_inner.is_empty() {
            self.line(if spot.element().is_some() { "each element" } else { "each value" });
            self.facts("  ", &inner);
        }
    }

    fn facts(&mut self, indent: &str, spot: &Spot<'_>) {
        if let Some(default) = words::default(spot, self.origin) {
            self.fact(indent, "default", &words::value(default));
        }
        for (name, text) in words::facts(spot.shape) {
            self.fact(indent, name, &text);
        }
    }

    /// The description, paragraphs kept and lines filled.
    fn prose(&mut self, spot: &Spot<'_>, indent: &str) {
        let Some(text) = &spot.shape.description else { return };
        let columns = self.style.columns.unwrap_or(COLUMNS).min(COLUMNS);
        self.line("");
        for line in text.trim_end().lines() {
            let line = clean(line);
            // Lists and code keep the lines of their author.
            let is_set = line.starts_with([' ', '\t', '-', '*']);
            match is_set {
                true => self.line(&format!("{indent}{line}")),
                false => filled(&line, columns).iter().for_each(|line| self.line(&format!("{indent}{line}"))),
            }
        }
    }

    fn rules(&mut self, rules: &[Rule]) {
        if rules.is_empty() {
            return;
        }
        self.line("");
        self.line("rules in CEL");
        for rule in rules {
            let cel: String = rule.rule.split_whitespace().collect::<Vec<_>>().join(" ");
            self.line(&format!("  {}", clean(&cel)));
            if let Some(message) = words::message(rule) {
                self.line(&format!("    {}", clean(&message).replace('\n', " ")));
            }
        }
    }

    /// The fields of what a field leads to, one a line.
    fn fields(&mut self, explained: &Explained<'_>) {
        let fields = explained.spot.inner().fields(explained.schemas);
        if fields.is_empty() {
            return;
        }
        let kinds: Vec<String> = fields.iter().map(|field| words::kind(&field.spot)).collect();
        let widest = |lengths: &mut dyn Iterator<Item = usize>, most: usize| {
            lengths.filter(|length| *length <= most).max().unwrap_or_default()
        };
        let name_width = widest(&mut fields.iter().map(|field| field.name.chars().count()), WIDEST_NAME);
        let kind_width = widest(&mut kinds.iter().map(|kind| kind.chars().count()), WIDEST_TYPE);
        self.line("");
        self.line("fields");
        for (field, kind) in fields.iter().zip(kinds) {
            let name = clean(field.name);
            let gap = " ".repeat(name_width.saturating_sub(name.chars().count()));
            let before = 2 + name_width.max(name.chars().count()) + 2 + kind_width.max(kind.chars().count()) + 2;
            let notes = self.notes(field, before);
            let name = self.marked(Mark::Name, &name);
            self.line(&format!("  {name}{gap}  {kind:<kind_width$}  {notes}"));
        }
    }

    /// Whether a field is required, what it is otherwise, and what it is for: as much as there is room for.
    fn notes(&self, field: &Field<'_>, before: usize) -> String {
        let mut notes = Vec::new();
        if field.is_required {
            notes.push("required".to_owned());
        }
        notes.extend(words::default(&field.spot, self.origin).map(|node| format!("default {}", words::value(node))));
        let limits = field.spot.shape.limits.as_deref();
        let limited = limits.filter(|limits| !limits.values.is_empty());
        notes.extend(limited.map(|limits| format!("one of {}", words::values(limits))));
        let notes = clean(&notes.join("; "));
        let sentence = field.spot.shape.description.as_deref().map(words::first_sentence);
        let sentence = clean(&sentence.unwrap_or_default());
        let gap = if notes.is_empty() || sentence.is_empty() { "" } else { "  " };
        let room = self.style.columns.map_or(usize::MAX, |columns| columns.saturating_sub(before));
        let (notes, left) = cut(&notes, room);
        let (sentence, _) = cut(&sentence, left.saturating_sub(gap.len()));
        let notes = if notes.is_empty() { notes } else { self.marked(Mark::Note, &notes) };
        format!("{notes}{gap}{sentence}")
    }

    /// All fields below. A definition within itself is named and not told again.
    fn tree(&mut self, explained: &Explained<'_>) {
        self.line("");
        self.line("fields");
        self.branch(explained, &mut vec![explained.spot.inner()]);
    }

    fn branch<'s>(&mut self, explained: &Explained<'s>, above: &mut Vec<Spot<'s>>) {
        let Some(spot) = above.last().copied() else { return };
        let indent = "  ".repeat(above.len());
        for field in spot.fields(explained.schemas) {
            let inner = field.spot.inner();
            let is_above = above.iter().any(|above| above.is(&inner));
            let again = if is_above && !inner.shape.fields.is_empty() { ", as above" } else { "" };
            let required = if field.is_required { self.marked(Mark::Note, ", required") } else { String::new() };
            let name = self.marked(Mark::Name, &clean(field.name));
            let mut line = String::new();
            let _ = write!(line, "{indent}{name}: {}{again}{required}", words::kind(&field.spot));
            self.line(&line);
            if !is_above {
                above.push(inner);
                self.branch(explained, above);
                above.pop();
            }
        }
    }
}

fn version_in_words(version: &KindVersion) -> String {
    let mut text = version.name.to_string();
    match (version.is_served, &version.deprecation) {
        (false, _) => text.push_str(" (not served)"),
        (true, Some(_)) => text.push_str(" (deprecated)"),
        (true, None) => {}
    }
    text
}

/// As many characters as there is room for, and the room that is left.
fn cut(text: &str, room: usize) -> (String, usize) {
    let length = text.chars().count();
    if length <= room {
        return (text.to_owned(), room - length);
    }
    // A few letters say nothing.
    if room < 8 {
        return (String::new(), 0);
    }
    let head: String = text.chars().take(room - 1).collect();
    (format!("{}…", head.trim_end()), 0)
}

/// A line broken at its spaces.
fn filled(text: &str, columns: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split(' ') {
        let last = lines.last_mut().map_or(0, |line| line.chars().count());
        match lines.last_mut() {
            Some(line) if last == 0 => line.push_str(word),
            Some(line) if last + 1 + word.chars().count() <= columns => {
                line.push(' ');
                line.push_str(word);
            }
            Some(_) | None => lines.push(word.to_owned()),
        }
    }
    lines
}
