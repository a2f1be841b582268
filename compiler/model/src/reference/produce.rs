//! Which objects come of a resource at run time, that no manifest has. In: a manifest. Out: their names and, where they can
//! be known, their keys.

mod certificates;
mod crossplane;
mod external_secrets;
#[cfg(test)]
mod tests;
mod volumes;
mod workloads;

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::filled::Filled;
use crate::name::Gvk;

/// The keys of a `ConfigMap` or Secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Keys<'a> {
    /// These.
    Known(BTreeSet<Cow<'a, str>>),
    /// Nobody can tell before it is there.
    Open,
}

impl<'a> Keys<'a> {
    /// Keys that are the names of the fields of records.
    pub(crate) fn of_fields(records: impl IntoIterator<Item = Filled<'a>>) -> Self {
        let fields = records.into_iter().flat_map(Filled::fields);
        Self::Known(fields.map(|field| Cow::Borrowed(&*field.key)).collect())
    }

    pub(super) fn of(names: &[&'static str]) -> Self {
        Self::Known(names.iter().map(|name| Cow::Borrowed(*name)).collect())
    }

    pub(super) fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Known(mut keys), Self::Known(more)) => {
                keys.extend(more);
                Self::Known(keys)
            }
            (Self::Open, _) | (_, Self::Open) => Self::Open,
        }
    }
}

/// Where an object will be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Where<'a> {
    /// In the namespace of the resource that it comes of, or in none if its kind has none.
    Own,
    /// In this one.
    In(&'a str),
    /// In some that cannot be told.
    Anywhere,
}

/// An object that there will be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Produced<'a> {
    /// Its group.
    pub(crate) group: Cow<'a, str>,
    /// Its kind.
    pub(crate) kind: Cow<'a, str>,
    /// Its namespace.
    pub(crate) namespace: Where<'a>,
    /// Its name.
    pub(crate) name: Cow<'a, str>,
    /// Its keys.
    pub(crate) keys: Keys<'a>,
    /// Whether only its keys are made: the object must be there already.
    pub(crate) is_merged: bool,
}

impl<'a> Produced<'a> {
    fn new(kind: &'static str, name: impl Into<Cow<'a, str>>) -> Self {
        let (group, kind) = ("".into(), kind.into());
        Self { group, kind, namespace: Where::Own, name: name.into(), keys: Keys::Open, is_merged: false }
    }

    fn with(self, keys: Keys<'a>) -> Self {
        Self { keys, ..self }
    }

    fn at(self, namespace: Where<'a>) -> Self {
        Self { namespace, ..self }
    }
}

/// What comes of a resource.
pub(crate) fn produced<'a>(gvk: &Gvk, manifest: Filled<'a>) -> Vec<Produced<'a>> {
    let group = gvk.api_version.group();
    match (group, gvk.kind.as_str()) {
        ("external-secrets.io", kind) => external_secrets::produced(kind, manifest),
        ("apps", "StatefulSet") => workloads::of_stateful_set(manifest),
        ("helm.toolkit.fluxcd.io", "HelmRelease") => workloads::of_helm_release(manifest),
        ("source.extensions.fluxcd.io", "ArtifactGenerator") => workloads::of_artifact_generator(manifest),
        ("", "PersistentVolume") => volumes::of_volume(manifest),
        ("networking.k8s.io", "Ingress") => certificates::of_ingress(manifest),
        ("gateway.networking.k8s.io", "Gateway") => certificates::of_gateway(manifest),
        ("cert-manager.io", kind @ ("Issuer" | "ClusterIssuer")) => certificates::of_issuer(kind, manifest),
        ("secrets-store.csi.x-k8s.io", "SecretProviderClass") => workloads::of_provider_class(manifest),
        ("helm.crossplane.io" | "helm.m.crossplane.io", "Release") => crossplane::of_release(manifest),
        ("cert-manager.io", "Certificate") => certificates::of_certificate(manifest),
        ("bitnami.com", "SealedSecret") => certificates::of_sealed_secret(manifest),
        ("pkg.crossplane.io", "DeploymentRuntimeConfig") => crossplane::of_runtime_config(manifest),
        ("kubernetes.crossplane.io" | "kubernetes.m.crossplane.io", "Object") => crossplane::of_object(manifest),
        _ => crossplane::of_connection(manifest),
    }
}

/// The name of a manifest.
fn own_name(manifest: Filled<'_>) -> Option<&str> {
    manifest.find(&["metadata", "name"])?.text()
}
