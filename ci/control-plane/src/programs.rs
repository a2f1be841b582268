//! The programs of a control plane, and where they are. In: the module files of `modules/`, the environment, the cache.
//! Out: for each program its recipe and the path of its binary. Nothing is built here, nor downloaded.

pub(crate) mod build;
#[cfg(test)]
mod tests;

use std::env;
use std::path::{Path, PathBuf};

use lornuc_model::digest::Digest;

use crate::failure::Failure;

/// Raised when a recipe changes in a way that neither module files nor flags show.
const RECIPE: &str = "1";

/// A folder of binaries, looked at before the cache.
pub(crate) const FOLDER_VARIABLE: &str = "LORNUC_CONTROL_PLANE";

/// Where other tools keep an API server and an etcd for tests; looked at last.
const ASSETS_VARIABLE: &str = "KUBEBUILDER_ASSETS";

/// A program that a part runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Program {
    /// etcd.
    Etcd,
    /// The API server of Kubernetes.
    ApiServer,
    /// The controllers of Kubernetes.
    ControllerManager,
    /// The scheduler of Kubernetes.
    Scheduler,
    /// Nodes and pods that only seem to run.
    Kwok,
    /// A registry for OCI artifacts.
    Registry,
    /// Flux's source controller.
    SourceController,
    /// Flux's kustomize controller.
    KustomizeController,
    /// The core of Crossplane.
    Crossplane,
}

/// A Go module of ours that pins what programs are built from.
#[derive(Debug)]
pub(crate) struct Module {
    /// Its folder below `modules/`.
    pub(crate) name: &'static str,
    go_mod: &'static str,
    go_sum: &'static str,
    /// What the linker is told.
    pub(crate) ldflags: &'static str,
}

macro_rules! module {
    ($name:literal, $ldflags:literal) => {
        Module {
            name: $name,
            go_mod: include_str!(concat!("../modules/", $name, "/go.mod")),
            go_sum: include_str!(concat!("../modules/", $name, "/go.sum")),
            ldflags: $ldflags,
        }
    };
}

/// Without the version in it, the server says that it is v0.0.0, and clients that look at versions refuse it.
static KUBERNETES: Module = module!(
    "kubernetes",
    "-s -w -X k8s.io/component-base/version.gitVersion=v1.36.3 -X k8s.io/component-base/version.gitMajor=1 \
     -X k8s.io/component-base/version.gitMinor=36"
);
/// Apart from Kubernetes' only in its flags, which would be no use to it.
static ETCD: Module = module!("kubernetes", "-s -w");
static KWOK: Module = module!("kwok", "-s -w");
static REGISTRY: Module = module!("registry", "-s -w");
static FLUX_SOURCE: Module = module!("flux-source", "-s -w");
static FLUX_KUSTOMIZE: Module = module!("flux-kustomize", "-s -w");
static CROSSPLANE: Module = module!("crossplane", "-s -w");

/// How a program is built: all that its name alone does not say.
#[derive(Debug)]
pub(crate) struct Recipe {
    /// The file's name.
    pub(crate) name: &'static str,
    /// The package of Go that is its `main`.
    pub(crate) package: &'static str,
    /// What it is built in.
    pub(crate) module: &'static Module,
}

