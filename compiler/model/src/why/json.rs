//! Answers for programs. In: an answer, and the sources. Out: one JSON document, whose form has a version; values are
//! whole, and masked where they may be secret.

use std::borrow::Cow;

use serde_json::{Value as Json, json as object};

use super::field::{Field, Found, Veil};
use super::resource::{Mention, Mentioned, Side, Whole};
use super::text::file;
use super::trace::{Definition, Link, Rank};
use super::{Answer, Member, Trace, grouped};
use crate::graph::Need;
use crate::name::EnvironmentName;
use crate::resolve::Resource;
use crate::source::{Files, Span};
use crate::value::{FieldPath, Node, Place};

/// The form of the document; later forms have another.
const VERSION: u32 = 1;

/// The document, with the end of its line.
#[must_use]
pub fn json(answer: &Answer<'_>, files: &Files) -> String {
    let whole = match answer {
        Answer::Group { id, members } => {
            object!({ "version": VERSION, "id": id.as_str(), "members": members.iter().map(member).collect::<Vec<_>>() })
        }
        Answer::Resource(whole) => resource(whole, files),
        Answer::Field(fields) => of_field(fields, files),
    };
    format!("{whole:#}\n")
}

fn names(environments: &[&EnvironmentName]) -> Vec<String> {
    environments.iter().map(|name| name.to_string()).collect()
}

fn member(member: &Member<'_>) -> Json {
    object!({ "id": member.id.as_str(), "kind": member.kind.as_str(), "environments": names(&member.environments) })
}

fn resource(whole: &Whole<'_>, files: &Files) -> Json {
    let relations = whole.relations.iter().map(|(relation, environments)| {
        object!({
            "side": match relation.side { Side::Before => "before", Side::Behind => "behind", Side::Beside => "beside" },
            "id": relation.other.as_str(),
            "kind": relation.kind.as_str(),
            "need": match relation.need {
                Need::Required => "required",
                Need::Optional => "optional",
                Need::Unordered => "unordered",
            },
            "environments": names(environments),
        })
    });
    let naming = whole.naming.iter().map(
        |((id, path), environments)| object!({ "id": id.as_str(), "path": path.to_string(), "environments": names(environments) }),
    );
    object!({
        "version": VERSION,
        "id": whole.resources.first().map(|resource| resource.id().as_str()),
        "resources": whole.resources.iter().map(|resource| one(resource, files)).collect::<Vec<_>>(),
        "relations": relations.collect::<Vec<_>>(),
        "refers": whole.named.iter().map(|(one, environments)| mention(one, Some(environments))).collect::<Vec<_>>(),
        "referredBy": naming.collect::<Vec<_>>(),
    })
}

fn mention(mention: &Mention<'_>, environments: Option<&[&EnvironmentName]>) -> Json {
    let (found, id) = match mention.found {
        Mentioned::Resource(id) => ("resource", Some(id.as_str())),
        Mentioned::Produced(id) => ("produced", Some(id.as_str())),
        Mentioned::External => ("external", None),
        Mentioned::Optional => ("optional", None),
        Mentioned::Unjudged => ("unjudged", None),
        Mentioned::Missing => ("missing", None),
    };
    let mut out = object!({ "path": mention.field.to_string(), "wants": mention.wants, "found": found, "id": id });
    if let Some(environments) = environments {
        out["environments"] = names(environments).into();
    }
    out
}

fn one(resource: &Resource, files: &Files) -> Json {
    let (key, directives) = (resource.key(), resource.directives());
    let ignored = directives.ignore().iter();
    object!({
        "environment": resource.unit().environment.as_str(),
        "stack": resource.unit().stack.as_str(),
        "apiVersion": resource.gvk().api_version.to_string(),
        "kind": resource.gvk().kind.as_str(),
        "namespace": key.namespace.as_ref().map(|namespace| namespace.as_str()),
        "name": key.name.as_str(),
        "file": file(resource),
        "declared": at(resource.place().primary(), files),
        "keep": directives.keep(),
        "replace": directives.replace(),
        "after": directives.after().iter().map(|(id, _)| id.as_str()).collect::<Vec<_>>(),
        "ignore": ignored.map(|one| object!({ "path": one.path.to_string(), "reason": one.reason })).collect::<Vec<_>>(),
    })
}

