//! `lornuc diff`.

mod old;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use lornuc_model::check::Checked;
use lornuc_model::diff::{self, Object, Origin, Pair, Relation, Side};
use lornuc_model::name::EnvironmentName;

use super::session::{self, Session, counted};
use super::terminal::{Failure, Terminal};
use super::{Exit, Global, Units};
use crate::Compiled;
use old::Old;

/// Show what the stacks render otherwise than before
///
/// Compares what the stacks render now with the output of an earlier build, or with what they rendered as of a commit;
/// or two environments with each other. Changes are listed by resource and field, each beside its line. No cluster is
/// asked. Values of Secrets, and those whose name says that they are secret, are masked.
///
/// For a pull request: `lornuc diff --against git:origin/main --format markdown`.
#[derive(Debug, Args)]
pub(super) struct Diff {
    /// Compare these two environments of the project: what the second has otherwise than the first
    #[arg(value_names = ["FROM", "TO"], num_args = 2, conflicts_with_all = ["against", "env"])]
    environments: Vec<String>,
    #[command(flatten)]
    units: Units,
    /// Compare with the output in this folder, or with the project as of a commit [default: `dist` beside `lornuc.ncl`]
    #[arg(long, value_name = "DIR|git:REV")]
    against: Option<PathBuf>,
    /// Print the changes in this form
    #[arg(long, value_name = "FORM", default_value = "text")]
    format: Form,
    /// Exit with 4 when there are changes
    #[arg(long)]
    exit_code: bool,
}

/// The form of changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Form {
    /// Lines for people, by unit
    Text,
    /// One JSON document
    Json,
    /// A comment for a pull request: folded, at most 65,000 characters
    Markdown,
    /// A page that needs no other file
    Html,
}

impl Diff {
    pub(super) fn run(&self, global: &Global, terminal: &Terminal) -> Result<Exit, Failure> {
        let [from, to] = &*self.environments else { return self.successive(global, terminal) };
        let units = Units { env: vec![from.clone(), to.clone()], stack: self.units.stack.clone() };
        let session = session::open(global, &units, terminal)?;
        let Some(checked) = &session.compiled.checked else { return Ok(Exit::Mistakes) };
        let sides = [from, to].map(|name| self.side(name, session.compiled, checked));
        let [Some(old), Some(new)] = sides else { return Ok(Exit::Usage) };
        let against = format!("{to} against {from}");
        self.print(&[Pair { old, new }], Relation::Beside, &Subject { checked, against }, terminal)
    }

    /// One environment of the project.
    fn side<'a>(&self, name: &str, compiled: &'a Compiled, checked: &'a Checked) -> Option<Side<'a>> {
        let known = checked.graph().settings().environments();
        let environment = known.values().find(|environment| environment.name.as_str() == name)?;
        let namespace = environment.namespace.as_ref().map(|(namespace, _)| namespace.as_str().to_owned());
        Some(Side { namespace, ..side_of(&environment.name, compiled, checked) })
    }

    /// The stacks against what they were.
    fn successive(&self, global: &Global, terminal: &Terminal) -> Result<Exit, Failure> {
        let session = session::open(global, &self.units, terminal)?;
        let Some(checked) = &session.compiled.checked else { return Ok(Exit::Mistakes) };
        let wanted = old::Wanted { units: &self.units, against: self.against.as_deref() };
        let Session { root, compiled, .. } = &session;
        let rendered = old::now(checked);
        let read = Old::read(&wanted, root, (checked, &rendered), (global, terminal))?;
        let Some(old) = read else { return Ok(Exit::Mistakes) };
        let now: BTreeSet<EnvironmentName> = checked.units().map(|unit| unit.name.environment.clone()).collect();
        let environments: BTreeSet<EnvironmentName> = now.into_iter().chain(old.environments()).collect();
        let pairs: Vec<Pair<'_>> = environments
            .iter()
            .map(|name| Pair { old: old.side(name, &rendered), new: side_of(name, compiled, checked) })
            .collect();
        let subject = Subject { checked, against: format!("the stacks against {}", old.name) };
        self.print(&pairs, Relation::Successive, &subject, terminal)
    }

    fn print(
        &self,
        pairs: &[Pair<'_>],
        relation: Relation,
        subject: &Subject<'_>,
        terminal: &Terminal,
    ) -> Result<Exit, Failure> {
        let settings = subject.checked.graph().settings();
        let diff = diff::compare(pairs, relation, settings.moves());
        let heading = format!("{}: {}", settings.project(), subject.against.replace('`', ""));
        let text = match self.format {
            Form::Text => diff::text(&diff, terminal.data_color()),
            Form::Json => diff::json(&diff),
            Form::Markdown => diff::markdown(&diff, &heading),
            Form::Html => diff::html(&diff, &heading),
        };
        terminal.data([&*text])?;
        let found = match diff.is_empty() {
            true => {
                let resources = pairs.iter().map(|pair| pair.new.objects.len()).sum();
                format!("no changes among {}", counted(resources, "resource"))
            }
            false => diff::summary(&diff),
        };
        terminal.note(&format!("{}: {found}", subject.against));
        Ok(if self.exit_code && !diff.is_empty() { Exit::Changes } else { Exit::Fine })
    }
}

/// What is compared, and in words.
struct Subject<'a> {
    checked: &'a Checked,
    against: String,
}

/// The resources of an environment of a compiled project.
fn side_of<'a>(name: &EnvironmentName, compiled: &'a Compiled, checked: &'a Checked) -> Side<'a> {
    let files = compiled.sources.files();
    let own = checked.in_order().filter(|resource| resource.unit().environment == *name);
    let objects = own.map(|resource| Object {
        id: resource.id(),
        node: resource.node(),
        origin: Origin::Spans { place: resource.place(), files },
        shape: checked.graph().shape(resource),
    });
    Side { environment: name.clone(), namespace: None, objects: objects.collect() }
}

/// The revision in `git:REV`.
fn revision(against: &Path) -> Option<&str> {
    against.to_str()?.strip_prefix("git:")
}
