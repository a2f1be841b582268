//! The CRDs that tests install. In: the folder `crds/`, and any folder of CRDs as YAML. Out: CRDs as an API server takes
//! them, without what only people read. A file that is not as it should be is told, and none is passed over.

pub(crate) mod slim;
#[cfg(test)]
mod tests;

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

use saphyr::{LoadableYamlNode, Yaml};
use serde_json::Value;
pub use slim::{json, slim};

use crate::failure::Failure;

/// The variable that names a folder with more CRDs than are kept here.
pub const FOLDER: &str = "LORNUC_CRDS";

/// Groups whose definitions are never installed: what packages and functions are configured by, in files.
const NEVER: &[&str] = &["meta.pkg.crossplane.io", "pt.fn.crossplane.io"];

/// CRDs that belong together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum CrdSet {
    /// What Crossplane's core needs to start.
    Crossplane,
    /// Secrets from elsewhere, and the stores they come from.
    ExternalSecrets,
    /// What the controllers of Flux need to start.
    Flux,
    /// Of Google's cloud, what stacks and tests use.
    ProviderGcp,
    /// Objects of other clusters.
    ProviderKubernetes,
}

/// A `CustomResourceDefinition`.
#[derive(Debug, Clone, PartialEq)]
pub struct Crd {
    name: String,
    /// Where its objects are, in the version that is stored: below `/apis/`.
    collection: String,
    object: Value,
}

impl CrdSet {
    /// All of them.
    pub const ALL: [Self; 5] =
        [Self::Crossplane, Self::ExternalSecrets, Self::Flux, Self::ProviderGcp, Self::ProviderKubernetes];

    /// The name of its folder.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Crossplane => "crossplane",
            Self::ExternalSecrets => "external-secrets",
            Self::Flux => "flux",
            Self::ProviderGcp => "provider-gcp",
            Self::ProviderKubernetes => "provider-kubernetes",
        }
    }

    /// Whether `cargo ci crds` keeps the CRD of this name. Those of a whole group are kept where a controller asks for
    /// all of its own at its start.
    #[must_use]
    pub fn keeps(self, crd: &Crd) -> bool {
        let group = crd.name.split_once('.').map_or("", |(_, group)| group);
        match self {
            Self::Crossplane => matches!(
                group,
                "apiextensions.crossplane.io" | "ops.crossplane.io" | "pkg.crossplane.io" | "protection.crossplane.io"
            ),
            Self::ExternalSecrets => {
                group == "external-secrets.io" || crd.name == "passwords.generators.external-secrets.io"
            }
            Self::Flux => group.ends_with(".toolkit.fluxcd.io") || group == "source.extensions.fluxcd.io",
            Self::ProviderGcp => {
                group == "gcp.m.upbound.io"
                    || matches!(
                        crd.name.as_str(),
                        "buckets.storage.gcp.m.upbound.io" | "databaseinstances.sql.gcp.m.upbound.io"
                    )
            }
            Self::ProviderKubernetes => matches!(group, "kubernetes.crossplane.io" | "kubernetes.m.crossplane.io"),
        }
    }
}

impl Crd {
    /// Takes what is one.
    ///
    /// # Errors
    /// It is none; with what it lacks.
    pub fn of(object: Value) -> Result<Self, &'static str> {
        if object["kind"] != "CustomResourceDefinition" || object["apiVersion"] != "apiextensions.k8s.io/v1" {
            return Err("no CustomResourceDefinition of apiextensions.k8s.io/v1");
        }
        let text = |value: &Value, lack: &'static str| value.as_str().map(str::to_owned).ok_or(lack);
        let name = text(&object["metadata"]["name"], "no `metadata.name`")?;
        let group = text(&object["spec"]["group"], "no `spec.group`")?;
        let plural = text(&object["spec"]["names"]["plural"], "no `spec.names.plural`")?;
        let versions = object["spec"]["versions"].as_array().into_iter().flatten();
        let stored = versions.into_iter().find(|version| version["storage"] == true && version["served"] == true);
        let version =
            stored.and_then(|version| version["name"].as_str()).ok_or("no version that is stored and served")?;
        let collection = format!("{group}/{version}/{plural}");
        Ok(Self { name, collection, object })
    }

    /// As in `buckets.storage.gcp.m.upbound.io`.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The path of its objects in all namespaces.
    #[must_use]
    pub fn path(&self) -> String {
        format!("/apis/{}", self.collection)
    }

    /// What an API server takes.
    #[must_use]
    pub fn object(&self) -> &Value {
        &self.object
    }
}

impl fmt::Display for Crd {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}

/// Where the CRDs are kept.
#[must_use]
pub fn kept() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/crds"))
}

/// The CRDs of a set, by name.
///
/// # Errors
/// One cannot be read: the checkout is not whole.
pub fn crds(set: CrdSet) -> Result<Vec<Crd>, Failure> {
    read(&kept().join(set.name()))
}

/// The CRDs of the folder that the environment names, if it names one: for tests of many kinds.
///
/// # Errors
/// The folder cannot be read, or holds something else.
pub fn all_crds() -> Result<Option<Vec<Crd>>, Failure> {
    std::env::var_os(FOLDER).map(|folder| read(Path::new(&folder))).transpose()
}

/// Every CRD below a folder, slim, by name. Files that are neither YAML nor JSON are passed over.
///
/// # Errors
/// The folder or a file cannot be read, or holds something else.
pub fn read(folder: &Path) -> Result<Vec<Crd>, Failure> {
    let mut crds = Vec::new();
    for file in files(folder)? {
        let text = fs::read_to_string(&file).map_err(Failure::disk("read", &file))?;
        let wrong = |what: String| Failure::Crd { path: file.clone(), what };
        for document in Yaml::load_from_str(&text).map_err(|error| wrong(error.to_string()))? {
            let object = slim::json(&document).map_err(|what| wrong(what.to_owned()))?;
            let crd = Crd::of(slim(object)).map_err(|what| wrong(what.to_owned()))?;
            if !NEVER.iter().any(|group| crd.name.ends_with(group)) {
                crds.push(crd);
            }
        }
    }
    crds.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(crds)
}

fn files(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let mut files = Vec::new();
    let entries = fs::read_dir(folder).map_err(Failure::disk("list", folder))?;
    for entry in entries {
        let path = entry.map_err(Failure::disk("list", folder))?.path();
        if path.is_dir() {
            files.extend(self::files(&path)?);
        } else if path.extension().is_some_and(|ending| ending == "yaml" || ending == "yml" || ending == "json") {
            files.push(path);
        }
    }
    Ok(files)
}
