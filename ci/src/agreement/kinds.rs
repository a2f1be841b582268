//! The kinds that cases are made of. In: the tables of Kubernetes' own kinds, CRDs, the corpus, our stacks as they are
//! rendered. Out: kinds with schemas and seeds, the cases that people have written, and what our own checks know of all kinds. What cannot be read is told, and none is passed
//! over.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use control_plane::corpus;
use control_plane::fixtures::{Crd, CrdSet, crds};
use lornuc_model::schema::{Docs, KindFile, Schemas, find};
use lornuc_model::value::from_json;
use serde_json::Value;

use super::case::{Case, Class, Kind, Kinds};
use super::manifests;
use crate::run::{Failed, root};

/// The minor version whose server is asked.
const MINOR: u16 = 36;

/// Where what our stacks render is kept.
const STACKS: &str = "golden/stacks";

/// How the name of the case ends that a record of the corpus opens with: no change is made to its object.
const UNCHANGED: &str = " {}";

/// Everything that a run begins with.
#[derive(Debug)]
pub(super) struct Known {
    pub(super) kinds: Kinds,
    /// What people have written: the corpus, with sound objects and broken ones, and what our stacks render.
    pub(super) written: Vec<Case>,
    /// What our checks know.
    pub(super) schemas: Schemas,
}

/// The kinds of Kubernetes and those of the CRDs.
pub(super) fn known(crds: &[Crd], only: Option<&str>) -> Result<Known, Failed> {
    let mut written = corpus_cases(only)?;
    let seeds = written.iter().filter(|case| case.what.is_empty());
    let mut by_kind: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    seeds.for_each(|case| by_kind.entry(case.kind.clone()).or_default().push(case.object.clone()));
    let mut kinds = Kinds { kinds: Vec::new(), definitions: definitions(&table("definitions.tsv")?)? };
    builtin(&table("kinds.tsv")?, &mut by_kind, &mut kinds.kinds);
    let mut schemas = Schemas::builtin();
    for crd in crds {
        let failed = |what: String| Failed(format!("{}: {what}", crd.name()));
        kinds.kinds.extend(custom(crd, &mut by_kind));
        let node = from_json(crd.object().clone()).map_err(|error| failed(format!("{error:?}")))?;
        for definition in find(&node).definitions {
            // As a project has it that imported the CRD.
            schemas
                .import([KindFile::read(&definition.text(Docs::Dropped)).map_err(|error| failed(error.to_string()))?]);
        }
    }
    if only.is_none() {
        written.extend(rendered()?);
    }
    Ok(Known { kinds, written, schemas })
}

/// The CRDs of all sets.
pub(super) fn kept() -> Result<Vec<Crd>, Failed> {
    let sets: Result<Vec<Vec<Crd>>, _> = CrdSet::ALL.into_iter().map(crds).collect();
    Ok(sets.map_err(|failure| Failed(failure.chain()))?.concat())
}

fn table(name: &str) -> Result<String, Failed> {
    read(&root().join("schemas/kubernetes").join(name))
}

fn read(path: &PathBuf) -> Result<String, Failed> {
    fs::read_to_string(path).map_err(|error| Failed(format!("cannot read {}: {error}", path.display())))
}

fn rows(table: &str) -> impl Iterator<Item = Vec<&str>> {
    table.lines().filter(|line| !line.starts_with('#')).map(|line| line.split('\t').collect())
}

/// Whether a range as `34-37` holds the minor version.
fn holds(range: &str) -> bool {
    let bounds = range.split_once('-').and_then(|(from, to)| Some((from.parse().ok()?, to.parse().ok()?)));
    bounds.is_some_and(|(from, to): (u16, u16)| (from..=to).contains(&MINOR))
}

fn definitions(table: &str) -> Result<BTreeMap<String, Value>, Failed> {
    let mut definitions = BTreeMap::new();
    for row in rows(table) {
        if let [name, range, schema] = row[..]
            && holds(range)
        {
            let schema = serde_json::from_str(schema).map_err(|error| Failed(format!("{name}: {error}")))?;
            definitions.insert(name.to_owned(), schema);
        }
    }
    Ok(definitions)
}

fn builtin(table: &str, seeds: &mut BTreeMap<String, Vec<Value>>, kinds: &mut Vec<Kind>) {
    for row in rows(table) {
        let [group, kind, _, _, _, versions, range] = row[..] else { continue };
        for (version, definition) in versions.split(',').filter_map(|pair| pair.split_once('=')) {
            if holds(range) {
                let api_version = if group.is_empty() { version.to_owned() } else { format!("{group}/{version}") };
                let seeds = seeds.remove(&format!("{api_version} {kind}")).unwrap_or_default();
                let schema = serde_json::json!({ "$ref": definition });
                kinds.push(Kind { api_version, kind: kind.to_owned(), schema, is_builtin: true, seeds });
            }
        }
    }
}

fn custom(crd: &Crd, seeds: &mut BTreeMap<String, Vec<Value>>) -> Vec<Kind> {
    let spec = &crd.object()["spec"];
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let versions = spec["versions"].as_array().into_iter().flatten();
    let served = versions.filter(|version| version["served"] == true).map(|version| {
        let api_version = format!("{}/{}", text(&spec["group"]), text(&version["name"]));
        let kind = text(&spec["names"]["kind"]);
        let seeds = seeds.remove(&format!("{api_version} {kind}")).unwrap_or_default();
        let schema = version["schema"]["openAPIV3Schema"].clone();
        Kind { api_version, kind, schema, is_builtin: false, seeds }
    });
    served.collect()
}

/// What our stacks render.
fn rendered() -> Result<Vec<Case>, Failed> {
    let root = root();
    let mut cases = manifests::read(&[root.join(STACKS)])?.cases;
    for case in &mut cases {
        case.what = case.what.strip_prefix(&format!("{}/", root.display())).unwrap_or_default().to_owned();
    }
    Ok(cases)
}

/// The cases of the corpus; `only` names a file of it.
fn corpus_cases(only: Option<&str>) -> Result<Vec<Case>, Failed> {
    let folder = root().join("compiler/model/tests/corpus/kubernetes");
    let failed = |error: std::io::Error| Failed(format!("cannot read {}: {error}", folder.display()));
    let mut files: Vec<PathBuf> = Vec::new();
    for entry in fs::read_dir(&folder).map_err(failed)? {
        files.push(entry.map_err(failed)?.path());
    }
    files.sort();
    let mut all = Vec::new();
    for file in files {
        let name = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        if only.is_some_and(|only| only != name) {
            continue;
        }
        let cases = corpus::cases(&read(&file)?).map_err(|what| Failed(format!("{name}: {what}")))?;
        all.extend(cases.into_iter().map(of_corpus));
    }
    if let (Some(only), true) = (only, all.is_empty()) {
        return Err(Failed(format!("there is no corpus `{only}`")));
    }
    Ok(all)
}

fn of_corpus(case: corpus::Case) -> Case {
    let text = |key: &str| case.object[key].as_str().unwrap_or_default();
    let kind = format!("{} {}", text("apiVersion"), text("kind"));
    let class = if case.refused.is_empty() { Class::Valid } else { Class::CrossField };
    let what = match case.name.strip_suffix(UNCHANGED) {
        Some(_) => String::new(),
        None => case.name.split_once(' ').map(|(_, change)| change.to_owned()).unwrap_or_default(),
    };
    Case { class, kind, what, object: case.object }
}
