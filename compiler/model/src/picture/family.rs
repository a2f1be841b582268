//! What kinds are about, in eight families. In: group and kind. Out: the family, for whoever colours it.

#[cfg(test)]
mod tests;

use crate::name::Gvk;

/// What a kind is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Family {
    /// What runs, and how much of it.
    Workload,
    /// How it is reached.
    Network,
    /// What it reads.
    Config,
    /// Who may do what.
    Access,
    /// Where data stays.
    Storage,
    /// Crossplane, and the kinds of its providers.
    Crossplane,
    /// Flux.
    Flux,
    /// External Secrets.
    Secrets,
    /// All else.
    Other,
}

impl Family {
    pub(super) fn of(gvk: &Gvk) -> Self {
        match (gvk.api_version.group(), gvk.kind.as_str()) {
            ("apps" | "batch" | "autoscaling" | "policy", _)
            | ("", "Pod" | "PodTemplate" | "ReplicationController") => Self::Workload,
            ("networking.k8s.io" | "discovery.k8s.io" | "gateway.networking.k8s.io", _)
            | ("", "Service" | "Endpoints") => Self::Network,
            ("", "ConfigMap" | "Secret") => Self::Config,
            ("rbac.authorization.k8s.io", _) | ("", "ServiceAccount") => Self::Access,
            ("storage.k8s.io", _) | ("", "PersistentVolume" | "PersistentVolumeClaim") => Self::Storage,
            (group, _) if is_in(group, &["crossplane.io", "upbound.io"]) => Self::Crossplane,
            (group, _) if is_in(group, &["fluxcd.io"]) => Self::Flux,
            (group, _) if is_in(group, &["external-secrets.io"]) => Self::Secrets,
            (_, _) => Self::Other,
        }
    }

    /// The name of its style.
    pub(super) const fn class(self) -> &'static str {
        match self {
            Self::Workload => "workload",
            Self::Network => "network",
            Self::Config => "config",
            Self::Access => "access",
            Self::Storage => "storage",
            Self::Crossplane => "crossplane",
            Self::Flux => "flux",
            Self::Secrets => "secrets",
            Self::Other => "other",
        }
    }

    /// The words for it in a legend.
    pub(super) const fn words(self) -> &'static str {
        match self {
            Self::Workload => "workload",
            Self::Network => "network",
            Self::Config => "config and secret",
            Self::Access => "access",
            Self::Storage => "storage",
            Self::Crossplane => "Crossplane",
            Self::Flux => "Flux",
            Self::Secrets => "External Secrets",
            Self::Other => "other kind",
        }
    }
}

/// Whether a group is one of these domains, or below one.
fn is_in(group: &str, domains: &[&str]) -> bool {
    domains.iter().any(|domain| group.strip_suffix(domain).is_some_and(|rest| rest.is_empty() || rest.ends_with('.')))
}
