//! Who says what Kubernetes has. In: a server, or the source of a release, which holds the same documents as files.
//! Out: the documents of discovery and of `OpenAPI` by the paths that they have on a server.

use std::fs;
use std::path::{Path, PathBuf};

use ::control_plane::Client;
use serde_json::Value;

use crate::run::Failed;

/// A server or a release.
#[derive(Debug)]
pub(super) enum Source<'a> {
    Server(&'a Client),
    Release(&'a Path),
}

impl Source<'_> {
    /// A document of discovery, as `/apis/apps/v1`.
    pub(super) fn discovery(&self, path: &str) -> Result<Value, Failed> {
        match self {
            Self::Server(client) => asked(client, path),
            Self::Release(folder) => parsed(&folder.join("api/discovery").join(format!("{}.json", flat(path)))),
        }
    }

    /// The `OpenAPI` document of a group and version, with the same path as in discovery.
    pub(super) fn open_api(&self, path: &str) -> Result<Value, Failed> {
        match self {
            Self::Server(client) => asked(client, &format!("/openapi/v3{path}")),
            Self::Release(folder) => {
                parsed(&folder.join("api/openapi-spec/v3").join(format!("{}_openapi.json", flat(path))))
            }
        }
    }

    /// The Go source that lists enumerations. What a release publishes as `OpenAPI` leaves them out; a server tells
    /// them.
    pub(super) fn enumerations(&self) -> Result<Option<String>, Failed> {
        match self {
            Self::Server(_) => Ok(None),
            Self::Release(folder) => text(&folder.join("pkg/generated/openapi/zz_generated.openapi.go")).map(Some),
        }
    }

    /// The server's own minor version.
    pub(super) fn minor(&self) -> Result<u16, Failed> {
        let version = self.discovery("/version")?;
        let minor = version["minor"].as_str().and_then(|minor| minor.parse().ok());
        minor.ok_or_else(|| Failed(format!("no minor version is {}", version["minor"])))
    }

    /// Whether a version of a group is there. A release publishes all; a server serves none before `v1` unless it is
    /// told.
    pub(super) fn serves(&self, version: &str) -> bool {
        match self {
            Self::Server(_) => true,
            Self::Release(_) => !version.contains("alpha") && !version.contains("beta"),
        }
    }
}

fn asked(client: &Client, path: &str) -> Result<Value, Failed> {
    let answer = client.get(path).and_then(|answer| answer.done("GET", path));
    answer.map_err(|failure| Failed(failure.chain()))
}

/// How a path is written in the name of a file.
fn flat(path: &str) -> String {
    path.trim_start_matches('/').replace('/', "__")
}

fn text(file: &PathBuf) -> Result<String, Failed> {
    fs::read_to_string(file).map_err(|error| Failed(format!("cannot read {}: {error}", file.display())))
}

fn parsed(file: &PathBuf) -> Result<Value, Failed> {
    serde_json::from_str(&text(file)?).map_err(|error| Failed(format!("{}: {error}", file.display())))
}
