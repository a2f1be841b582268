//! How an error is told: our code, sentence and help, or Nickel's words made fit for an author. In: words. Out: words.

use lornuc_model::diagnostic::{Code, Label};

/// How an error is told.
pub(super) struct Words {
    pub(super) code: Code,
    /// Our sentence; `None` to use Nickel's.
    pub(super) message: Option<String>,
    pub(super) help: Option<String>,
    /// Whether Nickel's notes say something to an author.
    pub(super) notes: bool,
    /// What a contract, or `std.fail_with`, says itself.
    pub(super) own: Option<String>,
    /// The field that a record does not have.
    pub(super) missing: Option<String>,
    /// What to mark in place of what Nickel marks; empty for that.
    pub(super) marks: Vec<Label>,
    /// Whether it is about the whole list that the place is in.
    pub(super) whole_list: bool,
    /// Whether it is the environment that is to be edited.
    pub(super) of_environment: bool,
    /// Whether it is one fault wherever it is met.
    pub(super) anywhere: bool,
}

impl Words {
    /// Nickel's own words, under a code of ours.
    pub(super) const fn nickels(code: Code) -> Self {
        Self {
            code,
            message: None,
            help: None,
            notes: true,
            own: None,
            missing: None,
            marks: Vec::new(),
            whole_list: false,
            of_environment: false,
            anywhere: false,
        }
    }

    pub(super) fn ours(code: Code, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { message: Some(message.into()), help: Some(help.into()), notes: false, ..Self::nickels(code) }
    }

    pub(super) fn helped(code: Code, help: &str) -> Self {
        Self { help: Some(help.to_owned()), ..Self::nickels(code) }
    }

    pub(super) fn of_environment(self) -> Self {
        Self { of_environment: true, anywhere: true, ..self }
    }
}

/// What there is, for a name that is near none of it.
pub(super) fn listed<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let mut names: Vec<&str> = names.collect();
    names.sort_unstable();
    match names.len() {
        0 => "the record is empty".to_owned(),
        1..=12 => format!("there are: `{}`", names.join("`, `")),
        more => format!("there are {more} others, `{}` among them", names[..12].join("`, `")),
    }
}

/// A sentence of Nickel's in our form: one line, lower case at its beginning. Of a text that first says who speaks, or
/// where, the last line is added: it says what is wrong.
pub(super) fn plain(text: &str) -> String {
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let first = lines.next().unwrap_or_default();
    let last = lines.next_back().filter(|_| first.ends_with(':') || first.contains(" error at line "));
    let line = match last {
        Some(last) => format!("{}: {last}", first.trim_end_matches(':')),
        None => first.to_owned(),
    };
    let mut letters = line.chars();
    match letters.next() {
        Some(first) if letters.clone().next().is_some_and(char::is_lowercase) => {
            format!("{}{}", first.to_lowercase(), letters.as_str())
        }
        _ => line,
    }
}

/// The words beside a contract.
pub(super) const CONTRACT: &str = "its contract";

/// The words beside a mark: Nickel's, but for those that say less than ours.
pub(super) fn label(text: &str) -> String {
    match text {
        "applied to this expression" => "this value".into(),
        "evaluated to this" | "evaluated to this expression" | "evaluated to this value" => "which is this".into(),
        "when combining the definitions of this field" => "the field is written twice".into(),
        "expected dictionary field type" | "expected array element type" => CONTRACT.into(),
        "expected type" => CONTRACT.into(),
        "cannot merge this expression" => "one value".into(),
        "with this expression" => "another value".into(),
        "recursive reference" => "refers to itself".into(),
        "this identifier is unbound" => "not bound".into(),
        text if text.starts_with("this requires the field") => "read here".into(),
        text if text.starts_with("this record lacks the field") => "in this record".into(),
        text => plain(text),
    }
}

/// A note of Nickel's, unless it shows its inside.
pub(super) fn note(text: &str) -> Option<String> {
    let inside = ["%<", "<unknown>", "contract.", "did you mean"];
    let text = text.trim();
    (!text.is_empty() && !inside.iter().any(|part| text.contains(part))).then(|| text.to_owned())
}
