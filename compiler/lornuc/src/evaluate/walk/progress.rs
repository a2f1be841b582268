//! What a walk has found so far. It is shared with the handler of the budget, which has nothing else to go by when a
//! thread must not be unwound.

use std::collections::BTreeSet;
use std::sync::Arc;

use lornuc_model::diagnostic::{Diagnostic, Span};
use lornuc_model::name::Id;
use lornuc_model::value::{Node, Place, Step};

use crate::evaluate::budget::Excess;
use crate::evaluate::exhausted;
use crate::evaluate::fault::Fault;
use crate::evaluate::situation::Situation;

/// What a walk has found so far.
#[derive(Debug, Default)]
pub(in crate::evaluate) struct Progress {
    pub(in crate::evaluate) situation: Situation,
    pub(in crate::evaluate) faults: Vec<Fault>,
    /// Where the values of Secrets were written.
    pub(in crate::evaluate) secrets: Vec<Span>,
    /// The parameters of the environment.
    pub(in crate::evaluate) parameters: BTreeSet<Arc<str>>,
    /// Resources that the walk leaves out.
    pub(in crate::evaluate) without: BTreeSet<Id>,
    /// Whether the resource that the walk is in is a Secret.
    pub(in crate::evaluate) is_secret: bool,
}

impl Progress {
    /// Adds a finding at the place where the walk is.
    pub(in crate::evaluate) fn push(&mut self, finding: Diagnostic) {
        self.faults.push(Fault::placed(finding, &self.situation));
    }

    /// Adds faults of the place where the walk is. What Nickel marks of a Secret's value is the value.
    pub(in crate::evaluate) fn extend(&mut self, faults: Vec<Fault>) {
        let inside_value = self.is_secret && self.situation.path.first().is_some_and(is_secret_record);
        for fault in faults {
            let key = self.situation.place.key;
            if inside_value {
                self.secrets.extend(fault.marks().filter(|span| Some(*span) != key));
            }
            self.faults.push(if inside_value { fault.wordless() } else { fault });
        }
    }

    /// Enters a field whose expression stands at `expression`: a value of a Secret is hidden before anything can fail.
    pub(in crate::evaluate) fn hide(&mut self, expression: Option<Span>) {
        let path = &self.situation.path;
        if self.is_secret && path.len() == 1 && path.first().is_some_and(is_secret_record) {
            self.secrets.extend(expression);
        }
    }

    /// Leaves a field: the walk is back at `outside`.
    pub(in crate::evaluate) fn leave(&mut self, outside: Outside, key: &str, node: Option<&Node>) {
        let path = &self.situation.path;
        match path.len() {
            0 if key == "kind" => self.is_secret = node.and_then(Node::as_text) == Some("Secret"),
            1 if self.is_secret && path.last().is_some_and(is_secret_record) => {
                self.secrets.extend(self.situation.place.value);
            }
            _ => {}
        }
        self.situation.place = outside.place;
        if let Some(id) = outside.id {
            self.situation.id = Some(id);
        }
    }

    /// The faults so far, and what the walk died of.
    pub(in crate::evaluate) fn exhausted(&mut self, excess: Excess) -> Vec<Fault> {
        let place = self.situation.place;
        self.push(exhausted(excess).at(place, "while evaluating this"));
        std::mem::take(&mut self.faults)
    }
}

/// What is put back when a walk leaves a field: all else of its situation is as it was before.
#[derive(Debug)]
pub(in crate::evaluate) struct Outside {
    place: Place,
    /// The group around the field, where the field has an id of its own.
    id: Option<Id>,
}

impl Outside {
    pub(in crate::evaluate) const fn of(place: Place) -> Self {
        Self { place, id: None }
    }

    pub(in crate::evaluate) fn with(self, id: Option<Id>) -> Self {
        Self { id, ..self }
    }
}

fn is_secret_record(step: &Step) -> bool {
    matches!(step, Step::Field(key) if matches!(&**key, "data" | "stringData"))
}
