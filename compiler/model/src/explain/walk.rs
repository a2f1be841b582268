//! Follows a path through a schema. In: the place to begin at, and steps. Out: the place that they lead to; or the first
//! field that is not there. A field of a list is one of its elements, with and without brackets.

use super::ExplainError;
use super::asked::Step;
use super::spot::Spot;
use super::words;
use crate::name::{GroupKind, nearest};
use crate::schema::{Others, Schemas};

/// Where a path leads.
pub(super) struct End<'s> {
    pub(super) path: String,
    pub(super) spot: Spot<'s>,
    pub(super) is_required: bool,
}

pub(super) fn walk<'s>(
    schemas: &'s Schemas,
    kind: &GroupKind,
    root: Spot<'s>,
    steps: &[Step<'_>],
) -> Result<End<'s>, ExplainError> {
    let mut end = End { path: String::new(), spot: root, is_required: false };
    for step in steps {
        end = match step {
            Step::Element => element(end)?,
            Step::Field(name) => field(schemas, kind, end, name)?,
        };
    }
    Ok(end)
}

fn element(end: End<'_>) -> Result<End<'_>, ExplainError> {
    let Some(spot) = end.spot.element() else {
        return Err(ExplainError::NotAList { kind: words::kind(&end.spot), field: end.path });
    };
    Ok(End { path: end.path + "[]", spot, is_required: false })
}

fn field<'s>(schemas: &'s Schemas, kind: &GroupKind, mut end: End<'s>, name: &str) -> Result<End<'s>, ExplainError> {
    while let Some(spot) = end.spot.element() {
        end.path.push_str("[]");
        end.spot = spot;
    }
    let below = below(&end.path, name);
    let fields = end.spot.fields(schemas);
    if let Some(found) = fields.iter().find(|field| field.name == name) {
        return Ok(End { path: below, spot: found.spot, is_required: found.is_required });
    }
    if let Some(spot) = end.spot.value() {
        return Ok(End { path: below, spot, is_required: false });
    }
    let (dot, inside) = match end.path.as_str() {
        "" => ("", kind.kind.to_string()),
        path => (".", path.to_owned()),
    };
    if fields.is_empty() && matches!(end.spot.shape.others, Others::Any) {
        return Err(ExplainError::Anything(inside));
    }
    let near = nearest(name, fields.iter().map(|field| field.name)).map(str::to_owned);
    let asked_as = format!("{kind}{dot}{}", end.path);
    Err(ExplainError::UnknownField { field: name.to_owned(), inside, near, asked_as })
}

fn below(path: &str, name: &str) -> String {
    let dot = if path.is_empty() { "" } else { "." };
    if crate::value::is_bare(name) { format!("{path}{dot}{name}") } else { format!("{path}{dot}{name:?}") }
}
