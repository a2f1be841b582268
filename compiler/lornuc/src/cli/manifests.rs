//! `lornuc check -f`: manifests that are no part of a stack. In: files, folders, stdin. Out: findings, and how many there
//! are. It knows the kinds that `explain` knows, and evaluates no stack.

use std::collections::BTreeSet;
use std::path::PathBuf;

use clap::Args;
use lornuc_model::check;
use lornuc_model::declared::secret_values;
use lornuc_model::diagnostic::{Code, Diagnostic, FileId, Files, Report, Span, clean};
use lornuc_model::graph;
use lornuc_model::parallel::Threads;
use lornuc_model::resolve;
use lornuc_model::schema::Version;
use lornuc_model::settings::Settings;

use super::known::{self, Known};
use super::session::{self, counted};
use super::terminal::{self, Failure, Terminal};
use super::{Exit, Global};
use crate::load::{self, Purpose};

/// The manifests to check.
#[derive(Debug, Args)]
pub(super) struct Manifests {
    /// Check these manifests instead of the stacks: files, or folders with those in them; `-` is stdin
    #[arg(short, long = "file", value_name = "PATH", num_args = 1.., conflicts_with_all = ["env", "stack"])]
    files: Vec<PathBuf>,
    /// Hold manifests against this version of Kubernetes instead of the project's
    #[arg(long, value_name = "VERSION", requires = "files", value_parser = known::version)]
    kubernetes: Option<Version>,
}

impl Manifests {
    /// Whether the user names any.
    pub(super) const fn are_asked_for(&self) -> bool {
        !self.files.is_empty()
    }

    /// Checks them.
    pub(super) fn check(&self, global: &Global, terminal: &Terminal) -> Result<Exit, Failure> {
        let Known { mut shelf, settings: project } = known::known(global, self.kubernetes, terminal)?;
        let load::Manifests { files, documents, mut findings, named, .. } =
            load::manifests(&self.files, Purpose::Check)?;
        let secrets: BTreeSet<Span> = documents.iter().flat_map(secret_values).collect();
        let settings = Settings::of_foreign(project.as_ref(), shelf.schemas().version());
        let foreign = resolve::foreign(documents, settings, &named, &files);
        let (count, left_out) = (foreign.count(), foreign.left_out.clone());
        findings.extend(shelf.read(foreign.located().kinds()));
        let (resolved, found) = foreign.resolve(shelf.schemas(), Threads::new(session::threads(global)));
        findings.extend(found);
        // What waits for what is for stacks to say.
        let (graph, _) = graph::build(resolved);
        findings.extend(check::check_foreign(&graph));
        if count == 0 && findings.iter().all(|finding| finding.code == Code::EmptyFile) {
            findings = vec![nothing()];
        }
        let report = Report::new(findings, &BTreeSet::new()).masking(secrets);
        terminal.again(&terminal.uncounted(&report, &files));
        if let Some(note) = others(&left_out, &files) {
            terminal.note(&note);
        }
        let found = match terminal::counts(&report).as_str() {
            "" => "no mistakes found".to_owned(),
            counts => counts.to_owned(),
        };
        let read = files.count() - left_out.len();
        terminal.note(&format!("{} in {}: {found}", counted(count, "resource"), counted(read, "file")));
        Ok(if report.has_errors() { Exit::Mistakes } else { Exit::Fine })
    }
}

/// A pipeline whose first command failed gives nothing, and nothing is not sound.
fn nothing() -> Diagnostic {
    Diagnostic::error(Code::EmptyFile, "there is no resource to check")
        .help("name the files or folders that hold the manifests".to_owned())
}

/// Names files in folders that hold something else.
fn others(left_out: &BTreeSet<FileId>, files: &Files) -> Option<String> {
    const SHOWN: usize = 3;
    let names: Vec<String> =
        left_out.iter().take(SHOWN).map(|file| format!("`{}`", clean(files.name(*file)))).collect();
    let more = match left_out.len().saturating_sub(SHOWN) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    (!names.is_empty()).then(|| format!("left out, for they hold no manifests: {}{more}", names.join(", ")))
}
