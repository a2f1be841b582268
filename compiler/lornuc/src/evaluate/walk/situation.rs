//! Where a walk is and what it has found, for messages. It is shared with the handler of the budget, which has
//! nothing else to go by when a thread must not be unwound.

use lornuc_model::diagnostic::Diagnostic;
use lornuc_model::name::Id;
use lornuc_model::value::{FieldPath, Place, Step};

use crate::evaluate::budget::Excess;
use crate::evaluate::exhausted;
use crate::evaluate::fault::Fault;

/// The place, resource and field where a walk is.
#[derive(Debug, Default, Clone)]
pub(in crate::evaluate) struct Situation {
    pub(in crate::evaluate) place: Place,
    /// The resource, or the group above it.
    pub(in crate::evaluate) id: Option<Id>,
    /// The field inside the resource.
    pub(in crate::evaluate) path: Vec<Step>,
}

impl Situation {
    /// Names the resource and field in a finding.
    pub(in crate::evaluate) fn name(&self, mut finding: Diagnostic) -> Diagnostic {
        finding.resource.clone_from(&self.id);
        finding.path = FieldPath::new(self.path.clone());
        finding
    }

    /// The group that the resource stands in: what the faults of one construct have in common.
    pub(in crate::evaluate) fn group(&self) -> Option<Id> {
        let id = self.id.as_ref()?;
        Some(id.groups().next().unwrap_or_else(|| id.clone()))
    }
}

/// What a walk has found so far.
#[derive(Debug, Default)]
pub(in crate::evaluate) struct Progress {
    pub(in crate::evaluate) situation: Situation,
    pub(in crate::evaluate) faults: Vec<Fault>,
}

impl Progress {
    /// Adds a finding at the place where the walk is.
    pub(in crate::evaluate) fn push(&mut self, finding: Diagnostic) {
        self.faults.push(Fault::placed(finding, &self.situation));
    }

    /// The faults so far, and what the walk died of.
    pub(in crate::evaluate) fn exhausted(&mut self, excess: Excess) -> Vec<Fault> {
        let place = self.situation.place;
        self.push(exhausted(excess).at(place, "while evaluating this"));
        std::mem::take(&mut self.faults)
    }
}
