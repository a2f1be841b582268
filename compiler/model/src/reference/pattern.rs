//! Paths of the reference table. In: text. Out: steps down from a manifest ([`Pattern`]), or from the record that holds a
//! reference to what is said beside it ([`Relative`]).

use super::filled::Filled;

/// A step of a pattern.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Step {
    /// `name`: the field of this name.
    Field(Box<str>),
    /// `[]`: every element of a list.
    Each,
    /// `{}`: the value of every field of a record.
    Values,
    /// `**End`: every field, at any depth, whose name ends so.
    Deep(Box<str>),
}

/// From the manifest down to a field: `spec.volumes[].secret.secretName`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Pattern(pub(crate) Vec<Step>);

impl Step {
    /// The name of a field.
    pub(crate) fn name(&self) -> Option<&str> {
        match self {
            Self::Field(name) => Some(name),
            Self::Each | Self::Values | Self::Deep(_) => None,
        }
    }
}

impl Pattern {
    /// Reads `a.b[].c{}."d.e".**Ref.name`.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let mut steps = Vec::new();
        let mut rest = text;
        while !rest.is_empty() {
            let (name, after) = match rest.strip_prefix('"') {
                Some(quoted) => quoted.split_once('"')?,
                None => rest.split_at(rest.find(['.', '[', '{']).unwrap_or(rest.len())),
            };
            match name.strip_prefix("**") {
                _ if name.is_empty() => return None,
                Some(end) => steps.push(Step::Deep(end.into())),
                None => steps.push(Step::Field(name.into())),
            }
            rest = after;
            loop {
                if let Some(after) = rest.strip_prefix("[]") {
                    steps.push(Step::Each);
                    rest = after;
                } else if let Some(after) = rest.strip_prefix("{}") {
                    steps.push(Step::Values);
                    rest = after;
                } else {
                    break;
                }
            }
            if rest.is_empty() {
                break;
            }
            rest = rest.strip_prefix('.').filter(|rest| !rest.is_empty())?;
        }
        (!steps.is_empty()).then_some(Self(steps))
    }
}

impl Pattern {
    /// The record that the last step starts from, and where it leads; only along fields.
    pub(crate) fn last_record<'a>(&self, manifest: Filled<'a>) -> Option<(Filled<'a>, Filled<'a>)> {
        let mut at = (manifest, manifest);
        for step in &self.0 {
            let Step::Field(name) = step else { return None };
            at = (at.1, at.1.get(name)?);
        }
        Some(at)
    }
}

/// From the record that holds a reference to what is said beside it: `key`, `items[].key`, `^.ports[].port`. Each `^`
/// leads to the record around. What is absent may have a default of its own: `kind|Service`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Relative {
    /// How many records up.
    pub(crate) up: usize,
    /// Down from there; empty where only the default counts.
    pub(crate) down: Vec<Step>,
    /// What holds where nothing is written.
    pub(crate) default: Option<Box<str>>,
}

impl Relative {
    /// Reads `^.^.a[].b|default`.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (mut path, default) = match text.split_once('|') {
            Some((path, default)) => (path, Some(default.into())),
            None => (text, None),
        };
        let mut up = 0;
        while let Some(rest) = path.strip_prefix('^') {
            up += 1;
            path = rest.strip_prefix('.').unwrap_or(rest);
        }
        let down = if path.is_empty() { Vec::new() } else { Pattern::parse(path)?.0 };
        (up > 0 || !down.is_empty() || default.is_some()).then_some(Self { up, down, default })
    }
}
