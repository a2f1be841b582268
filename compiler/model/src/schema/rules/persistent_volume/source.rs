//! Where a persistent volume is: exactly one source, and what it must say. Sources of pods' own volumes differ from these in
//! how they name Secrets.

use super::Volume;
use crate::name::NameRule;
use crate::schema::rules::at::At;
use crate::schema::rules::judge::Judge;
use crate::schema::rules::volume::{iscsi, sources};
use crate::schema::rules::{form, path};

/// What a source must say.
type Rules = fn(&mut Judge<'_>, &At<'_>);

/// The sources in the server's order, with the name by which it tells of them where that is another.
const SOURCES: &[(&str, &str, Rules)] = &[
    ("hostPath", "hostPath", sources::host_path),
    ("gcePersistentDisk", "persistentDisk", sources::gce_persistent_disk),
    ("awsElasticBlockStore", "awsElasticBlockStore", sources::aws_elastic_block_store),
    ("glusterfs", "glusterfs", glusterfs),
    ("flocker", "flocker", sources::flocker),
    ("nfs", "nfs", sources::nfs),
    ("rbd", "rbd", sources::rbd),
    ("quobyte", "quobyte", sources::quobyte),
    ("cephfs", "cephfs", sources::cephfs),
    ("iscsi", "iscsi", iscsi::common),
    ("cinder", "cinder", cinder),
    ("fc", "fc", sources::fc),
    ("flexVolume", "flexVolume", sources::flex_volume),
    ("azureFile", "azureFile", azure_file),
    ("vsphereVolume", "vsphereVolume", sources::vsphere_volume),
    ("photonPersistentDisk", "photonPersistentDisk", sources::photon_persistent_disk),
    ("portworxVolume", "portworxVolume", sources::portworx_volume),
    ("azureDisk", "azureDisk", azure_disk),
    ("scaleIO", "scaleIO", sources::scale_io),
    ("local", "local", local),
    ("storageos", "storageos", storage_os),
    ("csi", "csi", csi),
];

/// The one source that there is (`core/validation.ValidatePersistentVolumeSpec`).
pub(super) fn sources(judge: &mut Judge<'_>, volume: &Volume<'_>) {
    let mut count = 0;
    for (field, known_as, rules) in SOURCES {
        let at = volume.spec.get(field);
        if !at.is_set() {
            continue;
        }
        count += 1;
        if count > 1 && *field != "flexVolume" {
            let alias = volume.spec.get(if *field == "cephfs" { "cephFS" } else { field });
            judge.forbidden(&at.known_as(&alias), "beside another type of volume");
            continue;
        }
        let alias = volume.spec.get(known_as);
        let source = if field == known_as { at } else { at.known_as(&alias) };
        rules(judge, &source);
        if *field == "iscsi" {
            portal(judge, &source, volume.name);
        }
    }
    if count == 0 {
        judge.required_when(volume.spec, "with a source, as `csi` or `nfs`");
    }
}

/// The source that counts.
pub(super) fn first(spec: &At<'_>) -> Option<&'static str> {
    SOURCES.iter().map(|source| source.0).find(|field| spec.get(field).is_set())
}

/// `core/validation.validateGlusterfsPersistentVolumeSource`
fn glusterfs(judge: &mut Judge<'_>, source: &At<'_>) {
    sources::glusterfs(judge, source);
    let namespace = source.get("endpointsNamespace");
    if namespace.is_set() {
        judge.name(&namespace, NameRule::DnsLabel.check(namespace.text()));
    }
}

/// What pods do not ask of iSCSI (`core/validation.validateISCSIPersistentVolumeSource`).
fn portal(judge: &mut Judge<'_>, source: &At<'_>, volume: &str) {
    let (portal, secret) = (source.get("targetPortal"), source.get("secretRef"));
    if source.get("initiatorName").is_set() && volume.len() + 1 + portal.text().len() > 64 {
        let alias = source.get("targetportal");
        judge.invalid(
            &portal.known_as(&alias),
            "be shorter: with the name of the volume and `:`, at most 64 characters",
        );
    }
    if secret.is_set() {
        form::filled(judge, &secret.get("name"));
    }
}

/// `core/validation.validateCinderPersistentVolumeSource`
fn cinder(judge: &mut Judge<'_>, source: &At<'_>) {
    sources::cinder(judge, source);
    secret_namespace(judge, source);
}

/// Secrets of persistent volumes are of a namespace, where one is named.
fn secret_namespace(judge: &mut Judge<'_>, source: &At<'_>) {
    let secret = source.get("secretRef");
    if secret.is_set() {
        form::filled(judge, &secret.get("namespace"));
    }
}

/// `core/validation.validateAzureFilePV`
fn azure_file(judge: &mut Judge<'_>, source: &At<'_>) {
    sources::azure_file(judge, source);
    let namespace = source.get("secretNamespace");
    if namespace.is_set() {
        form::filled(judge, &namespace);
    }
}

/// `core/validation.validateAzureDisk`: to what is listed, empty text is something else than nothing.
fn azure_disk(judge: &mut Judge<'_>, source: &At<'_>) {
    sources::azure_disk(judge, source);
    judge.listed(&source.get("kind"), &["Dedicated", "Managed", "Shared"]);
    judge.listed(&source.get("cachingMode"), &["None", "ReadOnly", "ReadWrite"]);
}

/// `core/validation.validateLocalVolumeSource`
fn local(judge: &mut Judge<'_>, source: &At<'_>) {
    let at = source.get("path");
    form::filled(judge, &at);
    path::no_backsteps(judge, &at);
}

/// `core/validation.validateStorageOSPersistentVolumeSource`
fn storage_os(judge: &mut Judge<'_>, source: &At<'_>) {
    sources::storageos(judge, source);
    secret_namespace(judge, source);
}

/// `core/validation.validateCSIPersistentVolumeSource`
fn csi(judge: &mut Judge<'_>, source: &At<'_>) {
    const SECRETS: &[&str] =
        &["controllerPublishSecretRef", "controllerExpandSecretRef", "nodePublishSecretRef", "nodeExpandSecretRef"];
    sources::driver(judge, &source.get("driver"));
    form::filled(judge, &source.get("volumeHandle"));
    for field in SECRETS {
        let secret = source.get(field);
        if secret.is_set() {
            form::named(judge, &secret.get("name"), NameRule::DnsSubdomain);
            form::named(judge, &secret.get("namespace"), NameRule::DnsLabel);
        }
    }
}
