//! `cargo ci kinds`: rebuilds the table of well-known kinds, which are none of Kubernetes' own. In: folders of CRDs. Out:
//! `schemas/kinds.tsv`, one row a group and kind: group, kind, scope, served versions. A folder that holds no CRD is refused.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;
use saphyr::{LoadableYamlNode, Yaml};

use crate::run::{Failed, root, say};

/// Rebuild `schemas/kinds.tsv`
#[derive(Debug, Args)]
pub(crate) struct Kinds {
    /// Folders of CRDs, at any depth
    #[arg(value_name = "FROM", required = true)]
    from: Vec<PathBuf>,
}

/// Scope and served versions by group and kind.
type Table = BTreeMap<(String, String), (&'static str, BTreeSet<String>)>;

impl Kinds {
    pub(crate) fn run(&self) -> Result<(), Failed> {
        let mut table = Table::new();
        for folder in &self.from {
            let known = table.len();
            for file in yaml_files(folder)? {
                definitions(&file, &mut table)?;
            }
            if table.len() == known {
                return Err(Failed(format!("{} holds no CRD that is not known already", folder.display())));
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

fn parsed<'t>(text: &'t str, file: &Path) -> Result<Vec<Yaml<'t>>, Failed> {
    Yaml::load_from_str(text).map_err(|error| Failed(format!("{}: {error}", file.display())))
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
