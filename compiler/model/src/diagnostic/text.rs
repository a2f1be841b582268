//! Findings as text for people, in frames drawn by codespan-reporting, readable without colour.

use std::collections::BTreeSet;
use std::ops::Range;

use codespan_reporting::diagnostic as frame;
use codespan_reporting::term::{self, termcolor};

use super::{Diagnostic, FileId, Files, Label, Report, Role, Severity, Span};

/// Whether to mark the parts of a finding with terminal colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Color {
    /// ANSI colours.
    Ansi,
    /// Plain text.
    Never,
}

fn config() -> term::Config {
    // Nickel is written with two spaces; a tab that an author uses all the same should not push the marks away.
    term::Config { tab_width: 2, ..term::Config::default() }
}

fn buffer(color: Color) -> termcolor::Buffer {
    match color {
        Color::Ansi => termcolor::Buffer::ansi(),
        Color::Never => termcolor::Buffer::no_color(),
    }
}

/// All findings as text, one frame each, a blank line after each.
#[must_use]
pub fn text(report: &Report, files: &Files, color: Color) -> String {
    let (config, mut out) = (config(), buffer(color));
    // Masking a copy of the texts costs a copy, for texts with literal Secrets or controls only. Leaving frames out instead would
    // hide the lines to edit.
    let mut hidden = report.masked();
    let drawn: BTreeSet<FileId> =
        report.iter().flat_map(|finding| &finding.labels).map(|label| label.span.file()).collect();
    hidden.extend(drawn.into_iter().flat_map(|file| files.controls(file)));
    let masked = (!hidden.is_empty()).then(|| files.masked(&hidden));
    let shown = masked.as_ref().unwrap_or(files);
    for finding in report.iter() {
        term::emit_to_write_style(&mut out, &config, shown, &framed(finding, shown))
            .expect("spans made by load lie in their files, and a buffer takes all writes");
    }
    String::from_utf8_lossy(out.as_slice()).into_owned()
}

/// Lines of source with their marks, in a frame without a headline, and sentences below it. `hidden` is masked.
#[must_use]
pub fn marked(labels: &[Label], notes: &[String], (files, hidden): (&Files, &[Span]), color: Color) -> String {
    let mut hidden = hidden.to_vec();
    let drawn: BTreeSet<FileId> = labels.iter().map(|label| label.span.file()).collect();
    hidden.extend(drawn.into_iter().flat_map(|file| files.controls(file)));
    let masked = (!hidden.is_empty()).then(|| files.masked(&hidden));
    let shown = masked.as_ref().unwrap_or(files);
    let (labels, places) = drawn_labels(labels, shown);
    let notes = places.into_iter().chain(notes.iter().cloned()).map(|note| clean(&note));
    let drawn = frame::Diagnostic::note().with_labels(labels).with_notes(notes.collect());
    let mut out = buffer(color);
    term::emit_to_write_style(&mut out, &config(), shown, &drawn)
        .expect("spans made by load lie in their files, and a buffer takes all writes");
    let text = String::from_utf8_lossy(out.as_slice()).into_owned();
    // The first line is the headline, which is empty.
    text.split_once('\n').map(|(_, frame)| frame.to_owned()).unwrap_or_default()
}

/// The longest line that is drawn, in bytes. A line of minified JSON would fill the screen.
const LONGEST_DRAWN: usize = 2_000;

/// What is drawn of a label: of one that only explains, as much as stands on its first line.
fn drawn_range(label: &Label, files: &Files) -> Range<usize> {
    let range = label.span.range();
    let text = files.text(label.span.file()).get(range.clone()).unwrap_or_default();
    match (label.role, text.find('\n')) {
        (Role::Secondary, Some(line)) => range.start..range.start + text[..line].trim_end().len(),
        (Role::Secondary | Role::Primary, _) => range,
    }
}

/// Whether all lines that a label touches can be drawn.
fn is_drawn(label: &Label, files: &Files) -> bool {
    let text = files.text(label.span.file());
    let (start, end) = (label.span.start() as usize, label.span.end() as usize);
    let from = text.get(..start).and_then(|before| before.rfind('\n')).map_or(0, |at| at + 1);
    let to = text.get(end..).and_then(|after| after.find('\n')).map_or(text.len(), |at| end + at);
    text.get(from..to).is_some_and(|lines| lines.lines().all(|line| line.len() <= LONGEST_DRAWN))
}

fn framed(finding: &Diagnostic, files: &Files) -> frame::Diagnostic<FileId> {
    let severity = match finding.severity {
        Severity::Error => frame::Severity::Error,
        Severity::Warning => frame::Severity::Warning,
    };
    let (labels, places) = drawn_labels(&finding.labels, files);
    let notes = finding.whereabouts().into_iter().chain(places).chain(finding.notes.iter().cloned());
    frame::Diagnostic::new(severity)
        .with_code(finding.code.as_str())
        .with_message(clean(&finding.message))
        .with_labels(labels)
        .with_notes(
            notes.chain(finding.help.iter().map(|help| format!("help: {help}"))).map(|note| clean(&note)).collect(),
        )
}

/// The labels as they are drawn, and where those are that cannot be.
fn drawn_labels(labels: &[Label], files: &Files) -> (Vec<frame::Label<FileId>>, Vec<String>) {
    let (drawn, too_long): (Vec<&Label>, Vec<&Label>) = labels.iter().partition(|label| is_drawn(label, files));
    let labels = drawn.into_iter().map(|label| {
        let style = match label.role {
            Role::Primary => frame::LabelStyle::Primary,
            Role::Secondary => frame::LabelStyle::Secondary,
        };
        frame::Label::new(style, label.span.file(), drawn_range(label, files)).with_message(clean(&label.message))
    });
    let places = too_long.into_iter().map(|label| {
        let at = files.location(label.span.file(), label.span.start());
        format!("at {}:{}:{}: {}", files.name(label.span.file()), at.line, at.column, label.message)
    });
    (labels.collect(), places.collect())
}

/// Words with their control characters spelt out: they may quote a source, and a terminal would obey.
#[must_use]
pub fn clean(words: &str) -> String {
    let shown = |c: char| if c.is_control() && c != '\n' { c.escape_default().to_string() } else { c.to_string() };
    words.chars().map(shown).collect()
}
