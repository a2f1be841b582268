//! Answers for people. In: an answer, and the sources. Out: lines and frames, readable without colour. What several
//! environments have in common is told once.

use super::field::{Field, Found, Said};
use super::frame::{self, Marks};
use super::resource::{Mention, Side, Whole};
use super::{Answer, Member, Trace, grouped, listed};
use crate::diagnostic::{self, Color, Files, Label, Role, Span, clean};
use crate::diff::on_one_line;
use crate::graph::Need;
use crate::name::{EnvironmentName, Id};
use crate::resolve::Resource;
use crate::value::{FieldPath, Node, Step, Value};

/// What frames are drawn with.
#[derive(Debug, Clone, Copy)]
pub struct View<'v> {
    /// The sources.
    pub files: &'v Files,
    /// What no frame may show.
    pub hidden: &'v [Span],
    /// Whether to mark with colours.
    pub color: Color,
}

/// The most fields of a record, elements of a list or other resources that are listed.
const MOST_LISTED: usize = 60;

/// The text.
#[must_use]
pub fn text(answer: &Answer<'_>, view: View<'_>) -> String {
    match answer {
        Answer::Group { id, members } => group(id, members),
        Answer::Resource(whole) => resource(whole, view),
        Answer::Field(fields) => of_field(fields, view),
    }
}

fn group(id: &Id, members: &[Member<'_>]) -> String {
    let everywhere = members.iter().map(|member| member.environments.len()).max().unwrap_or(0);
    let mut out = match members.len() {
        0 => format!("{id} holds no resources\n"),
        1 => format!("{id} holds 1 resource\n"),
        more => format!("{id} holds {more} resources\n"),
    };
    let rows = members.iter().map(|member| {
        let few = member.environments.len() < everywhere;
        let environments = if few { format!("({})", listed(&member.environments)) } else { String::new() };
        vec![member.id.to_string(), member.kind.to_string(), environments]
    });
    out.push_str(&table(&rows.collect::<Vec<_>>()));
    out
}

fn resource(whole: &Whole<'_>, view: View<'_>) -> String {
    let Some(first) = whole.resources.first() else { return String::new() };
    let mut out = format!("{}: {} ({})\n", first.id(), first.gvk().kind, first.gvk().api_version);
    let places = whole.resources.iter().map(|resource| (&resource.unit().environment, resource.place()));
    let places = grouped(places);
    for (environments, place) in &places {
        let words = if places.len() == 1 {
            "declared here".to_owned()
        } else {
            format!("declared here ({})", listed(environments))
        };
        let labels: Vec<Label> = place
            .primary()
            .map(|span| Label { role: Role::Primary, span: short(span, view.files), message: words })
            .into_iter()
            .collect();
        out.push_str(&diagnostic::marked(&labels, &[], (view.files, view.hidden), view.color));
    }
    let rows = whole
        .resources
        .iter()
        .map(|resource| vec![resource.unit().environment.to_string(), resource.key().to_string(), file(resource)]);
    out.push_str(&table(&rows.collect::<Vec<_>>()));
    out.push_str(&directives(whole));
    let named = whole.named.iter().map(|(mention, environments)| {
        let Mention { field, wants, found } = mention;
        (vec![field.shortened(), wants.clone(), found.words()], environments)
    });
    out.push_str(&section("refers to", named, whole));
    let naming = whole.naming.iter();
    let naming = naming.map(|((id, field), environments)| (vec![id.to_string(), field.shortened()], environments));
    out.push_str(&section("referred to by", naming, whole));
    for (side, title) in
        [(Side::Before, "waits for"), (Side::Behind, "waited for by"), (Side::Beside, "belongs together with")]
    {
        out.push_str(&relations(whole, side, title));
    }
    out
}

/// The file that a resource is rendered to, where nothing else is asked of `build`.
pub(super) fn file(resource: &Resource) -> String {
    format!("dist/{}/{}.yaml", resource.unit(), resource.id().path())
}

fn short(span: Span, files: &Files) -> Span {
    let line = files.slice(span).lines().next().unwrap_or_default().trim_end();
    span.until(span.start() + u32::try_from(line.len()).unwrap_or(0))
}

/// What the author asks of the compiler.
fn directives(whole: &Whole<'_>) -> String {
    let told = whole.resources.iter().map(|resource| {
        let directives = resource.directives();
        let mut lines = Vec::new();
        lines.extend(directives.keep().then(|| "keep: it is never deleted".to_owned()));
        lines.extend(directives.replace().then(|| "replace: it may be deleted and made again".to_owned()));
        lines.extend(directives.ignore().iter().map(|ignored| match &*ignored.reason {
            "" => format!("ignore `{}`: its live value is kept", ignored.path),
            reason => clean(&format!("ignore `{}`: its live value is kept: {reason}", ignored.path)),
        }));
        (&resource.unit().environment, lines)
    });
    let groups = grouped(told);
    let all = groups.len() == 1;
    let mut out = String::new();
    for (environments, lines) in groups.iter().filter(|(_, lines)| !lines.is_empty()) {
        let of = if all { String::new() } else { format!(" ({})", listed(environments)) };
        out.push_str(&format!("\ndirectives{of}\n"));
        lines.iter().for_each(|line| out.push_str(&format!("  {line}\n")));
    }
    out
}

fn relations(whole: &Whole<'_>, side: Side, title: &str) -> String {
    let related = whole.relations.iter().filter(|(relation, _)| relation.side == side);
    let rows = related.map(|(relation, environments)| {
        let optional = if relation.need == Need::Optional { ", where that makes no ring" } else { "" };
        (vec![relation.other.to_string(), format!("{}{optional}", relation.reason())], environments)
    });
    section(title, rows, whole)
}

/// Rows under a title, each with the environments that it holds in, where these are not all.
fn section<'w, 'g: 'w>(
    title: &str,
    rows: impl Iterator<Item = (Vec<String>, &'w Vec<&'g EnvironmentName>)>,
    whole: &Whole<'_>,
) -> String {
    let mut rows: Vec<Vec<String>> = rows
        .map(|(mut row, environments)| {
            let few = environments.len() < whole.resources.len();
            row.push(if few { format!("({})", listed(environments)) } else { String::new() });
            row.iter().map(|cell| clean(cell)).collect()
        })
        .collect();
    let more = rows.len().saturating_sub(MOST_LISTED);
    rows.truncate(MOST_LISTED);
    let more = if more == 0 { String::new() } else { format!("  and {more} more\n") };
    if rows.is_empty() { String::new() } else { format!("\n{title}\n{}{more}", table(&rows)) }
}

