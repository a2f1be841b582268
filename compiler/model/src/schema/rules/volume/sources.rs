//! Where volumes come from: the sources that pods have, and persistent volumes mostly have too. Each function is that of
//! `core/validation` with `validate` before its name and `VolumeSource` after it.

use super::super::at::At;
use super::super::form::{all_filled, is_driver};
use super::super::judge::Judge;
use super::super::{container, number, path};
use crate::name::NameRule;

/// `core/validation.supportedHostPathTypes`; nothing is checked for what is empty.
const HOST_PATHS: &[&str] =
    &["DirectoryOrCreate", "Directory", "FileOrCreate", "File", "Socket", "CharDevice", "BlockDevice"];

/// The name in a reference to a secret, where there is a reference.
fn secret_name(judge: &mut Judge<'_>, reference: &At<'_>) {
    if reference.is_set() {
        all_filled(judge, reference, &["name"]);
    }
}

pub(in crate::schema::rules) fn empty_dir(judge: &mut Judge<'_>, at: &At<'_>) {
    let limit = at.get("sizeLimit");
    if limit.quantity().is_some_and(|size| size < super::super::quantity::Quantity::ZERO) {
        judge.forbidden(&limit, "below 0");
    }
}

pub(in crate::schema::rules) fn host_path(judge: &mut Judge<'_>, at: &At<'_>) {
    let path = at.get("path");
    if path.is_empty() {
        return judge.required(&path);
    }
    path::no_backsteps(judge, &path);
    let kind = at.get("type");
    if !kind.is_empty() {
        judge.listed(&kind, HOST_PATHS);
    }
}

pub(in crate::schema::rules) fn git_repo(judge: &mut Judge<'_>, at: &At<'_>) {
    all_filled(judge, at, &["repository"]);
    path::descending(judge, &at.get("directory"));
}

/// The server calls it `persistentDisk`: so must `at`.
pub(in crate::schema::rules) fn gce_persistent_disk(judge: &mut Judge<'_>, at: &At<'_>) {
    all_filled(judge, at, &["pdName"]);
    number::within(judge, &at.get("partition"), 0..=255);
}

pub(in crate::schema::rules) fn aws_elastic_block_store(judge: &mut Judge<'_>, at: &At<'_>) {
    all_filled(judge, at, &["volumeID"]);
    number::within(judge, &at.get("partition"), 0..=255);
}

pub(in crate::schema::rules) fn nfs(judge: &mut Judge<'_>, at: &At<'_>) {
    all_filled(judge, at, &["server", "path"]);
    let path = at.get("path");
    if !path.is_empty() && !path.text().starts_with('/') {
        judge.invalid(&path, "be an absolute path, with `/` at its beginning");
    }
}

pub(in crate::schema::rules) fn glusterfs(judge: &mut Judge<'_>, at: &At<'_>) {
    all_filled(judge, at, &["endpoints", "path"]);
}

pub(in crate::schema::rules) fn flocker(judge: &mut Judge<'_>, at: &At<'_>) {
    let (name, uuid) = (at.get("datasetName"), at.get("datasetUUID"));
    if name.is_empty() == uuid.is_empty() {
        judge.invalid(at, "have one of `datasetName` and `datasetUUID`");
    }
    if name.text().contains('/') {
        judge.invalid(&name, "not contain `/`");
    }
}

/// `core/validation.validatePersistentClaimVolumeSource`
pub(in crate::schema::rules) fn persistent_volume_claim(judge: &mut Judge<'_>, at: &At<'_>) {
    all_filled(judge, at, &["claimName"]);
}

pub(in crate::schema::rules) fn rbd(judge: &mut Judge<'_>, at: &At<'_>) {
    all_filled(judge, at, &["monitors", "image"]);
}

pub(in crate::schema::rules) fn cinder(judge: &mut Judge<'_>, at: &At<'_>) {
    all_filled(judge, at, &["volumeID"]);
    secret_name(judge, &at.get("secretRef"));
}

pub(in crate::schema::rules) fn cephfs(judge: &mut Judge<'_>, at: &At<'_>) {
    all_filled(judge, at, &["monitors"]);
}

pub(in crate::schema::rules) fn quobyte(judge: &mut Judge<'_>, at: &At<'_>) {
    all_filled(judge, at, &["registry", "volume"]);
    let (registry, tenant) = (at.get("registry"), at.get("tenant"));
    let Some(text) = registry.some_text() else { return };
    if tenant.text().len() > 64 {
        judge.invalid(&tenant, "be a UUID of at most 64 characters");
    } else if !text.split(',').all(is_host_and_port) {
        judge.invalid(&registry, "be `host:port`, or several with `,` between them");
    }
}

/// Go's `net.SplitHostPort`: either part may be empty, and an address with colons stands in brackets.
fn is_host_and_port(text: &str) -> bool {
    let Some(colon) = text.rfind(':') else { return false };
    let (host, rest) = match text.strip_prefix('[') {
        Some(inner) => match inner.find(']') {
            Some(end) if end + 2 == colon => (&inner[..end], &text[colon..]),
            Some(_) | None => return false,
        },
        None if text[..colon].contains([':', ']']) => return false,
        None => (text, ""),
    };
    !host.contains('[') && !rest.contains(['[', ']']) && !text[colon..].contains(']')
}

