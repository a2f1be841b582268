//! `lornuc check`.

use clap::Args;
use lornuc_model::diagnostic::Severity;

use super::manifests::Manifests;
use super::memory::{Memory, Remembering};
use super::session::{self, counted};
use super::terminal::{Failure, Terminal};
use super::{Exit, Global, Units};

/// Find the mistakes of the stacks without writing anything
///
/// With `-f` it reads manifests in place of stacks: YAML and JSON of any origin, held against the kinds of Kubernetes and,
/// in a project, those that it has imported. Definitions among the manifests count. What is a rule for stacks only is none
/// for them: namespaces may be missing, and Secrets hold data. For example: `helm template shop | lornuc check -f -`.
#[derive(Debug, Args)]
pub(super) struct Check {
    #[command(flatten)]
    units: Units,
    #[command(flatten)]
    manifests: Manifests,
    #[command(flatten)]
    remembering: Remembering,
}

impl Check {
    pub(super) fn run(&self, global: &Global, terminal: &Terminal) -> Result<Exit, Failure> {
        if self.manifests.are_asked_for() {
            return self.manifests.check(global, terminal);
        }
        let root = session::enter(global, terminal)?;
        let memory = Memory::new(&self.remembering, ("check", &[]), (&root, &self.units), terminal);
        if let Some(exit) = memory.recall(None, terminal) {
            return Ok(exit);
        }
        let session = session::compile(root, global, &self.units, terminal)?;
        let Some(checked) = &session.compiled.checked else { return Ok(memory.mistakes(&session)) };
        let found = match session.compiled.report.count(Severity::Warning) {
            0 => "no mistakes found".to_owned(),
            warnings => format!("{} found", counted(warnings, "warning")),
        };
        let resources = counted(checked.in_order().count(), "resource");
        let notes =
            terminal.noted(&format!("{resources} of {} checked: {found}", counted(checked.units().count(), "unit")));
        terminal.again(&notes);
        Ok(memory.fine(&session, notes))
    }
}
