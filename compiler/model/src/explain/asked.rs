//! Reads what a user asks for. In: `NAME[.path…]`, where NAME may begin with a group or an `apiVersion`. Out: its parts.
//! Where a name with points ends and a path begins is not known here: `deployments.apps.spec` needs the groups that there
//! are.

use super::ExplainError;

/// A name and what stands behind it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Asked<'t> {
    /// The group before the name, if one is given; empty for the core group.
    pub(super) group: Option<&'t str>,
    /// The version before the name.
    pub(super) version: Option<&'t str>,
    /// A kind, plural or short name.
    pub(super) name: &'t str,
    /// All behind the name, its first point or bracket included.
    pub(super) rest: &'t str,
}

/// One step of a path.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Step<'t> {
    Field(&'t str),
    Element,
}

impl<'t> Asked<'t> {
    pub(super) fn read(text: &'t str) -> Result<Self, ExplainError> {
        // A key in quotes or brackets may hold a slash.
        let head = &text[..text.find(['"', '\'', '[']).unwrap_or(text.len())];
        let (before, named) = match head.rfind('/') {
            Some(at) => (Some(&text[..at]), &text[at + 1..]),
            None => (None, text),
        };
        let (group, version) = match before {
            None => (None, None),
            Some(before) => match before.split_once('/') {
                Some((group, version)) => (Some(group), Some(version)),
                None if is_version(before) => (Some(""), Some(before)),
                None => (Some(before), None),
            },
        };
        let (name, rest) = named.split_at(named.find(['.', '[']).unwrap_or(named.len()));
        let is_word = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric());
        if !is_word(name) || !version.is_none_or(is_word) {
            return Err(ExplainError::NoName(text.to_owned()));
        }
        Ok(Self { group, version, name, rest })
    }
}

/// `v1`, `v2beta1`: no group looks like it.
pub(super) fn is_version(text: &str) -> bool {
    let number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let Some(rest) = text.strip_prefix('v') else { return false };
    ["alpha", "beta"]
        .iter()
        .find_map(|stage| rest.split_once(stage))
        .map_or_else(|| number(rest), |(major, minor)| number(major) && number(minor))
}

/// The steps of a path, which begins with a point or a bracket, or is empty.
pub(super) fn steps(path: &str) -> Result<Vec<Step<'_>>, ExplainError> {
    let mut steps = Vec::new();
    let mut rest = path;
    while !rest.is_empty() {
        let read = if let Some(inner) = rest.strip_prefix('[') { bracket(inner) } else { field(rest) };
        let (step, after) = read.ok_or_else(|| ExplainError::NoPath(path.trim_start_matches('.').to_owned()))?;
        steps.push(step);
        rest = after;
    }
    Ok(steps)
}

fn field(text: &str) -> Option<(Step<'_>, &str)> {
    let text = text.strip_prefix('.')?;
    let (key, after) = match quoted(text) {
        Some(split) => split?,
        None => text.split_at(text.find(['.', '[']).unwrap_or(text.len())),
    };
    (!key.is_empty()).then_some((Step::Field(key), after))
}

/// `[]`, `[0]`, `[*]` and `[web]` lead into a list; `["key"]` to a field.
fn bracket(inner: &str) -> Option<(Step<'_>, &str)> {
    if let Some(split) = quoted(inner) {
        let (key, after) = split?;
        return Some((Step::Field(key), after.strip_prefix(']')?));
    }
    let (_, after) = inner.split_once(']')?;
    Some((Step::Element, after))
}

/// The text in quotes, if it begins with one; `Some(None)` where the second is missing.
fn quoted(text: &str) -> Option<Option<(&str, &str)>> {
    let quote = text.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    Some(text[1..].split_once(quote))
}