fn of_field(fields: &[(Field<'_>, Option<Trace>)], files: &Files) -> Json {
    let told =
        fields.iter().map(|(field, trace)| (&field.resource.unit().environment, told(field, trace.as_ref(), files)));
    let answers = grouped(told).into_iter().map(|(environments, mut answer)| {
        answer["environments"] = names(&environments).into();
        answer
    });
    object!({
        "version": VERSION,
        "id": fields.first().map(|(field, _)| field.resource.id().as_str()),
        "answers": answers.collect::<Vec<_>>(),
    })
}

fn told(field: &Field<'_>, trace: Option<&Trace>, files: &Files) -> Json {
    let mut out = object!({ "path": field.path.to_string() });
    if let Some(ignored) = field.ignored() {
        out["ignored"] = object!({ "path": ignored.path.to_string(), "reason": ignored.reason });
    }
    out["refers"] = field.names.iter().map(|one| mention(one, None)).collect::<Vec<_>>().into();
    match &field.found {
        Found::Unset(said) => {
            out["set"] = false.into();
            if let Some(said) = said {
                out["type"] = said.kind.as_str().into();
                out["default"] = said.default.as_ref().map(value).into();
            }
        }
        Found::Set { shown, veil, place, below, .. } => {
            out["set"] = true.into();
            out["masked"] = (*veil == Veil::Masked).into();
            out["value"] = value(shown);
            out["written"] = written(*place, files);
            let below = below.iter().map(|(step, place)| {
                object!({ "path": FieldPath::new(vec![step.clone()]).to_string(), "written": written(*place, files) })
            });
            out["fields"] = below.collect::<Vec<_>>().into();
            if let Some(trace) = trace {
                let chain = trace.links.iter().map(|one| link(one, *veil, files));
                out["chain"] = chain.collect::<Vec<_>>().into();
                out["reads"] = trace.reads.iter().map(|one| read(one, *veil, files)).collect::<Vec<_>>().into();
            }
        }
    }
    out
}

fn link(link: &Link, veil: Veil, files: &Files) -> Json {
    // What counts is the value of the field, and may be shown where that may.
    let counts = link.counts.iter().map(|one| definition(one, veil.shown(one, ""), files));
    let overridden = link.overridden.iter().map(|one| definition(one, veil.shown(one, &link.name), files));
    object!({
        "name": &*link.name,
        "definitions": counts.collect::<Vec<_>>(),
        "overridden": overridden.collect::<Vec<_>>(),
    })
}

fn read(link: &Link, veil: Veil, files: &Files) -> Json {
    let definitions = link.counts.iter().map(|one| definition(one, veil.shown(one, &link.name), files));
    object!({ "name": &*link.name, "definitions": definitions.collect::<Vec<_>>() })
}

fn definition(definition: &Definition, shown: Option<Cow<'_, Node>>, files: &Files) -> Json {
    let rank = match &definition.rank {
        Rank::Default => "default".to_owned(),
        Rank::Plain => "plain".to_owned(),
        Rank::Priority(number) => format!("priority {number}"),
        Rank::Force => "force".to_owned(),
    };
    object!({
        "rank": rank,
        "key": at(definition.key, files),
        "expression": at(definition.expression, files),
        "value": shown.map(|node| value(&node)),
    })
}

/// The line to edit, and where the value itself stands where that is another.
fn written(place: Place, files: &Files) -> Json {
    object!({ "at": at(place.primary(), files), "value": at(place.value, files), "key": at(place.key, files) })
}

fn at(span: Option<Span>, files: &Files) -> Option<Json> {
    let span = span?;
    let at = files.location(span.file(), span.start());
    Some(object!({ "file": files.name(span.file()), "line": at.line, "column": at.column }))
}

fn value(node: &Node) -> Json {
    serde_json::to_value(node).unwrap_or_default()
}
