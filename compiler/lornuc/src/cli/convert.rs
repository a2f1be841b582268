//! `lornuc convert`.

use std::collections::BTreeSet;
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};

use clap::Args;
use lornuc_model::convert::{self, Conversion, STACK};
use lornuc_model::declared::secret_values;
use lornuc_model::diagnostic::{Code, Diagnostic, Report, Severity, Span};
use lornuc_model::name::{Namespace, StackName};

use super::session::counted;
use super::terminal::{Failure, Terminal};
use super::{Exit, Global};
use crate::load::{self, Manifests, Purpose};
use crate::output::{self, Created};

/// Turn manifests into a stack
///
/// Reads YAML and JSON as Helm, kustomize, cdk8s and kubectl print them, and writes one stack: grouped by application,
/// with names for values that repeat. The stack is built and compared with the manifests before it is given out. What
/// cannot be in it, such as a Secret in clear text, is named on stderr and in the head of the stack.
///
/// For example: `helm template shop ./chart | lornuc convert -o stacks/shop.ncl`. With `--namespace shop` the stack
/// says `env.namespace` in place of `shop`, and builds for every environment.
#[derive(Debug, Args)]
pub(super) struct Convert {
    /// Files, or folders with those in them; `-` is stdin [default: stdin]
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Write to this file instead of stdout
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Leave this namespace to the environment: resources in it get that of each environment
    #[arg(long, value_name = "NAME", value_parser = namespace)]
    namespace: Option<Namespace>,
    /// Write over the file if it is there
    #[arg(long, requires = "output")]
    force: bool,
}

impl Convert {
    pub(super) fn run(&self, global: &Global, terminal: &Terminal) -> Result<Exit, Failure> {
        let stdin = [PathBuf::from("-")];
        let paths = if self.paths.is_empty() { &stdin[..] } else { &self.paths };
        if self.paths.is_empty() && io::stdin().is_terminal() {
            return Err(Failure::NoManifests);
        }
        // Before the work: reading stdin takes as long as what writes to it.
        if let Some(file) = self.file().filter(|file| !self.force && output::is_there(file)) {
            return Err(Failure::FileThere(file.to_path_buf()));
        }
        let Manifests { files, documents, mut findings, origin, .. } = load::manifests(paths, Purpose::Convert)?;
        let secrets: BTreeSet<Span> = documents.iter().flat_map(secret_values).collect();
        let report = |findings: Vec<Diagnostic>| {
            terminal.report(&Report::new(findings, &BTreeSet::new()).masking(secrets.clone()), &files);
        };
        if findings.iter().any(|finding| finding.severity == Severity::Error) {
            report(findings);
            return Ok(Exit::Mistakes);
        }
        let mut conversion = convert::convert(documents, &origin_in_words(&origin), &files, self.namespace.as_ref());
        findings.append(&mut conversion.findings);
        let Some(text) = &conversion.text else {
            findings.push(
                Diagnostic::error(Code::EmptyFile, "there is no resource to write a stack of")
                    .help("name the files or folders that hold the manifests".to_owned()),
            );
            report(findings);
            return Ok(Exit::Mistakes);
        };
        report(findings);
        compare(&conversion, text)?;
        self.write(text, terminal)?;
        terminal.note(&done(&conversion));
        if let Some(next) = self.next(global) {
            terminal.note(&next);
        }
        Ok(Exit::Fine)
    }

    fn file(&self) -> Option<&Path> {
        self.output.as_deref().filter(|output| *output != Path::new("-"))
    }

    fn write(&self, text: &str, terminal: &Terminal) -> Result<(), Failure> {
        match self.file() {
            None => terminal.data([text]),
            Some(file) if self.force => Ok(output::replace_whole(file, text)?),
            Some(file) => match output::create_new(file, text)? {
                Created::New => Ok(()),
                Created::Kept => Err(Failure::FileThere(file.to_path_buf())),
            },
        }
    }

    /// What to do with the stack.
    fn next(&self, global: &Global) -> Option<String> {
        let here = global.directory.as_deref().unwrap_or(Path::new("."));
        let folder = self.file().and_then(Path::parent).filter(|folder| !folder.as_os_str().is_empty());
        let Ok(root) = load::find_project(folder.unwrap_or(here)) else {
            return Some(
                "next: begin a project with `lornuc init`, and put the stack into its folder `stacks/`".into(),
            );
        };
        let Some(file) = self.file() else {
            return Some("next: write it to `stacks/NAME.ncl` with `-o`, then `lornuc check`".into());
        };
        let absolute = load::real_path(file)?;
        let name = absolute.strip_prefix(root.join("stacks")).ok().and_then(Path::to_str);
        match name.and_then(|name| name.strip_suffix(".ncl")).filter(|name| StackName::new(name).is_ok()) {
            Some(name) => Some(format!("next: `lornuc check --stack {name}`")),
            None => Some("next: move it to `stacks/NAME.ncl`, where it is a stack, then `lornuc check`".into()),
        }
    }
}

fn namespace(text: &str) -> Result<Namespace, String> {
    Namespace::new(text).map_err(|rule| format!("a namespace {rule}"))
}

/// Builds the stack, and holds what it gives against what it was made of.
fn compare(conversion: &Conversion, text: &str) -> Result<(), Failure> {
    let unfaithful = |why: String| Err(Failure::Unfaithful(why));
    let Ok(name) = StackName::new(STACK) else { return unfaithful(format!("`{STACK}` is no name")) };
    let compiled = crate::compile_text(&conversion.settings, &name, text)?;
    let Some(checked) = &compiled.checked else {
        let errors = compiled.report.iter().filter(|finding| finding.severity == Severity::Error);
        return unfaithful(first_of(errors.map(|finding| format!("{}: {}", finding.code, finding.message))));
    };
    let differences = conversion.differences(checked);
    if differences.is_empty() {
        return Ok(());
    }
    unfaithful(first_of(differences.iter().map(|id| format!("`{id}` differs"))))
}

/// The first few of a list.
fn first_of(all: impl Iterator<Item = String>) -> String {
    const SHOWN: usize = 5;
    let all: Vec<String> = all.collect();
    let more = all.len().saturating_sub(SHOWN);
    let shown = all[..all.len() - more].join(", ");
    if more > 0 { format!("{shown}, and {more} more") } else { shown }
}

fn origin_in_words(origin: &[String]) -> String {
    let quoted = |name: &String| if name == "stdin" { name.clone() } else { format!("`{name}`") };
    first_of(origin.iter().map(quoted))
}

fn done(conversion: &Conversion) -> String {
    let kept = counted(conversion.kept, "resource");
    let left_out = match conversion.left_out {
        0 => String::new(),
        count => format!("; {} left out", counted(count, "document")),
    };
    format!("{kept} converted: building the stack gives back the same{left_out}")
}