pub(in crate::schema::rules) fn fc(judge: &mut Judge<'_>, at: &At<'_>) {
    let (names, ids, lun) = (at.get("targetWWNs"), at.get("wwids"), at.get("lun"));
    if names.is_empty() == ids.is_empty() {
        judge.invalid(&names, "be set, or `wwids`, and not both");
    }
    if !names.is_empty() {
        if !lun.is_set() {
            judge.required_when(&lun, "where there are `targetWWNs`");
        }
        number::within(judge, &lun, 0..=255);
    }
}

pub(in crate::schema::rules) fn flex_volume(judge: &mut Judge<'_>, at: &At<'_>) {
    all_filled(judge, at, &["driver"]);
    for (key, option) in at.get("options").entries() {
        let domain = key.split('/').next().unwrap_or_default();
        let domain = domain.to_lowercase();
        let is_of = |owner: &str| domain.strip_suffix(owner).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'));
        if is_of("kubernetes.io") || is_of("k8s.io") {
            judge.invalid(&option, "have a name outside `kubernetes.io` and `k8s.io`, which are reserved");
        }
    }
}

/// `core/validation.validateAzureFile`
pub(in crate::schema::rules) fn azure_file(judge: &mut Judge<'_>, at: &At<'_>) {
    all_filled(judge, at, &["secretName", "shareName"]);
}

pub(in crate::schema::rules) fn vsphere_volume(judge: &mut Judge<'_>, at: &At<'_>) {
    all_filled(judge, at, &["volumePath"]);
}

pub(in crate::schema::rules) fn photon_persistent_disk(judge: &mut Judge<'_>, at: &At<'_>) {
    all_filled(judge, at, &["pdID"]);
}

pub(in crate::schema::rules) fn portworx_volume(judge: &mut Judge<'_>, at: &At<'_>) {
    all_filled(judge, at, &["volumeID"]);
}

/// `core/validation.validateAzureDisk`, with the default of `core/v1.SetDefaults_AzureDiskVolumeSource`: what is not
/// managed is a blob.
pub(in crate::schema::rules) fn azure_disk(judge: &mut Judge<'_>, at: &At<'_>) {
    all_filled(judge, at, &["diskName", "diskURI"]);
    judge.listed(&at.get("cachingMode"), &["None", "ReadOnly", "ReadWrite"]);
    judge.listed(&at.get("kind"), &["Dedicated", "Managed", "Shared"]);
    let uri = at.get("diskURI");
    let (start, kind) = match at.get("kind").text() {
        "Managed" => ("/subscriptions/", "a managed disk"),
        _ => ("https://", "a disk that is not managed"),
    };
    if !uri.is_empty() && !uri.text().starts_with(start) {
        judge.invalid(&uri, format_args!("begin with `{start}`, for {kind}"));
    }
}

pub(in crate::schema::rules) fn storageos(judge: &mut Judge<'_>, at: &At<'_>) {
    all_filled(judge, at, &["volumeName"]);
    for name in [at.get("volumeName"), at.get("volumeNamespace")] {
        if !name.is_empty() {
            judge.name(&name, NameRule::DnsLabel.check(name.text()));
        }
    }
    secret_name(judge, &at.get("secretRef"));
}

pub(in crate::schema::rules) fn scale_io(judge: &mut Judge<'_>, at: &At<'_>) {
    all_filled(judge, at, &["gateway", "system", "volumeName"]);
}

pub(in crate::schema::rules) fn csi(judge: &mut Judge<'_>, at: &At<'_>) {
    driver(judge, &at.get("driver"));
    let reference = at.get("nodePublishSecretRef");
    secret_name(judge, &reference);
    let name = reference.get("name");
    if !name.is_empty() {
        // The server leaves the reference out of the path.
        judge.name(&name.known_as(&at.get("name")), NameRule::DnsSubdomain.check(name.text()));
    }
}

/// The name of a CSI driver, in which the case of letters means nothing (`core/validation.ValidateCSIDriverName`).
pub(in crate::schema::rules) fn driver(judge: &mut Judge<'_>, driver: &At<'_>) {
    let Some(text) = driver.some_text() else { return judge.required(driver) };
    if !is_driver(text) {
        judge.invalid(
            driver,
            "be at most 63 characters: labels of letters, digits and `-`, joined by `.`, each beginning and ending with a \
             letter or a digit",
        );
    }
}

/// Templates may leave out the reference.
pub(in crate::schema::rules) fn image(judge: &mut Judge<'_>, at: &At<'_>) {
    if container::is_of_pod(at.above().above().above()) {
        all_filled(judge, at, &["reference"]);
    }
    let policy = at.get("pullPolicy");
    if !policy.is_empty() {
        judge.listed(&policy, &["Always", "IfNotPresent", "Never"]);
    }
}
