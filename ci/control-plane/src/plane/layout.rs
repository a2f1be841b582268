//! The folder of one plane. In: its parts, and where their programs are. Out: a new folder with keys, certificates,
//! kubeconfigs of the controllers, and what is audited; and the ports that its programs are told to use.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use tempfile::TempDir;

use super::running::Description;
use crate::certificates::{Authority, Identity, signing_keys};
use crate::failure::Failure;
use crate::parts::{Part, Parts};
use crate::ports::Port;
use crate::programs::Program;

/// How the names of planes' folders begin.
pub(crate) const PREFIX: &str = "lornuc-plane-";

/// All that a plane knows of itself before it runs.
#[derive(Debug)]
pub(crate) struct Layout {
    folder: PathBuf,
    parts: Parts,
    binaries: BTreeMap<Program, PathBuf>,
    ports: BTreeMap<Listens, u16>,
}

/// What listens on a port.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Listens {
    /// etcd.
    Etcd,
    /// The API server.
    ApiServer,
    /// The registry.
    Registry,
    /// The files of the source controller.
    Sources,
    /// The health of the source controller.
    SourceHealth,
    /// The health of the kustomize controller.
    KustomizeHealth,
    /// The health of Crossplane.
    CrossplaneHealth,
}

impl Listens {
    /// What a plane with these parts has.
    fn of(parts: &Parts) -> Vec<Self> {
        let flux = [Self::Registry, Self::Sources, Self::SourceHealth, Self::KustomizeHealth];
        let flux = flux.into_iter().filter(|_| parts.has(Part::Flux));
        let crossplane = parts.has(Part::Crossplane).then_some(Self::CrossplaneHealth);
        [Self::Etcd, Self::ApiServer].into_iter().chain(flux).chain(crossplane).collect()
    }
}

/// What the API server is reached by: from outside, and from pods.
const NAMES: [&str; 7] =
    ["127.0.0.1", "::1", "10.0.0.1", "localhost", "kubernetes", "kubernetes.default", "kubernetes.default.svc"];

/// Users who may do anything, and the names of their files. Controllers are among them, for the roles that they have of
/// themselves are not enough where each does not have a service account of its own.
const USERS: [(&str, &str); 7] = [
    (ADMIN, "admin"),
    ("controller-manager", "system:kube-controller-manager"),
    ("scheduler", "system:kube-scheduler"),
    ("kwok", "system:kwok"),
    ("source-controller", "system:source-controller"),
    ("kustomize-controller", "system:kustomize-controller"),
    ("crossplane", "system:crossplane"),
];

/// What there must be before a program writes into it.
const FOLDERS: [&str; 8] = ["pki", "etcd", "log", "users", SOURCES, REGISTRY, CROSSPLANE, CROSSPLANE_TLS];

/// What the source controller has fetched.
pub(super) const SOURCES: &str = "sources";

/// What the registry stores.
pub(super) const REGISTRY: &str = "registry";

/// The packages that Crossplane has fetched.
pub(super) const CROSSPLANE: &str = "crossplane";

/// By what Crossplane and composition functions know each other.
pub(super) const CROSSPLANE_TLS: &str = "crossplane-tls";

/// How the registry is configured.
pub(super) const REGISTRY_CONFIG: &str = "registry.json";

/// What kwok does with pods.
pub(super) const STAGES: &str = "stages.yaml";

/// The name of the files of the user `admin`.
pub(super) const ADMIN: &str = "admin";

impl Layout {
    /// A new folder, which stays until a supervisor removes it.
    pub(super) fn make(parts: &Parts, binaries: &BTreeMap<Program, PathBuf>) -> Result<(Self, Vec<Port>), Failure> {
        let temp = std::env::temp_dir();
        // There are keys in it by which anybody could do anything in the plane.
        let own = fs::Permissions::from_mode(0o700);
        let made = tempfile::Builder::new().prefix(PREFIX).permissions(own).tempdir();
        let made: TempDir = made.map_err(Failure::disk("make a folder in", &temp))?;
        let listens = Listens::of(parts);
        let ports: Vec<Port> = listens.iter().map(|_| Port::claim()).collect::<Result<_, _>>()?;
        let layout = Self {
            folder: made.path().to_owned(),
            parts: parts.clone(),
            binaries: binaries.clone(),
            ports: listens.into_iter().zip(ports.iter().map(Port::number)).collect(),
        };
        layout.fill()?;
        let _ = made.keep();
        Ok((layout, ports))
    }

