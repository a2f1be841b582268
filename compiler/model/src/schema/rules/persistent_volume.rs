//! Persistent volumes, and those that stand inside of an attachment.

mod source;

use super::at::At;
use super::judge::Judge;
use super::quantity::Quantity;
use super::{claim, form, selector};
use crate::name::NameRule;

/// `core.MountOptionAnnotation`
const MOUNT_OPTIONS: &str = "volume.beta.kubernetes.io/mount-options";

/// Sources that are mounted with options (`volume/validation.checkMountOption`).
const MOUNTED: &[&str] = &[
    "gcePersistentDisk",
    "awsElasticBlockStore",
    "glusterfs",
    "nfs",
    "rbd",
    "quobyte",
    "iscsi",
    "cinder",
    "cephfs",
    "azureFile",
    "vsphereVolume",
    "azureDisk",
    "photonPersistentDisk",
];

/// `core/validation.ValidatePersistentVolume`
pub(super) fn persistent_volume(judge: &mut Judge<'_>, root: &At<'_>) {
    let (metadata, spec) = (root.get("metadata"), root.get("spec"));
    let volume = Volume { spec: &spec, name: metadata.get("name").text() };
    claim::access_modes(judge, &spec.get("accessModes"));
    capacity(judge, &spec.get("capacity"));
    source::sources(judge, &volume);
    node_affinity(judge, &spec);
    recycling(judge, &spec);
    form::perhaps_named(judge, &spec.get("storageClassName"), NameRule::DnsSubdomain);
    judge.listed(&spec.get("volumeMode"), claim::VOLUME_MODES);
    attributes_class(judge, &spec);
    let annotations = metadata.get("annotations");
    let options = annotations.get(MOUNT_OPTIONS);
    if options.is_set() && !MOUNTED.iter().any(|source| spec.get(source).is_set()) {
        // The server takes the points in the key for steps.
        let (volume, beta) = (annotations.get("volume"), "beta");
        let (beta, rest) = (volume.get(beta), "kubernetes");
        let kubernetes = beta.get(rest);
        judge.forbidden(&options.known_as(&kubernetes.get("io/mount-options")), "for a volume of this type");
    }
}

/// A volume, and the name of its object.
#[derive(Clone, Copy)]
struct Volume<'a> {
    spec: &'a At<'a>,
    name: &'a str,
}

/// The volume of an attachment (`core/validation.ValidatePersistentVolumeSpec`, of those inside of another object).
pub(super) fn inline(judge: &mut Judge<'_>, spec: &At<'_>) {
    let csi = spec.get("csi");
    if !csi.is_set() {
        judge.required_when(&csi, "in an attachment");
    }
    for field in ["claimRef", "nodeAffinity"] {
        let at = spec.get(field);
        if at.is_set() {
            judge.forbidden(&at, "in an attachment");
        }
    }
    for field in ["capacity", "storageClassName"] {
        let at = spec.get(field);
        if !at.is_empty() {
            judge.forbidden(&at, "in an attachment");
        }
    }
    for (field, value) in [("persistentVolumeReclaimPolicy", "Retain"), ("volumeMode", "Filesystem")] {
        let at = spec.get(field);
        if at.some_text().is_some_and(|text| text != value) {
            judge.forbidden(&at, format_args!("to anything but `{value}` in an attachment"));
        }
    }
    claim::access_modes(judge, &spec.get("accessModes"));
    source::sources(judge, &Volume { spec, name: "" });
    attributes_class(judge, spec);
}

fn capacity(judge: &mut Judge<'_>, capacity: &At<'_>) {
    if capacity.count() == 0 {
        judge.required(capacity);
    } else if capacity.count() > 1 || !capacity.get("storage").is_set() {
        judge.invalid(capacity, "hold `storage` and nothing else");
    }
    for (_, size) in capacity.entries() {
        if size.quantity().is_some_and(|size| size <= Quantity::ZERO) {
            judge.invalid(&size, "be above 0");
        }
    }
}

/// `core/validation.validateVolumeNodeAffinity`; volumes on a node's own disk need one.
fn node_affinity(judge: &mut Judge<'_>, spec: &At<'_>) {
    let affinity = spec.get("nodeAffinity");
    if affinity.is_set() {
        let required = affinity.get("required");
        if required.is_set() {
            selector::node_selector(judge, &required);
        } else {
            judge.required(&required);
        }
    } else if source::first(spec) == Some("local") {
        judge.required_when(&affinity, "for a `local` volume");
    }
}

fn recycling(judge: &mut Judge<'_>, spec: &At<'_>) {
    let policy = spec.get("persistentVolumeReclaimPolicy");
    let host_path = spec.get("hostPath");
    if policy.text() == "Recycle" && host_path.is_set() && is_root(host_path.get("path").text()) {
        judge.forbidden(&policy, "to `Recycle` for the root of a node");
    }
}

/// Whether a path is `/`, written in any way.
fn is_root(path: &str) -> bool {
    let mut depth = 0_usize;
    for part in path.split('/') {
        depth = match part {
            "" | "." => depth,
            ".." => depth.saturating_sub(1),
            _ => depth + 1,
        };
    }
    path.starts_with('/') && depth == 0
}

fn attributes_class(judge: &mut Judge<'_>, spec: &At<'_>) {
    let class = spec.get("volumeAttributesClassName");
    if !class.is_set() {
        return;
    }
    form::named(judge, &class, NameRule::DnsSubdomain);
    let csi = spec.get("csi");
    if !csi.is_set() {
        judge.required_when(&csi, "with `volumeAttributesClassName`");
    }
}
