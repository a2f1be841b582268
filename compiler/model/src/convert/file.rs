//! The whole text of a stack. In: its sections, and what is left out. Out: a head that says where it is from, the
//! shared values, and the resources in their groups.

use std::collections::BTreeSet;

use crate::diagnostic::Files;
use crate::value::Node;

use super::keep::LeftOut;
use super::layout::{self, Entry};
use super::lift::{self, FEWEST_USES, Shared, Taken};
use super::section::Section;
use super::text;
use super::write::Writer;

/// The most that the head lists; the findings have told all.
const MOST_LISTED: usize = 20;

/// The longest line of a comment.
const COMMENT_WIDTH: usize = 110;

/// How a stack takes the environment whose namespace it reads.
const READ: &str = "\n  env | { namespace | String, .. } | not_exported,\n";

/// How it takes one that nothing reads yet: what differs between environments is the next thing to be put in.
const UNREAD: &str = "\n  env | not_exported,\n";

/// Writes the stack, with what is shared in it. `namespace` is the one that is left to the environment.
pub(super) fn file(sections: &[Section<'_>], namespace: Option<&str>) -> String {
    let mut shared = candidates(sections, namespace);
    loop {
        let mut writer = Writer::new(&shared.all);
        let body = body(sections, &shared, &mut writer);
        let definitions = definitions(&shared, &mut writer);
        // A name that is hidden somewhere would be half the truth, and one that is hardly used is not worth having:
        // everything is written again with another, or without it.
        let Writer { used, missed, .. } = writer;
        if shared.rename(&missed) {
            continue;
        }
        let fewest = |shared: &Shared| if shared.is_given() { 1 } else { FEWEST_USES };
        let is_hardly_used = |index: &usize| used[*index] < fewest(&shared.all[*index]);
        let few: BTreeSet<usize> = (0..shared.all.len()).filter(is_hardly_used).collect();
        if few.is_empty() {
            return definitions + &body;
        }
        shared.remove(&few);
    }
}

/// The shared values of all sections.
struct Candidates {
    all: Vec<Shared>,
    /// For each the section that uses it; `None` for all.
    section: Vec<Option<usize>>,
}

impl Candidates {
    fn of(&self, section: usize) -> impl Iterator<Item = usize> + '_ {
        let is_here = move |of: &Option<usize>| of.is_none_or(|of| of == section);
        self.section.iter().enumerate().filter(move |(_, of)| is_here(of)).map(|(index, _)| index)
    }

    /// Gives those that are hidden somewhere their second name; whether any did not have it yet.
    fn rename(&mut self, missed: &[bool]) -> bool {
        let mut changed = false;
        for (shared, _) in self.all.iter_mut().zip(missed).filter(|(_, missed)| **missed) {
            changed |= shared.name != shared.second_name;
            shared.name = shared.second_name.clone();
        }
        changed
    }

    fn remove(&mut self, indexes: &BTreeSet<usize>) {
        let kept = |index: usize| !indexes.contains(&index);
        let all = std::mem::take(&mut self.all);
        self.all = all.into_iter().enumerate().filter(|(index, _)| kept(*index)).map(|(_, shared)| shared).collect();
        let section = std::mem::take(&mut self.section);
        self.section = section.into_iter().enumerate().filter(|(index, _)| kept(*index)).map(|(_, of)| of).collect();
    }
}

