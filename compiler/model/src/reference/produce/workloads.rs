//! Objects that controllers make of workloads and releases. In: a manifest. Out: claims of a `StatefulSet`, the namespace of a
//! `HelmRelease`, what an `ArtifactGenerator` puts together, Secrets of the Secrets Store CSI driver.

use std::borrow::Cow;

use super::{Filled, Keys, Produced, own_name};
use crate::value::Value;

/// The most replicas whose claims are listed: whoever has more names none of them.
const MOST_REPLICAS: i64 = 1000;

/// `TEMPLATE-NAME-ORDINAL`, one for each replica.
pub(super) fn of_stateful_set(manifest: Filled<'_>) -> Vec<Produced<'_>> {
    let Some((spec, name)) = manifest.get("spec").zip(own_name(manifest)) else { return Vec::new() };
    let number = |path: &[&str]| match spec.find(path)?.node.value {
        Value::Number(number) => number.as_i64(),
        Value::Null | Value::Bool(_) | Value::Text(_) | Value::List(_) | Value::Map(_) => None,
    };
    let first = number(&["ordinals", "start"]).unwrap_or(0).max(0);
    let count = number(&["replicas"]).unwrap_or(1).clamp(0, MOST_REPLICAS);
    let templates = spec.get("volumeClaimTemplates").into_iter().flat_map(Filled::elements);
    let templates: Vec<&str> = templates.filter_map(|claim| claim.find(&["metadata", "name"])?.text()).collect();
    let ordinals = (0..count).map(|index| first.saturating_add(index));
    ordinals
        .flat_map(|ordinal| templates.iter().map(move |template| format!("{template}-{name}-{ordinal}")))
        .map(|claim| Produced::new("PersistentVolumeClaim", claim).with(Keys::Open))
        .collect()
}

pub(super) fn of_helm_release(manifest: Filled<'_>) -> Vec<Produced<'_>> {
    let makes =
        manifest.find(&["spec", "install", "createNamespace"]).is_some_and(|made| made.node.as_bool() == Some(true));
    let name = manifest.find(&["spec", "targetNamespace"]).and_then(Filled::text).filter(|_| makes);
    name.into_iter().map(|name| Produced::new("Namespace", name)).collect()
}

/// Secrets that are made of what the driver mounts, while a pod mounts it.
pub(super) fn of_provider_class(manifest: Filled<'_>) -> Vec<Produced<'_>> {
    let objects = manifest.find(&["spec", "secretObjects"]).into_iter().flat_map(Filled::elements);
    objects.filter_map(of_secret_object).collect()
}

fn of_secret_object(object: Filled<'_>) -> Option<Produced<'_>> {
    let keys = object.get("data").into_iter().flat_map(Filled::elements);
    let keys = keys.filter_map(|entry| entry.get("key")?.text()).map(Cow::Borrowed);
    Some(Produced::new("Secret", object.get("secretName")?.text()?).with(Keys::Known(keys.collect())))
}

pub(super) fn of_artifact_generator(manifest: Filled<'_>) -> Vec<Produced<'_>> {
    let artifacts = manifest.find(&["spec", "artifacts"]).into_iter().flat_map(Filled::elements);
    let names = artifacts.filter_map(|artifact| artifact.get("name").and_then(Filled::text));
    names
        .map(|name| Produced { group: "source.toolkit.fluxcd.io".into(), ..Produced::new("ExternalArtifact", name) })
        .collect()
}
