//! `lornuc graph`.

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use clap::{Args, ValueEnum};
use lornuc_model::declared::UnitName;
use lornuc_model::picture::{self, Contains, Picture, Wanted};

use super::build::{apart, from_here};
use super::session::{self, Session, counted};
use super::terminal::{Failure, Terminal};
use super::{Exit, Global, Units};
use crate::output;

/// Show how resources depend on each other
///
/// Of the whole project, of units (`prod/apps`, or `apps` in every environment) with what they touch in others, or
/// around one resource or group: what it waits for, and what waits for it. As a tree for a terminal, in which below each
/// resource stands what it waits for; as a drawing; as DOT for Graphviz; or as JSON. Where the stacks have mistakes, these
/// are told, and what could be read is shown.
///
/// An edge leads from what comes first to what waits for it. Its kind is `contains` (a namespace and what is in it),
/// `defines` (a CRD or an XRD and objects of its kind), `produces` (what makes an object at run time that another one
/// names), `owns` (what delivers a resource), `refers` (what another one names in a field), or `after` (what the author
/// wrote). One that is optional is waited for where it is there; those in no order belong together, as a Service and its
/// pods.
///
/// What a namespace contains or a Kustomization applies is nearly everything, so that it is drawn around that one only, or
/// with `--all`; JSON
/// always has it. Large pictures fold: groups of resources become one node each, then whole stacks.
///
/// For example: `lornuc graph apps --env prod`, `lornuc graph --around apps/gateway/deployment`, `lornuc graph -o
/// graph.svg`.
#[derive(Debug, Args)]
pub(super) struct ShowGraph {
    /// Show these units (`prod/apps`) or stacks (`apps`), and what they touch in others
    #[arg(value_name = "UNIT")]
    shown: Vec<String>,
    #[command(flatten)]
    units: Units,
    /// Show this resource, or the resources of this group, with what they wait for and what waits for them
    #[arg(long, value_name = "ID")]
    around: Option<String>,
    /// Go this many edges away from it
    #[arg(long, value_name = "N", default_value = "2")]
    depth: usize,
    /// Show what namespaces contain and Kustomizations apply, too
    #[arg(long)]
    all: bool,
    /// Fold groups where an environment has more nodes than this: `never`, a number, or `auto`, which is 60 for DOT and SVG
    /// and `never` for text; JSON is never folded
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    fold: Fold,
    /// Print in this form [default: what the ending of FILE says, else text]
    #[arg(long, value_name = "FORM")]
    format: Option<Form>,
    /// Write to this file instead of stdout; one that is there is replaced
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Form {
    /// Trees for a terminal
    Text,
    /// A graph for Graphviz
    Dot,
    /// One JSON document: units, resources, edges
    Json,
    /// A drawing for browsers and documents, in light and dark
    Svg,
}

/// When groups are folded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fold {
    Auto,
    Never,
    Over(NonZeroUsize),
}

impl FromStr for Fold {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "auto" => Ok(Self::Auto),
            "never" => Ok(Self::Never),
            number => {
                number.parse().map(Self::Over).map_err(|_| "must be `auto`, `never` or a number from 1".to_owned())
            }
        }
    }
}

impl ShowGraph {
    pub(super) fn run(&self, global: &Global, terminal: &Terminal) -> Result<Exit, Failure> {
        let root = session::enter(global, terminal)?;
        if let Some(file) = self.file()
            && is_source(file, &root)
        {
            return Err(Failure::PictureInsideSources(file.to_path_buf()));
        }
        let session = session::compile(root, global, &self.units, terminal)?;
        let exit = if session.compiled.checked.is_some() { Exit::Fine } else { Exit::Mistakes };
        let Some(graph) = &session.compiled.graph else { return Ok(exit) };
        let form = self.form();
        let wanted = Wanted {
            units: &self.shown,
            around: self.around.as_deref(),
            depth: self.depth,
            contains: if self.all || form == Form::Json { Contains::Shown } else { Contains::Hidden },
        };
        let picture = picture::select(graph, session.compiled.sources.files(), &wanted)?;
        self.print(&self.folded(picture, form), (form, &session), terminal)?;
        Ok(exit)
    }

    fn file(&self) -> Option<&Path> {
        self.output.as_deref().filter(|output| *output != Path::new("-"))
    }

    fn form(&self) -> Form {
        let ending = self.file().and_then(Path::extension).and_then(|ending| ending.to_str());
        self.format.unwrap_or(match ending {
            Some("svg") => Form::Svg,
            Some("dot" | "gv") => Form::Dot,
            Some("json") => Form::Json,
            Some(_) | None => Form::Text,
        })
    }

    fn folded(&self, picture: Picture, form: Form) -> Picture {
        match (self.fold, form) {
            (_, Form::Json) | (Fold::Never, _) | (Fold::Auto, Form::Text) => picture,
            (Fold::Auto, Form::Dot | Form::Svg) => picture.folded(picture::COMFORTABLE),
            (Fold::Over(most), Form::Text | Form::Dot | Form::Svg) => picture.folded(most.get()),
        }
    }

    fn print(&self, picture: &Picture, (form, session): (Form, &Session), terminal: &Terminal) -> Result<(), Failure> {
        let text = match form {
            Form::Text => picture::text(picture),
            Form::Dot => picture::dot(picture),
            Form::Json => picture::json(picture),
            Form::Svg => picture::svg(picture),
        };
        let mut found =
            format!("{} and {}", counted(picture.resources(), "resource"), counted(picture.edges(), "edge"));
        match self.file() {
            None => terminal.data([text.as_str()])?,
            Some(file) => {
                output::replace_whole(file, &text)?;
                found.push_str(&format!(" in `{}`", from_here(file).display()));
            }
        }
        terminal.note(&found);
        if let groups @ 1.. = picture.groups() {
            let groups = counted(groups, "group");
            terminal.note(&format!("{groups} folded; `lornuc graph UNIT`, `--around ID` and `--fold never` show more"));
        }
        for unit in self.unread(session) {
            terminal.note(&format!("nothing is shown of `{unit}`: it has mistakes"));
        }
        Ok(())
    }

    /// The units whose mistakes keep their resources from being known.
    fn unread(&self, session: &Session) -> Vec<String> {
        let Some(graph) = &session.compiled.graph else { return Vec::new() };
        let is_there = |name: &UnitName| graph.units().iter().any(|unit| unit.name == *name);
        let broken = graph.absent().broken.iter().filter(|name| !is_there(name));
        broken.map(ToString::to_string).collect()
    }
}

/// Whether a file is one of those that commands read: what writes a picture over a stack cannot be undone.
fn is_source(file: &Path, root: &Path) -> bool {
    let name = file.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let is_kept = matches!(name, "lornuc.ncl" | "lornuc.lock" | "images.json");
    is_kept || apart(file, root).is_err()
}
