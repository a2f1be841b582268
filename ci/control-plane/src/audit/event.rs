//! One line of the log. In: JSON of `audit.k8s.io/v1`. Out: an `Event` with what tests ask for. Other versions are
//! refused, and stages that no version of Kubernetes knows.

use serde::de::Error as _;
use serde::{Deserialize, Deserializer};
use serde_json::Value;

/// What the API server writes at one stage of a request. Names are the log's own.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Event {
    #[serde(deserialize_with = "version_one", rename = "apiVersion")]
    _version: (),
    /// The same in all events of one request.
    #[serde(rename = "auditID")]
    pub audit_id: String,
    /// How far the request has come.
    pub stage: Stage,
    /// The path with its query, as the client sent it.
    #[serde(rename = "requestURI")]
    pub request_uri: String,
    /// `get`, `list`, `watch`, `create`, `update`, `patch`, `delete`, `deletecollection`, or the method in lower case
    /// for what is no resource.
    pub verb: String,
    /// Who asked.
    #[serde(default)]
    pub user: User,
    /// As whom it was asked.
    pub impersonated_user: Option<User>,
    /// The client's name for itself.
    #[serde(default)]
    pub user_agent: String,
    /// What it was about; `None` for paths that are no resource.
    pub object_ref: Option<ObjectRef>,
    response_status: Option<Status>,
    /// The body of the request, where the policy keeps it.
    pub request_object: Option<Value>,
    /// The body of the response, where the policy keeps it.
    pub response_object: Option<Value>,
    /// When the request came: RFC 3339 in UTC with six digits, so that texts compare as times do.
    #[serde(default)]
    pub request_received_timestamp: String,
    /// When this stage was reached, in the same form.
    #[serde(default)]
    pub stage_timestamp: String,
}

/// How far a request has come, in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
pub enum Stage {
    /// Nothing is done yet.
    RequestReceived,
    /// The headers of a long response are sent: of a watch.
    ResponseStarted,
    /// All is sent.
    ResponseComplete,
    /// The server gave up.
    Panic,
}

/// Someone whom the API server knows.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct User {
    /// The name.
    #[serde(default)]
    pub username: String,
    /// The groups.
    #[serde(default)]
    pub groups: Vec<String>,
}

/// What a request is about; what does not apply is empty.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ObjectRef {
    /// The group; empty for the core.
    pub api_group: String,
    /// The version in the group.
    pub api_version: String,
    /// The kind's name in paths: `deployments`.
    pub resource: String,
    /// What of the object, as in `status`.
    pub subresource: String,
    /// Where it is.
    pub namespace: String,
    /// Its name; empty for lists, and where the server makes it up.
    pub name: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
struct Status {
    code: Option<u16>,
}

impl Event {
    /// Reads one line.
    pub(super) fn read(line: &[u8]) -> Result<Self, serde_json::Error> {
        serde_json::from_slice(line)
    }

    /// The code of the response, from the stage on that has one.
    pub fn code(&self) -> Option<u16> {
        self.response_status.as_ref().and_then(|status| status.code)
    }
}

fn version_one<'de, D: Deserializer<'de>>(deserializer: D) -> Result<(), D::Error> {
    let version = String::deserialize(deserializer)?;
    if version == "audit.k8s.io/v1" { Ok(()) } else { Err(D::Error::custom(format!("a version `{version}`"))) }
}
