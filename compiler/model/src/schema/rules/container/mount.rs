//! What containers see of volumes: folders (`core/validation.ValidateVolumeMounts`) and devices (`ValidateVolumeDevices`).
//! That a volume is there, but has mistakes of its own, is told with the volumes.

use super::super::at::At;
use super::super::judge::Judge;
use super::super::{path, twice};
use super::{Pod, has};

/// `volumeMounts` of a container.
pub(super) fn mounts(judge: &mut Judge<'_>, pod: &Pod<'_>, (container, list): (&At<'_>, &At<'_>)) {
    let devices = container.get("volumeDevices");
    for mount in list.items() {
        let (name, path) = (mount.get("name"), mount.get("mountPath"));
        if name.is_empty() {
            judge.required(&name);
        } else if pod.volume(name.text()).is_none() {
            judge.invalid(&name, "name one of the volumes of the pod");
        } else if has(&devices, name.text()) {
            judge.invalid(&name, "not name a volume that is in `volumeDevices` too");
        }
        if path.is_empty() {
            judge.required(&path);
        } else if devices.items().any(|device| device.get("devicePath").text() == path.text()) {
            judge.invalid(&path, "differ from the paths in `volumeDevices`");
        }
        // Of these the server tells without saying of which mount.
        let known = mount.known_as(list);
        paths_within(judge, &mount, &known);
        propagation(judge, container, &known);
    }
}

/// `subPath` and `subPathExpr`
fn paths_within(judge: &mut Judge<'_>, mount: &At<'_>, known: &At<'_>) {
    path::descending(judge, &known.get("subPath"));
    let expression = mount.get("subPathExpr");
    if !expression.is_empty() {
        if !mount.get("subPath").is_empty() {
            judge.invalid(&expression, "be left out where there is a `subPath`");
        }
        path::descending(judge, &known.get("subPathExpr"));
    }
}

/// `core/validation.RecursiveReadOnlyMode`
const RECURSION: &[&str] = &["Disabled", "Enabled", "IfPossible"];

/// `core/validation.MountPropagationMode`
const PROPAGATION: &[&str] = &["Bidirectional", "HostToContainer", "None"];

/// `core/validation.validateMountPropagation` and `validateMountRecursiveReadOnly`
fn propagation(judge: &mut Judge<'_>, container: &At<'_>, mount: &At<'_>) {
    let mode = mount.get("mountPropagation");
    if mode.is_set() && !PROPAGATION.contains(&mode.text()) {
        judge.unlisted(&mode, PROPAGATION);
    }
    if mode.text() == "Bidirectional" && !container.get("securityContext").get("privileged").is_true() {
        judge.forbidden(&mode, "to `Bidirectional` for a container that is not privileged");
    }
    let recursion = mount.get("recursiveReadOnly");
    if !recursion.is_set() || recursion.text() == "Disabled" {
    } else if !RECURSION.contains(&recursion.text()) {
        judge.unlisted(&recursion, RECURSION);
    } else if !mount.get("readOnly").is_true() {
        judge.forbidden(&recursion, "for a mount that is not `readOnly`");
    } else if !matches!(mode.text(), "" | "None") || (mode.is_set() && mode.is_empty()) {
        judge.forbidden(&recursion, "for a mount with `mountPropagation`");
    }
}

/// `volumeDevices` of a container.
pub(super) fn devices(judge: &mut Judge<'_>, pod: &Pod<'_>, (container, list): (&At<'_>, &At<'_>)) {
    let mounts = container.get("volumeMounts");
    for device in list.items() {
        let (name, at) = (device.get("name"), device.get("devicePath"));
        if name.is_empty() {
            judge.required(&name);
        } else {
            match pod.volume(name.text()) {
                None => judge.invalid(&name, "name one of the volumes of the pod"),
                Some(volume) if !is_block(&volume) => {
                    judge.invalid(&name, "name a volume with `persistentVolumeClaim` or `ephemeral`");
                }
                Some(_) if has(&mounts, name.text()) => {
                    judge.invalid(&name, "not name a volume that is in `volumeMounts` too");
                }
                Some(_) => {}
            }
        }
        if at.is_empty() {
            judge.required(&at);
        } else if mounts.items().any(|mount| mount.get("mountPath").text() == at.text()) {
            judge.invalid(&at, "differ from the paths in `volumeMounts`");
        } else {
            path::no_backsteps(judge, &at);
        }
    }
    twice::each(list, "name", |device| judge.duplicate(&device.get("name")));
}

/// Whether there can be a device behind a volume.
fn is_block(volume: &At<'_>) -> bool {
    volume.get("persistentVolumeClaim").is_set() || volume.get("ephemeral").is_set()
}
