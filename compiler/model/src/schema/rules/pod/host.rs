//! Namespaces of the host, and the one of users.

use super::super::at::At;
use super::super::judge::Judge;
use super::each_container;

/// `core/validation.validateHostUsers`; Kubernetes names two fields as Go does.
pub(super) fn users(judge: &mut Judge<'_>, users: &At<'_>, spec: &At<'_>) {
    if !users.is_set() || users.is_true() {
        return;
    }
    for (field, name) in [("hostNetwork", "hostNetwork"), ("hostPID", "HostPID"), ("hostIPC", "HostIPC")] {
        let shared = spec.get(field);
        if shared.is_true() {
            judge.forbidden(&shared.known_as(&spec.get(name)), "when `hostUsers` is `false`");
        }
    }
    each_container(spec, |container| {
        let devices = container.get("volumeDevices");
        if devices.count() > 0 {
            judge.forbidden(&devices, "when `hostUsers` is `false`");
        }
    });
}

/// `core/validation.validatePodSpecSecurityContext`, where Kubernetes keeps the field.
pub(super) fn processes(judge: &mut Judge<'_>, shared: &At<'_>, spec: &At<'_>) {
    if shared.is_true() && spec.get("hostPID").is_true() {
        let context = spec.get("securityContext");
        judge.forbidden(&shared.known_as(&context.get("shareProcessNamespace")), "when `hostPID` is `true`");
    }
}
