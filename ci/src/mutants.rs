//! `cargo ci mutants-of-stacks`: whether every broken reference is told. In: the stacks of the repository. Out: a table by
//! class. It fails where a name is left that nothing tells of and no row lists, where anything else is told, and where there
//! are so few mutants that nothing would be proved.

mod declaration;
mod edit;
mod judge;
mod listed;
mod mutant;
mod occurrence;
mod project;
mod report;
#[cfg(test)]
mod tests;

use std::fs;
use std::io::{self, Write};
use std::thread;

use clap::Args;
use lornuc::STACK_BYTES;
use lornuc_model::parallel::{self, Threads};

use crate::run::{Failed, root, say};
use judge::{Judged, before, judge};
use listed::{Listed, TABLE};
use mutant::{Mutant, mutants};
use project::Project;
use report::Figures;

/// The options of a run.
#[derive(Debug, Args)]
pub(crate) struct Mutants {
    /// Take one environment instead of all
    #[arg(long)]
    quick: bool,
    /// Show so many of what is missed, and of what is told by mistake
    #[arg(long, value_name = "N", default_value_t = 20)]
    show: usize,
    /// Write the report
    #[arg(long, conflicts_with = "quick")]
    save: bool,
}

/// The report.
const REPORT: &str = "ci/mutants/report.md";

/// The environments of the stacks.
const ENVIRONMENTS: &[&str] = &["dev", "staging", "prod"];

impl Mutants {
    pub(crate) fn run(&self) -> Result<(), Failed> {
        let environments = if self.quick { &ENVIRONMENTS[..1] } else { ENVIRONMENTS };
        let listed = Listed::read(TABLE)?;
        let mut figures = Figures::default();
        for environment in environments {
            let judged = judged(environment, &listed)?;
            say(&format!("== {environment}: {} mutants", judged.len()));
            judged.iter().for_each(|(mutant, judged)| figures.count(mutant, judged));
        }
        let text = figures.table() + &figures.listed(&listed);
        let shown = io::stdout().write_all(text.as_bytes());
        shown.map_err(|error| Failed(format!("cannot print: {error}")))?;
        if self.save {
            let report = report::whole(&text);
            let written = fs::write(root().join(REPORT), report);
            written.map_err(|error| Failed(format!("cannot write {REPORT}: {error}")))?;
        }
        let mut wrong = figures.wrong(self.show);
        wrong.extend(figures.too_few());
        if !self.quick {
            wrong.extend(listed.idle(figures.used()));
        }
        if wrong.is_empty() { Ok(()) } else { Err(Failed(wrong.join("\n"))) }
    }
}

/// Every mutant of the stacks in an environment, and what became of it.
fn judged(environment: &str, listed: &Listed<'_>) -> Result<Vec<(Mutant, Judged)>, Failed> {
    thread::scope(|scope| {
        // Sources may be nested deep.
        let thread = thread::Builder::new().stack_size(STACK_BYTES);
        let project = thread.spawn_scoped(scope, || Project::evaluate(&root(), environment));
        let project = project.map_err(|error| Failed(format!("no thread: {error}")))?.join();
        let project = project.map_err(|_| Failed("the evaluation has panicked".to_owned()))??;
        let sound = before(&project.judge(project.units().to_vec()));
        let threads = Threads::new(thread::available_parallelism().map_or(1, usize::from));
        let judged = |mutant: Mutant| {
            let outcome = project.judge(mutant.of(project.units()));
            let judged = judge(&mutant, &outcome, &sound, listed);
            (mutant, judged)
        };
        Ok(parallel::map(mutants(project.units()), threads, judged))
    })
}
