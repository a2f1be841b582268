//! `cargo ci kinds`: rebuilds the table of kinds. In: what an API server says of its kinds (discovery as a JSON list),
//! and folders of CRDs. Out: `schemas/kinds.tsv`, one row a group and kind: group, kind, scope, served versions.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;
use saphyr::{LoadableYamlNode, Yaml};

use crate::run::{Failed, root, say};

/// Rebuild `schemas/kinds.tsv`
#[derive(Debug, Args)]
pub(crate) struct Kinds {
    /// A JSON list of objects with `apiVersion`, `kind` and `namespaced`
    #[arg(long, value_name = "FILE")]
    discovery: PathBuf,
    /// A folder of CRDs (may be given several times)
    #[arg(long, value_name = "DIR")]
    crds: Vec<PathBuf>,
}

/// Scope and served versions by group and kind.
type Table = BTreeMap<(String, String), (&'static str, BTreeSet<String>)>;

impl Kinds {
    pub(crate) fn run(&self) -> Result<(), Failed> {
        let mut table = Table::new();
        discovered(&read(&self.discovery)?, &mut table)?;
        for folder in &self.crds {
            for file in yaml_files(folder)? {
                definitions(&file, &mut table)?;
            }
        }
        let rows = table.iter().map(|((group, kind), (scope, versions))| {
            let versions: Vec<&str> = versions.iter().map(String::as_str).collect();
            format!("{group}\t{kind}\t{scope}\t{}\n", versions.join(","))
        });
        let text: String = std::iter::once("# group\tkind\tscope\tserved versions\n".to_owned()).chain(rows).collect();
        let target = root().join("schemas/kinds.tsv");
        fs::write(&target, text).map_err(|error| Failed(format!("cannot write {}: {error}", target.display())))?;
        say(&format!("{} kinds", table.len()));
        Ok(())
    }
}

fn read(file: &Path) -> Result<String, Failed> {
    fs::read_to_string(file).map_err(|error| Failed(format!("cannot read {}: {error}", file.display())))
}

/// JSON is YAML; one reader is enough.
fn parsed<'t>(text: &'t str, file: &Path) -> Result<Vec<Yaml<'t>>, Failed> {
    Yaml::load_from_str(text).map_err(|error| Failed(format!("{}: {error}", file.display())))
}

fn discovered(text: &str, table: &mut Table) -> Result<(), Failed> {
    let documents = parsed(text, Path::new("discovery"))?;
    let entries = documents.first().and_then(Yaml::as_sequence).into_iter().flatten();
    for entry in entries {
        let field = |key: &'static str| entry.as_mapping_get(key);
        let (Some(api_version), Some(kind)) =
            (field("apiVersion").and_then(Yaml::as_str), field("kind").and_then(Yaml::as_str))
        else {
            return Err(Failed("discovery: an entry without apiVersion or kind".into()));
        };
        let (group, version) = api_version.split_once('/').unwrap_or(("", api_version));
        let namespaced = field("namespaced").and_then(Yaml::as_bool).unwrap_or(false);
        let scope = if namespaced { "Namespaced" } else { "Cluster" };
        add(table, (group, kind), scope, [version]);
    }
    Ok(())
}

fn definitions(file: &Path, table: &mut Table) -> Result<(), Failed> {
    let text = read(file)?;
    for document in parsed(&text, file)? {
        if document.as_mapping_get("kind").and_then(Yaml::as_str) != Some("CustomResourceDefinition") {
            continue;
        }
        let spec = document.as_mapping_get("spec").ok_or_else(|| Failed(format!("{}: no spec", file.display())))?;
        let field = |key: &'static str| spec.as_mapping_get(key);
        let kind = field("names").and_then(|names| names.as_mapping_get("kind")).and_then(Yaml::as_str);
        let (Some(group), Some(kind)) = (field("group").and_then(Yaml::as_str), kind) else {
            return Err(Failed(format!("{}: no group or kind", file.display())));
        };
        let scope = if field("scope").and_then(Yaml::as_str) == Some("Cluster") { "Cluster" } else { "Namespaced" };
        let versions = field("versions").and_then(Yaml::as_sequence).into_iter().flatten();
        let served = versions.filter(|version| version.as_mapping_get("served").and_then(Yaml::as_bool) == Some(true));
        let names = served.filter_map(|version| version.as_mapping_get("name").and_then(Yaml::as_str));
        add(table, (group, kind), scope, names);
    }
    Ok(())
}

fn add<'v>(
    table: &mut Table,
    (group, kind): (&str, &str),
    scope: &'static str,
    versions: impl IntoIterator<Item = &'v str>,
) {
    let row = table.entry((group.to_owned(), kind.to_owned())).or_insert_with(|| (scope, BTreeSet::new()));
    row.1.extend(versions.into_iter().map(str::to_owned));
}

fn yaml_files(folder: &Path) -> Result<Vec<PathBuf>, Failed> {
    let listing = fs::read_dir(folder).map_err(|error| Failed(format!("cannot list {}: {error}", folder.display())))?;
    let mut files = Vec::new();
    for path in listing.filter_map(Result::ok).map(|entry| entry.path()) {
        if path.is_dir() {
            files.extend(yaml_files(&path)?);
        } else if path.extension().is_some_and(|ending| ending == "yaml" || ending == "yml") {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}
