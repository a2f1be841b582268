//! Writes the manifests. In: [`Checked`]. Out: [`Manifests`]: a text for every resource, the list of files that
//! kustomize reads, and an index. It cannot fail and decides nothing; same graph, same bytes.

mod index;
mod kustomization;
#[cfg(test)]
mod tests;
mod yaml;

use std::collections::{BTreeMap, BTreeSet};

pub use yaml::yaml;

use crate::check::Checked;
use crate::declared::UnitName;
use crate::diagnostic::Files;
use crate::image;
use crate::name::Id;
use crate::parallel::{self, Threads};
use crate::resolve::Resource;

/// How manifests are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// YAML that parsers of version 1.1 and 1.2 read alike.
    Yaml,
    /// JSON, indented.
    Json,
}

impl Format {
    /// The ending of a file's name.
    #[must_use]
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Yaml => "yaml",
            Self::Json => "json",
        }
    }
}

/// One resource as text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// Its unit.
    pub unit: UnitName,
    /// Its id.
    pub id: Id,
    /// Its file in the unit's folder, with `/` between folders.
    pub path: String,
    /// The manifest, ended by a line end.
    pub text: String,
    /// The line that the author would edit, as `stacks/apps.ncl:14`.
    source: Option<String>,
    images: Vec<String>,
}

/// One unit's folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ManifestUnit {
    /// Its name.
    pub name: UnitName,
    /// The text of `kustomization.yaml`.
    pub kustomization: String,
    /// The text of `index.json`.
    pub index: String,
}

/// Everything that a build writes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Manifests {
    units: Vec<ManifestUnit>,
    documents: Vec<Document>,
    of_unit: BTreeMap<UnitName, Vec<usize>>,
    project: String,
}

impl Manifests {
    /// The project's name, which every index holds: an output of another project is left alone.
    #[must_use]
    pub fn project(&self) -> &str {
        &self.project
    }

    /// The units by environment and stack, those without resources too.
    #[must_use]
    pub fn units(&self) -> &[ManifestUnit] {
        &self.units
    }

    /// The same without the digests of what the units were made from: these change with every source, and what is
    /// rendered may not.
    #[must_use]
    pub fn without_digests(mut self) -> Self {
        let units = std::mem::take(&mut self.units);
        let stable = units.into_iter().map(|unit| {
            let documents: Vec<&Document> = self.documents_of(&unit.name).collect();
            let index = index::index(&self.project, &unit.name, None, &documents);
            ManifestUnit { index, ..unit }
        });
        self.units = stable.collect();
        self
    }

    /// The resources in the order of the graph.
    #[must_use]
    pub fn documents(&self) -> &[Document] {
        &self.documents
    }

    /// The resources of one unit in the order of the graph.
    pub fn documents_of(&self, unit: &UnitName) -> impl Iterator<Item = &Document> {
        self.of_unit.get(unit).into_iter().flatten().map(|at| &self.documents[*at])
    }
}

/// How many resources are texts at once where they are streamed: enough to keep all threads busy.
const GROUP: usize = 512;

/// Renders the resources in the order of the graph, group by group, so that few are texts at a time. `files` are the
/// sources, for the lines that the documents name.
pub fn documents<'a>(
    checked: &'a Checked,
    files: &'a Files,
    format: Format,
    threads: Threads,
) -> impl Iterator<Item = Vec<Document>> + 'a {
    let mut resources = checked.in_order();
    std::iter::from_fn(move || {
        let group: Vec<&Resource> = resources.by_ref().take(GROUP).collect();
        let is_last = group.is_empty();
        let texts = parallel::map(group, threads, |resource| document(resource, files, format));
        (!is_last).then_some(texts)
    })
}

/// Renders every unit. `files` are the sources, for the lines in the index.
#[must_use]
pub fn render(checked: &Checked, files: &Files, format: Format, threads: Threads) -> Manifests {
    let graph = checked.graph();
    let resources = checked.in_order().collect();
    let documents: Vec<Document> = parallel::map(resources, threads, |resource| document(resource, files, format));
    // Collected once: asking for the documents of each unit in turn would walk all of them for every unit.
    let mut of_unit: BTreeMap<UnitName, Vec<usize>> = BTreeMap::new();
    for (at, document) in documents.iter().enumerate() {
        of_unit.entry(document.unit.clone()).or_default().push(at);
    }
    let mut manifests =
        Manifests { units: Vec::new(), documents, of_unit, project: graph.settings().project().to_owned() };
    for unit in checked.units() {
        let documents: Vec<&Document> = manifests.documents_of(&unit.name).collect();
        let rendered = ManifestUnit {
            name: unit.name.clone(),
            kustomization: kustomization::kustomization(&documents),
            index: index::index(graph.settings().project(), &unit.name, Some(&unit.inputs), &documents),
        };
        manifests.units.push(rendered);
    }
    manifests
}

fn document(resource: &Resource, files: &Files, format: Format) -> Document {
    let text = match format {
        Format::Yaml => yaml(resource.node()),
        Format::Json => {
            let json = serde_json::to_string_pretty(resource.node()).expect("plain values are JSON");
            format!("{json}\n")
        }
    };
    let images: BTreeSet<&str> = image::named(resource.node()).iter().map(|named| named.text).collect();
    Document {
        unit: resource.unit().clone(),
        id: resource.id().clone(),
        path: format!("{}.{}", resource.id().path(), format.extension()),
        text,
        source: resource.place().primary().map(|span| files.line_of(span)),
        images: images.into_iter().map(str::to_owned).collect(),
    }
}
