//! Projects in a temporary folder, loaded and evaluated: what becomes of their values, spans and faults.

#![expect(clippy::disallowed_methods, reason = "tests are beside the doors")]

mod faults;
mod origins;
mod spans;
mod units;
mod values;

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;
use std::{fs, thread};

use lornuc_model::declared::{Declared, DeclaredUnit};
use lornuc_model::diagnostic::{Color, Diagnostic, Files, Report, Span, text};
use lornuc_model::name::EnvironmentName;
use lornuc_model::value::{Cursor, FieldPath, Step};
use tempfile::TempDir;

use super::{EvaluateError, evaluate};
use crate::Crew;
use crate::load::{Selection, Sources, load};

/// The settings of a project with one environment.
const SETTINGS: &str = r#"{ project = "shop", environments.dev = { namespace = "shop-dev" } }"#;

/// The settings of a project with two.
const TWO: &str = r#"{
  project = "shop",
  environments = { dev = { namespace = "shop-dev", size = 1 }, prod = { namespace = "shop", size = 3 } },
}"#;

/// What evaluating a project gives.
struct Evaluation {
    sources: Arc<Sources>,
    declared: Option<Declared>,
    findings: Vec<Diagnostic>,
}

/// A folder with these files; `lornuc.ncl` is [`SETTINGS`] unless it is among them.
fn project(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in [("lornuc.ncl", SETTINGS)].iter().chain(files) {
        let file = folder.path().join(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    }
    folder
}

fn evaluated(files: &[(&str, &str)]) -> Evaluation {
    evaluated_by(files, &Selection::default(), 1).unwrap()
}

fn evaluated_by(files: &[(&str, &str)], selection: &Selection, threads: usize) -> Result<Evaluation, EvaluateError> {
    evaluated_in(project(files).path(), selection, threads)
}

/// Loads and evaluates the project of a folder, on a stack as big as the command's.
fn evaluated_in(folder: &Path, selection: &Selection, threads: usize) -> Result<Evaluation, EvaluateError> {
    let run = || {
        let (sources, mut findings) = load(folder, selection).unwrap();
        let sources = Arc::new(sources);
        let evaluation = evaluate(&sources, selection, &Crew::of(threads))?;
        findings.extend(evaluation.findings);
        Ok(Evaluation { sources, declared: evaluation.declared, findings })
    };
    thread::scope(|scope| {
        let thread = thread::Builder::new().stack_size(crate::STACK_BYTES).spawn_scoped(scope, run).unwrap();
        thread.join().unwrap()
    })
}

/// A stack with one config map.
fn config(data: &str) -> String {
    let fields = "apiVersion = \"v1\", kind = \"ConfigMap\", metadata.name = \"config\"";
    format!("{{\n  config = {{ {fields}, data = {data} }},\n}}\n")
}

impl Evaluation {
    fn files(&self) -> &Files {
        self.sources.files()
    }

    fn units(&self) -> &[DeclaredUnit] {
        self.declared.as_ref().unwrap().units()
    }

    /// The unit `dev/apps`, say.
    fn unit(&self, name: &str) -> &DeclaredUnit {
        let unit = self.units().iter().find(|unit| unit.name.to_string() == name);
        unit.unwrap_or_else(|| panic!("no {name}: {}", self.transcript()))
    }

    /// A value of a unit by its path.
    fn at(&self, unit: &str, path: &str) -> Cursor<'_> {
        let unit = self.unit(unit);
        let path: FieldPath = path.parse().unwrap();
        path.steps().iter().fold(Cursor::new(&unit.tree, unit.place), |cursor, step| match step {
            Step::Field(key) => cursor.get(key).unwrap_or_else(|| panic!("no {key} on the way to {path}")),
            Step::Element(index) => cursor.elements().nth(*index).unwrap(),
        })
    }

    fn report(&self) -> Report {
        Report::new(self.findings.clone(), &BTreeSet::new())
    }

    /// What a user reads.
    fn transcript(&self) -> String {
        text(&self.report(), self.files(), Color::Never)
    }

    /// A line a finding, in the order of a report: `wrong-type (dev, prod) stacks/apps.ncl: "a"`.
    fn told(&self) -> Vec<String> {
        let line = |finding: &Diagnostic| {
            let environments: Vec<&str> = finding.environments.iter().map(EnvironmentName::as_str).collect();
            format!("{} ({}) {}", finding.code, environments.join(", "), self.mark(finding.primary()))
        };
        self.report().iter().map(line).collect()
    }

    /// `stacks/apps.ncl: "web"` for a place with this text; `-` for none.
    fn mark(&self, span: Option<Span>) -> String {
        span.map_or("-".into(), |span| format!("{}: {}", self.files().name(span.file()), self.files().slice(span)))
    }
}
