//! What goes with the operating system of a pod.

use super::super::at::At;
use super::super::judge::Judge;
use super::each_container;

/// What a pod's security context may not have on Windows; these count when they are set to anything.
const POD: &[&str] = &[
    "appArmorProfile",
    "fsGroup",
    "fsGroupChangePolicy",
    "runAsGroup",
    "runAsUser",
    "seLinuxChangePolicy",
    "seLinuxOptions",
    "seccompProfile",
    "supplementalGroups",
    "supplementalGroupsPolicy",
];

/// As above, of a container's.
const CONTAINER: &[&str] = &[
    "allowPrivilegeEscalation",
    "appArmorProfile",
    "capabilities",
    "privileged",
    "procMount",
    "readOnlyRootFilesystem",
    "runAsGroup",
    "runAsUser",
    "seLinuxOptions",
    "seccompProfile",
];

/// `core/validation.validateOS`
pub(super) fn os(judge: &mut Judge<'_>, os: &At<'_>, spec: &At<'_>) {
    let name = os.get("name");
    match name.text() {
        "linux" => linux(judge, spec),
        "windows" => windows(judge, spec),
        "" if !os.is_set() => {}
        "" => judge.required(&name),
        _ => judge.unlisted(&name, &["linux", "windows"]),
    }
}

/// `core/validation.validateLinux`
fn linux(judge: &mut Judge<'_>, spec: &At<'_>) {
    let mut see = |context: &At<'_>| {
        let options = context.get("windowsOptions");
        if options.is_set() {
            judge.forbidden(&options, "when `os.name` is `linux`");
        }
    };
    see(&spec.get("securityContext"));
    each_container(spec, |container| see(&container.get("securityContext")));
}

/// `core/validation.validateWindows`
fn windows(judge: &mut Judge<'_>, spec: &At<'_>) {
    let context = spec.get("securityContext");
    refused(judge, &context, POD);
    refused(judge, spec, &["hostUsers", "shareProcessNamespace"]);
    for (at, is_there) in [
        (spec.get("hostPID"), spec.get("hostPID").is_true()),
        (spec.get("hostIPC"), spec.get("hostIPC").is_true()),
        (context.get("sysctls"), context.get("sysctls").count() > 0),
    ] {
        if is_there {
            judge.forbidden(&at, "when `os.name` is `windows`");
        }
    }
    each_container(spec, |container| refused(judge, &container.get("securityContext"), CONTAINER));
}

fn refused(judge: &mut Judge<'_>, record: &At<'_>, fields: &[&str]) {
    for field in fields {
        let field = record.get(field);
        if field.is_set() {
            judge.forbidden(&field, "when `os.name` is `windows`");
        }
    }
}

/// `core/validation.validateWindowsHostProcessPod`
pub(super) fn host_process(judge: &mut Judge<'_>, spec: &At<'_>) {
    let of = |record: &At<'_>| {
        let context = record.get("securityContext");
        let options = context.get("windowsOptions");
        let is_process = options.get("hostProcess");
        is_process.is_set().then(|| is_process.is_true())
    };
    let pod = of(spec);
    let (mut all, mut processes) = (0, 0);
    each_container(spec, |container| {
        let own = of(container);
        all += 1;
        processes += usize::from(own.or(pod) == Some(true));
        if let (Some(pod), Some(own)) = (pod, own)
            && pod != own
        {
            let context = container.get("securityContext");
            let at = context.get("windowsOptions");
            judge.invalid(&at.get("hostProcess"), format_args!("be `{pod}`, as for the pod"));
        }
    });
    if processes == 0 {
        return;
    }
    if processes != all {
        judge.invalid(spec, "have `hostProcess` for all containers or none");
    }
    let network = spec.get("hostNetwork");
    if !network.is_true() {
        judge.invalid(&network, "be `true` when containers are processes of the host");
    }
}
