//! `lornuc check`.

use clap::Args;

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
        terminal.note(&format!(
            "{} of {} checked: no mistakes found",
            counted(graph.in_order().count(), "resource"),
            counted(graph.units().len(), "unit")
        ));
        Ok(Exit::Fine)
    }
}
