//! A control plane that runs, whoever started it. In: its folder. Out: users with kubeconfigs and clients, the audit log,
//! and namespaces that nobody else uses.

mod granted;
mod installed;
mod proxied;

use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::layout::{ADMIN, kubeconfig, kubeconfig_of, write, write_identity};
use crate::certificates::{Authority, Identity};
use crate::client::Client;
use crate::failure::Failure;
use crate::parts::{Part, Parts};
use crate::programs::Program;

/// What a plane says of itself to those who find its folder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Description {
    /// Where the API server is.
    pub(crate) address: String,
    /// The names of its parts.
    pub(crate) parts: Vec<String>,
    /// The programs that it runs, by which one of another version is told.
    pub(crate) binaries: Vec<PathBuf>,
    /// Where the registry listens, if there is one.
    pub(crate) registry: Option<String>,
}

impl Description {
    /// Its parts; one that we do not know is no use to us.
    pub(crate) fn parts(&self) -> Parts {
        self.parts.iter().filter_map(|name| name.parse::<Part>().ok()).collect()
    }
}

/// The file that it is in.
const DESCRIPTION: &str = "plane.json";

/// The certificate that clients hold the API server's against.
const TRUSTED: &str = "pki/ca.crt";

/// A control plane that runs.
#[derive(Debug)]
pub struct Running {
    folder: PathBuf,
    description: Description,
    admin: User,
}

impl Running {
    /// One that has just been laid out.
    pub(crate) fn of(description: Description, folder: PathBuf) -> Result<Self, Failure> {
        let text = serde_json::to_string(&description).unwrap_or_default();
        let admin = admin(&folder, &description.address)?;
        // Last: whoever finds it finds a whole one.
        write(&folder.join(DESCRIPTION), &text)?;
        Ok(Self { folder, description, admin })
    }

    /// The one in the folder.
    pub(crate) fn at(folder: &Path) -> Result<Self, Failure> {
        let file = folder.join(DESCRIPTION);
        let text = read(&file)?;
        let description: Description =
            serde_json::from_str(&text).map_err(|error| Failure::disk("read", &file)(error.into()))?;
        let admin = admin(folder, &description.address)?;
        Ok(Self { folder: folder.to_owned(), description, admin })
    }

    /// Where the API server is, as in `https://127.0.0.1:20001`.
    #[must_use]
    pub fn address(&self) -> &str {
        &self.description.address
    }

    /// Where the registry is, as in `127.0.0.1:20002`; it speaks plain HTTP. Part of [`Part::Flux`].
    #[must_use]
    pub fn registry(&self) -> Option<&str> {
        self.description.registry.as_deref()
    }

    /// What it has.
    #[must_use]
    pub fn parts(&self) -> Parts {
        self.description.parts()
    }

    /// Whether its programs are the ones that a new plane would run.
    pub(crate) fn runs_what_is_found(&self, parts: &Parts) -> bool {
        let found = parts.programs().into_iter().filter_map(Program::find);
        found.into_iter().all(|binary| self.description.binaries.contains(&binary))
    }

    /// The programs that it runs.
    pub(crate) fn binaries(&self) -> &[PathBuf] {
        &self.description.binaries
    }

    /// All files of the plane. It is removed with it.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The file that the API server writes every request to, before it answers.
    #[must_use]
    pub fn audit_log(&self) -> PathBuf {
        self.folder.join("log/audit.log")
    }

    /// The user `admin`, who may do anything.
    #[must_use]
    pub fn admin(&self) -> &User {
        &self.admin
    }

    /// A user with the name and groups. It has the rights that RBAC gives to these: none, if nothing was applied.
    ///
    /// # Errors
    /// More than two groups, or a folder that cannot be written.
    pub fn user(&self, name: &str, groups: &[&str]) -> Result<User, Failure> {
        user(&self.folder, self.address(), (name, groups))
    }

    /// Signs certificates that the API server trusts, as those of webhooks can be.
    ///
    /// # Errors
    /// Its key cannot be read.
    pub fn authority(&self) -> Result<Authority, Failure> {
        authority(&self.folder)
    }

    /// A namespace that nobody else uses, deleted when it is dropped. Its name is a prefix for the names of what has no
    /// namespace.
    ///
    /// # Errors
    /// The API server refuses.
    pub fn namespace(&self, test: &str) -> Result<Namespace, Failure> {
        let path = "/api/v1/namespaces";
        // Names have 63 characters at most, of which the server adds five.
        let test: String = test.chars().take(40).map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
        let object = json!({
            "apiVersion": "v1",
            "kind": "Namespace",
            "metadata": { "generateName": format!("t-{}-", test.to_ascii_lowercase()) },
        });
        let client = self.admin.client().clone();
        let created = client.create(path, &object)?.done("POST", path)?;
        let name = created["metadata"]["name"].as_str().unwrap_or_default().to_owned();
        Ok(Namespace { name, client })
    }
}

/// A user of a control plane.
#[derive(Debug, Clone)]
pub struct User {
    name: String,
    kubeconfig: PathBuf,
    client: Client,
}

impl User {
    /// What the audit log calls it.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// A file for `--kubeconfig` and `KUBECONFIG`.
    #[must_use]
    pub fn kubeconfig(&self) -> &Path {
        &self.kubeconfig
    }

    /// Asks as this user.
    #[must_use]
    pub fn client(&self) -> &Client {
        &self.client
    }
}

/// A namespace of one test.
#[derive(Debug)]
pub struct Namespace {
    name: String,
    client: Client,
}

impl Namespace {
    /// Its name, and a prefix for names.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }
}

impl Drop for Namespace {
    fn drop(&mut self) {
        // What ends with the plane may stay; it is in nobody's way.
        let _ = self.client.delete(&format!("/api/v1/namespaces/{}", self.name));
    }
}

fn authority(folder: &Path) -> Result<Authority, Failure> {
    Authority::from_key(&read(&folder.join("pki/ca.key"))?)
}

fn admin(folder: &Path, address: &str) -> Result<User, Failure> {
    let file = |ending: &str| read(&folder.join("pki").join(format!("{ADMIN}.{ending}")));
    let identity = Identity { certificate: file("crt")?, key: file("key")? };
    let client = Client::new(address, &read(&folder.join(TRUSTED))?, &identity)?;
    Ok(User { name: ADMIN.to_owned(), kubeconfig: kubeconfig_of(folder, ADMIN), client })
}

fn user(folder: &Path, address: &str, (name, groups): (&str, &[&str])) -> Result<User, Failure> {
    let identity = authority(folder)?.client(name, groups)?;
    let trusted = folder.join(TRUSTED);
    let users = folder.join("users");
    // Names of users may hold what names of files may not, and several processes may want the same.
    let own = tempfile::Builder::new().prefix("user-").tempdir_in(&users);
    let own = own.map_err(Failure::disk("make a folder in", &users))?.keep();
    write_identity(&own, "user", &identity)?;
    let file = own.join("kubeconfig");
    write(&file, &kubeconfig(address, &trusted, (&own.join("user"), name)).to_string())?;
    let client = Client::new(address, &read(&trusted)?, &identity)?;
    Ok(User { name: name.to_owned(), kubeconfig: file, client })
}

fn read(path: &Path) -> Result<String, Failure> {
    fs::read_to_string(path).map_err(Failure::disk("read", path))
}