fn candidates(sections: &[Section<'_>], namespace: Option<&str>) -> Candidates {
    let mut taken: Taken = sections.iter().filter_map(|section| section.name.clone()).collect();
    taken.extend(sections.iter().flat_map(|section| section.members.iter().map(|(id, _)| id.clone())));
    let everything: Vec<&Node> = sections.iter().flat_map(Section::nodes).collect();
    let shared = match namespace {
        Some(namespace) => {
            taken.insert("env".to_owned());
            Some(Shared::of_environment(namespace))
        }
        None => lift::namespace(&everything, &mut taken),
    };
    let mut all: Vec<Shared> = shared.into_iter().collect();
    let mut section = vec![None; all.len()];
    for (index, of) in sections.iter().enumerate() {
        let found = lift::application(&of.nodes().collect::<Vec<_>>(), of.name.as_deref(), &mut taken);
        section.resize(section.len() + found.len(), Some(index));
        all.extend(found);
    }
    Candidates { all, section }
}

fn definitions(shared: &Candidates, writer: &mut Writer<'_>) -> String {
    let mut out = String::new();
    for (index, value) in shared.all.iter().enumerate().filter(|(_, shared)| !shared.is_given()) {
        // What stands above can be used.
        let above = shared.section[index].map_or_else(Vec::new, |section| shared.of(section).collect());
        writer.activate(above.into_iter().filter(|other| *other < index));
        let expression = writer.definition(value);
        let begin = format!("let {} =", value.name);
        let mut written = String::new();
        layout::write_value(&expression, 0, begin.len() + 4, &mut written);
        let end = if written.contains('\n') { "\nin\n" } else { " in\n" };
        out.push_str(&begin);
        out.push_str(&written);
        out.push_str(end);
    }
    out
}

fn body(sections: &[Section<'_>], shared: &Candidates, writer: &mut Writer<'_>) -> String {
    let mut out = String::from("{");
    out.push_str(if shared.all.iter().any(Shared::is_given) { READ } else { UNREAD });
    for (index, section) in sections.iter().enumerate() {
        writer.activate(shared.of(index));
        out.push_str(if index == 0 { "\n" } else { "\n\n" });
        match &section.name {
            None => members(section, 2, writer, &mut out),
            Some(name) => {
                out.push_str(&format!("  {} = {{\n", text::key(name)));
                members(section, 4, writer, &mut out);
                out.push_str("\n  },");
            }
        }
    }
    out.push_str("\n}\n");
    out
}

fn members(section: &Section<'_>, indent: usize, writer: &mut Writer<'_>, out: &mut String) {
    let space = " ".repeat(indent);
    for (index, (id, manifest)) in section.members.iter().enumerate() {
        if index > 0 {
            out.push_str("\n\n");
        }
        if let Some(events) = &manifest.hook {
            let words = format!(
                "A hook of Helm (`{}`): nothing runs it as one, it is applied with all others.",
                events.escape_debug()
            );
            comment(&words, indent, out);
        }
        let entries: Vec<Entry> = writer.resource(&manifest.node);
        out.push_str(&format!("{space}{} = ", text::key(id)));
        layout::write_record(&entries, indent, out);
        out.push(',');
    }
}

/// Where the stack is from, and what of that is not in it.
pub(super) fn head(origin: &str, left_out: &[LeftOut], files: &Files) -> String {
    let mut out = String::new();
    comment(&format!("Made by `lornuc convert` from {}.", origin.escape_debug()), 0, &mut out);
    if !left_out.is_empty() {
        comment("Left out:", 0, &mut out);
    }
    for LeftOut { what, why, at } in left_out.iter().take(MOST_LISTED) {
        let place = at.map(|at| format!("{}, ", files.line_of(at))).unwrap_or_default();
        // A reason that names the resource need not be told whose it is.
        let what = if why.contains(what.as_str()) { String::new() } else { format!("{what}: ") };
        comment(&format!("- {}", format!("{place}{what}{why}").escape_debug()), 0, &mut out);
    }
    if left_out.len() > MOST_LISTED {
        comment(&format!("- and {} more", left_out.len() - MOST_LISTED), 0, &mut out);
    }
    out
}

/// A comment, broken into lines between words.
fn comment(words: &str, indent: usize, out: &mut String) {
    let space = " ".repeat(indent);
    let hang = if words.starts_with("- ") { "  " } else { "" };
    let mut line = String::new();
    for word in words.split(' ') {
        if !line.is_empty() && indent + line.len() + word.len() + 3 > COMMENT_WIDTH {
            out.push_str(&format!("{space}# {line}\n"));
            line = hang.to_owned();
        } else if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    out.push_str(&format!("{space}# {line}\n"));
}
