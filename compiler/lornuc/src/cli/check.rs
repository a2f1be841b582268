//! `lornuc check`.

use clap::Args;
use lornuc_model::diagnostic::Severity;

use super::session::{self, counted};
use super::terminal::{Failure, Terminal};
use super::{Exit, Global, Units};

/// Find the mistakes of the stacks without writing anything
#[derive(Debug, Args)]
pub(super) struct Check {
    #[command(flatten)]
    units: Units,
}

impl Check {
    pub(super) fn run(&self, global: &Global, terminal: &Terminal) -> Result<Exit, Failure> {
        let session = session::open(global, &self.units, terminal)?;
        let Some(checked) = &session.compiled.checked else { return Ok(Exit::Mistakes) };
        let graph = checked.graph();
        let found = match session.compiled.report.count(Severity::Warning) {
            0 => "no mistakes found".to_owned(),
            warnings => format!("{} found", counted(warnings, "warning")),
        };
        let resources = counted(graph.in_order().count(), "resource");
        terminal.note(&format!("{resources} of {} checked: {found}", counted(graph.units().len(), "unit")));
        Ok(Exit::Fine)
    }
}