/// Rows, their cells below each other, two spaces from the edge.
fn table(rows: &[Vec<String>]) -> String {
    let width = |column: usize| rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max();
    let mut out = String::new();
    for row in rows {
        let mut line = String::from("  ");
        for (column, cell) in row.iter().enumerate() {
            let fill = width(column).unwrap_or(0) - cell.chars().count() + 2;
            line.push_str(cell);
            line.push_str(&" ".repeat(fill));
        }
        out.push_str(line.trim_end());
        out.push('\n');
    }
    out
}

fn of_field(fields: &[(Field<'_>, Option<Trace>)], view: View<'_>) -> String {
    let Some((first, _)) = fields.first() else { return String::new() };
    let told = fields.iter().map(|(field, trace)| {
        (&field.resource.unit().environment, (field.path.to_string(), told(field, trace.as_ref(), view)))
    });
    let mut out = String::new();
    for (environments, (path, (value, rest))) in grouped(told) {
        let environments =
            if first.names_environments { format!("{}: ", listed(&environments)) } else { String::new() };
        let blank = if out.is_empty() { "" } else { "\n" };
        out.push_str(&clean(&format!("{blank}{}, field `{path}`\n{environments}{value}\n", first.resource.id())));
        // A frame ends with an empty line, which stands between answers already.
        let rest = rest.trim_end();
        if !rest.is_empty() {
            out.push_str(rest);
            out.push('\n');
        }
    }
    out
}

/// The value, and all below it.
fn told(field: &Field<'_>, trace: Option<&Trace>, view: View<'_>) -> (String, String) {
    let names = field.names.iter().map(|mention| format!("names {}: {}", mention.wants, mention.found.words()));
    let ignored = field.ignored().map(|ignored| match &*ignored.reason {
        "" => "the live value is kept, by `ignore`".to_owned(),
        reason => format!("the live value is kept, by `ignore`: {reason}"),
    });
    let notes: Vec<String> = names.chain(ignored).collect();
    match &field.found {
        Found::Unset(said) => ("not set".to_owned(), unset(field, said.as_ref(), notes)),
        Found::Set { shown, below, .. } => {
            let Marks { labels, hidden, .. } = frame::marks(field, trace, view.files);
            let hidden: Vec<Span> = view.hidden.iter().copied().chain(hidden).collect();
            let mut rest = diagnostic::marked(&labels, &notes, (view.files, &hidden), view.color);
            let rows: Vec<Vec<String>> = below
                .iter()
                .take(MOST_LISTED)
                .map(|(step, place)| {
                    let line = place.value.or(place.key).or(place.author).map(|span| view.files.line_of(span));
                    let line = line.unwrap_or_default();
                    let value = child(shown, step).map(brief).unwrap_or_default();
                    vec![clean(&FieldPath::new(vec![step.clone()]).to_string()), value, clean(&line)]
                })
                .collect();
            rest.push_str(&table(&rows));
            if below.len() > MOST_LISTED {
                rest.push_str(&format!("  and {} more\n", below.len() - MOST_LISTED));
            }
            (brief(shown), rest)
        }
    }
}

fn unset(field: &Field<'_>, said: Option<&Said>, notes: Vec<String>) -> String {
    let gvk = field.resource.gvk();
    let mut facts = vec![match said {
        Some(Said { kind, default: Some(default) }) => {
            format!("the schema of {gvk} gives it {} where nothing else does; its type is {kind}", on_one_line(default))
        }
        Some(Said { kind, default: None }) => {
            format!("{gvk} has the field, of type {kind}; its schema names no default")
        }
        None => format!("no schema says whether {gvk} has the field"),
    }];
    facts.extend(notes);
    facts.iter().map(|fact| format!("  = {}\n", clean(fact))).collect()
}

fn child<'n>(node: &'n Node, step: &Step) -> Option<&'n Node> {
    match step {
        Step::Field(key) => node.get(key),
        Step::Element(index) => node.as_list()?.get(*index),
    }
}

/// A value on one line; of a record or list, how large it is.
fn brief(node: &Node) -> String {
    let counted = |count: usize, word: &str| if count == 1 { format!("1 {word}") } else { format!("{count} {word}s") };
    match &node.value {
        Value::Map(map) if !map.is_empty() => format!("a record of {}", counted(map.fields().len(), "field")),
        Value::List(items) if !items.is_empty() => format!("a list of {}", counted(items.len(), "element")),
        Value::Map(_) | Value::List(_) | Value::Null | Value::Bool(_) | Value::Number(_) | Value::Text(_) => {
            on_one_line(node)
        }
    }
}
