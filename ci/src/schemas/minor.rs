//! One minor version of Kubernetes. In: a source. Out: its kinds, and the definitions that their objects are made of.
//! Kinds and definitions that others have added to a server are left out.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::definitions::{is_own, references, trimmed};
use super::enums;
use super::source::Source;
use crate::run::Failed;

/// What `metadata` is in every object.
const OBJECT_META: &str = "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta";

/// What one minor version has.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Minor {
    /// By group and kind.
    pub(super) kinds: BTreeMap<(String, String), Facts>,
    /// Schemas by name.
    pub(super) definitions: BTreeMap<String, Value>,
}

/// What discovery says of a kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Facts {
    pub(super) scope: &'static str,
    pub(super) plural: String,
    pub(super) short_names: Vec<String>,
    /// Versions with the names of their definitions, the preferred one first.
    pub(super) versions: Vec<(String, String)>,
}

impl Minor {
    pub(super) fn read(source: &Source<'_>) -> Result<Self, Failed> {
        let mut minor = Self::default();
        for (group, version) in groups(source)? {
            minor.add(source, &group, &version)?;
        }
        if let Some(go) = source.enumerations()? {
            enums::add(&go, &mut minor.definitions)?;
        }
        minor.keep_what_is_used();
        Ok(minor)
    }

    fn add(&mut self, source: &Source<'_>, group: &str, version: &str) -> Result<(), Failed> {
        let path = if group.is_empty() { format!("/api/{version}") } else { format!("/apis/{group}/{version}") };
        let (discovery, document) = (source.discovery(&path)?, source.open_api(&path)?);
        let schemas = document["components"]["schemas"].as_object();
        let schemas = schemas.ok_or_else(|| Failed(format!("{path}: no schemas")))?;
        let own = || schemas.iter().filter(|(name, _)| is_own(name));
        for resource in list(&discovery, "resources") {
            let (name, kind) = (text(resource, "name")?, text(resource, "kind")?);
            let definition = own().find(|(_, schema)| describes(schema, (group, version, kind)));
            // Parts, as `pods/eviction`, are not objects that somebody declares.
            if let (false, Some((definition, _))) = (name.contains('/'), definition) {
                let facts =
                    self.kinds.entry((group.to_owned(), kind.to_owned())).or_insert_with(|| facts(resource, name));
                facts.versions.push((version.to_owned(), definition.clone()));
            }
        }
        for (name, schema) in own() {
            let schema = trimmed(schema);
            let known = self.definitions.entry(name.clone()).or_insert_with(|| schema.clone());
            if *known != schema {
                return Err(Failed(format!("{path}: `{name}` is not what it is in another group")));
            }
        }
        Ok(())
    }

    /// Leaves out what no object of any kind holds, as lists of objects and options of requests.
    fn keep_what_is_used(&mut self) {
        let versions = self.kinds.values().flat_map(|facts| &facts.versions);
        let mut due: Vec<String> = versions.map(|(_, definition)| definition.clone()).collect();
        due.push(OBJECT_META.to_owned());
        let mut used = BTreeSet::new();
        while let Some(name) = due.pop() {
            if let Some(schema) = self.definitions.get(&name)
                && used.insert(name)
            {
                references(schema, &mut due);
            }
        }
        self.definitions.retain(|name, _| used.contains(name));
    }

    /// What is not the same in the other, one line each.
    pub(super) fn differences(&self, other: &Self) -> Vec<String> {
        let kinds = differing(&self.kinds, &other.kinds).map(|(group, kind)| format!("  kind {group}/{kind}"));
        kinds.chain(differing(&self.definitions, &other.definitions).map(|name| format!("  {name}"))).collect()
    }
}

/// The keys whose values differ, and those that only one of the two has.
fn differing<'a, K: Ord, V: PartialEq>(
    one: &'a BTreeMap<K, V>,
    other: &'a BTreeMap<K, V>,
) -> impl Iterator<Item = &'a K> {
    let keys: BTreeSet<&K> = one.keys().chain(other.keys()).collect();
    keys.into_iter().filter(|key| one.get(key) != other.get(key))
}

/// All groups with their versions, the preferred one of each group first.
fn groups(source: &Source<'_>) -> Result<Vec<(String, String)>, Failed> {
    let mut found = vec![(String::new(), "v1".to_owned())];
    for group in list(&source.discovery("/apis")?, "groups") {
        let name = text(group, "name")?;
        let preferred = text(&group["preferredVersion"], "version")?;
        let mut versions = list(group, "versions").iter().map(|version| text(version, "version"));
        let mut versions = versions.by_ref().collect::<Result<Vec<_>, _>>()?;
        versions.sort_by_key(|version| *version != preferred);
        versions.retain(|version| source.serves(version));
        found.extend(versions.into_iter().map(|version| (name.to_owned(), version.to_owned())));
    }
    Ok(found)
}

fn facts(resource: &Value, plural: &str) -> Facts {
    let scope = if resource["namespaced"] == true { "Namespaced" } else { "Cluster" };
    let short_names = list(resource, "shortNames").iter().filter_map(Value::as_str).map(str::to_owned).collect();
    Facts { scope, plural: plural.to_owned(), short_names, versions: Vec::new() }
}

/// Whether a schema is that of this kind alone: some, as the options of a deletion, belong to every group.
fn describes(schema: &Value, (group, version, kind): (&str, &str, &str)) -> bool {
    match list(schema, "x-kubernetes-group-version-kind") {
        [only] => only["group"] == group && only["version"] == version && only["kind"] == kind,
        _ => false,
    }
}

fn list<'v>(value: &'v Value, key: &str) -> &'v [Value] {
    value[key].as_array().map_or(&[], Vec::as_slice)
}

fn text<'v>(value: &'v Value, key: &str) -> Result<&'v str, Failed> {
    value[key].as_str().ok_or_else(|| Failed(format!("discovery: no `{key}` in {value}")))
}
