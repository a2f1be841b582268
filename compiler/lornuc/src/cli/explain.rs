//! `lornuc explain`.

use std::collections::BTreeSet;

use clap::{Args, ValueEnum};
use lornuc_model::diagnostic::{Files, Report};
use lornuc_model::explain::{self, Depth, Style};
use lornuc_model::schema::Version;

use super::known::{self, Known};
use super::terminal::{Failure, Terminal};
use super::{Exit, Global};

/// Tell what fields a kind has, and what they may be
///
/// NAME is a kind, a plural or a short name, in any case, alone or with its group: `deployment`, `deploy`,
/// `deployments.apps`, `apps/v1/Deployment`. A path behind it leads to a field: `deploy.spec.template.spec.containers`.
/// Brackets into lists may be left out; a key with points stands in quotes.
///
/// In a project the kinds that it has imported are known too, and Kubernetes is of the version that it names.
///
/// For example: `lornuc explain deploy.spec.strategy`, `lornuc explain ingress --recursive`.
#[derive(Debug, Args)]
pub(super) struct Explain {
    /// A kind, and the path of a field
    #[arg(value_name = "NAME[.path]")]
    name: String,
    /// Print all fields below, as a tree
    #[arg(short, long)]
    recursive: bool,
    /// Take the kinds of this version of Kubernetes instead of the project's
    #[arg(long, value_name = "VERSION", value_parser = known::version)]
    kubernetes: Option<Version>,
    /// Print in this form
    #[arg(long, value_name = "FORM", default_value = "text")]
    format: Form,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Form {
    /// For people
    Text,
    /// One JSON object
    Json,
}

impl Explain {
    pub(super) fn run(&self, global: &Global, terminal: &Terminal) -> Result<Exit, Failure> {
        let Known { mut shelf, .. } = known::known(global, self.kubernetes, terminal)?;
        let mut findings = shelf.read_all()?;
        // One bad file hides no other kind.
        findings.iter_mut().for_each(|finding| finding.severity = lornuc_model::diagnostic::Severity::Warning);
        terminal.report(&Report::new(findings, &BTreeSet::new()), &Files::default());
        let explained = explain::explain(shelf.schemas(), &self.name)?;
        let depth = if self.recursive { Depth::Tree } else { Depth::Fields };
        let text = match self.format {
            Form::Json => explain::json(&explained, depth),
            Form::Text => {
                let style = Style { color: terminal.data_color(), columns: terminal.data_columns() };
                explain::text(&explained, depth, style)
            }
        };
        terminal.data([text.as_str()])?;
        Ok(Exit::Fine)
    }
}
