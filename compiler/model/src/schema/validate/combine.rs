//! The rules over several schemas for one value: `allOf`, `anyOf`, `oneOf` and `not`. The message names what the nearest
//! of them lacks.

use super::at::At;
use super::{Mode, Strangers, Walk, words};
use crate::diagnostic::{Code, Diagnostic};
use crate::schema::{Limits, Shape, Subschema, Type};

impl Walk<'_> {
    pub(super) fn combined(&mut self, at: &At<'_>, limits: &Limits) {
        let before = std::mem::replace(&mut self.strangers, Strangers::Passed);
        for shape in &limits.all_of {
            self.value(&at.beside(shape.shape()));
        }
        self.strangers = before;
        if !limits.any_of.is_empty() && !limits.any_of.iter().any(|shape| self.misfits(at, shape) == 0) {
            self.tell_branches(at, &limits.any_of, "at least");
        }
        if !limits.one_of.is_empty() {
            match limits.one_of.iter().filter(|shape| self.misfits(at, shape) == 0).count() {
                0 => self.tell_branches(at, &limits.one_of, "exactly"),
                1 => {}
                count => self.tell(|_| too_many(at, &limits.one_of, count)),
            }
        }
        if let Some(shape) = limits.not.as_ref().filter(|shape| self.misfits(at, shape) == 0) {
            self.tell(|_| excluded(at, shape.shape()));
        }
    }

    /// How much of a value a shape refuses.
    fn misfits(&self, at: &At<'_>, shape: &Subschema) -> usize {
        let mut probe = self.probe(Strangers::Passed);
        probe.value(&at.beside(shape.shape()));
        match probe.mode {
            Mode::Count(count) => count,
            Mode::Tell(findings) => findings.len(),
        }
    }

    fn tell_branches(&mut self, at: &At<'_>, branches: &[Subschema], how_many: &str) {
        if let Mode::Count(count) = &mut self.mode {
            *count += 1;
            return;
        }
        let finding = match alternatives(branches) {
            Some(names) => lacking(at, &names, how_many),
            None => self.nearest(at, branches),
        };
        self.tell(|_| finding);
    }

    /// What is wrong beside the branch that refuses least.
    fn nearest(&self, at: &At<'_>, branches: &[Subschema]) -> Diagnostic {
        let message = format!("{} must have one of {} forms, and has none", subject(at), branches.len());
        let finding = Diagnostic::error(Code::InvalidValue, message).field(at.path());
        let least = branches.iter().min_by_key(|shape| self.misfits(at, shape));
        let mut walk = self.teller(Strangers::Passed);
        least.into_iter().for_each(|shape| walk.value(&at.beside(shape.shape())));
        let finding = finding.at(at.place(), "in none of the forms");
        match walk.mode {
            Mode::Tell(inner) => inner.into_iter().take(1).fold(finding, |finding, inner| {
                let help = inner.help.map(|help| format!(": {help}")).unwrap_or_default();
                let finding = inner.masked.iter().fold(finding, |finding, span| finding.mask(*span));
                finding.note(format!("of the nearest: {}{help}", inner.message))
            }),
            Mode::Count(_) => finding,
        }
    }
}

fn subject(at: &At<'_>) -> String {
    let path = at.path();
    if path.is_root() { "the object".to_owned() } else { format!("`{path}`") }
}

/// The names, where every branch asks for one field and nothing else.
fn alternatives(branches: &[Subschema]) -> Option<Vec<&str>> {
    let only = |shape: &'_ Subschema| match &*shape.shape().required {
        [_] if asks_for_fields_alone(shape.shape()) => Some(()),
        _ => None,
    };
    branches.iter().map(|shape| only(shape).and_then(|()| shape.shape().required.first()).map(|name| &**name)).collect()
}

fn asks_for_fields_alone(shape: &Shape) -> bool {
    let bare = |below: &Shape| below.limits.is_none() && below.required.is_empty() && below.fields.is_empty();
    shape.limits.is_none() && shape.fields.iter().all(|(_, below)| bare(below.shape()))
}

fn lacking(at: &At<'_>, names: &[&str], how_many: &str) -> Diagnostic {
    let one_of = match names {
        [only] => format!("`{only}`"),
        _ if how_many == "exactly" => format!("one of {}", words::series(names, "and")),
        _ => words::series(names, "or"),
    };
    Diagnostic::error(Code::MissingField, format!("{} must have {one_of}", subject(at)))
        .at(at.place(), "in this record")
        .field(at.path())
        .help(format!("add {}", words::series(names, "or")))
}

fn too_many(at: &At<'_>, branches: &[Subschema], count: usize) -> Diagnostic {
    let finding = |message: String| {
        Diagnostic::error(Code::InvalidValue, message).at(at.place(), format!("{count} fit")).field(at.path())
    };
    match alternatives(branches) {
        Some(names) => {
            let there: Vec<&str> = names.iter().copied().filter(|name| at.node.get(name).is_some()).collect();
            finding(format!("{} must have one of {} alone", subject(at), words::series(&names, "and")))
                .help(format!("leave out {}", words::series(&there, "or")))
        }
        None => finding(format!("{} must have exactly one of {} forms, and has {count}", subject(at), branches.len())),
    }
}

fn excluded(at: &At<'_>, shape: &Shape) -> Diagnostic {
    let names: Vec<&str> = shape.required.iter().map(|name| &**name).collect();
    let is_record = matches!(shape.kind, None | Some(Type::Object));
    let message = match &names[..] {
        [] => format!("{} must not be of a form that its schema excludes", subject(at)),
        [only] if is_record && asks_for_fields_alone(shape) => format!("{} must not have `{only}`", subject(at)),
        _ if asks_for_fields_alone(shape) => {
            format!("{} must not have {} at once", subject(at), words::series(&names, "and"))
        }
        _ => format!("{} must not have these values of {} at once", subject(at), words::series(&names, "and")),
    };
    Diagnostic::error(Code::InvalidValue, message).at(at.place(), "excluded by the schema").field(at.path())
}
