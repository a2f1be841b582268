//! A picture for programs. In: [`Picture`], not folded. Out: one JSON document, whose form has a version. Ids are unique
//! in an environment only, so that everything names its own.

use serde::Serialize;

use super::{Facts, Picture, Section, What, words};

/// The form of the document; later forms have another.
const VERSION: u32 = 1;

#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    project: &'a str,
    units: Vec<Unit<'a>>,
    resources: Vec<Resource<'a>>,
    edges: Vec<Edge<'a>>,
}

#[derive(Serialize)]
struct Unit<'a> {
    environment: &'a str,
    stack: &'a str,
    resources: usize,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    broken: bool,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Resource<'a> {
    environment: &'a str,
    id: &'a str,
    unit: String,
    api_version: String,
    kind: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    namespace: Option<&'a str>,
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<&'a str>,
}

#[derive(Serialize)]
struct Edge<'a> {
    environment: &'a str,
    from: &'a str,
    to: &'a str,
    kind: &'static str,
    need: &'static str,
}

/// The document, ended by a line end. Groups of a folded picture are left out, and the edges to them.
#[must_use]
pub fn json(picture: &Picture) -> String {
    let sections = &picture.sections;
    let document = Document {
        version: VERSION,
        project: &picture.project,
        units: sections.iter().flat_map(units).collect(),
        resources: sections.iter().flat_map(resources).collect(),
        edges: sections.iter().flat_map(edges).collect(),
    };
    let json = serde_json::to_string_pretty(&document).expect("plain values are JSON");
    format!("{json}\n")
}

fn units(section: &Section) -> impl Iterator<Item = Unit<'_>> {
    section.units.iter().map(|unit| Unit {
        environment: section.environment.as_str(),
        stack: unit.stack.as_str(),
        resources: unit.resources,
        broken: unit.is_broken,
    })
}

fn resources(section: &Section) -> impl Iterator<Item = Resource<'_>> {
    section.cards.iter().filter_map(|card| {
        let What::Resource(Facts { gvk, namespace, name, source }) = &card.what else { return None };
        Some(Resource {
            environment: section.environment.as_str(),
            id: card.id.as_str(),
            unit: format!("{}/{}", section.environment, section.units[card.unit].stack),
            api_version: gvk.api_version.to_string(),
            kind: gvk.kind.as_str(),
            namespace: namespace.as_deref(),
            name,
            source: source.as_deref(),
        })
    })
}

fn edges(section: &Section) -> impl Iterator<Item = Edge<'_>> {
    let single = |at: usize| Some(&section.cards[at]).filter(|card| matches!(card.what, What::Resource(_)));
    section.links.iter().filter_map(move |link| {
        Some(Edge {
            environment: section.environment.as_str(),
            from: single(link.from)?.id.as_str(),
            to: single(link.to)?.id.as_str(),
            kind: link.kind.as_str(),
            need: words::of_need(link.need),
        })
    })
}
