//! Manifests as people write them. In: files, and folders at any depth. Out: a case for each document, named by its file and
//! number; the CRDs among them; and how many of what else there was. Templates and what is no manifest are passed over and
//! counted. None of it is kept.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use control_plane::fixtures::{Crd, json, slim};
use saphyr::{LoadableYamlNode, Yaml};
use serde_json::Value;

use super::case::{Case, Class};
use crate::run::Failed;

/// What was found.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) cases: Vec<Case>,
    pub(super) crds: Vec<Crd>,
    /// What was passed over, and how often.
    pub(super) passed_over: BTreeMap<&'static str, usize>,
}

/// Lists in lists are no manifests of anybody.
const DEEPEST: usize = 3;

/// Reads all of them.
pub(super) fn read(paths: &[PathBuf]) -> Result<Found, Failed> {
    let mut found = Found::default();
    for path in paths {
        found.path(path).map_err(|error| Failed(format!("cannot read {}: {error}", path.display())))?;
    }
    Ok(found)
}

impl Found {
    /// Links are not followed: they may lead round in a ring.
    fn path(&mut self, path: &Path) -> io::Result<()> {
        if !fs::metadata(path)?.is_dir() {
            self.file(path);
            return Ok(());
        }
        let mut entries = fs::read_dir(path)?.collect::<io::Result<Vec<_>>>()?;
        entries.sort_by_key(fs::DirEntry::file_name);
        for entry in entries {
            let (path, kind) = (entry.path(), entry.file_type()?);
            let is_manifest = path.extension().is_some_and(|end| end == "yaml" || end == "yml" || end == "json");
            if kind.is_dir() {
                self.path(&path)?;
            } else if kind.is_file() && is_manifest {
                self.file(&path);
            }
        }
        Ok(())
    }

    fn pass(&mut self, why: &'static str) {
        *self.passed_over.entry(why).or_default() += 1;
    }

    fn file(&mut self, path: &Path) {
        let Ok(text) = fs::read_to_string(path) else { return self.pass("files that are no text") };
        if text.contains("{{") {
            return self.pass("templates");
        }
        // Most of what is written in YAML and JSON is something else, and reading it takes long.
        if !text.contains("apiVersion") {
            return self.pass("files without manifests");
        }
        let Ok(documents) = Yaml::load_from_str(&text) else { return self.pass("files that are no YAML") };
        for (document, number) in documents.iter().zip(1..) {
            match json(document) {
                Ok(Value::Null) => {}
                Ok(object) => self.document(object, &format!("{}#{number}", path.display()), 0),
                Err(_) => self.pass("documents that JSON cannot hold"),
            }
        }
    }

    fn document(&mut self, mut object: Value, name: &str, depth: usize) {
        let text = |key: &str| object[key].as_str().unwrap_or_default().to_owned();
        let (api_version, kind) = (text("apiVersion"), text("kind"));
        if api_version.is_empty() || kind.is_empty() {
            return self.pass("documents that are no manifests");
        }
        if let (true, Some(Value::Array(items)), true) =
            (kind.ends_with("List"), object.get_mut("items"), depth < DEEPEST)
        {
            for (item, number) in std::mem::take(items).into_iter().zip(1..) {
                self.document(item, &format!("{name}.{number}"), depth + 1);
            }
            return;
        }
        if kind == "CustomResourceDefinition" || kind == "CompositeResourceDefinition" {
            self.pass("CRDs and XRDs");
            self.crds.extend(Crd::of(slim(object)));
            return;
        }
        if api_version.starts_with("kustomize.config.k8s.io/") {
            return self.pass("files of Kustomize");
        }
        named(&mut object);
        let kind = format!("{api_version} {kind}");
        self.cases.push(Case { class: Class::Valid, kind, what: name.to_owned(), object });
    }
}

/// A name in place of `generateName`, which server-side apply does not take.
fn named(object: &mut Value) {
    let Some(metadata) = object["metadata"].as_object_mut().filter(|metadata| !metadata.contains_key("name")) else {
        return;
    };
    if let Some(head) = metadata.remove("generateName").as_ref().and_then(Value::as_str) {
        metadata.insert("name".to_owned(), format!("{head}00001").into());
    }
}
