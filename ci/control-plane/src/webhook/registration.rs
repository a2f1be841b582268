//! How an API server comes to know a webhook. In: what it is to be asked about. Out: `ValidatingWebhookConfiguration` and
//! `MutatingWebhookConfiguration` as JSON, to be applied by whoever may.

use std::net::SocketAddr;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

/// What a webhook is asked about, and how it is treated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hook {
    /// The name of the configuration, unique in the cluster.
    pub name: String,
    /// Where: only what is in this namespace. Tests share a server, and one must not stand in the way of another.
    pub namespace: String,
    /// The group of what is reviewed, as in `apps`; empty for the core.
    pub group: String,
    /// The resources in it, as in `deployments` or `*`.
    pub resources: Vec<String>,
    /// Whether asking it changes anything.
    pub side_effects: SideEffects,
    /// What happens when it does not answer.
    pub failure_policy: FailurePolicy,
    /// How long it may take: 1 to 30 seconds.
    pub timeout_secs: u8,
}

/// Whether asking a webhook changes anything. An API server refuses registrations of version 1 with `Some` or `Unknown`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SideEffects {
    /// It never does.
    None,
    /// It does not for dry runs.
    NoneOnDryRun,
    /// It does: such a registration is refused.
    Some,
}

/// What happens to a request whose webhook does not answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FailurePolicy {
    /// It is refused.
    Fail,
    /// It goes on.
    Ignore,
}

impl Hook {
    /// A hook that is asked about every change of these resources in a namespace, must answer within ten seconds, and has
    /// no side effects.
    pub fn new(name: &str, namespace: &str, group: &str, resources: &[&str]) -> Self {
        Self {
            name: name.to_owned(),
            namespace: namespace.to_owned(),
            group: group.to_owned(),
            resources: resources.iter().map(|&resource| resource.to_owned()).collect(),
            side_effects: SideEffects::None,
            failure_policy: FailurePolicy::Fail,
            timeout_secs: 10,
        }
    }

    pub(super) fn validating(&self, address: SocketAddr, authority: &str) -> Value {
        self.configuration("ValidatingWebhookConfiguration", self.webhook(address, authority))
    }

    pub(super) fn mutating(&self, address: SocketAddr, authority: &str) -> Value {
        self.configuration("MutatingWebhookConfiguration", self.webhook(address, authority))
    }

    fn configuration(&self, kind: &str, webhook: Value) -> Value {
        json!({
            "apiVersion": "admissionregistration.k8s.io/v1",
            "kind": kind,
            "metadata": { "name": self.name },
            "webhooks": [webhook],
        })
    }

    fn webhook(&self, address: SocketAddr, authority: &str) -> Value {
        json!({
            // The API server asks for a name with two dots.
            "name": format!("{}.tests.lornuc.dev", self.name),
            "admissionReviewVersions": ["v1"],
            "clientConfig": {
                "url": format!("https://{address}/"),
                "caBundle": STANDARD.encode(authority),
            },
            "rules": [{
                "apiGroups": [self.group],
                "apiVersions": ["*"],
                "operations": ["CREATE", "UPDATE", "DELETE"],
                "resources": self.resources,
                "scope": "Namespaced",
            }],
            "namespaceSelector": { "matchLabels": { "kubernetes.io/metadata.name": self.namespace } },
            "sideEffects": self.side_effects.word(),
            "failurePolicy": self.failure_policy.word(),
            "timeoutSeconds": self.timeout_secs,
        })
    }
}

impl SideEffects {
    fn word(self) -> &'static str {
        match self {
            Self::None => "None",
            Self::NoneOnDryRun => "NoneOnDryRun",
            Self::Some => "Some",
        }
    }
}

impl FailurePolicy {
    fn word(self) -> &'static str {
        match self {
            Self::Fail => "Fail",
            Self::Ignore => "Ignore",
        }
    }
}
