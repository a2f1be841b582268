//! Where a walk is, for messages. In: what the walk enters and leaves. Out: the resource, field and place of a finding.

use lornuc_model::diagnostic::{Diagnostic, Span};
use lornuc_model::name::Id;
use lornuc_model::value::{FieldPath, Place, Step};

/// The place, resource and field where a walk is.
#[derive(Debug, Default, Clone)]
pub(super) struct Situation {
    pub(super) place: Place,
    /// The resource, or the group above it.
    pub(super) id: Option<Id>,
    /// The field inside the resource.
    pub(super) path: Vec<Step>,
    /// Where the environment of the unit is written.
    pub(super) environment: Option<Span>,
}

impl Situation {
    /// Names the resource and field in a finding.
    pub(super) fn name(&self, mut finding: Diagnostic) -> Diagnostic {
        finding.resource.clone_from(&self.id);
        finding.path = FieldPath::new(self.path.clone());
        finding
    }

    /// The outermost list of the resource that the place is in.
    pub(super) fn list(&self) -> Vec<Step> {
        self.path.iter().take_while(|step| matches!(step, Step::Field(_))).cloned().collect()
    }

    /// The group that the resource stands in: what the faults of one construct have in common.
    pub(super) fn group(&self) -> Option<Id> {
        let id = self.id.as_ref()?;
        Some(id.groups().next().unwrap_or_else(|| id.clone()))
    }
}
