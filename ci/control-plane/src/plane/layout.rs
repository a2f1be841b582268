//! The folder of one plane. In: its parts, and where their programs are. Out: a new folder with keys, certificates,
//! kubeconfigs of the controllers, and what is audited; and the ports that its programs are told to use.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use tempfile::TempDir;

use super::running::Description;
use crate::certificates::{Authority, Identity, signing_keys};
use crate::failure::Failure;
use crate::parts::{Part, Parts};
use crate::ports::Port;
use crate::programs::Program;

/// All that a plane knows of itself before it runs.
#[derive(Debug)]
pub(crate) struct Layout {
    folder: PathBuf,
    parts: Parts,
    binaries: BTreeMap<Program, PathBuf>,
    /// Where etcd listens.
    pub(super) etcd_port: u16,
    /// Where the API server listens.
    pub(super) port: u16,
}

/// What the API server is reached by: from outside, and from pods.
const NAMES: [&str; 7] =
    ["127.0.0.1", "::1", "10.0.0.1", "localhost", "kubernetes", "kubernetes.default", "kubernetes.default.svc"];

/// Users who may do anything, and the names of their files. Controllers are among them, for the roles that they have of
/// themselves are not enough where each does not have a service account of its own.
const USERS: [(&str, &str); 4] = [
    (ADMIN, "admin"),
    ("controller-manager", "system:kube-controller-manager"),
    ("scheduler", "system:kube-scheduler"),
    ("kwok", "system:kwok"),
];

/// What kwok does with pods.
pub(super) const STAGES: &str = "stages.yaml";

/// The name of the files of the user `admin`.
pub(super) const ADMIN: &str = "admin";

impl Layout {
    /// A new folder, which stays until a supervisor removes it.
    pub(super) fn make(parts: &Parts, binaries: &BTreeMap<Program, PathBuf>) -> Result<(Self, Vec<Port>), Failure> {
        let temp = std::env::temp_dir();
        let made = tempfile::Builder::new().prefix("lornuc-plane-").tempdir();
        let made: TempDir = made.map_err(Failure::disk("make a folder in", &temp))?;
        let (etcd, api) = (Port::claim()?, Port::claim()?);
        let layout = Self {
            folder: made.path().to_owned(),
            parts: parts.clone(),
            binaries: binaries.clone(),
            etcd_port: etcd.number(),
            port: api.number(),
        };
        layout.fill()?;
        let _ = made.keep();
        Ok((layout, vec![etcd, api]))
    }

    fn fill(&self) -> Result<(), Failure> {
        for name in ["pki", "etcd", "log", "users"] {
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
        format!("https://127.0.0.1:{}", self.port)
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
