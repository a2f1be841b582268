//! Where a persistent volume is: exactly one source, and what it must say. Sources of pods' own volumes differ from these in
//! how they name Secrets.

use super::Volume;
use super::iscsi;
use crate::name::NameRule;
use crate::schema::rules::at::At;
use crate::schema::rules::form;
use crate::schema::rules::judge::Judge;

/// What a source must say beyond the fields that must not be empty.
type More = fn(&mut Judge<'_>, &At<'_>);

/// The sources in the server's order, with the name by which it tells of them where that is another, the fields that must
/// not be empty, and what else there is.
const SOURCES: &[(&str, &str, &[&str], More)] = &[
    ("hostPath", "hostPath", &["path"], path),
    ("gcePersistentDisk", "persistentDisk", &["pdName"], partition),
    ("awsElasticBlockStore", "awsElasticBlockStore", &["volumeID"], partition),
    ("glusterfs", "glusterfs", &["endpoints", "path"], glusterfs),
    ("flocker", "flocker", &[], flocker),
    ("nfs", "nfs", &["server", "path"], nfs),
    ("rbd", "rbd", &["monitors", "image"], nothing),
    ("quobyte", "quobyte", &["registry", "volume"], quobyte),
    ("cephfs", "cephfs", &["monitors"], nothing),
    ("iscsi", "iscsi", &["targetPortal", "iqn"], nothing),
    ("cinder", "cinder", &["volumeID"], secret),
    ("fc", "fc", &[], fibre_channel),
    ("flexVolume", "flexVolume", &["driver"], flex),
    ("azureFile", "azureFile", &["secretName", "shareName"], azure_file),
    ("vsphereVolume", "vsphereVolume", &["volumePath"], nothing),
    ("photonPersistentDisk", "photonPersistentDisk", &["pdID"], nothing),
    ("portworxVolume", "portworxVolume", &["volumeID"], nothing),
    ("azureDisk", "azureDisk", &["diskName", "diskURI"], azure_disk),
    ("scaleIO", "scaleIO", &["gateway", "system", "volumeName"], nothing),
    ("local", "local", &["path"], path),
    ("storageos", "storageos", &[], storage_os),
    ("csi", "csi", &["volumeHandle"], csi),
];

/// The one source that there is (`core/validation.ValidatePersistentVolumeSpec`).
pub(super) fn sources(judge: &mut Judge<'_>, volume: &Volume<'_>) {
    let mut count = 0;
    for (field, known_as, filled, more) in SOURCES {
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
        form::all_filled(judge, &source, filled);
        more(judge, &source);
        if *field == "iscsi" {
            iscsi::iscsi(judge, &source, volume.name);
        }
    }
    if count == 0 {
        judge.required_when(volume.spec, "to a type of volume");
    }
}

