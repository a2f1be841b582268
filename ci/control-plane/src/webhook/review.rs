//! Reviews and replies. In: an `AdmissionReview` of `admission.k8s.io/v1`. Out: what tests ask of it, and the review that
//! answers it. Other kinds and versions are refused.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use serde_json::{Value, json};

/// What a webhook replies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reply {
    /// It may be.
    Allow,
    /// It may not be.
    Deny {
        /// What the client is told.
        message: String,
    },
    /// Only dry runs may not be. This is what webhooks do that cannot judge without writing down: the API server takes
    /// no registration of version 1 whose side effects are `Some`.
    DenyDryRuns {
        /// What the client is told.
        message: String,
    },
    /// It may be, changed by a JSON patch: an array of operations.
    Mutate {
        /// The operations.
        patch: Value,
    },
    /// Nothing, until it is told otherwise.
    Hang,
    /// An error of HTTP.
    Status(u16),
    /// A body that is no review.
    Nonsense,
    /// The connection is closed.
    Close,
}

/// A question of the API server.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Review {
    /// What the reply names.
    pub uid: String,
    /// The kind of the object, or `Scale` and the like for subresources.
    pub kind: Kind,
    /// `CREATE`, `UPDATE`, `DELETE` or `CONNECT`.
    pub operation: String,
    /// The object's name; empty where the server makes it up.
    #[serde(default)]
    pub name: String,
    /// The object's namespace; empty where it is in none.
    #[serde(default)]
    pub namespace: String,
    /// Whether nothing is to be stored.
    #[serde(default)]
    pub dry_run: bool,
    /// Who asks.
    pub user_info: Asker,
    /// The object as it is to be; null when it is deleted.
    #[serde(default)]
    pub object: Value,
    /// The object as it is; null when it is created.
    #[serde(default)]
    pub old_object: Value,
}

/// A group, version and kind.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Kind {
    /// The group; empty for the core.
    #[serde(default)]
    pub group: String,
    /// The version.
    pub version: String,
    /// The kind.
    pub kind: String,
}

/// Who asks for what is reviewed.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Asker {
    /// The user's name.
    #[serde(default)]
    pub username: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Envelope {
    api_version: String,
    kind: String,
    request: Review,
}

impl Review {
    /// Reads a body; an error says what it is instead.
    pub(super) fn read(body: &[u8]) -> Result<Self, String> {
        let envelope: Envelope = serde_json::from_slice(body).map_err(|error| format!("no review: {error}"))?;
        match (envelope.api_version.as_str(), envelope.kind.as_str()) {
            ("admission.k8s.io/v1", "AdmissionReview") => Ok(envelope.request),
            (version, kind) => Err(format!("no review: {kind} of {version}")),
        }
    }

    pub(super) fn allowed(&self) -> Value {
        self.answered(&json!({ "uid": self.uid, "allowed": true }))
    }

    pub(super) fn denied(&self, message: &str) -> Value {
        self.answered(&json!({ "uid": self.uid, "allowed": false, "status": { "code": 403, "message": message } }))
    }

    pub(super) fn patched(&self, patch: &Value) -> Value {
        let patch = STANDARD.encode(patch.to_string());
        self.answered(&json!({ "uid": self.uid, "allowed": true, "patchType": "JSONPatch", "patch": patch }))
    }

    fn answered(&self, response: &Value) -> Value {
        json!({ "apiVersion": "admission.k8s.io/v1", "kind": "AdmissionReview", "response": response })
    }
}