impl Program {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Etcd,
        Self::ApiServer,
        Self::ControllerManager,
        Self::Scheduler,
        Self::Kwok,
        Self::Registry,
        Self::SourceController,
        Self::KustomizeController,
        Self::Crossplane,
    ];

    pub(crate) fn recipe(self) -> Recipe {
        let (name, package, module) = match self {
            Self::Etcd => ("etcd", "go.etcd.io/etcd/server/v3", &ETCD),
            Self::ApiServer => ("kube-apiserver", "k8s.io/kubernetes/cmd/kube-apiserver", &KUBERNETES),
            Self::ControllerManager => {
                ("kube-controller-manager", "k8s.io/kubernetes/cmd/kube-controller-manager", &KUBERNETES)
            }
            Self::Scheduler => ("kube-scheduler", "k8s.io/kubernetes/cmd/kube-scheduler", &KUBERNETES),
            Self::Kwok => ("kwok", "sigs.k8s.io/kwok/cmd/kwok", &KWOK),
            Self::Registry => ("registry", "github.com/distribution/distribution/v3/cmd/registry", &REGISTRY),
            Self::SourceController => ("source-controller", "github.com/fluxcd/source-controller", &FLUX_SOURCE),
            Self::KustomizeController => {
                ("kustomize-controller", "github.com/fluxcd/kustomize-controller", &FLUX_KUSTOMIZE)
            }
            Self::Crossplane => ("crossplane", "github.com/crossplane/crossplane/v2/cmd/crossplane", &CROSSPLANE),
        };
        Recipe { name, package, module }
    }

    /// What its file is called.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.recipe().name
    }

    /// Where the cache has it, or would.
    ///
    /// # Errors
    /// No folder for caches is known.
    pub fn cached(self) -> Result<PathBuf, Failure> {
        let Recipe { name, module, .. } = self.recipe();
        Ok(cache()?.join(module.key()).join(name))
    }

    /// Its binary: in the folder of `LORNUC_CONTROL_PLANE`, else in the cache, else among the assets of kubebuilder.
    #[must_use]
    pub fn find(self) -> Option<PathBuf> {
        let folder = |variable| env::var_os(variable).map(PathBuf::from);
        self.find_in(folder(FOLDER_VARIABLE).as_deref(), self.cached().ok(), folder(ASSETS_VARIABLE).as_deref())
    }

    /// `find`, with the places given.
    pub(crate) fn find_in(
        self,
        folder: Option<&Path>,
        cached: Option<PathBuf>,
        assets: Option<&Path>,
    ) -> Option<PathBuf> {
        let in_assets = matches!(self, Self::Etcd | Self::ApiServer).then_some(assets).flatten();
        let given = [folder.map(|folder| folder.join(self.name())), cached, in_assets.map(|it| it.join(self.name()))];
        given.into_iter().flatten().find(|path| path.is_file())
    }
}

impl Module {
    /// The name of its folder in the cache: another for other module files, flags, recipe or kind of machine.
    fn key(&self) -> String {
        let parts = [
            RECIPE,
            self.go_mod,
            self.go_sum,
            self.ldflags,
            &build::FLAGS.join(" "),
            env::consts::OS,
            env::consts::ARCH,
        ];
        // Lengths keep apart what would read the same when it is joined.
        let text: String = parts.iter().map(|part| format!("{}\n{part}", part.len())).collect();
        let digest = Digest::of(text);
        let hex = digest.as_str().trim_start_matches("sha256:");
        format!("{}-{}", self.name, &hex[..KEY_DIGITS])
    }
}

/// Whether the folder is one that programs of a module of ours are built into, now or with other module files.
pub(crate) fn is_of_a_module(folder: &Path) -> bool {
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    let Some((module, key)) = name.rsplit_once('-') else { return false };
    let is_key = key.len() == KEY_DIGITS && key.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_key && Program::ALL.into_iter().any(|program| program.recipe().module.name == module)
}

/// Enough that two keys of one module never meet.
const KEY_DIGITS: usize = 16;

/// The folder of the cache.
///
/// # Errors
/// Neither `XDG_CACHE_HOME` nor `HOME` is set.
pub fn cache() -> Result<PathBuf, Failure> {
    // The specification of these folders has relative paths ignored.
    let absolute = |variable| env::var_os(variable).map(PathBuf::from).filter(|path| path.is_absolute());
    let caches = absolute("XDG_CACHE_HOME").or_else(|| absolute("HOME").map(|home| home.join(".cache")));
    Ok(caches.ok_or(Failure::NoCache)?.join("lornuc/control-plane"))
}
