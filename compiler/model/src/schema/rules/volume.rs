//! The volumes of a pod (`core/validation.ValidateVolumes`).

mod claim_template;
pub(super) mod iscsi;
mod items;
mod projected;
pub(super) mod sources;
#[cfg(test)]
mod tests;

use super::at::At;
use super::container::{LISTS, is_of_pod};
use super::judge::Judge;
use crate::name::NameRule;

/// The rules of a source.
type Rules = fn(&mut Judge<'_>, &At<'_>);

/// The sources in the order in which the server looks for them: it judges the first of a volume, and forbids all others.
const SOURCES: &[(&str, Rules)] = &[
    ("emptyDir", sources::empty_dir),
    ("hostPath", sources::host_path),
    ("gitRepo", sources::git_repo),
    ("gcePersistentDisk", sources::gce_persistent_disk),
    ("awsElasticBlockStore", sources::aws_elastic_block_store),
    ("secret", items::secret),
    ("nfs", sources::nfs),
    ("iscsi", iscsi::iscsi),
    ("glusterfs", sources::glusterfs),
    ("flocker", sources::flocker),
    ("persistentVolumeClaim", sources::persistent_volume_claim),
    ("rbd", sources::rbd),
    ("cinder", sources::cinder),
    ("cephfs", sources::cephfs),
    ("quobyte", sources::quobyte),
    ("downwardAPI", items::downward_api),
    ("fc", sources::fc),
    ("flexVolume", sources::flex_volume),
    ("configMap", items::config_map),
    ("azureFile", sources::azure_file),
    ("vsphereVolume", sources::vsphere_volume),
    ("photonPersistentDisk", sources::photon_persistent_disk),
    ("portworxVolume", sources::portworx_volume),
    ("azureDisk", sources::azure_disk),
    ("storageos", sources::storageos),
    ("projected", projected::projected),
    ("scaleIO", sources::scale_io),
    ("csi", sources::csi),
    ("ephemeral", claim_template::ephemeral),
    ("image", sources::image),
];

/// Names of the server for sources, where they are not those of the API: one where it judges, the other where it forbids.
const OTHER_NAMES: &[(&str, &str, &str)] = &[
    ("gcePersistentDisk", "persistentDisk", "gcePersistentDisk"),
    ("cephfs", "cephfs", "cephFS"),
    ("downwardAPI", "downwardAPI", "downwarAPI"),
];

/// The volumes of a pod's `spec`. That mounts name volumes is judged with the containers; here is told of those that name
/// one with mistakes, for to the server it is not there.
pub(super) fn volumes(judge: &mut Judge<'_>, spec: &At<'_>) {
    let (volumes, made) = (spec.get("volumes"), made_claims(spec));
    for volume in volumes.items() {
        if made_claim(&made, volume.get("name").text()).is_some() {
            continue;
        }
        let before = judge.count();
        self::volume(judge, (spec, &volume));
        if judge.count() > before {
            mounts_of(judge, (spec, &volume));
        }
        created_claim(judge, (spec, &volumes), &volume);
    }
}

/// The templates of claims beside the template of a `StatefulSet`'s pods; the volumes that become of them stand in for those
/// of their names (`apps/validation.ValidateStatefulSetSpec`).
pub(super) fn made_claims<'b>(spec: &'b At<'_>) -> At<'b> {
    spec.above().above().get("volumeClaimTemplates")
}

/// The template of the claim that becomes a volume of a name.
pub(super) fn made_claim<'b>(made: &'b At<'_>, name: &str) -> Option<At<'b>> {
    made.items().find(|claim| claim.get("metadata").get("name").text() == name)
}

fn volume(judge: &mut Judge<'_>, (spec, volume): (&At<'_>, &At<'_>)) {
    let name = volume.get("name");
    if name.is_empty() {
        judge.required(&name);
    } else {
        judge.name(&name, NameRule::DnsLabel.check(name.text()));
    }
    // Without a source it is an `emptyDir` (`core/v1.SetDefaults_Volume`).
    let mut sources = volume.entries().filter(|(key, at)| *key != "name" && at.is_set());
    let Some((key, at)) = sources.next() else { return };
    if sources.next().is_some() {
        return several(judge, (spec, volume));
    }
    if let Some((_, rules)) = SOURCES.iter().find(|(known, _)| *known == key) {
        source(judge, (spec, volume), (&at, *rules));
    }
}

/// `core/validation.validateVolumeSource`
fn source(judge: &mut Judge<'_>, (spec, volume): (&At<'_>, &At<'_>), (at, rules): (&At<'_>, Rules)) {
    let key = at.keys().next().unwrap_or_default();
    match OTHER_NAMES.iter().find(|(name, judged, _)| *name == key && judged != name) {
        Some((_, judged, _)) => rules(judge, &at.known_as(&volume.get(judged))),
        None => rules(judge, at),
    }
    match key {
        "iscsi" => iscsi::with_name(judge, (at, &volume.get("name"))),
        "ephemeral" => claim_template::named(judge, (spec, volume)),
        _ => {}
    }
}

/// A volume of more than one source.
fn several(judge: &mut Judge<'_>, (spec, volume): (&At<'_>, &At<'_>)) {
    let mut first = None;
    for (key, rules) in SOURCES {
        let at = volume.get(key);
        if !at.is_set() {
            continue;
        }
        let Some(before) = first else {
            source(judge, (spec, volume), (&at, *rules));
            first = Some(key);
            continue;
        };
        let name = OTHER_NAMES.iter().find(|(name, ..)| name == key).map_or(*key, |(_, _, forbidden)| forbidden);
        let known = volume.get(name);
        judge.forbidden(&at.known_as(&known), format_args!("beside `{before}`: a volume has one source"));
        if *key == "iscsi" {
            iscsi::with_name(judge, (&at, &volume.get("name")));
        }
    }
}

/// What names a volume that has mistakes.
fn mounts_of(judge: &mut Judge<'_>, (spec, volume): (&At<'_>, &At<'_>)) {
    let wanted = volume.get("name");
    if wanted.is_empty() {
        return;
    }
    for list in LISTS {
        for container in spec.get(list).items() {
            for list in ["volumeMounts", "volumeDevices"] {
                let list = container.get(list);
                for user in list.items().filter(|user| user.get("name").text() == wanted.text()) {
                    judge.invalid(&user.get("name"), "name a volume without mistakes: mend that volume");
                }
            }
        }
    }
}

/// A claim that is made for an ephemeral volume belongs to that alone.
fn created_claim(judge: &mut Judge<'_>, (spec, volumes): (&At<'_>, &At<'_>), volume: &At<'_>) {
    let used = volume.get("persistentVolumeClaim");
    let used = used.get("claimName");
    if used.is_empty() || !is_of_pod(spec) {
        return;
    }
    let pod = spec.above().get("metadata");
    let pod = pod.get("name");
    let Some(rest) = used.text().strip_prefix(pod.text()).and_then(|rest| rest.strip_prefix('-')) else { return };
    let is_made = |other: At<'_>| other.get("ephemeral").is_set() && other.get("name").text() == rest;
    if !pod.is_empty() && volumes.items().any(is_made) {
        judge.invalid(&used, format_args!("not name the claim that is made for the volume `{rest}`"));
    }
}
