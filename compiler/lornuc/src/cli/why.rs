//! `lornuc why`.

use clap::{Args, ValueEnum};
use lornuc_model::graph::Graph;
use lornuc_model::why::{self, Answer, Named, View, WhyError};

use super::session;
use super::terminal::{Failure, Terminal};
use super::{Exit, Global, Units};
use crate::Compiled;
use crate::evaluate::{self, Asked};

/// Tell where a resource or a field comes from
///
/// ID is the id of a resource, as findings and `lornuc diff` name it; of a group or a stack, what is in it is listed. Alone
/// it tells where the resource is declared, its name in the cluster and its file, and what waits for what. With FIELD it
/// tells the value in each environment, where it was written, the inputs and parameters that it was taken from on the way,
/// and the values that it overrides: defaults, and what has a lower priority.
///
/// Told is what lies on the way from the field to a value or a computation, and what that reads. Of what a function makes,
/// as `std.record.map`, the expression in it is told and not what led to the call. What the API server fills in is not
/// told, but for defaults that the schema names. Values that may be secret are masked.
///
/// For example: `lornuc why apps/web/deployment spec.template.spec.containers[main].image --env prod`.
#[derive(Debug, Args)]
pub(super) struct Why {
    /// A resource, a group or a stack
    #[arg(value_name = "ID")]
    id: String,
    /// A field of the resource; elements of lists by place or name
    #[arg(value_name = "FIELD")]
    field: Option<String>,
    /// Tell of this environment only (may be given several times)
    #[arg(short, long = "env", value_name = "NAME")]
    env: Vec<String>,
    /// Print the answer in this form
    #[arg(long, value_name = "FORM", default_value = "text")]
    format: Form,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Form {
    /// Lines and frames, for people
    Text,
    /// One JSON document
    Json,
}

impl Why {
    pub(super) fn run(&self, global: &Global, terminal: &Terminal) -> Result<Exit, Failure> {
        let units = Units { env: self.env.clone(), stack: Vec::new() };
        let compiled = session::open(global, &units, terminal)?.compiled;
        let Some(graph) = &compiled.graph else { return Ok(Exit::Mistakes) };
        let answer = self.answer(graph, compiled)?;
        let (files, hidden) = (compiled.sources.files(), compiled.report.masked());
        let text = match self.format {
            Form::Text => why::text(&answer, View { files, hidden: &hidden, color: terminal.data_color() }),
            Form::Json => why::json(&answer, files),
        };
        terminal.data([&*text])?;
        Ok(if compiled.report.has_errors() { Exit::Mistakes } else { Exit::Fine })
    }

    fn answer<'g>(&self, graph: &'g Graph, compiled: &Compiled) -> Result<Answer<'g>, WhyError> {
        let resources = match (why::find(graph, &self.id)?, &self.field) {
            (Named::Group { id, members }, None) => return Ok(Answer::Group { id, members }),
            (Named::Group { id, .. }, Some(_)) => return Err(WhyError::NoResource(id.to_string())),
            (Named::Resource(resources), _) => resources,
        };
        let Some(path) = &self.field else { return Ok(Answer::Resource(why::whole(graph, &resources))) };
        let fields = why::fields(graph, &resources, path)?;
        let traced = fields.into_iter().map(|field| {
            let resource = field.resource;
            let asked = Asked { unit: resource.unit().clone(), id: resource.id().clone(), ways: field.ways.clone() };
            let trace = evaluate::origin(&compiled.sources, &asked);
            (field, trace)
        });
        Ok(Answer::Field(traced.collect()))
    }
}