    fn fill(&self) -> Result<(), Failure> {
        for name in FOLDERS {
            let folder = self.folder.join(name);
            fs::create_dir(&folder).map_err(Failure::disk("make", &folder))?;
        }
        let authority = Authority::new()?;
        self.identity("ca", authority.identity())?;
        self.identity("api-server", &authority.server("kube-apiserver", &NAMES)?)?;
        let (private, public) = signing_keys()?;
        write(&self.folder.join("pki/service-accounts.key"), &private)?;
        write(&self.folder.join("pki/service-accounts.pub"), &public)?;
        write(&self.folder.join("audit.yaml"), &audit_policy().to_string())?;
        write(&self.folder.join(STAGES), include_str!("../../stages.yaml"))?;
        write(&self.folder.join(REGISTRY_CONFIG), &self.registry_config().to_string())?;
        let tls = self.folder.join(CROSSPLANE_TLS);
        write_identity(&tls, "tls", &authority.peer("crossplane", &NAMES)?)?;
        write(&tls.join("ca.crt"), &authority.identity().certificate)?;
        for (name, user) in USERS {
            let identity = authority.client(user, &["system:masters"])?;
            self.identity(name, &identity)?;
        }
        Ok(())
    }

    /// Writes certificate, key and, for users, a kubeconfig.
    fn identity(&self, name: &str, identity: &Identity) -> Result<(), Failure> {
        let pki = self.folder.join("pki");
        write_identity(&pki, name, identity)?;
        let config = kubeconfig(&self.address(), &pki.join("ca.crt"), (&pki.join(name), name));
        write(&self.kubeconfig(name), &config.to_string())
    }

    /// The kubeconfig of a controller.
    pub(super) fn kubeconfig(&self, name: &str) -> PathBuf {
        kubeconfig_of(&self.folder, name)
    }

    /// Where the API server is.
    pub(super) fn address(&self) -> String {
        format!("https://{}", self.listens(Listens::ApiServer))
    }

    /// Host and port; port 0 of what no part of the plane is.
    pub(super) fn listens(&self, what: Listens) -> String {
        format!("127.0.0.1:{}", self.port(what))
    }

    /// The port alone.
    pub(super) fn port(&self, what: Listens) -> u16 {
        self.ports.get(&what).copied().unwrap_or_default()
    }

    fn registry_config(&self) -> Value {
        json!({
            "version": "0.1",
            "log": { "level": "warn" },
            "storage": {
                "filesystem": { "rootdirectory": self.folder.join(REGISTRY) },
                "delete": { "enabled": true },
            },
            "http": { "addr": self.listens(Listens::Registry) },
        })
    }

    /// The folder of the plane.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    pub(super) fn has(&self, part: Part) -> bool {
        self.parts.has(part)
    }

    /// Where a program is: there is one for each of the parts.
    pub(super) fn binary(&self, program: Program) -> PathBuf {
        self.binaries.get(&program).cloned().unwrap_or_else(|| program.name().into())
    }

    /// What is told to those who come later.
    pub(super) fn description(&self) -> Description {
        Description {
            address: self.address(),
            parts: Part::ALL.into_iter().filter(|part| self.has(*part)).map(|part| part.name().to_owned()).collect(),
            binaries: self.binaries.values().cloned().collect(),
            registry: self.has(Part::Flux).then(|| self.listens(Listens::Registry)),
        }
    }
}

/// Every request of every user, by who, what and how it ended: before it is carried out, so that no answer is seen that the
/// log does not know of, and once it is over. Bodies of deletions are kept, for `dryRun` may be there.
fn audit_policy() -> Value {
    json!({
        "apiVersion": "audit.k8s.io/v1",
        "kind": "Policy",
        "rules": [{ "level": "Request", "verbs": ["delete", "deletecollection"] }, { "level": "Metadata" }],
    })
}

/// Where the kubeconfig is of a user that every plane has.
pub(super) fn kubeconfig_of(folder: &Path, name: &str) -> PathBuf {
    folder.join("pki").join(format!("{name}.kubeconfig"))
}

/// Writes `NAME.crt` and `NAME.key`.
pub(super) fn write_identity(folder: &Path, name: &str, identity: &Identity) -> Result<(), Failure> {
    write(&folder.join(format!("{name}.crt")), &identity.certificate)?;
    write(&folder.join(format!("{name}.key")), &identity.key)
}

/// A kubeconfig, as JSON, which every reader of YAML takes.
pub(super) fn kubeconfig(address: &str, authority: &Path, (identity, user): (&Path, &str)) -> Value {
    let beside = |ending: &str| format!("{}.{ending}", identity.display());
    json!({
        "apiVersion": "v1",
        "kind": "Config",
        "current-context": "tests",
        "contexts": [{ "name": "tests", "context": { "cluster": "tests", "user": user } }],
        "clusters": [{ "name": "tests", "cluster": { "server": address, "certificate-authority": authority } }],
        "users": [{ "name": user, "user": {
            "client-certificate": beside("crt"),
            "client-key": beside("key"),
        } }],
    })
}

/// Writes a file.
pub(super) fn write(path: &Path, text: &str) -> Result<(), Failure> {
    fs::write(path, text).map_err(Failure::disk("write", path))
}
