//! `lornuc check`.

use clap::Args;
use lornuc_model::diagnostic::Severity;

use super::memory::{Memory, Remembering};
use super::session::{self, counted};
use super::terminal::{Failure, Terminal};
use super::{Exit, Global, Units};

/// Find the mistakes of the stacks without writing anything
#[derive(Debug, Args)]
pub(super) struct Check {
    #[command(flatten)]
    units: Units,
    #[command(flatten)]
    remembering: Remembering,
}

impl Check {
    pub(super) fn run(&self, global: &Global, terminal: &Terminal) -> Result<Exit, Failure> {
        let root = session::enter(global, terminal)?;
        let memory = Memory::new(&self.remembering, ("check", &[]), (&root, &self.units), terminal);
        if let Some(exit) = memory.recall(None, terminal) {
            return Ok(exit);
        }
        let session = session::compile(root, global, &self.units, terminal)?;
        let Some(checked) = &session.compiled.checked else { return Ok(memory.mistakes(&session)) };
        let graph = checked.graph();
        let found = match session.compiled.report.count(Severity::Warning) {
            0 => "no mistakes found".to_owned(),
            warnings => format!("{} found", counted(warnings, "warning")),
        };
        let resources = counted(graph.in_order().count(), "resource");
        let notes =
            terminal.noted(&format!("{resources} of {} checked: {found}", counted(graph.units().len(), "unit")));
        terminal.again(&notes);
        Ok(memory.fine(&session, notes))
    }
}