/// The source that counts.
pub(super) fn first(spec: &At<'_>) -> Option<&'static str> {
    SOURCES.iter().map(|source| source.0).find(|field| spec.get(field).is_set())
}

const fn nothing(_: &mut Judge<'_>, _: &At<'_>) {}

/// `core/validation.validateHostPathVolumeSource`, `core/validation.validateLocalVolumeSource`
fn path(judge: &mut Judge<'_>, source: &At<'_>) {
    form::no_steps_up(judge, &source.get("path"));
}

/// `core/validation.validateGCEPersistentDiskVolumeSource`, `core/validation.validateAWSElasticBlockStoreVolumeSource`
fn partition(judge: &mut Judge<'_>, source: &At<'_>) {
    let partition = source.get("partition");
    if partition.int().is_some_and(|number| !(0..=255).contains(&number)) {
        judge.invalid(&partition, "be 0 to 255");
    }
}

/// `core/validation.validateGlusterfsPersistentVolumeSource`
fn glusterfs(judge: &mut Judge<'_>, source: &At<'_>) {
    let namespace = source.get("endpointsNamespace");
    if namespace.is_set() {
        judge.name(&namespace, NameRule::DnsLabel.check(namespace.text()));
    }
}

/// `core/validation.validateFlockerVolumeSource`
fn flocker(judge: &mut Judge<'_>, source: &At<'_>) {
    match (source.get("datasetName").some_text(), source.get("datasetUUID").some_text()) {
        (None, None) => judge.required_when(source, "to `datasetName` or `datasetUUID`"),
        (Some(_), Some(_)) => judge.invalid(source, "hold one of `datasetName` and `datasetUUID`, not both"),
        _ => {}
    }
}

/// `core/validation.validateNFSVolumeSource`
fn nfs(judge: &mut Judge<'_>, source: &At<'_>) {
    let path = source.get("path");
    if path.some_text().is_some_and(|text| !text.starts_with('/')) {
        judge.invalid(&path, "begin with `/`");
    }
}

/// `core/validation.validateQuobyteVolumeSource`
fn quobyte(judge: &mut Judge<'_>, source: &At<'_>) {
    let (registry, tenant) = (source.get("registry"), source.get("tenant"));
    if registry.text().is_empty() {
    } else if tenant.text().len() > 64 {
        judge.invalid(&tenant, "be at most 64 characters");
    } else if !registry.text().split(',').all(is_host_and_port) {
        judge.invalid(&registry, "be a host and a port, as `host:80`, or several with `,` between them");
    }
}

/// `net.SplitHostPort`
fn is_host_and_port(pair: &str) -> bool {
    let Some((host, port)) = pair.rsplit_once(':') else { return false };
    let host = match host.strip_prefix('[') {
        Some(rest) => match rest.strip_suffix(']') {
            Some(inner) => inner,
            None => return false,
        },
        None if host.contains(':') => return false,
        None => host,
    };
    !host.contains(['[', ']']) && !port.contains(['[', ']'])
}

/// A Secret in a namespace, where one is named (`core/validation.validateCinderPersistentVolumeSource`).
fn secret(judge: &mut Judge<'_>, source: &At<'_>) {
    let secret = source.get("secretRef");
    if secret.is_set() {
        form::all_filled(judge, &secret, &["name", "namespace"]);
    }
}

/// `core/validation.validateFCVolumeSource`
fn fibre_channel(judge: &mut Judge<'_>, source: &At<'_>) {
    let (targets, ids, lun) = (source.get("targetWWNs"), source.get("wwids"), source.get("lun"));
    match (targets.count(), ids.count()) {
        (0, 0) => judge.required_when(&targets, "where `wwids` is not"),
        (0, _) => return,
        (_, 0) => {}
        (_, _) => judge.invalid(&targets, "not be set beside `wwids`"),
    }
    if targets.count() == 0 {
        return;
    }
    match lun.int() {
        None => judge.required_when(&lun, "with `targetWWNs`"),
        Some(0..=255) => {}
        Some(_) => judge.invalid(&lun, "be 0 to 255"),
    }
}

/// `core/validation.validateFlexPersistentVolumeSource`
fn flex(judge: &mut Judge<'_>, source: &At<'_>) {
    for (key, option) in source.get("options").entries() {
        let domain = key.split_once('/').map_or(key, |(domain, _)| domain).to_lowercase();
        if ["kubernetes.io", "k8s.io"].iter().any(|end| is_below(&domain, end)) {
            judge.invalid(&option, "be named otherwise: `kubernetes.io` and `k8s.io` are the system's own");
        }
    }
}

fn is_below(domain: &str, end: &str) -> bool {
    domain.strip_suffix(end).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}

/// `core/validation.validateAzureFilePV`
fn azure_file(judge: &mut Judge<'_>, source: &At<'_>) {
    let namespace = source.get("secretNamespace");
    if namespace.is_set() {
        form::filled(judge, &namespace);
    }
}

/// `core/validation.validateAzureDisk`, with what it has by default.
fn azure_disk(judge: &mut Judge<'_>, source: &At<'_>) {
    let (kind, uri) = (source.get("kind"), source.get("diskURI"));
    form::listed(judge, &kind, &["Dedicated", "Managed", "Shared"]);
    form::listed(judge, &source.get("cachingMode"), &["None", "ReadOnly", "ReadWrite"]);
    let start = if kind.text() == "Managed" { "/subscriptions/" } else { "https://" };
    if uri.some_text().is_some_and(|text| !text.starts_with(start)) {
        judge.invalid(&uri, format_args!("begin with `{start}`"));
    }
}

/// `core/validation.validateStorageOSPersistentVolumeSource`
fn storage_os(judge: &mut Judge<'_>, source: &At<'_>) {
    form::named(judge, &source.get("volumeName"), NameRule::DnsLabel);
    form::perhaps_named(judge, &source.get("volumeNamespace"), NameRule::DnsLabel);
    secret(judge, source);
}

/// `core/validation.validateCSIPersistentVolumeSource`
fn csi(judge: &mut Judge<'_>, source: &At<'_>) {
    const SECRETS: &[&str] =
        &["controllerPublishSecretRef", "controllerExpandSecretRef", "nodePublishSecretRef", "nodeExpandSecretRef"];
    form::driver(judge, &source.get("driver"));
    for field in SECRETS {
        let secret = source.get(field);
        if secret.is_set() {
            form::named(judge, &secret.get("name"), NameRule::DnsSubdomain);
            form::named(judge, &secret.get("namespace"), NameRule::DnsLabel);
        }
    }
}
