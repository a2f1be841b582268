//! `index.json` of a unit: which file came from which line, and what the unit was made from.

use std::collections::BTreeSet;

use serde::Serialize;

use super::Document;
use crate::declared::UnitName;

/// The form of the file; a reader refuses others.
const VERSION: u32 = 1;

#[derive(Serialize)]
struct Index<'a> {
    version: u32,
    project: &'a str,
    environment: &'a str,
    stack: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    inputs: Option<&'a str>,
    images: BTreeSet<&'a str>,
    resources: Vec<Entry<'a>>,
}

#[derive(Serialize)]
struct Entry<'a> {
    id: &'a str,
    file: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<&'a str>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    images: &'a [String],
}

/// The text of the index, resources in the order of the graph.
pub(super) fn index(project: &str, unit: &UnitName, inputs: Option<&str>, documents: &[&Document]) -> String {
    let resources = documents
        .iter()
        .map(|document| Entry {
            id: document.id.as_str(),
            file: &document.path,
            source: document.source.as_deref(),
            images: &document.images,
        })
        .collect();
    let images = documents.iter().flat_map(|document| document.images.iter().map(String::as_str)).collect();
    let (environment, stack) = (unit.environment.as_str(), unit.stack.as_str());
    let index = Index { version: VERSION, project, environment, stack, inputs, images, resources };
    // About what the entries take: growing a text means moving it.
    let mut json = Vec::with_capacity(256 * (documents.len() + 1));
    serde_json::to_writer_pretty(&mut json, &index).expect("texts are JSON");
    json.push(b'\n');
    String::from_utf8(json).expect("JSON is UTF-8")
}
